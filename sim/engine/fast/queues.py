"""Whose turn it is in the queue of a station, where not simply that of whoever came first."""

import numpy as np

from sim import cases
from sim.cases import Asked
from sim.compiled import kernel
from sim.engine.fast.books import growth
from sim.rules import dispatch, priority
from sim.rules.priority import Priority

HERE, ELSEWHERE, NOWHERE = range(3)  # where a case that waits as an assembly already has a team


@kernel
def crowding(station):
    """How crowded a station is: those who wait over those and its teams, below 1."""
    return station.waiting / (station.waiting + max(1.0, float(station.capacity)))


@kernel
def next_in_line(m, place, instant):
    """The request that the next free team goes to; the first of the queue must still be waiting.

    A case whose teams have begun to assemble goes before all others: here first, then in the order in which
    cases got their first teams. So assemblies never wait for each other in a circle.
    """
    best = np.int64(m.stations[place].head)
    if m.parameters[0].dispatch.priority == Priority.FIFO:
        return best
    top = standing(m, best, place, instant)
    last, one = best, np.int64(m.requests[best].next)
    while one >= 0:
        after = np.int64(m.requests[one].next)
        if m.requests[one].state == Asked.QUEUED:
            own = standing(m, one, place, instant)
            if goes_before(own, top):
                best, top = one, own
            last = one
        elif after >= 0:
            m.requests[last].next = after
        one = after
    return best


@kernel
def goes_before(one, other):
    """Whether a standing is higher than another that came earlier."""
    if one[0] != other[0]:
        return one[0] < other[0]
    if one[0] == NOWHERE:
        return one[2] > other[2]
    return one[1] < other[1]


@kernel
def standing(m, row, place, instant):
    """(where its case has a team already, teams given before its first, its urgency)."""
    request = m.requests[row]
    case = m.cases[request.case]
    where, since = NOWHERE, np.int64(m.clock[0].given)
    if dispatch.assembles(case.dispatch):
        other = np.int64(case.first_request)
        while other >= 0:
            sent = m.requests[other]
            if sent.state == Asked.ASSIGNED:
                where = min(where, HERE if sent.station == place else ELSEWHERE)
                since = min(since, np.int64(sent.order))
            other = np.int64(sent.sibling)
    return where, since, urgency(m, case, place, instant)


@kernel
def urgency(m, case, place, instant):
    """What it is worth to serve a case next, by the chosen rule."""
    rule = m.parameters[0].dispatch.priority
    work = m.works[case.work]
    demand = 0.0
    if rule == Priority.LARGEST:
        demand = demand_for(m, np.int64(case.work), place, instant)
    grave = gravity(m, case, instant)
    return priority.urgency(rule, grave, grave * work.exposed, work.service, demand)


@kernel
def gravity(m, case, instant):
    """Severity of a case of its class at its age, as one who has not seen it reckons."""
    ceiling = m.parameters[0].course.ceiling
    return cases.severity(m.works[case.work].severity, growth(m, case), ceiling, instant - case.arose)


@kernel
def demand_for(m, work, place, instant):
    """Harm of all cases of a class of work that wait at a station."""
    total = 0.0
    one = np.int64(m.stations[place].head)
    while one >= 0:
        request = m.requests[one]
        case = m.cases[request.case]
        if request.state == Asked.QUEUED and case.work == work:
            total += gravity(m, case, instant) * m.works[work].exposed
        one = np.int64(request.next)
    return total
