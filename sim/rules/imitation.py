"""Imitation: how an actor that looks at another comes to do the same, and who looks when.

How much the other must get more is a rule of `participation`: fermi, proportional.
"""

from enum import IntEnum

from sim.compiled import formula
from sim.rules import participation


class Revision(IntEnum):
    """Who looks at others when."""

    SYNCHRONOUS = 0  # all who do in a step at once, at what was done when it began
    ONE_AT_A_TIME = 1  # one after another in a grid, or in a kind, at what is done by now


@formula
def earned(does, worth):
    """What an actor gets: what taking part is worth to it if it does, else nothing."""
    return worth if does else 0.0


@formula
def sees_all(p, public, luck):
    """Whether it looks at anybody in the city, not at one of its contacts; `p` is the imitation block."""
    return luck < p.explore + (1.0 - p.explore) * public


@formula
def after(rule, p, precision, does, worth, other_does, other_worth, explores, tries):
    """Whether an actor takes part after it has looked at another; now and then one just tries."""
    if explores < p.explore:
        return tries < 0.5
    if does == other_does:
        return does
    advantage = earned(other_does, other_worth) - earned(does, worth)
    return other_does if tries < participation.copies(rule, precision, advantage) else does
