"""Who works on cases in the reference engine: clerks in offices, teams at stations and in pools."""

import math
from collections import deque
from typing import Any

import mesa

from sim import cases, purpose
from sim.agents import government, social_organisation
from sim.cases import Asked, Status
from sim.draws import exponential
from sim.engine.events import Event
from sim.engine.reference.numbers import total
from sim.rules import dispatch, information, learning, priority, supplies, timing
from sim.rules.information import Information
from sim.rules.priority import Priority

ATTEMPT = 64  # ordinals of one attempt's draws


class Office(mesa.Agent):
    """The clerks of a unit of government: they pass messages on, first come first served."""

    def __init__(self, model: Any, row: int, tier: int, clerks: int) -> None:
        """One with nobody above it yet, and no message in hand."""
        super().__init__(model)
        self.row, self.tier, self.clerks = row, tier, clerks
        self.above: Office | None = None
        self.busy = 0
        self.queue: deque[Any] = deque()

    def at(self, tier: int) -> "Office":
        """The office of a tier above it, or itself."""
        return self if self.above is None or self.tier <= tier else self.above.at(tier)

    def receive(self, message: Any) -> None:
        """A message comes in: a clerk takes it, or it waits for one."""
        if self.busy < self.clerks:
            self.busy += 1
            self.work_on(message)
            return
        message.behind = None
        if self.queue:
            self.queue[-1].behind = message
        self.queue.append(message)

    def work_on(self, message: Any) -> None:
        """A clerk takes a message on."""
        city, case = self.model, message.case
        _, u = case.two(purpose.HOP, case.attempts * ATTEMPT + message.hops_left)
        days = exponential(u, city.p.information.delay_h / 24.0) / (1.0 - city.taken)
        city.calendar.push(city.instant + days, Event.RELAYED, case.row)

    def finish(self) -> None:
        """A clerk is done with a message and takes the next."""
        if self.queue:
            self.work_on(self.queue.popleft())
        else:
            self.busy -= 1


class Station(mesa.Agent):
    """The teams of a department at one unit, and the requests that wait for them."""

    def __init__(self, model: Any, row: int, office: Office, given: dict[str, Any]) -> None:
        """One whose teams are all free."""
        super().__init__(model)
        self.row, self.office = row, office
        self.subdistrict: Any = None  # whose response level it answers to; None for its district's
        self.base: Station | None = None  # whose teams are posted here
        self.posts = given["posts"]
        self.teams, self.capacity, self.room = given["teams"], given["capacity"], given["room"]
        self.team_size, self.skill = given["team_size"], given["skill"]
        self.busy, self.done, self.person_days = given["busy"], given["done"], given["person_days"]
        self.queue: deque[Request] = deque()
        self.last = -1  # request that last had to wait

    def level(self, of_district: float) -> float:
        """The response level that it answers to."""
        return of_district if self.subdistrict is None else float(self.subdistrict.level)

    def posted(self) -> int:
        """Teams that it keeps at each of its posts."""
        return int(government.posted(self.teams, self.model.p.dispatch.forward, self.posts))

    def crowding(self) -> float:
        """Those who wait over those and its teams, below 1."""
        waiting = len(self.queue)
        return waiting / (waiting + max(1.0, float(self.capacity)))

    @property
    def is_free(self) -> bool:
        """Whether a team could go at once."""
        return self.busy < self.capacity and not self.queue

    def take(self, case: Any, slot: int) -> None:
        """A request for a team: a free one is given, or the case waits, or it is turned away."""
        request = Request(self.model, case, slot, self)
        case.response.requests.append(request)
        if self.is_free:
            request.assign()
        elif 0 <= self.room <= len(self.queue):
            request.state = Asked.MOVED
            case.end(Status.REFUSED)
        else:
            self.queue.append(request)
            self.last = request.row

    def serve_waiting(self) -> None:
        """Free teams go to those who wait, in order."""
        while self.queue and self.busy < self.capacity:
            self.call_next().assign()

    def call_next(self) -> "Request":
        """The request whose turn it is leaves the queue."""
        if self.model.p.dispatch.priority == Priority.FIFO:
            return self.queue.popleft()
        chosen = self.next_in_line()
        self.queue.remove(chosen)
        return chosen

    def next_in_line(self) -> "Request":
        """The request whose turn it is: of equals the one that came first."""
        if self.model.p.dispatch.priority == Priority.FIFO:
            return self.queue[0]
        return min(self.queue, key=Request.turn)

    def demand_for(self, work: Any) -> float:
        """Harm of all cases of a class of work that wait here."""
        return total(
            request.case.gravity() * work.exposed for request in self.queue if request.case.work is work
        )


class Pool(Station):
    """The mobilised teams of a district."""

    def __init__(self, model: Any, row: int, office: Office, given: dict[str, Any]) -> None:
        """One without teams; stations lend them."""
        super().__init__(model, row, office, given)
        self.lenders: list[Station] = []
        self.posted_teams: list[Any] = []
        self.subdistricts: list[Any] = []
        self.enterprises: list[Any] = []

    def collect(self) -> None:
        """Stations lend teams by the response level; pledges add to them, overtime stretches them."""
        p = self.model.p
        level = self.district_level()
        teams = self.lent(level)
        if p.loop.pledges:
            for firm in self.enterprises:
                if firm.pledged:
                    teams += firm.headcount * p.enterprises.pledge / self.team_size
        self.capacity = int(teams * (1.0 + p.mobilisation.overtime * level / 4.0))
        self.skill = p.mobilisation.skill
        if self.queue:
            self.capacity = max(self.least(), self.capacity)

    def least(self) -> int:
        """Teams kept for whoever is next: where all have to come together, all that it needs."""
        case = self.next_in_line().case
        return len(case.work.departments) if dispatch.assembles(case.dispatch) else 1

    def district_level(self) -> float:
        """Mean response level of its subdistricts."""
        return sum(place.level for place in self.subdistricts) / len(self.subdistricts)

    def lent(self, level: float) -> float:
        """Teams that the stations of the district give up."""
        teams = cumulated = 0.0
        for station in self.lenders:
            staying = station.teams - station.posted() * station.posts
            lent, cumulated = government.lent(
                staying, self.model.p.mobilisation.share, station.level(level), cumulated
            )
            station.capacity = staying - lent
            teams += lent
        for post in self.posted_teams:
            post.capacity = post.base.posted()
        return teams


