"""The predictive check: runs at points of the posterior beside the targets, and beside what was no target."""

from typing import Any, NamedTuple

import numpy as np

from analysis.calibration.pinned import LEVEL
from analysis.calibration.targets import Target
from analysis.tasks import plain


class Checked(NamedTuple):
    """One outcome of a single run, under the prior and the posterior, and its target if it has one."""

    outcome: str
    prior: tuple[float, float]
    low: float
    middle: float
    high: float
    values: np.ndarray  # of single runs at points of the posterior
    target: Target | None
    tail: float | None  # how often a figure so far or farther from the middle would be seen, 0 to 1

    @property
    def reproduced(self) -> bool | None:
        """Whether the target lies where nine in ten such figures would; None without one."""
        return None if self.tail is None else self.tail >= 1.0 - LEVEL


def checked(
    name: str, before: np.ndarray, after: np.ndarray, target: Target | None, rng: np.random.Generator
) -> Checked:
    """Of one outcome: `before` and `after` hold (points, replications) under the prior and the posterior."""
    prior = interval(before)
    low, middle, high = interval(after)
    tail = None if target is None else seen_so_far_off(figures(after, target, rng), target.value)
    return Checked(name, (prior[0], prior[2]), low, middle, high, after.ravel(), target, tail)


def interval(values: np.ndarray) -> tuple[float, float, float]:
    """Low end, middle and high end of what there is."""
    some = values[np.isfinite(values)]
    if not len(some):
        return np.nan, np.nan, np.nan
    low, middle, high = np.quantile(some, [(1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2])
    return float(low), float(middle), float(high)


def figures(after: np.ndarray, target: Target, rng: np.random.Generator, each: int = 200) -> np.ndarray:
    """What figures like the target would be: a history, or the mean of several, with the figure's error
    and the model's discrepancy on top."""
    means, luck = after.mean(axis=1), float(after.var(axis=1, ddof=1).mean())
    seen = float(means.var(ddof=1))
    own = max(0.0, 1.0 - luck / after.shape[1] / seen) if seen > 0.0 else 0.0  # of `seen`, what is no luck
    truths = means.mean() + np.sqrt(own) * (means - means.mean())
    error = np.sqrt(luck / target.runs + target.variance)
    return truths[:, None] + error * rng.standard_normal((len(means), each))


def seen_so_far_off(seen: np.ndarray, value: float) -> float:
    """Share of figures at least as far out as the value, both sides counted."""
    some = seen[np.isfinite(seen)]
    above = float((some >= value).mean())
    return min(1.0, 2.0 * min(above, 1.0 - above))


def document(one: Checked) -> dict[str, Any]:
    """As JSON has it."""
    ends = {"prior_low": one.prior[0], "prior_high": one.prior[1]}
    found = {"low": one.low, "middle": one.middle, "high": one.high}
    told = {key: plain(value) for key, value in {**ends, **found}.items()}
    target = None if one.target is None else one.target._asdict()
    return {**told, "target": target, "tail": one.tail, "reproduced": one.reproduced}
