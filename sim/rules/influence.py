"""Influence rules: how what contacts hold moves what one holds.

To add one: a member of Influence, a function below it, a line in `after`.
`told` is the mean of the contacts, or under bounded confidence of oneself and those near enough; `pace` is
the share of the way that is gone in a step.
"""

from enum import IntEnum

import numpy as np

from sim.compiled import formula


class Influence(IntEnum):
    """How views spread."""

    SPILLOVER = 0
    DEGROOT = 1
    FRIEDKIN_JOHNSEN = 2
    BOUNDED_CONFIDENCE = 3


@formula
def spillover(own, told, pace):
    """A little towards what the contacts hold on average."""
    return own + pace * (told - own)


@formula
def degroot(own, told, contacts, pace):
    """Towards the mean of all that one knows and oneself, each counted once (DeGroot 1974)."""
    return own + pace * (contacts / (contacts + 1.0)) * (told - own)


@formula
def friedkin_johnsen(own, told, contacts, first, openness, pace):
    """The same as far as one is open; for the rest back to what one held at first (Friedkin and Johnsen
    1990): the closed ones never move, and keep the others apart."""
    mean = degroot(own, told, contacts, 1.0)
    return own + pace * (openness * mean + (1.0 - openness) * first - own)


@formula
def bounded_confidence(own, told, pace):
    """Towards the mean of those whose view is near one's own (Hegselmann and Krause 2002)."""
    return own + pace * (told - own)


@formula
def near(own, other, confidence):
    """Whether a view is near enough to be listened to."""
    return abs(other - own) <= confidence


@formula
def after(rule, own, told, contacts, first, openness, pace):
    """What one holds after hearing the others, by the chosen rule."""
    match rule:
        case Influence.SPILLOVER:
            return spillover(own, told, pace if contacts > 0 else 0.0)
        case Influence.DEGROOT:
            return degroot(own, told, contacts, pace)
        case Influence.FRIEDKIN_JOHNSEN:
            return friedkin_johnsen(own, told, contacts, first, openness, pace)
        case Influence.BOUNDED_CONFIDENCE:
            return bounded_confidence(own, told, pace)
    return np.nan
