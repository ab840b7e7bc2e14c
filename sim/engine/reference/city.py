"""The model as Mesa agents: the version to read. `fast` must match it bit for bit.

Open `City.act` first: it is the order of a step. The agents are in `residents`, `enterprises`,
`organisations`, `places` and `services`, the life of a case in `cases` and `response`, what brings cases in
`sources`; `layout` lays the city out.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import mesa
from mesa.agent import AgentSet

from sim import hazards, purpose
from sim.draws import four, two, uniform
from sim.engine.events import Event
from sim.engine.reference import games
from sim.engine.reference.cases import Case, Work
from sim.engine.reference.contagion import break_out
from sim.engine.reference.enterprises import Enterprise
from sim.engine.reference.layout import lay_out, written
from sim.engine.reference.numbers import total
from sim.engine.reference.organisations import Organisation
from sim.engine.reference.places import Grid, Subdistrict
from sim.engine.reference.residents import Resident
from sim.engine.reference.services import Pool, Request, Station
from sim.engine.reference.sources import Calendar
from sim.engine.state import State
from sim.hazards import Hazard, accident, has_epidemic
from sim.hazards.epidemic import Health
from sim.measures import Measure
from sim.parameters import as_numbers
from sim.rules import accountability, attention, budget, incentive, information, mixture, participation
from sim.rules.effort import Effort
from sim.rules.game import Game
from sim.rules.mixture import Family


def advance(start: State) -> State:
    """The state after the last step of a run; `start` stays as it is."""
    city = City(start)
    while city.number < city.steps_in_all:
        city.step()
    getattr(mesa.Agent, "_ids", {}).pop(city, None)  # by which Mesa 3.3 keeps every city for good
    return written(city, start)


class Judged(NamedTuple):
    """How departments work on cases under one rule of accountability."""

    traces: float
    quality: float
    pressure: float
    discovery: float


class Mixture(NamedTuple):
    """The rules of a family, as `sim.rules.mixture` has them."""

    usual: int
    low: int
    low_share: float
    high: int
    high_share: float


class City(mesa.Model):
    """A city in a crisis: its agents, its cases and what is known of all of them together."""

    def __init__(self, start: State) -> None:
        """The city of a state in which nothing has happened yet."""
        clock = dict(zip(start.clock.dtype.names or (), start.clock[0].item(), strict=True))
        super().__init__(rng=clock["seed"] % 2**32)
        self.plan, self.mixed = start.plan, bool(clock["mixed"])
        self.enter_plan(clock["step"])
        self.seed, self.number, self.steps_in_all = clock["seed"], clock["step"], clock["steps"]
        self.days, self.weekday, self.share = clock["days"], clock["weekday"], clock["share"]
        self.ordinary, self.public = clock["ordinary"], clock["public"]
        self.active, self.joining = clock["active"], clock["joining"]
        self.looked_after = clock["looked_after"]
        self.imitates = participation.imitates(self.p.participation.rule)
        self.profile_mean, self.profile_top = clock["profile_mean"], clock["profile_top"]
        self.gossip = bool(clock["gossip"])
        self.keeps_log = bool(clock["log_on"])
        self.calendar = Calendar()
        self.cases: list[Case] = []
        self.open_cases: list[Case] = []
        self.requests: list[Request] = []
        self.given = 0  # teams, so far
        self.log: list[tuple[Any, ...]] = []
        self.measures: list[dict[Measure, float]] = []
        lay_out(self, start)

    def enter_plan(self, step: int) -> None:
        """What is planned for a step begins to hold."""
        row = min(step, len(self.plan) - 1)
        self.p = as_numbers(self.plan["parameters"][row : row + 1])
        self.mixtures = [Mixture(*each.item()) for each in self.plan["mixtures"][row]]
        self.hours, self.taken, self.yuan = (float(self.plan[n][row]) for n in ("hours", "taken", "yuan"))

    # --- the order of a step ---------------------------------------------------------------------

    def step(self) -> None:
        """Everybody sees and decides; cases live in continuous time; the books are closed."""
        self.instant, self.end = self.number * self.days, (self.number + 1) * self.days
        self.enter_plan(self.number)
        self.open_books()
        self.act()
        self.let_happen()
        self.close_books()
        self.number += 1

    def act(self) -> None:
        """What each kind of agent sees and decides, phase by phase.

        Where the outcome must not depend on who comes first, the order is shuffled.
        """
        frozen = self.p.frozen
        if self.p.effort.rule != Effort.SEPARATE and not frozen.government:
            self.all(Subdistrict).shuffle_do("think_again")
        self.all(Grid).shuffle_do("look_back")
        self.all(Subdistrict).shuffle_do("forget")
        for case in self.open_cases:
            case.be_seen()
        self.foreseen = max((water.foresee() for water in self.waters), default=0.0)
        games.play_government(self)
        self.all(Subdistrict).shuffle_do("govern")
        self.share_out_inspections()
        self.all(Enterprise).shuffle_do("be_inspected")
        self.all(Subdistrict).shuffle_do("count_sanctions")
        self.all(Grid).shuffle_do("be_judged")
        games.play_enterprises(self)
        self.all(Enterprise).shuffle_do("learn")
        if not frozen.enterprises and self.p.game.rule == Game.NONE:
            self.all(Enterprise).shuffle_do("decide")
        self.all(Subdistrict).shuffle_do("count_enterprises")
        self.all(Grid).shuffle_do("count_enterprises")
        self.all(Resident).shuffle_do("listen")
        self.all(Resident).shuffle_do("hear")
        self.all(Resident).shuffle_do("learn")
        self.all(Resident).shuffle_do("perceive")
        if self.imitates and not frozen.residents:
            self.all(Resident).shuffle_do("weigh")
            self.all(Grid).shuffle_do("imitate")
        self.all(Resident).shuffle_do("decide")
        self.count_residents()
        self.engaged_share = self.share_of(Organisation, "engaged")
        self.all(Organisation).shuffle_do("renew")
        self.all(Subdistrict).shuffle_do("let_meet")
        if not frozen.organisations and self.p.game.rule != Game.THREE_POPULATIONS:
            self.all(Organisation).shuffle_do("decide")
        games.play_organisations(self)
        self.all(Organisation).do("send_teams")
        self.all(Pool).shuffle_do("collect")
        for case in self.open_cases:
            case.response.move_to_pool()
        self.all(Station).do("serve_waiting")
        self.all(Pool).do("serve_waiting")
        self.all(Grid).shuffle_do("watch")
        if any(hazard.kind == Hazard.ACCIDENT for hazard in self.hazards):
            self.all(Enterprise).shuffle_do("be_watched")
        if self.waters:
            self.let_rise()
        self.spend_budget()
        for case in self.open_cases:
            case.take_up()
        if self.p.loop.grievance and any(hazards.resents(hazard) for hazard in self.hazards):
            self.all(Grid).shuffle_do("resent")
        for source in self.sources:
            source.open_step()
        self.start_rumours()
        for hazard in self.hazards:
            if hazard.kind == Hazard.EPIDEMIC:
                break_out(self, hazard)

    def spend_budget(self) -> None:
        """In each grid cases are chosen, by vote or off the records, and bought service treats them."""
        p = self.p.budget
        for grid in self.grids if p.rate > 0.0 else []:
            count, _ = self.two(purpose.BUDGET, grid.row)
            for k in range(budget.projects(p, self.days, count)):
                _, luck = self.two(purpose.BUDGET, grid.row, k)
                case = grid.dearest() if budget.is_voted(p, luck) else grid.oldest()
                if case is not None:
                    case.be_bought()

    def let_happen(self) -> None:
        """What stands on the calendar for this step, instant by instant."""
        while self.calendar.has_before(self.end):
            self.instant, kind, row, slot = self.calendar.pop()
            self.happen(kind, row, slot)

    def happen(self, kind: int, row: int, slot: int) -> None:
        """One thing, to a source, a case or a request."""
        match kind:
            case Event.ARRIVE:
                self.sources[row].bring(slot)
            case Event.STRIKE:
                self.sources[row].strike()
            case Event.TELL if slot == 0:
                self.residents[row].hear_rumour()
            case Event.TELL:
                self.residents[row].tell(slot)
            case Event.ISOLATED:
                self.cases[row].patient.infection.isolate(self.cases[row])
            case _ if Event.INFECTED <= kind <= Event.ISOLATED:
                self.residents[row].infection.happen(kind, slot)
            case Event.CAME:
                self.requests[row].come()
            case Event.DONE:
                request = self.requests[row]
                request.case.response.finish_work(request)
            case _:
                self.happen_to(self.cases[row], kind, slot)

    def happen_to(self, case: Case, kind: int, slot: int) -> None:
        """One thing, to a case; what was said of an earlier state of it is void."""
        match kind:
            case Event.FOUND:
                case.be_found(slot)
            case Event.RELAYED:
                case.message.be_relayed()
            case Event.RETURNED if case.response.token == slot:
                case.response.be_considered()
            case Event.READY if case.response.token == slot:
                case.response.call_teams()
            case Event.HANDED:
                case.response.ask([case.response.slot])
            case Event.BREED:
                case.breed()
            case Event.DUE:
                case.fall_due(slot)
            case Event.RETRIED:
                case.retry()
            case Event.PUSHED:
                case.be_pushed(slot)
            case Event.SPARK:
                case.sparks.catch_fire()
            case Event.BROUGHT:
                case.grid.body.receive(case)
            case Event.DECIDED:
                case.grid.body.decide(case)
            case Event.RECURS:
                case.recur()
            case Event.SETTLED:
                case.response.begin()

    # --- what concerns all -----------------------------------------------------------------------

    def all(self, kind: type[mesa.Agent]) -> AgentSet:
        """The agents of a kind, in the order of their rows."""
        return self.agents_by_type.get(kind) or AgentSet([], random=self.random)

    def share_of(self, kind: type[mesa.Agent], what: str) -> float:
        """Share of the agents of a kind that do a thing."""
        agents = self.all(kind)
        return sum(getattr(agent, what) for agent in agents) / max(1, len(agents))

    def add(
        self,
        name: int,
        grid: Grid,
        work: Work,
        cause: int,
        severity: float,
        parent: int = -1,
        hazard: int = -1,
        firm: Enterprise | None = None,
    ) -> Case:
        """A new case on the records; `hazard` is whose it is, -1 for none, `firm` where it lies hidden."""
        row, now = len(self.cases), self.instant
        case = Case(self, row, name, grid, work, cause, parent, severity, now, now, hazard, firm)
        self.cases.append(case)
        self.open_cases.append(case)
        case.arise()
        return case

    def let_rise(self) -> None:
        """Water rises and falls; those who were warned go, and it reaches the others."""
        for water in self.waters:
            water.rise()
        if any(self.end > water.hazard.day for water in self.waters):
            self.all(Subdistrict).shuffle_do("be_warned")
            self.all(Grid).shuffle_do("be_reached")

    def response(self) -> float:
        """Mean response level, 0 to 1, where it defends the works."""
        places = self.all(Subdistrict)
        return sum(place.level for place in places) / 4.0 / len(places) if self.p.loop.defence else 0.0

    def start_rumours(self) -> None:
        """Rumours whose day has come are told to the first who will tell them."""
        for row, hazard in enumerate(self.hazards):
            today = self.instant <= hazard.day < self.end
            if hazard.kind == Hazard.RUMOUR and today and self.residents:
                for k in range(int(hazard.tellers)):
                    u, _ = two(self.seed, purpose.TELL, 0, row, k)
                    who = int(u * len(self.residents))
                    self.calendar.push(float(hazard.day), Event.TELL, who)

    def share_out_inspections(self) -> None:
        """Inspections go round, or by score, or come in campaigns; the same number in all."""
        p, firms = self.p, self.all(Enterprise)
        targeted = p.inspection.targeted > 0.0
        mean = total(firm.score() if targeted else 0.0 for firm in firms) / max(1.0, float(len(firms)))
        for firm in firms:
            over_mean = firm.score() / mean if mean > 0.0 else 1.0
            firm.watched = accident.watched(p.inspection, self.instant, self.end, over_mean)

    def count_residents(self) -> None:
        """Shares by grid, subdistrict and city of what residents now do."""
        self.all(Grid).shuffle_do("count_residents")
        self.all(Subdistrict).shuffle_do("count_residents")
        self.public = self.share_of(Resident, "part")

    # --- draws and the log -----------------------------------------------------------------------

    def one(self, decided: int, who: int, whom: int) -> float:
        """A draw of this step."""
        return uniform(self.seed, decided, self.number, who, whom)

    def two(self, decided: int, who: int, whom: int = 0) -> tuple[float, float]:
        """Two draws of this step."""
        return two(self.seed, decided, self.number, who, whom)

    def four(self, decided: int, who: int, whom: int = 0) -> tuple[float, float, float, float]:
        """Four coarser draws of this step."""
        return four(self.seed, decided, self.number, who, whom)

    def note(self, decided: int, who: int, whom: int, draw: float, threshold: float, choice: int) -> None:
        """A decision of this step is written down, if the run keeps a log."""
        if self.keeps_log:
            row = (decided, self.number, who, whom, self.instant, draw, threshold, int(choice))
            self.log.append(row)

    # --- the books -------------------------------------------------------------------------------

    def open_books(self) -> None:
        """Nothing has been counted in this step; what departments are judged by holds for all of it."""
        p = self.p.accountability
        self.arisen = self.closed = self.loss = self.matched = 0.0
        self.person_days = self.helper_days = self.bought = 0.0
        self.whistles = self.needless_whistles = self.forgone = 0.0
        self.judged = {}
        spoiled = attention.spoiled(self.p.attention, self.looked_after)
        for rule in accountability.Accountability:
            on_results, on_traces = accountability.weights(rule, p)
            stakes = accountability.stakes(p)
            results, traces = accountability.efforts(stakes, on_results, on_traces, p.substitution)
            if not self.p.loop.effort or self.p.frozen.government:
                results, traces = 0.0, 0.0
            self.judged[rule] = Judged(
                traces,
                accountability.quality(p.floor, results),
                accountability.pressure(rule, p, spoiled),
                accountability.discovery(rule, p.check, traces),
            )
        self.reach = self.mean_over(
            Family.INFORMATION, lambda rule: information.reach(rule, self.p.information)
        )

    def mean_over(self, family: Family, value: Callable[[int], float]) -> float:
        """Mean of a value over the rules of a family that cases meet with."""
        result = 0.0
        for member in range(mixture.MOST_MEMBERS):
            share = mixture.share_of(self.mixtures[family], member)
            if share > 0.0:
                result += share * value(member)
        return result

    def rule(self, family: Family, luck: float) -> int:
        """The rule that somebody with this luck meets with."""
        return mixture.pick(self.mixtures[family], luck)

    def close_books(self) -> None:
        """What is open has cost another step; the measures of the step are taken."""
        self.looked_after = attention.remembered(
            self.p.attention, self.looked_after, self.number * self.days, self.days
        )
        self.instant = self.end
        self.open_cases = [case for case in self.open_cases if case.is_open]
        for case in self.open_cases:
            case.add_loss()
        self.measures.append(
            self.count_cases() | self.count_minds() | self.count_others() | self.count_infections()
        )

    def count_cases(self) -> dict[Measure, float]:
        """What arose, stands open, was closed and lost."""
        stations = [*self.all(Station), *self.all(Pool)]
        return {
            Measure.ARISEN: self.arisen,
            Measure.OPEN: len(self.open_cases),
            Measure.OPEN_EMERGENCIES: sum(case.work.emergency for case in self.open_cases),
            Measure.HIDDEN: sum(case.is_unknown for case in self.open_cases),
            Measure.WAITING: sum(len(station.queue) for station in stations),
            Measure.CLOSED: self.closed,
            Measure.LOSS: self.loss,
            Measure.STAFF_HOURS: 24.0 * self.person_days,
            Measure.PARTICIPANT_HOURS: 24.0 * self.helper_days,
            Measure.MATCHED: self.matched,
            Measure.WHISTLES: self.whistles,
            Measure.NEEDLESS_WHISTLES: self.needless_whistles,
            Measure.FORGONE: self.forgone,
            Measure.WATER: total(water.water for water in self.waters),
            Measure.MECHANISM_HOURS: self.hours * self.days,
            Measure.MECHANISM_YUAN: self.yuan * self.days + self.bought * self.p.budget.yuan,
        }

    def count_infections(self) -> dict[Measure, float]:
        """How far a disease has got."""
        health = [one.health for one in self.residents] if has_epidemic(self.hazards) else []
        count = max(1.0, float(len(self.residents)))
        self.exposed, self.infectious = health.count(Health.EXPOSED), health.count(Health.INFECTIOUS)
        self.infected = len(health) - health.count(Health.SUSCEPTIBLE)
        return {
            Measure.EXPOSED: self.exposed / count,
            Measure.INFECTIOUS: self.infectious / count,
            Measure.INFECTED: self.infected / count,
        }

    def count_minds(self) -> dict[Measure, float]:
        """What residents think and do."""
        people = self.residents
        count = max(1.0, float(len(people)))
        return {
            Measure.PARTICIPATION: self.public,
            Measure.RISK: total(one.risk for one in people) / count,
            Measure.HEARD: sum(one.heard for one in people) / count,
            Measure.RUMOUR: sum(one.rumour for one in people) / count,
            Measure.TRUST_CITY: total(one.trust[0] for one in people) / count,
            Measure.TRUST_DISTRICT: total(one.trust[1] for one in people) / count,
            Measure.TRUST_SUBDISTRICT: total(one.trust[2] for one in people) / count,
            Measure.TRUST_COMMUNITY: total(one.trust[3] for one in people) / count,
            Measure.TRUST_PEERS: total(one.peers for one in people) / count,
            Measure.EFFICACY: total(one.efficacy for one in people) / count,
        }

    def count_others(self) -> dict[Measure, float]:
        """What government, enterprises and organisations do."""
        places, horizon = self.all(Subdistrict), self.p.inspection.horizon
        return {
            Measure.SANCTION_FIRMS: total(incentive.chance(place.firms_fined, horizon) for place in places)
            / len(places),
            Measure.SANCTION_RESIDENTS: total(
                incentive.chance(place.residents_fined, horizon) for place in places
            )
            / len(places),
            Measure.ACTIVE: sum(place.active for place in places) / len(places),
            Measure.LEVEL: sum(place.level for place in places) / len(places),
            Measure.ANNOUNCED: total(place.announced for place in places) / len(places),
            Measure.POOL: sum(pool.capacity for pool in self.all(Pool)),
            Measure.AWAY: total(grid.people * grid.away for grid in self.all(Grid)),
            Measure.SAFETY: self.share_of(Enterprise, "safe"),
            Measure.PLEDGED: self.share_of(Enterprise, "pledged"),
            Measure.LENT: self.p.enterprises.pledge
            * total(firm.headcount * firm.pledged for firm in self.all(Enterprise)),
            Measure.ENGAGED: self.share_of(Organisation, "engaged"),
            Measure.VOLUNTEERS: total(group.volunteers for group in self.all(Organisation)),
        }
