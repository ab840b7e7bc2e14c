"""Residents in the fast engine: they hear, learn, perceive and decide, a pass a phase over each grid.

A pass reads and writes contiguous columns and has no branch that depends on the resident, so that the
compiler can do several residents at a time.
"""

import math

import numpy as np

from sim import purpose
from sim.agents import resident
from sim.agents.resident import CITY, COMMUNITY, DISTRICT, FINED, HEARD, PART, RUMOUR, SUBDISTRICT, VOLUNTEER
from sim.compiled import compiled, inlined, kernel
from sim.draws import NOBODY, four_each
from sim.engine.fast.books import note
from sim.engine.fast.handle import local
from sim.rules import game, incentive, influence, participation, trust
from sim.rules.game import Game
from sim.rules.influence import Influence

LUCK = 4  # draws of a resident in a step: takes part; joins or is caught; hears a rumour, drops one
ROWS = LUCK + 2  # and its utility (then its chance) to take part, and the share of others that it sees


@compiled
def residents_step(m):
    """Residents hear, learn, perceive and decide; what they do is added up by place."""
    people = m.residents
    hear_of_risk(
        m.tie_first,
        m.tie_other,
        people.risk,
        people.does,
        people.told_risk,
        people.told_part,
        people.told_rumour,
    )
    if len(people.told_trust) > 0:
        hear_of_trust(m.tie_first, m.tie_other, people.trust, people.told_trust)
    room = room_for_a_grid(m)
    for g in range(len(m.grids)):
        here = room[: ROWS * m.grids[g].residents].reshape((ROWS, m.grids[g].residents))
        learn(m, g)
        weigh_up(m, g, here)
        draw(m, g, here)
        intend(m, g, here)
        act(m, g, here)
    gather(m)


@kernel
def room_for_a_grid(m):
    """Room for what is drawn and weighed up in the largest grid."""
    most = 0
    for g in range(len(m.grids)):
        most = max(most, m.grids[g].residents)
    return np.empty(ROWS * most)


# --- hearing -------------------------------------------------------------------------------------


@inlined
def hear_of_risk(first, other, risk, does, told_risk, told_part, told_rumour):
    """Contacts' mean risk perceived, and the shares of them that take part and spread rumour, as they
    stood when the step began."""
    for r in range(len(risk)):
        total = 0.0
        part = np.uint32(0)
        rumour = np.uint32(0)
        begin, end = np.uint64(first[r]), np.uint64(first[r + 1])
        for k in range(begin, end):
            o = np.uint64(other[k])
            total += np.float64(risk[o])
            part += np.uint32(does[o] & np.uint8(PART))
            rumour += np.uint32(does[o] & np.uint8(RUMOUR))
        count = max(1.0, np.float64(end - begin))
        told_risk[r] = total / count
        told_part[r] = np.float64(part) / count
        told_rumour[r] = np.float64(rumour) / RUMOUR / count


@inlined
def hear_of_trust(first, other, trusts, told):
    """Contacts' mean trust in each tier."""
    for r in range(len(trusts)):
        city = district = subdistrict = community = 0.0
        begin, end = np.uint64(first[r]), np.uint64(first[r + 1])
        for k in range(begin, end):
            o = np.uint64(other[k])
            city += np.float64(trusts[o, CITY])
            district += np.float64(trusts[o, DISTRICT])
            subdistrict += np.float64(trusts[o, SUBDISTRICT])
            community += np.float64(trusts[o, COMMUNITY])
        count = max(1.0, np.float64(end - begin))
        told[r, CITY] = city / count
        told[r, DISTRICT] = district / count
        told[r, SUBDISTRICT] = subdistrict / count
        told[r, COMMUNITY] = community / count


# --- learning ------------------------------------------------------------------------------------


