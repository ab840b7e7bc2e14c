"""Small projects of the grids, paid from a budget of the residents.

A door of its own, compiled where there is such a budget.
"""

import math

import numpy as np

from sim import cases, purpose
from sim.cases import Status, Way
from sim.compiled import compiled, kernel
from sim.draws import NOBODY, two
from sim.engine.fast.books import growth, settle
from sim.engine.fast.closure import judge
from sim.engine.fast.recurrence import expect_return
from sim.rules import budget


@compiled
def spend(m):
    """In each grid cases are chosen, by vote or off the records, and bought service treats them."""
    p = m.parameters[0].budget
    clock = m.clock[0]
    clock.bought = 0.0
    instant = clock.step * clock.days
    for g in range(len(m.grids)):
        count, _ = two(clock.seed, purpose.BUDGET, clock.step, g, NOBODY)
        for k in range(budget.projects(p, clock.days, count)):
            _, luck = two(clock.seed, purpose.BUDGET, clock.step, g, k)
            row = dearest(m, g, instant) if budget.is_voted(p, luck) else oldest(m, g)
            if row >= 0:
                buy(m, row, instant)


@kernel
def is_for_sale(m, case, grid):
    """Whether a case is a small matter of this grid that is left lying."""
    small = not m.works[case.work].emergency and case.firm < 0 and case.patient < 0
    return case.grid == grid and small and cases.is_left(case.status)


@kernel
def dearest(m, grid, instant):
    """The case that costs the residents of a grid most, known to government or not; -1 where none does."""
    ceiling = m.parameters[0].course.ceiling
    chosen, most = np.int64(-1), 0.0
    for k in range(m.clock[0].open_rows):
        case = m.cases[m.open_rows[k]]
        if is_for_sale(m, case, grid):
            grave = cases.severity(case.severity, growth(m, case), ceiling, instant - case.arose)
            harm = grave * m.works[case.work].exposed
            if harm > most:
                chosen, most = m.open_rows[k], harm
    return chosen


@kernel
def oldest(m, grid):
    """The case of a grid that departments have had longest on record; -1 where there is none."""
    chosen, since = np.int64(-1), math.inf
    for k in range(m.clock[0].open_rows):
        case = m.cases[m.open_rows[k]]
        if is_for_sale(m, case, grid) and cases.on_record(case.status) and case.detected < since:
            chosen, since = m.open_rows[k], case.detected
    return chosen


@kernel
def buy(m, row, instant):
    """A case is treated, truly and beside the departments."""
    case = m.cases[row]
    m.clock[0].bought += 1.0
    if not cases.on_record(case.status):
        case.attempts += case.status == Status.PAPER
        case.found_by, case.judged = Way.RESIDENT, 0
        case.limit = instant + m.works[case.work].limit
    case.token += 1
    case.detected, case.reported = first(case.detected, instant), first(case.reported, instant)
    case.queued, case.started = first(case.queued, instant), first(case.started, instant)
    case.responded, case.assembled = first(case.responded, instant), first(case.assembled, instant)
    case.closed_reported = first(case.closed_reported, instant)
    judge(m, row, np.int64(1), instant)
    settle(m, row, Status.CLOSED, instant)
    expect_return(m, row, instant)


@kernel
def first(before, instant):
    """When a thing has first happened, if it happens now."""
    return instant if math.isnan(before) else before
