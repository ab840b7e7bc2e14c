"""A pattern as its file says it, checked: what is swept, under which arms, and what must be seen.

A file sweeps one thing (values told one by one, or scaled with x), runs one scenario in several periods, or
cuts every switch of a block in turn. Each test looks at the curve of one outcome over what is swept: a
weighted sum of the arms, run by run under the same luck, and names the shape that it must have. A test with a
record and no arms says that the model has nothing to say of it.
"""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, NamedTuple

from analysis import named
from analysis.hypotheses.declaration import SERIES, Arm, Settings, arm, inner, only
from analysis.patterns.measures import OF_PERIODS, OF_RUNS
from analysis.patterns.shapes import CUT, PLACED, RECORDED, SHAPES
from sim.entries import ScenarioError, fill, nearest, parse
from sim.outcomes import OUTCOMES
from sim.parameters import Quantity
from sim.parameters.switches import Loop
from sim.scenario import Scenario, load

GROUPS = ("patterns", "figures")  # folders of scenarios/, and groups of rows
MOST_POINTS = 40
SHOWN = ("runs", "from_start", "from_first")  # in the figure
NONE: dict[str, Any] = {}
WAYS = ("set", "scale", "periods", "cut")  # of a sweep


class Prediction(NamedTuple):
    """One thing that must be seen."""

    title_zh: str
    title_en: str
    outcome: str
    shape: str
    weights: dict[str, float]  # of each arm; none where the model says nothing
    minus: str = ""  # an outcome whose curve is taken off first
    against: dict[str, float] = NONE  # arms whose shape must be the weaker, or whose place the lower
    before: str = ""  # an outcome that must follow later
    at: tuple[int, ...] = ()  # points that are looked at; none for all
    limit: float = math.nan  # below which the place must lie
    record: float = math.nan  # nan for none
    near: float = 0.0  # what counts as near the record
    null: float = math.nan  # what a null model says; nan for no change
    null_of: str = ""  # an outcome whose mean is what a null model says

    @property
    def is_recorded(self) -> bool:
        """Whether it is held against a record."""
        return not math.isnan(self.record)


class Texts(NamedTuple):
    """All that a file says beside its sweep, arms and settings."""

    title_zh: str
    title_en: str
    source: str
    expected_zh: str
    expected_en: str
    falsified_zh: str
    falsified_en: str
    tests: tuple[Prediction, ...]
    scenario: str = "teaching"
    replications: Annotated[int, Quantity(8, 10_000, "runs", "pattern", "重复数", "replications")] = 24
    note_zh: str = ""
    note_en: str = ""


class Sweep(NamedTuple):
    """What is moved: `x` numbers the points, `set` gives each of them its values."""

    title_zh: str
    title_en: str
    x: tuple[float, ...] = (0.0,)
    set: Mapping[str, list[Any]] = NONE
    periods: tuple[tuple[float, float], ...] = ()  # days, of one run
    cut: tuple[str, ...] = ()  # switches; the first point is the run with all of them
    log: bool = False  # how the axis is drawn
    shown: str = "runs"  # or paired changes from the first arm: from its first point, or at the same point


class Pattern(NamedTuple):
    """A validated pattern."""

    id: str
    texts: Texts
    sweep: Sweep
    arms: dict[str, Arm]
    common: Settings
    assumed: Settings  # with which it must vanish if it is but assumed; empty for nothing

    @property
    def points(self) -> int:
        """Settings in which each arm is run."""
        return 1 if self.sweep.periods else len(self.sweep.x)

    def scenario(self, name: str, point: int, change: Settings) -> Scenario:
        """One arm at one point under other assumptions. Raises ScenarioError."""
        one, sweep = self.arms[name], self.sweep
        moved = {key: values[point] for key, values in sweep.set.items()}
        if sweep.cut and point > 0:
            moved[sweep.cut[point - 1]] = False
        return load(one.scenario, {**self.common, **one.settings, **moved, **change}, one.mechanisms)

    def outcomes(self) -> list[str]:
        """All that its tests look at, each once."""
        told = [
            name for one in self.texts.tests for name in (one.outcome, one.minus, one.before, one.null_of)
        ]
        return [name for name in dict.fromkeys(told) if name]


def built_in(group: str) -> dict[str, Path]:
    """Patterns of a group that come along, by name."""
    return named.built_in(group)


def read(name_or_path: str, group: str = "patterns") -> Pattern:
    """A validated pattern, by its name or its file. Raises ScenarioError."""
    return named.read(
        "pattern", name_or_path, built_in(group), lambda path: from_table(path.stem, parse(path))
    )


def from_table(name: str, table: dict[str, Any]) -> Pattern:
    """A pattern from the contents of its file. Raises ScenarioError."""
    apart = ("arms", "sweep", "set", "assumed")
    texts: Texts = fill(Texts, {key: value for key, value in table.items() if key not in apart}, "")
    for key, value in texts._asdict().items():
        if value in ("", ()) and not key.startswith("note"):
            raise ScenarioError(f"{key}: is empty")
    arms = {key: arm(f"arms.{key}", told, texts.scenario) for key, told in inner(table, "arms").items()}
    sweep = swept(table.get("sweep"), arms)
    found = Pattern(name, texts, sweep, arms, inner(table, "set"), inner(table, "assumed"))
    for k, test in enumerate(texts.tests):
        check(f"tests.{k}", test, found)
    for change in ({}, found.assumed):
        for key in arms:
            for point in range(found.points):
                found.scenario(key, point, change)
    return found


