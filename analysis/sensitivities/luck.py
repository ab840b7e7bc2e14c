"""What luck alone does: the noise floor, its share of the variance, and distributions with two peaks."""

import math

import numpy as np
from scipy import signal, stats

from analysis.sensitivities.indices import Design, Method, morris_step
from analysis.sensitivities.intervals import Sample

DUMMIES = 200
DUMMIES_OF_GIVEN_DATA = 20  # each takes long
ENOUGH = 8  # replications for the shape of a distribution
CONTINUOUS = ("sobol", "latin", "fast", "shapley")  # points that lie on no lattice


def noise_floor(sample: Sample, how: Method, rng: np.random.Generator) -> tuple[float | None, float]:
    """The main measure for a factor whose levels differ in nothing but their luck: its upper 95 % bound, and
    its mean."""
    whole = sample.compute(sample.outputs)
    found = []
    for _ in range(DUMMIES_OF_GIVEN_DATA if how.given_data else DUMMIES):
        order = rng.permutation(sample.outputs.shape[1])
        size = len(order) // 2
        one, two = (
            sample.compute(sample.outputs[:, part]) for part in (order[:size], order[size : 2 * size])
        )
        found.append(dummy(sample.design, one, two, whole, how, rng))
    floor = float(np.quantile(found, 0.95))
    return (floor, float(np.mean(found))) if math.isfinite(floor) else (None, 0.0)


def dummy(
    design: Design,
    one: np.ndarray,
    two: np.ndarray,
    whole: np.ndarray,
    how: Method,
    rng: np.random.Generator,
) -> float:
    """The main measure of a factor that moves from one half of the luck to the other; half of the luck has
    twice the noise, which is made up for."""
    if how.given_data:
        return dummy_of_given_data(design, one, two, how, rng)
    rows = np.arange(0, len(whole), design.block)
    if how.resamples:
        rows = rng.choice(rows, len(rows))
    change = (one[rows] - two[rows]) / math.sqrt(2.0)
    if design.method == "morris":
        return float(np.abs(change).mean()) / morris_step(design)
    if design.method == "one_at_a_time":
        return float(np.abs(change[0]))
    variance = float(whole.var())
    return 0.5 * float(np.square(change).mean()) / variance if variance > 0.0 else math.inf


def dummy_of_given_data(
    design: Design, one: np.ndarray, two: np.ndarray, how: Method, rng: np.random.Generator
) -> float:
    """The same, for methods that look for patterns in points as they lie: a column of points more."""
    level = rng.random(len(one))
    mixed = np.where(level < 0.5, one, two)
    shown = design._replace(places=np.column_stack([design.places, level]))
    return float(how.estimate(shown, mixed, mixed)[how.main][-1])


def share_of_luck(outputs: np.ndarray) -> float | None:
    """Share of the variance of a single run that is between replications of one point."""
    if outputs.shape[1] < 2:
        return None
    within = float(outputs.var(axis=1, ddof=1).mean())
    return within / (within + max(0.0, float(outputs.mean(axis=1).var()) - within / outputs.shape[1]))


def modes(outputs: np.ndarray, sampler: str) -> int:
    """Peaks of the distribution of runs: of what luck adds to the mean of a point and of a replication, or,
    where there are too few replications and points lie anywhere, of the runs themselves."""
    if outputs.shape[1] >= ENOUGH:
        values = outputs - outputs.mean(axis=1, keepdims=True) - outputs.mean(axis=0) + outputs.mean()
    elif sampler in CONTINUOUS:
        values = outputs
    else:
        return 1
    flat = values.ravel()[:20_000]
    if flat.std() <= 1e-9 * max(1.0, float(np.abs(outputs).max())):
        return 1
    grid = np.linspace(flat.min(), flat.max(), 400)
    density = np.concatenate([[0.0], stats.gaussian_kde(flat)(grid), [0.0]])
    peaks, _ = signal.find_peaks(density, prominence=0.2 * density.max())
    return max(1, len(peaks))
