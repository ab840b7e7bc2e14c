"""Paired differences: two designs under the same luck, seed by seed."""

import math
from typing import NamedTuple

import numpy as np
from scipy import stats

from sim.outcomes import OUTCOMES

SIGNIFICANT = 0.05


class Difference(NamedTuple):
    """One alternative against the base in one outcome, over pairs of runs with the same seed."""

    outcome: str
    alternative: str
    pairs: int
    base_mean: float
    mean: float
    difference: float
    low: float
    high: float
    effect_size: float  # difference over the standard deviation of differences
    share_better: float  # ties count half; nan where neither way is better
    p: float
    p_adjusted: float
    variance_reduction: float  # by the same luck; nan where the runs do not differ

    @property
    def is_significant(self) -> bool:
        """After the correction for all that was compared."""
        return self.p_adjusted < SIGNIFICANT

    @property
    def gain(self) -> float:
        """The difference, positive where the alternative is better; nan where neither way is."""
        return {"lower": -1.0, "higher": 1.0}.get(OUTCOMES[self.outcome].better, math.nan) * self.difference


def paired(outcome: str, alternative: str, base: np.ndarray, other: np.ndarray) -> Difference:
    """One difference over the pairs in which both have a value."""
    both = np.isfinite(base) & np.isfinite(other)
    a, b = base[both], other[both]
    if len(a) < 2:
        nan = math.nan
        return Difference(outcome, alternative, len(a), nan, nan, nan, nan, nan, nan, nan, nan, nan, nan)
    d = b - a
    low, high = interval(d)
    spread = float(d.std(ddof=1))
    differs = spread > 0.0
    won = {"lower": d < 0, "higher": d > 0}.get(OUTCOMES[outcome].better)
    return Difference(
        outcome,
        alternative,
        pairs=len(d),
        base_mean=float(a.mean()),
        mean=float(b.mean()),
        difference=float(d.mean()),
        low=low,
        high=high,
        effect_size=float(d.mean()) / spread if differs else math.nan,
        share_better=math.nan if won is None else float(won.mean() + 0.5 * (d == 0).mean()),
        p=float(stats.ttest_1samp(d, 0.0).pvalue) if differs else float(d.mean() == 0.0),
        p_adjusted=math.nan,
        variance_reduction=float((a.var(ddof=1) + b.var(ddof=1)) / d.var(ddof=1)) if differs else math.nan,
    )


def interval(values: np.ndarray) -> tuple[float, float]:
    """95 % interval of a mean (Student 1908)."""
    half = stats.t.ppf(0.975, len(values) - 1) * values.std(ddof=1) / math.sqrt(len(values))
    return float(values.mean() - half), float(values.mean() + half)


def holm(ps: list[float]) -> list[float]:
    """Adjusted p-values, step down (Holm 1979); those that are not there stay so."""
    order = [k for k in np.argsort(ps, kind="stable") if not math.isnan(ps[k])]
    adjusted, highest = [math.nan] * len(ps), 0.0
    for rank, k in enumerate(order):
        highest = max(highest, min(1.0, (len(order) - rank) * ps[k]))
        adjusted[k] = highest
    return adjusted