@kernel
def learn(m, g):
    """Residents of a grid trust, believe and fear by what they hear and see."""
    p = m.parameters[0]
    clock = m.clock[0]
    people = m.residents
    grid = m.grids[g]
    place = m.subdistricts[grid.subdistrict]
    a, b = grid.first_resident, grid.first_resident + grid.residents
    ties = m.tie_first[a : b + 1]
    trusts = people.trust[a:b]
    evidence = people.evidence[a:b]
    announced = place.announced
    success, attention = grid.last_success, min(1.0, grid.last_judged)
    seen = 1.0 - math.exp(-grid.seen / p.perception.scale)
    if len(people.told_trust) > 0 and p.trust.influence == Influence.SPILLOVER:
        follow(trusts, people.told_trust[a:b], ties, min(1.0, p.trust.spillover * clock.days))
    if p.loop.experience:
        rule = local(p.trust)
        if attention > 0.0:
            witness(trusts, evidence, rule, SUBDISTRICT, success, p.trust.witness * attention)
        visited = p.trust.visit * min(1.0, p.information.visits * clock.days)
        if visited > 0.0:
            witness(trusts, evidence, rule, SUBDISTRICT, 1.0 - seen, visited)
        honest = 1.0 - abs(announced - seen)
        heed = p.trust.honesty * min(1.0, clock.days) * max(announced * clock.reach, seen)
        witness(trusts, evidence, rule, CITY, honest, heed)
    if p.loop.efficacy and attention > 0.0:
        pace = min(1.0, p.experience.efficacy_rate * clock.days) * attention
        approach(people.efficacy[a:b], success, pace)
    follow_one(people.peers[a:b], people.told_part[a:b], ties, min(1.0, p.trust.peers * clock.days))
    perceive(
        people.risk[a:b],
        trusts,
        people.does[a:b],
        people.told_risk[a:b],
        people.told_rumour[a:b],
        local(p.perception),
        local(p.loop),
        min(1.0, p.perception.rate * clock.days),
        clock.reach,
        seen,
        announced,
    )


@inlined
def follow(trusts, told, ties, pace):
    """Trust in each tier moves towards that of contacts, where there are any."""
    for r in range(len(trusts)):
        step = pace if ties[r + 1] != ties[r] else 0.0
        for tier in range(trusts.shape[1]):
            trusts[r, tier] = influence.spillover(
                np.float64(trusts[r, tier]), np.float64(told[r, tier]), step
            )


@inlined
def follow_one(column, told, ties, pace):
    """The same for a single column."""
    for r in range(len(column)):
        step = pace if ties[r + 1] != ties[r] else 0.0
        own = np.float64(column[r])
        column[r] = own + step * (np.float64(told[r]) - own)


@inlined
def approach(column, target, pace):
    """A belief moves towards what all can see."""
    for r in range(len(column)):
        own = np.float64(column[r])
        column[r] = own + pace * (target - own)


@inlined
def witness(trusts, evidence, p, first, success, weight):
    """An experience that is seen, not one's own, moves trust in two neighbouring tiers."""
    remembers = len(evidence) > 0
    for r in range(len(trusts)):
        for tier in range(first, first + 2):
            known = np.float64(evidence[r, tier]) if remembers else 0.0
            trusts[r, tier] = trust.after(p.rule, p, np.float64(trusts[r, tier]), known, success, weight)
            if remembers:
                evidence[r, tier] = trust.evidence_after(p, known, weight)


@inlined
def perceive(risk, trusts, does, told_risk, told_rumour, p, loop, pace, reach, seen, announced):
    """Perceived risk moves towards what is seen, heard, announced and rumoured."""
    for r in range(len(risk)):
        own = np.float64(risk[r])
        trusted = np.float64(trusts[r, SUBDISTRICT]) * reach
        told = np.float64(told_rumour[r])
        rumour = 1.0 if does[r] & RUMOUR else told
        contacts = np.float64(told_risk[r])
        risk[r] = own + pace * resident.risk_after(p, loop, own, seen, contacts, trusted, announced, rumour)


# --- deciding ------------------------------------------------------------------------------------


