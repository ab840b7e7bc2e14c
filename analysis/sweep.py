"""A study is run, resumed, retried and extended in one folder; what is missing is run, nothing twice."""

import json
import math
import os
import platform
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from importlib.metadata import version
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from analysis import results, study
from analysis.results import STATUSES, Columns, Results
from analysis.sampling import SAMPLERS
from analysis.study import Factor, Study
from analysis.tasks import Job, Row, Task, blank, hashed, run_one, warm_up
from analysis.workers import Workforce, how_many, of_this_machine
from sim import mechanisms
from sim.compiled import VERSION
from sim.entries import ScenarioError
from sim.scenario import from_entries

MANIFEST, STUDY, SCENARIO = "manifest.json", "study.toml", "scenario.json"
NEEDED = ("study", "parts", "model_version", "batches", "replications")  # of a manifest
LIBRARIES = ("numpy", "scipy", "numba", "SALib", "pandas", "pyarrow")
PILOT_POINTS, PILOT_REPLICATIONS = 6, 5

Progress = Callable[[int, int, int], None]  # done, failed or lost, of


class StoppedError(RuntimeError):
    """A run failed, and the study was to stop at that."""


class Standing(NamedTuple):
    """Where a study stands."""

    runs: int  # in all
    done: int
    failed: int
    lost: int

    @property
    def missing(self) -> int:
        """Never run."""
        return self.runs - self.done - self.failed - self.lost


class Plan(NamedTuple):
    """What a study will cost, from a pilot of it."""

    points: int
    designs: int  # that each point meets with
    replications: int
    runs: int
    seconds_a_run: float
    minutes: float  # on `workers` processors
    workers: int
    megabytes: float  # as lines of the journal, which take more than Parquet
    half_width: dict[str, float]  # of the mean of each outcome at a point, 95 %, median over points
    failed: int  # of the pilot's runs


class Folder:
    """A study in its folder: what was asked for, in `manifest.json`, and what came of it."""

    def __init__(self, folder: Path, told: Study, manifest: dict[str, Any]) -> None:
        """Use `create` or `reopen`."""
        self.folder, self.study, self.manifest = folder, told, manifest

    @property
    def places(self) -> np.ndarray:
        """Places of the factors in the unit cube, one row a point."""
        return self.study.points(self.manifest["batches"])

    @property
    def first(self) -> int:
        """The number of the first point."""
        return 0

    @property
    def replications(self) -> int:
        """Of each point."""
        return int(self.manifest["replications"])

    @property
    def most_replications(self) -> int:
        """Of any point: what a search has found is judged anew by further ones."""
        return self.replications + (self.study.search.fresh if self.study.search else 0)

    def standing(self) -> Standing:
        """How many runs there are of each kind."""
        counts = results.counts(self.folder / "runs")
        return Standing(len(self.places) * len(names_of(self.study)) * self.replications, **counts)

    def tasks(self, shard: tuple[int, int] = (1, 1)) -> Iterator[Task]:
        """Runs that are missing, point by point; of one of several shards, every so-manieth point."""
        there = results.keys(self.folder / "runs", STATUSES)
        for point, row in enumerate(self.places, self.first):
            if point % shard[1] == shard[0] - 1:
                values = tuple(self.study.values(row).items())
                for design, replication in product(names_of(self.study), range(self.replications)):
                    seed = self.study.seed(point, replication)
                    task = Task(point, replication, seed, values, design)
                    if results.key_of(blank(task)) not in there:
                        yield task

    def results(self, shard: tuple[int, int] = (1, 1)) -> Results:
        """Where rows go."""
        name = "all" if shard == (1, 1) else f"{shard[0]}of{shard[1]}"
        return Results(self.folder, columns(self.study), name)

    def extended(self, replications: int, points: int) -> "Folder":
        """The same study with more replications or points, not yet run. Raises ScenarioError."""
        if replications < 0 or points < 0 or replications + points == 0:
            raise ScenarioError("extend: --replications +N or --points +N, N from 1 on")
        batches = [*self.manifest["batches"], *([points] if points else [])]
        self.study.points(batches)
        manifest = {**self.manifest, "batches": batches, "replications": self.replications + replications}
        results.replace_text(self.folder / MANIFEST, as_json(manifest))
        return Folder(self.folder, self.study, manifest)


