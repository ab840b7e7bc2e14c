"""The events of a step, one after another."""

import numpy as np

from sim.compiled import compiled, kernel
from sim.engine.events import Event
from sim.engine.fast.books import step_end
from sim.engine.fast.calendar import drop_first, parts
from sim.engine.fast.closure import due, pushed
from sim.engine.fast.detection import found, pass_message, relayed, report_up, retry
from sim.engine.fast.dispatching import accept, consider, reach_dispatch
from sim.engine.fast.recurrence import recur
from sim.engine.fast.rumour import tell
from sim.engine.fast.service import ask, came, done, ready
from sim.engine.fast.sources import arrive, breed, spark, strike
from sim.engine.fast.stages import ASKED, CALLED, CONSIDERED, REACHED, TOKEN, WAITS

# Why the work stopped: the step has ended; the columns are full; next comes what concerns an epidemic, or a
# coordinating body, whose events have doors of their own.
HAPPENED, NEEDS_ROOM, SPREADS, COORDINATES = range(4)


@compiled
def work_off(m, margin):
    """Events until the step ends, or until one comes that has a door of its own; why it stopped."""
    clock = m.clock[0]
    end = step_end(m)
    while clock.events > 0 and m.event_time[0] < end:
        if not room_for_event(m, margin):
            return NEEDS_ROOM
        if next_kind(m) >= Event.INFECTED:
            return SPREADS if next_spreads(m) else COORDINATES
        happen(m)
    return HAPPENED


@kernel
def next_kind(m):
    """The kind of the first event of the calendar."""
    kind, _, _ = parts(m.event_key[0])
    return kind


@kernel
def next_spreads(m):
    """Whether the first event of the calendar concerns an epidemic."""
    return Event.INFECTED <= next_kind(m) <= Event.ISOLATED


@kernel
def happen(m):
    """The first event of the calendar."""
    instant = m.event_time[0]
    kind, row, slot = parts(m.event_key[0])
    drop_first(m)
    stage = WAITS
    match kind:
        case Event.ARRIVE:
            arrive(m, row, slot, instant)
        case Event.STRIKE:
            strike(m, row, instant)
        case Event.FOUND:
            stage = found(m, row, slot, instant)
        case Event.RELAYED:
            stage = relayed(m, row, instant)
        case Event.RETURNED:
            if m.cases[row].token & TOKEN == slot:
                stage = CONSIDERED
        case Event.READY:
            if m.cases[row].token & TOKEN == slot:
                stage = CALLED
        case Event.HANDED:
            stage = ASKED
        case Event.CAME:
            came(m, row, instant)
        case Event.DONE:
            stage = done(m, row, instant)
            row = np.int64(m.requests[row].case)
        case Event.BREED:
            breed(m, row, instant)
        case Event.DUE:
            stage = due(m, row, slot, instant)
        case Event.RETRIED:
            stage = retry(m, row, instant)
        case Event.PUSHED:
            stage = pushed(m, row, slot)
        case Event.SPARK:
            spark(m, row, instant)
        case Event.TELL:
            tell(m, row, slot, instant)
        case Event.SETTLED:
            stage = REACHED
        case Event.RECURS:
            recur(m, row, instant)
    proceed(m, row, stage, instant)


@kernel
def proceed(m, row, stage, instant):
    """What happens to a case in one instant, stage by stage until it has to wait."""
    while stage != WAITS:
        match stage:
            case 1:
                stage = report_up(m, row, instant)
            case 2:
                stage = pass_message(m, row, instant)
            case 3:
                stage = reach_dispatch(m, row, instant)
            case 4:
                stage = consider(m, row, instant)
            case 5:
                stage = accept(m, row, instant)
            case 6:
                stage = ready(m, row, instant)
            case _:
                ask(m, row, instant)
                stage = WAITS


@kernel
def room_for_event(m, margin):
    """Whether the columns can take what one event may put into them."""
    clock = m.clock[0]
    return (
        clock.cases + margin < len(m.cases)
        and clock.requests + margin < len(m.requests)
        and clock.events + margin < len(m.event_time)
        and clock.cases - clock.listed + clock.open_rows + margin < len(m.open_rows)
        and (clock.log_on == 0 or clock.log_rows + margin < len(m.log))
    )
