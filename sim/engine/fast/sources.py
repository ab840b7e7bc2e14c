"""Where cases come from: ordinary demand, hazards, and cases that breed others."""

import math

import numpy as np

from sim import cases, hazards, purpose
from sim.cases import SPARKED, Cause, Status, Way
from sim.compiled import kernel
from sim.draws import NOBODY, address, exponential, four, normal, offspring, two
from sim.engine.events import Event
from sim.engine.fast import projects
from sim.engine.fast.books import by_case, growth, note, step_end
from sim.engine.fast.calendar import push
from sim.engine.fast.detection import lose_patience, seek
from sim.engine.fast.flood import wet_by
from sim.engine.fast.rumour import start_rumours
from sim.engine.fast.sparks import caught_fire, is_complaint, nearby, next_spark, raised, resent
from sim.engine.fast.stages import AT_ONCE
from sim.engine.fast.voice import heard
from sim.hazards import Hazard, first_rate, flood
from sim.rules import mixture
from sim.rules.coordination import UNDECIDED
from sim.rules.mixture import Family


@kernel
def office_hour(m, instant):
    """Whether an instant lies in the daytime of the weekly profile."""
    hours = m.parameters[0].work_time
    hour = 24.0 * (instant - math.floor(instant))
    return hours.start_hour <= hour < hours.end_hour


@kernel
def profile(m, instant):
    """Rate of ordinary cases at an instant over its mean."""
    p = m.parameters[0].demand
    weekday = (np.int64(math.floor(instant)) + m.clock[0].weekday) % 7
    rate = 1.0 / m.clock[0].profile_mean
    if weekday >= 5:
        rate *= p.weekend
    if not office_hour(m, instant):
        rate *= p.night
    return rate


@kernel
def mood(m, instant):
    """How busy a day is: lognormal with mean 1, the same for all grids."""
    spread = m.parameters[0].demand.spread
    if spread <= 0.0:
        return 1.0
    u, v = two(m.clock[0].seed, purpose.DAY, np.int64(math.floor(instant)), 0, NOBODY)
    return math.exp(spread * normal(u, v) - 0.5 * spread * spread)


@kernel
def source_rate(m, source, instant):
    """Cases a day of a source at an instant: ordinary and needless ones of a grid, then each hazard's."""
    p = m.parameters[0]
    grids = len(m.grids)
    grid = source % grids
    kind = source // grids
    if kind == 0:
        return p.demand.rate * profile(m, instant) * mood(m, instant)
    if kind == 1:
        g = m.grids[grid]
        told = p.demand.needless * p.detection.channels * g.part * m.subdistricts[g.subdistrict].mean_risk
        return told * heard(m, grid)
    h = kind - 2
    hazard = m.hazards[h]
    first = first_rate(hazard, instant, m.clock[0].ordinary, float(grids)) * m.hazard_weight[h, grid]
    wet = wet_by(m, h, grid, instant, instant) if hazard.kind == Hazard.FLOOD else 0.0
    return first * hazards.stirred(hazard, p, m.grids[grid].aggrieved, wet, m.grids[grid].away)


@kernel
def next_arrival(m, source, ordinal, instant):
    """Put the next candidate of a source on the calendar, if it comes within the step."""
    clock = m.clock[0]
    u, _ = two(clock.seed, purpose.ARRIVAL, clock.step, source, ordinal)
    at = instant + exponential(u, 1.0 / m.tops[source])
    if at < step_end(m):
        push(m, at, Event.ARRIVE, source, ordinal)


@kernel
def arrive(m, source, ordinal, instant):
    """A candidate of a source: a case, if the rate of the instant allows it."""
    clock = m.clock[0]
    _, v = two(clock.seed, purpose.ARRIVAL, clock.step, source, ordinal)
    next_arrival(m, source, ordinal + 1, instant)
    if v * m.tops[source] < source_rate(m, source, instant):
        grids = len(m.grids)
        kind = source // grids
        name = address(kind, source % grids, clock.step, ordinal)
        first_case(m, name, kind, source % grids, instant)


