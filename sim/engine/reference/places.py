"""Places in the reference engine: subdistricts, which govern, and grids, where people live."""

import math
from typing import Any

import mesa

from sim import purpose
from sim.agents import government, resident
from sim.agents.resident import SUBDISTRICT
from sim.cases import Way, on_record
from sim.draws import uniform
from sim.engine.reference.enterprises import Enterprise
from sim.engine.reference.games import revise
from sim.engine.reference.numbers import total
from sim.engine.reference.organisations import Organisation
from sim.engine.reference.residents import Resident
from sim.hazards import dispute, flood
from sim.rules import (
    accountability,
    alliance,
    dispatch,
    effort,
    incentive,
    learning,
    mixture,
    supplies,
    voice,
)
from sim.rules.information import Information
from sim.rules.learning import Learning
from sim.rules.mixture import Family

RESPONSE = 0xFFFFFFFF  # address of a request to raise the response level, beside those of cases


class Subdistrict(mesa.Agent):
    """A subdistrict: judges the situation, says what it knows or not, sets its response level."""

    def __init__(self, model: Any, row: int, given: dict[str, Any]) -> None:
        """One without grids; these are laid into it."""
        super().__init__(model)
        self.row, self.district = row, given["district"]
        self.grids: list[Grid] = []
        self.enterprises: list[Enterprise] = []
        self.organisations: list[Organisation] = []
        self.jobs: list[Any] = []
        self.efforts: list[int] = []  # by department, where joint work is a matter of them
        self.level, self.publishes = given["level"], bool(given["publishes"])
        self.eased = given["eased"]
        self.known, self.announced = given["known"], given["announced"]
        self.mean_risk, self.mean_trust, self.joined = (
            given["mean_risk"],
            given["mean_trust"],
            given["joined"],
        )
        self.firms_fined, self.residents_fined = given["firms_fined"], given["residents_fined"]
        self.safe_share, self.pledge_share = given["safe_share"], given["pledge_share"]
        self.errors, self.goods = given["errors"], given["goods"]
        self.apart, self.meetings = given["apart"], given["meetings"]
        self.active = bool(given["active"])
        self.warned = given["warned"]

    def forget(self) -> None:
        """What it knows of emergencies is reckoned anew, and which of them volunteers can be sent to."""
        self.known, self.jobs = 0.0, []

    def judged_chance(self) -> float:
        """Chance of a crisis, from the severity that it knows of."""
        p = self.model.p.activation
        return government.belief(self.known / len(self.grids), p.signal, p.sharpness)

    def govern(self) -> None:
        """Says what it knows or not; raises or lowers the response level."""
        city, p = self.model, self.model.p
        if mixture.share_of(city.mixtures[Family.LEARNING], Learning.DEBRIEF) > 0.0:
            self.errors = learning.forgotten(self.errors, p.learning.forgetting, city.days)
        chance, publication = max(self.judged_chance(), city.foreseen), p.publication
        says = government.publishes(
            publication.worth,
            publication.turf,
            publication.precision,
            chance,
            accountability.answers(p.accountability),
            self.mean_trust,
        )
        u, _ = city.two(purpose.PUBLISH, self.row)
        self.publishes = not p.frozen.government and self.active and u < says
        city.note(purpose.PUBLISH, self.row, 0, u, says, self.publishes)
        self.announced = chance if self.publishes else 0.0
        if p.loop.activation and not p.frozen.government:
            self.set_level(chance if self.active else 0.0)
        self.lay_in()

    def lay_in(self) -> None:
        """Goods come in and are hoarded."""
        city = self.model
        if supplies.are_limited(self.goods):
            self.goods = supplies.after(
                city.p.supplies, self.goods, len(self.grids), self.level, self.mean_risk, city.days
            )

    def debrief(self) -> None:
        """After an emergency its offices ask what went wrong."""
        self.errors = learning.debriefed(self.errors, self.model.p.learning.debrief)

    def be_warned(self) -> None:
        """What is given out warns those whom it reaches."""
        city = self.model
        self.warned = flood.warned_after(self.warned, city.foreseen, city.reach, self.publishes, city.days)

    def set_level(self, chance: float) -> None:
        """Up at once, where the tiers above consent if they must be asked; down by and by."""
        p = self.model.p
        self.eased = government.eased(p.activation, self.eased, self.model.days)
        wanted = government.wanted_level(
            chance,
            p.activation.late,
            p.activation.false_alarm,
            p.activation.level_cost,
            accountability.answers(p.accountability),
        )
        if wanted > self.level and self.consent():
            self.level, self.eased = wanted, 0.0
        elif wanted < self.level:
            before, self.level = self.level, government.lowered(self.level, wanted, self.eased)
            self.eased = max(0.0, self.eased - (before - self.level))

    def consent(self) -> bool:
        """Whether district and city agree to a higher level."""
        city, p = self.model, self.model.p.dispatch
        u, _ = city.two(purpose.CONSENT, self.row, RESPONSE)
        luck, _ = city.two(purpose.RULE, self.row, RESPONSE) if city.mixed else (0.5, 0.5)
        rule = city.rule(Family.DISPATCH, luck)
        passes = dispatch.approval(p.each_consents, p.consent, 2) if dispatch.consents(rule) else 1.0
        city.note(purpose.CONSENT, self.row, RESPONSE, u, passes, u < passes)
        return u < passes

    def chance_to_be_fined(self) -> float:
        """Of residents who stay away, in this step; nobody has to take part where no response is on."""
        p = self.model.p
        if self.level == 0 or p.frozen.government or not self.active:
            return 0.0
        return resident.caught(p.inspection, p.accountability.traceability, self.model.days)

    def sanction_for_residents(self) -> float:
        """The chance of a sanction that residents who stay away believe in."""
        if self.level == 0:
            return 0.0
        return incentive.chance(self.residents_fined, self.model.p.inspection.horizon)

    def count_sanctions(self) -> None:
        """All see how many of the enterprises that cut corners were fined."""
        unsafe = sum(not firm.safe for firm in self.enterprises)
        fined = sum(firm.fined for firm in self.enterprises)
        self.firms_fined = self.fines_after(self.firms_fined, fined, unsafe)

    def fines_after(self, fines: float, fined: int, liable: int) -> float:
        """How often a day fines are believed to come, after what was seen of them in this step."""
        p = self.model.p
        if not p.loop.sanctions or p.frozen.government or liable == 0:
            return fines
        pace = p.inspection.learning
        return incentive.fines_after(fines, float(fined), float(liable), self.model.days, pace)

    def count_enterprises(self) -> None:
        """Shares of its enterprises that invest in safety and that pledge."""
        count = max(1, len(self.enterprises))
        self.safe_share = sum(firm.safe for firm in self.enterprises) / count
        self.pledge_share = sum(firm.pledged for firm in self.enterprises) / count

    def let_meet(self) -> None:
        """Its organisations meet when the time has come, and choose who of them leads next."""
        rate = self.model.p.organisations.meetings
        self.apart += self.model.days
        if alliance.is_due(rate, self.apart):
            self.apart, self.meetings = 0.0, self.meetings + 1

    def joining(self) -> float:
        """Persons a day who join an organisation, those who are not simulated included."""
        city, p = self.model, self.model.p.participation
        willing = (one for grid in self.grids for one in grid.residents if one.part)
        chances = total(resident.volunteers(p, one.peers, city.days) for one in willing)
        return chances / (city.days * city.share)

    def think_again(self) -> None:
        """The departments that serve it revise their effort one at a time."""
        city, p, efforts = self.model, self.model.p.effort, self.efforts
        for k in range(effort.revisions(len(efforts), p.revision, city.number, city.days)):
            u, v = city.two(purpose.REVISE, self.row, k)
            chosen = int(u * len(efforts))
            others = all(efforts[:chosen] + efforts[chosen + 1 :])
            efforts[chosen] = int(v < effort.makes_effort(p, others))

    def count_residents(self) -> None:
        """The risk that its residents perceive and their trust in it on average; how many now volunteer,
        and how many of those who stay away were fined."""
        residents = [one for grid in self.grids for one in grid.residents]
        self.mean_risk = total(one.risk for one in residents) / max(1.0, float(len(residents)))
        if residents:
            self.mean_trust = total(one.trust[SUBDISTRICT] for one in residents) / float(len(residents))
        self.joined = sum(one.volunteer for one in residents) / self.model.share
        if self.level > 0:
            fined = sum(one.fined for one in residents)
            away = sum(not one.part for one in residents)
            self.residents_fined = self.fines_after(self.residents_fined, fined, away)


