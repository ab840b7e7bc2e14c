"""What the map shows: of each grid, picture by picture, what is open; step by step, where people stand."""

from typing import Any

import numpy as np

from analysis.replays.coding import whole
from analysis.replays.watch import Watched
from analysis.replays.window import Window
from analysis.words import label, unit
from sim.cases import Status
from sim.hazards import Hazard
from sim.measures import ABOUT, Measure
from sim.run import Trajectory
from sim.scenario import Scenario

OPEN = (Measure.OPEN_EMERGENCIES, Measure.OPEN)
FIRST = {  # of hazards that bring other things than emergencies
    Hazard.DISPUTE: Measure.OPEN,
    Hazard.ACCIDENT: Measure.OPEN,
    Hazard.RUMOUR: Measure.RUMOUR,
    Hazard.EPIDEMIC: Measure.INFECTIOUS,
}


def counts(one: Watched, shown: Window) -> dict[Measure, np.ndarray]:
    """(pictures, grids) of every layer; those of people are a picture a step."""
    is_emergency = np.array([work.emergency for work in one.run.scenario.file.work])[one.run.cases["work"]]
    which = {Measure.OPEN_EMERGENCIES: is_emergency, Measure.OPEN: np.ones(len(is_emergency), bool)}
    return {measure: open_cases(one.run, rows, shown.frames) for measure, rows in which.items()} | one.counts


def open_cases(run: Trajectory, which: np.ndarray, instants: np.ndarray) -> np.ndarray:
    """(instants, grids): how many of these cases have arisen and are truly open."""
    cases = run.cases[which]
    changes = np.zeros((len(instants) + 1, len(run.grids)), np.int64)
    for times, change in ((cases["arose"], 1), (ended(cases), -1)):
        np.add.at(changes, (np.searchsorted(instants, times), cases["grid"]), change)
    return np.cumsum(changes[:-1], axis=0)


def ended(cases: np.ndarray) -> np.ndarray:
    """When each was truly closed or refused; infinite where it stands open at the end of the run."""
    over = np.where(cases["status"] == Status.CLOSED, cases["closed"], np.inf)
    return np.where(cases["status"] == Status.REFUSED, cases["marked"], over)


def coded(layer: np.ndarray) -> str:
    """The first picture, then what changes from each to the next."""
    return whole(np.diff(layer, axis=0, prepend=0))


def ever(layers: list[dict[Measure, np.ndarray]], scenario: Scenario) -> list[Measure]:
    """Layers on which there is something to be seen in some design, the one that tells most of the hazards
    first."""
    first = {FIRST[struck.kind] for struck in scenario.file.hazard if struck.kind in FIRST}
    seen = [measure for measure in layers[0] if any(one[measure].any() for one in layers)]
    return sorted(seen, key=lambda measure: measure not in first)


def about(measure: Measure, shown: Window, lang: str) -> dict[str, Any]:
    """What a layer is called, and how often there is another picture; people are told as shares of those who
    live in a grid."""
    of_cases = measure in OPEN
    every = shown.frames[1] - shown.frames[0] if of_cases else shown.step_days
    return {
        "name": measure.name.lower(),
        "label": label(ABOUT[measure], lang),
        "unit": unit(ABOUT[measure].unit, lang),
        "every": shown.minutes(float(every)),
        "share": measure not in (*OPEN, Measure.HIDDEN),
    }
