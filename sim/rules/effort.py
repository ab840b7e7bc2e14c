"""Effort rules: what departments put into work that they have in common.

To add one: a member of Effort, a function below it, a line in `quality`.
"""

from enum import IntEnum

import numpy as np

from sim.compiled import formula
from sim.rules.participation import expit


class Effort(IntEnum):
    """What joint work comes to."""

    SEPARATE = 0
    MINIMUM = 1


@formula
def separate(judged):
    """As good as each department works by itself."""
    return judged


@formula
def minimum(judged, floor, together):
    """As good as the weakest contribution: where one holds back, nobody's effort shows (Van Huyck, Battalio
    and Beil 1990; Johnston and others 2011 for collaborative governance)."""
    return judged if together else floor


@formula
def quality(rule, judged, floor, together):
    """Chance that joint work is truly done, where departments are judged to work so well."""
    match rule:
        case Effort.SEPARATE:
            return separate(judged)
        case Effort.MINIMUM:
            return minimum(judged, floor, together)
    return np.nan


@formula
def makes_effort(p, others):
    """Chance that a department which thinks again makes the effort, by quantal choice: it pays 1 where all
    `others` do, and costs the same in any case; `p` is the effort block."""
    return expit(p.precision * ((1.0 if others else 0.0) - p.cost))


@formula
def revisions(members, rate, step, days):
    """How many of the members think again in a step, each `rate` times a day in the long run."""
    each = members * rate * days
    return int((step + 1) * each) - int(step * each)
