"""The compiled engine: one kernel a phase, the same rules as `reference`, whole runs in one call."""

import math

import numpy as np

from sim import cases, hazards, purpose
from sim.agents import government, resident, social_organisation
from sim.agents.resident import CITY, COMMUNITY, DISTRICT, PART, RUMOUR, SUBDISTRICT, TIERS, VOLUNTEER
from sim.cases import Status
from sim.compiled import compiled, inlined, kernel
from sim.draws import NOBODY, four_each, two, uniform
from sim.engine import fast_cases
from sim.engine.calendar import drop_first, parts, push
from sim.engine.events import Event
from sim.engine.fast_cases import add_loss, growth, note, step_end
from sim.measures import Measure
from sim.rules import accountability, dispatch, information, matching, participation, trust

FINISHED, NEEDS_ROOM = 0, 1
RESPONSE = np.int64(0xFFFFFFFF)  # address of a request to raise the response level, beside those of cases


@compiled
def advance(m, to_step, margin):
    """Run up to the beginning of `to_step`, or until a column is full; enter again after giving room.

    The order of a step: what each kind of agent sees and decides, then the life of cases in continuous
    time, then what has been lost and is recorded.
    """
    clock = m.clock[0]
    while clock.step < to_step:
        if not clock.inside:
            if not room_for_step(m, margin):
                return NEEDS_ROOM
            begin_step(m)
            clock.inside = 1
        if not work_off(m, margin):
            return NEEDS_ROOM
        end_step(m)
        clock.inside = 0
        clock.step += 1
    return FINISHED


@kernel
def begin_step(m):
    """Everybody sees and decides."""
    list_open(m)
    judge_departments(m)
    look(m)
    govern(m)
    inspect(m)
    run_enterprises(m)
    residents_step(m)
    organise(m)
    send_volunteers(m)
    mobilise(m)
    watch(m)
    take_up(m)
    open_sources(m)


@kernel
def end_step(m):
    """What is open has cost another step; the books are closed."""
    end = step_end(m)
    list_open(m)
    for k in range(m.clock[0].open_rows):
        add_loss(m, m.open_rows[k], end)
    record(m)


# --- room ----------------------------------------------------------------------------------------


@kernel
def room_for_step(m, margin):
    """Whether the columns can take what the beginning of a step may put into them."""
    clock = m.clock[0]
    sources = (2 + len(m.hazards)) * len(m.grids)
    decisions = 3 * len(m.residents.grid) + 3 * len(m.enterprises) + 2 * len(m.organisations)
    waiting = 0
    teams = 0
    for s in range(len(m.stations)):
        waiting += m.stations[s].waiting
    for o in range(len(m.organisations)):
        teams += 1 + int(
            (m.organisations[o].volunteers + m.organisations[o].members) / m.parameters[0].organisations.team
        )
    new = (clock.cases - clock.listed) + clock.open_rows
    fits = clock.events + sources + 24 * new + 2 * waiting + margin < len(m.event_time)
    fits = fits and clock.requests + 2 * waiting + 17 * new + margin < len(m.requests)
    fits = fits and new < len(m.open_rows) and new < len(m.jobs)
    if clock.log_on:
        joined = int(clock.share * decisions) + decisions
        fits = fits and clock.log_rows + joined + teams + 4 * new + 4 * len(m.subdistricts) + margin < len(
            m.log
        )
    return fits and clock.cases + margin < len(m.cases)


@kernel
def room_for_event(m, margin):
    """Whether the columns can take what one event may put into them."""
    clock = m.clock[0]
    return (
        clock.cases + margin < len(m.cases)
        and clock.requests + margin < len(m.requests)
        and clock.events + margin < len(m.event_time)
        and clock.cases - clock.listed + clock.open_rows + margin < len(m.open_rows)
        and (clock.log_on == 0 or clock.log_rows + margin < len(m.log))
    )


# --- the calendar --------------------------------------------------------------------------------


@kernel
def work_off(m, margin):
    """Events until the step ends; False where room is short."""
    clock = m.clock[0]
    end = step_end(m)
    while clock.events > 0 and m.event_time[0] < end:
        if not room_for_event(m, margin):
            return False
        happen(m)
    return True


