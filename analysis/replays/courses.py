"""What a page draws over time, with names and units from the registry of measures."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from analysis.replays.phrases import SAYS
from analysis.replays.window import Window
from analysis.words import label, unit
from sim.hazards import Hazard
from sim.measures import ABOUT, Measure
from sim.run import Trajectory
from sim.scenario import Scenario

LOSS_SO_FAR = "loss_so_far"
USUAL = (Measure.OPEN_EMERGENCIES.name.lower(), LOSS_SO_FAR, Measure.PARTICIPATION.name.lower())
TELLING = {  # of each hazard, the course that is drawn beside the usual ones unless another is chosen
    Hazard.STORM: Measure.TRUST_SUBDISTRICT,
    Hazard.INCIDENT: Measure.TRUST_SUBDISTRICT,
    Hazard.DISPUTE: Measure.OPEN,
    Hazard.ACCIDENT: Measure.SAFETY,
    Hazard.FLOOD: Measure.AWAY,
    Hazard.RUMOUR: Measure.RUMOUR,
    Hazard.EPIDEMIC: Measure.INFECTIOUS,
}


def courses(run: Trajectory, shown: Window) -> dict[str, np.ndarray]:
    """By name, the value at the window's begin and at the end of each of its steps; nan where there is none
    yet. Loss so far is counted from the first hazard on, or from the start where none strikes."""
    begin = 0 if shown.strike is None else run.scenario.quiet_steps
    lost = run.series["loss"].copy()
    lost[:begin] = 0.0
    every = {**run.series, LOSS_SO_FAR: np.cumsum(lost)}
    return {
        name: np.concatenate([[np.nan], column])[shown.first : shown.last + 1]
        for name, column in every.items()
    }


def moving(found: Sequence[dict[str, np.ndarray]]) -> list[str]:
    """Courses that are not one and the same number in all runs, the usual ones first."""
    names = [
        name for name in found[0] if len(np.unique(np.concatenate([one[name][1:] for one in found]))) > 1
    ]
    return sorted(names, key=lambda name: name not in USUAL)


def about(name: str, lang: str) -> dict[str, Any]:
    """What a course is called, and its unit; a share is told in percent."""
    if name == LOSS_SO_FAR:
        return {
            "name": name,
            "label": SAYS[lang][LOSS_SO_FAR],
            "unit": unit("person-days", lang),
            "share": False,
        }
    of = ABOUT[Measure[name.upper()]]
    is_share = of.unit == "share"
    return {
        "name": name,
        "label": label(of, lang),
        "unit": "%" if is_share else unit(of.unit, lang),
        "share": is_share,
    }


def drawn_first(scenario: Scenario, names: Sequence[str]) -> list[str]:
    """The four courses that a page begins with, as far as there are any."""
    kinds = [struck.kind for struck in scenario.file.hazard]
    telling = [TELLING[kind].name.lower() for kind in sorted(kinds, reverse=True)]
    wanted = [*USUAL, *telling, Measure.TRUST_SUBDISTRICT.name.lower(), *names]
    return [name for name in dict.fromkeys(wanted) if name in names][:4]
