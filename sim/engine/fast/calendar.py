"""The event calendar of the fast engine: a binary heap ordered by (instant, kind, row, slot)."""

import numpy as np

from sim.compiled import kernel


@kernel
def before(time, key, other_time, other_key):
    """Whether one event comes before another."""
    return time < other_time or (time == other_time and key < other_key)


@kernel
def push(m, time, kind, row, slot):
    """Put an event on the calendar; room was made before."""
    clock = m.clock[0]
    key = (np.int64(kind) << 58) | (np.int64(row) << 18) | np.int64(slot)
    at = clock.events
    clock.events += 1
    while at > 0:
        up = (at - 1) >> 1
        if not before(time, key, m.event_time[up], m.event_key[up]):
            break
        m.event_time[at], m.event_key[at] = m.event_time[up], m.event_key[up]
        at = up
    m.event_time[at], m.event_key[at] = time, key


@kernel
def drop_first(m):
    """Take the first event off."""
    clock = m.clock[0]
    clock.events -= 1
    last = clock.events
    time, key = m.event_time[last], m.event_key[last]
    at = 0
    while True:
        down = 2 * at + 1
        if down >= last:
            break
        if down + 1 < last and before(
            m.event_time[down + 1], m.event_key[down + 1], m.event_time[down], m.event_key[down]
        ):
            down += 1
        if not before(m.event_time[down], m.event_key[down], time, key):
            break
        m.event_time[at], m.event_key[at] = m.event_time[down], m.event_key[down]
        at = down
    m.event_time[at], m.event_key[at] = time, key


@kernel
def parts(key):
    """(kind, row, slot) of a key."""
    return key >> 58, (key >> 18) & 0xFFFFFFFFFF, key & 0x3FFFF