@kernel
def happen(m):
    """The first event of the calendar."""
    instant = m.event_time[0]
    kind, row, slot = parts(m.event_key[0])
    drop_first(m)
    stage = fast_cases.WAITS
    match kind:
        case Event.ARRIVE:
            fast_cases.arrive(m, row, slot, instant)
        case Event.STRIKE:
            fast_cases.strike(m, row, instant)
        case Event.FOUND:
            stage = fast_cases.found(m, row, slot, instant)
        case Event.RELAYED:
            stage = fast_cases.relayed(m, row, instant)
        case Event.RETURNED:
            if m.cases[row].token & fast_cases.TOKEN == slot:
                stage = fast_cases.CONSIDERED
        case Event.READY:
            if m.cases[row].token & fast_cases.TOKEN == slot:
                stage = fast_cases.CALLED
        case Event.HANDED:
            stage = fast_cases.ASKED
        case Event.CAME:
            fast_cases.came(m, row, instant)
        case Event.DONE:
            stage = fast_cases.done(m, row, instant)
            row = np.int64(m.requests[row].case)
        case Event.BREED:
            fast_cases.breed(m, row, instant)
        case Event.DUE:
            stage = fast_cases.due(m, row, slot, instant)
        case Event.RETRIED:
            stage = fast_cases.retry(m, row, instant)
    fast_cases.proceed(m, row, stage, instant)


# --- what stands open ----------------------------------------------------------------------------


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
def judge_departments(m):
    """What departments are judged by sets how they spend their effort."""
    p = m.parameters[0]
    clock = m.clock[0]
    on_results, on_traces = accountability.weights(p.accountability.rule, p.accountability)
    first, second = accountability.efforts(
        p.accountability.pay, on_results, on_traces, p.accountability.substitution
    )
    if not p.loop.effort or p.frozen.government:
        first, second = 0.0, 0.0
    clock.effort_results, clock.effort_traces = first, second
    clock.quality = accountability.quality(p.accountability.floor, first)
    clock.pressure = accountability.pressure(p.accountability.rule, p.accountability)
    clock.reach = information.reach(p.information.rule, p.information)
    clock.arisen = clock.closed = clock.loss = clock.person_days = clock.helper_days = 0.0


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
        if m.works[case.work].emergency and Status.RELAYED <= case.status < Status.PAPER:
            m.subdistricts[grid.subdistrict].known += grave


# --- government ----------------------------------------------------------------------------------


@kernel
def govern(m):
    """Each subdistrict judges the situation, says what it knows or not, and sets its response level."""
    p = m.parameters[0]
    clock = m.clock[0]
    for s in range(len(m.subdistricts)):
        place = m.subdistricts[s]
        chance = government.belief(place.known / place.grids, p.activation.signal, p.activation.sharpness)
        says = government.publishes(
            p.publication.worth,
            p.publication.turf,
            p.publication.precision,
            chance,
            p.accountability.traceability,
        )
        u = uniform(clock.seed, purpose.PUBLISH, clock.step, s, NOBODY)
        place.publishes = not p.frozen.government and u < says
        note(m, purpose.PUBLISH, clock.step, s, NOBODY, clock.step * clock.days, u, says, place.publishes)
        place.announced = chance if place.publishes else 0.0
        if p.loop.activation and not p.frozen.government:
            set_level(m, s, chance)


@kernel
def set_level(m, s, chance):
    """Up at once, where the tiers above consent if they must be asked; down a level a step."""
    p = m.parameters[0]
    clock = m.clock[0]
    place = m.subdistricts[s]
    wanted = government.wanted_level(
        chance,
        p.activation.late,
        p.activation.false_alarm,
        p.activation.level_cost,
        p.accountability.traceability,
    )
    if wanted > place.level:
        u = uniform(clock.seed, purpose.CONSENT, clock.step, s, RESPONSE)
        agreed = True
        if dispatch.consents(p.dispatch.rule):
            agreed = dispatch.approved(p.dispatch.each_consents, p.dispatch.consent, 2, u)
        note(
            m,
            purpose.CONSENT,
            clock.step,
            s,
            RESPONSE,
            clock.step * clock.days,
            u,
            p.dispatch.consent,
            agreed,
        )
        if agreed:
            place.level = wanted
    elif wanted < place.level:
        place.level -= 1


