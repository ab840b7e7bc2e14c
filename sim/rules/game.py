"""Games between government, enterprises with social organisations, and the public: what taking part is worth
to each, where it hangs on how many of the others do.

To add one: a member of Game, a function below it, a line in each of the three choosers.
x is the share of subdistricts that are active, y that of enterprises and organisations that join in, z that
of residents that take part. None of the three is worth more or less where more of one's own kind do it, but
for a fine that eases.
"""

from enum import IntEnum

import numpy as np

from sim.compiled import formula
from sim.rules.incentive import Incentive


class Game(IntEnum):
    """What the three kinds play."""

    NONE = 0  # each decides for itself, by the one utility of taking part
    INSPECTION = 1  # subdistricts inspect or not, enterprises comply or not
    THREE_POPULATIONS = 2


@formula
def fine(incentives, p, y):
    """The fine for those who do not join in; under the dynamic penalty it eases as more do."""
    return p.fine * (1.0 - y) if incentives.rule == Incentive.DYNAMIC_PENALTY else p.fine


@formula
def inspection(p, fine, x, y):
    """(worth to government, to an enterprise): who inspects gets the fines and is spared the loss, who
    complies is spared the fine (Tsebelis 1989, with fines that are government's income)."""
    return (1.0 - y) * (fine + p.loss) - p.cost, x * fine - p.others_cost


@formula
def three_populations(p, fine, alarm, x, y, z):
    """(worth to government, to an enterprise or organisation, to the public): active government pays those
    who join in and fines those who do not; the stages are those of doi:10.3390/su142215089."""
    government = p.reward + p.alarm * alarm - p.cost - y * p.support - z * p.benefit
    others = p.others_gain + x * (p.support + fine) + p.others_public * z - p.others_cost
    public = p.public_gain + x * p.benefit + p.public_others * y - p.public_cost
    return government + (1.0 - y) * (fine + p.loss), others, public


@formula
def to_government(incentives, p, alarm, y, z):
    """What being active is worth to a subdistrict that holds a crisis as likely as `alarm`."""
    due = fine(incentives, p, y)
    match p.rule:
        case Game.INSPECTION:
            return inspection(p, due, 0.0, y)[0]
        case Game.THREE_POPULATIONS:
            return three_populations(p, due, alarm, 0.0, y, z)[0]
    return np.nan


@formula
def to_others(incentives, p, x, y, z):
    """What joining in is worth to an enterprise or organisation."""
    due = fine(incentives, p, y)
    match p.rule:
        case Game.INSPECTION:
            return inspection(p, due, x, y)[1]
        case Game.THREE_POPULATIONS:
            return three_populations(p, due, 0.0, x, y, z)[1]
    return np.nan


@formula
def to_public(incentives, p, x, y):
    """What taking part is worth to a resident."""
    return three_populations(p, fine(incentives, p, y), 0.0, x, y, 0.0)[2]
