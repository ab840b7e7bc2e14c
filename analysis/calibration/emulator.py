"""An emulator: a Gaussian process that stands for the expected outcome, and knows how far it may be off.

A linear trend with a vague prior (universal kriging), a squared-exponential kernel with a length for each
column, and a nugget for luck; lengths and nugget by restricted likelihood (Rasmussen and Williams 2006,
chapters 2 and 5). Leave-one-out errors are exact and take one inversion (Dubrule 1983).
"""

from typing import NamedTuple

import numpy as np
from scipy.linalg import cho_factor, cho_solve, solve_triangular
from scipy.optimize import minimize
from scipy.spatial.distance import cdist

STARTS = (0.3, 1.0, 3.0)  # lengths from which the likelihood is climbed, in widths of a range
LENGTH = (np.log(0.7), 1.0)  # mean and spread of the prior of a length's logarithm
NUGGETS = (1e-5, 1e4)  # in variances of the kernel
VAGUE = 100.0  # variance of the trend's prior, over that of kernel and nugget
SMALLEST = 1e-12  # variance, of outcomes standardised


class Emulator(NamedTuple):
    """A fitted Gaussian process; outcomes are standardised within, inputs are centred."""

    inputs: np.ndarray  # (points, columns)
    lengths: np.ndarray
    nugget: float
    lower: np.ndarray  # Cholesky factor of the kernel matrix
    weights: np.ndarray
    variance: float  # of the kernel
    centre: float
    spread: float
    left_out: np.ndarray  # standardised error of each point, predicted from all others
    explained: float  # share of the variance between points that such predictions explain
    inflation: float  # of standard errors: by what left-out errors exceed what was promised, never below 1

    def predict(self, inputs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(mean, variance) of the expected outcome, one a row of inputs."""
        here = inputs - 0.5
        cross = kernel(here, self.inputs, self.lengths) + trend(here, self.inputs, self.nugget)
        own = 1.0 + VAGUE * (1.0 + self.nugget) * (1.0 + (here * here).sum(axis=1))
        solved = solve_triangular(self.lower, cross.T, lower=True, check_finite=False)
        left = np.maximum(own - (solved * solved).sum(axis=0), 0.0)
        scale = self.variance * (self.spread * self.inflation) ** 2
        return self.centre + self.spread * (cross @ self.weights), scale * left

    @property
    def noise(self) -> float:
        """Variance of a point's mean about the expected outcome."""
        return self.nugget * self.variance * self.spread**2


def fitted(inputs: np.ndarray, outcomes: np.ndarray) -> Emulator:
    """The emulator of some points: `inputs` (points, columns) in 0 to 1, `outcomes` (points,)."""
    centre, spread = float(outcomes.mean()), float(outcomes.std())
    spread = spread if spread > abs(centre) * 1e-12 else 1.0
    y, x = (outcomes - centre) / spread, inputs - 0.5
    starts = [np.append(np.full(x.shape[1], np.log(start)), np.log(0.1)) for start in STARTS]
    bounds = [(-3.0, 4.0)] * x.shape[1] + [tuple(np.log(NUGGETS))]
    found = (minimize(cost, start, (x, y), "L-BFGS-B", jac=True, bounds=bounds) for start in starts)
    best = min(found, key=lambda one: one.fun).x
    lengths, nugget = np.exp(best[:-1]), float(np.exp(best[-1]))
    lower, weights, variance = solved(x, y, lengths, nugget)
    precision = np.diag(cho_solve((lower, True), np.eye(len(y))))
    left_out = weights / np.sqrt(variance * precision)
    missed = float(((weights / precision) ** 2).sum())
    explained = 1.0 - missed / max(float((y * y).sum()), SMALLEST)
    inflation = max(1.0, float(np.sqrt((left_out * left_out).mean())))
    return Emulator(
        x, lengths, nugget, lower, weights, variance, centre, spread, left_out, explained, inflation
    )


def kernel(here: np.ndarray, there: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """Squared exponential, 1 where two points are the same."""
    return np.exp(-0.5 * cdist(here / lengths, there / lengths, "sqeuclidean"))


def trend(here: np.ndarray, there: np.ndarray, nugget: float) -> np.ndarray:
    """What a constant and slopes of vague priors add to the covariance."""
    return VAGUE * (1.0 + nugget) * (1.0 + here @ there.T)


def solved(
    x: np.ndarray, y: np.ndarray, lengths: np.ndarray, nugget: float
) -> tuple[np.ndarray, np.ndarray, float]:
    """(lower factor of the covariance, weights, variance of the kernel that fits best)."""
    matrix = kernel(x, x, lengths) + trend(x, x, nugget) + nugget * np.eye(len(y))
    lower = np.tril(cho_factor(matrix, lower=True)[0])
    weights = cho_solve((lower, True), y)
    return lower, weights, max(float(y @ weights) / free(x), SMALLEST)


def free(x: np.ndarray) -> int:
    """Points beyond those that the trend takes."""
    return max(1, len(x) - x.shape[1] - 1)


def cost(logs: np.ndarray, x: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
    """Less the restricted log likelihood and the lengths' log prior, and its slope; `logs` holds the
    logarithms of lengths, then of the nugget."""
    lengths, nugget = np.exp(logs[:-1]), float(np.exp(logs[-1]))
    lower, weights, variance = solved(x, y, lengths, nugget)
    off = (logs[:-1] - LENGTH[0]) / LENGTH[1]
    trended = 0.5 * (x.shape[1] + 1)
    value = np.log(np.diag(lower)).sum() + 0.5 * free(x) * np.log(variance) + 0.5 * (off * off).sum()
    inner = cho_solve((lower, True), np.eye(len(y))) - np.outer(weights, weights) / variance
    smooth = inner * kernel(x, x, lengths)
    slopes = [
        0.5 * (smooth * (x[:, [k]] - x[:, k]) ** 2).sum() / length**2 for k, length in enumerate(lengths)
    ]
    by_nugget = nugget * (np.trace(inner) + (inner * trend(x, x, 0.0)).sum())
    slope = np.append(slopes + off / LENGTH[1], 0.5 * by_nugget - trended * nugget / (1.0 + nugget))
    return value - trended * np.log1p(nugget), slope