@kernel
def inspect(m):
    """Enterprises are inspected by lot; those caught cutting corners are fined, if it can be traced."""
    p = m.parameters[0]
    clock = m.clock[0]
    for s in range(len(m.subdistricts)):
        m.subdistricts[s].sanctioned = 0.0
    unsafe = np.zeros(len(m.subdistricts))
    for e in range(len(m.enterprises)):
        firm = m.enterprises[e]
        u, v = two(clock.seed, purpose.INSPECT, clock.step, e, NOBODY)
        firm.inspected = not p.frozen.government and u < p.inspection.rate * clock.days
        firm.fined = firm.inspected and not firm.safe and v < p.accountability.traceability
        note(
            m,
            purpose.INSPECT,
            clock.step,
            e,
            NOBODY,
            clock.step * clock.days,
            u,
            p.inspection.rate,
            firm.fined,
        )
        if firm.inspected and not firm.safe:
            unsafe[firm.subdistrict] += 1.0
            m.subdistricts[firm.subdistrict].sanctioned += firm.fined
    for s in range(len(m.subdistricts)):
        place = m.subdistricts[s]
        place.sanctioned = place.sanctioned / unsafe[s] if unsafe[s] > 0.0 else -1.0


@inlined
def belief_in_sanction(p, loop, believed, sanctioned, days):
    """Belief follows the share of the caught that were fined, where any were seen."""
    if not loop.sanctions or sanctioned < 0.0:
        return believed
    return believed + min(1.0, p.learning * days) * (sanctioned - believed)


# --- enterprises ---------------------------------------------------------------------------------


@kernel
def run_enterprises(m):
    """Invest in safety or cut corners; pledge resources or withhold them."""
    p = m.parameters[0]
    clock = m.clock[0]
    for e in range(len(m.enterprises)):
        firm = m.enterprises[e]
        place = m.subdistricts[firm.subdistrict]
        grid = m.grids[firm.grid]
        firm.sanction = belief_in_sanction(p.inspection, p.loop, firm.sanction, place.sanctioned, clock.days)
        if p.loop.experience and grid.last_judged > 0.0:
            weight = p.trust.witness * min(1.0, grid.last_judged)
            firm.trust = trust.asymmetric(firm.trust, grid.last_success, weight, p.trust.gain, p.trust.loss)
        if p.frozen.enterprises:
            continue
        invests = firm_utility(p, firm, place, place.safe_share) + p.enterprises.base
        invests += p.enterprises.spread * firm.inclination
        pledges = firm_utility(p, firm, place, place.pledge_share) + p.enterprises.pledge_base
        u, v = two(clock.seed, purpose.ENTERPRISE, clock.step, e, NOBODY)
        chance = participation.logit(invests, p.participation.precision)
        firm.safe = u < chance
        note(m, purpose.ENTERPRISE, clock.step, e, NOBODY, clock.step * clock.days, u, chance, firm.safe)
        chance = participation.logit(pledges, p.participation.precision)
        firm.pledged = place.level > 0 and v < chance
        note(m, purpose.ENTERPRISE, clock.step, e, 1, clock.step * clock.days, v, chance, firm.pledged)
    count_firms(m)


@kernel
def firm_utility(p, firm, place, share):
    """What taking part is worth to an enterprise, beside its own inclination."""
    return (
        resident.utility(
            p.participation,
            p.incentive,
            p.loop,
            place.mean_risk,
            firm.trust,
            firm.trust,
            firm.sanction,
            0.0,
            0.0,
            share,
        )
        - p.participation.base
    )


