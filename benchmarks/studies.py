"""What a study costs beside its runs: building scenarios, rows, the journal, parts; and pipes to workers."""

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from analysis import sweep, workers
from analysis.study import Study, from_table
from analysis.tasks import Job, asked, scenario_at
from benchmarks import timing
from sim.run import run

TABLE: dict[str, Any] = {
    "title_zh": "开销",
    "title_en": "overhead",
    "scenario": "teaching",
    "outcomes": ["loss", "participation", "trust_community"],
    "sampling": {"method": "latin", "points": 10},
    "replications": {"number": 8},
    "factors": {"trust.gain": {}, "incentive.fine": {}, "mechanisms.whistle": {}},
}


def measure(rounds: int) -> dict[str, Any]:
    """Time of a study in this process over that of the same runs with their scenarios at hand, less 1; and
    what the process that hands out the work spends on a run that two others do."""
    told = from_table(TABLE, "overhead", "")
    places = told.points([told.file.sampling.points])
    ready = [scenario_at(told.entries, told.values(point), "teaching") for point in places]
    replications = told.file.replications.number

    def alone() -> None:
        for scenario in ready:
            for replication in range(replications):
                asked(run(scenario, replication), told.file.outcomes)

    with folders(told) as fresh:
        contestants = {"study": lambda: in_study(fresh()), "alone": lambda: alone}
        for contestant in contestants.values():
            contestant()()
        seconds = timing.take_turns(contestants, rounds)
        handing = handing_out(fresh())
    runs = len(ready) * replications
    return {
        "study_overhead": timing.ratio(seconds, "study", "alone") - 1.0,
        "study_overhead_from": {
            "runs": runs,
            "ms_a_run": 1e3 * min(seconds["alone"]) / runs,
            "quartiles": [one - 1.0 for one in timing.quartiles(seconds, "study", "alone")],
            "ms_to_hand_out_a_run": 1e3 * handing / runs,
        },
    }


def in_study(at: sweep.Folder) -> timing.Job:
    """The whole study, in this process."""
    return lambda: sweep.run_missing(at, 0)


def handing_out(at: sweep.Folder) -> float:
    """Processor seconds of this process while two workers do the study and it keeps the rows."""
    told = at.study
    job = Job(told.file.scenario, told.entries, told.file.outcomes, told.file.series)
    stream = workers.local(job, at.tasks((1, 1)), 2, told.file.seconds)
    with at.results() as rows:
        rows.add(next(stream))  # by now both have been started
        began = time.process_time()
        for row in stream:
            rows.add(row)
    return time.process_time() - began


@contextmanager
def folders(told: Study) -> Iterator[Any]:
    """Gives one new folder of the study after another."""
    above = Path(tempfile.mkdtemp())
    try:
        yield lambda: sweep.create(told, Path(tempfile.mkdtemp(dir=above)))
    finally:
        shutil.rmtree(above)
