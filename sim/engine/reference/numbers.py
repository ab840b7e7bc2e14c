"""Numbers as the columns of the fast engine hold them and add them up."""

from collections.abc import Iterable

import numpy as np


def single(value: float) -> float:
    """A number as a column of 32 bits holds it."""
    return float(np.float32(value))


def total(values: Iterable[float]) -> float:
    """Added up one by one in their order: `sum` of Python 3.12 and newer adds up otherwise."""
    result = 0.0
    for value in values:
        result += value
    return result
