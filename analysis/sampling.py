"""Points of a study in the unit cube, one row a point, one column a factor: SALib's and SciPy's samplers.

Every sampler that can be extended gives the points that it gave before, then more.
"""

import math
from collections.abc import Callable, Sequence
from itertools import product
from typing import NamedTuple

import numpy as np
from SALib.sample import fast_sampler, morris, shapley, sobol
from scipy.stats import qmc

from sim.entries import ScenarioError

LARGEST = 2_000_000  # points

Sets = Sequence[Sequence[int]]  # columns that change together: single factors, and groups of them


class Sampler(NamedTuple):
    """A way to choose points."""

    points: Callable[["Sampling", Sequence[int], Sets], np.ndarray]
    least: int  # of `sampling.points`; 0 where it has no meaning
    extends: bool


class Sampling(NamedTuple):
    """How a study chooses its points."""

    method: str = "grid"
    points: int = 64
    levels: int = 5
    second_order: bool = False
    by_group: bool = False  # Sobol indices of the groups alone, not of each factor in them
    seed: int = 0


def unit_points(sampling: Sampling, choices: Sequence[int], batches: Sequence[int], sets: Sets) -> np.ndarray:
    """All points: `choices` holds for each factor how many values it has, 0 for a number in a range;
    `batches` how many points were asked for at first and each time more were; `sets` which factors change
    together. Raises ScenarioError."""
    sampler = SAMPLERS[sampling.method]
    if sampler.least and sum(batches) < sampler.least:
        raise ScenarioError(
            f"sampling.points = {sum(batches)}: {sampling.method} needs at least {sampler.least}"
        )
    if len(batches) > 1 and not sampler.extends:
        raise ScenarioError(f"sampling.method = {sampling.method!r}: its points cannot be extended")
    if sampling.method == "latin":
        parts = [latin(sampling, len(choices), count, k) for k, count in enumerate(batches)]
        return np.concatenate(parts)
    rows = sampler.points(sampling._replace(points=sum(batches)), choices, sets)
    if len(rows) > LARGEST:
        raise ScenarioError(f"sampling: {len(rows)} points; at most {LARGEST}")
    return rows


def problem(count: int) -> dict[str, object]:
    """As SALib wants it."""
    return {"num_vars": count, "names": [f"x{k}" for k in range(count)], "bounds": [[0.0, 1.0]] * count}


def places(levels: int, choices: int) -> list[float]:
    """Where the levels of one factor lie: the middles of its choices, or evenly from end to end."""
    if choices:
        return [(k + 0.5) / choices for k in range(choices)]
    return [k / (levels - 1) for k in range(levels)]


def grid(sampling: Sampling, choices: Sequence[int], sets: Sets) -> np.ndarray:
    """Every combination of the levels."""
    sides = [places(sampling.levels, count) for count in choices]
    if math.prod(map(len, sides)) > LARGEST:
        raise ScenarioError(f"sampling: {math.prod(map(len, sides))} points; at most {LARGEST}")
    return np.array(list(product(*sides)))


def factorial(sampling: Sampling, choices: Sequence[int], sets: Sets) -> np.ndarray:
    """Every combination of low and high, and of all choices."""
    return grid(sampling._replace(levels=2), choices, sets)


def one_at_a_time(sampling: Sampling, choices: Sequence[int], sets: Sets) -> np.ndarray:
    """The middle (of choices: the first), then each factor through its levels while the others stay."""
    middle = [0.5 / count if count else 0.5 for count in choices]
    rows = [middle]
    for place, count in enumerate(choices):
        for level in places(sampling.levels, count):
            if level != middle[place]:
                rows.append([*middle[:place], level, *middle[place + 1 :]])
    return np.array(rows)


def latin(sampling: Sampling, factors: int, count: int, batch: int) -> np.ndarray:
    """One Latin hypercube for each batch (McKay, Beckman & Conover 1979)."""
    return qmc.LatinHypercube(factors, rng=np.random.default_rng([sampling.seed, batch])).random(count)


def latin_points(sampling: Sampling, choices: Sequence[int], sets: Sets) -> np.ndarray:
    """A single batch."""
    return latin(sampling, len(choices), sampling.points, 0)


def sobol_points(sampling: Sampling, choices: Sequence[int], sets: Sets) -> np.ndarray:
    """Saltelli's scheme on a scrambled Sobol sequence, N blocks of points: a row of matrix A, the same with
    each set of columns from B, with second order B with each single column from A, and the row of B."""
    count = sampling.points
    if count & (count - 1):
        below = 1 << (count.bit_length() - 1)
        raise ScenarioError(f"sampling.points = {count}: sobol needs a power of two, {below} or {2 * below}")
    width = len(choices)
    saltelli = sobol.sample(problem(width), count, calc_second_order=False, seed=sampling.seed)
    blocks = saltelli.reshape(count, width + 2, width)
    a, b = blocks[:, 0], blocks[:, -1]
    rows = [a, *(swapped(a, b, columns) for columns in sets)]
    if sampling.second_order:
        rows += [swapped(b, a, [column]) for column in range(width)]
    return np.stack([*rows, b], axis=1).reshape(-1, width)


def swapped(rows: np.ndarray, others: np.ndarray, columns: Sequence[int]) -> np.ndarray:
    """Rows with some columns of others."""
    mixed = rows.copy()
    mixed[:, columns] = others[:, columns]
    return mixed


def morris_points(sampling: Sampling, choices: Sequence[int], sets: Sets) -> np.ndarray:
    """Trajectories of D + 1 points (Morris 1991), each with a seed of its own, so that more can follow."""
    if sampling.levels % 2:
        raise ScenarioError(f"sampling.levels = {sampling.levels}: morris needs an even number")
    seeds = np.random.SeedSequence(sampling.seed).generate_state(sampling.points)
    return np.concatenate(
        [
            morris.sample(problem(len(choices)), 1, num_levels=sampling.levels, seed=int(seed))
            for seed in seeds
        ]
    )


def fast_points(sampling: Sampling, choices: Sequence[int], sets: Sets) -> np.ndarray:
    """N points on a search curve for each factor (Saltelli, Tarantola & Chan 1999)."""
    return fast_sampler.sample(problem(len(choices)), sampling.points, seed=sampling.seed)


def shapley_points(sampling: Sampling, choices: Sequence[int], sets: Sets) -> np.ndarray:
    """N walks of D + 1 points, each step one factor in random order (Goda 2021)."""
    return shapley.sample(problem(len(choices)), sampling.points, seed=sampling.seed)


SAMPLERS = {
    "grid": Sampler(grid, 0, False),
    "factorial": Sampler(factorial, 0, False),
    "one_at_a_time": Sampler(one_at_a_time, 0, False),
    "latin": Sampler(latin_points, 2, True),
    "sobol": Sampler(sobol_points, 8, True),
    "morris": Sampler(morris_points, 4, True),
    "fast": Sampler(fast_points, 65, False),
    "shapley": Sampler(shapley_points, 4, False),
}
