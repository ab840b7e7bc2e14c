"""What subdistricts and departments see and decide."""

import math

import numpy as np

from sim import cases, purpose
from sim.agents import government
from sim.cases import Status
from sim.compiled import kernel
from sim.draws import NOBODY, two, uniform
from sim.engine.fast.books import growth, note
from sim.engine.fast.inspection import share_out_inspections
from sim.engine.fast.queues import next_in_line
from sim.engine.fast.service import move_to_pool, serve_next
from sim.engine.fast.voice import heard
from sim.rules import (
    accountability,
    attention,
    dispatch,
    incentive,
    information,
    learning,
    mixture,
    supplies,
)
from sim.rules.learning import Learning
from sim.rules.mixture import MOST_MEMBERS, Family

RESPONSE = np.int64(0xFFFFFFFF)  # address of a request to raise the response level, beside those of cases


@kernel
def judge_departments(m):
    """What departments are judged by sets how they spend their effort."""
    p = m.parameters[0]
    clock = m.clock[0]
    for rule in range(len(m.judged)):
        judge_by(m, rule)
    clock.reach = 0.0
    for rule in range(MOST_MEMBERS):
        share = mixture.share_of(m.mixtures[Family.INFORMATION], rule)
        if share > 0.0:
            clock.reach += share * information.reach(rule, p.information)
    clock.arisen = clock.closed = clock.loss = clock.person_days = clock.helper_days = clock.whistles = 0.0
    clock.needless_whistles = clock.forgone = 0.0


@kernel
def judge_by(m, rule):
    """How departments work on cases under one rule of accountability."""
    p = m.parameters[0]
    on_results, on_traces = accountability.weights(rule, p.accountability)
    stakes = accountability.stakes(p.accountability)
    first, second = accountability.efforts(stakes, on_results, on_traces, p.accountability.substitution)
    if not p.loop.effort or p.frozen.government:
        first, second = 0.0, 0.0
    m.judged[rule].traces = second
    m.judged[rule].quality = accountability.quality(p.accountability.floor, first)
    spoiled = attention.spoiled(p.attention, m.clock[0].looked_after)
    m.judged[rule].pressure = accountability.pressure(rule, p.accountability, spoiled)
    m.judged[rule].discovery = accountability.discovery(rule, p.accountability.check, second)


@kernel
def look(m):
    """Severity that can be seen in each grid, and what each subdistrict knows of emergencies."""
    ceiling = m.parameters[0].course.ceiling
    now = m.clock[0].step * m.clock[0].days
    for g in range(len(m.grids)):
        grid = m.grids[g]
        grid.seen = 0.0
        judged = grid.succeeded + grid.failed
        if judged > 0.0:
            grid.last_success = grid.succeeded / judged
        grid.last_judged = judged
        grid.succeeded = grid.failed = 0.0
    for s in range(len(m.subdistricts)):
        m.subdistricts[s].known = 0.0
    for k in range(m.clock[0].open_rows):
        case = m.cases[m.open_rows[k]]
        grid = m.grids[case.grid]
        grave = cases.severity(case.severity, growth(m, case), ceiling, now - case.arose)
        grid.seen += grave
        if is_reported(m, case):
            m.subdistricts[grid.subdistrict].known += grave


@kernel
def is_reported(m, case):
    """Whether it is an emergency of which word has come."""
    return m.works[case.work].emergency and not math.isnan(case.reported) and case.status < Status.PAPER


