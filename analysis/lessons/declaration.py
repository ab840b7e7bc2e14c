"""What a lesson's file says, checked.

Designs are ways to govern the lesson's crisis; sliders are parameters with the values at which all designs
are run. Nothing in a lesson says what comes out: that is up to the runs.
"""

from itertools import product
from pathlib import Path
from typing import Annotated, Any, NamedTuple

from analysis import named
from analysis.hypotheses.declaration import inner, only
from sim import mechanisms
from sim.entries import ScenarioError, fill, nearest, parse
from sim.measures import ABOUT
from sim.outcomes import OUTCOMES
from sim.parameters import Quantity, declared
from sim.scenario import Scenario, load

MEASURES = {measure.name.lower(): about for measure, about in ABOUT.items()}
MOST_SLIDERS, MOST_POINTS, MOST_DESIGNS = 3, 125, 3
TABLES = ("designs", "sliders", "set")
Settings = dict[str, Any]
Place = tuple[int, ...]  # of each slider the number of its value


class Texts(NamedTuple):
    """All that a lesson says beside its designs and sliders."""

    title_zh: str
    title_en: str
    phase_zh: str  # of an emergency, as the Emergency Response Law of 2024 divides it
    phase_en: str
    source: str
    story_zh: str
    story_en: str
    predict_zh: str  # what the groups are to predict before they see a run
    predict_en: str
    discuss_zh: tuple[str, ...]
    discuss_en: tuple[str, ...]
    outcomes: tuple[str, ...]  # the first is the one that is predicted
    measures: tuple[str, ...]
    scenario: str = "teaching"
    replications: Annotated[int, Quantity(4, 100, "runs", "lesson", "重复数", "replications")] = 10


class Design(NamedTuple):
    """A way to govern."""

    title_zh: str
    title_en: str
    settings: Settings
    mechanisms: dict[str, float]


class Lesson(NamedTuple):
    """A validated lesson."""

    name: str
    texts: Texts
    designs: dict[str, Design]
    sliders: dict[str, list[Any]]
    common: Settings

    def places(self) -> list[Place]:
        """Every setting of the sliders."""
        return list(product(*(range(len(values)) for values in self.sliders.values())))

    def scenario(self, design: str, place: Place) -> Scenario:
        """One design with the sliders in one place. Raises ScenarioError."""
        one = self.designs[design]
        slid = {key: values[k] for (key, values), k in zip(self.sliders.items(), place, strict=True)}
        return load(self.texts.scenario, {**self.common, **one.settings, **slid}, one.mechanisms)


def built_in() -> dict[str, Path]:
    """Lessons that come along, by name."""
    return named.built_in("lessons")


def read(name_or_path: str) -> Lesson:
    """A validated lesson, by its name or its file. Raises ScenarioError."""
    return named.read("lesson", name_or_path, built_in(), lambda path: from_table(path.stem, parse(path)))


def from_table(name: str, table: dict[str, Any]) -> Lesson:
    """A lesson from the contents of its file. Raises ScenarioError."""
    texts: Texts = fill(Texts, {key: value for key, value in table.items() if key not in TABLES}, "")
    for key, value in texts._asdict().items():
        if value in ("", ()):
            raise ScenarioError(f"{key}: is empty")
    for key, names, known in (
        ("outcomes", texts.outcomes, list(OUTCOMES)),
        ("measures", texts.measures, list(MEASURES)),
    ):
        for one in names:
            if one not in known:
                raise ScenarioError(f"{key}: {one!r}: there is none{nearest(one, known)}")
    designs = {key: design(f"designs.{key}", told) for key, told in inner(table, "designs").items()}
    if not 2 <= len(designs) <= MOST_DESIGNS:
        raise ScenarioError(f"designs: {len(designs)} are told; two or three are needed")
    lesson = Lesson(name, texts, designs, sliders(table.get("sliders", {})), inner(table, "set"))
    check_values(lesson)
    return lesson


def design(key: str, told: Any) -> Design:
    """A design from its table. Raises ScenarioError."""
    only(key, told, ("title_zh", "title_en"), ("set", "mechanisms"))
    return Design(told["title_zh"], told["title_en"], told.get("set", {}), told.get("mechanisms", {}))


def sliders(told: Any) -> dict[str, list[Any]]:
    """Sliders with their values. Raises ScenarioError."""
    if not isinstance(told, dict) or not 1 <= len(told) <= MOST_SLIDERS:
        raise ScenarioError(f"sliders: one to {MOST_SLIDERS} are needed")
    points = 1
    numbers = [one.name for one in declared() if isinstance(one.note, Quantity)]
    for key, values in told.items():
        if key not in numbers:
            raise ScenarioError(f"sliders.{key}: no such number{nearest(key, numbers)}")
        if not isinstance(values, list) or len(values) < 2:
            raise ScenarioError(f"sliders.{key} = {values!r}: must be a list of two values or more")
        points *= len(values)
    if points > MOST_POINTS:
        raise ScenarioError(f"sliders: {points} settings; at most {MOST_POINTS}")
    return told


def check_values(lesson: Lesson) -> None:
    """Every value of every slider is allowed, under every design. Raises ScenarioError."""
    for name, one in lesson.designs.items():
        for key, values in lesson.sliders.items():
            moved = {lever for mechanism in one.mechanisms for lever in mechanisms.load(mechanism).levers}
            if key in {*one.settings, *moved}:
                raise ScenarioError(
                    f"sliders.{key}: design {name} moves it, so the slider would not hold under it"
                )
            for k in range(len(values)):
                place = tuple(k if other == key else 0 for other in lesson.sliders)
                lesson.scenario(name, place)