def create(told: Study, folder: Path) -> Folder:
    """A new folder for a study, or the folder of this very study as it stands. Raises ScenarioError."""
    if (folder / MANIFEST).exists():
        there = opened(folder)
        check_same(there, told)
        return Folder(folder, told, there.manifest)
    if folder.exists() and any(folder.iterdir()):
        raise ScenarioError(f"{folder}: is not empty and not the folder of a study")
    folder.mkdir(parents=True, exist_ok=True)
    results.replace_text(folder / STUDY, told.text)
    results.replace_text(folder / SCENARIO, as_json(told.entries))
    manifest = manifest_of(told)
    results.replace_text(folder / MANIFEST, as_json(manifest))
    return Folder(folder, told, manifest)


def reopen(folder: Path) -> Folder:
    """The study of a folder, to go on with. Raises ScenarioError, where another version has made it too."""
    at = opened(folder)
    check_no_search(at.study)
    return at


def check_no_search(told: Study) -> None:
    """What a search runs hangs on what it has found so far. Raises ScenarioError."""
    if told.search:
        raise ScenarioError(f"study {told.name}: searches for designs: use cogov search")


def opened(folder: Path) -> Folder:
    """The same, of a search too."""
    kept = pieces(folder)
    made_by = kept[0]["model_version"]
    if made_by != VERSION:
        raise ScenarioError(
            f"{folder}: was made by model version {made_by}, this is {VERSION}: "
            "their runs do not belong together"
        )
    return as_kept(folder, *kept)


def as_kept(folder: Path, manifest: dict[str, Any], text: str, entries: dict[str, Any]) -> Folder:
    """The study of a folder from its pieces. Raises ScenarioError."""
    return Folder(folder, study.reread(text, manifest["study"], entries), manifest)


def pieces(folder: Path) -> tuple[dict[str, Any], str, dict[str, Any]]:
    """What a folder says of its study: manifest, file of the study, entries of its scenario, as they were
    when it was made. Raises ScenarioError."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        text = (folder / STUDY).read_text(encoding="utf-8")
        entries = json.loads((folder / SCENARIO).read_text(encoding="utf-8"))
    except OSError as error:
        raise ScenarioError(f"{folder}: not the folder of a study: {error.strerror}") from None
    except ValueError as error:
        raise ScenarioError(f"{folder}: its manifest cannot be read: {error}") from None
    for key in NEEDED:
        if not isinstance(manifest, dict) or key not in manifest:
            raise ScenarioError(f"{folder}: its manifest cannot be read: no {key} in it")
    return manifest, text, entries


def check_same(there: Folder, told: Study) -> None:
    """A folder holds one study. Raises ScenarioError."""
    mine, its = parts_of(told), there.manifest["parts"]
    differing = [name for name in {**mine, **its} if mine.get(name) != its.get(name)]
    if differing:
        raise ScenarioError(f"{there.folder}: holds another study: {', '.join(differing)} differ")
    asked = {
        "sampling.points": told.file.sampling.points,
        "replications.number": told.file.replications.number,
    }
    holds = {"sampling.points": sum(there.manifest["batches"]), "replications.number": there.replications}
    for name, value in asked.items():
        if value > holds[name]:
            raise ScenarioError(f"{there.folder}: has {name} = {holds[name]}, not {value}: use cogov extend")


def parts_of(told: Study) -> dict[str, str]:
    """A hash of each part of a study, so that one can say which parts differ."""
    file = told.file
    pieces: dict[str, Any] = {
        "scenario": told.entries,
        "factors": told.factors,
        "outcomes": file.outcomes,
        "series": file.series,
        "sampling": file.sampling._replace(points=0),
        "luck": file.replications._replace(number=1),
    }
    if told.designs:
        pieces["designs"] = (*map(str, told.designs.items()), file.budget)
    if told.search:
        pieces |= {"levers": told.levers, "search": told.search}
    return {name: hashed(json.dumps(piece, sort_keys=True)) for name, piece in pieces.items()}


def manifest_of(told: Study) -> dict[str, Any]:
    """Where results come from: versions, commit, machine, scenario, design, seeds."""
    return {
        "study": told.name,
        "parts": parts_of(told),
        "model_version": VERSION,
        "cogov": version("cogov"),
        "python": platform.python_version(),
        "libraries": {name: version(name) for name in LIBRARIES},
        "commit": commit(),
        "machine": {"system": platform.platform(), "processors": os.cpu_count()},
        "mechanisms": mechanisms_of(told),
        "scenario_hash": from_entries(told.entries, told.file.scenario).digest,
        "factors": [one.name for one in told.factors],
        "levers": [one.name for one in told.levers],
        "designs": told.designs,
        "search": told.search and told.search.document(),
        "budget": told.file.budget,
        "sampling": told.file.sampling._asdict(),
        "luck": told.file.replications._asdict(),
        "batches": [told.file.sampling.points],
        "replications": told.file.replications.number,
        "began": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
    }


def mechanisms_of(told: Study) -> dict[str, str]:
    """A hash of each mechanism that runs of a study may have, for their files are not kept in its folder."""
    return {name: hashed(repr(mechanisms.load(name))) for name in told.mechanisms}


def commit() -> str | None:
    """The commit of the sources, where they are a repository."""
    try:
        done = subprocess.run(
            ["git", "rev-parse", "HEAD"], cwd=Path(__file__).parent, capture_output=True, text=True
        )
    except OSError:
        return None
    return done.stdout.strip() or None


def as_json(document: Any) -> str:
    """As files hold it."""
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def columns(told: Study) -> Columns:
    """What a row of a study holds."""
    factors = {one.name: kind_of(one) for one in (*told.levers, *told.factors)}
    return Columns(factors, told.file.outcomes, told.file.series, bool(told.designs or told.search))


def names_of(told: Study) -> list[str]:
    """The designs that every point meets with; the empty name where nothing is chosen."""
    return list(told.designs) or [""]


def kind_of(one: Factor) -> pa.DataType:
    """The type of a factor's column."""
    if one.whole:
        return pa.int64()
    kinds = {type(value) for value in one.values}
    if kinds == {bool}:
        return pa.bool_()
    return pa.string() if str in kinds else pa.float64()


