"""Volunteers who come and leave each for himself, where an organisation's are no single number."""

import math

import numpy as np

from sim import purpose
from sim.agents import resident, social_organisation
from sim.agents.resident import PART
from sim.compiled import kernel
from sim.draws import exponential, normal, two, uniform
from sim.engine.fast.queues import gravity
from sim.rules import matching, volunteering


@kernel
def come_and_go(m, k, organisations):
    """Volunteers of an organisation after a step: those of before who stay, and those who came and are
    still there; `organisations` share those who join in its subdistrict."""
    clock = m.clock[0]
    group = m.organisations[k]
    days = m.parameters[0].organisations.stay_h / 24.0
    keeps = volunteering.kept(days, clock.days)
    stay = 0
    for one in range(np.int64(group.volunteers)):
        stay += uniform(clock.seed, purpose.STAY, clock.step, k, one) < keeps
    rate = joining(m, group.subdistrict) / organisations
    return float(stay + arrivals(m, k, volunteering.newcomers(rate, days, clock.days)))


@kernel
def joining(m, s):
    """Persons a day who join in a subdistrict, as residents are inclined to: those who are not simulated
    come one by one as well, not in crowds behind one who is."""
    p = m.parameters[0].participation
    clock = m.clock[0]
    people = m.residents
    place = m.subdistricts[s]
    total = 0.0
    for g in range(place.first_grid, place.first_grid + place.grids):
        grid = m.grids[g]
        for r in range(grid.first_resident, grid.first_resident + grid.residents):
            if people.does[r] & PART:
                total += resident.volunteers(p, np.float64(people.peers[r]), clock.days)
    return total / (clock.days * clock.share)


@kernel
def arrivals(m, k, mean):
    """A Poisson number: how many exponential gaps of mean 1 fit into the mean."""
    clock = m.clock[0]
    count = 0
    passed = exponential(uniform(clock.seed, purpose.JOIN, clock.step, k, count), 1.0)
    while passed < mean:
        count += 1
        passed += exponential(uniform(clock.seed, purpose.JOIN, clock.step, k, count), 1.0)
    return count


@kernel
def best_job(m, first, count, errs, k, team):
    """The case where a team saves most loss, as it is reckoned with so much error; -1 where it would be of no
    use anywhere."""
    clock = m.clock[0]
    p = m.parameters[0].organisations
    best, most = np.int64(-1), 0.0
    for job in range(count):
        case = m.cases[m.jobs[first + job]]
        work = m.works[case.work]
        now, then = case.volunteers, case.volunteers + 1
        gain = matching.saved(
            gravity(m, case, clock.step * clock.days) * work.exposed,
            work.service,
            social_organisation.work_added(now, p.span, p.speed, p.crowd),
            social_organisation.work_added(then, p.span, p.speed, p.crowd),
        )
        if errs > 0.0:
            u, v = two(clock.seed, purpose.BID, clock.step, case.id & 0x7FFFFFFF, (k << 16) | team)
            gain *= math.exp(errs * normal(u, v))
        if gain > most:
            best, most = np.int64(job), gain
    return best
