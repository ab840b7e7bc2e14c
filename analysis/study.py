"""A study as its file describes it: a scenario, factors, how points are chosen, replications, outcomes.

The word is that of the field: a study is a design, its runs and their results in one folder.
"""

import math
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import numpy as np

from analysis import named
from analysis.calibration.targets import Target, check_targets, read_targets
from analysis.designs import intensities
from analysis.sampling import SAMPLERS, Sampling, unit_points
from analysis.searches import declaration
from analysis.tasks import ALIKE, MECHANISM, Job, Value, scenario_at, scenarios_at
from sim.entries import ScenarioError, fill, merge, nearest, parse, plain, put
from sim.measures import Measure
from sim.mechanisms import INTENSITY
from sim.outcomes import OUTCOMES
from sim.parameters import Quantity, declared
from sim.scenario import find, from_entries, read

GROUPS = {  # blocks of parameters whose factors are told together
    "incentive": ("incentive", "inspection", "accountability"),
    "trust": ("trust",),
    "information": ("information", "publication", "reporting", "perception"),
}
DEFAULT_OUTCOMES = ("loss", "time_to_control", "participation", "trust_government", "cost_staff_hours")
MOST_FACTORS = 200
TABLES = ("factors", "set", "mechanisms", "designs", "levers", "search", "targets")  # beside single entries


class Replications(NamedTuple):
    """Paths of luck, the same for every point unless `common` is false."""

    number: Annotated[int, Quantity(1, 100_000, "runs", "study", "重复数", "replications")] = 8
    first_seed: Annotated[int, Quantity(0, 2**53, "", "study", "首个种子", "first seed")] = 0
    common: bool = True


class StudyFile(NamedTuple):
    """All that a study file may say, its factors aside."""

    scenario: str
    title_zh: str = ""
    title_en: str = ""
    description_zh: str = ""
    description_en: str = ""
    outcomes: tuple[str, ...] = DEFAULT_OUTCOMES
    series: tuple[str, ...] = ()
    budget: str = ""  # "equal": all designs cost the same before the crisis, at every point
    seconds: Annotated[
        float, Quantity(0.001, 1e6, "s", "study", "单次运行时限", "time that a run may take")
    ] = 3600.0
    sampling: Sampling = Sampling()
    replications: Replications = Replications()


class Factor(NamedTuple):
    """What a study varies: a number within a range, or one of several values."""

    name: str
    low: float
    high: float
    whole: bool
    values: tuple[Value, ...]  # empty for a number within a range

    def at(self, place: float) -> Value:
        """The value at a place from 0 to 1."""
        if self.values:
            return self.values[min(int(place * len(self.values)), len(self.values) - 1)]
        if self.whole:
            return min(int(self.low + place * (self.high - self.low + 1)), int(self.high))
        return self.low + place * (self.high - self.low)

    @property
    def group(self) -> str | None:
        """The family of rules that it belongs to, or None."""
        block = self.name.partition(".")[0]
        return next((group for group, blocks in GROUPS.items() if block in blocks), None)

    @property
    def choices(self) -> int:
        """How many values it has; 0 for a number within a range."""
        if self.whole and not self.values:
            return int(self.high - self.low) + 1
        return len(self.values)


class Study(NamedTuple):
    """A validated study."""

    name: str
    file: StudyFile
    factors: tuple[Factor, ...]
    entries: dict[str, Any]  # of the scenario, everything that it extends included
    text: str  # the file as it was given
    designs: dict[str, dict[str, float]]  # mechanisms by design, the base first; none: nothing is chosen
    targets: dict[str, Target]  # figures to calibrate to, by outcome
    levers: tuple[Factor, ...] = ()  # of which designs are made where they are searched for
    search: declaration.Search | None = None

    def points(self, batches: Sequence[int]) -> np.ndarray:
        """Places of the factors, one row a point. Raises ScenarioError."""
        sets = [columns for _, columns in self.sets]
        return unit_points(self.file.sampling, [factor.choices for factor in self.factors], batches, sets)

    @property
    def mechanisms(self) -> tuple[str, ...]:
        """Names of the mechanisms that its runs may have."""
        all_varied = (one.name for one in (*self.factors, *self.levers))
        varied = (name.removeprefix(MECHANISM) for name in all_varied if name.startswith(MECHANISM))
        return tuple(sorted({*self.entries.get("mechanisms", {}), *varied}.union(*self.designs.values())))

    @property
    def sets(self) -> list[tuple[str, list[int]]]:
        """What has an index of its own, by name: factors, and the groups in which there are two or more."""
        members: dict[str, list[int]] = {}
        for column, factor in enumerate(self.factors):
            if factor.group:
                members.setdefault(factor.group, []).append(column)
        groups = {group: columns for group, columns in members.items() if len(columns) > 1}
        told = {column for columns in groups.values() for column in columns}
        by_group = self.file.sampling.by_group
        alone = [
            (factor.name, [column])
            for column, factor in enumerate(self.factors)
            if not (by_group and column in told)
        ]
        return alone + list(groups.items())

    def values(self, places: np.ndarray) -> dict[str, Value]:
        """Values of the factors at one point, by name."""
        return {
            factor.name: factor.at(float(place)) for factor, place in zip(self.factors, places, strict=True)
        }

    @property
    def job(self) -> Job:
        """What all runs share."""
        file = self.file
        return Job(file.scenario, self.entries, file.outcomes, file.series, self.designs, file.budget)

    def seed(self, point: int, replication: int) -> int:
        """The luck of a run: that of its replication, or one of its own."""
        told = self.file.replications
        if told.common:
            return told.first_seed + replication
        return told.first_seed + point * 100_003 + replication


