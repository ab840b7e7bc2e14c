"""The life of a case in the fast engine: one function an event, columns written in place."""

import math

import numpy as np

from sim import cases, purpose
from sim.agents import resident, social_organisation
from sim.cases import Asked, Cause, Status, Way
from sim.compiled import kernel
from sim.draws import NOBODY, address, exponential, four, lognormal, normal, offspring, two
from sim.engine.calendar import push
from sim.engine.events import Event
from sim.hazards import first_rate
from sim.rules import accountability, dispatch, information, learning

TOKEN = 0x3FFFF
ATTEMPT = 64  # ordinals of one attempt's draws
# What comes next in the same instant. Each function below does one thing and names the next; the loop in
# `proceed` calls it. Calls from one to the next would be compiled into each other, seventeen deep.
AT_ONCE = 4  # slot of an event FOUND that stands for Way.AT_ONCE
WAITS, REPORTED, RELAYED, REACHED, CONSIDERED, ACCEPTED, CALLED, ASKED = range(8)


@kernel
def note(m, decided, step, who, whom, instant, draw, threshold, choice):
    """Write a decision down, if the run keeps a log."""
    clock = m.clock[0]
    if clock.log_on:
        row = m.log[clock.log_rows]
        row.purpose, row.step, row.who, row.whom = decided, step, who, whom
        row.instant, row.draw, row.threshold, row.choice = instant, draw, threshold, np.int64(choice)
        clock.log_rows += 1


@kernel
def by_case(m, case, decided, ordinal):
    """Two fine draws at the address of a case."""
    return two(m.clock[0].seed, decided, ordinal, case.id & 0x7FFFFFFF, case.id >> 31)


@kernel
def step_end(m):
    """The instant at which the present step ends."""
    return (m.clock[0].step + 1) * m.clock[0].days


# --- arising -------------------------------------------------------------------------------------


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
        return p.demand.needless * g.part * m.subdistricts[g.subdistrict].mean_risk
    h = kind - 2
    return first_rate(m.hazards[h], instant) * m.clock[0].ordinary * m.hazard_weight[h, grid]


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
    pick, spare, _, _ = four(m.clock[0].seed, purpose.CASE, NOBODY, name & 0x7FFFFFFF, name >> 31)
    cause = np.int64(kind)
    if kind >= 2:
        cause = np.int64(2)
        work = m.hazards[kind - 2].work
    else:
        work = np.int64(0)
        while work < len(m.works) - 1 and pick * m.work_cumulated[-1] >= m.work_cumulated[work]:
            work += 1
    if m.works[work].at_enterprise and p.loop.safety and spare < p.enterprises.safety * m.grids[grid].safety:
        return
    add(m, name, np.int64(-1), cause, grid, work, instant)


@kernel
def add(m, name, parent, cause, grid, work, instant):
    """A new case on the records, hidden; it may breed, and may be found."""
    clock = m.clock[0]
    row = clock.cases
    clock.cases += 1
    clock.arisen += 1.0
    case = m.cases[row]
    case.id, case.parent, case.cause, case.grid, case.work = name, parent, cause, grid, work
    case.status, case.found_by, case.correct, case.affected = Status.HIDDEN, Way.AT_ONCE, 1, -1
    case.severity = 0.0 if cause == Cause.NEEDLESS else m.works[work].severity
    case.arose, case.marked, case.limit = instant, instant, math.inf
    case.detected = case.reported = case.queued = case.started = math.nan
    case.responded = case.assembled = case.closed_reported = case.closed = math.nan
    case.satisfied = math.nan
    case.office = case.next_message = case.first_request = -1
    g = m.grids[grid]
    g.open += 1
    _, _, whose, who = four(clock.seed, purpose.CASE, NOBODY, name & 0x7FFFFFFF, name >> 31)
    if whose < clock.share and g.residents > 0:
        case.affected = g.first_resident + np.int64(who * g.residents)
    if m.parameters[0].loop.breeding and case.severity > 0.0:
        next_child(m, row, instant)
    if m.parameters[0].detection.at_once:
        push(m, instant, Event.FOUND, row, AT_ONCE)
    else:
        lose_patience(m, row)
        seek(m, row, instant)


# --- growing and breeding ------------------------------------------------------------------------


