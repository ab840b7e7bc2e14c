"""A case from arising to closure: its record, its states, its severity, its times.

Times are days since the start of the run; NaN where a thing has not happened.
"""

import math
from enum import IntEnum

import numpy as np

from sim.compiled import formula

STILL = 1e-9  # 1/day; growth below it is none: exp and log would keep no digits of it
MOST_TRANSFERS = 1000  # after which nobody passes a case on: even endless buck-passing ends
SPARKED = 0x40000000  # ordinals of what a hazard's case set off, beside those of what it bred
RECURRED = 0x20000000  # ordinal of a case that came back
MOST_ATTEMPTS = 1000  # after which a check no longer sends a case back at once


class Status(IntEnum):
    """Where a case stands."""

    HIDDEN = 0  # nobody in government knows of it
    WITHHELD = 1  # the lower tier knows and has not reported it
    RELAYED = 2  # a message about it is on its way
    DECLINED = 3  # a tier above did not consent; asked again next step
    DISPATCHED = 4  # a department has it and has not begun
    SERVED = 5  # teams are called, on the way or at work
    PAPER = 6  # reported closed, and truly open
    CLOSED = 7  # truly closed
    REFUSED = 8  # turned away, for good


class Cause(IntEnum):
    """Why a case arose."""

    ORDINARY = 0
    NEEDLESS = 1
    HAZARD = 2
    BRED = 3


class Way(IntEnum):
    """Who found a case."""

    AT_ONCE = -1
    PATROL = 0
    RESIDENT = 1
    ENTERPRISE = 2
    SENSOR = 3


CASE = np.dtype(
    [
        ("id", "i8"),
        ("parent", "i8"),  # id of the case that bred it, -1 for none
        ("grid", "i8"),
        ("work", "i8"),
        ("affected", "i8"),  # row of the simulated resident whose case it is, -1 for none
        ("cause", "i8"),
        ("dispatch", "i8"),  # rules that it meets with
        ("information", "i8"),
        ("accountability", "i8"),
        ("status", "i8"),
        ("found_by", "i8"),
        ("correct", "i8"),  # the message told rightly which departments are needed
        ("satisfied", "f4"),
        ("severity", "f8"),  # when it arose
        ("arose", "f8"),
        ("detected", "f8"),
        ("reported", "f8"),  # the message has reached who dispatches
        ("queued", "f8"),  # a team is first asked for
        ("started", "f8"),  # a team is first given
        ("responded", "f8"),  # a team first comes
        ("assembled", "f8"),  # the last department has come
        ("closed_reported", "f8"),  # first reported closed
        ("closed", "f8"),  # truly closed
        ("limit", "f8"),  # instant by which it ought to be closed
        ("marked", "f8"),  # loss is added up to here
        ("loss", "f8"),  # person-days
        ("patience", "f8", (4,)),  # what is left of its escape from each way of being found
        ("waited", "f8"),  # in queues, days
        ("hops_left", "i8"),
        ("office", "i8"),  # unit whose clerk has the message next or now
        ("next_message", "i8"),  # behind it in that office's queue, -1 for none
        ("token", "i8"),  # events that carry another token are void
        ("attempts", "i8"),  # 0 at first, one more each time it comes back
        ("transfers", "i8"),
        ("declined", "i8"),
        ("led", "i8"),  # by the coordinating body: 1 if it is obeyed, 0 if not, -1 if it has not decided
        ("called", "i8"),  # department whistled for though own forces would do, -1 for none
        ("escalations", "i8"),
        ("needed", "i8"),  # departments that still have to finish
        ("coming", "i8"),  # departments that still have to come
        ("slot", "i8"),  # place in the list of needs, where they come one after another
        ("first_request", "i8"),  # of this attempt, -1 for none; the others follow as siblings
        ("last_request", "i8"),
        ("bred", "i8"),  # candidates drawn so far
        ("volunteers", "i8"),  # teams matched to it
        ("judged", "i8"),  # the affected have made up their mind on this attempt
        ("agreed", "i8"),  # what the forum decided on it at last, 1 or 0; -1 where none met
        ("acceptability", "f8"),  # share of issues that suit the forum's members by then
        ("hazard", "i8"),  # whose case it is, -1 for none
        ("firm", "i8"),  # enterprise at which it is hidden or ignited, -1 for none
        ("patient", "i8"),  # row of the simulated resident who is ill, -1 for none
        ("sparks", "i8"),  # candidates drawn so far of what it sets off
    ],
    align=True,
)

REQUEST = np.dtype(
    [
        ("case", "i8"),
        ("slot", "i8"),
        ("station", "i8"),
        ("next", "i8"),  # behind it in the station's queue, -1 for none
        ("sibling", "i8"),  # next request of the same case, -1 for none
        ("state", "i8"),
        ("joined", "f8"),
        ("assigned", "f8"),
        ("order", "i8"),  # teams given in the run before this one
    ],
    align=True,
)


class Asked(IntEnum):
    """Where a request for a team stands."""

    QUEUED = 0
    ASSIGNED = 1
    DONE = 2
    MOVED = 3


