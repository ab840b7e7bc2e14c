"""How cases come to a department: who must consent, who passes them on, how long they lie."""

import math

import numpy as np

from sim import cases, purpose
from sim.cases import Status, Way
from sim.compiled import kernel
from sim.draws import NOBODY, exponential, four, lognormal, normal
from sim.engine.events import Event
from sim.engine.fast import forum
from sim.engine.fast.attention import is_attended
from sim.engine.fast.books import by_case, note
from sim.engine.fast.calendar import push
from sim.engine.fast.devolution import is_small, tier_of
from sim.engine.fast.queues import crowding
from sim.engine.fast.stages import ACCEPTED, CALLED, CONSIDERED, TOKEN, WAITS
from sim.engine.fast.whistling import called, need_of
from sim.rules import accountability, attention, coordination, dispatch, ownership
from sim.rules.coordination import OBEYED, UNDECIDED


@kernel
def desks(m, case):
    """Tiers above the dispatching one that must consent: up to the highest at which a needed
    department stands."""
    if not dispatch.consents(case.dispatch):
        return 0
    work = m.works[case.work]
    tier = top = tier_of(m, case)
    for need in range(work.first_need, work.first_need + work.needs):
        station = m.stations[m.station_of[m.needs[need], case.grid]]
        top = min(top, np.int64(m.units[station.unit].tier))
    return tier - top


@kernel
def reach_dispatch(m, row, instant):
    """Those who dispatch know of the case; the tiers above may have to consent."""
    p = m.parameters[0].dispatch
    case = m.cases[row]
    if math.isnan(case.reported):
        case.reported = instant
    if case.led == UNDECIDED and is_coordinated(m, case):
        push(m, instant, Event.BROUGHT, row, NOBODY)
        return WAITS
    levels = desks(m, case)
    if levels > 0 and p.consent < 1.0 and case.escalations == 0:
        u, _ = by_case(m, case, purpose.CONSENT, m.clock[0].step)
        passes = dispatch.approval(p.each_consents, p.consent, levels)
        agreed = u < passes
        note(m, purpose.CONSENT, m.clock[0].step, case.id, 0, instant, u, passes, agreed)
        if not agreed:
            case.declined += 1
            case.status = Status.DECLINED
            return WAITS
    case.status = Status.DISPATCHED
    case.called = called(m, case, instant)
    if case.correct == 0:
        return transfer(m, row, instant)
    return CONSIDERED


@kernel
def is_coordinated(m, case):
    """Whether a case comes before the coordinating body."""
    share = m.parameters[0].coordination.share
    if share <= 0.0:
        return False
    luck, _, _, _ = four(m.clock[0].seed, purpose.COORDINATE, NOBODY, case.id & 0x7FFFFFFF, case.id >> 31)
    return coordination.concerns(share, m.works[case.work].needs, luck)


@kernel
def transfer(m, row, instant):
    """A department passes the case on; after a while it is back with who dispatches."""
    case = m.cases[row]
    _, u = by_case(m, case, purpose.PASS, case.transfers)
    case.transfers += 1
    hours = m.parameters[0].passing.delay_h
    if hours <= 0.0 or is_kept(m, case):
        return CONSIDERED
    push(m, instant + exponential(u, hours / 24.0), Event.RETURNED, row, case.token & TOKEN)
    return WAITS


@kernel
def is_kept(m, case):
    """Whether a case stays with who whistled, who sends it on at once."""
    kept = m.parameters[0].passing.kept
    if kept <= 0.0 or not dispatch.assembles(case.dispatch):
        return False
    u, _ = by_case(m, case, purpose.KEEP, case.transfers)
    return u < kept


@kernel
def consider(m, row, instant):
    """The department takes the case or passes it on."""
    p = m.parameters[0]
    case = m.cases[row]
    ends = case.escalations > 0 or case.transfers >= cases.MOST_TRANSFERS or case.led == OBEYED
    if not p.loop.passing or p.frozen.government or ends or is_attended(m, case):
        return ACCEPTED
    answers = accountability.answers(p.accountability)
    spoiled = attention.spoiled(p.attention, m.clock[0].looked_after)
    load = crowding(m.stations[m.station_of[need_of(m, case, 0), case.grid]])
    chance = accountability.passing(p.passing, load, answers, p.incentive.fine, spoiled)
    u, _ = by_case(m, case, purpose.PASS, case.transfers)
    note(m, purpose.PASS, case.transfers, case.id, NOBODY, instant, u, chance, u < chance)
    return transfer(m, row, instant) if u < chance else ACCEPTED


@kernel
def accept(m, row, instant):
    """The case lies until a department turns to it: while a forum meets on it, then by its kind and who found
    it, less under pressure."""
    p = m.parameters[0]
    case = m.cases[row]
    work = m.works[case.work]
    mean = work.delay_patrol if case.found_by == Way.PATROL else work.delay_reported
    lies = forum.meet(m, row, instant) * p.forum.round_h / 24.0 if forum.is_called(m, case) else 0.0
    if mean > 0.0:
        u, v = by_case(m, case, purpose.DELAY, case.attempts)
        cv2 = work.delay_cv2 * (1.0 - p.dispatch.standard)
        pressure = 1.0 if is_attended(m, case) else m.judged[case.accountability].pressure
        hastened = math.exp(-p.dispatch.hasten * pressure)
        delay = lognormal(normal(u, v), mean, cv2) * hastened
        if p.passing.owners > 0.0 and p.loop.passing and not is_small(m, case):
            delay = of_two_owners(m, case, delay, mean, cv2, hastened)
        lies += delay
    if lies <= 0.0:
        return CALLED
    push(m, later(m, work, instant, lies), Event.READY, row, case.token & TOKEN)
    return WAITS


@kernel
def of_two_owners(m, case, delay, mean, cv2, hastened):
    """How long a case lies where it may have two owners, given the delay of one: each may wait for the other,
    and both may begin, so that the faster does it."""
    p = m.parameters[0].passing
    seed, ordinal = m.clock[0].seed, 2 * case.attempts
    has_two, luck, joins, _ = four(seed, purpose.OWNERS, ordinal, case.id & 0x7FFFFFFF, case.id >> 31)
    if has_two >= p.owners:
        return delay
    waits = ownership.waits(p.waiting, accountability.answers(m.parameters[0].accountability))
    if joins < ownership.both_begin(waits):
        u, v = by_case(m, case, purpose.OWNERS, ordinal + 1)
        delay = min(delay, lognormal(normal(u, v), mean, cv2) * hastened)
    return delay + ownership.turns(waits, luck) * p.waiting_h / 24.0


@kernel
def later(m, work, instant, days):
    """The instant after so much office time, or plain time for emergencies."""
    return cases.after_work(
        instant, days, float(m.clock[0].weekday), m.parameters[0].work_time, work.emergency
    )
