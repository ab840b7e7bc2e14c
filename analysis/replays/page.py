"""The page: what happened as one document, the scripts that show it, and the letters that they need."""

from collections.abc import Sequence
from importlib.resources import files
from typing import Any, NamedTuple

import matplotlib
import numpy as np
from markupsafe import Markup
from matplotlib.colors import to_hex

from analysis.catalogue import HAZARDS, TITLES
from analysis.figures.style import COLOURS
from analysis.pages import with_letters
from analysis.replays import courses, lives, maps
from analysis.replays.coding import exact, whole
from analysis.replays.marks import Parting
from analysis.replays.phrases import LETTERS, SAYS
from analysis.replays.watch import Watched
from analysis.replays.window import Window
from analysis.why.sentences import SHOWN_OUTCOMES, measured
from analysis.words import label, told
from sim.cases import Status
from sim.city import lattice_places
from sim.outcomes import OUTCOMES
from sim.rules.dispatch import Dispatch
from sim.scenario import Scenario

SCRIPTS = ("decode", "words", "model", "maps", "charts", "timeline", "story", "main")
SHADES = 7  # of the map
LINES = (COLOURS[0], COLOURS[1], COLOURS[4])  # apart for the colour-blind, and in grey
DASHES = ("", "9 5", "2 4")


class Replay(NamedTuple):
    """All that a page tells."""

    shown: Window
    titles: Sequence[str]
    runs: Sequence[Watched]
    partings: Sequence[Parting]  # of every design but the first; none where agents have no counterparts
    lesson: str | None
    lang: str

    @property
    def scenario(self) -> Scenario:
        """The first design, whose city and crisis all have."""
        return self.runs[0].run.scenario


def html(replay: Replay) -> str:
    """The whole page."""
    says, lang, file = SAYS[replay.lang], replay.lang, replay.scenario.file
    data = document(replay)
    many = "luck" if len(replay.runs) > 1 else "luck_alone"
    values = {
        "title": says["title"].format(told(file, "title", lang)),
        "crisis": says[many].format(replay.runs[0].run.seed),
        "lesson": replay.lesson if replay.lesson is not None else told(file, "description", lang),
        "says_here": says,
        "data": data,
        "style_sheet": asset("style.css"),
        "scripts": [asset(f"{name}.js") for name in SCRIPTS],
    }
    return with_letters("replay/page.html", lang, **values)


def asset(name: str) -> Markup:
    """A file that goes into the page as it is."""
    return Markup((files("analysis") / "assets" / "replay" / name).read_text("utf-8"))


def document(replay: Replay) -> dict[str, Any]:
    """What the scripts read."""
    shown, lang, runs = replay.shown, replay.lang, replay.runs
    named = [part.telling for part in replay.partings if part.telling is not None]
    named += [mark.case for part in replay.partings for mark in part.marks if mark.case >= 0]
    trajectories = [one.run for one in runs]
    ids = lives.chosen(trajectories, shown, named)
    over_time = [courses.courses(run, shown) for run in trajectories]
    layers = [maps.counts(one, shown) for one in runs]
    moving, seen = courses.moving(over_time), maps.ever(layers, replay.scenario)
    crisis = np.unique(np.concatenate([run.cases["id"][lives.of_crisis(run, shown)] for run in trajectories]))
    return {
        "says": SAYS[lang],
        "letters": LETTERS[lang][: len(runs)],
        "clock": clock(replay),
        "place": place(replay.scenario, lang),
        "looks": {"colours": LINES, "dashes": DASHES, "shades": shades()},
        "courses": [courses.about(name, lang) for name in moving],
        "drawn": courses.drawn_first(replay.scenario, moving),
        "layers": [maps.about(measure, shown, lang) for measure in seen],
        "works": works(replay.scenario, lang),
        "ways": ways(lang),
        "cases": {
            **{"told": len(ids), "all": len(np.union1d(crisis, ids)), "decisions": lives.TOLD},
            **{"closed": Status.CLOSED, "refused": Status.REFUSED, "never": lives.NEVER},
        },
        "designs": [
            {
                "title": title,
                "courses": {name: exact(values[name]) for name in moving},
                "layers": {measure.name.lower(): maps.coded(pictures[measure]) for measure in seen},
                "lives": lives.coded(lives.columns(one.run, ids), "arose"),
                "decisions": lives.coded(lives.decisions(one, ids), "case"),
            }
            for title, one, values, pictures in zip(replay.titles, runs, over_time, layers, strict=True)
        ],
        "partings": [parting(one, ids, shown) for one in replay.partings],
        "outcomes": outcomes(replay),
    }