def built_in() -> dict[str, Path]:
    """Built-in studies by name."""
    return named.built_in("studies")


def load(name_or_path: str | Path) -> Study:
    """A validated study. Raises ScenarioError."""

    def made(path: Path) -> Study:
        return from_table(parse(path), path.stem, path.read_text(encoding="utf-8"))

    return named.read("study", str(name_or_path), built_in(), made)


def reread(text: str, name: str, entries: dict[str, Any]) -> Study:
    """A study as a folder keeps it, with the scenario that it had then. Raises ScenarioError."""
    try:
        return from_table(tomllib.loads(text), name, text, entries)
    except tomllib.TOMLDecodeError as error:
        raise ScenarioError(f"study {name}: not TOML: {error}") from None


def from_table(table: dict[str, Any], name: str, text: str, entries: Any = None) -> Study:
    """A study from the contents of its file; `entries` of its scenario, where they are known already.

    Raises ScenarioError.
    """
    rest = {key: value for key, value in table.items() if key not in TABLES}
    known = [*StudyFile._fields, *TABLES]
    for key in rest:
        if key not in known:
            raise ScenarioError(f"{key}: no such key{nearest(key, known)}; known: {', '.join(known)}")
    file: StudyFile = fill(StudyFile, rest, "")
    check(file)
    if entries is None:
        entries = base_entries(file.scenario, table.get("set", {}), table.get("mechanisms", {}))
    from_entries(entries, file.scenario)
    told = table.get("factors", {})
    factors = varied("factors", told)
    designs = chosen_between(table.get("designs", {}), told)
    targets = read_targets(table.get("targets", {}), file.outcomes)
    study = Study(name, file, factors, entries, text, designs, targets)
    check_targets(study)
    if file.budget and not study.designs:
        raise ScenarioError(f"budget = {file.budget!r}: goes with designs")
    points = study.points([file.sampling.points])
    if "levers" in table or "search" in table:
        study = with_search(study, table, len(points))
    for place in (0.0, 1.0):
        values = study.values(np.full(len(factors), place))
        scenario_at(study.entries, values, file.scenario)
        scenarios_at(study.job, values)
    return study


def varied(table: str, told: Any) -> tuple[Factor, ...]:
    """The factors, or the levers, of a table. Raises ScenarioError."""
    if not isinstance(told, dict) or not 0 < len(told) <= MOST_FACTORS:
        raise ScenarioError(f"{table}: a table of 1 to {MOST_FACTORS} {table}")
    return tuple(factor(name, entry, table) for name, entry in told.items())


def with_search(study: Study, table: dict[str, Any], futures: int) -> Study:
    """The same study, in which designs are searched for. Raises ScenarioError."""
    if "search" not in table:
        raise ScenarioError("search: is missing; levers go with [search]")
    if study.designs:
        raise ScenarioError("designs: a study either names its designs or searches for them")
    levers = varied("levers", table.get("levers", {}))
    for one in levers:
        declaration.check_lever(one.name)
        if one.name in table["factors"]:
            raise ScenarioError(f"levers.{one.name}: is a factor too; it can be but one of the two")
        for value in one.values or (one.low, one.high):
            scenario_at(study.entries, {one.name: value}, study.file.scenario)
    search: declaration.Search = fill(declaration.Search, table["search"], "search.")
    declaration.check(search, study.file.outcomes, futures, study.file.replications.number)
    return study._replace(levers=levers, search=search)