def extends(at: Folder) -> bool:
    """Whether more points can be added to a study."""
    return SAMPLERS[at.study.file.sampling.method].extends


def run_missing(
    at: Folder,
    by: Workforce | int | None = None,
    stop_at_failure: bool = False,
    shard: tuple[int, int] = (1, 1),
    progress: Progress = lambda done, bad, of: None,
) -> Standing:
    """Run what is missing in a folder; everything finished is kept whatever happens.

    `by` is who runs it: a workforce, or so many processes of this machine.
    Raises StoppedError at the first failure if asked to, BusyError where another process is at work.
    """
    check_no_search(at.study)
    workforce = by if callable(by) else of_this_machine(by)
    with at.results(shard) as rows:
        of = sum(1 for _ in at.tasks(shard))
        if of == 0:
            return at.standing()
        bad = 0
        with closing(workforce(at.study.job, at.tasks(shard), at.study.file.seconds)) as stream:
            for done, row in enumerate(stream, 1):
                rows.add(row)
                bad += row["status"] != "done"
                progress(done, bad, of)
                if stop_at_failure and row["status"] != "done":
                    where = f"point {row['point']}, replication {row['replication']}"
                    raise StoppedError(f"{where}: {row['message']}")
    return at.standing()


def forget_failures(at: Folder) -> int:
    """Make of what failed or was lost something that is missing; how many runs that is."""
    with at.results() as rows:
        return rows.drop(("failed", "lost"))


def plan(told: Study, processes: int | None = None) -> Plan:
    """What a study will cost, from a few runs of it, here and now. Raises ScenarioError."""
    check_no_search(told)
    places = told.points([told.file.sampling.points])
    chosen = places[np.linspace(0, len(places) - 1, min(PILOT_POINTS, len(places))).astype(int)]
    names = names_of(told)
    warm_up()
    groups = product(enumerate(chosen), names)
    rows = [pilot_rows(told.job, told, point, row, name) for (point, row), name in groups]
    flat = [row for group in rows for row in group]
    runs = len(places) * len(names) * told.file.replications.number
    seconds = float(np.mean([row["seconds"] for row in flat]))
    count = max(1, how_many(processes))
    size = len(json.dumps(flat)) / len(flat)
    return Plan(
        len(places),
        len(names),
        told.file.replications.number,
        runs,
        seconds,
        runs * seconds / count / 60.0,
        count,
        runs * size / 1e6,
        {name: half_width(rows, name, told.file.replications.number) for name in told.file.outcomes},
        sum(row["status"] != "done" for row in flat),
    )


def pilot_rows(job: Job, told: Study, point: int, places: np.ndarray, design: str) -> list[Row]:
    """A few replications of one point under one design."""
    values = tuple(told.values(places).items())
    count = range(PILOT_REPLICATIONS)
    return [run_one(job, Task(point, k, told.seed(point, k), values, design)) for k in count]


def half_width(groups: list[list[Row]], name: str, replications: int) -> float:
    """Half of the 95 % interval of a point's mean with so many replications, median over points."""
    found = []
    for group in groups:
        values = np.array([row[name] for row in group if row.get(name) is not None], float)
        if len(values) > 1:
            found.append(1.96 * values.std(ddof=1) / math.sqrt(replications))
    return float(np.median(found)) if found else math.nan
