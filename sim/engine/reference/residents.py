"""Residents in the reference engine.

Every method says what one of them does in one phase of a step. Their numbers are kept as columns of 32 bits
keep them, so that both engines hold the same ones.
"""

from typing import Any

import mesa

from sim import purpose
from sim.agents import resident
from sim.agents.resident import CITY, COMMUNITY, DISTRICT, FINED, HEARD, PART, RUMOUR, SUBDISTRICT, VOLUNTEER
from sim.draws import exponential, four, two
from sim.engine.events import Event
from sim.engine.reference.numbers import single, total
from sim.rules import game, influence, participation
from sim.rules.game import Game
from sim.rules.influence import Influence
from sim.rules.participation import Participation


class Resident(mesa.Agent):
    """A resident, who stands for 1/`population.share` people."""

    def __init__(self, model: Any, row: int, grid: Any, given: dict[str, Any]) -> None:
        """One who lives in `grid`, with what the start gives it."""
        super().__init__(model)
        self.row, self.grid = row, grid
        self.contacts: list[Resident] = []
        self.trust, self.evidence = given["trust"], given["evidence"]
        self.peers, self.risk, self.efficacy = given["peers"], given["risk"], given["efficacy"]
        self.fatigue, self.threshold = given["fatigue"], given["threshold"]
        self.part, self.volunteer = bool(given["does"] & PART), bool(given["does"] & VOLUNTEER)
        self.rumour, self.fined = bool(given["does"] & RUMOUR), bool(given["does"] & FINED)
        self.heard = bool(given["does"] & HEARD)
        self.told_trust = given["told_trust"]
        self.openness, self.first_trust = given["openness"], given["first_trust"]
        self.worth, self.did = given["worth"], bool(given["did"])
        self.now = self.did
        self.told_risk = self.told_part = self.told_rumour = 0.0
        self.infection: Any = None  # how it stands in an epidemic

    @property
    def does(self) -> int:
        """What it does, in the bits of the residents' columns."""
        of_rumour = RUMOUR * self.rumour + HEARD * self.heard
        return PART * self.part + VOLUNTEER * self.volunteer + of_rumour + FINED * self.fined

    @property
    def health(self) -> int:
        """How it stands in an epidemic."""
        return int(self.infection.health)

    @property
    def isolated(self) -> float:
        """Share of those for whom it stands who are."""
        return float(self.infection.isolated)

    def listen(self) -> None:
        """What its contacts think and do, as they stand when the step begins."""
        self.now = self.part
        if self.model.imitates and not self.model.p.frozen.residents:
            self.did = self.part
        count = max(1.0, float(len(self.contacts)))
        self.told_risk = single(total(other.risk for other in self.contacts) / count)
        self.told_part = single(sum(other.part for other in self.contacts) / count)
        self.told_rumour = single(sum(other.rumour for other in self.contacts) / count)
        for tier in range(len(self.told_trust)):
            self.told_trust[tier] = single(self.told_of(tier, count))

    def told_of(self, tier: int, count: float) -> float:
        """What its contacts hold of a tier; under bounded confidence, those near its view, and itself."""
        p, own = self.model.p.trust, self.trust[tier]
        views = [other.trust[tier] for other in self.contacts]
        if p.influence != Influence.BOUNDED_CONFIDENCE:
            return total(views) / count
        heard = [view for view in views if influence.near(own, view, p.confidence)]
        return (total(heard) + own) / (len(heard) + 1.0)

    def hear(self) -> None:
        """Word of mouth moves its trust in government; that others take part, its trust in them."""
        p, days, contacts = self.model.p.trust, self.model.days, len(self.contacts)
        pace = min(1.0, p.spillover * days)
        for tier, told in enumerate(self.told_trust):
            own = self.trust[tier]
            first = self.first_trust[tier] if self.first_trust else own
            self.trust[tier] = single(
                influence.after(p.influence, own, told, contacts, first, self.openness, pace)
            )
        if self.contacts:
            self.peers = single(self.peers + min(1.0, p.peers * days) * (self.told_part - self.peers))

    def learn(self) -> None:
        """Closures in its grid and visits teach trust in those near, announcements trust in those far."""
        p, grid = self.model.p, self.grid
        attention = min(1.0, grid.last_judged)
        if p.loop.experience:
            if attention > 0.0:
                for tier in (COMMUNITY, SUBDISTRICT):
                    self.experience(tier, grid.last_success, p.trust.witness * attention)
            visited = p.trust.visit * min(1.0, p.information.visits * self.model.days)
            if visited > 0.0:
                for tier in (COMMUNITY, SUBDISTRICT):
                    self.experience(tier, 1.0 - grid.sight, visited)
            for tier in (CITY, DISTRICT):
                self.experience(tier, grid.honesty, grid.weight_of_honesty)
        if p.loop.efficacy and attention > 0.0:
            pace = min(1.0, p.experience.efficacy_rate * self.model.days) * attention
            self.efficacy = single(self.efficacy + pace * (grid.last_success - self.efficacy))

    def experience(self, tier: int, success: float, weight: float) -> None:
        """A success or failure, its own or seen, moves its trust in a tier."""
        evidence = self.evidence[tier] if self.evidence else 0.0
        after, remembered = resident.learn(
            self.model.p.trust.rule, self.model.p.trust, self.trust[tier], evidence, success, weight
        )
        self.trust[tier] = single(after)
        if self.evidence:
            self.evidence[tier] = single(remembered)

    def perceive(self) -> None:
        """Perceived risk moves towards what is seen, heard, announced and rumoured."""
        city, grid = self.model, self.grid
        change = resident.risk_after(
            city.p.perception,
            city.p.loop,
            self.risk,
            grid.sight,
            self.told_risk,
            self.trust[SUBDISTRICT] * city.reach,
            grid.subdistrict.announced,
            1.0 if self.rumour else self.told_rumour,
        )
        self.risk = single(self.risk + min(1.0, city.p.perception.rate * city.days) * change)

    def decide(self) -> None:
        """Take part or not; volunteer, or be fined for staying away; take up a rumour or drop it."""
        city, place = self.model, self.grid.subdistrict
        takes, follows, hears, drops = city.four(purpose.RESIDENT, self.row)
        if not city.p.frozen.residents:
            chance = float(self.now) if city.imitates else self.chance_to_take_part()
            self.part = takes < chance
            city.note(purpose.RESIDENT, self.row, 0, takes, chance, self.part)
        self.tire()
        chance = resident.volunteers(city.p.participation, self.peers, city.days)
        self.volunteer = self.part and follows < chance
        self.fined = not self.part and follows < place.chance_to_be_fined()
        if city.p.loop.rumour and not city.gossip:
            self.gossip(hears, drops)

    def weigh(self) -> None:
        """Know what taking part is worth, before others look at it."""
        self.worth = single(self.utility())

    def chance_to_take_part(self) -> float:
        """By weighing up, by the share of others, or left to those whom it knows."""
        p = self.model.p.participation
        if p.rule == Participation.DILEMMA:
            benefit = resident.at_stake(p, self.model.p.loop, self.risk, self.efficacy)
            return participation.dilemma(self.utility(), benefit, len(self.contacts))
        return participation.takes_part(
            p.rule, self.utility(), p.precision, self.seen_share(), self.threshold
        )

    def seen_share(self) -> float:
        """The share of others that it sees take part."""
        return resident.seen_share(self.model.p.participation, self.told_part, self.model.public)

    def utility(self) -> float:
        """From risk, use, incentive, load, fatigue and what others do; or what the game gives."""
        city = self.model
        if city.p.game.rule == Game.THREE_POPULATIONS:
            return game.to_public(city.p.incentive, city.p.game, city.active, city.joining)
        return resident.utility(
            city.p.participation,
            city.p.incentive,
            city.p.loop,
            self.risk,
            self.efficacy,
            self.trust[COMMUNITY],
            self.grid.subdistrict.sanction_for_residents(),
            min(1.0, self.grid.open / city.p.course.sites),
            self.fatigue,
            self.seen_share(),
        )

    def tire(self) -> None:
        """Taking part tires; fatigue wears off."""
        p, days = self.model.p.experience, self.model.days
        gained, lost = p.fatigue_gain * self.part, min(1.0 / days, p.fatigue_loss) * self.fatigue
        self.fatigue = single(self.fatigue + days * (gained - lost))

    def gossip(self, hears: float, drops: float) -> None:
        """A rumour is dropped where it is told better by someone trusted, or taken up."""
        city = self.model
        trusted = self.trust[COMMUNITY] * city.reach
        if self.rumour:
            chance = resident.drops_rumour(city.p.perception, trusted) * min(1.0, city.days)
            self.rumour = drops >= chance
        else:
            chance = resident.catches_rumour(city.p.perception, self.told_rumour, self.risk, trusted)
            self.rumour = hears < city.days * chance

    # --- a rumour that is told one by one --------------------------------------------------------

    def hear_rumour(self) -> None:
        """Told from outside, it takes the rumour up, unless it knows it."""
        if not self.heard:
            self.believe()

    def believe(self) -> None:
        """It takes the rumour up and will tell it."""
        self.rumour = self.heard = True
        self.expect_telling(1)

    def expect_telling(self, ordinal: int) -> None:
        """When it tells the rumour next."""
        city, tells = self.model, self.model.p.rumours.tells
        if tells > 0.0:
            u, _ = two(city.seed, purpose.TELL, ordinal, self.row, 0)
            city.calendar.push(city.instant + exponential(u, 1.0 / tells), Event.TELL, self.row, ordinal)

    def tell(self, ordinal: int) -> None:
        """It tells the rumour to one other, unless it was told better; it stops when the other knows it."""
        city = self.model
        where, which, believes, told_better = four(city.seed, purpose.TOLD, ordinal, self.row, 0)
        other = self.listener(where, which)
        known = other is not None and other.heard and believes < city.p.rumours.stifling
        if told_better < self.doubt() or known:
            self.rumour = False
        elif other is not None:
            other.be_told(believes)
            self.expect_telling(ordinal + 1)

    def be_told(self, believes: float) -> None:
        """It hears the rumour and takes it up, or knows better."""
        if not self.heard:
            if believes < 1.0 - self.doubt():
                self.believe()
            self.heard = True

    def doubt(self) -> float:
        """Chance that it is told better."""
        trusted = self.trust[COMMUNITY] * self.model.reach
        return resident.doubts(self.model.p.rumours, trusted, self.grid.subdistrict.publishes)

    def listener(self, where: float, which: float) -> "Resident | None":
        """Whom it tells: a contact, or anybody else."""
        if where < self.model.p.rumours.acquainted and self.contacts:
            return self.contacts[int(which * len(self.contacts))]
        people: list[Resident] = self.model.residents
        if len(people) == 1:
            return None
        other = int(which * (len(people) - 1))
        return people[other + 1 if other >= self.row else other]
