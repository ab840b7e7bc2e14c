"""A lesson as one page for a classroom without a network: its sliders go over runs that were really made."""

from typing import Any

import numpy as np

from analysis.catalogue import title_alone
from analysis.lessons.declaration import MEASURES, Lesson
from analysis.lessons.grid import Ran, Told
from analysis.lessons.phrases import phrases
from analysis.pages import with_letters
from analysis.pairs import paired
from analysis.tasks import plain
from analysis.words import amount, label, told, unit
from sim.compiled import VERSION
from sim.outcomes import OUTCOMES
from sim.parameters import Quantity, declared
from sim.scenario import Scenario

COLOURS = ("#0b62a4", "#c44e00", "#4d7c0f")  # told apart in grey as well, with the dashes of the page
DIGITS = 4


def page(ran: Ran, lang: str) -> str:
    """The whole page; all text that comes from files is escaped."""
    lesson = ran.lesson
    return with_letters(
        "lesson.html",
        lang,
        title=told(lesson.texts, "title", lang),
        phase=told(lesson.texts, "phase", lang),
        story=told(lesson.texts, "story", lang).strip().split("\n\n"),
        predict=told(lesson.texts, "predict", lang),
        discuss=told(lesson.texts, "discuss", lang),
        source=lesson.texts.source,
        says=phrases(lang),
        data=document(ran, lang),
        version=VERSION,
    )


def document(ran: Ran, lang: str) -> dict[str, Any]:
    """All that the page shows, as JSON holds it: texts, sliders, and the runs of every setting."""
    lesson = ran.lesson
    places = lesson.places()
    return {
        "designs": [
            {"name": told(one, "title", lang), "colour": colour}
            for one, colour in zip(lesson.designs.values(), COLOURS, strict=False)
        ],
        "sliders": [slider(key, values, lang) for key, values in lesson.sliders.items()],
        "outcomes": [named(OUTCOMES[name], lang) for name in lesson.texts.outcomes],
        "measures": [named(MEASURES[name], lang) for name in lesson.texts.measures],
        "step": first(lesson).file.run.step_days,
        "runs": lesson.texts.replications,
        "points": [[shown(ran, design, place) for design in lesson.designs] for place in places],
        "differences": [differences(ran, place) for place in places],
        "lang": lang,
    }


def first(lesson: Lesson) -> Scenario:
    """The scenario of the first design with all sliders at their first values."""
    return lesson.scenario(next(iter(lesson.designs)), lesson.places()[0])


def named(about: Any, lang: str) -> dict[str, str]:
    """Label, unit and better way of an outcome or a measure, as it is declared."""
    return {"label": label(about, lang), "unit": shown_unit(about.unit, lang), "better": about.better}


def shown_unit(name: str, lang: str) -> str:
    """A unit as it is written behind a number; nothing for a share."""
    return "" if name in ("1", "share") else unit(name, lang)


def slider(key: str, values: list[Any], lang: str) -> dict[str, Any]:
    """A slider: what its parameter is called, and its values with their unit."""
    note = next(one.note for one in declared() if one.name == key)
    of = shown_unit(note.unit, lang) if isinstance(note, Quantity) else ""
    shown = [f"{amount(float(value))} {of}".rstrip() for value in values]
    return {"name": key, "label": title_alone(key, lang), "values": shown}


def shown(ran: Ran, design: str, place: tuple[int, ...]) -> dict[str, Any] | None:
    """Means of the outcomes, and of each measure mean, lowest and highest run at each step; None where the
    runs failed."""
    one = ran.told.get((design, place))
    if one is None:
        return None
    bands = [(s.mean(axis=0), s.min(axis=0), s.max(axis=0)) for s in np.moveaxis(one.series, 1, 0)]
    return {
        "outcomes": [number(value) for value in means(one)],
        "series": [[[number(v) for v in row] for row in band] for band in bands],
    }


def means(one: Told) -> np.ndarray:
    """Mean of each outcome over the runs that have it; nan where none has."""
    some = np.isfinite(one.outcomes).any(axis=0)
    filled = np.where(some, one.outcomes, 0.0)
    mean: np.ndarray = np.where(some, np.nanmean(filled, axis=0), np.nan)
    return mean


def differences(ran: Ran, place: tuple[int, ...]) -> list[list[list[float | None]]] | None:
    """Of each design but the first, and each outcome: difference to the first and its 95 % interval."""
    designs = list(ran.lesson.designs)
    runs = [ran.told.get((design, place)) for design in designs]
    if any(one is None for one in runs):
        return None
    names, base = ran.lesson.texts.outcomes, runs[0]
    found = []
    for design, other in zip(designs[1:], runs[1:], strict=True):
        assert base is not None and other is not None
        pairs = [
            paired(name, design, base.outcomes[:, k], other.outcomes[:, k]) for k, name in enumerate(names)
        ]
        found.append([[number(v) for v in (one.difference, one.low, one.high)] for one in pairs])
    return found


def number(value: float) -> float | None:
    """A number as the page holds it: as many digits as can be seen."""
    return plain(float(f"{value:.{DIGITS}g}"))
