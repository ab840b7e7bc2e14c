"""How cases come to a department: who must consent, who passes them on, how long they lie."""

import math

import numpy as np

from sim import cases, purpose
from sim.cases import Status, Way
from sim.compiled import kernel
from sim.draws import NOBODY, exponential, lognormal, normal
from sim.engine.events import Event
from sim.engine.fast import forum
from sim.engine.fast.books import by_case, note
from sim.engine.fast.calendar import push
from sim.engine.fast.devolution import tier_of
from sim.engine.fast.stages import ACCEPTED, CALLED, CONSIDERED, TOKEN, WAITS
from sim.rules import accountability, dispatch


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
        lies += lognormal(normal(u, v), mean, cv2) * math.exp(
            -p.dispatch.hasten * m.judged[case.accountability].pressure
        )
    if lies <= 0.0:
        return CALLED
    push(m, later(m, work, instant, lies), Event.READY, row, case.token & TOKEN)
    return WAITS


@kernel
def later(m, work, instant, days):
    """The instant after so much office time, or plain time for emergencies."""
    return cases.after_work(
        instant, days, float(m.clock[0].weekday), m.parameters[0].work_time, work.emergency
    )
