"""Who decides beside government in the reference engine: residents, enterprises, social organisations.

Every method says what one agent does in one phase of a step. Numbers of residents are kept as columns of
32 bits keep them, so that both engines hold the same ones.
"""

import math
from collections.abc import Iterable
from typing import Any

import mesa
import numpy as np

from sim import purpose
from sim.agents import resident, social_organisation
from sim.agents.resident import CITY, COMMUNITY, DISTRICT, FINED, HEARD, PART, RUMOUR, SUBDISTRICT, VOLUNTEER
from sim.cases import Way
from sim.draws import exponential, four, normal, two
from sim.engine.events import Event
from sim.hazards import accident
from sim.rules import game, incentive, influence, matching, mixture, participation, trust, volunteering
from sim.rules.game import Game
from sim.rules.influence import Influence
from sim.rules.matching import Matching
from sim.rules.mixture import Family
from sim.rules.participation import Participation
from sim.rules.volunteering import Volunteering


def single(value: float) -> float:
    """A number as a column of 32 bits holds it."""
    return float(np.float32(value))


def total(values: Iterable[float]) -> float:
    """Added up one by one in their order: `sum` of Python 3.12 and newer adds up otherwise."""
    result = 0.0
    for value in values:
        result += value
    return result


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

    @property
    def does(self) -> int:
        """What it does, in the bits of the residents' columns."""
        of_rumour = RUMOUR * self.rumour + HEARD * self.heard
        return PART * self.part + VOLUNTEER * self.volunteer + of_rumour + FINED * self.fined

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
        """Closures in its grid move its trust."""
        p, grid = self.model.p, self.grid
        if p.loop.experience and p.trust.rule != trust.Trust.FIXED and grid.last_judged > 0.0:
            weight = p.trust.witness * min(1.0, grid.last_judged)
            self.trust = trust.asymmetric(self.trust, grid.last_success, weight, p.trust.gain, p.trust.loss)

    def decide(self) -> None:
        """Invest in safety, each by its own inclination; pledge, once a response is on."""
        city, p, place = self.model, self.model.p, self.subdistrict
        believed = incentive.chance(place.firms_fined, p.inspection.horizon)
        invests = self.worth(place.safe_share, believed) + p.enterprises.base
        invests += p.enterprises.spread * self.inclination
        pledges = self.worth(place.pledge_share, 0.0) + p.enterprises.pledge_base
        u, v = city.two(purpose.ENTERPRISE, self.row)
        chance = participation.logit(invests, p.participation.precision)
        self.safe = u < chance
        city.note(purpose.ENTERPRISE, self.row, 0, u, chance, self.safe)
        chance = participation.logit(pledges, p.participation.precision)
        self.pledged = place.level > 0 and v < chance
        city.note(purpose.ENTERPRISE, self.row, 1, v, chance, self.pledged)

    def worth(self, share: float, believed: float) -> float:
        """What taking part is worth, beside its own inclination, where `share` of others take part and a
        sanction is believed to come with the chance `believed`."""
        p, own = self.model.p, self.trust
        worth = resident.utility(
            p.participation,
            p.incentive,
            p.loop,
            self.subdistrict.mean_risk,
            own,
            own,
            believed,
            0.0,
            0.0,
            share,
        )
        return worth - p.participation.base


