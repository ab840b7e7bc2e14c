"""Hazards behind one interface: how many first cases a day, how many at one instant, and where; what one of
its cases sets off, when, and of which class.

To add one: a member of Hazard, a file beside this one, a line in the functions below.
"""

import math
from enum import IntEnum

import numpy as np

from sim.compiled import formula
from sim.hazards import accident, dispute, incident, storm

DAYS = 64  # longest profile of a surge
PATIENTS = 1000  # what the names of patients' cases begin with, beside kinds of sources


class Hazard(IntEnum):
    """What strikes the city."""

    STORM = 0
    INCIDENT = 1
    DISPUTE = 2
    ACCIDENT = 3
    FLOOD = 4
    RUMOUR = 5  # brings no cases: it is told from one to another
    EPIDEMIC = 6  # passes from one to another; those who fall ill are cases


OWN = {  # what a scenario can say of some kinds alone
    "profile": (Hazard.STORM, Hazard.FLOOD),
    "concentration": tuple(kind for kind in Hazard if kind not in (Hazard.INCIDENT, Hazard.RUMOUR)),
    "cases_a_grid": (Hazard.INCIDENT,),
    "rate": (Hazard.DISPUTE, Hazard.ACCIDENT, Hazard.FLOOD),
    "lasts_days": (Hazard.DISPUTE, Hazard.ACCIDENT),
    "becomes": (Hazard.DISPUTE, Hazard.ACCIDENT),
    "complaint": (Hazard.DISPUTE,),
    "level_mm": (Hazard.FLOOD,),
    "interval_days": (Hazard.FLOOD,),
    "tellers": (Hazard.RUMOUR,),
    "infected": (Hazard.EPIDEMIC,),
}

HAZARD = np.dtype(
    [
        ("kind", "i8"),
        ("work", "i8"),  # class of its cases
        ("day", "f8"),  # when it begins
        ("days", "i8"),  # length of its profile
        ("profile", "f8", (DAYS,)),  # first cases over ordinary cases, day by day; of a flood rain, mm
        ("concentration", "f8"),  # log standard deviation of the blow between grids
        ("count", "i8"),  # cases of an incident in each grid
        ("rate", "f8"),  # first cases of a steady one, 1/(grid·day)
        ("lasts", "f8"),  # days of a steady one
        ("interval", "f8"),  # days of each entry of a flood's profile
        ("level", "f8"),  # of its water on its day, mm
        (
            "excess",
            "f8",
        ),  # the most in this step that the works do not hold; this and the next change in a run
        ("broke", "f8"),  # instant at which they broke, infinite while they hold
        ("tellers", "i8"),  # residents who are told a rumour at first
        ("infected", "f8"),  # persons at first
        ("becomes", "i8"),  # class of what its cases may turn into, -1 for none
        ("complaint", "i8"),  # class of what its cases may be first, -1 for none
    ],
    align=True,
)


def has_epidemic(hazards: np.ndarray) -> bool:
    """Whether a disease will go round, by the rows of the hazards."""
    return any(hazard["kind"] == Hazard.EPIDEMIC for hazard in hazards)


@formula
def first_rate(hazard, instant, ordinary, grids):
    """First cases a day at an instant in the whole city, which has so many ordinary cases a day and so many
    grids."""
    match hazard.kind:
        case Hazard.STORM:
            return storm.rate(hazard, instant) * ordinary
        case Hazard.DISPUTE | Hazard.ACCIDENT:
            return steady(hazard, instant) * grids
        case Hazard.FLOOD:
            return hazard.rate * grids
    return 0.0


@formula
def steady(hazard, instant):
    """First cases a day in a grid, of a hazard that lasts for a while."""
    return hazard.rate if hazard.day <= instant < hazard.day + hazard.lasts else 0.0


@formula
def highest_rate(hazard, begin, end, ordinary, grids):
    """The highest first_rate in [begin, end)."""
    if hazard.kind == Hazard.STORM:
        return storm.highest(hazard, begin, end) * ordinary
    highest = first_rate(hazard, begin, ordinary, grids)
    if begin <= hazard.day < end:
        highest = max(highest, first_rate(hazard, hazard.day, ordinary, grids))
    return highest


@formula
def stirred(hazard, p, aggrieved, wet, away):
    """How many times as many first cases there are in a grid whose people are so aggrieved, of which water
    covers such a share, and from which such a share of people has gone."""
    if hazard.kind == Hazard.DISPUTE:
        return dispute.stirred(p.disputes, aggrieved)
    return wet * (1.0 - away) if hazard.kind == Hazard.FLOOD else 1.0


@formula
def at_once(hazard, begin, end):
    """Cases that each grid meets with at instant `hazard.day`, if that lies in [begin, end)."""
    if hazard.kind == Hazard.INCIDENT:
        return incident.cases(hazard, begin, end)
    return 0


@formula
def resents(hazard):
    """Whether it matters how aggrieved people are."""
    return hazard.kind == Hazard.DISPUTE


@formula
def at_enterprise(hazard, work):
    """Whether its first cases lie hidden at an enterprise each."""
    return hazard.kind == Hazard.ACCIDENT and work == hazard.work


@formula
def raised(hazard, p, work, luck):
    """Class of what would be of class `work`: a dispute may come as a complaint, by its luck."""
    complains = hazard.complaint >= 0 and work == hazard.work and luck < p.disputes.channel
    return hazard.complaint if complains else work


@formula
def is_complaint(hazard, work):
    """Whether a case of this class is a complaint, which becomes a dispute unless it is answered."""
    return work == hazard.complaint


@formula
def spark_age(hazard, p, work, ignites, age, gap):
    """Age at which the next candidate of what a case of this class and age sets off comes, infinite for none.

    `gap` is exponential with mean 1; what lies hidden at an enterprise ignites at the rate `ignites` at most.
    """
    if hazard.kind == Hazard.DISPUTE:
        if is_complaint(hazard, work):
            return math.inf
        return fading(dispute.most(p.disputes), p.disputes.decay, age, gap)
    if at_enterprise(hazard, work):
        return age + gap / ignites if ignites > 0.0 else math.inf
    if hazard.kind == Hazard.ACCIDENT:
        return fading(p.accidents.cascade, p.accidents.cascade_decay, age, gap)
    return math.inf


@formula
def fading(most, decay, age, gap):
    """The next instant of a Poisson process whose rate is most·decay·exp(-decay·age), after an exponential
    gap in its integral; infinite where that is used up."""
    left = most * math.exp(-decay * age) - gap
    return -math.log(left / most) / decay if left > 0.0 else math.inf


@formula
def sparks(hazard, p, work, aggrieved, closed, contained, wet):
    """Chance that a candidate takes hold where people are so aggrieved, safety contains so much and such
    a share came under water, if the case is truly closed or still open."""
    if hazard.kind == Hazard.DISPUTE:
        settled = closed and p.loop.mediation
        return dispute.set_off(p.disputes, aggrieved, settled) / dispute.most(p.disputes)
    if closed:
        return 0.0
    return accident.goes_off(p.accidents, wet) if at_enterprise(hazard, work) else 1.0 - contained


@formula
def turns(hazard, p, work, aggrieved):
    """Chance that what a case sets off is of the class that the hazard's cases may turn into."""
    if hazard.kind == Hazard.ACCIDENT:
        return 1.0
    return dispute.turns(p.disputes, aggrieved) if hazard.becomes >= 0 else 0.0