def swept(told: Any, arms: dict[str, Arm]) -> Sweep:
    """The sweep from its table; none is a single point. Raises ScenarioError."""
    if told is None:
        return Sweep("", "")
    only("sweep", told, ("title_zh", "title_en"), ("x", "log", "shown", *WAYS))
    ways = [key for key in WAYS if told.get(key)]
    if len(ways) != 1:
        raise ScenarioError(f"sweep: one of {', '.join(WAYS)} is needed")
    if ways == ["cut"]:
        if told["cut"] != "loop":
            raise ScenarioError(f"sweep.cut = {told['cut']!r}: must be loop")
        cut = tuple(f"loop.{name}" for name in Loop._fields)
        return Sweep(told["title_zh"], told["title_en"], tuple(map(float, range(len(cut) + 1))), cut=cut)
    if ways == ["periods"]:
        told = {**told, "x": [sum(of(period)) / 2.0 for period in told["periods"]]}
    found: Sweep = fill(Sweep, {key: value for key, value in told.items() if key not in WAYS}, "sweep.")
    if not 2 <= len(found.x) <= MOST_POINTS or list(found.x) != sorted(set(found.x)):
        raise ScenarioError(f"sweep.x = {list(found.x)}: must be 2 to {MOST_POINTS} rising numbers")
    moved = inner(told, "set", "sweep.") | {
        key: [times(x, base, f"sweep.scale.{key}") for x in found.x]
        for key, base in inner(told, "scale", "sweep.").items()
    }
    if found.shown not in SHOWN:
        raise ScenarioError(f"sweep.shown = {found.shown!r}: must be one of {', '.join(SHOWN)}")
    for key, values in moved.items():
        if not isinstance(values, list) or len(values) != len(found.x):
            raise ScenarioError(f"sweep.set.{key}: must be a list of {len(found.x)} values, one for each x")
        for name, one in arms.items():
            if key in one.settings:
                raise ScenarioError(f"sweep.set.{key}: arm {name} sets it, so the sweep would not hold there")
    return found._replace(set=moved, periods=tuple(map(of, told.get("periods", ()))))


def times(x: float, base: Any, key: str) -> Any:
    """A number, or a list of them, so many times. Raises ScenarioError."""
    if isinstance(base, list):
        return [times(x, one, key) for one in base]
    if type(base) not in (int, float):
        raise ScenarioError(f"{key} = {base!r}: must be a number or a list of numbers")
    return x * base


def of(period: Any) -> tuple[float, float]:
    """A period, from day to day. Raises ScenarioError."""
    told = isinstance(period, list) and len(period) == 2 and all(type(x) in (int, float) for x in period)
    if told and 0 <= period[0] < period[1]:
        return float(period[0]), float(period[1])
    raise ScenarioError(f"sweep.periods: {period!r}: must be two days, the first before the second")


def check(key: str, test: Prediction, told: Pattern) -> None:
    """A test's outcome, arms and shape exist and suit what is swept. Raises ScenarioError."""
    known = list(OF_PERIODS) if told.sweep.periods else [*OUTCOMES, *SERIES, *OF_RUNS]
    for name, value, among in (
        ("outcome", test.outcome, known),
        ("minus", test.minus or known[0], known),
        ("before", test.before or known[0], known),
        ("null_of", test.null_of or known[0], known),
        ("shape", test.shape, [*SHAPES, CUT]),
    ):
        if value not in among:
            raise ScenarioError(f"{key}.{name} = {value!r}: must be one of {', '.join(filter(None, among))}")
    for field in ("weights", "against"):
        for name in getattr(test, field):
            if name not in told.arms:
                raise ScenarioError(f"{key}.{field}.{name}: no such arm{nearest(name, told.arms)}")
    if not test.weights and not test.is_recorded:
        raise ScenarioError(f"{key}.weights: is empty, and there is no record to say so of")
    if (test.shape in RECORDED) != test.is_recorded:
        names = " and ".join(RECORDED)
        raise ScenarioError(
            f"{key}.shape = {test.shape!r}: a record goes with {names}, and they with a record"
        )
    if test.is_recorded and not test.null_of and not abs(test.null - test.record) > 0.0:
        raise ScenarioError(
            f"{key}.null = {test.null:g}: a record needs a null model that says something else"
        )
    if test.shape == "near" and test.weights and not test.near > 0.0:
        raise ScenarioError(f"{key}.near = {test.near:g}: must be above 0")
    if any(not 0 <= place < len(told.sweep.x) for place in test.at):
        raise ScenarioError(f"{key}.at = {list(test.at)}: must lie in 0 to {len(told.sweep.x) - 1}")
    for name in PLACED.get(test.shape, ()):
        if getattr(test, name) in ("", {}) or getattr(test, name) != getattr(test, name):
            raise ScenarioError(f"{key}.{name}: is missing; {test.shape} needs it")
    if (test.shape == CUT) != bool(told.sweep.cut):
        raise ScenarioError(f"{key}.shape = {test.shape!r}: {CUT} goes with a sweep that cuts")
    if test.shape != CUT and len(told.sweep.x) < SHAPES[test.shape].points:
        needs = SHAPES[test.shape].points
        raise ScenarioError(f"{key}.shape = {test.shape!r}: needs {needs} points")
