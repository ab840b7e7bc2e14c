"""A box: bounds on some factors; what it holds of what is looked for, and which bounds may be chance."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import stats


class Bound(NamedTuple):
    """What a box allows of one factor: a range of numbers, or some of its values."""

    low: float = -np.inf
    high: float = np.inf
    values: tuple[Any, ...] = ()  # empty for a range

    def holds(self, column: pd.Series) -> np.ndarray:
        """Which rows it allows."""
        if self.values:
            return column.isin(self.values).to_numpy()
        numbers = column.to_numpy(float)
        return (numbers >= self.low) & (numbers <= self.high)


Bounds = dict[str, Bound]


class Box(NamedTuple):
    """Bounds, and how far they describe what is looked for."""

    bounds: Bounds
    coverage: float  # share of all hits that lie in it
    density: float  # share of its rows that are hits
    mass: float  # share of all rows that lie in it
    rows: int
    p: dict[str, float]  # by factor, chance of so many hits if the bound meant nothing


def inside(table: pd.DataFrame, bounds: Mapping[str, Bound]) -> np.ndarray:
    """Rows that all bounds allow."""
    found = np.full(len(table), True)
    for name, bound in bounds.items():
        found &= bound.holds(table[name])
    return found


def judged(table: pd.DataFrame, hits: np.ndarray, bounds: Bounds) -> Box:
    """A box with its measures; each bound with its quasi-p-value (Bryant and Lempert 2010)."""
    rows = inside(table, bounds)
    count, total = int((rows & hits).sum()), max(1, int(hits.sum()))
    return Box(
        dict(bounds),
        count / total,
        count / max(1, int(rows.sum())),
        float(rows.mean()),
        int(rows.sum()),
        {name: chance(table, hits, bounds, name) for name in bounds},
    )


def chance(table: pd.DataFrame, hits: np.ndarray, bounds: Bounds, name: str) -> float:
    """Chance of at least as many hits in the box, were its rows a random part of those that lie in the box
    without this bound."""
    rows = inside(table, bounds)
    wider = inside(table, {other: bound for other, bound in bounds.items() if other != name})
    share = float(hits[wider].mean()) if wider.any() else 0.0
    return float(stats.binom.sf(int((rows & hits).sum()) - 1, int(rows.sum()), share))


def sure(table: pd.DataFrame, hits: np.ndarray, bounds: Bounds, level: float) -> Bounds:
    """Bounds without those that may be chance, the least sure dropped first."""
    kept = dict(bounds)
    while kept:
        ps = {name: chance(table, hits, kept, name) for name in kept}
        worst = max(ps, key=lambda name: ps[name])
        if ps[worst] <= level:
            break
        del kept[worst]
    return kept
