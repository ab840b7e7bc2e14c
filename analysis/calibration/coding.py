"""Factors as an emulator sees them: a number is a column, one of several values a column for each value."""

from collections.abc import Sequence
from typing import Any

import numpy as np


def width(factors: Sequence[Any]) -> int:
    """Columns of some factors."""
    return sum(len(factor.values) if len(factor.values) > 2 else 1 for factor in factors)


def coded(places: np.ndarray, factors: Sequence[Any]) -> np.ndarray:
    """(rows, width) from places in the unit cube, one row a point, one column a factor."""
    return np.column_stack([of_one(places[:, k], factor) for k, factor in enumerate(factors)])


def of_one(places: np.ndarray, factor: Any) -> np.ndarray:
    """The columns of one factor, from 0 to 1: what differs only within a whole number or a value is the
    same."""
    if not factor.choices:
        return places
    chosen = chosen_of(places, factor)
    if len(factor.values) > 2:
        return np.eye(factor.choices)[chosen]
    return (chosen + 0.5) / factor.choices


def chosen_of(places: np.ndarray, factor: Any) -> np.ndarray:
    """Which of its values, by number from 0."""
    return np.minimum((places * factor.choices).astype(int), factor.choices - 1)
