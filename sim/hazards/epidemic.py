"""An epidemic: who is infected becomes infectious, meets others at home, at work or school, in the grid and
in the city, and may fall ill; an illness is a case like any other.

Who is ill and served is isolated, and those whom one knows are traced. Stages and risks by age are after
Covasim (Kerr et al. 2021, doi:10.1371/journal.pcbi.1009149), in a few numbers: `sim.parameters.hazards`.
"""

import math
from enum import IntEnum

from sim.compiled import formula
from sim.rules.participation import expit

CHILD, GROWN, AGED, OLD = 10.0, 20.0, 60.0, 70.0  # years
OLDEST = 98.0  # years at which the cube of what is left has come to nothing: that fits those of 70 and of 80


class Health(IntEnum):
    """Where a resident stands."""

    SUSCEPTIBLE = 0
    EXPOSED = 1
    INFECTIOUS = 2
    RECOVERED = 3


class Where(IntEnum):
    """Where one meets another."""

    HOME = 0
    SCHOOL = 1
    OUTSIDE = 2


@formula
def age(p, luck):
    """Years, by a number in (0, 1): even within the young and the grown, ever fewer among the aged; `p` is
    the epidemics block."""
    if luck < p.young:
        return GROWN * luck / p.young
    grown = 1.0 - p.young - p.aged
    if luck < p.young + grown:
        return GROWN + (AGED - GROWN) * (luck - p.young) / grown
    older = (1.0 - luck) / p.aged  # share of the aged who are older
    return OLDEST - (OLDEST - AGED) * math.pow(older, 1.0 / 3.0)


@formula
def susceptibility(p, years):
    """How easily one is infected, over the grown: less under ten, more from seventy on, and midway to that in
    the ten years between."""
    if years < GROWN:
        return p.child if years < CHILD else 0.5 * (p.child + 1.0)
    if years < AGED:
        return 1.0
    return p.old if years >= OLD else 0.5 * (1.0 + p.old)


@formula
def most_susceptible(p):
    """The highest of that."""
    return max(1.0, p.child, p.old)


@formula
def falls_ill(p, years):
    """Chance that one who is infected falls ill."""
    return min(1.0, p.ill + p.ill_a_year * years)


@formula
def severe(p, years):
    """Chance that one who is ill is gravely so."""
    return p.severe * expit((years - p.severe_age) / p.severe_spread)


@formula
def learns(p, years):
    """Whether one goes to school, where there are schools."""
    return p.school_from <= years < p.school_until


@formula
def works(p, years):
    """Whether one is past the age of school, and so among colleagues."""
    return years >= p.school_until


@formula
def meetings(p, housemates, schoolmates, colleagues, near, far):
    """Rates of infection of one infectious, 1/day, among the grown: each housemate at the same, and where
    there are any, all of the class or else all colleagues together, the grid, the city."""
    by_day = p.work if colleagues > 0 else 0.0
    return (
        p.household * housemates,
        p.school if schoolmates > 0 else by_day,
        p.community if near > 0 else 0.0,
        p.city if far > 0 else 0.0,
    )


@formula
def goes_out(p, loop, taking_part, level):
    """Meetings outside home that one keeps: who takes part in a response avoids some."""
    return 1.0 - p.compliance if loop.compliance and taking_part and level > 0 else 1.0


@formula
def stays_open(p, loop, level, at_school):
    """Meetings outside home that are left where places, or schools, are shut by the response level."""
    return 1.0 - (p.school_closure if at_school else p.closure) * level / 4.0 if loop.closure else 1.0


@formula
def leaks(p, loop, isolated, home):
    """Meetings that are left of one who is isolated so far, in [0, 1]."""
    if not loop.isolation:
        return 1.0
    return 1.0 - isolated * (1.0 - (p.leak_home if home else p.leak_out))
