"""Laws of a time: of a job's work, of the stages of a disease.

To add one: a member of Law, a branch in `duration`.
"""

import math
from enum import IntEnum

from sim.compiled import formula
from sim.draws import exponential, lognormal, normal


class Law(IntEnum):
    """The law of a time."""

    EXPONENTIAL = 0
    LOGNORMAL = 1
    FIXED = 2


@formula
def duration(law, mean, cv2, u, v):
    """A time with this mean, by its law, from two numbers in (0, 1)."""
    match law:
        case Law.EXPONENTIAL:
            return exponential(u, mean)
        case Law.LOGNORMAL:
            return lognormal(normal(u, v), mean, cv2)
        case Law.FIXED:
            return mean
    return math.nan
