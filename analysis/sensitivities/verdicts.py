"""Whether a factor matters, does next to nothing, or cannot be told from luck; how many runs would tell."""

import math
from typing import NamedTuple

import numpy as np

from analysis.sensitivities.indices import Method, divided
from analysis.sensitivities.intervals import Index, Sample, half_widths, spread_by_luck, whole

MATTERS, DOES_NOT, CANNOT_TELL = "matters", "does not", "cannot tell"
SMALL, SMALL_WITH_NOISE = 0.05, 0.15  # share of all variance (of the largest effect) that is next to nothing
MOST_TIMES = 100  # as many runs again, beyond which it is not worth saying how many


class Bounds(NamedTuple):
    """What indices are judged against."""

    floor: float  # upper bound of what luck alone gives
    mean: float  # what luck alone gives
    top: float  # what all factors share in, or the largest effect

    @property
    def negligible(self) -> float:
        """What is next to nothing."""
        return max(SMALL * self.top, min(self.floor, SMALL_WITH_NOISE * self.top))


def verdicts(
    sample: Sample, how: Method, judged: dict[str, Index], bounds: Bounds, of_mean: bool
) -> dict[str, str]:
    """A verdict a factor or group; `of_mean` where the mean over luck is analysed."""
    inert = inert_in_every_run(sample, how, bounds.top) & of_mean
    plain = upper_plain(sample, how) - bounds.mean
    return {
        who: DOES_NOT if nothing else verdict(index, bounds, float(seen))
        for (who, index), nothing, seen in zip(judged.items(), inert, plain, strict=True)
    }


def inert_in_every_run(sample: Sample, how: Method, top: float) -> np.ndarray:
    """Whether each factor does next to nothing under every single luck drawn, whatever that luck does."""
    runs = [divided(how.estimate(sample.design, run, run))[how.main] for run in sample.outputs.T]
    return np.abs(runs).max(axis=0) <= SMALL * top


def upper_plain(sample: Sample, how: Method) -> np.ndarray:
    """Upper 95 % bound over luck of the main measure of the means over all replications."""
    estimate = whole(how.estimate)
    seen = estimate(sample, np.empty((0, 2, 0), int))[how.main]
    by_luck = spread_by_luck(sample, estimate)
    return np.abs(seen) + half_widths({}, by_luck, how.main, sample, seen)


def verdict(index: Index, bounds: Bounds, plain: float) -> str:
    """The verdict on one factor.

    `plain` is the upper bound of the measure of the means over all replications, less what luck adds to it
    on average: it has to be small too, for what acts in a single replication alone has no product between
    replications.
    """
    if not math.isfinite(index.high + bounds.floor):
        return CANNOT_TELL
    least, most = sizes(index)
    if least > max(bounds.floor, 0.0):
        return MATTERS
    small = most <= bounds.negligible and plain <= SMALL * bounds.top
    return DOES_NOT if small and bounds.floor <= SMALL_WITH_NOISE * bounds.top else CANNOT_TELL


def sizes(index: Index) -> tuple[float, float]:
    """The smallest and the largest size, sign aside, within an interval."""
    least, most = sorted((abs(index.low), abs(index.high)))
    return (0.0 if index.low <= 0.0 <= index.high else least), most


def runs_needed(index: Index, bounds: Bounds, runs: int, share: bool) -> int | None:
    """Runs in all after which the interval would lie to one side of what it has to be told from; None where
    that is out of reach. Intervals narrow with the root of the runs; a floor of variance (`share`) falls
    with the replications, one of effects with their root."""
    width, size = 0.5 * (index.high - index.low), abs(index.value)
    if not math.isfinite(width) or size == 0.0:
        return None
    gap = max(size - bounds.floor, bounds.negligible - size)
    falls = 1.5 * (bounds.floor / size) ** (1 if share else 2)
    times = (width / gap) ** 2 if gap > 0.0 else falls
    return math.ceil(runs * max(times, 1.5)) if times <= MOST_TIMES else None
