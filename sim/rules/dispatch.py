"""Dispatch rules: how the departments that a case needs are brought to it.

To add one: a member of Dispatch, a line in each function.
"""

import math
from enum import IntEnum

from sim.compiled import formula


class Dispatch(IntEnum):
    """Who is sent, in what order, and by whose leave."""

    SERIAL = 0  # one department after another, handed on directly
    HIERARCHICAL = 1  # one after another, each handed on through the common superior, with its consent
    WHISTLE = 2  # all summoned at once; each stays until the last has come (fork-join)
    PLATFORM = 3  # all told at once; each does its part and leaves


@formula
def parallel(rule):
    """Whether all departments are told at once (fork-join queues: Nelson and Tantawi 1988)."""
    return rule == Dispatch.WHISTLE or rule == Dispatch.PLATFORM


@formula
def assembles(rule):
    """Whether those who have come wait for those who have not."""
    return rule == Dispatch.WHISTLE


@formula
def consents(rule):
    """How the tiers above must agree before anyone is sent: whether at all."""
    return rule == Dispatch.HIERARCHICAL


@formula
def named(missed, clarity):
    """Chance that a department is thought of when one whistles: lists say whose duty a case is."""
    return 1.0 - missed * (1.0 - clarity)


@formula
def summons(rule, share, slot, needs, luck):
    """Whether the department that has come first to a case summons those who would come after it."""
    return luck < share and slot == 0 and needs > 1 and not parallel(rule)


@formula
def comes_from_outside(rule, slot, needs):
    """Whether work hangs on those who were summoned to a place that they don't know: that of an assembly, and
    of all who come at once but the department of the place, the first."""
    return needs > 1 and parallel(rule) and (slot > 0 or assembles(rule))


@formula
def handovers(rule):
    """Relay hops between one department and the next."""
    if rule == Dispatch.HIERARCHICAL:
        return 2
    if rule == Dispatch.SERIAL:
        return 1
    return 0


@formula
def approval(each, consent, tiers):
    """Chance that a request passes `tiers` desks that each agree with chance `consent`: all of them must
    (`each`), or one is enough (Sah and Stiglitz 1986: hierarchy and polyarchy)."""
    all_agree = math.pow(consent, float(tiers))
    one_agrees = 1.0 - math.pow(1.0 - consent, float(tiers))
    return all_agree if each else one_agrees
