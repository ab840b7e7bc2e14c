"""How near a number has to be to the record's, and what follows."""

import math

import numpy as np

from analysis.validation.rows import NOT, REPRODUCED, SIGN, Row

LOG = "log"  # distance in logarithms; others as they are
NEAR = {"share": 0.05, LOG: 0.2, "rank": 0.1, "days": 2.0}  # what counts as near, by scale
LEAST_H = 0.01  # shorter times count as that


def distance(scale: str, said: float | None, true: float | None) -> float:
    """How far a number is from the record's; None is a time that never comes."""
    if said is None or true is None:
        return 0.0 if said is true else math.inf
    if scale == LOG:
        return abs(math.log(max(said, LEAST_H) / max(true, LEAST_H)))
    return abs(said - true)


def verdict(scale: str, model: float | None, null: float | None, true: float | None) -> str:
    """Reproduced: near the record and nearer than the null model; sign only: nearer, not near."""
    own = distance(scale, model, true)
    if own >= distance(scale, null, true):
        return NOT
    return REPRODUCED if own <= NEAR[scale] else SIGN


def row(
    group: str, about: tuple[str, str], measure: str, scale: str, numbers: tuple[float | None, ...]
) -> Row:
    """A row of the record's, the model's and the null's number, and with them the model's interval."""
    true, model, null, *luck = numbers
    found = NOT if same(null, *luck) else verdict(scale, model, null, true)
    return Row(group, *about, measure, true, model, null, found, *luck)


def same(null: float | None, low: float | None = None, high: float | None = None) -> bool:
    """Whether luck alone takes the model to where the null model is: it is then no better."""
    return null is not None and low is not None and low <= null <= (math.inf if high is None else high)


def finite(value: float) -> float | None:
    """A number, or None where there is none."""
    return float(value) if math.isfinite(value) else None


def of_draws(values: np.ndarray) -> tuple[float | None, float | None, float | None]:
    """(middle, 2.5 % and 97.5 % quantile) of what each draw says."""
    with np.errstate(invalid="ignore"):
        low, middle, high = np.quantile(values, [0.025, 0.5, 0.975])
    return finite(middle), finite(low), finite(high)
