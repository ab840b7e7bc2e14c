"""How good designs are over all futures: one number an objective, less is better."""

import math
from collections.abc import Mapping, Sequence

import numpy as np

from analysis.futures.goodness import Demand
from analysis.futures.runs import sign
from analysis.searches.declaration import GOOD, Objective

TENTH = 0.1

Values = Mapping[str, np.ndarray]  # by outcome, shape (designs, futures, replications)


def costs(
    objectives: Sequence[Objective], demands: Sequence[Demand], values: Values, best: Values
) -> np.ndarray:
    """Shape (designs, objectives). `values` has the base first, of which the demands may speak, and leaves it
    out of the result; `best` has for each outcome the lowest cost known in each future, for regret."""
    return np.stack([cost(one, demands, values, best) for one in objectives], axis=1)


def cost(one: Objective, demands: Sequence[Demand], values: Values, best: Values) -> np.ndarray:
    """One objective of every design but the base."""
    if one.over == GOOD:
        slacks = np.array([each.slack(values[each.outcome]).mean(axis=-1) for each in demands])
        return -(slacks >= 0.0).all(axis=0).mean(axis=-1)[1:]
    found = turned(one.outcome, values)[1:]
    if one.over == "mean":
        return found.mean(axis=1)
    if one.over == "worst_decile":
        count = math.ceil(TENTH * found.shape[1])
        return np.sort(found, axis=1)[:, -count:].mean(axis=1)
    return (found - best[one.outcome]).max(axis=1)


def lowest(objectives: Sequence[Objective], values: Values) -> dict[str, np.ndarray]:
    """The lowest cost of any design in each future, of the outcomes whose regret is asked for."""
    names = {one.outcome for one in objectives if one.over == "regret"}
    return {name: turned(name, values).min(axis=0) for name in sorted(names)}


def turned(outcome: str, values: Values) -> np.ndarray:
    """Means over luck, so that less is better; shape (designs, futures)."""
    return sign(outcome) * values[outcome].mean(axis=-1)