@kernel
def count_firms(m):
    """Shares of safe and pledging enterprises by subdistrict, of safe headcount by grid."""
    count = np.zeros(len(m.subdistricts))
    heads = np.zeros(len(m.grids))
    safe_heads = np.zeros(len(m.grids))
    for s in range(len(m.subdistricts)):
        m.subdistricts[s].safe_share = m.subdistricts[s].pledge_share = 0.0
    for e in range(len(m.enterprises)):
        firm = m.enterprises[e]
        place = m.subdistricts[firm.subdistrict]
        count[firm.subdistrict] += 1.0
        heads[firm.grid] += firm.headcount
        place.safe_share += firm.safe
        place.pledge_share += firm.pledged
        if firm.safe:
            safe_heads[firm.grid] += firm.headcount
    for s in range(len(m.subdistricts)):
        if count[s] > 0.0:
            m.subdistricts[s].safe_share /= count[s]
            m.subdistricts[s].pledge_share /= count[s]
    for g in range(len(m.grids)):
        m.grids[g].safety = safe_heads[g] / heads[g] if heads[g] > 0.0 else 0.0


# --- residents -----------------------------------------------------------------------------------


@kernel
def residents_step(m):
    """Residents hear, learn, perceive and decide; what they do is added up by place."""
    listen(m)
    live(m)
    gather(m)


@kernel
def listen(m):
    """What each resident's contacts think and do, as they stood when the step began."""
    people = m.residents
    hears_trust = len(people.told_trust) > 0
    for r in range(len(people.grid)):
        contacts = m.tie_other[m.tie_first[r] : m.tie_first[r + 1]]
        hear_of_risk(people, contacts, r)
        if hears_trust:
            hear_of_trust(people, contacts, r)


@inlined
def hear_of_risk(people, contacts, r):
    """Contacts' mean risk perceived, and the shares of them that take part and spread rumour."""
    risk = 0.0
    part = 0
    rumour = 0
    for other in contacts:
        does = people.does[other]
        risk += np.float64(people.risk[other])
        part += does & PART
        rumour += does & RUMOUR
    count = max(1.0, np.float64(len(contacts)))
    people.told_risk[r] = risk / count
    people.told_part[r] = part / count
    people.told_rumour[r] = rumour / RUMOUR / count


@inlined
def hear_of_trust(people, contacts, r):
    """Contacts' mean trust in each tier."""
    city = district = subdistrict = community = 0.0
    for other in contacts:
        city += np.float64(people.trust[other, 0])
        district += np.float64(people.trust[other, 1])
        subdistrict += np.float64(people.trust[other, 2])
        community += np.float64(people.trust[other, 3])
    count = max(1.0, np.float64(len(contacts)))
    people.told_trust[r, 0] = city / count
    people.told_trust[r, 1] = district / count
    people.told_trust[r, 2] = subdistrict / count
    people.told_trust[r, 3] = community / count


@kernel
def live(m):
    """Each resident learns, perceives and decides, grid by grid."""
    p = m.parameters[0]
    clock = m.clock[0]
    people = m.residents
    days, reach = clock.days, clock.reach
    most = 0
    for g in range(len(m.grids)):
        most = max(most, m.grids[g].residents)
    room = np.empty(4 * most)
    for g in range(len(m.grids)):
        grid = m.grids[g]
        place = m.subdistricts[grid.subdistrict]
        announced, sanctioned = place.announced, place.sanctioned
        success, attention = grid.last_success, min(1.0, grid.last_judged)
        seen = 1.0 - math.exp(-grid.seen / p.perception.scale)
        load = min(1.0, grid.open / p.course.sites)
        honest = 1.0 - abs(announced - seen)
        heed = p.trust.honesty * min(1.0, days) * max(announced * reach, seen)
        luck = room[: 4 * grid.residents].reshape((4, grid.residents))
        four_each(clock.seed, purpose.RESIDENT, clock.step, grid.first_resident, luck)
        for r in range(grid.first_resident, grid.first_resident + grid.residents):
            k = r - grid.first_resident
            lonely = m.tie_first[r] == m.tie_first[r + 1]
            hear_of_government(people, p, days, lonely, r)
            if p.loop.experience:
                judge_government(people, p, success, attention, honest, heed, r)
            learn(people, p, days, success, attention, sanctioned, lonely, r)
            perceive(people, p, days, reach, seen, announced, r)
            chance, part = takes_part(people, p, clock.public, load, luck[0, k], r)
            if clock.log_on and not p.frozen.residents:
                note(m, purpose.RESIDENT, clock.step, r, NOBODY, clock.step * days, luck[0, k], chance, part)
            talk(people, p, days, reach, part, luck[1, k], luck[2, k], luck[3, k], r)


