"""How teams are asked for, sent, and freed again."""

import math

import numpy as np

from sim import cases, purpose
from sim.agents import social_organisation
from sim.cases import Asked, Status
from sim.compiled import kernel
from sim.draws import NOBODY, exponential
from sim.engine.events import Event
from sim.engine.fast.books import by_case, settle
from sim.engine.fast.calendar import push
from sim.engine.fast.closure import close
from sim.engine.fast.dispatching import later
from sim.engine.fast.queues import next_in_line
from sim.engine.fast.stages import ASKED, ATTEMPT, WAITS
from sim.engine.fast.whistling import need_of
from sim.rules import dispatch, information, learning, supplies, timing
from sim.rules.coordination import OBEYED
from sim.rules.dispatch import Dispatch


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
    case.needed = work.needs
    if dispatch.assembles(case.dispatch) and m.parameters[0].dispatch.missed > 0.0 and case.led != OBEYED:
        for slot in range(1, work.needs):
            case.needed -= not is_named(m, case, slot)
    if dispatch.assembles(case.dispatch) and (work.needs > 1 or case.called >= 0):
        m.clock[0].whistles += 1.0
        m.clock[0].needless_whistles += case.called >= 0
    case.coming = case.needed
    case.first_request = -1
    return ASKED


@kernel
def is_named(m, case, slot):
    """Whether one who whistles thinks of a department: of the first, that of the place, always."""
    p = m.parameters[0]
    u, _ = by_case(m, case, purpose.SUMMON, case.attempts * ATTEMPT + slot)
    return slot == 0 or u < dispatch.named(p.dispatch.missed, p.passing.clarity)


@kernel
def ask(m, row, instant):
    """Requests for the teams whose turn it is: of all departments, or of the one at `slot`."""
    case = m.cases[row]
    needs = m.works[case.work].needs
    last = needs if dispatch.parallel(case.dispatch) else case.slot + 1
    some_missing = dispatch.assembles(case.dispatch) and case.needed < needs
    pool = pool_of(m, case)
    for slot in range(case.slot, last):
        if some_missing and not is_named(m, case, slot):
            continue
        ask_at(m, row, slot, pool if pool >= 0 else station_for(m, case, slot), instant)


@kernel
def station_for(m, case, slot):
    """The station of a department that is needed: its post in the subdistrict, if a team is free there; where
    it is busy, perhaps that of a force linked to it."""
    need = need_of(m, case, slot)
    own = np.int64(m.station_of[need, case.grid])
    if len(m.post_of) > 0:
        post = m.post_of[need, m.grids[case.grid].subdistrict]
        if post >= 0 and is_free(m.stations[post]):
            return post
    linkage = m.parameters[0].dispatch.linkage
    if linkage > 0.0 and m.linked[need] >= 0 and not is_free(m.stations[own]):
        other = np.int64(m.station_of[m.linked[need], case.grid])
        u, _ = by_case(m, case, purpose.LINK, case.attempts * ATTEMPT + slot)
        if u < linkage and is_free(m.stations[other]):
            return other
    return own


@kernel
def is_free(station):
    """Whether a team could go at once."""
    return station.busy < station.capacity and station.head < 0


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
    if is_free(station):
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
    request.state, request.assigned, request.order = Asked.ASSIGNED, instant, m.clock[0].given
    m.clock[0].given += 1
    case.waited += instant - request.joined
    if math.isnan(case.started):
        case.started = instant
    mean = m.parameters[0].dispatch.travel_h / 24.0
    at = instant
    if mean > 0.0 and m.stations[request.station].posted_by < 0:
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
    is_short = (
        case.coming == 0 and dispatch.assembles(case.dispatch) and case.needed < m.works[case.work].needs
    )
    if is_short or summons(m, case, request.slot):
        whistle_again(m, np.int64(request.case), instant)
        return
    if case.coming == 0 and math.isnan(case.assembled):
        case.assembled = instant
    if not dispatch.assembles(case.dispatch) or case.coming == 0:
        begin_work(m, request_row, instant)


@kernel
def summons(m, case, slot):
    """Whether the department that has come first summons those who would come after it."""
    share = m.parameters[0].dispatch.mutual
    if share <= 0.0:
        return False
    u, _ = by_case(m, case, purpose.MUTUAL, case.attempts)
    return dispatch.summons(case.dispatch, share, slot, m.works[case.work].needs, u)