def clock(replay: Replay) -> dict[str, Any]:
    """Instants of the page in minutes since the start of the run."""
    shown, lang = replay.shown, replay.lang
    return {
        "begin": shown.minutes(shown.begin),
        "end": shown.minutes(shown.end),
        "every": shown.minutes(float(shown.frames[1] - shown.frames[0])),
        "step": shown.minutes(shown.step_days),
        "strike": None if shown.strike is None else shown.minutes(shown.strike),
        "hazards": [
            {"minute": shown.minutes(struck.day), "title": HAZARDS[struck.kind][lang == "en"]}
            for struck in replay.scenario.file.hazard
        ],
    }


def place(scenario: Scenario, lang: str) -> dict[str, Any]:
    """The lattice, and to which subdistrict each grid belongs."""
    city = scenario.build()
    places, width = lattice_places(len(city.grids))
    listed = scenario.file.city.subdistrict
    numbered = SAYS[lang]["numbered"]
    return {
        "places": places.tolist(),
        "width": int(width),
        "of": city.grids["subdistrict"].tolist(),
        "residents": city.grids["residents"].tolist(),
        "names": [getattr(one, f"name_{lang}") for one in listed]
        or [numbered.format(row + 1) for row in range(len(city.subdistricts))],
    }


def shades() -> list[str]:
    """Colours of the map, the darker the more, in grey too."""
    return [to_hex(one) for one in matplotlib.colormaps["YlOrRd"](np.linspace(0.12, 1.0, SHADES))]


def works(scenario: Scenario, lang: str) -> list[dict[str, Any]]:
    """What each class of work is called, and which departments it needs."""
    called = {one.name: told(one, "title", lang) for one in scenario.file.department}
    return [
        {"title": told(work, "title", lang), "departments": [called[name] for name in work.needs]}
        for work in scenario.file.work
    ]


def ways(lang: str) -> dict[str, list[str]]:
    """Rules that a story names: those of dispatch as sentences know them, those of information by title."""
    return {
        "dispatch": [rule.name.lower() for rule in Dispatch],
        "information": [names[lang == "en"] for names in TITLES["information.rule"].values()],
    }


def parting(one: Parting, ids: np.ndarray, shown: Window) -> dict[str, Any]:
    """Where a design leaves the first one."""
    number = {case: row for row, case in enumerate(ids.tolist())}
    return {
        "opening": one.opening,
        "telling": -1 if one.telling is None else number[one.telling],
        "a_step": whole(one.a_step),
        "marks": [
            {
                "minute": shown.minutes(mark.instant),
                "grid": mark.grid,
                "case": number.get(mark.case, -1),
                "text": mark.text,
            }
            for mark in one.marks
        ],
    }


def outcomes(replay: Replay) -> list[dict[str, Any]]:
    """Outcomes of the whole runs, those that exist here."""
    values = [one.run.outcomes for one in replay.runs]
    return [
        {
            "title": label(OUTCOMES[name], replay.lang),
            "values": [measured(name, one[name], replay.lang) for one in values],
        }
        for name in SHOWN_OUTCOMES
        if any(one[name] is not None for one in values)
    ]
