"""Participation rules: from what an actor weighs up to whether it takes part.

To add one: a member of Participation, a function below it, a line in `takes_part`, or in `copies` where
actors look at what others do and get.
"""

import math
from enum import IntEnum

from sim.compiled import formula


class Participation(IntEnum):
    """How an actor decides."""

    LOGIT = 0
    THRESHOLD = 1
    FERMI = 2
    PROPORTIONAL = 3
    DILEMMA = 4


@formula
def expit(x):
    """The logistic function, safe at both ends."""
    e = math.exp(-abs(x))
    return (1.0 if x >= 0.0 else e) / (1.0 + e)


@formula
def logit(utility, precision):
    """Chance to take part, by quantal choice (McKelvey and Palfrey 1995; Brock and Durlauf 2001 with
    the social term inside the utility)."""
    return expit(precision * utility)


@formula
def threshold(share, own):
    """Takes part as soon as the share of others reaches one's own threshold (Granovetter 1978)."""
    return 1.0 if share >= own else 0.0


@formula
def dilemma(utility, benefit, others):
    """Somebody should do it, and each would rather it were another: the chance at which it is all the same
    whether one does it oneself (Diekmann 1985, doi:10.1177/0022002785029004003). `benefit` is had by all as
    soon as one of them acts, `utility` is the benefit less what acting costs, `others` could act as well."""
    if utility <= 0.0:
        return 0.0
    if utility >= benefit or others == 0:
        return 1.0
    return 1.0 - math.pow(1.0 - utility / benefit, 1.0 / others)


@formula
def fermi(precision, advantage):
    """Chance to do as another does, who gets so much more (Traulsen, Nowak and Pacheco 2006,
    doi:10.1103/PhysRevE.74.011909)."""
    return expit(precision * advantage)


@formula
def proportional(precision, advantage):
    """The same, in proportion to what the other gets more; nobody copies who gets less (Schlag 1998)."""
    return min(1.0, precision * max(0.0, advantage))


@formula
def imitates(rule):
    """Whether actors look at others instead of weighing things up."""
    return rule == Participation.FERMI or rule == Participation.PROPORTIONAL


@formula
def copies(rule, precision, advantage):
    """Chance to copy one who gets so much more, by the chosen rule."""
    match rule:
        case Participation.FERMI:
            return fermi(precision, advantage)
        case Participation.PROPORTIONAL:
            return proportional(precision, advantage)
    return math.nan


@formula
def takes_part(rule, utility, precision, share, own):
    """Chance to take part by the chosen rule."""
    match rule:
        case Participation.LOGIT:
            return logit(utility, precision)
        case Participation.THRESHOLD:
            return threshold(share, own)
    return math.nan


@formula
def utility(p, risk, efficacy, incentive, load, fatigue, share):
    """What taking part is worth to an actor: one sum in which risk, use, reward, sanction, trust (both
    within `incentive`), cost and contacts meet. `p` is the participation block."""
    return (
        p.base
        + risk * p.stake * efficacy
        + incentive
        - p.cost
        - p.cost_load * load
        - fatigue
        + 2.0 * p.social * (2.0 * share - 1.0)
    )
