"""Information rules: the way a message about a case takes, and whom an announcement reaches.

To add one: a member of Information, a function below it, a line in `hops` and `reach`.
"""

from enum import IntEnum

import numpy as np

from sim.compiled import formula


class Information(IntEnum):
    """How messages travel between the tiers and to the public."""

    HIERARCHY = 0
    LATERAL = 1
    PLATFORM = 2
    BROADCAST = 3


@formula
def hierarchy(tiers):
    """Every tier on the way passes the message on (Sah and Stiglitz 1986)."""
    return tiers


@formula
def lateral(tiers, share, draw):
    """Some messages go straight to the one who needs them (Dodds, Watts and Sabel 2003)."""
    return min(tiers, 1) if draw < share else tiers


@formula
def platform(tiers, coverage, freshness, draw):
    """A covered and fresh record is read at once by whoever needs it, a stale one is asked after.

    Freshness is refreshes per change; the chance that a record is fresh is f / (f + 1) for memoryless
    changes and refreshes.
    """
    return min(tiers, 1) if draw < coverage * freshness / (freshness + 1.0) else tiers


@formula
def broadcast(tiers):
    """Told to the public; between the tiers the message still takes every hop."""
    return tiers


@formula
def hops(rule, p, tiers, draw):
    """How many hops the message takes, of the `tiers` that lie on its way; `p` is the information block."""
    match rule:
        case Information.HIERARCHY:
            return hierarchy(tiers)
        case Information.LATERAL:
            return lateral(tiers, p.lateral, draw)
        case Information.PLATFORM:
            return platform(tiers, p.coverage, p.freshness, draw)
        case Information.BROADCAST:
            return broadcast(tiers)
    return -1


@formula
def told(rule, p):
    """Of what is known on the spot, what those who are summoned are told: by word, or by records on the
    platform where these are fresh; `p` is the information block."""
    if rule == Information.PLATFORM:
        return max(p.briefing, p.coverage * p.freshness / (p.freshness + 1.0))
    return p.briefing


@formula
def slower(rule, p):
    """Time that those who are summoned take, over that of one who knows the place."""
    return 1.0 + p.unbriefed * (1.0 - told(rule, p))


@formula
def reach(rule, p):
    """The share of residents whom an official announcement reaches in a day."""
    match rule:
        case Information.HIERARCHY:
            return p.visits
        case Information.LATERAL:
            return p.visits + (1.0 - p.visits) * p.lateral * p.visits
        case Information.PLATFORM:
            return p.visits + (1.0 - p.visits) * p.coverage
        case Information.BROADCAST:
            return p.visits + (1.0 - p.visits) * p.broadcast
    return np.nan
