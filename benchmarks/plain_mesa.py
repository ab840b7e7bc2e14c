"""The residents' phases as a Mesa model: one agent a resident, Python attributes, Mesa's own random numbers.

Same ties, same city, same rules as the fast engine, written as one writes a Mesa model: each phase is a
method that the model calls on all agents, in their order. It is neither slowed down nor tuned; draws come
from `model.random`, so it agrees with the engines in the mean, not in single decisions.
"""

import math
from collections.abc import Callable
from typing import Any

import mesa
import numpy as np

from sim.agents.resident import COMMUNITY, FINED, PART, RUMOUR, SUBDISTRICT, TIERS, VOLUNTEER
from sim.engine.state import State
from sim.parameters import Parameters


def logistic(x: float) -> float:
    """The logistic function, safe at both ends."""
    if x >= 0.0:
        return 1.0 / (1.0 + math.exp(-x))
    e = math.exp(x)
    return e / (1.0 + e)


class Subdistrict:
    """What residents see of their subdistrict, and what they do there."""

    def __init__(self, row: np.void) -> None:
        self.announced = float(row["announced"])
        self.responding = bool(row["level"] > 0)
        self.residents_fined = float(row["residents_fined"])
        self.believed = self.caught = 0.0
        self.residents: list[Resident] = []
        self.mean_risk = 0.0
        self.mean_trust = 0.0
        self.joined = 0.0

    def announce(self, p: Parameters, days: float) -> None:
        """What those who stay away risk in a response, and what they believe that they risk."""
        if self.responding:
            self.caught = min(1.0, p.inspection.residents * p.accountability.traceability * days)
            self.believed = 1.0 - math.exp(-self.residents_fined * p.inspection.horizon)


class Grid:
    """What residents see of their grid, and the share of them that takes part."""

    def __init__(self, row: np.void, subdistrict: Subdistrict, p: Parameters) -> None:
        self.subdistrict = subdistrict
        self.seen = 1.0 - math.exp(-float(row["seen"]) / p.perception.scale)
        self.load = min(1.0, float(row["open"]) / p.course.sites)
        self.attention = min(1.0, float(row["last_judged"]))
        self.success = float(row["last_success"])
        self.residents: list[Resident] = []
        self.part = 0.0
        self.protected = 0.0


class Resident(mesa.Agent):  # type: ignore[misc]
    """One resident."""

    def __init__(self, model: "City", grid: Grid, columns: Any, r: int) -> None:
        super().__init__(model)
        self.grid = grid
        self.contacts: list[Resident] = []
        self.trust = [float(t) for t in columns.trust[r]]
        self.peers = float(columns.peers[r])
        self.risk = float(columns.risk[r])
        self.efficacy = float(columns.efficacy[r])
        self.fatigue = float(columns.fatigue[r])
        self.takes_part = bool(columns.does[r] & PART)
        self.volunteers = bool(columns.does[r] & VOLUNTEER)
        self.fined = bool(columns.does[r] & FINED)
        self.spreads_rumour = bool(columns.does[r] & RUMOUR)
        self.told_trust = [0.0] * TIERS
        self.told_risk = self.told_part = self.told_rumour = 0.0

    def listen(self) -> None:
        """What contacts think and do, as they stood when the step began."""
        if not self.contacts:
            return
        risk = city = district = subdistrict = community = 0.0
        part = rumour = 0
        for contact in self.contacts:
            risk += contact.risk
            part += contact.takes_part
            rumour += contact.spreads_rumour
            trust = contact.trust
            city += trust[0]
            district += trust[1]
            subdistrict += trust[2]
            community += trust[3]
        count = len(self.contacts)
        self.told_risk = risk / count
        self.told_part = part / count
        self.told_rumour = rumour / count
        self.told_trust = [city / count, district / count, subdistrict / count, community / count]

    def learn(self) -> None:
        """Trust and beliefs move by what is seen and heard."""
        p, days, grid = self.model.parameters, self.model.days, self.grid
        if self.contacts:
            hear = min(1.0, p.trust.spillover * days)
            self.trust = [
                own + hear * (told - own) for own, told in zip(self.trust, self.told_trust, strict=True)
            ]
            self.peers += min(1.0, p.trust.peers * days) * (self.told_part - self.peers)
        if grid.attention > 0.0:
            weight = p.trust.witness * grid.attention
            self.experience(COMMUNITY, grid.success, weight)
            self.experience(SUBDISTRICT, grid.success, weight)
            step = min(1.0, p.experience.efficacy_rate * days) * grid.attention
            self.efficacy += step * (grid.success - self.efficacy)
        visited = p.trust.visit * min(1.0, p.information.visits * days)
        self.experience(COMMUNITY, 1.0 - grid.seen, visited)
        self.experience(SUBDISTRICT, 1.0 - grid.seen, visited)
        announced = grid.subdistrict.announced
        honest = 1.0 - abs(announced - grid.seen)
        weight = p.trust.honesty * min(1.0, days) * max(announced * self.model.reach, grid.seen)
        self.experience(0, honest, weight)
        self.experience(1, honest, weight)

    def experience(self, tier: int, success: float, weight: float) -> None:
        """Trust in a tier: won slowly, lost fast."""
        p, own = self.model.parameters.trust, self.trust[tier]
        self.trust[tier] = own + weight * (p.gain * success * (1.0 - own) - p.loss * (1.0 - success) * own)

    def perceive(self) -> None:
        """Perceived risk moves towards what is seen, heard, announced and rumoured."""
        p = self.model.parameters.perception
        announced = self.grid.subdistrict.announced
        trusted = self.trust[SUBDISTRICT] * self.model.reach if announced > 0.0 else 0.0
        rumour = 1.0 if self.spreads_rumour else self.told_rumour
        rest = 1.0 - p.own - p.contacts
        official = rest * trusted
        unofficial = rest * (1.0 - trusted) * rumour
        target = p.own * self.grid.seen + p.contacts * self.told_risk
        target += official * announced + unofficial * p.exaggeration
        weight = p.own + p.contacts + official + unofficial
        self.risk += min(1.0, p.rate * self.model.days) * (target - weight * self.risk)

    def decide(self) -> None:
        """Take part or not, volunteer or not."""
        p, days = self.model.parameters.participation, self.model.days
        chance = logistic(p.precision * self.utility())
        self.takes_part = self.random.random() < chance
        e = self.model.parameters.experience
        recovery = min(1.0 / days, e.fatigue_loss) * self.fatigue
        self.fatigue += days * (e.fatigue_gain * self.takes_part - recovery)
        chance = min(1.0, p.volunteering * self.peers * days)
        follows = self.random.random()
        self.volunteers = self.takes_part and follows < chance
        self.fined = not self.takes_part and follows < self.grid.subdistrict.caught

    def utility(self) -> float:
        """What taking part is worth."""
        p, incentive = self.model.parameters.participation, self.model.parameters.incentive
        share = (1.0 - p.public) * self.told_part + p.public * self.model.public
        resistance = 1.0 - incentive.reactance * (1.0 - self.trust[COMMUNITY])
        return (
            p.base
            + self.risk * p.stake * self.efficacy
            + self.grid.subdistrict.believed * incentive.fine * resistance
            - p.cost
            - p.cost_load * self.grid.load
            - self.fatigue
            + 2.0 * p.social * (2.0 * share - 1.0)
        )

    def gossip(self) -> None:
        """Take up a rumour or drop it."""
        p, days = self.model.parameters.perception, self.model.days
        reached = self.trust[COMMUNITY] * self.model.reach
        if self.spreads_rumour:
            drops = p.rumour_stop + (1.0 - p.rumour_stop) * reached * p.rumour_spread
            self.spreads_rumour = self.random.random() >= drops * min(1.0, days)
        else:
            told = p.rumour_spread * self.told_rumour + p.rumour_start * self.risk
            self.spreads_rumour = self.random.random() < days * (1.0 - reached) * told