@kernel
def govern(m):
    """Each subdistrict judges the situation, says what it knows or not, and sets its response level."""
    p = m.parameters[0]
    clock = m.clock[0]
    for s in range(len(m.subdistricts)):
        place = m.subdistricts[s]
        if mixture.share_of(m.mixtures[Family.LEARNING], Learning.DEBRIEF) > 0.0:
            place.errors = learning.forgotten(place.errors, p.learning.forgetting, clock.days)
        chance = government.belief(place.known / place.grids, p.activation.signal, p.activation.sharpness)
        chance = max(chance, clock.foreseen)
        says = government.publishes(
            p.publication.worth,
            p.publication.turf,
            p.publication.precision,
            chance,
            accountability.answers(p.accountability),
            place.mean_trust,
        )
        u = uniform(clock.seed, purpose.PUBLISH, clock.step, s, NOBODY)
        place.publishes = not p.frozen.government and place.active > 0 and u < says
        note(m, purpose.PUBLISH, clock.step, s, NOBODY, clock.step * clock.days, u, says, place.publishes)
        place.announced = chance if place.publishes else 0.0
        if p.loop.activation and not p.frozen.government:
            set_level(m, s, chance if place.active else 0.0)
        if supplies.are_limited(place.goods):
            fear = place.mean_risk
            place.goods = supplies.after(p.supplies, place.goods, place.grids, place.level, fear, clock.days)


@kernel
def set_level(m, s, chance):
    """Up at once, where the tiers above consent if they must be asked; down by and by."""
    p = m.parameters[0]
    clock = m.clock[0]
    place = m.subdistricts[s]
    place.eased = government.eased(p.activation, place.eased, clock.days)
    wanted = government.wanted_level(
        chance,
        p.activation.late,
        p.activation.false_alarm,
        p.activation.level_cost,
        accountability.answers(p.accountability),
    )
    if wanted > place.level:
        u = uniform(clock.seed, purpose.CONSENT, clock.step, s, RESPONSE)
        passes = 1.0
        luck = 0.5
        if clock.mixed:
            luck = uniform(clock.seed, purpose.RULE, clock.step, s, RESPONSE)
        if dispatch.consents(mixture.pick(m.mixtures[Family.DISPATCH], luck)):
            passes = dispatch.approval(p.dispatch.each_consents, p.dispatch.consent, 2)
        agreed = u < passes
        note(
            m,
            purpose.CONSENT,
            clock.step,
            s,
            RESPONSE,
            clock.step * clock.days,
            u,
            passes,
            agreed,
        )
        if agreed:
            place.level = wanted
            place.eased = 0.0
    elif wanted < place.level:
        before = place.level
        place.level = government.lowered(before, wanted, place.eased)
        place.eased = max(0.0, place.eased - (before - place.level))


@kernel
def inspect(m):
    """Enterprises are inspected by lot; those caught cutting corners are fined, if it can be traced. All see
    how many of those who cut corners were."""
    p = m.parameters[0]
    clock = m.clock[0]
    unsafe = np.zeros(len(m.subdistricts))
    fined = np.zeros(len(m.subdistricts))
    share_out_inspections(m)
    for e in range(len(m.enterprises)):
        firm = m.enterprises[e]
        u, v = two(clock.seed, purpose.INSPECT, clock.step, e, NOBODY)
        acts = not p.frozen.government and m.subdistricts[firm.subdistrict].active > 0
        firm.inspected = acts and u < firm.watched * clock.days
        firm.fined = firm.inspected and not firm.safe and v < p.accountability.traceability
        note(
            m,
            purpose.INSPECT,
            clock.step,
            e,
            NOBODY,
            clock.step * clock.days,
            u,
            firm.watched * clock.days,
            firm.inspected,
        )
        unsafe[firm.subdistrict] += 1.0 - firm.safe
        fined[firm.subdistrict] += firm.fined
    for s in range(len(m.subdistricts)):
        place = m.subdistricts[s]
        if p.loop.sanctions and unsafe[s] > 0.0 and not p.frozen.government:
            place.firms_fined = incentive.fines_after(
                place.firms_fined, fined[s], unsafe[s], clock.days, p.inspection.learning
            )


