"""In which futures the ranking of two designs is the other way, as a condition on one or two factors.

Only futures count in which luck leaves no doubt which of the two is better. A condition must separate those
that are reversed better than the best condition does in all but one in twenty shuffles of them over the
futures, and on average over the futures that it covers the ranking must be reversed beyond luck.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.futures.luck import LEVEL, crossed, told
from analysis.futures.weighing import Estimate
from analysis.pairs import holm

LEAST = 3  # futures of either kind, and futures that a condition covers
CUTS = 31  # thresholds that are tried on one factor
SHUFFLES = 999
STILL = 1e-9


class Condition(NamedTuple):
    """What is so in a future: a factor lies above or below a number, or is something."""

    factor: str
    how: str  # "above", "below" or "is"
    at: Any

    def holds(self, column: pd.Series) -> np.ndarray:
        """Where it is so; `column` has the factor's values."""
        if self.how == "is":
            return np.asarray(column == self.at)
        return np.asarray(column > self.at if self.how == "above" else column < self.at)


class Flip(NamedTuple):
    """Two designs in one outcome: which is better over all futures, and where it is not."""

    outcome: str
    better: str  # over all futures
    other: str
    gain: Estimate  # of the better one over the other, in the outcome's unit
    usual: int  # futures in which the better one is better beyond doubt
    reversed: int  # in which the other is
    unclear: int  # in which luck does not let one tell
    conditions: tuple[Condition, ...]  # all hold where the ranking is reversed; none where nothing separates
    coverage: float  # share of the reversed futures that they cover
    density: float  # share of the covered futures that are reversed
    p: float  # of the first, by shuffling; not a number where futures were too few to look

    @property
    def looked(self) -> bool:
        """Whether there were futures enough to look for a condition."""
        return not np.isnan(self.p)


def flip(
    outcome: str, names: tuple[str, str], gains: np.ndarray, factors: pd.DataFrame, seed: int = 0
) -> Flip:
    """Where the ranking of two designs is reversed. `gains` are those of the first over the second, one row
    a future, one column a replication."""
    if gains.mean() < 0.0:
        names, gains = (names[1], names[0]), -gains
    signs = told(gains)
    sure = signs != 0
    is_reversed = (signs == -1)[sure]
    conditions: tuple[Condition, ...] = ()
    p = coverage = density = float("nan")
    if min(is_reversed.sum(), (~is_reversed).sum()) >= LEAST:
        shown = factors[sure].reset_index(drop=True)
        conditions, p = separate(shown, is_reversed, np.random.default_rng(seed))
        inside = covered(conditions, shown)
        coverage, density = float(is_reversed[inside].sum() / is_reversed.sum()), is_reversed[inside].mean()
        if told(gains[covered(conditions, factors)].mean(axis=0)) != -1:
            p = 1.0
    usual, other, unclear = (int((signs == which).sum()) for which in (1, -1, 0))
    gain = crossed(gains)
    return Flip(outcome, *names, gain, usual, other, unclear, conditions, coverage, float(density), p)


def significant(flips: list[Flip]) -> list[Flip]:
    """The same, without conditions that are not significant after Holm's correction for all that was
    looked at."""
    nan = float("nan")
    found = [one._replace(p=p) for one, p in zip(flips, holm([one.p for one in flips]), strict=True)]
    return [
        one._replace(conditions=(), coverage=nan, density=nan) if one.p >= LEVEL else one for one in found
    ]


def separate(
    factors: pd.DataFrame, is_reversed: np.ndarray, rng: np.random.Generator
) -> tuple[tuple[Condition, ...], float]:
    """(the condition that separates best, with a second one if that is significant too; p of the first)."""
    every = list(conditions_of(factors))
    masks = np.array([one.holds(factors[one.factor]) for one in every])
    everywhere = np.ones(len(factors), bool)
    first, p = best(masks, is_reversed, everywhere, rng)
    others = np.array([one.factor != every[first].factor for one in every])
    if p >= LEVEL or not others.any():
        return (every[first],), p
    second, p_second = best(masks[others], is_reversed, masks[first], rng)
    if p_second >= LEVEL:
        return (every[first],), p
    more = np.flatnonzero(others)[second]
    same = np.flatnonzero(np.array([one.factor == every[first].factor for one in every]))
    again = same[correlations(masks[same] & masks[more], is_reversed[:, None])[:, 0].argmax()]
    return (every[again], every[more]), p


def best(
    masks: np.ndarray, is_reversed: np.ndarray, within: np.ndarray, rng: np.random.Generator
) -> tuple[int, float]:
    """(which mask separates best, how often shuffling gives as good a one); a mask counts, and futures are
    shuffled, only `within` some of them."""
    counted = masks & within
    found = correlations(counted, is_reversed[:, None])[:, 0]
    shuffled = np.repeat(is_reversed[:, None], SHUFFLES, axis=1)
    shuffled[within] = rng.permuted(shuffled[within], axis=0)
    tops = correlations(counted, shuffled).max(axis=0)
    base = correlations(within[None], is_reversed[:, None])[0, 0]
    if found.max() <= base + STILL:  # no better than what holds already
        return int(found.argmax()), 1.0
    return int(found.argmax()), float((1 + (tops >= found.max() - STILL).sum()) / (1 + SHUFFLES))


def correlations(masks: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Of each mask with each column of labels (Matthews 1975); 0 where a mask covers too few futures."""
    total = labels.shape[0]
    inside = masks.sum(axis=1)[:, None].astype(float)
    marked = labels.sum(axis=0)[None].astype(float)
    both = masks.astype(np.float32) @ labels.astype(np.float32)
    spread = np.sqrt(inside * (total - inside) * marked * (total - marked))
    enough = (inside >= LEAST) & (spread > 0.0)
    return np.where(enough, (both * total - inside * marked) / np.where(spread > 0.0, spread, 1.0), 0.0)


def conditions_of(factors: pd.DataFrame) -> Iterator[Condition]:
    """All conditions that are tried."""
    for name, column in factors.items():
        values = np.unique(column)
        if column.dtype.kind not in "if":
            yield from (Condition(str(name), "is", value) for value in values)
            continue
        cuts = 0.5 * (values[:-1] + values[1:])
        if len(cuts) > CUTS:
            cuts = cuts[np.linspace(0, len(cuts) - 1, CUTS).round().astype(int)]
        for cut in cuts.tolist():
            yield from (Condition(str(name), how, cut) for how in ("above", "below"))


def covered(conditions: tuple[Condition, ...], factors: pd.DataFrame) -> np.ndarray:
    """Where all conditions hold."""
    return np.all([one.holds(factors[one.factor]) for one in conditions], axis=0)
