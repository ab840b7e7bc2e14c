"""Incentive rules: what taking part is worth beside its use and its cost.

To add one: a member of Incentive, a function below it, a line in `by_rule`.
All quantities are in utility, where 1 is the cost of taking part once.
"""

import math
from enum import IntEnum

import numpy as np

from sim.compiled import formula


class Incentive(IntEnum):
    """How government moves others to take part."""

    NONE = 0
    SUBSIDY = 1
    STATIC_PENALTY = 2
    DYNAMIC_PENALTY = 3
    REPUTATION = 4
    COMPATIBLE = 5
    COMBINED = 6
    PUBLIC_GOOD = 7


@formula
def none():
    """Nobody is paid, fined or praised."""
    return 0.0


@formula
def subsidy(reward, trust):
    """A promise of money, worth as much as the promiser is trusted (McKelvey and Palfrey 1995)."""
    return trust * reward


@formula
def static_penalty(fine, believed, trust, reactance):
    """A fixed fine, felt as often as it is believed to come; distrust turns part of it into resistance
    (Becker 1968; Bargain and Aminjonov 2020, doi:10.1016/j.jpubeco.2020.104316, for trust)."""
    return believed * fine * (1.0 - reactance * (1.0 - trust))


@formula
def dynamic_penalty(fine, believed, trust, reactance, share):
    """A fine that eases as more take part (doi:10.3390/ijerph18168278)."""
    return static_penalty(fine * (1.0 - share), believed, trust, reactance)


@formula
def reputation(esteem, share):
    """Standing among those who take part and see it (Nowak and Sigmund 1998)."""
    return esteem * share


@formula
def compatible(alignment, joint):
    """Private and joint payoff aligned to a set degree (Hurwicz 1972, incentive compatibility)."""
    return alignment * joint


@formula
def combined(p, trust, believed, share):
    """Reward, standing and sanction at once: the terms of one utility."""
    return (
        subsidy(p.reward, trust)
        + reputation(p.esteem, share)
        + static_penalty(p.fine, believed, trust, p.reactance)
    )


@formula
def public_good(p, trust, believed):
    """Of what one puts in, a part comes back to oneself, and those who put in nothing may be fined
    (Fehr and Gächter 2000, doi:10.1257/aer.90.4.980)."""
    return p.returned + static_penalty(p.fine, believed, trust, p.reactance)


@formula
def gain(rule, p, trust, believed, share, joint):
    """What the chosen rule, a side payment and aligned payoffs beside it add to the utility of taking part.

    `p` is the incentive block; `trust` in who asks, `believed` chance of a sanction and `share` of
    contacts that take part lie in [0, 1]; `joint` is the benefit to all, in utility.
    """
    beside = subsidy(p.side_payment, trust) + compatible(p.aligned, joint)
    return by_rule(rule, p, trust, believed, share, joint) + beside


@formula
def by_rule(rule, p, trust, believed, share, joint):
    """What the chosen rule adds."""
    match rule:
        case Incentive.NONE:
            return none()
        case Incentive.SUBSIDY:
            return subsidy(p.reward, trust)
        case Incentive.STATIC_PENALTY:
            return static_penalty(p.fine, believed, trust, p.reactance)
        case Incentive.DYNAMIC_PENALTY:
            return dynamic_penalty(p.fine, believed, trust, p.reactance, share)
        case Incentive.REPUTATION:
            return reputation(p.esteem, share)
        case Incentive.COMPATIBLE:
            return compatible(p.alignment, joint)
        case Incentive.COMBINED:
            return combined(p, trust, believed, share)
        case Incentive.PUBLIC_GOOD:
            return public_good(p, trust, believed)
    return np.nan


@formula
def chance(fines, horizon):
    """Chance of a sanction within the horizon, where those who stay away are fined so often a day."""
    return 1.0 - math.exp(-fines * horizon)


@formula
def fines_after(fines, fined, liable, days, pace):
    """How often a day those who stay away are believed to be fined, after a step in which so many of
    them were."""
    return fines + min(1.0, pace * days) * (fined / (liable * days) - fines)
