"""How a disease goes from one to another, one meeting at a time; who falls ill is a case.

A door of its own, compiled where there is an epidemic.
"""

import math

import numpy as np

from sim import purpose
from sim.agents.resident import PART
from sim.cases import Cause
from sim.compiled import compiled, kernel
from sim.draws import NOBODY, address, exponential, four, two, uniform
from sim.engine.events import Event
from sim.engine.fast.books import note, step_end
from sim.engine.fast.calendar import drop_first, parts, push
from sim.engine.fast.events import HAPPENED, NEEDS_ROOM, next_spreads, room_for_event
from sim.engine.fast.sources import add
from sim.hazards import PATIENTS, Hazard, epidemic
from sim.hazards.epidemic import Health, Where
from sim.rules import timing
from sim.ties import Tie


@compiled
def break_out(m):
    """Where the day of an epidemic has come, the first are infected."""
    clock = m.clock[0]
    hazard = m.hazards[the_epidemic(m)]
    if clock.step * clock.days <= hazard.day < step_end(m):
        for k in range(len(m.first_infected)):
            push(m, hazard.day, Event.INFECTED, m.first_infected[k], NOBODY)


@kernel
def the_epidemic(m):
    """The hazard that is one."""
    h = np.int64(0)
    while m.hazards[h].kind != Hazard.EPIDEMIC:
        h += 1
    return h


@compiled
def spread(m, margin):
    """What concerns the epidemic, until something else comes first or the step ends."""
    clock = m.clock[0]
    end = step_end(m)
    while clock.events > 0 and m.event_time[0] < end and next_spreads(m):
        if not room_for_event(m, margin):
            return NEEDS_ROOM
        instant = m.event_time[0]
        kind, row, slot = parts(m.event_key[0])
        drop_first(m)
        match kind:
            case Event.INFECTED:
                infect(m, row, instant)
            case Event.INFECTIOUS:
                become_infectious(m, row, instant)
            case Event.MEET:
                meet(m, row, slot, instant)
            case Event.ILL:
                fall_ill(m, row, slot, instant)
            case Event.RECOVERED:
                m.residents.health[row] = Health.RECOVERED
                clock.infectious -= 1
            case Event.ISOLATED:
                isolate(m, row)
    return HAPPENED


@kernel
def infect(m, who, instant):
    """One who was susceptible is infected."""
    clock = m.clock[0]
    p = m.parameters[0].epidemics
    m.residents.health[who] = Health.EXPOSED
    m.grids[m.residents.grid[who]].infected += 1
    clock.infected += 1
    clock.exposed += 1
    u, v = two(clock.seed, purpose.INFECTION, 0, who, NOBODY)
    push(
        m,
        instant + timing.duration(p.law, p.exposed_days, p.exposed_cv2, u, v),
        Event.INFECTIOUS,
        who,
        NOBODY,
    )


@kernel
def become_infectious(m, who, instant):
    """One becomes infectious, for a time, and may fall ill."""
    clock = m.clock[0]
    p = m.parameters[0].epidemics
    m.residents.health[who] = Health.INFECTIOUS
    clock.exposed -= 1
    clock.infectious += 1
    u, v = two(clock.seed, purpose.INFECTION, 1, who, NOBODY)
    lasts = timing.duration(p.law, p.infectious_days, p.infectious_cv2, u, v)
    push(m, instant + lasts, Event.RECOVERED, who, NOBODY)
    ill, _, _, _ = four(clock.seed, purpose.INFECTION, 2, who, NOBODY)
    if ill < epidemic.falls_ill(p, years(m, who)):
        push(m, instant + p.onset_days, Event.ILL, who, NOBODY)
    expect_meeting(m, who, np.int64(0), instant)


@kernel
def years(m, who):
    """How old one is."""
    return epidemic.age(m.parameters[0].epidemics, uniform(m.clock[0].seed, purpose.AGE, 0, who, NOBODY))


# --- meeting -------------------------------------------------------------------------------------


