"""How well points of the factors agree with the targets, by emulators that know how far they may be off.

What a target is held against is the expected outcome; between them lie the error of the figure, the model's
discrepancy, the luck of the one history (or the few) that the figure comes from, and the emulator's error.
With their law as its kernel, approximate Bayesian computation is exact (Wilkinson 2013); one target at a
time, against three standard deviations, it is history matching (Craig and others 1997; Vernon and others
2010).
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from analysis.calibration.emulator import Emulator, fitted
from analysis.calibration.targets import Target

CUT = 3.0  # standard deviations: beyond them less than 5 % of any single-peaked law lies (Pukelsheim 1994)


class Likeness(NamedTuple):
    """Targets and what emulators say of them."""

    emulators: dict[str, Emulator]  # by outcome, one a target
    values: np.ndarray  # (targets,)
    covariance: np.ndarray  # (targets, targets), of all but the emulators' errors

    def distances(self, inputs: np.ndarray) -> np.ndarray:
        """(rows, targets): standard deviations between a target and what is expected at a point."""
        means, variances = self.predicted(inputs)
        return np.abs(self.values - means) / np.sqrt(variances + np.diag(self.covariance))

    def worst(self, inputs: np.ndarray) -> np.ndarray:
        """The largest distance of each row."""
        return self.distances(inputs).max(axis=1)

    def log_density(self, inputs: np.ndarray) -> np.ndarray:
        """Logarithm of the density of the targets at each row, but for a constant."""
        means, variances = self.predicted(inputs)
        whole = self.covariance + np.eye(len(self.values)) * variances[:, :, None]
        lower = np.linalg.cholesky(whole)
        off = np.linalg.solve(lower, (self.values - means)[:, :, None])[:, :, 0]
        return -0.5 * (off * off).sum(axis=1) - np.log(np.diagonal(lower, axis1=1, axis2=2)).sum(axis=1)

    def predicted(self, inputs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Means and variances of the expected outcomes, (rows, targets) each."""
        pairs = [one.predict(inputs) for one in self.emulators.values()]
        return np.column_stack([mean for mean, _ in pairs]), np.column_stack([var for _, var in pairs])


def likeness(
    targets: Mapping[str, Target], inputs: np.ndarray, outcomes: np.ndarray, luck: np.ndarray
) -> Likeness:
    """From runs at some points: `inputs` (points, columns), `outcomes` (points, replications, targets), and
    `luck`, the covariance of a single run, (targets, targets)."""
    means = outcomes.mean(axis=1)
    emulators = {name: fitted(inputs, means[:, k]) for k, name in enumerate(targets)}
    few = np.sqrt([one.runs for one in targets.values()])
    told = np.diag([one.variance for one in targets.values()])
    values = np.array([one.value for one in targets.values()])
    return Likeness(emulators, values, told + luck / np.outer(few, few))


def luck_of(outcomes: np.ndarray) -> np.ndarray:
    """Covariance of single runs about the mean of their point, from (points, replications, outcomes)."""
    points, replications, width = outcomes.shape
    off = (outcomes - outcomes.mean(axis=1, keepdims=True)).reshape(-1, width)
    return off.T @ off / (points * (replications - 1))
