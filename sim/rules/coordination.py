"""A body that coordinates: which cases come before it, and how many it can have in hand at a time."""

from sim.compiled import formula

MOST_AT_ONCE = 8  # cases that a body takes on in one instant, where its staff has just grown
UNDECIDED, UNHEEDED, OBEYED = -1, 0, 1  # what has become of a case before it


@formula
def concerns(share, needs, luck):
    """Whether a case comes before it: a share of those for several departments."""
    return needs > 1 and luck < share


@formula
def desks(persons, subdistricts):
    """Cases that the body of a district can have in hand at a time: at least one."""
    return max(1, int(persons * subdistricts))