@kernel
def ties(m, who, kind):
    """How many of a kind one knows and meets."""
    count = np.int64(0)
    for k in range(np.int64(m.tie_first[who]), np.int64(m.tie_first[who + 1])):
        count += is_met(m, who, k, kind)
    return count


@kernel
def is_met(m, who, tie, kind):
    """Whether a tie of one is of a kind; where there are schools, only who is past that age has
    colleagues."""
    if m.tie_kind[tie] != kind:
        return False
    if kind != Tie.COLLEAGUE or len(m.schooling) == 0:
        return True
    return m.schooling[who].works + m.schooling[np.int64(m.tie_other[tie])].works == 2


@kernel
def class_of(m, who):
    """(Where among the pupils one's class begins, how many are in it)."""
    if len(m.schooling) == 0:
        return np.int64(0), np.int64(0)
    return m.schooling[who].first, m.schooling[who].count


@kernel
def meetings(m, who):
    """Rates at which one meets others at home, at work or school, in its grid and in the city."""
    _, classmates = class_of(m, who)
    return epidemic.meetings(
        m.parameters[0].epidemics,
        ties(m, who, Tie.HOUSEHOLD),
        classmates - 1,
        ties(m, who, Tie.COLLEAGUE),
        m.grids[m.residents.grid[who]].residents - 1,
        len(m.residents.grid) - 1,
    )


@kernel
def expect_meeting(m, who, ordinal, instant):
    """When one who is infectious meets somebody for the ordinal-th time."""
    home, by_day, near, far = meetings(m, who)
    rate = (home + by_day + near + far) * epidemic.most_susceptible(m.parameters[0].epidemics)
    if rate > 0.0:
        u, _ = two(m.clock[0].seed, purpose.MEET, ordinal, who, NOBODY)
        push(m, instant + exponential(u, 1.0 / rate), Event.MEET, who, ordinal)


@kernel
def meet(m, who, ordinal, instant):
    """One who is infectious meets somebody, and infects that one unless something is in the way."""
    if m.residents.health[who] != Health.INFECTIOUS:
        return
    p = m.parameters[0]
    where, which, luck, _ = four(m.clock[0].seed, purpose.MET, ordinal, who, NOBODY)
    expect_meeting(m, who, ordinal + 1, instant)
    place, other = met(m, who, where, which)
    if m.residents.health[other] != Health.SUSCEPTIBLE:
        return
    chance = epidemic.susceptibility(p.epidemics, years(m, other)) / epidemic.most_susceptible(p.epidemics)
    isolated = np.float64(m.residents.isolated[who])
    chance *= epidemic.leaks(p.epidemics, p.loop, isolated, place == Where.HOME)
    if place != Where.HOME:
        level = m.subdistricts[m.grids[m.residents.grid[who]].subdistrict].level
        stays = epidemic.stays_open(p.epidemics, p.loop, level, place == Where.SCHOOL)
        chance *= stays * goes_out(m, who) * goes_out(m, other)
    note(m, purpose.MET, ordinal, who, other, instant, luck, chance, luck < chance)
    if luck < chance:
        infect(m, other, instant)


@kernel
def goes_out(m, who):
    """Meetings outside home that one keeps."""
    p = m.parameters[0]
    level = m.subdistricts[m.grids[m.residents.grid[who]].subdistrict].level
    return epidemic.goes_out(p.epidemics, p.loop, m.residents.does[who] & PART, level)


@kernel
def met(m, who, where, which):
    """(Where, whom) one meets."""
    home, by_day, near, far = meetings(m, who)
    first, classmates = class_of(m, who)
    at = where * (home + by_day + near + far)
    if at < home:
        return Where.HOME, known(m, who, Tie.HOUSEHOLD, which)
    if at < home + by_day and classmates > 0:
        return Where.SCHOOL, classmate(m, which, who, first, classmates)
    if at < home + by_day:
        return Where.OUTSIDE, known(m, who, Tie.COLLEAGUE, which)
    if at < home + by_day + near:
        grid = m.grids[m.residents.grid[who]]
        return Where.OUTSIDE, another(which, who, grid.first_resident, grid.residents)
    return Where.OUTSIDE, another(which, who, np.int64(0), np.int64(len(m.residents.grid)))


