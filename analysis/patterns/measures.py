"""What patterns look at beside outcomes and measures: numbers of a run, and of a period of a run."""

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from analysis.hypotheses.declaration import SERIES
from sim.cases import Way
from sim.outcomes import HOURS, OUTCOMES, days, known, reported_ends, truly_ends
from sim.run import Trajectory

RED_WARNINGS = (31.0826, 31.4181, 31.5472, 31.6597, 31.8340)  # days; 19 July 2021 20:00 is day 31
HIGHEST = 4.0
SOON = 7.0  # days in which a case counts as resolved in its period
GRAVE_LATE = 1.0  # days after which the report of an emergency is late
THROWS = 200  # of a null model
MOST_STRUCK = 0.4  # share of places that are looked at first


class Numbered(NamedTuple):
    """A number of a run, and how it is shown."""

    compute: Callable[[Trajectory], float]  # nan for what does not exist
    unit: str
    zh: str
    en: str


class Dated(NamedTuple):
    """A number of a period of a run, and how it is shown."""

    compute: Callable[[Trajectory, float, float], float]
    unit: str
    zh: str
    en: str


def mean(values: np.ndarray) -> float:
    """Mean; nan of nothing."""
    return float(np.mean(values)) if len(values) else math.nan


def emergencies(run: Trajectory) -> np.ndarray:
    """Which cases are emergencies."""
    return np.array([work.emergency for work in run.scenario.file.work])[run.cases["work"]]


def reported_late(run: Trajectory) -> float:
    """Of the emergencies that the lower tier found and had time to report, those reported late or never."""
    cases = run.cases[emergencies(run)]
    cases = cases[cases["detected"] + GRAVE_LATE <= days(run)]  # nan is left out
    lag = cases["reported"] - cases["detected"]
    return mean(~(lag <= GRAVE_LATE))


def emergency_hours(run: Trajectory) -> float:
    """Mean hours from arising to true closure, what is open counted to the end of the run."""
    cases = run.cases[emergencies(run)]
    return HOURS * mean(np.minimum(truly_ends(cases), days(run)) - cases["arose"])


def handling(run: Trajectory) -> np.ndarray:
    """Hours from found to first reported closed, of cases reported closed."""
    cases = known(run)
    hours = HOURS * (reported_ends(cases) - cases["detected"])
    return hours[np.isfinite(hours)]


def skew(run: Trajectory) -> float:
    """Mean over median of the hours of handling."""
    hours = handling(run)
    return float(hours.mean() / np.median(hours)) if len(hours) else math.nan


def bursts(run: Trajectory) -> float:
    """Variance over mean of the cases that the first hazard brings a day, while it lasts."""
    struck = run.scenario.file.hazard[0] if run.scenario.file.hazard else None
    if struck is None or struck.day + 2.0 > days(run):
        return math.nan
    arose = run.cases["arose"][run.cases["hazard"] == 0]
    end = min(days(run), struck.day + struck.lasts_days)
    counts = np.histogram(arose, np.arange(struck.day, end + 1e-9))[0]
    return float(counts.var(ddof=1) / counts.mean()) if counts.sum() else math.nan


def worst(infected: np.ndarray) -> float:
    """Share of all infected in the four tenths of grids that have most of them; the last axis is grids."""
    ordered = np.sort(infected, axis=-1)[..., ::-1].astype(float)
    whole, part = divmod(MOST_STRUCK * ordered.shape[-1], 1.0)
    first = ordered[..., : int(whole)].sum(axis=-1) + part * ordered[..., int(whole)]
    return float(np.mean(first / ordered.sum(axis=-1))) if ordered.sum() else math.nan


def scattered(run: Trajectory) -> np.ndarray:
    """As many infected thrown over the grids by their people alone, (throws, grids)."""
    people = run.grids["people"]
    luck = np.random.default_rng(run.seed)
    return luck.multinomial(int(run.grids["infected"].sum()), people / people.sum(), THROWS)


def requests(run: Trajectory) -> float:
    """Cases that residents bring, needless ones included, a grid and day."""
    brought = np.count_nonzero(run.cases["found_by"] == Way.RESIDENT)
    return float(brought) / len(run.grids) / days(run)


def relay(run: Trajectory) -> float:
    """Mean hours from found to known by those who dispatch."""
    lag = run.cases["reported"] - run.cases["detected"]
    return HOURS * mean(lag[np.isfinite(lag)])


def highest(run: Trajectory) -> float:
    """Instant of the first step, after the first red warning, at which all subdistricts stand at the highest
    level; infinite for never. A level that was high before counts from the warning on."""
    step = run.scenario.file.run.step_days
    ends = (np.arange(run.scenario.steps) + 1.0) * step
    at = np.flatnonzero((run.series["level"] >= HIGHEST - 1e-9) & (ends >= RED_WARNINGS[0]))
    return float(ends[at[0]]) if len(at) else math.inf


