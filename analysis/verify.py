"""A finished study, put to the test: some of its runs once more, and every kept number compared bit by bit.

What the folder says of its origin is held against what is here: the model's version, the mechanism files,
the study and the scenario.
"""

import json
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis import results, study, sweep
from analysis.searches.space import named
from analysis.tasks import Row, Task, hashed, plain, run_one
from sim.compiled import VERSION
from sim.entries import ScenarioError
from sim.scenario import find

USUAL = 5  # runs, unless told otherwise
NOT_COMPARED = ("seconds", "status", "message")
MADE_BY = ("model_version", "cogov", "commit", "python", "libraries", "machine", "began")
LOST = "—"

Pair = tuple[str, int | None, Any, Any]  # column, step, kept, found
Value = str | float | int | bool | None


class Departure(NamedTuple):
    """Something of which the study was made that is another one here."""

    what: str  # "model_version", "mechanism", "scenario_file", or a part of the study
    name: str  # of the mechanism or the file; empty where there is but one
    then: str
    now: str


class Fault(NamedTuple):
    """A number in the folder that its run does not give."""

    point: int
    design: str  # empty where the study chooses between none
    replication: int
    column: str
    step: int | None  # of a series, None for an outcome
    kept: Value
    found: Value


class Verified(NamedTuple):
    """What came of it."""

    study: str
    runs: int  # that the folder holds and that are done
    checked: int
    numbers: int  # that were compared
    made_by: dict[str, Any]
    departures: list[Departure]
    faults: list[Fault]

    @property
    def holds(self) -> bool:
        """Whether everything is as it was, and every number the same."""
        return not self.departures and not self.faults

    def document(self) -> dict[str, Any]:
        """As `cogov verify --json` gives it."""
        told = self._asdict()
        told["departures"] = [one._asdict() for one in self.departures]
        told["faults"] = [one._asdict() for one in self.faults]
        return {**told, "model_version_here": VERSION, "holds": self.holds}


