"""Xinfadi 2020 on the scoreboard: a city's cluster of infections that was traced, tested and closed.

Put in are the final size and how strict policy was (`scenarios/xinfadi.toml`); the shape of the curve of
those found, from the first of them on, comes from runs of `sim`. The null model is a pure SEIR without
policy (`wave.unchecked`), and for dates also the mean lags of the first wave.
"""

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from analysis.validation import wave
from analysis.validation.rows import Row
from analysis.validation.verdicts import LOG, finite, of_draws, row
from sim.run import Trajectory, run

GROUP = "xinfadi"
SIZE = 335
SHARES = {0.10: 3, 0.25: 5, 0.50: 8, 0.75: 13, 0.90: 17, 0.95: 19}  # day by which so many are confirmed
WEEKS = (158, 111, 60, 6)
PEAK, HALF_LIFE, LAST = 36, 3.97, 25
TENTH = 3  # day of the tenth case
TIGHTENED = 5  # days from the first case to the first tightening of the city's level (16 June)
FENGTAI, DONGCHENG = 0.687, 5.0  # share of the cases, cases
DECLINE = slice(5, 25)  # days 6 to 25
DAYS = 36
USUAL_SIGNAL = 1.0  # of the model as it is, which decides for itself
SEEDS = 6

Course = np.ndarray  # new cases a day, from the day of the first on


def rows(_: Path, told: Callable[[int, int], None]) -> list[Row]:
    """All rows; `told` hears how many runs are done, of how many."""
    courses, decided = [], []
    for seed in range(SEEDS):
        courses.append(found_a_day(run("xinfadi", seed)))
        decided.append(delay(run("xinfadi", seed, set={"activation.signal": USUAL_SIGNAL})))
        told(seed + 1, SEEDS)
    none = unchecked()
    listed = [
        compared(about, measure, scale, true, f, courses, none) for about, measure, scale, true, f in MEASURES
    ]
    lags = (wave.FITTED.lag50 + TENTH, wave.FITTED.lag90 + TENTH)
    for q, null in zip((0.5, 0.9), lags, strict=True):
        known = of_draws(np.array([day_of(q)(each) for each in courses]))
        about = ("新发地疫情，对照首波平均时滞", "Xinfadi, against the mean lags of the first wave")
        numbers = (float(SHARES[q]), known[0], null, *known[1:])
        listed.append(row(GROUP, about, f"day_of_{q:.0%}", "days", numbers))
    return [*listed, *of_place(), of_decision(decided)]


def found_a_day(one: Trajectory) -> Course:
    """Patients found a day."""
    found = one.cases["detected"][one.cases["patient"] >= 0]
    found = found[~np.isnan(found)]
    if not len(found):
        return np.zeros(DAYS)
    return np.bincount((found - math.floor(found.min())).astype(int), minlength=DAYS)[:DAYS].astype(float)


def delay(one: Trajectory) -> float:
    """Days from the first patient found to the first raised level; infinite where it is never raised."""
    found = one.cases["detected"][one.cases["patient"] >= 0]
    raised = np.flatnonzero(one.series["level"] > 0.0)
    since = raised - math.floor(np.nanmin(found)) if len(found) else raised[:0]
    return float(since[0]) if len(since) else math.inf


def unchecked() -> Course:
    """The null model's course to the same size, with the tenth case on the same day."""
    days, share = wave.epidemic(wave.FITTED.r0)
    tenth = float(np.interp(wave.FIRST / SIZE, share, days))
    ends = np.arange(DAYS + 1) + tenth - TENTH
    cumulated = SIZE * np.interp(ends, days, share)
    return np.diff(cumulated[1:], prepend=0.0)  # the first day has those before it


def day_of(share: float) -> Callable[[Course], float]:
    """The first day by which so many of all are found."""

    def measure(course: Course) -> float:
        return float(np.argmax(np.cumsum(course) >= share * course.sum())) + 1.0

    return measure


def half_life(course: Course) -> float:
    """Days in which new cases halve, from day 6 to 25, by a log-linear fit; infinite where they do not
    fall."""
    new = np.log(np.maximum(course[DECLINE], 0.5))
    slope = float(np.polynomial.polynomial.polyfit(np.arange(len(new)), new, 1)[1])
    return math.log(2.0) / -slope if slope < 0.0 else math.inf


def last(course: Course) -> float:
    """The last day with half a case or more."""
    return float(np.flatnonzero(course >= 0.5).max(initial=-1)) + 1.0


def of_week(begin: int, end: int) -> Callable[[Course], float]:
    """Cases of some days."""
    return lambda course: float(course[begin:end].sum())


ABOUT = ("新发地疫情", "Xinfadi")
Measured = tuple[tuple[str, str], str, str, float, Callable[[Course], float]]
MEASURES: Sequence[Measured] = (
    (ABOUT, "peak_a_day", LOG, float(PEAK), lambda course: float(course.max())),
    *((ABOUT, f"day_of_{q:.0%}", "days", float(day), day_of(q)) for q, day in SHARES.items()),
    *(
        (ABOUT, f"cases_of_days_{begin + 1}_to_{end}", LOG, float(cases), of_week(begin, end))
        for (begin, end), cases in zip(pairwise(range(0, 29, 7)), WEEKS, strict=True)
    ),
    (ABOUT, "half_life_days", LOG, HALF_LIFE, half_life),
    (ABOUT, "last_day", "days", float(LAST), last),
)


def compared(
    about: tuple[str, str],
    measure: str,
    scale: str,
    true: float,
    f: Callable[[Course], float],
    courses: Sequence[Course],
    none: Course,
) -> Row:
    """One measure: of the record, of the runs and of the null model."""
    model, low, high = of_draws(np.array([f(course) for course in courses]))
    return row(GROUP, about, measure, scale, (true, model, finite(f(none)), low, high))


def of_place() -> list[Row]:
    """Where cases lay: the model's city has no map of its own and says nothing of it."""
    fengtai = (
        "丰台区病例占比(模型城区无真实地图)",
        "share of Fengtai district (the model's city has no map)",
    )
    dongcheng = (
        "东城区病例数(模型城区无真实地图)",
        "cases of Dongcheng district (the model's city has no map)",
    )
    return [
        row(GROUP, fengtai, "share_of_cases", "share", (FENGTAI, None, None)),
        row(GROUP, dongcheng, "cases", LOG, (DONGCHENG, None, None)),
    ]


def of_decision(delays: Sequence[float]) -> Row:
    """How long the model takes to tighten, if it decides for itself; the null model does so at once."""
    about = ("首例至首次提级，由模型自行研判", "first case to first tightening, decided by the model itself")
    model, low, high = of_draws(np.array(delays))
    return row(GROUP, about, "days_to_tighten", "days", (float(TIGHTENED), model, 0.0, low, high))