def to_highest(run: Trajectory) -> float:
    """Hours from the first red warning to the highest level; to the end of the run where never."""
    return HOURS * (min(highest(run), days(run)) - RED_WARNINGS[0])


def warnings_before(run: Trajectory) -> float:
    """Red warnings before the highest level."""
    return float(np.searchsorted(RED_WARNINGS, highest(run)))


def found_in(run: Trajectory, begin: float, end: float) -> np.ndarray:
    """Cases found in a period that had time to be resolved."""
    found = run.cases["detected"]
    return run.cases[(found >= begin) & (found < end) & (found + SOON <= days(run))]


def resolved_reported(run: Trajectory, begin: float, end: float) -> float:
    """Of the cases found in a period, those reported closed soon."""
    cases = found_in(run, begin, end)
    return mean(reported_ends(cases) <= cases["detected"] + SOON)


def resolved_true(run: Trajectory, begin: float, end: float) -> float:
    """Of the cases found in a period, those truly closed soon."""
    cases = found_in(run, begin, end)
    return mean(truly_ends(cases) <= cases["detected"] + SOON)


def came_back(run: Trajectory, begin: float, end: float) -> float:
    """Of the cases truly closed in a period, those that had come back after a closure on paper."""
    closed = run.cases["closed"]
    return mean(run.cases["attempts"][(closed >= begin) & (closed < end)] > 0)


def satisfied(run: Trajectory, begin: float, end: float) -> float:
    """Mean contentment of the affected with cases found in a period."""
    told = found_in(run, begin, end)["satisfied"].astype(float)
    return mean(told[np.isfinite(told)])


def trust(run: Trajectory, begin: float, end: float) -> float:
    """Mean trust in the four tiers of government over a period."""
    step = run.scenario.file.run.step_days
    tiers = [run.series[f"trust_{name}"] for name in ("city", "district", "subdistrict", "community")]
    return mean(np.mean(tiers, axis=0)[round(begin / step) : max(round(end / step), round(begin / step) + 1)])


OF_RUNS = {
    "reported_late": Numbered(
        reported_late, "share", "应急事项迟报漏报占比", "emergencies reported late or never"
    ),
    "emergency_hours": Numbered(
        emergency_hours, "h", "应急事项平均办结时间", "mean hours to close an emergency"
    ),
    "handling_mean": Numbered(lambda run: mean(handling(run)), "h", "平均处置时长", "mean handling time"),
    "handling_skew": Numbered(skew, "1", "处置时长均值与中位数之比", "mean over median of handling time"),
    "bursts": Numbered(bursts, "1", "逐日新增的方差与均值之比", "variance over mean of cases a day"),
    "clustered": Numbered(
        lambda run: worst(run.grids["infected"]),
        *("share", "最重四成网格的感染占比", "infected in the worst four tenths of grids"),
    ),
    "clustered_null": Numbered(
        lambda run: worst(scattered(run)),
        *("share", "同样多感染随机散布时", "the same where as many are scattered at random"),
    ),
    "affected": Numbered(
        lambda run: mean(run.grids["infected"] > 0), "share", "有感染的网格占比", "grids with any infected"
    ),
    "affected_null": Numbered(
        lambda run: mean(scattered(run) > 0),
        *("share", "同样多感染随机散布时", "the same where as many are scattered at random"),
    ),
    "requests": Numbered(requests, "1/(grid·day)", "居民诉求量", "requests by residents"),
    "relay_h": Numbered(relay, "h", "信息到达派单者的平均时间", "mean hours until those who dispatch know"),
    "to_highest_h": Numbered(
        to_highest, "h", "首次红色预警至最高响应级别", "hours from first red warning to highest level"
    ),
    "warnings_before": Numbered(
        warnings_before, "1", "最高响应级别前的红色预警数", "red warnings before the highest level"
    ),
}
OF_PERIODS = {
    "resolved_reported": Dated(
        resolved_reported, "share", "上报解决率（七日内）", "reported resolved within a week"
    ),
    "resolved_true": Dated(resolved_true, "share", "真实解决率（七日内）", "truly resolved within a week"),
    "came_back": Dated(came_back, "share", "办结事项中曾返办的占比", "closed cases that had come back"),
    "satisfied": Dated(satisfied, "share", "满意度", "satisfaction"),
    "trust": Dated(trust, "share", "对政府信任", "trust in government"),
}


def about(outcome: str) -> Any:
    """The declaration of what a test looks at: an outcome, a measure of each step or one of the above."""
    return OUTCOMES.get(outcome) or SERIES.get(outcome) or OF_RUNS.get(outcome) or OF_PERIODS[outcome]
