"""The residents' phases in NumPy: every phase on whole columns, contacts by a sparse matrix.

Draws come from NumPy's own generator, so it agrees with the engines in the mean, not in single decisions.
"""

from collections.abc import Callable

import numpy as np
from scipy import sparse

from sim.agents.resident import CITY, COMMUNITY, DISTRICT, FINED, PART, RUMOUR, SUBDISTRICT, TIERS, VOLUNTEER
from sim.engine.state import State
from sim.parameters import Parameters


class City:
    """The residents of a state as columns, with everything else held as it stands there."""

    def __init__(self, state: State, parameters: Parameters) -> None:
        self.p = parameters
        self.rng = np.random.default_rng(int(state.clock["seed"][0]))
        clock, people = state.clock[0], state.residents
        self.days, self.share = float(clock["days"]), float(clock["share"])
        self.reach, self.public = float(clock["reach"]), float(clock["public"])
        self.trust = np.ascontiguousarray(people.trust.T, dtype=float)
        self.peers, self.risk = people.peers.astype(float), people.risk.astype(float)
        self.efficacy, self.fatigue = people.efficacy.astype(float), people.fatigue.astype(float)
        self.part, self.rumour = (people.does & PART) != 0, (people.does & RUMOUR) != 0
        self.volunteer, self.fined = (people.does & VOLUNTEER) != 0, (people.does & FINED) != 0
        self.set_place(state)
        self.set_contacts(state)

    def set_place(self, state: State) -> None:
        """What each resident sees of its grid and subdistrict; nothing of it changes in these phases."""
        p, grids, g = self.p, state.grids, state.residents.grid
        place = state.subdistricts[grids["subdistrict"][g]]
        self.seen = (1.0 - np.exp(-grids["seen"] / p.perception.scale))[g]
        self.load = np.minimum(1.0, grids["open"] / p.course.sites)[g]
        self.attention, self.success = np.minimum(1.0, grids["last_judged"])[g], grids["last_success"][g]
        self.announced = np.ascontiguousarray(place["announced"])
        self.place, self.responding = grids["subdistrict"][g], state.subdistricts["level"] > 0
        self.residents_fined = state.subdistricts["residents_fined"].copy()
        chance = p.inspection.residents * p.accountability.traceability * self.days
        self.caught = np.where(self.responding, min(1.0, chance), 0.0)[self.place]
        self.visited = p.trust.visit * min(1.0, p.information.visits * self.days)
        self.honest = 1.0 - np.abs(self.announced - self.seen)
        self.heed = np.maximum(self.announced * self.reach, self.seen)
        self.grid_start, self.grid_count = grids["first_resident"], np.maximum(1, grids["residents"])
        first = state.subdistricts["first_grid"]
        self.place_start = grids["first_resident"][first]
        self.place_count = np.maximum(1, np.add.reduceat(grids["residents"], first))

    def set_contacts(self, state: State) -> None:
        """A matrix that takes the mean over each resident's contacts."""
        count = np.diff(state.tie_first)
        weights = np.repeat(1.0 / np.maximum(1, count), count)
        n = len(count)
        self.contacts = sparse.csr_matrix(
            (weights, state.tie_other.astype(np.int32), state.tie_first), (n, n)
        )
        self.social = count > 0

    def step(self) -> None:
        """One step of the residents' phases."""
        self.listen()
        self.learn()
        self.perceive()
        self.decide()
        self.gossip()
        self.gather()

    def listen(self) -> None:
        """Means over contacts, as they stood when the step began."""
        own = np.column_stack([self.risk, self.part, self.rumour, *self.trust])
        told = (self.contacts @ own).T
        self.told_risk, self.told_part, self.told_rumour = told[0], told[1], told[2]
        self.told_trust = told[3:]

    def learn(self) -> None:
        """Trust and beliefs move by what is seen and heard."""
        p, days = self.p, self.days
        hear = min(1.0, p.trust.spillover * days) * self.social
        self.trust += hear * (self.told_trust - self.trust)
        self.peers += min(1.0, p.trust.peers * days) * self.social * (self.told_part - self.peers)
        witnessed = p.trust.witness * self.attention
        self.experience(slice(SUBDISTRICT, COMMUNITY + 1), self.success, witnessed)
        self.experience(slice(SUBDISTRICT, COMMUNITY + 1), 1.0 - self.seen, self.visited)
        self.experience(slice(CITY, DISTRICT + 1), self.honest, p.trust.honesty * min(1.0, days) * self.heed)
        step = min(1.0, p.experience.efficacy_rate * days) * self.attention
        self.efficacy += step * (self.success - self.efficacy)

    def experience(self, tiers: slice, success: np.ndarray, weight: np.ndarray | float) -> None:
        """Trust in some tiers: won slowly, lost fast."""
        p, own = self.p.trust, self.trust[tiers]
        own += weight * (p.gain * success * (1.0 - own) - p.loss * (1.0 - success) * own)

    def perceive(self) -> None:
        """Perceived risk moves towards what is seen, heard, announced and rumoured."""
        p = self.p.perception
        trusted = self.trust[SUBDISTRICT] * self.reach * (self.announced > 0.0)
        rest = 1.0 - p.own - p.contacts
        official = rest * trusted
        unofficial = rest * (1.0 - trusted) * np.where(self.rumour, 1.0, self.told_rumour)
        target = p.own * self.seen + p.contacts * self.told_risk
        target += official * self.announced + unofficial * p.exaggeration
        weight = p.own + p.contacts + official + unofficial
        self.risk += min(1.0, p.rate * self.days) * (target - weight * self.risk)

    def decide(self) -> None:
        """Take part or not, volunteer or not."""
        p, e, days = self.p.participation, self.p.experience, self.days
        takes, follows = self.rng.random((2, len(self.risk)))
        self.part = takes < 1.0 / (1.0 + np.exp(-p.precision * self.utility()))
        self.fatigue += days * (e.fatigue_gain * self.part - min(1.0 / days, e.fatigue_loss) * self.fatigue)
        self.volunteer = self.part & (follows < p.volunteering * days * self.peers)
        self.fined = ~self.part & (follows < self.caught)

    def utility(self) -> np.ndarray:
        """What taking part is worth."""
        p, incentive = self.p.participation, self.p.incentive
        share = (1.0 - p.public) * self.told_part + p.public * self.public
        resistance = 1.0 - incentive.reactance * (1.0 - self.trust[COMMUNITY])
        believed = self.responding * (1.0 - np.exp(-self.residents_fined * self.p.inspection.horizon))
        return (
            p.base
            + self.risk * p.stake * self.efficacy
            + believed[self.place] * incentive.fine * resistance
            - p.cost
            - p.cost_load * self.load
            - self.fatigue
            + 2.0 * p.social * (2.0 * share - 1.0)
        )

    def gossip(self) -> None:
        """Take up a rumour or drop it."""
        p, days = self.p.perception, self.days
        reached = self.trust[COMMUNITY] * self.reach
        drops = (p.rumour_stop + (1.0 - p.rumour_stop) * reached * p.rumour_spread) * min(1.0, days)
        catches = days * (1.0 - reached) * (p.rumour_spread * self.told_rumour + p.rumour_start * self.risk)
        draw = self.rng.random(len(self.risk))
        self.rumour = np.where(self.rumour, draw >= drops, draw < catches)

    def gather(self) -> None:
        """Shares by grid, subdistrict and city of what residents now do."""
        part = self.part.astype(float)
        self.grid_part = np.add.reduceat(part, self.grid_start) / self.grid_count
        self.grid_protected = self.p.participation.protection * self.grid_part
        self.mean_risk = np.add.reduceat(self.risk, self.place_start) / self.place_count
        self.mean_trust = np.add.reduceat(self.trust[SUBDISTRICT], self.place_start) / self.place_count
        self.joined = np.add.reduceat(self.volunteer.astype(float), self.place_start) / self.share
        fined = np.add.reduceat(self.fined.astype(float), self.place_start)
        away = np.maximum(1.0, np.add.reduceat(1.0 - part, self.place_start))
        pace = min(1.0, self.p.inspection.learning * self.days) * self.responding
        self.residents_fined += pace * (fined / (away * self.days) - self.residents_fined)
        self.public = float(part.mean())


def ready(state: State, parameters: Parameters, steps: int) -> Callable[[], City]:
    """A job: so many steps in NumPy, from this state on."""
    city = City(state, parameters)

    def job() -> City:
        for _ in range(steps):
            city.step()
        return city

    return job


def means(city: City) -> dict[str, float]:
    """Means over residents, to be held against those of the fast engine."""
    columns = {
        **{name: getattr(city, name) for name in ("risk", "efficacy", "peers", "fatigue")},
        **{f"trust {tier}": city.trust[tier] for tier in range(TIERS)},
        "takes part": city.part,
        "spreads rumour": city.rumour,
        "is fined": city.fined,
    }
    return {name: float(column.mean()) for name, column in columns.items()}
