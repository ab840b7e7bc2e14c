"""Who is heard: the channels by which people report reach some places less than others."""

from sim.compiled import formula


@formula
def heard(p, remote):
    """Share of what the people of a grid report that reaches those who govern, by how far from all channels
    the grid is, in (0, 1); `p` is the voice block."""
    return 1.0 - p.unequal * (1.0 - p.reach) * remote