def chosen_between(told: Any, factors: Any) -> dict[str, dict[str, float]]:
    """Designs by name, each a list as after the plus of `cogov compare`. Raises ScenarioError."""
    if not isinstance(told, dict) or len(told) == 1:
        raise ScenarioError(f"designs = {told!r}: must be a table of two or more")
    found = {}
    for name, texts in told.items():
        key = f"designs.{name}"
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            raise ScenarioError(f'{key} = {texts!r}: must be a list such as ["rigid", "flexible=0.5"]')
        try:
            found[name] = intensities(texts)
        except ScenarioError as error:
            raise ScenarioError(f"{key}: {error}") from None
        twice = [one for one in found[name] if MECHANISM + one in factors]
        if twice:
            raise ScenarioError(f"{key}: mechanism {twice[0]} is a factor too; it can be but one of the two")
    alike = [name for name in found if list(found.values()).count(found[name]) > 1]
    if alike:
        raise ScenarioError(f"designs: {', '.join(alike)} are the same")
    return found


def base_entries(scenario: str, settings: dict[str, Any], mechanisms: dict[str, Any]) -> dict[str, Any]:
    """What a study's scenario says, with what the study sets for all of its runs."""
    entries = read(find(scenario))
    for key, value in settings.items():
        put(entries, key, value)
    return merge(entries, {"mechanisms": mechanisms})


def check(file: StudyFile) -> None:
    """Names of outcomes, measures and methods exist."""
    if file.sampling.method not in SAMPLERS:
        raise ScenarioError(
            f"sampling.method = {file.sampling.method!r}: must be one of {', '.join(SAMPLERS)}"
            f"{nearest(file.sampling.method, SAMPLERS)}"
        )
    if file.sampling.by_group and (file.sampling.method != "sobol" or file.sampling.second_order):
        raise ScenarioError("sampling.by_group: goes with sobol, without second_order")
    if not 2 <= file.sampling.levels <= 1000 or not 1 <= file.sampling.points <= 2**24:
        raise ScenarioError("sampling: levels must lie in 2 to 1000, points in 1 to 16777216")
    measures = [measure.name.lower() for measure in Measure]
    for kind, names, all_names in (("outcomes", file.outcomes, OUTCOMES), ("series", file.series, measures)):
        for name in names:
            if name not in all_names:
                raise ScenarioError(f"{kind}: {name!r}: no such name{nearest(name, all_names)}")
    if not file.outcomes:
        raise ScenarioError("outcomes: at least one")
    if file.budget not in ("", ALIKE):
        raise ScenarioError(f"budget = {file.budget!r}: must be {ALIKE!r}, or left out")


def factor(name: str, told: Any, table: str = "factors") -> Factor:
    """A factor from its entry, with the range of the parameter where it gives none. Raises ScenarioError."""
    key = f"{table}.{name}"
    if not isinstance(told, dict) or not set(told) <= {"low", "high", "values"}:
        raise ScenarioError(f"{key} = {told!r}: must be a table with low and high, or with values")
    if "values" in told:
        return chosen(name, told["values"], key)
    kinds = {one.name: one for one in declared()}
    if name not in kinds and not name.startswith(MECHANISM):
        raise ScenarioError(f"{key}: no such parameter{nearest(name, [*kinds, 'mechanisms.NAME'])}")
    note = INTENSITY if name.startswith(MECHANISM) else kinds[name].note
    if not isinstance(note, Quantity):
        if told:
            raise ScenarioError(f"{key}: is a choice; give values = [...]")
        return chosen(name, members(kinds[name].type), key)
    whole = name in kinds and kinds[name].type is int
    low, high = (plain(float, told.get(end, getattr(note, end)), f"{key}.{end}") for end in ("low", "high"))
    if not (note.low <= low < high <= note.high) or math.isinf(low) or math.isinf(high):
        raise ScenarioError(
            f"{key}: low = {low:g}, high = {high:g}: must rise and lie in {note.low:g} to {note.high:g} "
            f"({note.unit})"
        )
    if whole and (low != int(low) or high != int(high)):
        raise ScenarioError(f"{key}: low = {low:g}, high = {high:g}: must be whole numbers")
    return Factor(name, low, high, whole, ())


def members(kind: Any) -> list[Value]:
    """All values of a switch or a family of rules."""
    return [False, True] if kind is bool else [member.name.lower() for member in kind]


def chosen(name: str, values: Any, key: str) -> Factor:
    """A factor that takes one of several values."""
    if not isinstance(values, list) or len(values) < 2 or len(set(map(str, values))) < len(values):
        raise ScenarioError(f"{key}.values = {values!r}: must be two or more, each once")
    if any(not isinstance(value, (bool, int, float, str)) for value in values):
        raise ScenarioError(f"{key}.values = {values!r}: must be numbers, texts or true and false")
    return Factor(name, 0.0, 1.0, False, tuple(values))