@kernel
def weigh_up(m, g, room):
    """What taking part is worth to the residents of a grid, and the share of others that each sees do so."""
    p = m.parameters[0]
    clock = m.clock[0]
    people = m.residents
    grid = m.grids[g]
    if p.frozen.residents:
        return
    a, b = grid.first_resident, grid.first_resident + grid.residents
    utility, share = room[LUCK], room[LUCK + 1]
    _, believed = liability(m, grid.subdistrict)
    weigh(
        utility,
        share,
        people.told_part[a:b],
        people.risk[a:b],
        people.efficacy[a:b],
        people.trust[a:b],
        people.fatigue[a:b],
        local(p.participation),
        local(p.incentive),
        local(p.loop),
        believed,
        min(1.0, grid.open / p.course.sites),
        clock.public,
    )
    if p.game.rule == Game.THREE_POPULATIONS:
        fill(utility, game.to_public(p.incentive, p.game, clock.active, clock.joining))
    if len(people.worth) > 0:
        copy(people.worth[a:b], utility)


@inlined
def fill(column, value):
    """One value for all; NumPy's own way takes seconds to compile."""
    for r in range(len(column)):
        column[r] = value


@inlined
def copy(column, other):
    """What another column holds."""
    for r in range(len(column)):
        column[r] = other[r]


@kernel
def draw(m, g, room):
    """The luck of the residents of a grid."""
    clock = m.clock[0]
    four_each(clock.seed, purpose.RESIDENT, clock.step, m.grids[g].first_resident, room)


@kernel
def intend(m, g, room):
    """From what taking part is worth to the chance to do so."""
    p = m.parameters[0]
    a = m.grids[g].first_resident
    b = a + m.grids[g].residents
    chance, share = room[LUCK], room[LUCK + 1]
    if p.frozen.residents:
        as_before(chance, m.residents.does[a:b])
    else:
        by_chance(chance, share, m.residents.threshold[a:b], p.participation.rule, p.participation.precision)


@kernel
def act(m, g, room):
    """Residents of a grid take part or not, tire, volunteer, and pass rumours on."""
    p = m.parameters[0]
    clock = m.clock[0]
    people = m.residents
    grid = m.grids[g]
    days = clock.days
    a, b = grid.first_resident, grid.first_resident + grid.residents
    trusts, does, fatigue = people.trust[a:b], people.does[a:b], people.fatigue[a:b]
    takes, follows, hears, drops, chance = room[0], room[1], room[2], room[3], room[LUCK]
    fined, _ = liability(m, grid.subdistrict)
    if clock.log_on and not p.frozen.residents:
        note_each(m, a, takes, chance)
    tire(fatigue, takes, chance, days, p.experience.fatigue_gain, min(1.0 / days, p.experience.fatigue_loss))
    take_part(does, takes, chance, follows, people.peers[a:b], local(p.participation), days, fined)
    if p.loop.rumour and not clock.gossip:
        pass_on(
            does,
            hears,
            drops,
            trusts,
            people.told_rumour[a:b],
            people.risk[a:b],
            local(p.perception),
            clock.reach,
            days,
        )


@kernel
def liability(m, s):
    """For those who stay away in a subdistrict: their chance to be fined in this step, and the chance of it
    that they believe in. Nobody has to take part where no response is on."""
    p = m.parameters[0]
    place = m.subdistricts[s]
    if place.level == 0:
        return 0.0, 0.0
    fined = 0.0
    if not p.frozen.government and place.active > 0:
        fined = resident.caught(p.inspection, p.accountability.traceability, m.clock[0].days)
    return fined, incentive.chance(place.residents_fined, p.inspection.horizon)


@inlined
def as_before(chance, does):
    """A chance that no draw misses for those who took part, and that none meets for the others."""
    for r in range(len(chance)):
        chance[r] = 1.0 if does[r] & PART else 0.0


@inlined
def weigh(
    utility, share, told_part, risk, efficacy, trusts, fatigue, p, incentives, loop, believed, load, public
):
    """What taking part is worth to each, and the share of others that each sees do so."""
    for r in range(len(utility)):
        share[r] = resident.seen_share(p, np.float64(told_part[r]), public)
        utility[r] = resident.utility(
            p,
            incentives,
            loop,
            np.float64(risk[r]),
            np.float64(efficacy[r]),
            np.float64(trusts[r, COMMUNITY]),
            believed,
            load,
            np.float64(fatigue[r]),
            share[r],
        )