@kernel
def growth(m, case):
    """Growth of this case's severity, 1/day."""
    p = m.parameters[0]
    return p.course.growth * m.works[case.work].growth if p.loop.growth else 0.0


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
    """A candidate: a new case here or next door, if people are unprotected and sites are left."""
    case = m.cases[row]
    if case.status == Status.CLOSED or case.status == Status.REFUSED:
        return
    p = m.parameters[0]
    clock = m.clock[0]
    ordinal = case.bred
    case.bred += 1
    next_child(m, row, instant)
    hold, where, which, _ = four(clock.seed, purpose.CHILD, ordinal, case.id & 0x7FFFFFFF, case.id >> 31)
    g = m.grids[case.grid]
    contained = p.enterprises.containment * g.safety if p.loop.safety else 0.0
    chance = cases.breeds(1.0 - g.protected, g.open, p.course.sites, p.course.crowding, contained)
    note(m, purpose.CHILD, ordinal, case.id, NOBODY, instant, hold, chance, hold < chance)
    if hold < chance:
        grid = np.int64(case.grid)
        if where < p.course.neighbour and g.neighbours > 0:
            grid = np.int64(m.neighbours[g.first_neighbour + np.int64(which * g.neighbours)])
        add(m, offspring(case.id, ordinal), case.id, Cause.BRED, grid, np.int64(case.work), instant)


@kernel
def add_loss(m, row, instant):
    """Loss of a case up to an instant: its severity upon the people that are not protected."""
    case = m.cases[row]
    g = m.grids[case.grid]
    ceiling = m.parameters[0].course.ceiling
    grows = growth(m, case)
    severity_days = cases.exposure(
        case.severity, grows, ceiling, case.marked - case.arose, instant - case.arose
    )
    loss = severity_days * m.works[case.work].exposed * (1.0 - g.protected)
    case.marked = instant
    case.loss += loss
    g.loss += loss
    m.clock[0].loss += loss


@kernel
def settle(m, row, status, instant):
    """A case ends: truly closed, or refused for good."""
    case = m.cases[row]
    add_loss(m, row, instant)
    case.status = status
    m.grids[case.grid].open -= 1
    if status == Status.CLOSED:
        case.closed = instant
        m.clock[0].closed += 1.0


# --- being found and reported --------------------------------------------------------------------


@kernel
def lose_patience(m, row):
    """Draw how long a case escapes each way of being found, in mean times."""
    case = m.cases[row]
    u = four(m.clock[0].seed, purpose.PATIENCE, case.attempts, case.id & 0x7FFFFFFF, case.id >> 31)
    for way in range(4):
        case.patience[way] = -math.log(u[way])


@kernel
def seek(m, row, instant):
    """Whether a hidden case is found before the step ends, and by whom; else patience wears off."""
    case = m.cases[row]
    rates = m.grids[case.grid].rates
    end = step_end(m)
    first, by = end, -1
    for way in range(4):
        if rates[way] > 0.0 and instant + case.patience[way] / rates[way] < first:
            first, by = instant + case.patience[way] / rates[way], way
    if by >= 0:
        push(m, first, Event.FOUND, row, by)
        return
    for way in range(4):
        case.patience[way] -= rates[way] * (end - instant)


@kernel
def found(m, row, way, instant):
    """Someone in government gets to know of a case."""
    case = m.cases[row]
    if case.status == Status.PAPER:
        case.attempts += 1
    case.found_by = way if way < AT_ONCE else -1
    case.judged = 0
    if math.isnan(case.detected):
        case.detected = instant
    set_limit(m, row, instant)
    return REPORTED


@kernel
def set_limit(m, row, instant):
    """The clock of the time limit starts."""
    case = m.cases[row]
    case.limit = instant + m.works[case.work].limit
    if case.limit < math.inf:
        push(m, case.limit, Event.DUE, row, case.attempts & TOKEN)


@kernel
def report_up(m, row, instant):
    """The lower tier reports a grave case, or keeps it to itself until the next step."""
    p = m.parameters[0]
    case = m.cases[row]
    work = m.works[case.work]
    if work.emergency and p.loop.concealment and not p.frozen.government and case.escalations == 0:
        g = m.grids[case.grid]
        grave = cases.severity(case.severity, growth(m, case), p.course.ceiling, instant - case.arose)
        chance = accountability.reports_up(
            p.reporting, p.accountability.traceability, g.part, p.incentive.fine, grave / work.severity
        )
        u, _ = by_case(m, case, purpose.REPORT_UP, m.clock[0].step)
        note(m, purpose.REPORT_UP, m.clock[0].step, case.id, 0, instant, u, chance, u < chance)
        if u >= chance:
            case.status = Status.WITHHELD
            return WAITS
    return send_message(m, row)


