"""Matching rules: how those who want to help find where help is needed.

To add one: a member of Matching, a line in `informed`.
"""

from enum import IntEnum

import numpy as np

from sim.compiled import formula


class Matching(IntEnum):
    """What a volunteer team knows when it chooses where to go."""

    UNINFORMED = 0  # each team picks a case at random: some get several, some none (urn and balls)
    LIST = 1  # a list of needs: a covered team takes one that nobody has taken


@formula
def informed(rule, coverage):
    """Chance that a team chooses from the list (Petrongolo and Pissarides 2001 on uncoordinated search)."""
    match rule:
        case Matching.UNINFORMED:
            return 0.0
        case Matching.LIST:
            return coverage
    return np.nan
