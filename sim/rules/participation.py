"""Participation rules: from what an actor weighs up to whether it takes part.

To add one: a member of Participation, a function below it, a line in `takes_part`.
"""

import math
from enum import IntEnum

from sim.compiled import formula


class Participation(IntEnum):
    """How an actor decides."""

    LOGIT = 0
    THRESHOLD = 1


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