@kernel
def send_message(m, row):
    """A message about the case sets out from its grid to who dispatches."""
    p = m.parameters[0]
    case = m.cases[row]
    tiers = 4 - p.dispatch.tier
    _, u = by_case(m, case, purpose.HOP, case.attempts * ATTEMPT + ATTEMPT - 1)
    case.hops_left = information.hops(p.information.rule, p.information, tiers, u)
    case.status, case.correct = Status.RELAYED, 1
    case.office = m.grids[case.grid].unit
    if case.hops_left < tiers:
        for _ in range(tiers - case.hops_left):
            case.office = m.units[case.office].parent
    return RELAYED


@kernel
def pass_message(m, row, instant):
    """The next office takes the message; it may get it wrong, and takes its time."""
    p = m.parameters[0].information
    case = m.cases[row]
    while case.hops_left > 0:
        case.office = m.units[case.office].parent
        wrong, _ = by_case(m, case, purpose.HOP, case.attempts * ATTEMPT + case.hops_left)
        if wrong < p.error:
            case.correct = 1 - case.correct
        if p.delay_h > 0.0:
            join_office(m, row, instant)
            return WAITS
        case.hops_left -= 1
    return REACHED


@kernel
def join_office(m, row, instant):
    """A message waits for a clerk, first come first served."""
    case = m.cases[row]
    office = m.units[case.office]
    if office.busy < office.clerks:
        office.busy += 1
        work_message(m, row, instant)
        return
    case.next_message = -1
    if office.head < 0:
        office.head = row
    else:
        m.cases[office.tail].next_message = row
    office.tail = row


@kernel
def work_message(m, row, instant):
    """A clerk takes a message on."""
    case = m.cases[row]
    _, u = by_case(m, case, purpose.HOP, case.attempts * ATTEMPT + case.hops_left)
    hours = m.parameters[0].information.delay_h
    push(m, instant + exponential(u, hours / 24.0), Event.RELAYED, row, NOBODY)


@kernel
def relayed(m, row, instant):
    """A clerk is done: the next message, and this one a hop further."""
    case = m.cases[row]
    office = m.units[case.office]
    if office.head < 0:
        office.busy -= 1
    else:
        ahead = np.int64(office.head)
        office.head = m.cases[ahead].next_message
        work_message(m, ahead, instant)
    case.hops_left -= 1
    return RELAYED


# --- being dispatched ----------------------------------------------------------------------------


@kernel
def desks(m, case):
    """Tiers above the dispatching one that must consent: up to the highest at which a needed
    department stands."""
    p = m.parameters[0].dispatch
    if not dispatch.consents(p.rule):
        return 0
    work = m.works[case.work]
    top = p.tier
    for need in range(work.first_need, work.first_need + work.needs):
        station = m.stations[m.station_of[m.needs[need], case.grid]]
        top = min(top, np.int64(m.units[station.unit].tier))
    return p.tier - top


@kernel
def reach_dispatch(m, row, instant):
    """Those who dispatch know of the case; the tiers above may have to consent."""
    p = m.parameters[0].dispatch
    case = m.cases[row]
    if math.isnan(case.reported):
        case.reported = instant
    levels = desks(m, case)
    if levels > 0 and p.consent < 1.0 and case.escalations == 0:
        u, _ = by_case(m, case, purpose.CONSENT, m.clock[0].step)
        agreed = dispatch.approved(p.each_consents, p.consent, levels, u)
        note(m, purpose.CONSENT, m.clock[0].step, case.id, 0, instant, u, p.consent, agreed)
        if not agreed:
            case.declined += 1
            case.status = Status.DECLINED
            return WAITS
    case.status = Status.DISPATCHED
    if case.correct == 0:
        return transfer(m, row, instant)
    return CONSIDERED


@kernel
def transfer(m, row, instant):
    """A department passes the case on; after a while it is back with who dispatches."""
    case = m.cases[row]
    _, u = by_case(m, case, purpose.PASS, case.transfers)
    case.transfers += 1
    hours = m.parameters[0].passing.delay_h
    if hours <= 0.0:
        return CONSIDERED
    push(m, instant + exponential(u, hours / 24.0), Event.RETURNED, row, case.token & TOKEN)
    return WAITS