@inlined
def hear_of_government(people, p, days, lonely, r):
    """Trust in each tier moves towards that of contacts."""
    if len(people.told_trust) and not lonely:
        hear = min(1.0, p.trust.spillover * days)
        for tier in range(TIERS):
            own = np.float64(people.trust[r, tier])
            people.trust[r, tier] = own + hear * (np.float64(people.told_trust[r, tier]) - own)


@inlined
def judge_government(people, p, success, attention, honest, heed, r):
    """Trust moves by what is seen of the work below, and of the announcements above."""
    if attention > 0.0:
        weight = p.trust.witness * attention
        witness(people, p.trust, r, COMMUNITY, success, weight)
        witness(people, p.trust, r, SUBDISTRICT, success, weight)
    witness(people, p.trust, r, CITY, honest, heed)
    witness(people, p.trust, r, DISTRICT, honest, heed)


@inlined
def witness(people, p, r, tier, success, weight):
    """An experience that is seen, not one's own, moves trust in a tier."""
    evidence = np.float64(people.evidence[r, tier]) if len(people.evidence) else 0.0
    people.trust[r, tier] = trust.after(
        p.rule, p, np.float64(people.trust[r, tier]), evidence, success, weight
    )
    if len(people.evidence):
        people.evidence[r, tier] = trust.evidence_after(p, evidence, weight)


@inlined
def learn(people, p, days, success, attention, sanctioned, lonely, r):
    """Beliefs in efficacy, in sanctions and in each other follow what is seen."""
    if p.loop.efficacy and attention > 0.0:
        own = np.float64(people.efficacy[r])
        step = min(1.0, p.experience.efficacy_rate * days) * attention
        people.efficacy[r] = own + step * (success - own)
    people.sanction[r] = belief_in_sanction(
        p.inspection, p.loop, np.float64(people.sanction[r]), sanctioned, days
    )
    if not lonely:
        own = np.float64(people.peers[r])
        people.peers[r] = own + min(1.0, p.trust.peers * days) * (np.float64(people.told_part[r]) - own)


@inlined
def perceive(people, p, days, reach, seen, announced, r):
    """Perceived risk moves towards what is seen, heard, announced and rumoured."""
    risk = np.float64(people.risk[r])
    trusted = np.float64(people.trust[r, SUBDISTRICT]) * reach
    rumour = 1.0 if people.does[r] & RUMOUR else np.float64(people.told_rumour[r])
    change = resident.risk_after(
        p.perception, p.loop, risk, seen, np.float64(people.told_risk[r]), trusted, announced, rumour
    )
    people.risk[r] = risk + min(1.0, p.perception.rate * days) * change


@inlined
def takes_part(people, p, public, load, luck, r):
    """Take part or not: (chance, PART or 0)."""
    if p.frozen.residents:
        return math.nan, np.int64(people.does[r] & PART)
    share = resident.seen_share(p.participation, np.float64(people.told_part[r]), public)
    own = np.float64(people.threshold[r]) if len(people.threshold) else 0.0
    utility = resident.utility(
        p.participation,
        p.incentive,
        p.loop,
        np.float64(people.risk[r]),
        np.float64(people.efficacy[r]),
        np.float64(people.trust[r, COMMUNITY]),
        np.float64(people.sanction[r]),
        load,
        np.float64(people.fatigue[r]),
        share,
    )
    chance = participation.takes_part(p.participation.rule, utility, p.participation.precision, share, own)
    return chance, np.int64(PART if luck < chance else 0)