@kernel
def classmate(m, which, who, first, count):
    """One of a class, but not oneself; pupils of a class stand in order of their rows."""
    seat = first + np.int64(which * (count - 1))
    return np.int64(m.pupils[seat + 1] if m.pupils[seat] >= who else m.pupils[seat])


@kernel
def known(m, who, kind, which):
    """One of those of a kind whom one knows and meets."""
    left = np.int64(which * ties(m, who, kind))
    k = np.int64(m.tie_first[who])
    while not is_met(m, who, k, kind) or left > 0:
        left -= is_met(m, who, k, kind)
        k += 1
    return np.int64(m.tie_other[k])


@kernel
def another(which, who, first, count):
    """One of so many rows from the first on, but not oneself."""
    other = first + np.int64(which * (count - 1))
    return other + 1 if other >= who else other


# --- falling ill, and what is done about it ------------------------------------------------------


@kernel
def patients(m, who):
    """Persons who fall ill where one resident does, who stands for 1/share."""
    _, _, _, luck = four(m.clock[0].seed, purpose.INFECTION, 2, who, NOBODY)
    return np.int64(math.floor(1.0 / m.clock[0].share + luck))


@kernel
def fall_ill(m, who, ordinal, instant):
    """One of the persons is ill: a case, of the first of whom that resident has to say how it went."""
    clock = m.clock[0]
    p = m.parameters[0].epidemics
    h = the_epidemic(m)
    _, grave, _, _ = four(clock.seed, purpose.INFECTION, 3 + ordinal, who, NOBODY)
    name, cause, none = address(PATIENTS, who, 0, ordinal), np.int64(Cause.HAZARD), np.int64(-1)
    row = np.int64(clock.cases)
    add(m, name, none, cause, np.int64(m.residents.grid[who]), m.hazards[h].work, instant, h, none)
    case = m.cases[row]
    case.patient, case.affected = who, who if ordinal == 0 else none
    if grave < epidemic.severe(p, years(m, who)):
        case.severity *= p.graver
    if ordinal + 1 < patients(m, who):
        push(m, instant, Event.ILL, who, ordinal + 1)


@kernel
def isolate(m, row):
    """Who was served keeps away from others; so do those of its acquaintances who are infected, as far as
    they are traced."""
    case = m.cases[row]
    people = m.residents
    who = np.int64(case.patient)
    part = 1.0 / patients(m, who)
    keep_away(people.isolated, who, part)
    for k in range(np.int64(m.tie_first[who]), np.int64(m.tie_first[who + 1])):
        trace(m, np.int64(m.tie_other[k]), case.id, part)
    first, classmates = class_of(m, who)
    for seat in range(first, first + classmates):
        other = np.int64(m.pupils[seat])
        if other != who and not knows(m, who, other):
            trace(m, other, case.id, part)


@kernel
def knows(m, who, other):
    """Whether one is tied to another."""
    for k in range(np.int64(m.tie_first[who]), np.int64(m.tie_first[who + 1])):
        if m.tie_other[k] == other:
            return True
    return False


@kernel
def trace(m, other, case, part):
    """An acquaintance of who was served keeps away as well, if it is infected and is traced."""
    health = m.residents.health[other]
    luck = uniform(m.clock[0].seed, purpose.TRACE, other, case & 0x7FFFFFFF, case >> 31)
    carries = health == Health.EXPOSED or health == Health.INFECTIOUS
    if carries and luck < m.parameters[0].epidemics.tracing:
        keep_away(m.residents.isolated, other, part)


@kernel
def keep_away(isolated, who, part):
    """A further part of those for whom a resident stands is isolated."""
    isolated[who] = min(1.0, np.float64(isolated[who]) + part)
