"""The first wave of an epidemic in a region: when half and nine tenths of its cases are reported.

A mean field of the model's own stages (exposed, infectious; `sim.parameters.hazards`), not `sim` itself: who
is infected passes it on at a rate that falls with the strictness of policy; cases are reported some days
after they become infectious, and isolated then. Few are ever infected, so the equations are linear, and a
region's rate of infection follows from its size and the day of its tenth case alone: nothing else of a region
is known here. Policy becomes strict by the calendar of the three fitted regions, but nowhere before a
region's own wave has begun.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from sim.entries import ScenarioError
from sim.parameters import Parameters

FIRST = 10  # reported cases on the day on which a wave is said to begin
BEFORE, AFTER = 25, 90  # days of a wave that are looked at, around its beginning
STEP = 0.25  # days
STAGES = 3  # of reporting: their sum is less spread out than one exponential time
ONSET, RISE_DAYS = date(2020, 1, 22), 4.0  # policy goes from loose to strict (OxCGRT: Beijing, Guangdong and
# Zhejiang rise from 15-22 on 22 January to 64-68 of their 71-82 on 26 January)
FIRST_DAY, LAST_DAY = date(2020, 1, 1), date(2020, 3, 31)
LARGEST_RATE = 20.0  # 1/day
SEED, LONGEST = 1e-6, 400.0  # share infected at first, days, of the pure SEIR
CUT = 1.0  # share of infections that strict policy prevents: assumed; the three regions say that it is large


class Numbers(NamedTuple):
    """What is fitted, all of it: on Beijing, Guangdong and Zhejiang, January to 1 March 2020."""

    report_days: float  # from infectious to reported
    lag50: float  # days from the tenth case to half and to nine tenths, on average: the null model
    lag90: float
    r0: float  # all that the pure SEIR has


class Region(NamedTuple):
    """A region whose wave is known."""

    size: int
    start: date
    d50: date
    d90: date


def strictness(at: np.ndarray, start: date) -> np.ndarray:
    """How strict policy is, over its strictest, so many days from the day of the tenth case."""
    onset = max(0.0, float((ONSET - start).days))
    return np.clip((at - onset) / RISE_DAYS, 0.0, 1.0)


def reported(rate: float, report_days: float, start: date, cut: float) -> tuple[np.ndarray, np.ndarray]:
    """(days from the start, cases reported by then), up to a factor."""
    p = Parameters().epidemics
    days = np.arange(-BEFORE, AFTER, STEP)
    meets = (rate * (1.0 - cut * strictness(days, start))).tolist()
    exposed, total = 1.0, 0.0
    waiting = [0.0] * STAGES
    pace = STAGES / report_days
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


def lags(size: int, start: date, report_days: float, cut: float = CUT) -> tuple[float, float]:
    """Days from the tenth case to half and to nine tenths of a final size."""
    low, high = 0.0, LARGEST_RATE
    for _ in range(24):
        middle = (low + high) / 2.0
        days, course = reported(middle, report_days, start, cut)
        growing = not np.isfinite(course[-1]) or course[-1] > 1.001 * np.interp(AFTER - 30.0, days, course)
        if growing or course[-1] * FIRST > size * np.interp(0.0, days, course):
            high = middle
        else:
            low = middle
    days, course = reported(low, report_days, start, cut)
    half, most = (float(np.interp(q * course[-1], course, days)) for q in (0.5, 0.9))
    return half, most


@cache
def epidemic(r0: float) -> tuple[np.ndarray, np.ndarray]:
    """(days, share of all its cases so far) of a pure SEIR in which nobody does anything."""
    p = Parameters().epidemics
    course = []
    susceptible, exposed, infectious, begun = 1.0, SEED, 0.0, 0.0
    for _ in np.arange(0.0, LONGEST, STEP):
        infected = r0 / p.infectious_days * susceptible * infectious
        becomes, ends = exposed / p.exposed_days, infectious / p.infectious_days
        susceptible -= STEP * infected
        exposed += STEP * (infected - becomes)
        infectious += STEP * (becomes - ends)
        begun += STEP * becomes
        course.append(begun)
    return np.arange(len(course)) * STEP, np.array(course) / course[-1]


def unchecked(size: int, r0: float) -> tuple[float, float]:
    """The same of a pure SEIR without policy, which ends since nobody is left to infect."""
    days, share = epidemic(r0)
    begin, half, most = np.interp((FIRST / size, 0.5, 0.9), share, days).tolist()
    return half - begin, most - begin


def misfit(found: Sequence[tuple[float, float]], regions: Sequence[Region]) -> float:
    """Sum of squared days by which predicted lags miss."""
    total = 0.0
    for each, one in zip(found, regions, strict=True):
        for lag, when in zip(each, (one.d50, one.d90), strict=True):
            total += (lag - (when - one.start).days) ** 2
    return total


REGIONS = (  # Beijing, Guangdong, Zhejiang; sizes of 1 March 2020
    Region(414, date(2020, 1, 21), date(2020, 2, 2), date(2020, 2, 14)),
    Region(1350, date(2020, 1, 20), date(2020, 2, 2), date(2020, 2, 11)),
    Region(1218, date(2020, 1, 22), date(2020, 2, 1), date(2020, 2, 10)),
)

# Of the daily notices of the health commissions (canghailan/Wuhan-2019-nCoV, MIT).
FITTED = Numbers(report_days=7.5, lag50=35.0 / 3.0, lag90=65.0 / 3.0, r0=11.0)


def predict(size: int, start: date) -> dict[str, Any]:
    """Dates of half and nine tenths of a size, and those of the null model. Raises ScenarioError."""
    if size <= FIRST:
        raise ScenarioError(f"--size = {size}: must be more than {FIRST}, the cases on the day of --start")
    if not FIRST_DAY <= start <= LAST_DAY:
        raise ScenarioError(f"--start = {start}: must lie in {FIRST_DAY} to {LAST_DAY}, the first wave")
    found = lags(size, start, FITTED.report_days)
    usual = (FITTED.lag50, FITTED.lag90)
    days = [start + timedelta(days=round(lag)) for lag in (*found, *usual)]
    return dict(zip(("d50", "d90", "d50_null", "d90_null"), map(date.isoformat, days), strict=True))


DELAYS, NUMBERS = np.arange(2.0, 12.01, 0.5), np.arange(1.5, 20.01, 0.5)


def fit(regions: Sequence[Region], cut: float = CUT) -> Numbers:
    """The numbers of some regions: the best of a grid, and mean lags."""
    delay = min(DELAYS, key=lambda days: misfit([lags(r.size, r.start, days, cut) for r in regions], regions))
    r0 = min(NUMBERS, key=lambda each: misfit([unchecked(r.size, each) for r in regions], regions))
    half, most = (
        float(np.mean([(when - r.start).days for when, r in zip(days, regions, strict=True)]))
        for days in ([r.d50 for r in regions], [r.d90 for r in regions])
    )
    return Numbers(float(delay), half, most, float(r0))
