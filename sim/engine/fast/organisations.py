"""What social organisations decide, and where their volunteers go."""

import numpy as np

from sim import purpose
from sim.agents import government, resident, social_organisation
from sim.compiled import kernel
from sim.draws import NOBODY, two, uniform
from sim.engine.fast.books import note
from sim.engine.fast.government import is_reported
from sim.engine.fast.volunteers import best_job, come_and_go
from sim.rules import alliance, matching, mixture, participation, volunteering
from sim.rules.game import Game
from sim.rules.matching import Matching
from sim.rules.mixture import MOST_MEMBERS, Family
from sim.rules.volunteering import Volunteering


@kernel
def organise(m):
    """Organisations take volunteers on, and join the response or leave it."""
    p = m.parameters[0]
    in_place = np.zeros(len(m.subdistricts))
    engaged = 0.0
    for k in range(len(m.organisations)):
        in_place[m.organisations[k].subdistrict] += 1.0
        engaged += m.organisations[k].engaged
    engaged /= max(1.0, float(len(m.organisations)))
    let_meet(m)
    met = np.zeros(len(m.subdistricts), np.int64)  # organisations of each subdistrict, so far
    free = not p.frozen.organisations and p.game.rule != Game.THREE_POPULATIONS
    for k in range(len(m.organisations)):
        place = m.organisations[k].subdistrict
        take_stock(m, k, in_place[place])
        if free:
            leads = alliance.leads(met[place], np.int64(in_place[place]), m.subdistricts[place].meetings)
            decide(m, k, engaged, leads)
        met[place] += 1


@kernel
def take_stock(m, k, in_place):
    """An organisation's standing, volunteers and funds after a step; `in_place` share the volunteers."""
    p, clock, group = m.parameters[0], m.clock[0], m.organisations[k]
    o = p.organisations
    group.standing = social_organisation.standing_after(
        group.standing, group.helped, group.sent, p.trust.gain
    )
    group.helped = group.sent = 0
    if o.volunteering == Volunteering.SERVERS:
        group.volunteers = come_and_go(m, k, in_place)
    else:
        joined = m.subdistricts[group.subdistrict].joined / in_place
        group.volunteers = social_organisation.stock_after(
            group.volunteers, joined, o.stay_h / 24.0, clock.days
        )
    group.funds = social_organisation.funds_after(
        group.funds, group.standing, group.engaged, o.upkeep, o.income, clock.days
    )


@kernel
def decide(m, k, engaged, leads):
    """An organisation joins the response or not, of whose kind this share did before, `leads` if it is its
    turn in the alliance."""
    p, clock, group = m.parameters[0], m.clock[0], m.organisations[k]
    o, place = p.organisations, m.subdistricts[group.subdistrict]
    known = government.belief(place.known / place.grids, p.activation.signal, p.activation.sharpness)
    need = clock.reach * known + (1.0 - clock.reach) * place.mean_risk
    means = 1.0 - group.funds
    gain = resident.utility(
        p.participation, p.incentive, p.loop, need, group.standing, group.standing, 0.0, 0.0, means, engaged
    )
    utility = o.base - p.participation.base + gain
    utility += social_organisation.bound(o, p.accountability.traceability, place.level, place.apart)
    utility += social_organisation.answers_for(o, place.level, leads)
    chance = participation.logit(utility, p.participation.precision)
    u = uniform(clock.seed, purpose.ORGANISATION, clock.step, k, NOBODY)
    group.engaged = u < chance and group.funds > 0.0
    instant = clock.step * clock.days
    note(m, purpose.ORGANISATION, clock.step, k, NOBODY, instant, u, chance, group.engaged)


@kernel
def let_meet(m):
    """Organisations of a subdistrict meet when the time has come, and choose who of them leads next."""
    for s in range(len(m.subdistricts)):
        place = m.subdistricts[s]
        place.apart += m.clock[0].days
        if alliance.is_due(m.parameters[0].organisations.meetings, place.apart):
            place.apart = 0.0
            place.meetings += 1


@kernel
def send_volunteers(m):
    """Each volunteer team goes to an emergency of its subdistrict: a random one, or one off the list."""
    p = m.parameters[0]
    o = p.organisations
    clock = m.clock[0]
    first, count = list_jobs(m)
    taken = np.zeros(len(m.subdistricts), np.int64)
    informed = 0.0
    for rule in range(MOST_MEMBERS):
        share = mixture.share_of(m.mixtures[Family.MATCHING], rule)
        if share > 0.0:
            informed += share * matching.informed(rule, p.information.coverage)
    clock.matched = 0.0
    for k in range(len(m.organisations)):
        group = m.organisations[k]
        s = group.subdistrict
        persons = volunteering.useful(o.volunteering, o, group.members * o.grown, group.volunteers)
        teams = social_organisation.teams(persons, p.organisations.team, group.engaged)
        if count[s] == 0:
            continue
        for team in range(teams):
            u, v = two(clock.seed, purpose.TARGET, clock.step, k, team)
            job = np.int64(v * count[s])
            errs = matching.noise(rule_of(m, u), p.organisations.bid_noise) if u < informed else -1.0
            if errs >= 0.0:
                job = best_job(m, first[s], count[s], errs, k, team)
            elif u < informed:
                while taken[s] < count[s] and m.cases[m.jobs[first[s] + taken[s]]].volunteers > 0:
                    taken[s] += 1
                if taken[s] < count[s]:
                    job = taken[s]
            note(m, purpose.TARGET, clock.step, k, team, clock.step * clock.days, u, informed, job)
            if job < 0:
                continue
            case = m.cases[m.jobs[first[s] + job]]
            group.sent += 1
            if case.volunteers == 0:
                group.helped += 1
                clock.matched += 1.0
            case.volunteers += 1


@kernel
def rule_of(m, luck):
    """The matching rule by which a team is informed, where its luck lets it be."""
    chosen = np.int64(Matching.UNINFORMED)
    reached = 0.0
    for rule in range(MOST_MEMBERS):
        share = mixture.share_of(m.mixtures[Family.MATCHING], rule)
        if share > 0.0 and reached <= luck:
            chosen = np.int64(rule)
            reached += share * matching.informed(rule, m.parameters[0].information.coverage)
    return chosen


@kernel
def list_jobs(m):
    """Emergencies that government knows of, by subdistrict: (where each one's begin in `jobs`, how many)."""
    places = len(m.subdistricts)
    count = np.zeros(places, np.int64)
    for k in range(m.clock[0].open_rows):
        case = m.cases[m.open_rows[k]]
        case.volunteers = 0
        if is_reported(m, case):
            count[m.grids[case.grid].subdistrict] += 1
    first = np.cumsum(count) - count
    filled = np.zeros(places, np.int64)
    for k in range(m.clock[0].open_rows):
        case = m.cases[m.open_rows[k]]
        if is_reported(m, case):
            s = m.grids[case.grid].subdistrict
            m.jobs[first[s] + filled[s]] = m.open_rows[k]
            filled[s] += 1
    return first, count