@kernel
def load(m, case):
    """How crowded the first department it needs is: those who wait over those and its teams, below 1."""
    need = m.needs[m.works[case.work].first_need]
    station = m.stations[m.station_of[need, case.grid]]
    return station.waiting / (station.waiting + max(1.0, float(station.capacity)))


@kernel
def consider(m, row, instant):
    """The department takes the case or passes it on."""
    p = m.parameters[0]
    case = m.cases[row]
    ends = case.escalations > 0 or case.transfers >= cases.MOST_TRANSFERS
    if not p.loop.passing or p.frozen.government or ends:
        return ACCEPTED
    chance = accountability.passing(p.passing, load(m, case), p.accountability.traceability, p.incentive.fine)
    u, _ = by_case(m, case, purpose.PASS, case.transfers)
    note(m, purpose.PASS, case.transfers, case.id, NOBODY, instant, u, chance, u < chance)
    return transfer(m, row, instant) if u < chance else ACCEPTED


@kernel
def accept(m, row, instant):
    """The case lies until a department turns to it: by its kind and who found it, less under pressure."""
    p = m.parameters[0]
    case = m.cases[row]
    work = m.works[case.work]
    mean = work.delay_patrol if case.found_by == Way.PATROL else work.delay_reported
    if mean <= 0.0:
        return CALLED
    u, v = by_case(m, case, purpose.DELAY, case.attempts)
    lies = lognormal(normal(u, v), mean, work.delay_cv2) * math.exp(-p.dispatch.hasten * m.clock[0].pressure)
    push(m, later(m, work, instant, lies), Event.READY, row, case.token & TOKEN)
    return WAITS


@kernel
def later(m, work, instant, days):
    """The instant after so much office time, or plain time for emergencies."""
    return cases.after_work(
        instant, days, float(m.clock[0].weekday), m.parameters[0].work_time, work.emergency
    )


# --- being served --------------------------------------------------------------------------------


@kernel
def ready(m, row, instant):
    """Teams are asked for: of all departments at once, or of the first."""
    case = m.cases[row]
    work = m.works[case.work]
    case.status = Status.SERVED
    case.token += 1
    if math.isnan(case.queued):
        case.queued = instant
    case.slot = 0
    case.needed = case.coming = work.needs
    case.first_request = -1
    return ASKED


@kernel
def ask(m, row, instant):
    """Requests for the teams whose turn it is: of all departments, or of the one at `slot`."""
    case = m.cases[row]
    last = m.works[case.work].needs if dispatch.parallel(m.parameters[0].dispatch.rule) else case.slot + 1
    pool = pool_of(m, case)
    for slot in range(case.slot, last):
        place = pool
        if pool < 0:
            place = np.int64(m.station_of[m.needs[m.works[case.work].first_need + slot], case.grid])
        ask_at(m, row, slot, place, instant)


@kernel
def pool_of(m, case):
    """The station of mobilised teams of a case's district, or -1 if it isn't for this case."""
    subdistrict = m.subdistricts[m.grids[case.grid].subdistrict]
    pool = len(m.stations) - m.subdistricts[0].unit + subdistrict.district  # pools stand last, by district
    if m.works[case.work].emergency and subdistrict.level > 0 and m.stations[pool].capacity > 0:
        return pool
    return -1


@kernel
def ask_at(m, row, slot, place, instant):
    """A request at one station, written behind the others of its case."""
    clock = m.clock[0]
    case = m.cases[row]
    request_row = clock.requests
    clock.requests += 1
    request = m.requests[request_row]
    request.case, request.slot, request.station = row, slot, place
    request.next = request.sibling = -1
    if case.first_request < 0:
        case.first_request = request_row
    else:
        m.requests[case.last_request].sibling = request_row
    case.last_request = request_row
    request.joined, request.state = instant, Asked.QUEUED
    station = m.stations[place]
    if station.busy < station.capacity and station.head < 0:
        assign(m, request_row, instant)
    elif station.room >= 0 and station.waiting >= station.room:
        request.state = Asked.MOVED
        settle(m, row, Status.REFUSED, instant)
    else:
        append(m, request_row)


@kernel
def append(m, request_row):
    """Behind the last in its station's queue."""
    station = m.stations[m.requests[request_row].station]
    if station.head < 0:
        station.head = request_row
    else:
        m.requests[station.tail].next = request_row
    station.tail = request_row
    station.waiting += 1


