"""Rules that hold for a share of the cases: which one a case meets with is its own luck.

A family has its usual rule and up to two others, one for each end of the luck: so more of one takes cases
from the usual rule only, never from the other.
"""

from enum import IntEnum

import numpy as np

from sim.compiled import formula

MIXTURE = np.dtype(
    [
        ("usual", "i8"),
        ("low", "i8"),  # member that holds for luck below `low_share`
        ("low_share", "f8"),
        ("high", "i8"),  # member that holds for luck above 1 - `high_share`
        ("high_share", "f8"),
    ],
    align=True,
)
MOST_MEMBERS = 8  # of a family


class Family(IntEnum):
    """Families whose rule may differ from case to case."""

    DISPATCH = 0
    INFORMATION = 1
    ACCOUNTABILITY = 2
    MATCHING = 3
    DELIBERATION = 4
    LEARNING = 5


@formula
def pick(mixture, luck):
    """The member that a case with this luck, in (0, 1), meets with."""
    if luck < mixture.low_share:
        return mixture.low
    if luck >= 1.0 - mixture.high_share:
        return mixture.high
    return mixture.usual


@formula
def share_of(mixture, member):
    """Share of all cases that meet with a member."""
    share = 0.0
    if mixture.low == member:
        share += mixture.low_share
    if mixture.high == member:
        share += mixture.high_share
    if mixture.usual == member:
        share += 1.0 - mixture.low_share - mixture.high_share
    return share
