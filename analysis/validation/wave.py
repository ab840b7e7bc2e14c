"""The first wave of an epidemic in a region: when half and nine tenths of its cases are reported.

A mean field of the model's own stages (exposed, infectious; `sim.parameters.hazards`), not `sim` itself: who
is infected passes it on at a rate that falls with the strictness of policy; cases are reported some days
after they become infectious, and isolated then. Few are ever infected, so the equations are linear, and a
region's rate of infection follows from its size and the day of its tenth case alone: nothing else of a region
is known here.
"""

from datetime import date, timedelta
from typing import Any, NamedTuple

import numpy as np

from sim.entries import ScenarioError
from sim.parameters import Parameters

FIRST = 10  # reported cases on the day on which a wave is said to begin
BEFORE, AFTER = 25, 90  # days of a wave that are looked at, around its beginning
STEP = 0.25  # days
STAGES = 3  # of reporting: their sum is less spread out than one exponential time
ONSET, FULL = date(2020, 1, 20), date(2020, 1, 29)  # policy goes from loose to strict (OxCGRT, as below)
FIRST_DAY, LAST_DAY = date(2020, 1, 1), date(2020, 3, 31)
LARGEST_RATE = 20.0  # 1/day


class Numbers(NamedTuple):
    """What is fitted, all of it: on Beijing, Guangdong and Zhejiang, January to 1 March 2020."""

    cut: float  # share of infections that full strictness prevents
    report_days: float  # from infectious to reported
    lag50: float  # days from the tenth case to half and to nine tenths, on average: the null model
    lag90: float


class Region(NamedTuple):
    """A region whose wave is known."""

    size: int
    start: date
    d50: date
    d90: date


def strictness(at: np.ndarray, start: date) -> np.ndarray:
    """How strict policy is, over its strictest, so many days from a date: one ramp for all regions."""
    rise = (FULL - ONSET).days
    return np.clip((at - (ONSET - start).days) / rise, 0.0, 1.0)


def reported(rate: float, numbers: Numbers, start: date) -> tuple[np.ndarray, np.ndarray]:
    """(days from the start, cases reported by then), up to a factor."""
    p = Parameters().epidemics
    days = np.arange(-BEFORE, AFTER, STEP)
    meets = (rate * (1.0 - numbers.cut * strictness(days, start))).tolist()
    exposed, total = 1.0, 0.0
    waiting = [0.0] * STAGES
    pace = STAGES / numbers.report_days
    course = np.empty(len(days))
    for k, m in enumerate(meets):
        course[k] = total
        becomes = exposed / p.exposed_days
        moves = [w * pace for w in waiting]
        exposed += STEP * (m * sum(waiting) - becomes)
        for s in range(STAGES):
            waiting[s] += STEP * ((becomes if s == 0 else moves[s - 1]) - moves[s])
        total += STEP * moves[-1]
    return days, course


def lags(size: int, start: date, numbers: Numbers) -> tuple[float, float]:
    """Days from the tenth case to half and to nine tenths of a final size."""
    low, high = 0.0, LARGEST_RATE
    for _ in range(24):
        middle = (low + high) / 2.0
        days, course = reported(middle, numbers, start)
        growing = not np.isfinite(course[-1]) or course[-1] > 1.001 * np.interp(AFTER - 30.0, days, course)
        if growing or course[-1] * FIRST > size * np.interp(0.0, days, course):
            high = middle
        else:
            low = middle
    days, course = reported(low, numbers, start)
    half, most = (float(np.interp(q * course[-1], course, days)) for q in (0.5, 0.9))
    return half, most


def misfit(numbers: Numbers, regions: list[Region]) -> float:
    """Sum of squared days by which the predicted dates miss."""
    total = 0.0
    for one in regions:
        found = lags(one.size, one.start, numbers)
        for lag, when in zip(found, (one.d50, one.d90), strict=True):
            total += (lag - (when - one.start).days) ** 2
    return total


# Of the daily notices of the health commissions (canghailan/Wuhan-2019-nCoV, MIT); `cut` is the grid's edge.
FITTED = Numbers(cut=1.0, report_days=6.0, lag50=35.0 / 3.0, lag90=65.0 / 3.0)


def predict(size: int, start: date) -> dict[str, Any]:
    """Dates of half and nine tenths of a size, and those of the null model. Raises ScenarioError."""
    if size <= FIRST:
        raise ScenarioError(f"--size = {size}: must be more than {FIRST}, the cases on the day of --start")
    if not FIRST_DAY <= start <= LAST_DAY:
        raise ScenarioError(f"--start = {start}: must lie in {FIRST_DAY} to {LAST_DAY}, the first wave")
    found = lags(size, start, FITTED)
    usual = (FITTED.lag50, FITTED.lag90)
    days = [start + timedelta(days=round(lag)) for lag in (*found, *usual)]
    return dict(zip(("d50", "d90", "d50_null", "d90_null"), map(date.isoformat, days), strict=True))


CUTS, DELAYS = np.arange(0.70, 1.0001, 0.05), np.arange(2.0, 10.01, 1.0)


def fit(regions: list[Region]) -> Numbers:
    """The numbers of some regions: the best of a grid, and mean lags."""
    means = [
        float(np.mean([(w - r.start).days for r, w in zip(regions, d, strict=True)])) for d in dates(regions)
    ]
    tries = [Numbers(float(c), float(d), *means) for c in CUTS for d in DELAYS]
    return min(tries, key=lambda one: misfit(one, regions))


def dates(regions: list[Region]) -> list[list[date]]:
    """Half dates of all, then those of nine tenths."""
    return [[one.d50 for one in regions], [one.d90 for one in regions]]
