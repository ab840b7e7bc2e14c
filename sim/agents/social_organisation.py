"""Social organisations: what they carry and how they decide: to join a response or leave it, and where
their teams go."""

import math

import numpy as np

from sim.compiled import formula
from sim.rules import alliance

ORGANISATION = np.dtype(
    [
        ("subdistrict", "i8"),
        ("engaged", "i8"),
        ("members", "f8"),  # persons of its own
        ("volunteers", "f8"),  # persons who have joined
        ("funds", "f8"),  # share of a full purse
        ("standing", "f8"),  # trust that residents have in it
        ("helped", "i8"),  # teams that found a case in this step
        ("sent", "i8"),  # teams sent in this step
    ],
    align=True,
)


@formula
def stock_after(volunteers, joined, stay_days, days):
    """Volunteers after a step: those who joined, and those of before who stay (M/G/∞ in the limit)."""
    return volunteers * math.exp(-days / stay_days) + joined


@formula
def teams(persons, team, engaged):
    """Whole teams that it can send."""
    return math.floor(persons / team) if engaged else 0


@formula
def funds_after(funds, standing, engaged, upkeep, income, days):
    """Its purse after a step: a response costs, standing brings in; between empty and full."""
    spent = upkeep if engaged else 0.0
    return min(1.0, max(0.0, funds + (income * standing - spent) * days))


@formula
def standing_after(standing, helped, sent, rate):
    """Residents' trust in it follows the share of its teams that were of use."""
    return standing if sent == 0 else standing + rate * (helped / sent - standing)


@formula
def bound(p, traceability, level, apart):
    """What one who has signed for responses would lose by staying away from this one, if one is on: as far as
    it is traced, or the law enforces it, and the less the longer ago the members met; `p` is the
    organisations block."""
    held = traceability + p.enforced * (1.0 - traceability)
    return p.contract * held * alliance.holds(p.fade_days, apart) if level > 0 else 0.0


@formula
def answers_for(p, level, leads):
    """What the one that leads would lose besides."""
    return p.lead if leads and level > 0 else 0.0


@formula
def work_added(volunteers, span, speed, crowd):
    """Pace of work with volunteer teams beside: each within the span of its leaders adds, each beyond
    it costs them time."""
    led = min(float(volunteers), span)
    return (1.0 + speed * led) / (1.0 + crowd * (float(volunteers) - led))
