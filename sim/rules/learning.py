"""Learning rules: how work gets faster with practice.

To add one: a member of Learning, a function below it, a line in `pace`.
"""

import math
from enum import IntEnum

import numpy as np

from sim.compiled import formula


class Learning(IntEnum):
    """How experience changes the time a job takes."""

    NONE = 0
    EXPERIENCE = 1
    DEBRIEF = 2


@formula
def none():
    """The thousandth case takes as long as the first."""
    return 1.0


@formula
def experience(done, exponent):
    """Wright's (1936) curve: each doubling of the jobs done cuts the time by the same share."""
    return math.pow(1.0 + done, -exponent)


@formula
def debrief(done, exponent):
    """Faster with practice, and after each emergency one asks what went wrong with messages."""
    return experience(done, exponent)


@formula
def pace(rule, done, exponent):
    """Time of a job as a multiple of the untrained time, after `done` jobs of this kind, drills included."""
    match rule:
        case Learning.NONE:
            return none()
        case Learning.EXPERIENCE:
            return experience(done, exponent)
        case Learning.DEBRIEF:
            return debrief(done, exponent)
    return np.nan


@formula
def debriefed(errors, lesson):
    """Errors over those of one who has learnt nothing, after an emergency was talked over."""
    return errors * (1.0 - lesson)


@formula
def forgotten(errors, rate, days):
    """The same after some days in which lessons are lost."""
    return 1.0 - (1.0 - errors) * math.exp(-rate * days)