@inlined
def talk(people, p, days, reach, part, joins, hears, drops, r):
    """Whoever takes part tires, and may volunteer; rumours are taken up or dropped."""
    fatigue = np.float64(people.fatigue[r])
    people.fatigue[r] = fatigue + days * (
        p.experience.fatigue_gain * part - min(1.0 / days, p.experience.fatigue_loss) * fatigue
    )
    volunteer = 0
    if part and joins < resident.volunteers(p.participation, np.float64(people.peers[r]), days):
        volunteer = VOLUNTEER
    rumour = people.does[r] & RUMOUR
    if p.loop.rumour:
        reached = np.float64(people.trust[r, COMMUNITY]) * reach
        if rumour:
            if drops < resident.drops_rumour(p.perception, reached) * min(1.0, days):
                rumour = 0
        elif hears < days * resident.catches_rumour(
            p.perception, np.float64(people.told_rumour[r]), np.float64(people.risk[r]), reached
        ):
            rumour = RUMOUR
    people.does[r] = part | volunteer | rumour


@kernel
def gather(m):
    """Shares by grid, subdistrict and city of what residents now do."""
    p = m.parameters[0]
    clock = m.clock[0]
    people = m.residents
    parts_all = 0
    for s in range(len(m.subdistricts)):
        place = m.subdistricts[s]
        risk = 0.0
        joined = 0
        count = 0
        for g in range(place.first_grid, place.first_grid + place.grids):
            grid = m.grids[g]
            parts_here = 0
            for r in range(grid.first_resident, grid.first_resident + grid.residents):
                parts_here += people.does[r] & PART
                joined += (people.does[r] & VOLUNTEER) >> 1
                risk += np.float64(people.risk[r])
            count += grid.residents
            parts_all += parts_here
            grid.part = parts_here / max(1.0, float(grid.residents))
            grid.protected = p.participation.protection * grid.part if p.loop.protection else 0.0
        place.mean_risk = risk / max(1.0, float(count))
        place.joined = joined / clock.share
    clock.public = parts_all / max(1.0, float(len(people.grid)))


# --- social organisations ------------------------------------------------------------------------


@kernel
def organise(m):
    """Organisations take volunteers on, and join the response or leave it."""
    p = m.parameters[0]
    clock = m.clock[0]
    o = p.organisations
    in_place = np.zeros(len(m.subdistricts))
    engaged = 0.0
    for k in range(len(m.organisations)):
        in_place[m.organisations[k].subdistrict] += 1.0
        engaged += m.organisations[k].engaged
    engaged /= max(1.0, float(len(m.organisations)))
    for k in range(len(m.organisations)):
        group = m.organisations[k]
        place = m.subdistricts[group.subdistrict]
        group.standing = social_organisation.standing_after(
            group.standing, group.helped, group.sent, p.trust.gain
        )
        group.helped = group.sent = 0
        joined = place.joined / in_place[group.subdistrict]
        group.volunteers = social_organisation.stock_after(
            group.volunteers, joined, o.stay_h / 24.0, clock.days
        )
        group.funds = social_organisation.funds_after(
            group.funds, group.standing, group.engaged, o.upkeep, o.income, clock.days
        )
        if p.frozen.organisations:
            continue
        known = government.belief(place.known / place.grids, p.activation.signal, p.activation.sharpness)
        need = clock.reach * known + (1.0 - clock.reach) * place.mean_risk
        utility = (
            o.base
            - p.participation.base
            + resident.utility(
                p.participation,
                p.incentive,
                p.loop,
                need,
                group.standing,
                group.standing,
                0.0,
                0.0,
                1.0 - group.funds,
                engaged,
            )
        )
        chance = participation.logit(utility, p.participation.precision)
        u = uniform(clock.seed, purpose.ORGANISATION, clock.step, k, NOBODY)
        group.engaged = u < chance and group.funds > 0.0
        note(
            m, purpose.ORGANISATION, clock.step, k, NOBODY, clock.step * clock.days, u, chance, group.engaged
        )


@kernel
def send_volunteers(m):
    """Each volunteer team goes to an emergency of its subdistrict: a random one, or one off the list."""
    p = m.parameters[0]
    clock = m.clock[0]
    first, count = list_jobs(m)
    taken = np.zeros(len(m.subdistricts), np.int64)
    informed = matching.informed(p.organisations.matching, p.information.coverage)
    clock.matched = 0.0
    for k in range(len(m.organisations)):
        group = m.organisations[k]
        s = group.subdistrict
        teams = social_organisation.teams(
            group.members, group.volunteers, p.organisations.team, group.engaged
        )
        if count[s] == 0:
            continue
        for team in range(teams):
            u, v = two(clock.seed, purpose.TARGET, clock.step, k, team)
            job = np.int64(v * count[s])
            if u < informed:
                while taken[s] < count[s] and m.cases[m.jobs[first[s] + taken[s]]].volunteers > 0:
                    taken[s] += 1
                if taken[s] < count[s]:
                    job = taken[s]
            case = m.cases[m.jobs[first[s] + job]]
            note(m, purpose.TARGET, clock.step, k, team, clock.step * clock.days, u, informed, job)
            group.sent += 1
            if case.volunteers == 0:
                group.helped += 1
                clock.matched += 1.0
            case.volunteers += 1


