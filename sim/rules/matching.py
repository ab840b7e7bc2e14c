"""Matching rules: how those who want to help find where help is needed.

To add one: a member of Matching, a line in `informed`; how it chooses, in `noise`.

Teams of a subdistrict are alike, so the best assignment needs no search over permutations: with less and less
to gain by each further team at a case, sending one team after another where it saves most is optimal (Fox
1966).
"""

from enum import IntEnum

import numpy as np

from sim.compiled import formula


class Matching(IntEnum):
    """What a volunteer team knows when it chooses where to go."""

    UNINFORMED = 0  # each team picks a case at random: some get several, some none (urn and balls)
    LIST = 1  # a list of needs: a covered team takes one that nobody has taken
    ASSIGNMENT = 2  # a covered team is sent where it saves most loss
    CONTRACT_NET = 3  # a covered team bids for cases, and errs about the use it would be of


@formula
def informed(rule, coverage):
    """Chance that a team chooses from the list (Petrongolo and Pissarides 2001 on uncoordinated search)."""
    match rule:
        case Matching.UNINFORMED:
            return 0.0
        case Matching.LIST:
            return coverage
        case Matching.ASSIGNMENT:
            return coverage
        case Matching.CONTRACT_NET:
            return coverage
    return np.nan


@formula
def noise(rule, of_bids):
    """Error (log standard deviation) with which the use of a team at each case is reckoned, where it is;
    below 0 where nobody reckons (contract nets: Smith 1980; with uncertainty Hooshangi and Alesheikh 2018,
    doi:10.3390/ijgi7010027)."""
    match rule:
        case Matching.ASSIGNMENT:
            return 0.0
        case Matching.CONTRACT_NET:
            return of_bids
    return -1.0


@formula
def saved(harm, service, before, after):
    """Loss that a team saves at a case, in person-days: harm a day, times the work that its coming makes
    shorter; `before` and `after` are paces of work."""
    return harm * service * (1.0 / before - 1.0 / after)
