"""A claim as an experiment that can fail: what its file says, checked.

Arms are ways to run a scenario; a test weighs their means of one outcome, or of one measure from the first
hazard on, and says on which side of zero the sum must lie if the claim holds. The same tests are made anew
under other assumptions (flips), and with the coefficient out that names the effect (assumed): what vanishes
with it was built in. A claim of which the model knows nothing has no tests and says what is missing.
"""

from pathlib import Path
from typing import Annotated, Any, NamedTuple

from analysis import budget as budgets
from analysis import named
from analysis.tasks import ALIKE
from sim.entries import ScenarioError, fill, folder, nearest, parse
from sim.measures import ABOUT
from sim.outcomes import OUTCOMES
from sim.parameters import Quantity
from sim.scenario import Scenario, load

UNKNOWN = "unknown"  # of a source that gives no sign: what comes out is told, nothing is claimed
SIDES = ("above", "below", UNKNOWN)
OF_EACH_STEP = {measure.name.lower(): about for measure, about in ABOUT.items()}
SERIES = {name: about for name, about in OF_EACH_STEP.items() if name not in OUTCOMES}
OF_STEPS = ("last", "swing", "bursts")  # what only a series has
MEASURES = ("mean", "spread", "log", *OF_STEPS)
Settings = dict[str, Any]


class Prediction(NamedTuple):
    """One thing that must be seen if the claim holds."""

    outcome: str
    weights: dict[str, float]  # of each arm's outcome, run by run under the same luck
    expects: str  # on which side of zero their sum lies
    title_zh: str
    title_en: str
    measure: str = "mean"  # or "spread": how far runs lie from the median of their arm; or of MEASURES


class Texts(NamedTuple):
    """All that a hypothesis file says beside its arms, flips and what it assumes."""

    title_zh: str
    title_en: str
    source: str
    falsified_zh: str
    falsified_en: str
    tests: tuple[Prediction, ...] = ()
    scenario: str = "teaching"
    budget: str = ""  # "equal": all arms cost the same before the crisis
    replications: Annotated[int, Quantity(10, 10_000, "runs", "hypothesis", "重复数", "replications")] = 24
    note_zh: str = ""
    note_en: str = ""


class Arm(NamedTuple):
    """One way to run the scenario."""

    title_zh: str
    title_en: str
    settings: Settings
    mechanisms: dict[str, float]
    scenario: str


class Flip(NamedTuple):
    """Other assumptions under which the tests are made anew."""

    title_zh: str
    title_en: str
    settings: Settings


class Hypothesis(NamedTuple):
    """A validated claim."""

    id: str
    texts: Texts
    arms: dict[str, Arm]
    flips: tuple[Flip, ...]
    common: Settings  # of all arms
    assumed: Settings  # with which the effect must vanish if it is but assumed; empty for nothing

    def scenarios(self, change: Settings) -> dict[str, Scenario]:
        """The arms under other assumptions. Raises ScenarioError."""
        found = {
            name: load(located(arm.scenario), {**self.common, **arm.settings, **change}, arm.mechanisms)
            for name, arm in self.arms.items()
        }
        return budgets.equalised(found) if self.texts.budget else found


def located(scenario: str) -> str:
    """A scenario by its name, or by its place among those that come along: limits/v22.toml."""
    path = folder() / scenario
    return str(path) if path.suffix == ".toml" and path.is_file() else scenario


def built_in() -> dict[str, Path]:
    """Hypotheses that come along, by id."""
    return named.built_in("hypotheses")


def read(name_or_path: str) -> Hypothesis:
    """A validated hypothesis, by its id or its file. Raises ScenarioError."""
    return named.read(
        "hypothesis", id_of(name_or_path), built_in(), lambda path: from_table(path.stem, parse(path))
    )


def id_of(name_or_path: str) -> str:
    """An id as files have it, in capitals; a path as it is."""
    return name_or_path if Path(name_or_path).suffix else name_or_path.upper()


