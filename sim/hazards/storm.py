"""A storm: a surge of first cases on successive days, as multiples of a day's ordinary demand.

The surge of Boston's Hurricane Irene (28 August 2011: 752, 273, 98 and 33 tree emergencies a day, when
all requests of the city came to about 326 a day) is the recorded one that scenarios take.
"""

import math

from sim.compiled import formula


@formula
def rate(hazard, instant):
    """First cases a day over ordinary cases a day, in the whole city."""
    day = int(instant - hazard.day)
    if instant < hazard.day or day >= hazard.days:
        return 0.0
    return hazard.profile[day]


@formula
def highest(hazard, begin, end):
    """The highest of that in [begin, end)."""
    most = 0.0
    for day in range(int(max(0.0, begin - hazard.day)), min(hazard.days, math.ceil(end - hazard.day))):
        most = max(most, hazard.profile[day])
    return most
