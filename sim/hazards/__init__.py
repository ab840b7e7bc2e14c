"""Hazards behind one interface: how many first cases a day, how many at one instant, and where.

To add one: a member of Hazard, a file beside this one, a line in the functions below.
"""

from enum import IntEnum

import numpy as np

from sim.compiled import formula
from sim.hazards import incident, storm

DAYS = 64  # longest profile of a surge


class Hazard(IntEnum):
    """What strikes the city."""

    STORM = 0
    INCIDENT = 1


HAZARD = np.dtype(
    [
        ("kind", "i8"),
        ("work", "i8"),  # class of its cases
        ("day", "f8"),  # when it begins
        ("days", "i8"),  # length of its profile
        ("profile", "f8", (DAYS,)),  # first cases over ordinary cases, day by day
        ("concentration", "f8"),  # log standard deviation of the blow between grids
        ("count", "i8"),  # cases of an incident in each grid
    ],
    align=True,
)


@formula
def first_rate(hazard, instant):
    """First cases a day at an instant, over ordinary cases a day, in the whole city."""
    if hazard.kind == Hazard.STORM:
        return storm.rate(hazard, instant)
    return 0.0


@formula
def highest_rate(hazard, begin, end):
    """The highest first_rate in [begin, end)."""
    highest = first_rate(hazard, begin)
    edge = hazard.day
    while edge < end and edge <= hazard.day + hazard.days:
        if edge >= begin:
            highest = max(highest, first_rate(hazard, edge))
        edge += 1.0
    return highest


@formula
def at_once(hazard, begin, end):
    """Cases that each grid meets with at instant `hazard.day`, if that lies in [begin, end)."""
    if hazard.kind == Hazard.INCIDENT:
        return incident.cases(hazard, begin, end)
    return 0
