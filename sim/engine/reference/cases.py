"""A case in the reference engine: it arises, grows and breeds, is found, closed and judged.

Each method is one thing that happens to it at the present instant of the city. What is done about it is in
`response`.
"""

import math
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sim import cases, purpose
from sim.agents.resident import COMMUNITY
from sim.cases import MOST_ATTEMPTS, RECURRED, Cause, Status, Way
from sim.draws import exponential, four, offspring, two
from sim.engine.events import Event
from sim.engine.reference.numbers import single
from sim.engine.reference.places import Grid
from sim.engine.reference.response import Message, Response
from sim.engine.reference.sparks import Sparks
from sim.rules import accountability, attention, dispatch, effort
from sim.rules.coordination import UNDECIDED
from sim.rules.effort import Effort
from sim.rules.learning import Learning
from sim.rules.mixture import Family


class Work(NamedTuple):
    """A class of work; what the fields mean stands at `sim.cases.WORK`."""

    row: int
    departments: tuple[int, ...]
    limit: float
    severity: float
    exposed: float
    growth: float
    spread: float
    delay_patrol: float
    delay_reported: float
    delay_cv2: float
    service: float
    service_cv2: float
    law: int
    emergency: int
    at_enterprise: int


@dataclass(eq=False, repr=False)
class Case:
    """One matter to be dealt with; what the fields mean stands at `sim.cases.CASE`."""

    city: Any
    row: int
    id: int
    grid: Grid
    work: Work
    cause: int
    parent: int
    severity: float
    arose: float
    marked: float
    hazard: int  # whose case it is, -1 for none
    firm: Any  # the Enterprise at which it lies hidden, if at any
    patient: Any = None  # the Resident who is ill
    affected: Any = None  # the Resident whose case it is
    dispatch: int = 0
    information: int = 0
    accountability: int = 0
    status: int = Status.HIDDEN
    found_by: int = Way.AT_ONCE
    patience: list[float] = field(default_factory=lambda: [0.0] * 4)
    detected: float = math.nan
    limit: float = math.inf
    escalations: int = 0
    attempts: int = 0
    bred: int = 0
    volunteers: int = 0
    led: int = UNDECIDED
    loss: float = 0.0
    closed_reported: float = math.nan
    closed: float = math.nan
    judged: int = 0
    satisfied: float = math.nan
    agreed: int = -1
    acceptability: float = math.nan

    def __post_init__(self) -> None:
        """Nothing is told of it, nothing done about it."""
        self.message, self.response = Message(self), Response(self)
        self.sparks = Sparks(self, self.city.hazards[self.hazard] if self.hazard >= 0 else None, self.firm)

    @property
    def is_open(self) -> bool:
        """Whether it still does harm."""
        return self.status not in (Status.CLOSED, Status.REFUSED)

    @property
    def is_unknown(self) -> bool:
        """Whether those who could dispatch do not know of it."""
        return self.status <= Status.WITHHELD

    @property
    def is_reported(self) -> bool:
        """Whether it is an emergency of which word has come."""
        has_come = not math.isnan(self.response.reported)
        return bool(self.work.emergency) and has_come and self.status < Status.PAPER

    def two(self, decided: int, ordinal: int) -> tuple[float, float]:
        """Two draws at its own address."""
        return two(self.city.seed, decided, ordinal, self.id & 0x7FFFFFFF, self.id >> 31)

    def four(self, decided: int, ordinal: int) -> tuple[float, float, float, float]:
        """Four coarser draws at its own address."""
        return four(self.city.seed, decided, ordinal, self.id & 0x7FFFFFFF, self.id >> 31)

    def note(self, decided: int, step: int, draw: float, threshold: float, choice: bool) -> None:
        """A decision about it is written down."""
        if self.city.keeps_log:
            row = (decided, step, self.id, 0, self.city.instant, draw, threshold, int(choice))
            self.city.log.append(row)

    def later(self, days: float) -> float:
        """The instant after so much office time, or plain time for emergencies."""
        city = self.city
        return cases.after_work(
            city.instant, days, float(city.weekday), city.p.work_time, self.work.emergency
        )

    # --- arising, growing and breeding -----------------------------------------------------------

    def arise(self) -> None:
        """It is there: somebody's case, hidden as yet; it may breed and may be found."""
        city = self.city
        self.choose_rules()
        self.grid.open += 1
        city.arisen += 1.0
        _, _, whose, who = self.four(purpose.CASE, 0)
        if whose < city.share and self.grid.residents:
            self.affected = self.grid.residents[int(who * len(self.grid.residents))]
        if city.p.loop.breeding and self.severity > 0.0:
            self.expect_child()
        if self.hazard >= 0:
            self.sparks.expect()
        if city.p.detection.at_once:
            city.calendar.push(city.instant, Event.FOUND, self.row, Way.AT_ONCE)
        elif self.sparks.is_complaint:
            city.calendar.push(city.instant, Event.FOUND, self.row, Way.RESIDENT)
        else:
            self.lose_patience()
            self.seek()

    def choose_rules(self) -> None:
        """The rules that it meets with: all cases the same, or by its own luck."""
        city = self.city
        a, b, c, _ = self.four(purpose.RULE, 0) if city.mixed else (0.5, 0.5, 0.5, 0.5)
        self.dispatch = city.rule(Family.DISPATCH, a)
        self.information = city.rule(Family.INFORMATION, b)
        self.accountability = city.rule(Family.ACCOUNTABILITY, c)

    def rule_of(self, family: Family) -> int:
        """The rule of a family that it meets with, where it does not carry it along."""
        luck = self.four(purpose.RULE, 1)[family - Family.DELIBERATION]
        rule: int = self.city.rule(family, luck)
        return rule

    @property
    def tier(self) -> int:
        """The tier that dispatches it: the community, where it may decide on small matters."""
        p, tier = self.city.p.dispatch, int(self.city.p.dispatch.tier)
        if p.devolved <= 0.0 or tier >= COMMUNITY or not self.is_small:
            return tier
        return COMMUNITY if self.four(purpose.RULE, 0)[3] < p.devolved else tier

    @property
    def is_small(self) -> bool:
        """Whether the forces of the community are enough for it."""
        return all(station.office.tier >= COMMUNITY for station in self.response.own)

    def is_attended(self) -> bool:
        """Whether superiors look into it, from when word of it has come."""
        u, _ = self.two(purpose.ATTEND, 0)
        return bool(u < attention.paid(self.city.p.attention, self.response.reported))

    @property
    def growth(self) -> float:
        """Growth of its severity, 1/day."""
        return self.city.p.course.growth * self.work.growth if self.city.p.loop.growth else 0.0

    def severity_now(self) -> float:
        """How grave it has become."""
        city = self.city
        age = city.instant - self.arose
        return cases.severity(self.severity, self.growth, city.p.course.ceiling, age)

    def gravity(self) -> float:
        """Severity of a case of its class at its age, as one who has not seen it reckons."""
        ceiling, age = self.city.p.course.ceiling, self.city.instant - self.arose
        return cases.severity(self.work.severity, self.growth, ceiling, age)

    def be_seen(self) -> None:
        """People of the grid see it, and the subdistrict, where it knows of an emergency; volunteers of the
        last step have gone home."""
        self.volunteers = 0
        grave = self.severity_now()
        self.grid.seen += grave
        if self.is_reported:
            self.grid.subdistrict.known += grave
            self.grid.subdistrict.jobs.append(self)

    def expect_child(self) -> None:
        """The next candidate of its offspring: they come in proportion to severity."""
        city, course = self.city, self.city.p.course
        rate = course.spread * self.work.spread
        if rate <= 0.0:
            return
        u, _ = self.two(purpose.BREED, self.bred)
        age = city.instant - self.arose
        burden = cases.exposure(1.0, self.growth, course.ceiling, 0.0, age) + exponential(u, 1.0 / rate)
        born = self.arose + cases.age_at(burden, self.growth, course.ceiling)
        city.calendar.push(born, Event.BREED, self.row)

    def breed(self) -> None:
        """A candidate: a new case here or next door, if people there are unprotected and sites are left."""
        if not self.is_open:
            return
        city, p = self.city, self.city.p
        ordinal = self.bred
        self.bred += 1
        self.expect_child()
        hold, where, which, _ = self.four(purpose.CHILD, ordinal)
        grid = self.grid.nearby(where, which)
        contained = p.enterprises.containment * grid.safety if p.loop.safety else 0.0
        chance = cases.breeds(1.0 - grid.protected, grid.open, p.course.sites, p.course.crowding, contained)
        self.note(purpose.CHILD, ordinal, hold, chance, hold < chance)
        if hold < chance:
            name = offspring(self.id, ordinal)
            city.add(name, grid, self.work, Cause.BRED, self.work.severity, self.id, self.hazard)

    def expect_return(self) -> None:
        """Truly closed, it may come back at the same place, unless its roots were treated."""
        city, course = self.city, self.city.p.course
        u, v = self.two(purpose.RECUR, 0)
        if self.severity > 0.0 and self.patient is None and u < cases.recurs(course):
            back = city.instant + exponential(v, course.recurs_days)
            city.calendar.push(back, Event.RECURS, self.row)

    def recur(self) -> None:
        """It is there again, as it was at first."""
        name = offspring(self.id, RECURRED)
        self.city.add(name, self.grid, self.work, Cause.BRED, self.work.severity, self.id, self.hazard)

    def add_loss(self) -> None:
        """What it has cost since it was last reckoned up: its severity upon people not protected."""
        city, grid = self.city, self.grid
        begin, end = self.marked - self.arose, city.instant - self.arose
        severity_days = cases.exposure(self.severity, self.growth, city.p.course.ceiling, begin, end)
        loss = severity_days * self.work.exposed * (1.0 - grid.protected)
        self.marked = city.instant
        self.loss += loss
        grid.loss += loss
        city.loss += loss

    def end(self, status: int) -> None:
        """It is over: truly closed, or refused for good."""
        self.add_loss()
        self.status = status
        self.grid.open -= 1
        if status == Status.CLOSED:
            self.closed = self.city.instant
            self.city.closed += 1.0

    # --- being found and reported ----------------------------------------------------------------

    def lose_patience(self) -> None:
        """How long it escapes each way of being found, in mean times."""
        draws = self.four(purpose.PATIENCE, self.attempts)
        self.patience = [-math.log(u) for u in draws]

    def seek(self) -> None:
        """Whether it is found before the step ends, and by whom; else patience wears off."""
        city, rates = self.city, self.rates()
        first, by = city.end, None
        for way, rate in enumerate(rates):
            if rate > 0.0 and city.instant + self.patience[way] / rate < first:
                first, by = city.instant + self.patience[way] / rate, way
        if by is not None:
            city.calendar.push(first, Event.FOUND, self.row, by)
            return
        for way, rate in enumerate(rates):
            self.patience[way] -= rate * (city.end - city.instant)

    def rates(self) -> list[float]:
        """How fast it is found, by way: out of sight, not by those who do not see it."""
        p = self.city.p
        rates = list(self.firm.rates if self.firm else self.grid.rates)
        if self.status == Status.PAPER:
            rates[Way.RESIDENT] += p.accountability.outside
        walked, watched, _, _ = self.four(purpose.BLIND, 0)
        for way, luck in ((Way.PATROL, walked), (Way.SENSOR, watched)):
            if self.firm is None and cases.is_blind(p.detection, luck):
                rates[way] = 0.0
        return rates

    def take_up(self) -> None:
        """At the beginning of a step, what is not yet known, reported or agreed to gets another chance."""
        if self.status in (Status.HIDDEN, Status.PAPER):
            self.seek()
        elif self.status in (Status.WITHHELD, Status.DECLINED):
            self.city.calendar.push(self.city.instant, Event.RETRIED, self.row)

    def be_found(self, way: int) -> None:
        """Someone in government gets to know of it."""
        if self.status == Status.PAPER:
            self.attempts += 1
        self.found_by, self.judged = way, 0
        if math.isnan(self.detected):
            self.detected = self.city.instant
        self.set_limit()
        self.be_reported()

    def set_limit(self) -> None:
        """The clock of the time limit starts."""
        city = self.city
        self.limit = city.instant + self.work.limit
        if self.limit < math.inf:
            city.calendar.push(self.limit, Event.DUE, self.row, self.attempts)
            reminder = city.p.dispatch.reminder
            if reminder < 1.0:
                soon = city.instant + reminder * self.work.limit
                city.calendar.push(soon, Event.PUSHED, self.row, self.attempts)

    def be_reported(self) -> None:
        """The lower tier reports it, or keeps a grave case to itself until the next step."""
        p = self.city.p
        tempted = self.work.emergency and p.loop.concealment and not p.frozen.government
        if tempted and self.escalations == 0 and self.is_withheld():
            self.status = Status.WITHHELD
        else:
            self.message.set_out()

    def is_withheld(self) -> bool:
        """Whether blame outweighs the help to hope for and the fear of being found out."""
        city, p = self.city, self.city.p
        chance = accountability.reports_up(
            city.p.reporting,
            accountability.answers(p.accountability),
            1.0 + p.accountability.joint,
            self.grid.part,
            p.incentive.fine,
            self.severity_now() / self.work.severity,
        )
        u, _ = self.two(purpose.REPORT_UP, city.number)
        self.note(purpose.REPORT_UP, city.number, u, chance, u < chance)
        return u >= chance

    def be_pushed(self, attempt: int) -> None:
        """The limit comes near: if it lies, or is being passed on, it is begun at once."""
        if self.status == Status.DISPATCHED and self.attempts == attempt:
            self.response.call_teams()

    def fall_due(self, attempt: int) -> None:
        """The limit has passed: the affected count it a failure, and it goes up a tier, where nobody
        passes it on, asks for consent or lets it lie."""
        if self.status != Status.CLOSED and self.attempts == attempt:
            self.sparks.turn_sour()
        if self.status >= Status.PAPER or self.attempts != attempt:
            return
        self.be_judged(False)
        self.escalations += 1
        match self.status:
            case Status.DISPATCHED:
                self.response.call_teams()
            case Status.WITHHELD | Status.DECLINED:
                self.retry()

    def retry(self) -> None:
        """Withheld or declined, it gets its next chance."""
        match self.status:
            case Status.WITHHELD:
                self.be_reported()
            case Status.DECLINED:
                self.response.begin()

    # --- being closed and judged -----------------------------------------------------------------

    def be_closed(self) -> None:
        """Reported closed: truly so, or on paper, which a check may find out at once."""
        city = self.city
        u, v = self.two(purpose.QUALITY, self.attempts)
        quality = self.quality()
        truly = u < quality
        self.note(purpose.QUALITY, self.attempts, u, quality, truly)
        if math.isnan(self.closed_reported):
            self.closed_reported = city.instant
        self.be_judged(truly)
        if truly:
            self.end(Status.CLOSED)
            if self.patient is not None:
                city.calendar.push(city.instant, Event.ISOLATED, self.row)
            self.expect_return()
            if self.work.emergency and self.rule_of(Family.LEARNING) == Learning.DEBRIEF:
                self.grid.subdistrict.debrief()
            return
        self.response.token += 1
        discovery = 1.0 if self.is_attended() else city.judged[self.accountability].discovery
        if v < discovery and self.attempts < MOST_ATTEMPTS:
            self.reopen()
        else:
            self.status = Status.PAPER
            self.sparks.turn_sour()
            self.lose_patience()
            self.seek()

    def quality(self) -> float:
        """Chance that work on it is truly done: joint work is what its departments put into it."""
        city, p = self.city, self.city.p
        judged = city.judged[self.accountability].quality
        joint = len(self.work.departments) > 1 and dispatch.parallel(self.dispatch)
        if not joint or p.effort.rule == Effort.SEPARATE:
            return judged
        efforts = self.grid.subdistrict.efforts
        together = all(efforts[department] for department in self.work.departments)
        return effort.quality(p.effort.rule, judged, p.accountability.floor, together)

    @property
    def is_for_sale(self) -> bool:
        """Whether it is a small matter that is left lying."""
        small = not self.work.emergency and self.firm is None and self.patient is None
        return small and bool(cases.is_left(self.status))

    def harm(self) -> float:
        """What it costs those exposed to it, a day."""
        return self.severity_now() * self.work.exposed

    def be_bought(self) -> None:
        """It is treated by service that is bought, truly and beside the departments."""
        now = self.city.instant
        self.city.bought += 1.0
        if not cases.on_record(self.status):
            self.attempts += self.status == Status.PAPER
            self.found_by, self.judged, self.limit = Way.RESIDENT, 0, now + self.work.limit
        self.detected = now if math.isnan(self.detected) else self.detected
        self.closed_reported = now if math.isnan(self.closed_reported) else self.closed_reported
        self.response.be_spared()
        self.be_judged(True)
        self.end(Status.CLOSED)
        self.expect_return()

    def reopen(self) -> None:
        """Found open by a check, it is dispatched anew."""
        self.attempts += 1
        self.judged = 0
        self.set_limit()
        self.response.begin()

    def be_judged(self, truly: bool) -> None:
        """The affected and neighbours make up their minds: once an attempt, at closure or the limit."""
        if self.judged:
            return
        self.judged = 1
        success = truly and self.city.instant <= self.limit
        if success:
            self.grid.succeeded += 1.0
        else:
            self.grid.failed += 1.0
        if self.affected is not None:
            self.be_felt(truly, success)

    def be_felt(self, truly: bool, success: bool) -> None:
        """How content the affected resident is, and what that does to its trust."""
        p, who, limit = self.city.p, self.affected, self.work.limit
        lateness = max(0.0, self.city.instant - self.limit) / limit if limit < math.inf else 0.0
        trust = who.trust[COMMUNITY]
        self.satisfied = single(cases.satisfaction(truly, lateness, trust, p.experience.expectation))
        if p.loop.experience and not p.frozen.residents:
            who.experience(COMMUNITY, float(success), 1.0)
            if self.tier < COMMUNITY:
                who.experience(self.tier, float(success), 1.0)

    def as_row(self) -> tuple[Any, ...]:
        """Its record, in the order of `sim.cases.CASE`."""
        told, done = self.message, self.response
        return (
            *(self.id, self.parent, self.grid.row, self.work.row, row_of(self.affected), self.cause),
            *(self.dispatch, self.information, self.accountability),
            *(self.status, self.found_by, told.correct, self.satisfied, self.severity, self.arose),
            *(self.detected, done.reported, done.queued, done.started, done.responded, done.assembled),
            *(self.closed_reported, self.closed, self.limit, self.marked, self.loss, self.patience),
            *(
                done.waited,
                told.hops_left,
                row_of(told.office),
                row_of(told.behind.case if told.behind else None),
            ),
            *(done.token, self.attempts, done.transfers, done.declined),
            *(self.led, done.called, self.escalations),
            *(done.needed, done.coming, done.slot),
            done.requests[0].row if done.requests else -1,
            done.requests[-1].row if done.requests else 0,
            *(self.bred, self.volunteers, self.judged, self.agreed, self.acceptability),
            *(self.hazard, row_of(self.firm), row_of(self.patient), self.sparks.drawn),
        )


def row_of(one: Any) -> int:
    """The row of somebody or something, -1 for nobody and nothing."""
    return -1 if one is None else one.row
