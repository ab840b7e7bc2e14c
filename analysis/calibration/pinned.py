"""What a calibration has pinned down of each factor, and which factors it only knows together."""

from collections.abc import Sequence
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
from scipy.stats import spearmanr

from analysis.calibration.coding import chosen_of, of_one

LEVEL = 0.9  # of intervals
PINNED, NARROWED, OPEN = "pinned down", "narrowed", "not pinned down"
PINNED_BELOW, OPEN_FROM = 0.5, 0.85  # standard deviation over that of the prior
TOGETHER = 0.25  # share of one factor's variance that another explains, from which they trade off
BINS = 10


class Marginal(NamedTuple):
    """What is known of one factor."""

    name: str
    low: float | None  # interval at LEVEL; None for one of several values
    middle: float | None
    high: float | None
    shares: dict[str, float]  # of each of several values; empty for a number
    spread: float  # standard deviation, over that of the prior

    @property
    def verdict(self) -> str:
        """In a word."""
        if self.spread >= OPEN_FROM:
            return OPEN
        return PINNED if self.spread < PINNED_BELOW else NARROWED


class Pair(NamedTuple):
    """Two factors of which one tells something of the other."""

    one: str
    other: str
    share: float  # of the variance of the one, explained by the other; the larger of both ways
    correlation: float | None  # of ranks; None where either is one of several values


def marginals(places: np.ndarray, factors: Sequence[Any]) -> list[Marginal]:
    """Of every factor, from places that count alike."""
    return [marginal(places[:, k], factor) for k, factor in enumerate(factors)]


def marginal(places: np.ndarray, factor: Any) -> Marginal:
    """Of one factor."""
    spread = float(np.sqrt(variance(columns(places, factor)) / variance(columns(even(), factor))))
    if factor.values:
        counts = np.bincount(chosen_of(places, factor), minlength=factor.choices)
        shares = dict(zip(map(str, factor.values), (counts / len(places)).tolist(), strict=True))
        return Marginal(factor.name, None, None, None, shares, spread)
    ends = np.quantile(places, [(1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2])
    low, middle, high = (float(factor.at(end)) for end in ends)
    return Marginal(factor.name, low, middle, high, {}, spread)


def even() -> np.ndarray:
    """A prior's places."""
    return (np.arange(10_000) + 0.5) / 10_000


def columns(places: np.ndarray, factor: Any) -> np.ndarray:
    """As the emulator sees a factor, always (rows, columns)."""
    found = of_one(places, factor)
    return found.reshape(len(places), -1)


def variance(found: np.ndarray) -> float:
    """Of all columns together."""
    return float(found.var(axis=0).sum())


def pairs(places: np.ndarray, factors: Sequence[Any]) -> list[Pair]:
    """Factors that trade off, the strongest first."""
    found = [pair(places, factors, one, other) for one, other in combinations(range(len(factors)), 2)]
    return sorted((one for one in found if one.share >= TOGETHER), key=lambda one: -one.share)


def pair(places: np.ndarray, factors: Sequence[Any], one: int, other: int) -> Pair:
    """How much two factors tell of each other."""
    a, b = places[:, one], places[:, other]
    shares = [explained(a, factors[one], b, factors[other]), explained(b, factors[other], a, factors[one])]
    numbers = not (factors[one].values or factors[other].values)
    rank = float(spearmanr(a, b).statistic) if numbers else None
    return Pair(factors[one].name, factors[other].name, max(shares), rank)


def explained(a: np.ndarray, factor: Any, b: np.ndarray, by: Any) -> float:
    """Share of the variance of `a` that lies between classes of `b`: its values, or tenths of its range
    by rank."""
    classes = chosen_of(b, by) if by.choices else (BINS * b.argsort().argsort()) // len(b)
    found = columns(a, factor)
    within = sum(variance(found[classes == k]) * float((classes == k).mean()) for k in np.unique(classes))
    whole = variance(found)
    return 1.0 - within / whole if whole > 0.0 else 0.0
