"""How a rumour goes round: one tells another, one at a time (Maki and Thompson 1973)."""

import numpy as np

from sim import purpose
from sim.agents import resident
from sim.agents.resident import COMMUNITY, HEARD, RUMOUR
from sim.compiled import kernel
from sim.draws import NOBODY, exponential, four, two
from sim.engine.events import Event
from sim.engine.fast.books import step_end
from sim.engine.fast.calendar import push
from sim.hazards import Hazard


@kernel
def start_rumours(m):
    """Rumours whose day has come are told to the first who will tell them."""
    clock = m.clock[0]
    people = len(m.residents.grid)
    for h in range(len(m.hazards)):
        hazard = m.hazards[h]
        today = clock.step * clock.days <= hazard.day < step_end(m)
        if hazard.kind == Hazard.RUMOUR and today and people > 0:
            for k in range(hazard.tellers):
                u, _ = two(clock.seed, purpose.TELL, 0, h, k)
                push(m, hazard.day, Event.TELL, np.int64(u * people), NOBODY)


@kernel
def expect_telling(m, who, ordinal, instant):
    """When one who spreads a rumour tells it for the ordinal-th time."""
    tells = m.parameters[0].rumours.tells
    if tells > 0.0:
        u, _ = two(m.clock[0].seed, purpose.TELL, ordinal, who, NOBODY)
        push(m, instant + exponential(u, 1.0 / tells), Event.TELL, who, ordinal)


@kernel
def tell(m, who, ordinal, instant):
    """One who spreads a rumour tells it; in its zeroth time it is told to that one from outside."""
    does = m.residents.does
    if ordinal == 0:
        if not does[who] & HEARD:
            believe(m, who, instant)
        return
    where, which, believes, told_better = four(m.clock[0].seed, purpose.TOLD, ordinal, who, NOBODY)
    if told_better < doubt(m, who):
        does[who] &= np.uint8(255 - RUMOUR)
        return
    other = listener(m, who, where, which)
    if other < 0:
        return
    if does[other] & HEARD:
        if believes < m.parameters[0].rumours.stifling:
            does[who] &= np.uint8(255 - RUMOUR)
            return
    elif believes < 1.0 - doubt(m, other):
        believe(m, other, instant)
    else:
        does[other] |= np.uint8(HEARD)
    expect_telling(m, who, ordinal + 1, instant)


@kernel
def believe(m, who, instant):
    """One takes a rumour up and will tell it."""
    m.residents.does[who] |= np.uint8(RUMOUR | HEARD)
    expect_telling(m, who, np.int64(1), instant)


@kernel
def doubt(m, who):
    """Chance that one is told better: where government says what it knows, by trust and reach."""
    place = m.subdistricts[m.grids[m.residents.grid[who]].subdistrict]
    trusts = np.float64(m.residents.trust[who, COMMUNITY])
    return resident.doubts(m.parameters[0].rumours, trusts * m.clock[0].reach, place.publishes)


@kernel
def listener(m, who, where, which):
    """Whom one tells: a contact, or anybody else; -1 where there is nobody."""
    first, last = np.int64(m.tie_first[who]), np.int64(m.tie_first[who + 1])
    if where < m.parameters[0].rumours.acquainted and last > first:
        return np.int64(m.tie_other[first + np.int64(which * (last - first))])
    others = len(m.residents.grid) - 1
    if others == 0:
        return np.int64(-1)
    other = np.int64(which * others)
    return other + 1 if other >= who else other
