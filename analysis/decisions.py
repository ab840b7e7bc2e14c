"""Which design to choose: how often each is best, what it costs to be wrong, and which are worth a look."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from scipy import stats

from sim.outcomes import OUTCOMES


class Choice(NamedTuple):
    """One design among those compared, over crises that all of them met with."""

    design: str
    best: float  # share of crises in which it is the best; ties are shared
    best_low: float  # Wilson's 95 % interval
    best_high: float
    regret: float  # mean distance from the best design of each crisis, in the outcome's unit
    regret_most: float  # in the worst crisis


def choices(values: Mapping[str, np.ndarray], outcome: str) -> list[Choice]:
    """Every design by how often it is best, the best first (Savage 1951 for regret).

    `values[design]` has one number a crisis; crises in which a design has none are left out for all. Empty
    where neither way of the outcome is better, or no crisis is left.
    """
    sign = {"lower": 1.0, "higher": -1.0}.get(OUTCOMES[outcome].better)
    table = np.array(list(values.values()))
    table = table[:, np.isfinite(table).all(axis=0)]
    if sign is None or not table.size:
        return []
    costs = sign * table
    lead = costs.min(axis=0)
    is_best = costs == lead
    shares = (is_best / is_best.sum(axis=0)).mean(axis=1)
    regrets = costs - lead
    crises = table.shape[1]
    found = []
    for name, share, regret in zip(values, shares, regrets, strict=True):
        wilson = stats.binomtest(round(share * crises), crises).proportion_ci(method="wilson")
        found.append(
            Choice(
                name,
                float(share),
                float(wilson.low),
                float(wilson.high),
                float(regret.mean()),
                float(regret.max()),
            )
        )
    return sorted(found, key=lambda one: (-one.best, one.regret))


def front(values: Mapping[str, Sequence[float]], outcomes: Sequence[str]) -> list[str]:
    """The designs that no other beats in one of the outcomes without losing in another (Pareto 1906).

    `values[design]` has one mean for each of `outcomes`, every one of which has a better direction.
    """
    signs = np.array([1.0 if OUTCOMES[name].better == "lower" else -1.0 for name in outcomes])
    costs = {name: signs * np.asarray(row, float) for name, row in values.items()}
    return [
        name
        for name, row in costs.items()
        if not any((other <= row).all() and (other < row).any() for other in costs.values())
    ]