def verify(
    folder: Path,
    runs: int = USUAL,
    seed: int = 0,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Verified:
    """Run some of a study's runs again, chosen by lot, and compare. Raises ScenarioError."""
    if runs < 1:
        raise ScenarioError(f"--runs = {runs}: must be 1 or more")
    manifest, text, entries = sweep.pieces(folder)
    there = done_rows(folder)
    departures = [*other_version(manifest)]
    try:
        at = sweep.as_kept(folder, manifest, text, entries)
    except ScenarioError as error:
        if departures:  # a study that only another version can read
            only = [departures[0]._replace(then=f"{departures[0].then} ({error})")]
            return Verified(manifest["study"], len(there), 0, 0, origin(manifest), only, [])
        raise
    departures += [*other_mechanisms(at), *other_parts(at), *other_scenario_file(at)]
    chosen = np.sort(np.random.default_rng(seed).permutation(len(there))[:runs])
    faults: list[Fault] = []
    numbers = 0
    for done, place in enumerate(chosen, 1):
        found, count = compare(at, there.iloc[int(place)])
        faults, numbers = faults + found, numbers + count
        progress(done, len(chosen))
    return Verified(at.study.name, len(there), len(chosen), numbers, origin(manifest), departures, faults)


def done_rows(folder: Path) -> pd.DataFrame:
    """The runs of a folder that are done. Raises ScenarioError."""
    try:
        table = results.table(folder)
        table = table[table["status"] == "done"]
    except (pa.ArrowException, OSError, KeyError) as error:
        raise ScenarioError(f"{folder}: its runs cannot be read: {str(error).splitlines()[0]}") from None
    if not len(table):
        raise ScenarioError(f"{folder}: no run in it is done")
    return table


def origin(manifest: dict[str, Any]) -> dict[str, Any]:
    """Who made a study, and when."""
    return {key: manifest.get(key) for key in MADE_BY}


def other_version(manifest: dict[str, Any]) -> Iterable[Departure]:
    """Whether another model made it."""
    if manifest["model_version"] != VERSION:
        yield Departure("model_version", "", str(manifest["model_version"]), VERSION)


def other_mechanisms(at: sweep.Folder) -> Iterable[Departure]:
    """Mechanism files that say something else than when the study was made."""
    then: dict[str, str] = at.manifest.get("mechanisms", {})  # folders of early versions hold none
    now = sweep.mechanisms_of(at.study)
    for name in then:
        if then[name] != now.get(name, LOST):
            yield Departure("mechanism", name, then[name], now.get(name, LOST))


def other_parts(at: sweep.Folder) -> Iterable[Departure]:
    """Parts of the study that were changed in its folder."""
    then, now = at.manifest["parts"], sweep.parts_of(at.study)
    for name in dict.fromkeys([*then, *now]):
        if then.get(name) != now.get(name):
            yield Departure(name, "", then.get(name, LOST), now.get(name, LOST))


def other_scenario_file(at: sweep.Folder) -> Iterable[Departure]:
    """Whether the scenario's file says something else by now; where it is not here, nothing can be said."""
    name, table = at.study.file.scenario, tomllib.loads(at.study.text)
    try:
        find(name)
    except ScenarioError:
        return
    try:
        entries = study.base_entries(name, table.get("set", {}), table.get("mechanisms", {}))
        now = hashed(json.dumps(entries, sort_keys=True))
    except ScenarioError as error:
        now = str(error)
    then = hashed(json.dumps(at.study.entries, sort_keys=True))
    if now != then:
        yield Departure("scenario_file", name, then, now)


def compare(at: sweep.Folder, kept: pd.Series) -> tuple[list[Fault], int]:
    """Numbers of one run that differ, and how many there were to compare."""
    known_by = int(kept["point"]), str(kept.get("design", "")), int(kept["replication"])
    places = at.places
    point, design, replication = known_by
    levers: dict[str, Any] = {one.name: plain(kept[one.name]) for one in at.study.levers}
    names = [named(levers).name] if at.study.search else sweep.names_of(at.study)
    if not (point < len(places) and design in names and replication < at.most_replications):
        return [Fault(*known_by, "run_id", None, str(kept["run_id"]), None)], 1
    values = tuple({**levers, **at.study.values(places[point])}.items())
    again = run_one(at.study.job, Task(point, replication, at.study.seed(point, replication), values, design))
    if again["status"] != "done":
        return [Fault(*known_by, "status", None, "done", str(again["message"]))], 1
    columns = [name for name in kept.index if name not in NOT_COMPARED]
    if at.manifest["model_version"] != VERSION:
        columns.remove("run_id")  # the version is part of it
    pairs: list[Pair] = [(name, None, kept[name], again.get(name)) for name in columns]
    pairs += [*courses(at, known_by, again)]
    faults = [
        Fault(*known_by, name, step, plain(mine), plain(its))
        for name, step, mine, its in pairs
        if not same(mine, its)
    ]
    return faults, len(pairs)


def courses(at: sweep.Folder, known_by: tuple[int, str, int], again: Row) -> Iterable[Pair]:
    """Every number of the series that the study keeps."""
    names = at.study.file.series
    if not names:
        return
    point, design, replication = known_by
    wanted: list[tuple[str, str, Any]] = [("point", "=", point), ("replication", "=", replication)]
    wanted += [("design", "=", design)] if at.study.designs else []
    parts = [pq.read_table(path, filters=wanted).to_pandas() for path in results.parts(at.folder / "series")]
    table = pd.concat(parts) if parts else pd.DataFrame({name: [] for name in ("step", *names)})
    kept = table.set_index("step")
    for name in names:
        for step, value in enumerate(again["series"][name]):
            yield name, step, kept[name].get(step), value
        for step in kept.index[kept.index >= len(again["series"][name])]:
            yield name, int(step), kept[name][step], None


def same(kept: Any, found: Any) -> bool:
    """Whether two values are the same to the last bit; what is not there is not a number."""
    if isinstance(kept, float | np.floating) or isinstance(found, float | np.floating):
        sides = [np.nan if side is None else float(side) for side in (kept, found)]
        both = np.array(sides)
        return bool(np.isnan(both).all() or both[0].tobytes() == both[1].tobytes())
    return bool(kept == found)