class Grid(mesa.Agent):
    """A grid: what is open in it, what can be seen, who takes part, and how fast cases are found."""

    def __init__(self, model: Any, row: int, subdistrict: Subdistrict, given: dict[str, Any]) -> None:
        """One without people; these move in."""
        super().__init__(model)
        self.row, self.subdistrict = row, subdistrict
        self.residents: list[Resident] = []
        self.enterprises: list[Enterprise] = []
        self.neighbours: list[Grid] = []
        self.stations: list[Any] = []  # by department
        self.posts: list[Any] = []  # by department, None for none; empty where no team is posted
        self.office: Any = None
        self.pool: Any = None
        self.body: Any = None
        self.patrollers = given["patrollers"]
        self.open, self.seen, self.loss = given["open"], given["seen"], given["loss"]
        self.part, self.protected, self.safety = given["part"], given["protected"], given["safety"]
        self.succeeded, self.failed = given["succeeded"], given["failed"]
        self.last_success, self.last_judged = given["last_success"], given["last_judged"]
        self.rates, self.aggrieved, self.people = [0.0] * 4, given["aggrieved"], given["people"]
        self.away, self.flooded, self.wet = given["away"], given["flooded"], given["wet"]
        self.infected = given["infected"]
        self.sight = self.honesty = self.weight_of_honesty = 0.0

    def look_back(self) -> None:
        """How the closures of the last step went, as people here remember them."""
        self.last_judged = self.succeeded + self.failed
        if self.last_judged > 0.0:
            self.last_success = self.succeeded / self.last_judged
        self.succeeded = self.failed = 0.0
        self.seen = 0.0

    def be_judged(self) -> None:
        """How bad it looks here, and how that bears out what was announced."""
        city, announced = self.model, self.subdistrict.announced
        self.sight = 1.0 - math.exp(-self.seen / city.p.perception.scale)
        self.honesty = 1.0 - abs(announced - self.sight)
        weight = city.p.trust.honesty * min(1.0, city.days)
        self.weight_of_honesty = weight * max(announced * city.reach, self.sight)

    def resent(self) -> None:
        """How aggrieved people here are: by what they see, as far as they do not trust the subdistrict."""
        hardship = 1.0 - math.exp(-self.seen / self.model.p.perception.scale)
        self.aggrieved = dispute.grievance(hardship, self.subdistrict.mean_trust)

    def be_reached(self) -> None:
        """People who are warned go to safety; water reaches the others, most where the grid lies low."""
        city, p, place = self.model, self.model.p, self.subdistrict
        wanted = 0.0
        if p.loop.warning:
            wanted = place.warned * flood.leaves(p.floods, place.mean_trust, place.mean_risk)
        self.away = flood.away_after(p.floods, self.away, wanted, city.days)
        wet = max(water.most(self.row) for water in city.waters)
        self.wet, self.flooded = max(self.wet, wet), max(self.flooded, wet * (1.0 - self.away))

    def wet_since(self, begin: float, end: float) -> float:
        """The largest share of the grid that water covers between two instants."""
        return max((water.covers(self.row, begin, end) for water in self.model.waters), default=0.0)

    def nearby(self, where: float, which: float) -> "Grid":
        """This grid, or one next door, by two draws."""
        if where < self.model.p.course.neighbour and self.neighbours:
            return self.neighbours[int(which * len(self.neighbours))]
        return self

    def count_enterprises(self) -> None:
        """Share of the headcount here that works where safety is invested in."""
        heads = total(firm.headcount for firm in self.enterprises)
        safe = total(firm.headcount for firm in self.enterprises if firm.safe)
        self.safety = safe / heads if heads > 0.0 else 0.0

    def count_residents(self) -> None:
        """Share of residents that takes part, and how far that protects all."""
        p = self.model.p
        self.part = sum(one.part for one in self.residents) / max(1.0, float(len(self.residents)))
        self.protected = p.participation.protection * self.part if p.loop.protection else 0.0

    def imitate(self) -> None:
        """Its residents look at others."""
        revise(self.model, purpose.IMITATE, self.row, self.residents, self.model.residents)

    def for_sale(self) -> list[Any]:
        """Small matters here that are left lying."""
        return [case for case in self.model.open_cases if case.grid is self and case.is_for_sale]

    def dearest(self) -> Any:
        """The case that costs its residents most, known to government or not; None where none does."""
        cases = [case for case in self.for_sale() if case.harm() > 0.0]
        return max(cases, key=lambda case: case.harm(), default=None)

    def oldest(self) -> Any:
        """The case that departments have had longest on record; None where there is none."""
        cases = [case for case in self.for_sale() if on_record(case.status)]
        return min(cases, key=lambda case: case.detected, default=None)

    def heard(self) -> float:
        """Share of what its people report that is heard."""
        city = self.model
        remote = uniform(city.seed, purpose.VOICE, 0, self.row, 0)
        return float(voice.heard(city.p.voice, remote))

    def watch(self) -> None:
        """How fast a case here is found, by way; patrols are thinned out where they are mobilised."""
        p = self.model.p
        at_home = (1.0 - p.mobilisation.share * self.subdistrict.level / 4.0) * (1.0 - self.model.taken)
        on_platform = mixture.share_of(self.model.mixtures[Family.INFORMATION], Information.PLATFORM)
        self.rates[Way.PATROL] = p.detection.patrol * self.patrollers * at_home
        told = p.detection.resident * p.detection.channels * self.part * self.heard()
        self.rates[Way.RESIDENT] = told if p.loop.reports else 0.0
        self.rates[Way.ENTERPRISE] = p.detection.enterprise * self.safety
        self.rates[Way.SENSOR] = p.detection.sensor * p.information.coverage * on_platform