@kernel
def assign(m, request_row, instant):
    """A team is given and sets out."""
    request = m.requests[request_row]
    case = m.cases[request.case]
    m.stations[request.station].busy += 1
    request.state, request.assigned = Asked.ASSIGNED, instant
    case.waited += instant - request.joined
    if math.isnan(case.started):
        case.started = instant
    mean = m.parameters[0].dispatch.travel_h / 24.0
    at = instant
    if mean > 0.0:
        u, _ = by_case(m, case, purpose.TRAVEL, case.attempts * ATTEMPT + request.slot)
        at = later(m, m.works[case.work], instant, exponential(u, mean))
    push(m, at, Event.CAME, request_row, NOBODY)


@kernel
def came(m, request_row, instant):
    """A team is there: it begins, or waits for those who are still to come."""
    request = m.requests[request_row]
    case = m.cases[request.case]
    if math.isnan(case.responded):
        case.responded = instant
    case.coming -= 1
    if case.coming == 0 and math.isnan(case.assembled):
        case.assembled = instant
    if not dispatch.assembles(m.parameters[0].dispatch.rule) or case.coming == 0:
        begin_work(m, request_row, instant)


@kernel
def begin_work(m, request_row, instant):
    """Work of a team, or of the whole assembly: faster with practice and with volunteers beside."""
    p = m.parameters[0]
    request = m.requests[request_row]
    case = m.cases[request.case]
    work = m.works[case.work]
    station = m.stations[request.station]
    u, v = by_case(m, case, purpose.SERVE, case.attempts * ATTEMPT + request.slot)
    pace = learning.pace(p.learning.rule, station.done, p.learning.exponent) / station.skill
    if p.loop.volunteering and case.volunteers > 0:
        helpers = p.organisations
        pace /= social_organisation.work_added(case.volunteers, helpers.span, helpers.speed, helpers.crowd)
    days = cases.duration(work.law, work.service, work.service_cv2, u, v) * pace
    days += record_days(p, m.clock[0].effort_traces)
    m.clock[0].helper_days += case.volunteers * p.organisations.team * days
    push(m, later(m, work, instant, days), Event.DONE, request_row, NOBODY)


@kernel
def record_days(p, traces):
    """Team-days spent on records of one job: for the platform, and for the file."""
    share = traces
    if p.information.rule == information.Information.PLATFORM:
        share += p.information.coverage
    return share * p.accountability.record_min / 1440.0


@kernel
def done(m, request_row, instant):
    """Work is finished: teams are free, the next department comes, or the case is reported closed."""
    row = np.int64(m.requests[request_row].case)
    case = m.cases[row]
    rule = m.parameters[0].dispatch.rule
    if dispatch.assembles(rule):
        other = np.int64(case.first_request)
        while other >= 0:
            if m.requests[other].state == Asked.ASSIGNED:
                release(m, other, instant)
            other = np.int64(m.requests[other].sibling)
        case.needed = 0
    else:
        release(m, request_row, instant)
        case.needed -= 1
    if case.needed == 0:
        return close(m, row, instant)
    if dispatch.parallel(rule):
        return WAITS
    return hand_over(m, row, instant)


@kernel
def release(m, request_row, instant):
    """A team is free again; its hours are counted; the next in the queue gets it."""
    request = m.requests[request_row]
    station = m.stations[request.station]
    request.state = Asked.DONE
    station.busy -= 1
    station.done += 1
    emergency = m.works[m.cases[request.case].work].emergency
    spent = cases.office_time(
        request.assigned, instant, float(m.clock[0].weekday), m.parameters[0].work_time, emergency
    )
    station.person_days += spent * station.team_size
    m.clock[0].person_days += spent * station.team_size
    serve_next(m, np.int64(request.station), instant)


@kernel
def serve_next(m, place, instant):
    """Free teams of a station go to those who wait, in order."""
    station = m.stations[place]
    while station.head >= 0 and (
        station.busy < station.capacity or m.requests[station.head].state == Asked.MOVED
    ):
        ahead = np.int64(station.head)
        station.head = m.requests[ahead].next
        if m.requests[ahead].state == Asked.QUEUED:
            station.waiting -= 1
            assign(m, ahead, instant)


