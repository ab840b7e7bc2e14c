"""A lesson in a notebook: whoever moves a slider has the model run at once."""

from typing import Any

import numpy as np

from analysis.catalogue import title_alone
from analysis.figures import SCREEN, as_png
from analysis.figures.lessons import bands
from analysis.lessons.declaration import MEASURES, Design, Lesson, read
from analysis.lessons.grid import Told, runs_of
from analysis.lessons.page import shown_unit
from analysis.lessons.phrases import phrases
from analysis.pairs import paired
from analysis.words import amount, label, say, told
from sim.entries import ScenarioError
from sim.outcomes import OUTCOMES
from sim.parameters import Quantity, declared

STEPS = 40  # of a slider


def live(name: str, lang: str = "zh") -> Any:
    """A lesson with sliders that run the model: an ipywidgets box, to be shown by a notebook.

    Sliders go over the span that the lesson gives their parameter; label and unit are those of the parameter.
    Raises ScenarioError.
    """
    try:
        import ipywidgets
    except ModuleNotFoundError as error:
        raise ScenarioError(f"live: needs {error.name}: pip install 'cogov[notebooks]'") from None
    lesson = read(name)
    sliders = {key: slider(ipywidgets, key, values, lang) for key, values in lesson.sliders.items()}
    picture, says = ipywidgets.Image(format="png"), ipywidgets.HTML()

    def rerun(_: Any = None) -> None:
        says.value = say("running", lang)
        ran = at(lesson, {key: one.value for key, one in sliders.items()})
        picture.value = as_png(figure(lesson, ran, lang), SCREEN)
        says.value = "<br>".join(sentences(lesson, ran, lang))

    for one in sliders.values():
        one.observe(rerun, "value")
    rerun()
    return ipywidgets.VBox([*sliders.values(), says, picture])


def slider(ipywidgets: Any, key: str, values: list[Any], lang: str) -> Any:
    """A slider over the span of a parameter's values; a run begins when it is let go."""
    note = next(one.note for one in declared() if one.name == key)
    of = shown_unit(note.unit, lang) if isinstance(note, Quantity) else ""
    low, high = float(min(values)), float(max(values))
    return ipywidgets.FloatSlider(
        value=float(values[0]),
        min=low,
        max=high,
        step=(high - low) / STEPS,
        readout_format=".3g",
        continuous_update=False,
        description=f"{title_alone(key, lang)} {of}".rstrip(),
        style={"description_width": "14em"},
        layout={"width": "40em"},
    )


def at(lesson: Lesson, values: dict[str, float]) -> dict[str, Told]:
    """The runs of every design with the sliders at these values. Raises ScenarioError."""
    moved = lesson._replace(sliders={key: [value] for key, value in values.items()})
    place = tuple(0 for _ in values)
    return {design: runs_of(moved, design, place) for design in lesson.designs}


def figure(lesson: Lesson, ran: dict[str, Told], lang: str) -> Any:
    """Designs side by side, under the same luck."""
    first = next(iter(lesson.designs))
    step = lesson.scenario(first, lesson.places()[0]).file.run.step_days
    series = {told(lesson.designs[name], "title", lang): one.series for name, one in ran.items()}
    return bands(series, [MEASURES[name] for name in lesson.texts.measures], step, lang)


def sentences(lesson: Lesson, ran: dict[str, Told], lang: str) -> list[str]:
    """How each design but the first compares with it in the first outcome, and whether that can be told."""
    (base, first), *others = ran.items()
    return [sentence(lesson, (base, first), other, lang) for other in others]


def sentence(lesson: Lesson, base: tuple[str, Told], other: tuple[str, Told], lang: str) -> str:
    """One of them."""
    name, says = lesson.texts.outcomes[0], phrases(lang)
    one = paired(name, other[0], base[1].outcomes[:, 0], other[1].outcomes[:, 0])
    if not np.isfinite(one.difference):
        return says["failed"]
    words = {"design": titled(lesson.designs[other[0]], lang), "base": titled(lesson.designs[base[0]], lang)}
    words |= {"outcome": label(OUTCOMES[name], lang), "low": amount(one.low), "high": amount(one.high)}
    of = shown_unit(OUTCOMES[name].unit, lang)
    words["difference"] = f"{amount(abs(one.difference))} {of}".rstrip()
    if one.low <= 0.0 <= one.high:
        return says["unclear"].format(**words)
    return says["less" if one.difference < 0.0 else "more"].format(**words)


def titled(design: Design, lang: str) -> str:
    """What a design is called."""
    return told(design, "title", lang)