@kernel
def watch(m):
    """How fast a case in each grid is found, by way; patrols are thinned out where they are mobilised."""
    p = m.parameters[0]
    for g in range(len(m.grids)):
        grid = m.grids[g]
        level = m.subdistricts[grid.subdistrict].level
        at_home = (1.0 - p.mobilisation.share * level / 4.0) * (1.0 - m.clock[0].taken)
        grid.rates[0] = p.detection.patrol * grid.patrollers * at_home
        told = p.detection.resident * p.detection.channels * grid.part * heard(m, g)
        grid.rates[1] = told if p.loop.reports else 0.0
        grid.rates[2] = p.detection.enterprise * grid.safety
        on_platform = mixture.share_of(m.mixtures[Family.INFORMATION], information.Information.PLATFORM)
        grid.rates[3] = p.detection.sensor * p.information.coverage * on_platform


@kernel
def mobilise(m):
    """Stations lend teams to the pool of their district by the response level; pledges add to it."""
    p = m.parameters[0]
    pools = np.int64(m.subdistricts[0].unit) - 1
    own = len(m.stations) - pools
    lent_to = np.zeros(pools)
    cumulated = np.zeros(pools)
    levels = district_levels(m, pools)
    for s in range(own):
        station = m.stations[s]
        if station.posted_by >= 0:
            base = m.stations[station.posted_by]
            station.capacity = government.posted(base.teams, p.dispatch.forward, base.posts)
            continue
        district = district_of(m, station.unit)
        level = station_level(m, station, levels[district])
        staying = (
            station.teams
            - government.posted(station.teams, p.dispatch.forward, station.posts) * station.posts
        )
        lent, cumulated[district] = government.lent(staying, p.mobilisation.share, level, cumulated[district])
        station.capacity = staying - lent
        lent_to[district] += lent
    if p.loop.pledges:
        for e in range(len(m.enterprises)):
            firm = m.enterprises[e]
            if firm.pledged:
                district = m.subdistricts[firm.subdistrict].district - 1
                lent_to[district] += (
                    firm.headcount * p.enterprises.pledge / m.stations[own + district].team_size
                )
    now = m.clock[0].step * m.clock[0].days
    for d in range(pools):
        pool = m.stations[own + d]
        pool.capacity = np.int64(lent_to[d] * (1.0 + p.mobilisation.overtime * levels[d] / 4.0))
        pool.skill = p.mobilisation.skill
        if pool.head >= 0:
            pool.capacity = max(least(m, own + d, now), pool.capacity)
    for k in range(m.clock[0].open_rows):
        if m.cases[m.open_rows[k]].status == Status.SERVED:
            move_to_pool(m, m.open_rows[k], now)
    for s in range(len(m.stations)):
        serve_next(m, s, now)


@kernel
def least(m, pool, now):
    """Teams kept for whoever is next: where all have to come together, all that it needs."""
    case = m.cases[m.requests[next_in_line(m, pool, now)].case]
    if dispatch.assembles(case.dispatch):
        return m.works[case.work].needs
    return np.int64(1)


@kernel
def district_levels(m, pools):
    """Mean response level of the subdistricts of each district."""
    total = np.zeros(pools)
    count = np.zeros(pools)
    for s in range(len(m.subdistricts)):
        total[m.subdistricts[s].district - 1] += m.subdistricts[s].level
        count[m.subdistricts[s].district - 1] += 1.0
    return total / count


@kernel
def district_of(m, unit):
    """Index of the district of a unit; the city's own teams count to the first."""
    if unit == 0:
        return 0
    while m.units[unit].tier > 1:
        unit = m.units[unit].parent
    return unit - 1


@kernel
def station_level(m, station, district_level):
    """The response level that a station answers to: of its subdistrict, or the mean of its district's."""
    unit = station.unit
    if m.units[unit].tier < 2:
        return district_level
    while m.units[unit].tier > 2:
        unit = m.units[unit].parent
    return float(m.subdistricts[unit - m.subdistricts[0].unit].level)
