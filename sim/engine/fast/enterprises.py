"""What enterprises decide."""

import numpy as np

from sim import purpose
from sim.agents import resident, social_organisation
from sim.compiled import kernel
from sim.draws import NOBODY, two
from sim.engine.fast.books import note
from sim.rules import incentive, participation, trust
from sim.rules.game import Game


@kernel
def run_enterprises(m):
    """Invest in safety or cut corners; pledge resources or withhold them."""
    p = m.parameters[0]
    clock = m.clock[0]
    for e in range(len(m.enterprises)):
        firm = m.enterprises[e]
        place = m.subdistricts[firm.subdistrict]
        grid = m.grids[firm.grid]
        learns = p.loop.experience and p.trust.rule != trust.Trust.FIXED
        if learns and grid.last_judged > 0.0:
            weight = p.trust.witness * min(1.0, grid.last_judged)
            firm.trust = trust.asymmetric(firm.trust, grid.last_success, weight, p.trust.gain, p.trust.loss)
        if learns and firm.inspected and firm.safe and p.inspection.resented > 0.0:
            firm.trust = trust.resented(firm.trust, p.inspection.resented)
        if p.frozen.enterprises or p.game.rule != Game.NONE:
            continue
        believed = incentive.chance(place.firms_fined, p.inspection.horizon)
        invests = firm_utility(p, firm, place, place.safe_share, believed, firm.trust) + p.enterprises.base
        invests += p.enterprises.spread * firm.inclination
        efficacy = known_use(m, firm, place)
        pledges = firm_utility(p, firm, place, place.pledge_share, 0.0, efficacy) + p.enterprises.pledge_base
        pledges += social_organisation.bound(
            p.organisations, p.accountability.traceability, place.level, place.apart
        )
        u, v = two(clock.seed, purpose.ENTERPRISE, clock.step, e, NOBODY)
        chance = participation.logit(invests, p.participation.precision)
        firm.safe = u < chance
        note(m, purpose.ENTERPRISE, clock.step, e, NOBODY, clock.step * clock.days, u, chance, firm.safe)
        chance = participation.logit(pledges, p.participation.precision)
        firm.pledged = place.level > 0 and v < chance
        note(m, purpose.ENTERPRISE, clock.step, e, 1, clock.step * clock.days, v, chance, firm.pledged)
    count_firms(m)


@kernel
def known_use(m, firm, place):
    """How far an enterprise takes gifts to be put to use: what it learns of that, else what it believes."""
    gifts = m.parameters[0].publication.gifts
    pool = m.stations[len(m.stations) - m.subdistricts[0].unit + place.district]
    if gifts <= 0.0 or pool.capacity == 0:
        return firm.trust
    return gifts * (pool.busy / pool.capacity) + (1.0 - gifts) * firm.trust


@kernel
def firm_utility(p, firm, place, share, believed, efficacy):
    """What taking part is worth to an enterprise, beside its own inclination, where `share` of others do, a
    sanction is believed to come with the chance `believed`, and it is taken to be of so much use."""
    return (
        resident.utility(
            p.participation,
            p.incentive,
            p.loop,
            place.mean_risk,
            efficacy,
            firm.trust,
            believed,
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