class Organisation(mesa.Agent):
    """A social organisation: joins a response or leaves it, and sends teams of volunteers."""

    def __init__(self, model: Any, row: int, subdistrict: Any, given: dict[str, Any]) -> None:
        """One of `subdistrict`, with what the start gives it."""
        super().__init__(model)
        self.row, self.subdistrict = row, subdistrict
        self.members, self.volunteers = given["members"], given["volunteers"]
        self.funds, self.standing = given["funds"], given["standing"]
        self.engaged = bool(given["engaged"])
        self.helped = self.sent = 0

    def renew(self) -> None:
        """It takes volunteers on and lets others go; its standing and its purse follow its deeds."""
        p, days, place = self.model.p.organisations, self.model.days, self.subdistrict
        rate = self.model.p.trust.gain
        self.standing = social_organisation.standing_after(self.standing, self.helped, self.sent, rate)
        self.helped = self.sent = 0
        if p.volunteering == Volunteering.SERVERS:
            self.volunteers = self.come_and_go()
        else:
            joined = place.joined / len(place.organisations)
            self.volunteers = social_organisation.stock_after(self.volunteers, joined, p.stay_h / 24.0, days)
        self.funds = social_organisation.funds_after(
            self.funds, self.standing, self.engaged, p.upkeep, p.income, days
        )

    def come_and_go(self) -> float:
        """Volunteers of before who stay, and those who came and are still there."""
        city, place = self.model, self.subdistrict
        days = city.p.organisations.stay_h / 24.0
        keeps = volunteering.kept(days, city.days)
        staying = sum(
            city.one(purpose.STAY, self.row, volunteer) < keeps for volunteer in range(int(self.volunteers))
        )
        rate = place.joining() / len(place.organisations)
        coming, passed = 0, exponential(city.one(purpose.JOIN, self.row, 0), 1.0)
        while passed < volunteering.newcomers(rate, days, city.days):
            coming += 1
            passed += exponential(city.one(purpose.JOIN, self.row, coming), 1.0)
        return float(staying + coming)

    def decide(self) -> None:
        """Join the response or leave it, as need, standing, funds and other organisations speak for it."""
        city = self.model
        chance = participation.logit(self.worth(), city.p.participation.precision)
        u, _ = city.two(purpose.ORGANISATION, self.row)
        self.engaged = u < chance and self.funds > 0.0
        city.note(purpose.ORGANISATION, self.row, 0, u, chance, self.engaged)

    def worth(self) -> float:
        """What joining is worth: the need, as far as it is told of it and as residents fear it."""
        city, p, place = self.model, self.model.p, self.subdistrict
        need = city.reach * place.judged_chance() + (1.0 - city.reach) * place.mean_risk
        worth = resident.utility(
            city.p.participation,
            city.p.incentive,
            city.p.loop,
            need,
            self.standing,
            self.standing,
            0.0,
            0.0,
            1.0 - self.funds,
            city.engaged_share,
        )
        return p.organisations.base - p.participation.base + worth

    def send_teams(self) -> None:
        """Each team goes to an emergency of the subdistrict: a random one, or one off the list."""
        city, p, jobs = self.model, self.model.p.organisations, self.subdistrict.jobs
        coverage = city.p.information.coverage
        informed = city.mean_over(Family.MATCHING, lambda rule: matching.informed(rule, coverage))
        persons = volunteering.useful(p.volunteering, p, self.members, self.volunteers)
        teams = social_organisation.teams(persons, p.team, self.engaged)
        for team in range(teams if jobs else 0):
            u, v = city.two(purpose.TARGET, self.row, team)
            job = int(v * len(jobs))
            if u < informed:
                job = self.choose(jobs, self.way_to_choose(u), team, job)
            city.note(purpose.TARGET, self.row, team, u, informed, job)
            if job >= 0:
                self.help(jobs[job])

    def way_to_choose(self, luck: float) -> int:
        """The matching rule by which a team with this luck is informed."""
        city, reached, chosen = self.model, 0.0, int(Matching.UNINFORMED)
        for rule in range(mixture.MOST_MEMBERS):
            share = mixture.share_of(city.mixtures[Family.MATCHING], rule)
            if share > 0.0 and reached <= luck:
                chosen = rule
                reached += share * matching.informed(rule, city.p.information.coverage)
        return chosen

    def choose(self, jobs: list[Any], rule: int, team: int, else_to: int) -> int:
        """Off the list: a case that nobody has taken, or the one where the team saves most as it reckons; -1
        where it would be of no use anywhere."""
        errs = matching.noise(rule, self.model.p.organisations.bid_noise)
        if errs < 0.0:
            return next((i for i, case in enumerate(jobs) if case.volunteers == 0), else_to)
        gains = [self.gain(case, errs, team) for case in jobs]
        return gains.index(max(gains)) if max(gains) > 0.0 else -1

    def gain(self, case: Any, errs: float, team: int) -> float:
        """Loss that a team more would save at a case, as it reckons with so much error."""
        city, p, work = self.model, self.model.p.organisations, case.work
        now, then = (
            social_organisation.work_added(teams, p.span, p.speed, p.crowd)
            for teams in (case.volunteers, case.volunteers + 1)
        )
        gain = matching.saved(case.gravity() * work.exposed, work.service, now, then)
        if errs > 0.0:
            u, v = two(city.seed, purpose.BID, city.number, case.id & 0x7FFFFFFF, (self.row << 16) | team)
            gain *= math.exp(errs * normal(u, v))
        return float(gain)

    def help(self, case: Any) -> None:
        """A team comes to a case; of use only if it is the first."""
        self.sent += 1
        if case.volunteers == 0:
            self.helped += 1
            self.model.matched += 1.0
        case.volunteers += 1
