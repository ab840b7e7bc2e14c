"""The coordinating body of a district: cases come before it, first come first served, and it decides on them.

A door of its own, compiled where cases come before such a body.
"""

import numpy as np

from sim import purpose
from sim.compiled import compiled, kernel
from sim.draws import NOBODY, exponential, four
from sim.engine.events import Event
from sim.engine.fast.books import by_case
from sim.engine.fast.calendar import drop_first, parts, push
from sim.rules import coordination
from sim.rules.coordination import MOST_AT_ONCE, OBEYED, UNHEEDED
from sim.rules.dispatch import Dispatch


@compiled
def coordinate(m):
    """The first event of the calendar, which concerns a body."""
    instant = m.event_time[0]
    kind, row, _ = parts(m.event_key[0])
    drop_first(m)
    if kind == Event.BROUGHT:
        bring(m, row, instant)
    else:
        decide(m, row, instant)


@kernel
def body_of(m, case):
    """The body of the district of a case."""
    return m.bodies[m.subdistricts[m.grids[case.grid].subdistrict].district - 1]


@kernel
def bring(m, row, instant):
    """A case comes before the body, behind those that wait."""
    case = m.cases[row]
    body = body_of(m, case)
    case.next_message = -1
    if body.head < 0:
        body.head = row
    else:
        m.cases[body.tail].next_message = row
    body.tail = row
    take_on(m, body, instant)


@kernel
def take_on(m, body, instant):
    """Whoever of the body is free takes on the case that has waited longest."""
    p = m.parameters[0].coordination
    for _ in range(MOST_AT_ONCE):
        if body.head < 0 or body.busy >= coordination.desks(p.desks, body.places):
            return
        row = np.int64(body.head)
        case = m.cases[row]
        body.head = case.next_message
        body.busy += 1
        u, _ = by_case(m, case, purpose.COORDINATE, 1)
        days = exponential(u, p.work_h / 24.0) / (1.0 - m.clock[0].taken)
        push(m, instant + days, Event.DECIDED, row, NOBODY)


@kernel
def decide(m, row, instant):
    """The body has decided: where it is obeyed, the right departments are told at once, all of them."""
    p = m.parameters[0].coordination
    case = m.cases[row]
    body = body_of(m, case)
    body.busy -= 1
    take_on(m, body, instant)
    _, heed, join, _ = four(m.clock[0].seed, purpose.COORDINATE, NOBODY, case.id & 0x7FFFFFFF, case.id >> 31)
    case.led = OBEYED if heed < p.authority else UNHEEDED
    if case.led == OBEYED:
        case.correct = 1
        case.dispatch = Dispatch.WHISTLE if join < p.together else Dispatch.PLATFORM
    push(m, instant, Event.SETTLED, row, NOBODY)
