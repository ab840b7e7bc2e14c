"""A classification tree (Breiman and others 1984): the leaves in which most rows are hits, as boxes."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.discovery.boxes import Bound, Bounds, Box, inside, judged
from analysis.discovery.prim import LEAST, is_number

DEEPEST = 3
SMALLEST_GAIN = 0.01  # of the impurity of all rows


def tree(table: pd.DataFrame, hits: np.ndarray) -> list[Box]:
    """Leaves with more hits than misses, and denser than the whole, the largest share of all hits first."""
    least = max(2, int(LEAST * len(table)))
    leaves = [judged(table, hits, bounds) for bounds in grown(table, hits, {}, DEEPEST, least)]
    good = [leaf for leaf in leaves if leaf.bounds and leaf.density > max(0.5, hits.mean())]
    return sorted(good, key=lambda leaf: -leaf.coverage)


def grown(table: pd.DataFrame, hits: np.ndarray, here: Bounds, depth: int, least: int) -> Iterator[Bounds]:
    """Leaves below a box."""
    rows = inside(table, here)
    found = [] if depth == 0 else list(splits(table, hits, here, rows, least))
    impurity, sides = min(found, key=lambda one: one[0], default=(0.0, ()))
    if not found or gini(hits[rows]) - impurity < SMALLEST_GAIN * gini(hits):
        yield here
        return
    for side in sides:
        yield from grown(table, hits, side, depth - 1, least)


def splits(
    table: pd.DataFrame, hits: np.ndarray, here: Bounds, rows: np.ndarray, least: int
) -> Iterator[tuple[float, tuple[Bounds, Bounds]]]:
    """(impurity, two boxes) of every way to part the rows of a box."""
    for name in map(str, table):
        bound = here.get(name, Bound())
        for pair in halves(table[name][rows], bound):
            sides = [rows & side.holds(table[name]) for side in pair]
            if min(side.sum() for side in sides) >= least:
                boxes = ({**here, name: pair[0]}, {**here, name: pair[1]})
                yield sum(gini(hits[side]) for side in sides), boxes


def halves(column: pd.Series, bound: Bound) -> Iterator[tuple[Bound, Bound]]:
    """Bounds on either side of a number, or one value and the others."""
    if is_number(column):
        numbers = np.unique(column.to_numpy(float))
        for k in np.unique(np.linspace(1, len(numbers) - 1, min(40, len(numbers) - 1)).astype(int)):
            yield bound._replace(high=float(numbers[k - 1])), bound._replace(low=float(numbers[k]))
    else:
        values = sorted(column.unique(), key=str)
        for value in values if len(values) > 1 else []:
            yield Bound(values=(value,)), Bound(values=tuple(one for one in values if one != value))


def gini(hits: np.ndarray) -> float:
    """Impurity times rows."""
    share = float(hits.mean()) if len(hits) else 0.0
    return 2.0 * share * (1.0 - share) * len(hits)