@kernel
def whistle_again(m, row, instant):
    """Those who have come see that somebody is missing: they go, and all are summoned."""
    case = m.cases[row]
    m.clock[0].whistles += 1.0
    case.dispatch = Dispatch.WHISTLE
    release_all(m, case, instant)
    case.needed = case.coming = m.works[case.work].needs
    ask(m, row, instant)


@kernel
def begin_work(m, request_row, instant):
    """Work of a team, or of the whole assembly: faster with practice and with volunteers beside."""
    p = m.parameters[0]
    request = m.requests[request_row]
    case = m.cases[request.case]
    work = m.works[case.work]
    station = m.stations[request.station]
    u, v = by_case(m, case, purpose.SERVE, case.attempts * ATTEMPT + request.slot)
    cv2 = work.service_cv2 * (1.0 - p.dispatch.standard)
    practice = station.done + p.learning.drills
    pace = learning.pace(p.learning.rule, practice, p.learning.exponent) / station.skill
    if p.loop.volunteering and case.volunteers > 0:
        helpers = p.organisations
        pace /= social_organisation.work_added(case.volunteers, helpers.span, helpers.speed, helpers.crowd)
    if case.called >= 0 or dispatch.comes_from_outside(case.dispatch, request.slot, work.needs):
        pace *= information.slower(case.information, p.information)
    days = timing.duration(work.law, work.service, cv2, u, v) * pace * use_goods(m, case, work)
    days = (days + record_days(p, case, m.judged[case.accountability].traces)) / (1.0 - m.clock[0].taken)
    m.clock[0].helper_days += case.volunteers * p.organisations.team * days
    push(m, later(m, work, instant, days), Event.DONE, request_row, NOBODY)


@kernel
def use_goods(m, case, work):
    """Time of work over that with goods: on an emergency they are used up, where any are left."""
    place = m.subdistricts[m.grids[case.grid].subdistrict]
    if not work.emergency or not supplies.are_limited(place.goods):
        return 1.0
    slower = supplies.slower(m.parameters[0].supplies, place.goods)
    place.goods = supplies.left(place.goods)
    return slower


@kernel
def record_days(p, case, traces):
    """Team-days spent on records of one job: for the platform, and for the file."""
    share = traces
    if case.information == information.Information.PLATFORM:
        share += p.information.coverage
    return share * p.accountability.record_min / 1440.0


@kernel
def done(m, request_row, instant):
    """Work is finished: teams are free, the next department comes, or the case is reported closed."""
    row = np.int64(m.requests[request_row].case)
    case = m.cases[row]
    rule = case.dispatch
    if dispatch.assembles(rule):
        release_all(m, case, instant)
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
def release_all(m, case, instant):
    """All who have come to a case are free again."""
    other = np.int64(case.first_request)
    while other >= 0:
        if m.requests[other].state == Asked.ASSIGNED:
            release(m, other, instant)
        other = np.int64(m.requests[other].sibling)


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
    spent *= 1.0 - m.clock[0].taken
    station.person_days += spent * station.team_size
    m.clock[0].person_days += spent * station.team_size
    serve_next(m, np.int64(request.station), instant)


@kernel
def serve_next(m, place, instant):
    """Free teams of a station go to those who wait, in order."""
    station = m.stations[place]
    while station.head >= 0:
        if m.requests[station.head].state != Asked.QUEUED:
            station.head = m.requests[station.head].next
        elif station.busy < station.capacity:
            station.waiting -= 1
            assign(m, next_in_line(m, place, instant), instant)
        else:
            return


@kernel
def hand_over(m, row, instant):
    """From one department to the next: directly, or up to the common superior and down again."""
    p = m.parameters[0]
    case = m.cases[row]
    case.slot += 1
    hours = dispatch.handovers(case.dispatch) * p.information.delay_h
    if hours <= 0.0:
        return ASKED
    u, _ = by_case(m, case, purpose.HANDOVER, case.attempts * ATTEMPT + case.slot)
    at = later(m, m.works[case.work], instant, exponential(u, hours / 24.0))
    push(m, at, Event.HANDED, row, NOBODY)
    return WAITS


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
