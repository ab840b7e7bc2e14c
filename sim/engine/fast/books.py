"""What every part of the fast engine writes: decisions, losses, and the books of a step."""

import numpy as np

from sim import cases, purpose
from sim.agents.resident import HEARD, RUMOUR
from sim.cases import Status
from sim.compiled import kernel
from sim.draws import four, two
from sim.measures import Measure
from sim.rules import incentive, mixture
from sim.rules.mixture import Family


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
def rule_of(m, case, family):
    """The rule of a family that a case meets with, where a case does not carry it along."""
    mixed = m.mixtures[family]
    if mixed.low_share <= 0.0 and mixed.high_share <= 0.0:
        return mixed.usual
    luck = four(m.clock[0].seed, purpose.RULE, 1, case.id & 0x7FFFFFFF, case.id >> 31)
    return mixture.pick(mixed, luck[family - Family.DELIBERATION])


@kernel
def step_end(m):
    """The instant at which the present step ends."""
    return (m.clock[0].step + 1) * m.clock[0].days


@kernel
def growth(m, case):
    """Growth of this case's severity, 1/day."""
    p = m.parameters[0]
    return p.course.growth * m.works[case.work].growth if p.loop.growth else 0.0


@kernel
def truly_open(case):
    """Whether a case still does harm."""
    return case.status != Status.CLOSED and case.status != Status.REFUSED


@kernel
def list_open(m):
    """Rows of the truly open cases, in the order in which they arose on the records."""
    clock = m.clock[0]
    kept = 0
    for k in range(clock.open_rows):
        row = m.open_rows[k]
        if truly_open(m.cases[row]):
            m.open_rows[kept] = row
            kept += 1
    for row in range(clock.listed, clock.cases):
        if truly_open(m.cases[row]):
            m.open_rows[kept] = row
            kept += 1
    clock.open_rows = kept
    clock.listed = clock.cases


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


@kernel
def record(m):
    """The measures of the step."""
    clock = m.clock[0]
    row = m.measures[clock.step]
    row[Measure.ARISEN], row[Measure.CLOSED], row[Measure.LOSS] = clock.arisen, clock.closed, clock.loss
    row[Measure.STAFF_HOURS] = 24.0 * clock.person_days
    row[Measure.PARTICIPANT_HOURS] = 24.0 * clock.helper_days
    row[Measure.MECHANISM_HOURS] = clock.hours * clock.days
    row[Measure.MECHANISM_YUAN] = clock.yuan * clock.days + clock.bought * m.parameters[0].budget.yuan
    row[Measure.MATCHED] = clock.matched
    row[Measure.WHISTLES], row[Measure.NEEDLESS_WHISTLES] = clock.whistles, clock.needless_whistles
    row[Measure.FORGONE], row[Measure.WATER] = clock.forgone, clock.water
    record_cases(m, row)
    record_residents(m, row)
    record_others(m, row)


@kernel
def record_cases(m, row):
    """What stands open."""
    open_now = emergencies = hidden = waiting = 0
    for k in range(m.clock[0].open_rows):
        case = m.cases[m.open_rows[k]]
        open_now += 1
        emergencies += m.works[case.work].emergency
        hidden += case.status <= Status.WITHHELD
    for s in range(len(m.stations)):
        waiting += m.stations[s].waiting
    row[Measure.OPEN], row[Measure.OPEN_EMERGENCIES] = open_now, emergencies
    row[Measure.HIDDEN], row[Measure.WAITING] = hidden, waiting


@kernel
def record_residents(m, row):
    """Means over residents, added up in their order."""
    people = m.residents
    n = max(1.0, float(len(people.grid)))
    risk = efficacy = peers = 0.0
    city = district = subdistrict = community = 0.0
    rumour = heard = np.int64(0)
    for r in range(len(people.grid)):
        risk += np.float64(people.risk[r])
        efficacy += np.float64(people.efficacy[r])
        peers += np.float64(people.peers[r])
        city += np.float64(people.trust[r, 0])
        district += np.float64(people.trust[r, 1])
        subdistrict += np.float64(people.trust[r, 2])
        community += np.float64(people.trust[r, 3])
        rumour += people.does[r] & RUMOUR
        heard += np.int64(people.does[r] & HEARD)
    row[Measure.RISK], row[Measure.EFFICACY] = risk / n, efficacy / n
    row[Measure.TRUST_PEERS], row[Measure.RUMOUR] = peers / n, rumour / RUMOUR / n
    row[Measure.TRUST_CITY], row[Measure.TRUST_DISTRICT] = city / n, district / n
    row[Measure.TRUST_SUBDISTRICT], row[Measure.TRUST_COMMUNITY] = subdistrict / n, community / n
    row[Measure.PARTICIPATION], row[Measure.HEARD] = m.clock[0].public, heard / HEARD / n
    row[Measure.EXPOSED], row[Measure.INFECTIOUS] = m.clock[0].exposed / n, m.clock[0].infectious / n
    row[Measure.INFECTED] = m.clock[0].infected / n


@kernel
def record_others(m, row):
    """Government, enterprises, organisations."""
    horizon = m.parameters[0].inspection.horizon
    level = announced = firms = residents = active = 0.0
    for s in range(len(m.subdistricts)):
        place = m.subdistricts[s]
        level += place.level
        announced += place.announced
        active += place.active
        firms += incentive.chance(place.firms_fined, horizon)
        residents += incentive.chance(place.residents_fined, horizon)
    row[Measure.LEVEL] = level / len(m.subdistricts)
    row[Measure.ACTIVE] = active / len(m.subdistricts)
    row[Measure.ANNOUNCED] = announced / len(m.subdistricts)
    row[Measure.SANCTION_FIRMS] = firms / len(m.subdistricts)
    row[Measure.SANCTION_RESIDENTS] = residents / len(m.subdistricts)
    pools = np.int64(m.subdistricts[0].unit) - 1
    for s in range(len(m.stations) - pools, len(m.stations)):
        row[Measure.POOL] += m.stations[s].capacity
    safe = pledged = 0
    lent = 0.0
    for e in range(len(m.enterprises)):
        safe += m.enterprises[e].safe
        pledged += m.enterprises[e].pledged
        lent += m.enterprises[e].headcount * m.enterprises[e].pledged
    count = max(1.0, float(len(m.enterprises)))
    row[Measure.SAFETY], row[Measure.PLEDGED] = safe / count, pledged / count
    row[Measure.LENT] = m.parameters[0].enterprises.pledge * lent
    away = 0.0
    for g in range(len(m.grids)):
        away += m.grids[g].people * m.grids[g].away
    row[Measure.AWAY] = away
    engaged = 0
    volunteers = 0.0
    for k in range(len(m.organisations)):
        engaged += m.organisations[k].engaged
        volunteers += m.organisations[k].volunteers
    row[Measure.ENGAGED] = engaged / max(1.0, float(len(m.organisations)))
    row[Measure.VOLUNTEERS] = volunteers
