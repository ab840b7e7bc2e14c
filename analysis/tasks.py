"""One run of a study, as a worker does it: scenario text and factor values become a row.

What fails becomes a row too, with its message. This file is imported by every worker, and imports little.
"""

import hashlib
import math
import signal
import time
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from multiprocessing.connection import Connection
from typing import Any, NamedTuple

import numpy as np

from analysis.budget import equalised
from sim.entries import put
from sim.outcomes import OUTCOMES, loss_excess
from sim.run import Trajectory, run
from sim.scenario import Scenario, from_entries, load, without_hazards

MECHANISM = "mechanisms."
EXCESS = "loss_excess"
ALIKE = "equal"  # of a budget
Value = float | int | str | bool
Row = dict[str, Any]


class Job(NamedTuple):
    """What all runs of a study share."""

    name: str
    entries: dict[str, Any]  # of the scenario
    outcomes: tuple[str, ...]
    series: tuple[str, ...]
    designs: Mapping[str, dict[str, float]] | None = None  # mechanisms by design
    budget: str = ""


class Task(NamedTuple):
    """One run."""

    point: int
    replication: int
    seed: int
    values: tuple[tuple[str, Value], ...]
    design: str = ""  # of the job's; where it has none, a name for the values of the levers among these


def run_one(job: Job, task: Task) -> Row:
    """A run as a row, with the message of what went wrong if it failed."""
    began = time.perf_counter()
    row = blank(task)
    try:
        scenario = scenarios_of(Same(job), task.values)[task.design if job.designs else ""]
        row["run_id"] = scenario.run_id(task.seed)
        done = run(scenario, task.seed)
        row |= asked(done, job.outcomes)
        row["series"] = {name: done.series[name].tolist() for name in job.series}
        row["status"] = "done"
    except Exception as error:  # whatever goes wrong in a run, the study goes on
        row["message"] = f"{type(error).__name__}: {error}"
    row["seconds"] = time.perf_counter() - began
    return row


def asked(done: Trajectory, names: Iterable[str]) -> dict[str, float | None]:
    """Outcomes of a run by name; for the excess loss it is run once more, without its hazards."""
    found = {name: OUTCOMES[name].value(done) for name in names}
    if EXCESS in found and done.scenario.file.hazard:
        found[EXCESS] = loss_excess(done, run(without_hazards(done.scenario), done.seed))
    return found


def known(value: float | None) -> float:
    """An outcome as a number: nan for none."""
    return math.nan if value is None else value


def plain(value: Any) -> Any:
    """A value as JSON can hold it: nothing of NumPy's, and none for a number that is not finite."""
    if isinstance(value, np.generic):
        value = value.item()
    return None if isinstance(value, float) and not math.isfinite(value) else value


def blank(task: Task, status: str = "failed", message: str = "") -> Row:
    """The row of a run of which nothing is known yet."""
    told: Row = {"point": task.point, "replication": task.replication, "seed": task.seed, "run_id": ""}
    if task.design:
        told["design"] = task.design
    return {**told, "status": status, "message": message, "seconds": 0.0, **dict(task.values)}


class Same:
    """A job, equal to itself only: so that a scenario is remembered without comparing whole cities."""

    def __init__(self, job: Job) -> None:
        """Wrap it."""
        self.job = job

    def __hash__(self) -> int:
        """By identity of what it holds."""
        return id(self.job)

    def __eq__(self, other: object) -> bool:
        """By identity of what it holds."""
        return isinstance(other, Same) and self.job is other.job


@lru_cache(maxsize=4)
def scenarios_of(same: Same, values: tuple[tuple[str, Value], ...]) -> dict[str, Scenario]:
    """The scenarios of a point by design; its runs mostly follow each other."""
    return scenarios_at(same.job, dict(values))


def warm_up() -> None:
    """Load all kernels; the first process of all compiles them."""
    run(load("teaching", {"run.days": 1}))


def serve(pipe: Connection, job: Job) -> None:
    """What a worker does until nobody is at the other end; Ctrl-C is for the one who started it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    warm_up()
    answer(pipe, lambda task: run_one(job, task))


def answer(pipe: Connection, work: Callable[[Task], Row]) -> None:
    """Say that one is ready, then give a row for each task."""
    pipe.send(None)
    while True:
        try:
            task = pipe.recv()
        except EOFError:
            return
        pipe.send(work(task))


def scenario_at(entries: dict[str, Any], values: dict[str, Value], name: str) -> Scenario:
    """The scenario of one point. Raises ScenarioError."""
    changed = copied(entries)
    for key, value in values.items():
        if key.startswith(MECHANISM):
            changed["mechanisms"][key.removeprefix(MECHANISM)] = value
        else:
            put(changed, key, value)
    return from_entries(changed, name)


def scenarios_at(job: Job, values: dict[str, Value]) -> dict[str, Scenario]:
    """The scenario of one point under each design; under "" where nothing is chosen. Raises ScenarioError."""
    if not job.designs:
        return {"": scenario_at(job.entries, values, job.name)}
    found = {}
    for name, mechanisms in job.designs.items():
        on_top = {MECHANISM + one: intensity for one, intensity in mechanisms.items()}
        found[name] = scenario_at(job.entries, {**values, **on_top}, job.name)
    return equalised(found) if job.budget == ALIKE else found


def hashed(text: str) -> str:
    """A short hash."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def copied(entries: dict[str, Any]) -> dict[str, Any]:
    """Tables and lists copied, so that a point leaves no trace in the next."""
    return {
        key: copied(value) if isinstance(value, dict) else list(value) if isinstance(value, list) else value
        for key, value in entries.items()
    }
