"""What replications allow one to say of a future, and futures of all that might come.

Two kinds of chance stand apart. Which futures were drawn: more futures tell more. Which luck was met with:
all futures share it, so that more futures don't help; more replications do.
"""

import math

import numpy as np
from scipy import stats

LEVEL = 0.05


def told(values: np.ndarray, level: float = LEVEL) -> np.ndarray:
    """1 where the expected value lies above 0, -1 where below, 0 where luck does not let one tell.

    `values` has the replications in its last axis; Student's t (1908). With one replication nothing is told.
    """
    count = values.shape[-1]
    mean = values.mean(axis=-1)
    if count < 2:
        return np.zeros(mean.shape, int)
    half = stats.t.ppf(1.0 - level / 2.0, count - 1) * values.std(axis=-1, ddof=1) / math.sqrt(count)
    return np.where(np.abs(mean) > half, np.sign(mean), 0.0).astype(int)


def crossed(values: np.ndarray) -> tuple[float, float, float]:
    """(mean, low, high): 95 % interval of what is expected over all futures and all luck.

    `values` has one row a future, one column a replication. The standard error of the futures and that of
    the luck add up; not a number with one replication or one future.
    """
    futures, replications = values.shape
    mean = float(values.mean())
    if min(futures, replications) < 2:
        return mean, math.nan, math.nan
    parts = []
    for means in (values.mean(axis=1), values.mean(axis=0)):
        error = means.std(ddof=1) / math.sqrt(len(means))
        parts.append(float(stats.t.ppf(1.0 - LEVEL / 2.0, len(means) - 1) * error))
    half = math.hypot(*parts)
    return mean, mean - half, mean + half


def share(sure: np.ndarray, possible: np.ndarray) -> tuple[float, float]:
    """95 % interval of a share of futures (Wilson 1927): from those in which luck leaves no doubt that they
    count to those in which it leaves none that they don't. One truth value a future."""
    ends = [
        stats.binomtest(int(which.sum()), len(which)).proportion_ci(method="wilson")
        for which in (sure, possible)
    ]
    return float(ends[0].low), float(ends[1].high)
