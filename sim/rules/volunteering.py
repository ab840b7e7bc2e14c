"""Volunteering rules: who of those who have joined is there, and how many of them can be led.

To add one: a member of Volunteering, a function below it, a line in `useful`.
"""

import math
from enum import IntEnum

import numpy as np

from sim.compiled import formula


class Volunteering(IntEnum):
    """How volunteers come, stay and are put to use."""

    STOCK = 0
    SERVERS = 1


@formula
def stock(members, volunteers):
    """One expected number, of whom all are of use."""
    return members + volunteers


@formula
def servers(members, volunteers, led, crowd, team):
    """Persons who come and leave each for himself; a member can lead so many of them, and each team beyond
    that takes up the time of those who lead (spontaneous volunteers: Paret, Mayorga and Lodree 2021)."""
    within = min(volunteers, led * members)
    return (members + within) / (1.0 + crowd * (volunteers - within) / team)


@formula
def useful(rule, p, members, volunteers):
    """Persons whom an organisation can send; `p` is the organisations block."""
    match rule:
        case Volunteering.STOCK:
            return stock(members, volunteers)
        case Volunteering.SERVERS:
            return servers(members, volunteers, p.led, p.crowd, p.team)
    return np.nan


@formula
def kept(stay_days, days):
    """Chance that one who is there is still there a step later: stays are exponential."""
    return math.exp(-days / stay_days)


@formula
def newcomers(rate, stay_days, days):
    """Mean number of those who come in a step, at `rate` a day, and are still there at its end (M/G/∞)."""
    return rate * stay_days * (1.0 - math.exp(-days / stay_days))
