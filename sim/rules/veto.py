"""Projects of departments that burden a place, and who may stop them.

Burden, worth and the error of whoever judges are lognormal, each with a luck of its own.
"""

import math

from sim.compiled import formula
from sim.draws import lognormal, normal


@formula
def burden(p, u, v):
    """Harm of a project over that of an ordinary case, 1 on average; `p` is the projects block."""
    return lognormal(normal(u, v), 1.0, p.burden_cv2)


@formula
def worth(p, u, v):
    """What a project is worth to its department, whatever its burden."""
    return lognormal(normal(u, v), p.worth, p.worth_cv2)


@formula
def seen(p, burden, u, v):
    """The burden as a street sees it beforehand."""
    return burden * math.exp(p.error * normal(u, v))
