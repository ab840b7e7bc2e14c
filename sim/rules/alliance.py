"""An alliance of organisations: what they signed fades until they meet again, and who leads goes round."""

import math

from sim.compiled import formula

YEAR = 365.0  # days


@formula
def is_due(meetings, apart):
    """Whether organisations that meet so often a year, and last did so many days ago, meet now."""
    return apart * meetings >= YEAR if meetings > 0.0 else False


@formula
def holds(fade_days, apart):
    """Share of a commitment that is felt so many days after it was last made to each other."""
    return math.exp(-apart / fade_days)


@formula
def leads(member, members, meetings):
    """Whether a member leads, by its place among the members: each meeting hands on to the next."""
    return meetings > 0 and (meetings - 1) % members == member
