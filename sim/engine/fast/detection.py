"""How cases are found and reported upwards, message by message."""

import math

import numpy as np

from sim import cases, purpose
from sim.cases import Status, Way
from sim.compiled import kernel
from sim.draws import NOBODY, exponential, four
from sim.engine.events import Event
from sim.engine.fast.books import by_case, growth, note, step_end
from sim.engine.fast.calendar import push
from sim.engine.fast.devolution import tier_of
from sim.engine.fast.stages import AT_ONCE, ATTEMPT, REACHED, RELAYED, REPORTED, TOKEN, WAITS
from sim.rules import accountability, information


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
    rates = rates_of(m, case)
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
def rates_of(m, case):
    """How fast a case is found, by way, 1/day: what lies out of sight, not by those who do not see it."""
    p = m.parameters[0]
    rates = m.grids[case.grid].rates
    if case.firm >= 0:
        rates = m.enterprises[case.firm].rates
    patrol, sensor = rates[Way.PATROL], rates[Way.SENSOR]
    told = rates[Way.RESIDENT] + (p.accountability.outside if case.status == Status.PAPER else 0.0)
    if p.detection.blind > 0.0 and case.firm < 0:
        seed = m.clock[0].seed
        walked, watched, _, _ = four(seed, purpose.BLIND, NOBODY, case.id & 0x7FFFFFFF, case.id >> 31)
        if cases.is_blind(p.detection, walked):
            patrol = 0.0
        if cases.is_blind(p.detection, watched):
            sensor = 0.0
    return patrol, told, rates[Way.ENTERPRISE], sensor


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
    limit = m.works[case.work].limit
    case.limit = instant + limit
    if case.limit < math.inf:
        push(m, case.limit, Event.DUE, row, case.attempts & TOKEN)
        reminder = m.parameters[0].dispatch.reminder
        if reminder < 1.0:
            push(m, instant + reminder * limit, Event.PUSHED, row, case.attempts & TOKEN)


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
            p.reporting,
            accountability.answers(p.accountability),
            1.0 + p.accountability.joint,
            g.part,
            p.incentive.fine,
            grave / work.severity,
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
    tiers = 4 - tier_of(m, case)
    _, u = by_case(m, case, purpose.HOP, case.attempts * ATTEMPT + ATTEMPT - 1)
    case.hops_left = information.hops(case.information, p.information, tiers, u)
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
        if wrong < p.error * m.subdistricts[m.grids[case.grid].subdistrict].errors:
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
    push(m, instant + exponential(u, hours / 24.0) / (1.0 - m.clock[0].taken), Event.RELAYED, row, NOBODY)


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


@kernel
def take_up(m):
    """Cases that are not yet known, not yet reported or not yet agreed to get their next chance."""
    now = m.clock[0].step * m.clock[0].days
    for k in range(m.clock[0].open_rows):
        row = m.open_rows[k]
        match m.cases[row].status:
            case Status.HIDDEN:
                seek(m, row, now)
            case Status.PAPER:
                seek(m, row, now)
            case Status.WITHHELD:
                push(m, now, Event.RETRIED, row, NOBODY)
            case Status.DECLINED:
                push(m, now, Event.RETRIED, row, NOBODY)


@kernel
def retry(m, row, instant):
    """A case that was withheld or declined gets its next chance."""
    match m.cases[row].status:
        case Status.WITHHELD:
            return REPORTED
        case Status.DECLINED:
            return REACHED
    return WAITS