@inlined
def by_chance(chance, share, threshold, rule, precision):
    """From utilities to chances."""
    for r in range(len(chance)):
        own = np.float64(threshold[r]) if len(threshold) > 0 else 0.0
        chance[r] = participation.takes_part(rule, chance[r], precision, share[r], own)


@kernel
def note_each(m, first, takes, chance):
    """Write down what each resident decides."""
    clock = m.clock[0]
    for r in range(len(takes)):
        note(
            m,
            purpose.RESIDENT,
            clock.step,
            first + r,
            NOBODY,
            clock.step * clock.days,
            takes[r],
            chance[r],
            takes[r] < chance[r],
        )


@inlined
def tire(fatigue, takes, chance, days, gain, loss):
    """Whoever takes part tires; all recover."""
    for r in range(len(fatigue)):
        own = np.float64(fatigue[r])
        part = 1.0 if takes[r] < chance[r] else 0.0
        fatigue[r] = own + days * (gain * part - loss * own)


@inlined
def take_part(does, takes, chance, follows, peers, p, days, fined):
    """Who takes part, who of these volunteers, and who of the others is fined; rumours stay as they are."""
    for r in range(len(does)):
        part = takes[r] < chance[r]
        volunteer = part & (follows[r] < resident.volunteers(p, np.float64(peers[r]), days))
        caught = (not part) & (follows[r] < fined)
        rumour = does[r] & np.uint8(RUMOUR | HEARD)
        does[r] = rumour | np.uint8(PART * part) | np.uint8(VOLUNTEER * volunteer) | np.uint8(FINED * caught)


@inlined
def pass_on(does, hears, drops, trusts, told_rumour, risk, p, reach, days):
    """Rumours are taken up or dropped."""
    for r in range(len(does)):
        reached = np.float64(trusts[r, COMMUNITY]) * reach
        drop = drops[r] < resident.drops_rumour(p, reached) * min(1.0, days)
        told, fear = np.float64(told_rumour[r]), np.float64(risk[r])
        hear = hears[r] < days * resident.catches_rumour(p, told, fear, reached)
        had = (does[r] & RUMOUR) != 0
        has = (had & (not drop)) | ((not had) & hear)
        does[r] = (does[r] & np.uint8(PART | VOLUNTEER | FINED)) | np.uint8(RUMOUR * has)


# --- adding up -----------------------------------------------------------------------------------


@kernel
def gather(m):
    """Shares by grid, subdistrict and city of what residents now do."""
    p = m.parameters[0]
    clock = m.clock[0]
    people = m.residents
    parts_all = 0
    for s in range(len(m.subdistricts)):
        place = m.subdistricts[s]
        risk = trusted = 0.0
        parts = joined = fined = count = 0
        for g in range(place.first_grid, place.first_grid + place.grids):
            grid = m.grids[g]
            parts_here = 0
            for r in range(grid.first_resident, grid.first_resident + grid.residents):
                parts_here += people.does[r] & PART
                joined += (people.does[r] & VOLUNTEER) >> 1
                fined += (people.does[r] & FINED) >> 3
                risk += np.float64(people.risk[r])
                trusted += np.float64(people.trust[r, SUBDISTRICT])
            count += grid.residents
            parts += parts_here
            grid.part = parts_here / max(1.0, float(grid.residents))
            grid.protected = p.participation.protection * grid.part if p.loop.protection else 0.0
        parts_all += parts
        place.mean_risk = risk / max(1.0, float(count))
        if count > 0:
            place.mean_trust = trusted / float(count)
        place.joined = joined / clock.share
        if p.loop.sanctions and place.level > 0 and parts < count and not p.frozen.government:
            place.residents_fined = incentive.fines_after(
                place.residents_fined, float(fined), float(count - parts), clock.days, p.inspection.learning
            )
    clock.public = parts_all / max(1.0, float(len(people.grid)))
