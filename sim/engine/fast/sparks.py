"""What a hazard's case sets off: a dispute others, a hidden hazard an accident."""

import math

import numpy as np

from sim import hazards, purpose
from sim.cases import Status
from sim.compiled import kernel
from sim.draws import NOBODY, exponential, four, two
from sim.engine.events import Event
from sim.engine.fast.books import by_case, note
from sim.engine.fast.calendar import push
from sim.engine.fast.flood import wet_since
from sim.hazards import accident, dispute


@kernel
def resent(m):
    """How aggrieved people in each grid are, where a hazard feeds on that."""
    p = m.parameters[0]
    feeds = False
    for h in range(len(m.hazards)):
        feeds = feeds or hazards.resents(m.hazards[h])
    if not (feeds and p.loop.grievance):
        return
    for g in range(len(m.grids)):
        grid = m.grids[g]
        hardship = 1.0 - math.exp(-grid.seen / p.perception.scale)
        grid.aggrieved = dispute.grievance(hardship, m.subdistricts[grid.subdistrict].mean_trust)


@kernel
def raised(m, hazard, work, name):
    """The class of a case that a hazard brings: a dispute may come as a complaint, if there is a channel."""
    if hazard.complaint < 0:
        return np.int64(work)
    luck, _ = two(m.clock[0].seed, purpose.COMPLAIN, NOBODY, name & 0x7FFFFFFF, name >> 31)
    return np.int64(hazards.raised(hazard, m.parameters[0], work, luck))


@kernel
def is_complaint(m, case):
    """Whether a case is a complaint."""
    return case.hazard >= 0 and hazards.is_complaint(m.hazards[case.hazard], case.work)


@kernel
def next_spark(m, row, instant):
    """Put the next candidate of what a case sets off on the calendar."""
    p = m.parameters[0]
    case = m.cases[row]
    ignites = 0.0
    if case.firm >= 0:
        firm = m.enterprises[case.firm]
        ignites = accident.ignites(p.accidents, firm.likely, firm.exposed)
    u, _ = by_case(m, case, purpose.SPARK, case.sparks)
    age = hazards.spark_age(
        m.hazards[case.hazard], p, case.work, ignites, instant - case.arose, exponential(u, 1.0)
    )
    if age < math.inf:
        push(m, case.arose + age, Event.SPARK, row, NOBODY)


@kernel
def nearby(m, grid, where, which):
    """The grid itself, or one next door, by two draws."""
    here = m.grids[grid]
    if where < m.parameters[0].course.neighbour and here.neighbours > 0:
        return np.int64(m.neighbours[here.first_neighbour + np.int64(which * here.neighbours)])
    return grid


@kernel
def caught_fire(m, row, instant):
    """(Grid, class of work, enterprise) of what a candidate brings; -1 for the grid where it does not take
    hold, for the enterprise where it is at none."""
    p = m.parameters[0]
    case = m.cases[row]
    hazard = m.hazards[case.hazard]
    ordinal = case.sparks
    case.sparks += 1
    hold, where, which, luck = four(
        m.clock[0].seed, purpose.SPARKED, ordinal, case.id & 0x7FFFFFFF, case.id >> 31
    )
    grid, firm = np.int64(case.grid), np.int64(-1)
    hidden = hazards.at_enterprise(hazard, case.work)
    if hidden:
        firm = np.int64(case.firm)
    else:
        grid = nearby(m, grid, where, which)
    aggrieved = m.grids[grid].aggrieved
    contained = p.enterprises.containment * m.grids[grid].safety if p.loop.safety else 0.0
    closed = case.status == Status.CLOSED
    wet = wet_since(m, grid, case.arose, instant) if hidden else 0.0
    chance = hazards.sparks(hazard, p, case.work, aggrieved, closed, contained, wet)
    note(m, purpose.SPARKED, ordinal, case.id, NOBODY, instant, hold, chance, hold < chance)
    if not hidden or (hold >= chance and not closed):
        next_spark(m, row, instant)
    work = np.int64(hazard.work)
    if luck < hazards.turns(hazard, p, case.work, aggrieved):
        work = np.int64(hazard.becomes)
    return (grid if hold < chance else np.int64(-1)), work, firm
