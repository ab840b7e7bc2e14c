"""An incident: a number of cases in every grid at one instant."""

from sim.compiled import formula


@formula
def cases(hazard, begin, end):
    """How many cases each grid meets with if the instant lies in [begin, end)."""
    return hazard.count if begin <= hazard.day < end else 0
