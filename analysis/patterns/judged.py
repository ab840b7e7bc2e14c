"""What a test came to, and how a number of many runs gets its interval."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy import stats

from analysis.pairs import interval

RESAMPLES, SEED = 999, 0
NOWHERE = float("nan")


class Judged(NamedTuple):
    """What a test came to: a number that is above `bar` if the shape is there, with its 95 % interval."""

    value: float
    low: float
    high: float
    bar: float = 0.0  # what the null model says
    sign: float = 1.0  # -1 where the number must lie below the bar
    place: float | None = None  # on the axis, where the shape has one
    full: bool = True  # whether all else holds that the shape asks for

    @property
    def clear(self) -> bool:
        """Whether the whole interval lies where the number must."""
        return self.low > self.bar if self.sign > 0 else self.high < self.bar


def of_means(values: np.ndarray, bar: float = 0.0, sign: float = 1.0, place: float | None = None) -> Judged:
    """Judged by the mean over the runs."""
    values = values[np.isfinite(values)]
    if len(values) < 2:
        return Judged(NOWHERE, NOWHERE, NOWHERE, bar, sign, place)
    return Judged(float(values.mean()), *interval(values), bar, sign, place)


def of_resamples(
    statistic: Callable[[np.ndarray], float], runs: np.ndarray, bar: float = 0.0, sign: float = 1.0
) -> Judged:
    """Judged by a number of some of the runs, told by their columns."""
    drawn = np.random.default_rng(SEED).choice(runs, (RESAMPLES, len(runs)))
    values = np.array([statistic(columns) for columns in drawn])
    if np.isnan(values).mean() > 0.025:
        return Judged(NOWHERE, NOWHERE, NOWHERE, bar, sign)
    low, high = np.nanquantile(values, (0.025, 0.975))
    return Judged(float(statistic(runs)), float(low), float(high), bar, sign)


def halves(runs: int) -> tuple[np.ndarray, np.ndarray]:
    """Columns in which a place is looked for, and columns in which it is tested."""
    columns = np.arange(runs)
    return columns[::2], columns[1::2]


def cut(ratios: np.ndarray, comparisons: int) -> Judged:
    """What a cut switch changes, from the log of a run's loss with the cut over that without: the share by
    which the geometric mean changes. The interval holds for so many comparisons at once (Bonferroni)."""
    ratios = ratios[np.isfinite(ratios)]
    if len(ratios) < 2:
        return Judged(NOWHERE, NOWHERE, NOWHERE)
    mean, error = float(ratios.mean()), float(ratios.std(ddof=1) / np.sqrt(len(ratios)))
    half = float(stats.t.ppf(1.0 - 0.025 / comparisons, len(ratios) - 1)) * error
    value, low, high = (float(np.expm1(end)) for end in (mean, mean - half, mean + half))
    return Judged(value, low, high, sign=1.0 if mean > 0 else -1.0)
