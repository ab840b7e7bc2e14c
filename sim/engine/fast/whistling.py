"""Whistles that own forces would have made needless."""

import math

import numpy as np

from sim import purpose
from sim.agents.resident import COMMUNITY
from sim.compiled import kernel
from sim.draws import NOBODY
from sim.engine.fast.books import by_case, note
from sim.engine.fast.devolution import is_small, tier_of
from sim.engine.fast.queues import crowding
from sim.rules import accountability, dispatch, whistling

NOT_CALLED = np.int64(-1)


@kernel
def called(m, case, instant):
    """The department above that a subdistrict whistles for though its own forces would do, -1 for none."""
    p = m.parameters[0]
    if p.whistling.base == -math.inf or p.frozen.government or not dispatch.assembles(case.dispatch):
        return NOT_CALLED
    if m.works[case.work].needs > 1 or tier_of(m, case) >= COMMUNITY or not is_small(m, case):
        return NOT_CALLED
    u, v = by_case(m, case, purpose.WHISTLE, case.attempts)
    own = m.stations[m.station_of[m.needs[m.works[case.work].first_need], case.grid]]
    chance = whistling.overblown(
        p.whistling, crowding(own), p.passing.kept, accountability.answers(p.accountability)
    )
    note(m, purpose.WHISTLE, case.attempts, case.id, NOBODY, instant, u, chance, u < chance)
    return one_above(m, case, v) if u < chance else NOT_CALLED


@kernel
def one_above(m, case, luck):
    """One of the departments that stand above the community of a case, -1 where there is none."""
    departments = len(m.station_of)
    above = 0
    for department in range(departments):
        above += stands_above(m, case, department)
    left, chosen = np.int64(luck * above), NOT_CALLED
    for department in range(departments):
        if stands_above(m, case, department):
            if left == 0:
                chosen = np.int64(department)
            left -= 1
    return chosen


@kernel
def stands_above(m, case, department):
    """Whether the station of a department that serves a case stands above the community."""
    return m.units[m.stations[m.station_of[department, case.grid]].unit].tier < COMMUNITY


@kernel
def need_of(m, case, slot):
    """A department that is to come to a case: one that it needs, or the one that was whistled for instead."""
    if case.called >= 0:
        return np.int64(case.called)
    return np.int64(m.needs[m.works[case.work].first_need + slot])
