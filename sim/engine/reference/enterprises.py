"""Enterprises in the reference engine: every method says what one of them does in one phase of a step."""

from typing import Any

import mesa

from sim import purpose
from sim.agents import resident, social_organisation
from sim.cases import Way
from sim.hazards import accident
from sim.rules import incentive, participation, trust


class Enterprise(mesa.Agent):
    """An enterprise: invests in safety or cuts corners, pledges resources or withholds them."""

    def __init__(self, model: Any, row: int, grid: Any, given: dict[str, Any]) -> None:
        """One in `grid`, with what the start gives it."""
        super().__init__(model)
        self.row, self.grid, self.subdistrict = row, grid, grid.subdistrict
        self.headcount, self.inclination = given["headcount"], given["inclination"]
        self.trust = given["trust"]
        self.safe, self.pledged = bool(given["safe"]), bool(given["pledged"])
        self.inspected = self.fined = False
        self.likely, self.exposed, self.grave = given["likely"], given["exposed"], given["grave"]
        self.misjudged, self.watched, self.rates = given["misjudged"], given["watched"], [0.0] * 4

    def be_inspected(self) -> None:
        """Inspected by lot; fined if it cuts corners and that can be traced."""
        city, p = self.model, self.model.p
        u, v = city.two(purpose.INSPECT, self.row)
        acts = not p.frozen.government and self.subdistrict.active
        self.inspected = acts and u < self.watched * city.days
        self.fined = self.inspected and not self.safe and v < p.accountability.traceability
        city.note(purpose.INSPECT, self.row, 0, u, self.watched * city.days, self.inspected)

    def score(self) -> float:
        """How dangerous it is, as those who inspect have it."""
        return accident.score(self.model.p.accidents, self.likely, self.exposed, self.grave, self.misjudged)

    def ignites(self) -> float:
        """How fast a hazard hidden in it does harm, 1/day."""
        return accident.ignites(self.model.p.accidents, self.likely, self.exposed)

    def be_watched(self) -> None:
        """How fast a hazard hidden in it is found: by inspection, by neighbours, by itself, by sensors."""
        p = self.model.p
        inspects = p.loop.inspection and not p.frozen.government
        self.rates[Way.PATROL] = self.watched * p.accidents.finds if inspects else 0.0
        self.rates[Way.RESIDENT] = p.accidents.visible * self.grid.rates[Way.RESIDENT]
        self.rates[Way.ENTERPRISE] = p.detection.enterprise * float(self.safe)
        self.rates[Way.SENSOR] = self.grid.rates[Way.SENSOR]

    def learn(self) -> None:
        """Closures in its grid move its trust; an inspection that finds nothing amiss costs some."""
        p, grid = self.model.p, self.grid
        if p.loop.experience and p.trust.rule != trust.Trust.FIXED and grid.last_judged > 0.0:
            weight = p.trust.witness * min(1.0, grid.last_judged)
            self.trust = trust.asymmetric(self.trust, grid.last_success, weight, p.trust.gain, p.trust.loss)
        if p.inspection.resented > 0.0 and self.is_harried():
            self.trust = trust.resented(self.trust, p.inspection.resented)

    def is_harried(self) -> bool:
        """Whether it was inspected without cause."""
        p = self.model.p
        return bool(p.loop.experience and p.trust.rule != trust.Trust.FIXED and self.inspected and self.safe)

    def decide(self) -> None:
        """Invest in safety, each by its own inclination; pledge, once a response is on."""
        city, p, place = self.model, self.model.p, self.subdistrict
        believed = incentive.chance(place.firms_fined, p.inspection.horizon)
        invests = self.worth(place.safe_share, believed, self.trust) + p.enterprises.base
        invests += p.enterprises.spread * self.inclination
        pledges = self.worth(place.pledge_share, 0.0, self.known_use()) + p.enterprises.pledge_base
        pledges += social_organisation.bound(
            p.organisations, p.accountability.traceability, place.level, place.apart
        )
        u, v = city.two(purpose.ENTERPRISE, self.row)
        chance = participation.logit(invests, p.participation.precision)
        self.safe = u < chance
        city.note(purpose.ENTERPRISE, self.row, 0, u, chance, self.safe)
        chance = participation.logit(pledges, p.participation.precision)
        self.pledged = place.level > 0 and v < chance
        city.note(purpose.ENTERPRISE, self.row, 1, v, chance, self.pledged)

    def known_use(self) -> float:
        """How far it takes gifts to be put to use: what it learns of that, else what it believes."""
        gifts, pool = self.model.p.publication.gifts, self.grid.pool
        if gifts <= 0.0 or pool.capacity == 0:
            return float(self.trust)
        return float(gifts * (pool.busy / pool.capacity) + (1.0 - gifts) * self.trust)

    def worth(self, share: float, believed: float, efficacy: float) -> float:
        """What taking part is worth, beside its own inclination, where `share` of others take part, a
        sanction is believed to come with the chance `believed`, and it is taken to be of so much use."""
        p, own = self.model.p, self.trust
        worth = resident.utility(
            p.participation,
            p.incentive,
            p.loop,
            self.subdistrict.mean_risk,
            efficacy,
            own,
            believed,
            0.0,
            0.0,
            share,
        )
        return worth - p.participation.base