@kernel
def hand_over(m, row, instant):
    """From one department to the next: directly, or up to the common superior and down again."""
    p = m.parameters[0]
    case = m.cases[row]
    case.slot += 1
    hours = dispatch.handovers(p.dispatch.rule) * p.information.delay_h
    if hours <= 0.0:
        return ASKED
    u, _ = by_case(m, case, purpose.HANDOVER, case.attempts * ATTEMPT + case.slot)
    at = later(m, m.works[case.work], instant, exponential(u, hours / 24.0))
    push(m, at, Event.HANDED, row, NOBODY)
    return WAITS


# --- being closed and judged ---------------------------------------------------------------------


@kernel
def close(m, row, instant):
    """Reported closed: truly so, or on paper, which a check may find out at once."""
    case = m.cases[row]
    u, v = by_case(m, case, purpose.QUALITY, case.attempts)
    truly = u < m.clock[0].quality
    note(m, purpose.QUALITY, case.attempts, case.id, NOBODY, instant, u, m.clock[0].quality, truly)
    if math.isnan(case.closed_reported):
        case.closed_reported = instant
    judge(m, row, truly, instant)
    if truly:
        settle(m, row, Status.CLOSED, instant)
        return WAITS
    case.token += 1
    if v < m.parameters[0].accountability.check and case.attempts < cases.MOST_ATTEMPTS:
        case.attempts += 1
        case.judged = 0
        set_limit(m, row, instant)
        return REACHED
    case.status = Status.PAPER
    lose_patience(m, row)
    seek(m, row, instant)
    return WAITS


@kernel
def judge(m, row, truly, instant):
    """The affected and their neighbours make up their minds: once an attempt, at closure or at the limit."""
    p = m.parameters[0]
    case = m.cases[row]
    if case.judged:
        return
    case.judged = 1
    limit = m.works[case.work].limit
    lateness = max(0.0, instant - case.limit) / limit if limit < math.inf else 0.0
    success = truly and instant <= case.limit
    g = m.grids[case.grid]
    if success:
        g.succeeded += 1.0
    else:
        g.failed += 1.0
    if case.affected < 0:
        return
    trust = m.residents.trust
    who = case.affected
    case.satisfied = cases.satisfaction(
        truly, lateness, np.float64(trust[who, resident.COMMUNITY]), p.experience.expectation
    )
    if p.loop.experience and not p.frozen.residents:
        experience(m, who, resident.COMMUNITY, success)
        if p.dispatch.tier < resident.COMMUNITY:
            experience(m, who, p.dispatch.tier, success)


@kernel
def experience(m, who, tier, success):
    """A resident's own case moves its trust in a tier."""
    p = m.parameters[0].trust
    people = m.residents
    evidence = np.float64(people.evidence[who, tier]) if len(people.evidence) else 0.0
    after, remembered = resident.learn(
        p.rule, p, np.float64(people.trust[who, tier]), evidence, 1.0 if success else 0.0, 1.0
    )
    people.trust[who, tier] = after
    if len(people.evidence):
        people.evidence[who, tier] = remembered


@kernel
def due(m, row, attempt, instant):
    """The limit has passed: the affected count it a failure, and the case goes up a tier, where nobody
    passes it on, asks for consent or lets it lie."""
    case = m.cases[row]
    if case.status >= Status.PAPER or (case.attempts & TOKEN) != attempt:
        return WAITS
    judge(m, row, False, instant)
    case.escalations += 1
    if case.status == Status.DISPATCHED:
        return CALLED
    if case.status == Status.DECLINED:
        return REACHED
    if case.status == Status.WITHHELD:
        return REPORTED
    return WAITS


@kernel
def retry(m, row, instant):
    """A case that was withheld or declined gets its next chance."""
    match m.cases[row].status:
        case Status.WITHHELD:
            return REPORTED
        case Status.DECLINED:
            return REACHED
    return WAITS


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
def move_to_pool(m, row, instant):
    """Requests of an emergency that still wait go to the mobilised pool."""
    case = m.cases[row]
    pool = pool_of(m, case)
    if pool < 0:
        return
    last = np.int64(case.last_request)
    old = np.int64(case.first_request)
    while old >= 0:
        request = m.requests[old]
        if request.state == Asked.QUEUED and request.station != pool:
            request.state = Asked.MOVED
            m.stations[request.station].waiting -= 1
            case.waited += instant - request.joined
            ask_at(m, row, np.int64(request.slot), pool, instant)
        if old == last:
            break
        old = np.int64(request.sibling)
