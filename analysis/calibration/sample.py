"""A sample of points as likely as they agree with the targets: sequential Monte Carlo.

Particles spread evenly over the unit cube are drawn to the targets in steps, each as long as leaves half of
them in effect (Del Moral, Doucet and Jasra 2006), and moved by differences of others (ter Braak 2006), which
follow ridges and bends without being told of them.
"""

from collections.abc import Callable

import numpy as np

COUNT = 2000  # particles
MOVES = 12  # after each step
KEPT = 0.5  # effective share of particles
NUDGE = 1e-3  # so that particles that were one part


def sampled(
    log_density: Callable[[np.ndarray], np.ndarray],
    width: int,
    rng: np.random.Generator,
    upto: float = 1.0,
    count: int = COUNT,
) -> np.ndarray:
    """(count, width) places in the unit cube, all alike in weight, of a density to the power of `upto` over
    an even prior."""
    places = rng.random((count, width))
    values, power = log_density(places), 0.0
    while power < upto:
        step = longest(values, upto - power)
        power = upto if step >= upto - power else power + step
        rows = resampled(weights_of(values, step), rng)
        places, values = places[rows], values[rows]
        for _ in range(MOVES):
            places, values = moved(places, values, log_density, power, rng)
    return places


def weights_of(values: np.ndarray, step: float) -> np.ndarray:
    """Weights that sum to 1."""
    weights = np.exp(step * (values - values.max()))
    return weights / weights.sum()


def longest(values: np.ndarray, most: float) -> float:
    """The longest step that leaves so large a share of particles in effect, at most `most`."""

    def effective(step: float) -> float:
        return 1.0 / float((weights_of(values, step) ** 2).sum()) / len(values)

    if effective(most) >= KEPT:
        return most
    low, high = 0.0, most
    for _ in range(50):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if effective(middle) >= KEPT else (low, middle)
    return high


def resampled(weights: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Rows, each as often as its weight says, but for less than one (Kitagawa 1996)."""
    marks = (rng.random() + np.arange(len(weights))) / len(weights)
    return np.minimum(np.searchsorted(np.cumsum(weights), marks), len(weights) - 1)


def moved(
    places: np.ndarray,
    values: np.ndarray,
    log_density: Callable[[np.ndarray], np.ndarray],
    power: float,
    rng: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray]:
    """Every particle once more: kept, or shifted by the difference of two others and folded back into the
    cube."""
    count, width = places.shape
    one, other = rng.permutation(count), rng.permutation(count)
    length = rng.uniform(0.1, 1.0, (count, 1)) * 2.38 / np.sqrt(2.0 * width)
    new = places + length * (places[one] - places[other]) + NUDGE * rng.standard_normal(places.shape)
    new = 1.0 - np.abs(1.0 - np.abs(new) % 2.0)
    found = log_density(new)
    taken = np.log(rng.random(count)) < power * (found - values)
    return np.where(taken[:, None], new, places), np.where(taken, found, values)
