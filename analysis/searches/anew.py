"""Finalists judged anew under luck that the search has not seen, and what that takes from what they promised.

The best of many noisy figures is too good: whoever is chosen for being first was partly lucky (the winner's
curse; Smith and Winkler 2006). What luck does to all designs alike is no curse, so that finalists are held
against designs that nobody chose. How much of a promise may be lost by luck alone is told by shuffling which
replications were seen and which are fresh: a curse is beyond luck where few shuffles take as much.
"""

import math
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
from scipy import stats

from analysis.futures.luck import LEVEL
from analysis.pairs import holm
from analysis.searches.judging import Box, Judge
from analysis.searches.objectives import costs, lowest
from analysis.searches.space import Design

SHUFFLES = 999  # at most; all there are, where they are fewer
RESAMPLES = 400
STILL = 1e-9


class Curse(NamedTuple):
    """What finalists lost of one objective, on average, beside unchosen designs; all in its own unit."""

    objective: str
    promised: float  # by how much better than unchosen designs, by the luck that the search saw
    held: float  # by fresh luck
    lost: float
    luck_low: float  # 95 % of shuffles lose no less
    luck_high: float  # and no more
    p: float  # share of shuffles that lose as much, after Holm's correction for all objectives

    @property
    def is_beyond_luck(self) -> bool:
        """Whether it was the choice that made the promise too good."""
        return self.p < LEVEL


class Anew:
    """Some designs and the scenario as it is, under all luck: what was seen, and what is fresh."""

    def __init__(self, judge: Judge, designs: Sequence[Design], seen: range, fresh: range) -> None:
        """Designs that have all their runs; regret is against the best of them in each future."""
        self.judge, self.designs = judge, list(designs)
        self.seen, self.fresh = np.arange(seen.start, seen.stop), np.arange(fresh.start, fresh.stop)
        everyone = [judge.base, judge.base, *designs]  # demands may speak of the first
        self.values = judge.ledger.values(everyone, np.arange(fresh.stop))

    def costs(self, replications: np.ndarray) -> np.ndarray:
        """Shape (1 + designs, objectives), the scenario as it is first, by some of the luck."""
        values = {name: found[..., replications] for name, found in self.values.items()}
        best = lowest(self.judge.objectives, values)
        return costs(self.judge.objectives, self.judge.demands, values, best)

    def draws(self) -> Iterator[np.ndarray]:
        """Costs by fresh luck drawn with repetition."""
        rng = np.random.default_rng(0)
        for _ in range(RESAMPLES):
            yield self.costs(rng.choice(self.fresh, len(self.fresh)))

    def held(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """(costs by fresh luck, lower and upper ends of their 95 % intervals over luck)."""
        return interval(self.costs(self.fresh), np.array(list(self.draws())), len(self.fresh))

    def volumes(self, groups: Sequence[Sequence[int]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """(share of the box around all, lower and upper ends) of each group of designs by fresh luck; last
        comes how far the first lies above the second."""
        fresh = self.costs(self.fresh)
        box = Box(fresh)

        def of(found: np.ndarray) -> np.ndarray:
            told = [box.volume(found[1:][list(group)]) for group in groups]
            return np.array([*told, told[0] - told[1]])

        return interval(of(fresh), np.array([of(drawn) for drawn in self.draws()]), len(self.fresh))

    def curses(self, group: Sequence[int], unchosen: Sequence[int]) -> list[Curse]:
        """What some of the designs lost, objective by objective, beside those that nobody chose."""

        def gains(replications: np.ndarray) -> np.ndarray:
            found = self.costs(replications)[1:]
            return found[list(unchosen)].mean(axis=0) - found[list(group)].mean(axis=0)

        promised, held = gains(self.seen), gains(self.fresh)
        lost = promised - held
        shuffled = np.array([gains(one) - gains(other) for one, other in self.shuffles()])
        low, high = np.quantile(shuffled, (LEVEL / 2.0, 1.0 - LEVEL / 2.0), axis=0)
        scale = STILL * np.maximum(1.0, np.abs(promised))
        p = (shuffled >= lost - scale).mean(axis=0)
        return [
            Curse(one.name, *map(float, row))
            for one, *row in zip(
                self.judge.objectives, promised, held, lost, low, high, holm(p.tolist()), strict=True
            )
        ]

    def shuffles(self) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Replications that might as well have been seen, and the others; what was seen comes first."""
        everything = np.concatenate([self.seen, self.fresh])
        count = len(self.seen)
        if math.comb(len(everything), count) <= SHUFFLES + 1:
            for chosen in combinations(everything.tolist(), count):
                yield np.array(chosen), np.setdiff1d(everything, chosen)
            return
        yield self.seen, self.fresh
        rng = np.random.default_rng(0)
        for _ in range(SHUFFLES):
            order = rng.permutation(everything)
            yield order[:count], order[count:]


def interval(found: np.ndarray, drawn: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(found, low, high): a bootstrap of so few is too narrow, and is widened as Student's t is to a normal
    distribution."""
    wide = stats.t.ppf(1.0 - LEVEL / 2.0, count - 1) / stats.norm.ppf(1.0 - LEVEL / 2.0)
    wide *= math.sqrt(count / (count - 1))
    low, high = np.quantile(drawn - found, (LEVEL / 2.0, 1.0 - LEVEL / 2.0), axis=0)
    return found, found + wide * low, found + wide * high