def from_table(name: str, table: dict[str, Any]) -> Hypothesis:
    """A hypothesis from the contents of its file. Raises ScenarioError."""
    rest = {key: value for key, value in table.items() if key not in ("arms", "flips", "set", "assumed")}
    texts: Texts = fill(Texts, rest, "")
    for key, value in texts._asdict().items():
        if value == "" and key not in ("budget", "note_zh", "note_en")[: 3 if texts.tests else 1]:
            raise ScenarioError(f"{key}: is empty")
    if texts.budget not in ("", ALIKE):
        raise ScenarioError(f"budget = {texts.budget!r}: must be {ALIKE}")
    arms = {key: arm(f"arms.{key}", told, texts.scenario) for key, told in inner(table, "arms").items()}
    if texts.tests and len(arms) < 2:
        raise ScenarioError("arms: two or more are needed")
    for k, test in enumerate(texts.tests):
        check(f"tests.{k}", test, arms)
    flips = tuple(flip(f"flips.{k}", told) for k, told in enumerate(listed(table, "flips")))
    found = Hypothesis(name, texts, arms, flips, inner(table, "set"), inner(table, "assumed"))
    for change in ({}, found.assumed, *(one.settings for one in flips)):
        found.scenarios(change)
    return found


def arm(key: str, told: Any, scenario: str) -> Arm:
    """An arm from its table. Raises ScenarioError."""
    only(key, told, ("title_zh", "title_en"), ("set", "mechanisms", "scenario"))
    return Arm(
        told["title_zh"],
        told["title_en"],
        told.get("set", {}),
        told.get("mechanisms", {}),
        told.get("scenario", scenario),
    )


def flip(key: str, told: Any) -> Flip:
    """Other assumptions from their table. Raises ScenarioError."""
    only(key, told, ("title_zh", "title_en", "set"), ())
    return Flip(told["title_zh"], told["title_en"], told["set"])


def only(key: str, told: Any, needed: tuple[str, ...], allowed: tuple[str, ...]) -> None:
    """A table says what it must, and nothing unknown. Raises ScenarioError."""
    if not isinstance(told, dict):
        raise ScenarioError(f"{key} = {told!r}: must be a table")
    for name in needed:
        if not told.get(name):
            raise ScenarioError(f"{key}.{name}: is missing")
    for name in told:
        if name not in needed + allowed:
            known = ", ".join(needed + allowed)
            raise ScenarioError(f"{key}.{name}: no such key{nearest(name, needed + allowed)}; known: {known}")
        if name.startswith("title_") and not isinstance(told[name], str):
            raise ScenarioError(f"{key}.{name} = {told[name]!r}: must be a text")
    for name in ("set", "mechanisms"):
        inner(told, name, f"{key}.")


def inner(told: dict[str, Any], name: str, prefix: str = "") -> dict[str, Any]:
    """A table in a table; empty where it is left out. Raises ScenarioError."""
    found = told.get(name, {})
    if not isinstance(found, dict):
        raise ScenarioError(f"{prefix}{name} = {found!r}: must be a table")
    return found


def listed(told: dict[str, Any], name: str) -> list[Any]:
    """A list in a table; empty where it is left out. Raises ScenarioError."""
    found = told.get(name, [])
    if not isinstance(found, list):
        raise ScenarioError(f"{name} = {found!r}: must be a list")
    return found


def check(key: str, test: Prediction, arms: dict[str, Arm]) -> None:
    """A test's outcome, arms and side exist, and a constant in all arms would come to nothing."""
    for name, value, known in (
        ("outcome", test.outcome, [*OUTCOMES, *SERIES]),
        ("expects", test.expects, list(SIDES)),
        ("measure", test.measure, list(MEASURES)),
    ):
        if value not in known:
            raise ScenarioError(f"{key}.{name} = {value!r}: must be one of {', '.join(known)}")
    if test.measure in OF_STEPS and test.outcome not in OF_EACH_STEP:
        raise ScenarioError(
            f"{key}.measure = {test.measure!r}: {test.outcome} is no series; these are: "
            f"{', '.join(OF_EACH_STEP)}"
        )
    for name in test.weights:
        if name not in arms:
            raise ScenarioError(
                f"{key}.weights.{name}: no such arm{nearest(name, arms)}; known: {', '.join(arms)}"
            )
    if abs(sum(test.weights.values())) > 1e-9:
        raise ScenarioError(f"{key}.weights: add up to {sum(test.weights.values()):g}; must be 0")