@kernel
def strike(m, source, instant):
    """An incident: all its cases in this grid at once."""
    grids = len(m.grids)
    hazard = source // grids
    for ordinal in range(m.hazards[hazard].count):
        name = address(hazard + 2, source % grids, m.clock[0].step, ordinal)
        first_case(m, name, hazard + 2, source % grids, instant)


@kernel
def first_case(m, name, kind, grid, instant):
    """A case that no other case bred, by the kind of its source: its class of work, and whether safety
    at enterprises prevents it."""
    p = m.parameters[0]
    if kind == Cause.ORDINARY and projects.is_stopped(m, name, grid, instant):
        return
    pick, spare, _, _ = four(m.clock[0].seed, purpose.CASE, NOBODY, name & 0x7FFFFFFF, name >> 31)
    cause = np.int64(kind)
    if kind >= 2:
        cause = np.int64(2)
        work = raised(m, m.hazards[kind - 2], m.hazards[kind - 2].work, name)
    else:
        work = np.int64(0)
        while work < len(m.works) - 1 and pick * m.work_cumulated[-1] >= m.work_cumulated[work]:
            work += 1
    hazard, firm = max(np.int64(-1), np.int64(kind - 2)), np.int64(-1)
    g = m.grids[grid]
    safety = g.safety
    if hazard >= 0 and hazards.at_enterprise(m.hazards[hazard], work):
        firm = np.int64(g.first_enterprise + np.int64(pick * g.enterprises))
        safety = float(m.enterprises[firm].safe)
    if m.works[work].at_enterprise and p.loop.safety and spare < p.enterprises.safety * safety:
        return
    add(m, name, np.int64(-1), cause, grid, work, instant, hazard, firm)


@kernel
def add(m, name, parent, cause, grid, work, instant, hazard, firm):
    """A new case on the records, hidden; it may breed, and may be found."""
    clock = m.clock[0]
    row = clock.cases
    clock.cases += 1
    clock.arisen += 1.0
    case = m.cases[row]
    case.id, case.parent, case.cause, case.grid, case.work = name, parent, cause, grid, work
    case.status, case.found_by, case.correct, case.affected = Status.HIDDEN, Way.AT_ONCE, 1, -1
    case.severity = 0.0 if cause == Cause.NEEDLESS else m.works[work].severity
    if cause == Cause.ORDINARY:
        case.severity *= projects.burden(m, name)
    case.arose, case.marked, case.limit = instant, instant, math.inf
    case.detected = case.reported = case.queued = case.started = math.nan
    case.responded = case.assembled = case.closed_reported = case.closed = math.nan
    case.satisfied = math.nan
    case.office = case.next_message = case.first_request = case.agreed = case.called = -1
    case.acceptability = math.nan
    case.led = UNDECIDED
    case.hazard, case.firm, case.patient = hazard, firm, -1
    if firm >= 0 and parent >= 0:
        case.severity *= m.enterprises[firm].grave
        case.firm = -1
    choose_rules(m, case)
    g = m.grids[grid]
    g.open += 1
    _, _, whose, who = four(clock.seed, purpose.CASE, NOBODY, name & 0x7FFFFFFF, name >> 31)
    if whose < clock.share and g.residents > 0:
        case.affected = g.first_resident + np.int64(who * g.residents)
    if m.parameters[0].loop.breeding and case.severity > 0.0:
        next_child(m, row, instant)
    if hazard >= 0:
        next_spark(m, row, instant)
    if m.parameters[0].detection.at_once:
        push(m, instant, Event.FOUND, row, AT_ONCE)
    elif is_complaint(m, case):
        push(m, instant, Event.FOUND, row, Way.RESIDENT)
    else:
        lose_patience(m, row)
        seek(m, row, instant)


@kernel
def choose_rules(m, case):
    """The rules that a case meets with: all cases the same, or by its own luck."""
    a = b = c = 0.5
    if m.clock[0].mixed:
        a, b, c, _ = four(m.clock[0].seed, purpose.RULE, NOBODY, case.id & 0x7FFFFFFF, case.id >> 31)
    case.dispatch = mixture.pick(m.mixtures[Family.DISPATCH], a)
    case.information = mixture.pick(m.mixtures[Family.INFORMATION], b)
    case.accountability = mixture.pick(m.mixtures[Family.ACCOUNTABILITY], c)