class City(mesa.Model):  # type: ignore[misc]
    """The residents of a state, with everything else held as it stands there."""

    def __init__(self, state: State, parameters: Parameters) -> None:
        super().__init__(rng=int(state.clock["seed"][0]))
        self.parameters = parameters
        clock = state.clock[0]
        self.days, self.share = float(clock["days"]), float(clock["share"])
        self.reach, self.public = float(clock["reach"]), float(clock["public"])
        self.subdistricts = [Subdistrict(row) for row in state.subdistricts]
        self.grids = [Grid(row, self.subdistricts[row["subdistrict"]], parameters) for row in state.grids]
        columns = state.residents
        people = [Resident(self, self.grids[g], columns, r) for r, g in enumerate(columns.grid.tolist())]
        for r, resident in enumerate(people):
            known = state.tie_other[state.tie_first[r] : state.tie_first[r + 1]]
            resident.contacts = [people[other] for other in known.tolist()]
            resident.grid.residents.append(resident)
            resident.grid.subdistrict.residents.append(resident)

    def step(self) -> None:
        """One step of the residents' phases."""
        for place in self.subdistricts:
            place.announce(self.parameters, self.days)
        self.agents.do("listen")
        self.agents.do("learn")
        self.agents.do("perceive")
        self.agents.do("decide")
        self.agents.do("gossip")
        self.gather()

    def gather(self) -> None:
        """Shares by grid, subdistrict and city of what residents now do."""
        for grid in self.grids:
            grid.part = sum(r.takes_part for r in grid.residents) / max(1, len(grid.residents))
            grid.protected = self.parameters.participation.protection * grid.part
        for place in self.subdistricts:
            place.mean_risk = sum(r.risk for r in place.residents) / max(1, len(place.residents))
            place.joined = sum(r.volunteers for r in place.residents) / self.share
            place.mean_trust = sum(r.trust[SUBDISTRICT] for r in place.residents) / max(
                1, len(place.residents)
            )
            away = sum(not r.takes_part for r in place.residents)
            if place.responding and away:
                seen = sum(r.fined for r in place.residents) / (away * self.days)
                pace = min(1.0, self.parameters.inspection.learning * self.days)
                place.residents_fined += pace * (seen - place.residents_fined)
        self.public = sum(r.takes_part for r in self.agents) / max(1, len(self.agents))


def ready(state: State, parameters: Parameters, steps: int) -> Callable[[], City]:
    """A job: so many steps of a plain Mesa model, from this state on."""
    model = City(state, parameters)

    def job() -> City:
        for _ in range(steps):
            model.step()
        return model

    return job


def means(model: City) -> dict[str, float]:
    """Means over residents, to be held against those of the fast engine."""
    people = list(model.agents)
    return {
        "risk": float(np.mean([r.risk for r in people])),
        "efficacy": float(np.mean([r.efficacy for r in people])),
        "peers": float(np.mean([r.peers for r in people])),
        "fatigue": float(np.mean([r.fatigue for r in people])),
        **{f"trust {tier}": float(np.mean([r.trust[tier] for r in people])) for tier in range(TIERS)},
        "takes part": float(np.mean([r.takes_part for r in people])),
        "spreads rumour": float(np.mean([r.spreads_rumour for r in people])),
        "is fined": float(np.mean([r.fined for r in people])),
    }
