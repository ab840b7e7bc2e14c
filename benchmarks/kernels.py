"""Parts of the fast engine's step, each of which can be timed alone."""

from sim.compiled import compiled
from sim.engine.fast import events, residents, steps
from sim.engine.fast.books import step_end

NO_ROOM = -1


@compiled
def residents_steps(m, steps):
    """Only the residents' phases, step after step."""
    clock = m.clock[0]
    for _ in range(steps):
        residents.residents_step(m)
        clock.step += 1


@compiled
def begin(m, margin):
    """What everybody sees and decides in a step; NO_ROOM where the columns are too short for it."""
    if not steps.room_for_step(m, margin):
        return NO_ROOM
    steps.lead(m)
    residents.residents_step(m)
    steps.respond(m)
    steps.send_teams(m)
    steps.open_step(m)
    return 0


@compiled
def work_off(m, margin):
    """The events of a step; how many there were, or NO_ROOM."""
    count = 0
    end = step_end(m)
    while m.clock[0].events > 0 and m.event_time[0] < end:
        if not events.room_for_event(m, margin):
            return NO_ROOM
        events.happen(m)
        count += 1
    return count


@compiled
def close(m):
    """The books of a step."""
    steps.end_step(m)
    m.clock[0].step += 1
