"""Trust rules: how what one meets with changes trust.

To add one: a member of Trust, a function below it, a line in `after`.
An experience is a share of success in [0, 1] and a weight in [0, 1]: 1 for one's own case, less for
what one sees happen to others.
"""

from enum import IntEnum

import numpy as np

from sim.compiled import formula


class Trust(IntEnum):
    """How experience becomes trust."""

    FIXED = 0
    ASYMMETRIC = 1
    BETA = 2


@formula
def fixed(trust):
    """Nothing changes it: the control for every claim that trust matters."""
    return trust


@formula
def asymmetric(trust, success, weight, gain, loss):
    """Won slowly, lost fast (Slovic 1993, doi:10.1111/j.1539-6924.1993.tb01329.x)."""
    return trust + weight * (gain * success * (1.0 - trust) - loss * (1.0 - success) * trust)


@formula
def resented(trust, share):
    """Trust after a false alarm: a share of it is lost."""
    return trust * (1.0 - share)


@formula
def beta(trust, evidence, success, weight, memory):
    """The mean of a Beta belief over remembered successes and failures (Jøsang and Ismail 2002).

    `evidence` is the remembered number of experiences; from it and trust follow the successes.
    """
    keep = 1.0 - (1.0 - memory) * weight
    successes = keep * (trust * (evidence + 2.0) - 1.0) + weight * success
    return (successes + 1.0) / (keep * evidence + weight + 2.0)


@formula
def after(rule, p, trust, evidence, success, weight):
    """Trust after an experience, by the chosen rule; `p` is the trust block."""
    match rule:
        case Trust.FIXED:
            return fixed(trust)
        case Trust.ASYMMETRIC:
            return asymmetric(trust, success, weight, p.gain, p.loss)
        case Trust.BETA:
            return beta(trust, evidence, success, weight, p.memory)
    return np.nan


@formula
def evidence_after(p, evidence, weight):
    """The remembered number of experiences after one more; older ones fade by `p.memory`."""
    return (1.0 - (1.0 - p.memory) * weight) * evidence + weight
