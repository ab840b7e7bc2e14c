"""Intervals of indices: both kinds of chance that stand behind them, the points drawn and the luck drawn."""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy import stats

from analysis.sensitivities.indices import Design, Estimator, Found, chosen_columns, divided

LEAST = 4  # replications from which luck can be told from effect
SPLITS = 8
PARTS = 16  # of the luck, each of which is left out in turn

Compute = Callable[[np.ndarray], np.ndarray]  # over the last axis


class Statistic(NamedTuple):
    """What of an outcome's distribution over luck is analysed."""

    compute: Compute
    least: int  # replications; what stays without one part of them can still be halved


STATISTICS = {
    "mean": Statistic(lambda values: values.mean(axis=-1), 1),
    "variance": Statistic(lambda values: values.var(axis=-1, ddof=1), 5),
    "upper_tail": Statistic(lambda values: np.quantile(values, 0.9, axis=-1), 22),
    "lower_tail": Statistic(lambda values: np.quantile(values, 0.1, axis=-1), 22),
}


class Index(NamedTuple):
    """An estimate with its 95 % interval."""

    value: float
    low: float
    high: float


class Sample(NamedTuple):
    """A design's points and what came out there."""

    design: Design
    outputs: np.ndarray  # (points, replications)
    compute: Compute  # of the replications of a point

    def at(self, rows: np.ndarray) -> "Sample":
        """Some of the points."""
        return self._replace(
            design=self.design._replace(places=self.design.places[rows]), outputs=self.outputs[rows]
        )

    def splits(self) -> np.ndarray:
        """Ways to part the luck in two halves, evenly spread over all that turn it round; shape (ways, 2,
        half)."""
        replications = self.outputs.shape[1]
        size = replications // 2
        turns = range(replications) if replications % 2 else range(size)
        count = min(SPLITS, len(turns))
        circle = list(range(replications)) * 2
        starts = [turns[k * len(turns) // count] for k in range(count)]
        return np.array([(circle[k : k + size], circle[k + size : k + 2 * size]) for k in starts])


Estimate = Callable[[Sample, np.ndarray], Found]  # from a sample and ways to halve its luck


def halved(estimator: Estimator) -> Estimate:
    """By products of two halves of the luck, mean over the ways to halve it; of all of it at once where it
    is too little to halve."""

    def estimate(sample: Sample, splits: np.ndarray) -> Found:
        if not len(splits):
            return whole(estimator)(sample, splits)
        design, outputs, compute = sample
        found = [estimator(design, compute(outputs[:, one]), compute(outputs[:, two])) for one, two in splits]
        return divided({key: np.mean([each[key] for each in found], axis=0) for key in found[0]})

    return estimate


def whole(estimator: Estimator) -> Estimate:
    """Of all of the luck at once."""

    def estimate(sample: Sample, splits: np.ndarray) -> Found:
        values = sample.compute(sample.outputs)
        return divided(estimator(sample.design, values, values))

    return estimate


def spread_by_points(
    sample: Sample, splits: np.ndarray, estimate: Estimate, draws: int, rng: np.random.Generator
) -> Found:
    """Standard deviations by drawing blocks of points anew."""
    blocks = len(sample.design.places) // sample.design.block
    found = []
    for _ in range(draws):
        rows = chosen_columns(sample.design, rng.integers(0, blocks, blocks))
        which = splits[[int(rng.integers(len(splits)))]] if len(splits) else splits
        found.append(estimate(sample.at(rows), which))
    return {key: np.std([each[key] for each in found], axis=0, ddof=1) for key in found[0]}


def spread_by_luck(sample: Sample, estimate: Estimate) -> Found:
    """Standard deviations by leaving each part of the luck out in turn (jackknife: Tukey 1958)."""
    replications = sample.outputs.shape[1]
    parts = np.array_split(np.arange(replications), min(replications, PARTS))
    found = []
    for part in parts:
        kept = sample._replace(outputs=np.delete(sample.outputs, part, axis=1))
        found.append(estimate(kept, kept.splits()))
    scale = (len(parts) - 1) / math.sqrt(len(parts))
    return {key: scale * np.std([each[key] for each in found], axis=0, ddof=1) for key in found[0]}


def half_widths(by_points: Found, by_luck: Found, key: str, sample: Sample, like: np.ndarray) -> np.ndarray:
    """Half of the 95 % intervals of a measure, from both standard deviations as far as there are; no numbers,
    in the shape of `like`, where there are none."""
    if key not in by_points and key not in by_luck:
        return np.full(like.shape, np.nan)
    parts = min(sample.outputs.shape[1], PARTS)
    points = stats.norm.ppf(0.975) * by_points.get(key, np.zeros_like(like))
    luck = stats.t.ppf(0.975, max(1, parts - 1)) * by_luck.get(key, np.zeros_like(like))
    return np.sqrt(np.square(points) + np.square(luck))


def wide_by_luck(by_points: Found, by_luck: Found, key: str) -> bool:
    """Whether luck has the larger part in the intervals of a measure."""
    if key not in by_luck or not np.isfinite(by_luck[key]).all():
        return True
    return key not in by_points or float(np.square(by_luck[key]).sum()) > float(
        np.square(by_points[key]).sum()
    )