STATION = np.dtype(
    [
        ("department", "i8"),
        ("unit", "i8"),
        ("teams", "i8"),  # of its own
        ("capacity", "i8"),  # in this step, less what is mobilised
        ("busy", "i8"),
        ("waiting", "i8"),
        ("room", "i8"),  # waiting places, -1 for any number
        ("posted_by", "i8"),  # station whose teams are posted here, -1 where they are its own
        ("posts", "i8"),  # subdistricts at which it posts teams
        ("head", "i8"),
        ("tail", "i8"),
        ("done", "i8"),
        ("person_days", "f8"),
        ("team_size", "f8"),
        ("skill", "f8"),
    ],
    align=True,
)

WORK = np.dtype(
    [
        ("share", "f8"),  # of ordinary cases
        ("limit", "f8"),  # days, infinite for none
        ("severity", "f8"),
        ("exposed", "f8"),  # persons
        ("growth", "f8"),  # of `course.growth`
        ("spread", "f8"),  # of `course.spread`
        ("delay_patrol", "f8"),  # mean days before a department begins, by who found it
        ("delay_reported", "f8"),
        ("delay_cv2", "f8"),
        ("service", "f8"),  # mean team-days of each department
        ("service_cv2", "f8"),
        ("law", "i8"),
        ("emergency", "i8"),
        ("at_enterprise", "i8"),
        ("first_need", "i8"),  # its departments are needs[first_need : first_need + needs]
        ("needs", "i8"),
    ],
    align=True,
)


@formula
def severity(first, growth, ceiling, age):
    """Severity of an untreated case: exponential growth up to a ceiling, both in first severities."""
    return first * min(ceiling, math.exp(growth * age))


@formula
def exposure(first, growth, ceiling, begin, end):
    """Integral of severity over ages `begin` to `end`, in severity-days."""
    if growth < STILL:
        return first * (end - begin)
    top = math.log(ceiling) / growth
    total = 0.0
    if begin < top:
        total += first * (math.exp(growth * min(end, top)) - math.exp(growth * begin)) / growth
    if end > top:
        total += first * ceiling * (end - max(begin, top))
    return total


@formula
def age_at(burden, growth, ceiling):
    """Age at which the integral of severity over first severity reaches `burden` (inverse of `exposure`)."""
    if growth < STILL:
        return burden
    top = math.log(ceiling) / growth
    at_top = (ceiling - 1.0) / growth
    if burden >= at_top:
        return top + (burden - at_top) / ceiling
    return math.log(1.0 + growth * burden) / growth


@formula
def breeds(unprotected, open_here, sites, crowding, contained):
    """Chance that a candidate takes hold: people unprotected, sites left, no safety in the way."""
    return unprotected * max(0.0, 1.0 - math.pow(open_here / sites, crowding)) * (1.0 - contained)


@formula
def recurs(course):
    """Chance that a closed case comes back; `course` is the block."""
    return course.recurs * (1.0 - course.roots)


@formula
def is_blind(detection, luck):
    """Whether a place is out of sight of patrols, or of sensors, by its luck; `detection` is the block."""
    return luck < detection.blind * (1.0 - detection.overlap)


@formula
def on_record(status):
    """Whether a department has a case before it to which no team has been called yet."""
    return status == Status.DISPATCHED


@formula
def is_left(status):
    """Whether a case is open and neither on its way, nor before those who consent, nor with a team."""
    return status == Status.HIDDEN or status == Status.PAPER or on_record(status)


@formula
def after_work(instant, work, first_weekday, hours, round_the_clock):
    """The instant at which `work` days of office time have passed since `instant`.

    `hours` is the work_time block. A day of work is a day of 24 hours of it, so that a job of 0.1 day
    takes 2.4 hours at the desk, over as many office days as it needs.
    """
    begin, end = hours.start_hour / 24.0, hours.end_hour / 24.0
    if round_the_clock or (begin <= 0.0 and end >= 1.0 and hours.weekends):
        return instant + work
    day = math.floor(instant)
    now = instant - day
    left = work
    while True:
        if hours.weekends or (day + first_weekday) % 7.0 < 5.0:
            here = max(now, begin)
            if here < end:
                if left <= end - here:
                    return day + here + left
                left -= end - here
        day += 1.0
        now = 0.0


@formula
def office_time(begin, end, first_weekday, hours, round_the_clock):
    """Days of office time between two instants (the inverse of `after_work`)."""
    opens, shuts = hours.start_hour / 24.0, hours.end_hour / 24.0
    if round_the_clock or (opens <= 0.0 and shuts >= 1.0 and hours.weekends):
        return end - begin
    total = 0.0
    day = math.floor(begin)
    while day < end:
        if hours.weekends or (day + first_weekday) % 7.0 < 5.0:
            total += max(0.0, min(end - day, shuts) - max(begin - day, opens))
        day += 1.0
    return total


@formula
def satisfaction(truly, lateness, trust, expectation):
    """How content the affected are, in [0, 1]: what was done, how late (in limits), what was expected."""
    done = 1.0 if truly else 0.0
    return max(0.0, done / (1.0 + lateness) - expectation * trust * (1.0 - done / (1.0 + lateness)))