@kernel
def list_jobs(m):
    """Emergencies that government knows of, by subdistrict: (where each one's begin in `jobs`, how many)."""
    places = len(m.subdistricts)
    count = np.zeros(places, np.int64)
    for k in range(m.clock[0].open_rows):
        case = m.cases[m.open_rows[k]]
        case.volunteers = 0
        if is_job(m, case):
            count[m.grids[case.grid].subdistrict] += 1
    first = np.cumsum(count) - count
    filled = np.zeros(places, np.int64)
    for k in range(m.clock[0].open_rows):
        case = m.cases[m.open_rows[k]]
        if is_job(m, case):
            s = m.grids[case.grid].subdistrict
            m.jobs[first[s] + filled[s]] = m.open_rows[k]
            filled[s] += 1
    return first, count


@kernel
def is_job(m, case):
    """Whether volunteers can be sent to a case."""
    return m.works[case.work].emergency and Status.RELAYED <= case.status < Status.PAPER


# --- mobilisation --------------------------------------------------------------------------------


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
        district = district_of(m, station.unit)
        level = station_level(m, station, levels[district])
        lent, cumulated[district] = government.lent(
            station.teams, p.mobilisation.share, level, cumulated[district]
        )
        station.capacity = station.teams - lent
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
            pool.capacity = max(least(m, pool), pool.capacity)
    for k in range(m.clock[0].open_rows):
        if m.cases[m.open_rows[k]].status == Status.SERVED:
            fast_cases.move_to_pool(m, m.open_rows[k], now)
    for s in range(len(m.stations)):
        fast_cases.serve_next(m, s, now)


@kernel
def least(m, pool):
    """Teams kept for the first that waits: where all have to come together, all that it needs."""
    if dispatch.assembles(m.parameters[0].dispatch.rule):
        return m.works[m.cases[m.requests[pool.head].case].work].needs
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


# --- what is known -------------------------------------------------------------------------------


@kernel
def watch(m):
    """How fast a case in each grid is found, by way; patrols are thinned out where they are mobilised."""
    p = m.parameters[0]
    for g in range(len(m.grids)):
        grid = m.grids[g]
        level = m.subdistricts[grid.subdistrict].level
        grid.rates[0] = p.detection.patrol * grid.patrollers * (1.0 - p.mobilisation.share * level / 4.0)
        grid.rates[1] = p.detection.resident * grid.part if p.loop.reports else 0.0
        grid.rates[2] = p.detection.enterprise * grid.safety
        on_platform = p.information.rule == information.Information.PLATFORM
        grid.rates[3] = p.detection.sensor * p.information.coverage if on_platform else 0.0


@kernel
def take_up(m):
    """Cases that are not yet known, not yet reported or not yet agreed to get their next chance."""
    now = m.clock[0].step * m.clock[0].days
    for k in range(m.clock[0].open_rows):
        row = m.open_rows[k]
        match m.cases[row].status:
            case Status.HIDDEN:
                fast_cases.seek(m, row, now)
            case Status.PAPER:
                fast_cases.seek(m, row, now)
            case Status.WITHHELD:
                push(m, now, Event.RETRIED, row, NOBODY)
            case Status.DECLINED:
                push(m, now, Event.RETRIED, row, NOBODY)