class Request:
    """A request of a case for one team of one station, and what that team does."""

    def __init__(self, city: Any, case: Any, slot: int, station: Station) -> None:
        """Asked for at the present instant."""
        self.city, self.case, self.slot, self.station = city, case, slot, station
        self.row, self.joined, self.assigned = len(city.requests), city.instant, math.nan
        self.state, self.order = Asked.QUEUED, -1
        city.requests.append(self)

    def turn(self) -> tuple[float, ...]:
        """Its place in line, the lowest goes first: those whose case has a team here already, or elsewhere
        where it waits for all to come, in the order of their first teams; then the most urgent."""
        sent = [each for each in self.case.response.requests if each.state == Asked.ASSIGNED]
        if not sent or not dispatch.assembles(self.case.dispatch):
            return 2, -self.urgency()
        is_elsewhere = all(each.station is not self.station for each in sent)
        return int(is_elsewhere), min(each.order for each in sent)

    def urgency(self) -> float:
        """What it is worth to serve its case next."""
        rule, work, grave = self.city.p.dispatch.priority, self.case.work, self.case.gravity()
        demand = self.station.demand_for(work) if rule == Priority.LARGEST else 0.0
        return priority.urgency(rule, grave, grave * work.exposed, work.service, demand)

    def assign(self) -> None:
        """A team is given and sets out."""
        city, case = self.city, self.case
        self.station.busy += 1
        self.state, self.assigned, self.order = Asked.ASSIGNED, city.instant, city.given
        city.given += 1
        case.response.waited += city.instant - self.joined
        if math.isnan(case.response.started):
            case.response.started = city.instant
        mean = city.p.dispatch.travel_h / 24.0
        at = city.instant
        if mean > 0.0 and self.station.base is None:
            u, _ = case.two(purpose.TRAVEL, case.attempts * ATTEMPT + self.slot)
            at = case.later(exponential(u, mean))
        city.calendar.push(at, Event.CAME, self.row)

    def move(self, pool: Pool) -> None:
        """It leaves its queue; the pool is asked instead."""
        self.station.queue.remove(self)
        self.state = Asked.MOVED
        self.case.response.waited += self.city.instant - self.joined
        pool.take(self.case, self.slot)

    def come(self) -> None:
        """The team is there: it begins, or waits for those who are still to come."""
        response = self.case.response
        response.receive_team()
        if response.is_short or response.is_summoned_by(self.slot):
            response.whistle_again()
        elif response.coming == 0 or not dispatch.assembles(self.case.dispatch):
            self.work()

    def work(self) -> None:
        """The work of the team, or of the whole assembly; volunteers are there as long."""
        city, case, work = self.city, self.case, self.case.work
        u, v = case.two(purpose.SERVE, case.attempts * ATTEMPT + self.slot)
        cv2 = work.service_cv2 * (1.0 - city.p.dispatch.standard)
        days = timing.duration(work.law, work.service, cv2, u, v) * self.pace() * self.use_goods()
        days = (days + self.record_days()) / (1.0 - city.taken)
        city.helper_days += case.volunteers * city.p.organisations.team * days
        city.calendar.push(case.later(days), Event.DONE, self.row)

    def pace(self) -> float:
        """Time of the work over untrained time: shorter with practice and with volunteers beside, longer for
        those who do not know the place."""
        p, station, volunteers = self.city.p, self.station, self.case.volunteers
        practice = station.done + p.learning.drills
        pace = learning.pace(p.learning.rule, practice, p.learning.exponent) / station.skill
        if p.loop.volunteering and volunteers > 0:
            helpers = p.organisations
            pace /= social_organisation.work_added(volunteers, helpers.span, helpers.speed, helpers.crowd)
        needs, called = len(self.case.work.departments), self.case.response.called
        if called >= 0 or dispatch.comes_from_outside(self.case.dispatch, self.slot, needs):
            pace *= information.slower(self.case.information, p.information)
        return pace

    def use_goods(self) -> float:
        """Time of the work over that with goods: on an emergency they are used up, where any are left."""
        place = self.case.grid.subdistrict
        if not self.case.work.emergency or not supplies.are_limited(place.goods):
            return 1.0
        slower: float = supplies.slower(self.city.p.supplies, place.goods)
        place.goods = supplies.left(place.goods)
        return slower

    def record_days(self) -> float:
        """Team-days spent on records: for the file, and for the platform."""
        p, share = self.city.p, self.city.judged[self.case.accountability].traces
        if self.case.information == Information.PLATFORM:
            share += p.information.coverage
        return share * p.accountability.record_min / 1440.0

    def release(self) -> None:
        """The team is free again; its hours are counted; the next in the queue gets it."""
        city, station = self.city, self.station
        self.state = Asked.DONE
        station.busy -= 1
        station.done += 1
        spent = cases.office_time(
            self.assigned,
            city.instant,
            float(city.weekday),
            city.p.work_time,
            self.case.work.emergency,
        )
        spent *= 1.0 - city.taken
        station.person_days += spent * station.team_size
        city.person_days += spent * station.team_size
        station.serve_waiting()
