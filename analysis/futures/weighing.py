"""How designs stand in one outcome over all futures: means, who is best how often, regret."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from analysis.futures.luck import LEVEL, crossed, share, told

RESAMPLES = 400

Estimate = tuple[float, float, float]  # with its 95 % interval


class Standing(NamedTuple):
    """One design in one outcome."""

    design: str
    mean: Estimate  # over futures
    difference: Estimate  # from the base
    best: Estimate  # share of futures in which it is the best; ties are shared
    surely_best: float  # share of futures in which luck leaves no doubt of it
    regret: Estimate  # mean distance from the best design of each future, in the outcome's unit
    regret_90: float  # nine in ten futures have no more
    regret_most: float


def standings(names: Sequence[str], costs: np.ndarray, sign: float, seed: int = 0) -> list[Standing]:
    """Every design, the base first. `costs` has shape (designs, futures, replications), less is better;
    `sign` makes them values again."""
    means = costs.mean(axis=2)
    is_best = means == means.min(axis=0)
    best = (is_best / is_best.sum(axis=0)).mean(axis=1)
    sure, possible = lead(costs)
    found = regrets(means)
    low, high = regret_intervals(costs, np.random.default_rng(seed))
    return [
        Standing(
            name,
            crossed(sign * costs[k]),
            crossed(sign * (costs[k] - costs[0])),
            (float(best[k]), *share(sure[k], possible[k])),
            float(sure[k].mean()),
            (float(found[k].mean()), float(low[k]), float(high[k])),
            float(np.quantile(found[k], 0.9)),
            float(found[k].max()),
        )
        for k, name in enumerate(names)
    ]


def lead(costs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(where each design is the best beyond doubt, where it may be); shape (designs, futures)."""
    level = LEVEL / max(1, len(costs) - 1)
    ahead = np.array([[told(other - one, level) for other in costs] for one in costs])
    ahead[np.arange(len(costs)), np.arange(len(costs))] = 1
    return (ahead == 1).all(axis=1), (ahead != -1).all(axis=1)


def regrets(means: np.ndarray) -> np.ndarray:
    """Distance from the best design of each future (Savage 1951); `means` has shape (designs, futures)."""
    return means - means.min(axis=0)


def regret_intervals(costs: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """95 % intervals of the mean regret by bootstrap over futures and replications.

    The best of noisy means is too good, so that regret comes out too high: the upper end leaves that in. For
    the lower end one half of the luck says which design is the best and the other by how much, so that it
    comes out too low.
    """
    _, futures, replications = costs.shape
    half = replications // 2
    lows, highs = [], []
    for _ in range(RESAMPLES):
        rows = rng.integers(futures, size=futures)
        order = rng.permutation(replications)
        one, two = (
            rng.choice(order[:half], half) if half else order[:0],
            rng.choice(order[half:], replications - half),
        )
        drawn = costs[:, rows]
        highs.append(regrets(drawn[:, :, np.concatenate([one, two])].mean(axis=2)).mean(axis=1))
        if half:
            halves = [drawn[:, :, which].mean(axis=2) for which in (one, two)]
            lows.append(0.5 * (judged(halves[0], halves[1]) + judged(halves[1], halves[0])))
    low = np.maximum(0.0, np.quantile(lows, 0.025, axis=0)) if half else np.zeros(len(costs))
    return low, np.quantile(highs, 0.975, axis=0)


def judged(choosing: np.ndarray, judging: np.ndarray) -> np.ndarray:
    """Mean distance, as one half of the luck has it, from the design that the other half takes for best."""
    best = judging[choosing.argmin(axis=0), np.arange(judging.shape[1])]
    return (judging - best).mean(axis=1)


def undominated(costs: np.ndarray) -> np.ndarray:
    """Share of futures in which no other design is at least as good in everything and better in something
    (Pareto 1906), by design. `costs` has shape (outcomes, designs, futures), less is better."""
    beaten = np.zeros(costs.shape[1:], bool)
    for k in range(costs.shape[1]):
        no_worse = (costs <= costs[:, k : k + 1]).all(axis=0)
        better = (costs < costs[:, k : k + 1]).any(axis=0)
        beaten[k] = (no_worse & better).any(axis=0)
    return (~beaten).mean(axis=1)