@kernel
def top_rate(m, source):
    """The highest rate of a source in this step."""
    p = m.parameters[0]
    clock = m.clock[0]
    begin, end = clock.step * clock.days, step_end(m)
    grids = len(m.grids)
    kind = source // grids
    if kind == 0:
        busiest = max(fast_cases.mood(m, begin), fast_cases.mood(m, end))
        day = math.floor(begin) + 1.0
        while day < end and p.demand.spread > 0.0:
            busiest = max(busiest, fast_cases.mood(m, day))
            day += 1.0
        return p.demand.rate * clock.profile_top * busiest
    if kind == 1:
        return fast_cases.source_rate(m, source, begin)
    highest = hazards.highest_rate(m.hazards[kind - 2], begin, end)
    return highest * clock.ordinary * m.hazard_weight[kind - 2, source % grids]


@kernel
def open_sources(m):
    """The first candidate of each source in this step; incidents whose instant has come."""
    clock = m.clock[0]
    grids = len(m.grids)
    begin, end = clock.step * clock.days, step_end(m)
    for source in range((2 + len(m.hazards)) * grids):
        m.tops[source] = top_rate(m, source)
        if m.tops[source] > 0.0:
            fast_cases.next_arrival(m, source, NOBODY, begin)
    for h in range(len(m.hazards)):
        if hazards.at_once(m.hazards[h], begin, end) > 0:
            for g in range(grids):
                push(m, m.hazards[h].day, Event.STRIKE, h * grids + g, NOBODY)


# --- records -------------------------------------------------------------------------------------


@kernel
def record(m):
    """The measures of the step."""
    clock = m.clock[0]
    row = m.measures[clock.step]
    row[Measure.ARISEN], row[Measure.CLOSED], row[Measure.LOSS] = clock.arisen, clock.closed, clock.loss
    row[Measure.STAFF_HOURS] = 24.0 * clock.person_days
    row[Measure.PARTICIPANT_HOURS] = 24.0 * clock.helper_days
    row[Measure.MATCHED] = clock.matched
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
    risk = efficacy = sanction = peers = 0.0
    city = district = subdistrict = community = 0.0
    rumour = 0
    for r in range(len(people.grid)):
        risk += np.float64(people.risk[r])
        efficacy += np.float64(people.efficacy[r])
        sanction += np.float64(people.sanction[r])
        peers += np.float64(people.peers[r])
        city += np.float64(people.trust[r, 0])
        district += np.float64(people.trust[r, 1])
        subdistrict += np.float64(people.trust[r, 2])
        community += np.float64(people.trust[r, 3])
        rumour += people.does[r] & RUMOUR
    row[Measure.RISK], row[Measure.EFFICACY], row[Measure.SANCTION] = risk / n, efficacy / n, sanction / n
    row[Measure.TRUST_PEERS], row[Measure.RUMOUR] = peers / n, rumour / RUMOUR / n
    row[Measure.TRUST_CITY], row[Measure.TRUST_DISTRICT] = city / n, district / n
    row[Measure.TRUST_SUBDISTRICT], row[Measure.TRUST_COMMUNITY] = subdistrict / n, community / n
    row[Measure.PARTICIPATION] = m.clock[0].public


@kernel
def record_others(m, row):
    """Government, enterprises, organisations."""
    level = announced = 0.0
    for s in range(len(m.subdistricts)):
        level += m.subdistricts[s].level
        announced += m.subdistricts[s].announced
    row[Measure.LEVEL] = level / len(m.subdistricts)
    row[Measure.ANNOUNCED] = announced / len(m.subdistricts)
    pools = np.int64(m.subdistricts[0].unit) - 1
    for s in range(len(m.stations) - pools, len(m.stations)):
        row[Measure.POOL] += m.stations[s].capacity
    safe = pledged = 0
    for e in range(len(m.enterprises)):
        safe += m.enterprises[e].safe
        pledged += m.enterprises[e].pledged
    firms = max(1.0, float(len(m.enterprises)))
    row[Measure.SAFETY], row[Measure.PLEDGED] = safe / firms, pledged / firms
    engaged = 0
    volunteers = 0.0
    for k in range(len(m.organisations)):
        engaged += m.organisations[k].engaged
        volunteers += m.organisations[k].volunteers
    row[Measure.ENGAGED] = engaged / max(1.0, float(len(m.organisations)))
    row[Measure.VOLUNTEERS] = volunteers
