"""Who knows whom: households, neighbours, colleagues, far ties; built with NumPy once a city.

Residents are numbered by grid, so that a household and a neighbourhood lie side by side in memory.
"""

from enum import IntEnum
from typing import NamedTuple

import numpy as np

HOUSEHOLD_SIZES = np.array([1, 2, 3, 4, 5, 6])


class Tie(IntEnum):
    """What a tie is."""

    HOUSEHOLD = 0
    NEIGHBOUR = 1
    COLLEAGUE = 2
    FAR = 3


class Shape(IntEnum):
    """Who knows whom."""

    USUAL = 0  # households, neighbours, colleagues, far ties
    COMPLETE = 1  # all in a grid know each other as housemates do, and nobody outside
    STAR = 2  # all in a grid know its first resident, who knows all of them
    RING = 3  # each in a grid knows the two beside it


class Ties(NamedTuple):
    """Contacts of resident r: other[first[r] : first[r + 1]], their kind beside them."""

    first: np.ndarray  # i4 (n + 1,)
    other: np.ndarray  # u4: unsigned, so that reading a contact tests no sign
    kind: np.ndarray  # u1, Tie


class Degrees(NamedTuple):
    """Mean number of ties of each kind a resident has; household is a mean size."""

    household: float
    neighbours: float
    colleagues: float
    far: float


def build(grid: np.ndarray, employer: np.ndarray, degrees: Degrees, rng: np.random.Generator) -> Ties:
    """Ties between residents, given each one's grid and employer (-1 for none)."""
    n = len(grid)
    kinds = (
        (Tie.HOUSEHOLD, household_pairs(grid, degrees.household, rng)),
        (Tie.NEIGHBOUR, pairs_within(grid, degrees.neighbours, rng)),
        (Tie.COLLEAGUE, pairs_within(employer, degrees.colleagues, rng)),
        (Tie.FAR, far_pairs(n, degrees.far, rng)),
    )
    one = np.concatenate([pairs[:, 0] for _, pairs in kinds])
    two = np.concatenate([pairs[:, 1] for _, pairs in kinds])
    kind = np.concatenate([np.full(len(pairs), name, np.uint8) for name, pairs in kinds])
    low, high = np.minimum(one, two).astype(np.int64), np.maximum(one, two).astype(np.int64)
    # The closest of several ties between two people is kept; kinds stand in order of closeness.
    _, keep = np.unique(low * n + high, return_index=True)
    keep = keep[low[keep] != high[keep]]
    return by_row(low[keep], high[keep], kind[keep], n)


def build_shape(grid: np.ndarray, shape: Shape) -> Ties:
    """Ties of one shape within each grid, none between grids. Residents are sorted by grid."""
    pairs = [np.empty((0, 2), np.int64)]
    sizes = np.bincount(grid)
    starts = np.cumsum(sizes) - sizes
    for size in np.unique(sizes[sizes > 1]):
        one, other = shape_of(shape, int(size))
        here = starts[sizes == size][:, None]
        pairs.append(np.column_stack([(here + one).ravel(), (here + other).ravel()]))
    low, high = np.concatenate(pairs).T
    kind = Tie.HOUSEHOLD if shape == Shape.COMPLETE else Tie.NEIGHBOUR
    return by_row(low, high, np.full(len(low), kind, np.uint8), len(grid))


def shape_of(shape: Shape, size: int) -> tuple[np.ndarray, np.ndarray]:
    """The pairs of a shape among so many, the lower of each and the higher."""
    if shape == Shape.COMPLETE:
        one, other = np.triu_indices(size, 1)
        return one, other
    rest = np.arange(1, size)
    if shape == Shape.STAR:
        return np.zeros_like(rest), rest
    if size == 2:
        return rest - 1, rest
    return np.append(rest - 1, 0), np.append(rest, size - 1)


def by_row(low: np.ndarray, high: np.ndarray, kind: np.ndarray, n: int) -> Ties:
    """Both directions of each pair, sorted by resident."""
    source, target = np.concatenate([low, high]), np.concatenate([high, low])
    order = np.lexsort((target, source))
    first = np.zeros(n + 1, np.int32)
    np.cumsum(np.bincount(source, minlength=n), out=first[1:])
    return Ties(first, target[order].astype(np.uint32), np.concatenate([kind, kind])[order])


def household_pairs(grid: np.ndarray, mean_size: float, rng: np.random.Generator) -> np.ndarray:
    """All pairs within households; a household never spans two grids."""
    n = len(grid)
    weights = np.exp(-((HOUSEHOLD_SIZES - mean_size) ** 2) / 2.0)
    sizes = rng.choice(HOUSEHOLD_SIZES, size=n, p=weights / weights.sum())
    starts = np.cumsum(sizes)
    home = np.searchsorted(starts, np.arange(n), side="right")
    pairs = [np.empty((0, 2), np.int64)]
    for apart in range(1, int(HOUSEHOLD_SIZES[-1])):
        here = np.arange(max(0, n - apart))
        same = (home[here] == home[here + apart]) & (grid[here] == grid[here + apart])
        pairs.append(np.column_stack([here[same], here[same] + apart]))
    return np.concatenate(pairs)


def pairs_within(group: np.ndarray, degree: float, rng: np.random.Generator) -> np.ndarray:
    """Random pairs within each group (rows with group -1 have none); `degree` ties a member on average."""
    members = np.flatnonzero(group >= 0)
    if degree <= 0.0 or len(members) == 0:
        return np.empty((0, 2), np.int64)
    order = members[np.lexsort((rng.random(len(members)), group[members]))]
    sizes = np.bincount(group[members])
    start_of = np.concatenate([[0], np.cumsum(sizes)])
    drawn = order[rng.random(len(order)).argsort()[: int(len(order) * min(1.0, degree / 2.0))]]
    if degree > 2.0:
        drawn = np.repeat(members, round(degree / 2.0))
    mates = start_of[group[drawn]] + (rng.random(len(drawn)) * sizes[group[drawn]]).astype(np.int64)
    return np.column_stack([drawn, order[mates]])


def far_pairs(n: int, degree: float, rng: np.random.Generator) -> np.ndarray:
    """Random pairs across the whole city."""
    count = round(n * degree / 2.0)
    return rng.integers(n, size=(count, 2)) if n else np.empty((0, 2), np.int64)