@kernel
def next_child(m, row, instant):
    """Put the next candidate of a case's offspring on the calendar: they come in proportion to severity."""
    course = m.parameters[0].course
    case = m.cases[row]
    rate = course.spread * m.works[case.work].spread
    if rate <= 0.0:
        return
    u, _ = by_case(m, case, purpose.BREED, case.bred)
    grows = growth(m, case)
    burden = cases.exposure(1.0, grows, course.ceiling, 0.0, instant - case.arose)
    age = cases.age_at(burden + exponential(u, 1.0 / rate), grows, course.ceiling)
    push(m, case.arose + age, Event.BREED, row, NOBODY)


@kernel
def breed(m, row, instant):
    """A candidate: a new case here or next door, if people there are unprotected and sites are left."""
    case = m.cases[row]
    if case.status == Status.CLOSED or case.status == Status.REFUSED:
        return
    p = m.parameters[0]
    clock = m.clock[0]
    ordinal = case.bred
    case.bred += 1
    next_child(m, row, instant)
    hold, where, which, _ = four(clock.seed, purpose.CHILD, ordinal, case.id & 0x7FFFFFFF, case.id >> 31)
    grid = nearby(m, np.int64(case.grid), where, which)
    g = m.grids[grid]
    contained = p.enterprises.containment * g.safety if p.loop.safety else 0.0
    chance = cases.breeds(1.0 - g.protected, g.open, p.course.sites, p.course.crowding, contained)
    note(m, purpose.CHILD, ordinal, case.id, NOBODY, instant, hold, chance, hold < chance)
    if hold < chance:
        name, cause, nowhere = offspring(case.id, ordinal), np.int64(Cause.BRED), np.int64(-1)
        work, hazard = np.int64(case.work), np.int64(case.hazard)
        add(m, name, case.id, cause, grid, work, instant, hazard, nowhere)


@kernel
def spark(m, row, instant):
    """A candidate of what a hazard's case sets off: a new case, if it takes hold."""
    ordinal = m.cases[row].sparks + SPARKED
    grid, work, firm = caught_fire(m, row, instant)
    if grid >= 0:
        parent, hazard = m.cases[row].id, np.int64(m.cases[row].hazard)
        name = offspring(parent, ordinal)
        work = raised(m, m.hazards[hazard], work, name)
        add(m, name, parent, np.int64(Cause.BRED), grid, work, instant, hazard, firm)


@kernel
def top_rate(m, source):
    """The highest rate of a source in this step."""
    p = m.parameters[0]
    clock = m.clock[0]
    begin, end = clock.step * clock.days, step_end(m)
    grids = len(m.grids)
    kind = source // grids
    if kind == 0:
        busiest = max(mood(m, begin), mood(m, end))
        day = math.floor(begin) + 1.0
        while day < end and p.demand.spread > 0.0:
            busiest = max(busiest, mood(m, day))
            day += 1.0
        return p.demand.rate * clock.profile_top * busiest
    if kind == 1:
        return source_rate(m, source, begin)
    hazard = m.hazards[kind - 2]
    highest = hazards.highest_rate(hazard, begin, end, clock.ordinary, float(grids))
    place = source % grids
    wet = flood.damage(p.floods, hazard.excess, m.low[kind - 2, place])
    more = hazards.stirred(hazard, p, m.grids[place].aggrieved, wet, m.grids[place].away)
    return highest * m.hazard_weight[kind - 2, place] * more


@kernel
def open_sources(m):
    """The first candidate of each source in this step; incidents whose instant has come."""
    clock = m.clock[0]
    grids = len(m.grids)
    begin, end = clock.step * clock.days, step_end(m)
    resent(m)
    for source in range((2 + len(m.hazards)) * grids):
        m.tops[source] = top_rate(m, source)
        if m.tops[source] > 0.0:
            next_arrival(m, source, NOBODY, begin)
    for h in range(len(m.hazards)):
        if hazards.at_once(m.hazards[h], begin, end) > 0:
            for g in range(grids):
                push(m, m.hazards[h].day, Event.STRIKE, h * grids + g, NOBODY)
    start_rumours(m)
