"""What is done about a case in the reference engine: a message goes to those who dispatch, and these bring
departments to it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sim import purpose
from sim.agents.resident import COMMUNITY
from sim.cases import MOST_TRANSFERS, Asked, Status, Way
from sim.draws import exponential, lognormal, normal
from sim.engine.events import Event
from sim.engine.reference.forum import Forum
from sim.engine.reference.services import ATTEMPT, Pool, Request, Station
from sim.rules import accountability, attention, coordination, dispatch, information, ownership, whistling
from sim.rules.coordination import OBEYED, UNDECIDED, UNHEEDED
from sim.rules.deliberation import Deliberation
from sim.rules.dispatch import Dispatch
from sim.rules.mixture import Family


@dataclass(eq=False, repr=False)
class Message:
    """What is told of a case, on its way from the grid to those who dispatch."""

    case: Any
    office: Any = None  # whose clerk has it next or now
    hops_left: int = 0
    correct: int = 1
    behind: "Message | None" = None  # who came to wait behind it

    def set_out(self) -> None:
        """From the grid; one that goes straight across skips tiers."""
        case, p = self.case, self.case.city.p
        tiers = 4 - case.tier
        _, u = case.two(purpose.HOP, case.attempts * ATTEMPT + ATTEMPT - 1)
        self.hops_left = information.hops(case.information, p.information, tiers, u)
        self.correct = 1
        self.office = case.grid.office.at(4 - (tiers - self.hops_left))
        case.status = Status.RELAYED
        self.climb()

    def climb(self) -> None:
        """The next office takes it; it may get it wrong, and takes its time."""
        case, p = self.case, self.case.city.p.information
        while self.hops_left > 0:
            self.office = self.office.above
            wrong, _ = case.two(purpose.HOP, case.attempts * ATTEMPT + self.hops_left)
            if wrong < p.error * case.grid.subdistrict.errors:
                self.correct = 1 - self.correct
            if p.delay_h > 0.0:
                self.office.receive(self)
                return
            self.hops_left -= 1
        case.response.begin()

    def be_relayed(self) -> None:
        """A clerk is done with it; it goes a hop further."""
        self.office.finish()
        self.hops_left -= 1
        self.climb()


@dataclass(eq=False, repr=False)
class Response:
    """How departments are brought to a case and how they leave it."""

    case: Any
    token: int = 0  # events that carry another token are void
    transfers: int = 0
    declined: int = 0
    slot: int = 0  # place in the list of needs, where they come one after another
    needed: int = 0  # departments that still have to finish
    coming: int = 0  # departments that still have to come
    called: int = -1  # department whistled for though own forces would do
    waited: float = 0.0
    requests: list[Request] = field(default_factory=list)  # of this attempt
    reported: float = math.nan
    queued: float = math.nan
    started: float = math.nan
    responded: float = math.nan
    assembled: float = math.nan

    @property
    def departments(self) -> tuple[int, ...]:
        """Departments that are to come: those that the case needs, or the one whistled for instead."""
        needs: tuple[int, ...] = self.case.work.departments
        return needs if self.called < 0 else (self.called,)

    @property
    def stations(self) -> list[Station]:
        """The stations of those that are to come, in order."""
        return [self.case.grid.stations[department] for department in self.departments]

    @property
    def own(self) -> list[Station]:
        """The stations whose departments the case needs, in order."""
        return [self.case.grid.stations[department] for department in self.case.work.departments]

    # --- who takes it ----------------------------------------------------------------------------

    def begin(self) -> None:
        """Those who dispatch know of the case; the tiers above may have to consent."""
        case = self.case
        if math.isnan(self.reported):
            self.reported = case.city.instant
        if case.led == UNDECIDED and self.is_coordinated():
            case.city.calendar.push(case.city.instant, Event.BROUGHT, case.row)
            return
        if not self.is_agreed():
            self.declined += 1
            case.status = Status.DECLINED
            return
        case.status = Status.DISPATCHED
        self.called = self.whistled_for()
        if case.message.correct or self.is_back_at_once():
            self.be_considered()

    def whistled_for(self) -> int:
        """The department above that the subdistrict whistles for though its own forces would do, -1 for
        none."""
        case, p = self.case, self.case.city.p
        never = p.whistling.base == -math.inf or p.frozen.government or not dispatch.assembles(case.dispatch)
        if never or len(self.own) > 1 or case.tier >= COMMUNITY or not case.is_small:
            return -1
        u, v = case.two(purpose.WHISTLE, case.attempts)
        answers = accountability.answers(p.accountability)
        chance = whistling.overblown(p.whistling, self.own[0].crowding(), p.passing.kept, answers)
        case.note(purpose.WHISTLE, case.attempts, u, chance, u < chance)
        above = [row for row, station in enumerate(case.grid.stations) if station.office.tier < COMMUNITY]
        return above[int(v * len(above))] if above and u < chance else -1

    def is_coordinated(self) -> bool:
        """Whether it comes before the coordinating body."""
        case = self.case
        luck, _, _, _ = case.four(purpose.COORDINATE, 0)
        return bool(coordination.concerns(case.city.p.coordination.share, len(self.stations), luck))

    def be_settled(self) -> None:
        """The body has decided: where it is obeyed, the right departments are told at once, all of them."""
        case, p = self.case, self.case.city.p.coordination
        _, heed, join, _ = case.four(purpose.COORDINATE, 0)
        case.led = OBEYED if heed < p.authority else UNHEEDED
        if case.led == OBEYED:
            case.message.correct = 1
            case.dispatch = Dispatch.WHISTLE if join < p.together else Dispatch.PLATFORM
        case.city.calendar.push(case.city.instant, Event.SETTLED, case.row)

    def is_agreed(self) -> bool:
        """Whether the tiers above consent, where they are asked."""
        case, p, desks = self.case, self.case.city.p.dispatch, self.desks()
        if desks == 0 or p.consent >= 1.0 or case.escalations > 0:
            return True
        u, _ = case.two(purpose.CONSENT, case.city.number)
        passes = dispatch.approval(p.each_consents, p.consent, desks)
        case.note(purpose.CONSENT, case.city.number, u, passes, u < passes)
        return u < passes

    def desks(self) -> int:
        """Tiers above the dispatching one that must consent: up to the highest at which a needed
        department stands."""
        if not dispatch.consents(self.case.dispatch):
            return 0
        return self.case.tier - min(self.case.tier, *(station.office.tier for station in self.stations))

    def be_considered(self) -> None:
        """A department takes the case or passes it on, until one takes it."""
        while self.is_passed_on():
            if not self.is_back_at_once():
                return
        self.be_accepted()

    def is_passed_on(self) -> bool:
        """Whether the first department it needs says that others are in charge."""
        case, p = self.case, self.case.city.p
        ends = case.escalations > 0 or self.transfers >= MOST_TRANSFERS or case.led == OBEYED
        if not p.loop.passing or p.frozen.government or ends or case.is_attended():
            return False
        load = self.stations[0].crowding()
        answers = accountability.answers(p.accountability)
        spoiled = attention.spoiled(p.attention, case.city.looked_after)
        chance = accountability.passing(p.passing, load, answers, p.incentive.fine, spoiled)
        u, _ = case.two(purpose.PASS, self.transfers)
        case.note(purpose.PASS, self.transfers, u, chance, u < chance)
        return u < chance

    def is_back_at_once(self) -> bool:
        """Passed on, the case is back with those who dispatch: after a while, or at once."""
        case, city = self.case, self.case.city
        hours = city.p.passing.delay_h
        _, u = case.two(purpose.PASS, self.transfers)
        self.transfers += 1
        if hours <= 0.0 or self.is_kept():
            return True
        back = city.instant + exponential(u, hours / 24.0)
        city.calendar.push(back, Event.RETURNED, case.row, self.token)
        return False

    def is_kept(self) -> bool:
        """Whether the case stays with who whistled, who sends it on at once."""
        kept = self.case.city.p.passing.kept
        if kept <= 0.0 or not dispatch.assembles(self.case.dispatch):
            return False
        u, _ = self.case.two(purpose.KEEP, self.transfers)
        return u < kept

    def be_accepted(self) -> None:
        """It lies until a department turns to it: while a forum meets on it, then by its kind and who found
        it, less under pressure."""
        case, city, work = self.case, self.case.city, self.case.work
        mean = work.delay_patrol if case.found_by == Way.PATROL else work.delay_reported
        lies = self.meet() * city.p.forum.round_h / 24.0
        if mean > 0.0:
            u, v = case.two(purpose.DELAY, case.attempts)
            cv2 = work.delay_cv2 * (1.0 - city.p.dispatch.standard)
            pressure = 1.0 if case.is_attended() else city.judged[case.accountability].pressure
            hastened = math.exp(-city.p.dispatch.hasten * pressure)
            delay = lognormal(normal(u, v), mean, cv2) * hastened
            lies += self.of_two_owners(delay, mean, cv2, hastened) if self.has_two_owners() else delay
        if lies <= 0.0:
            self.call_teams()
            return
        city.calendar.push(case.later(lies), Event.READY, case.row, self.token)

    def has_two_owners(self) -> bool:
        """Whether the place and the line both own it, so that each may wait for the other."""
        case, p = self.case, self.case.city.p
        luck, _, _, _ = case.four(purpose.OWNERS, 2 * case.attempts)
        return bool(p.loop.passing and luck < p.passing.owners and not case.is_small)

    def of_two_owners(self, delay: float, mean: float, cv2: float, hastened: float) -> float:
        """How long it lies, given the delay of one owner: each may wait for the other, and both may begin,
        so that the faster does it."""
        case, p = self.case, self.case.city.p
        _, luck, joins, _ = case.four(purpose.OWNERS, 2 * case.attempts)
        waits = ownership.waits(p.passing.waiting, accountability.answers(p.accountability))
        if joins < ownership.both_begin(waits):
            u, v = case.two(purpose.OWNERS, 2 * case.attempts + 1)
            delay = min(delay, lognormal(normal(u, v), mean, cv2) * hastened)
        return float(delay + ownership.turns(waits, luck) * p.passing.waiting_h / 24.0)

    def meet(self) -> int:
        """Rounds of talk of the forum, where one meets; without agreement departments come in turn."""
        case, p = self.case, self.case.city.p.forum
        joint = len(self.stations) > 1 and dispatch.parallel(case.dispatch) and case.led != OBEYED
        rule = case.rule_of(Family.DELIBERATION)
        if not joint or rule == Deliberation.NONE:
            return 0
        forum = Forum(case, rule)
        forum.talk()
        case.agreed, case.acceptability = int(forum.decides), forum.acceptability
        share = forum.accepting / len(forum.members)
        case.note(purpose.VIEW, case.attempts, share, p.quorum, forum.decides)
        if not case.agreed:
            case.dispatch = Dispatch.HIERARCHICAL
        return forum.held

    # --- who comes -------------------------------------------------------------------------------

    def call_teams(self) -> None:
        """Teams are asked for: of all departments at once, or of the first."""
        self.case.status = Status.SERVED
        self.token += 1
        if math.isnan(self.queued):
            self.queued = self.case.city.instant
        self.slot = 0
        slots = range(len(self.case.work.departments))
        whistles = dispatch.assembles(self.case.dispatch)
        named = [slot for slot in slots if not whistles or self.is_named(slot)]
        if whistles and (len(slots) > 1 or self.called >= 0):
            self.case.city.whistles += 1.0
            self.case.city.needless_whistles += float(self.called >= 0)
        self.needed = self.coming = len(named)
        self.requests = []
        self.ask(named)

    def is_named(self, slot: int) -> bool:
        """Whether one who whistles thinks of a department: of the first, that of the place, always."""
        p = self.case.city.p
        u, _ = self.case.two(purpose.SUMMON, self.case.attempts * ATTEMPT + slot)
        return (
            slot == 0 or self.case.led == OBEYED or u < dispatch.named(p.dispatch.missed, p.passing.clarity)
        )

    def ask(self, slots: Sequence[int]) -> None:
        """Requests for the teams whose turn it is: of all these departments, or of the one at `slot`."""
        pool = self.pool()
        for slot in slots if dispatch.parallel(self.case.dispatch) else [self.slot]:
            station = self.station_for(slot) if pool is None else pool
            station.take(self.case, slot)

    def station_for(self, slot: int) -> Station:
        """The station of a department that is needed: its post in the subdistrict, if a team is free there;
        where it is busy, perhaps that of a force linked to it."""
        case, own = self.case, self.stations[slot]
        post: Station | None = case.grid.posts[self.departments[slot]] if case.grid.posts else None
        if post is not None and post.is_free:
            return post
        linkage, other = case.city.p.dispatch.linkage, case.city.linked[self.departments[slot]]
        if linkage > 0.0 and other >= 0 and not own.is_free:
            u, _ = case.two(purpose.LINK, case.attempts * ATTEMPT + slot)
            linked: Station = case.grid.stations[other]
            if u < linkage and linked.is_free:
                return linked
        return own

    @property
    def is_short(self) -> bool:
        """Whether all who were summoned have come, and somebody who is needed was not."""
        whistles = dispatch.assembles(self.case.dispatch)
        return whistles and self.coming == 0 and self.needed < len(self.case.work.departments)

    def is_summoned_by(self, slot: int) -> bool:
        """Whether the department that has come first summons those who would come after it."""
        case, share = self.case, self.case.city.p.dispatch.mutual
        u, _ = case.two(purpose.MUTUAL, case.attempts)
        return bool(dispatch.summons(case.dispatch, share, slot, len(self.stations), u))

    def whistle_again(self) -> None:
        """Those who have come see that somebody is missing: they go, and all are summoned."""
        self.case.city.whistles += 1.0
        self.case.dispatch = Dispatch.WHISTLE
        self.release_all()
        self.needed = self.coming = len(self.case.work.departments)
        self.ask(range(self.needed))

    def release_all(self) -> None:
        """All who have come are free again."""
        for each in self.requests:
            if each.state == Asked.ASSIGNED:
                each.release()

    def pool(self) -> Pool | None:
        """The mobilised teams of its district, if they are for it."""
        grid = self.case.grid
        if not self.case.work.emergency or grid.subdistrict.level == 0 or grid.pool.capacity == 0:
            return None
        pool: Pool = grid.pool
        return pool

    def move_to_pool(self) -> None:
        """Requests of an emergency that still wait go to the mobilised pool."""
        pool = self.pool()
        if pool is None:
            return
        for request in list(self.requests):
            if request.state == Asked.QUEUED and request.station is not pool:
                request.move(pool)

    def be_spared(self) -> None:
        """Others have come and done the work; what departments were about to do is void."""
        now = self.case.city.instant
        self.token += 1
        for name in ("reported", "queued", "started", "responded", "assembled"):
            if math.isnan(getattr(self, name)):
                setattr(self, name, now)

    def receive_team(self) -> None:
        """A team has come: the first, another or the last."""
        instant = self.case.city.instant
        if math.isnan(self.responded):
            self.responded = instant
        self.coming -= 1
        if self.coming == 0 and not self.is_short and math.isnan(self.assembled):
            self.assembled = instant

    def finish_work(self, request: Request) -> None:
        """Work is finished: teams are free, the next department comes, or it is reported closed."""
        rule = self.case.dispatch
        if dispatch.assembles(rule):
            self.release_all()
            self.needed = 0
        else:
            request.release()
            self.needed -= 1
        if self.needed == 0:
            self.case.be_closed()
        elif not dispatch.parallel(rule):
            self.hand_over()

    def hand_over(self) -> None:
        """From one department to the next: directly, or up to the common superior and down again."""
        case, p = self.case, self.case.city.p
        self.slot += 1
        hours = dispatch.handovers(case.dispatch) * p.information.delay_h
        if hours <= 0.0:
            self.ask([self.slot])
            return
        u, _ = case.two(purpose.HANDOVER, case.attempts * ATTEMPT + self.slot)
        case.city.calendar.push(case.later(exponential(u, hours / 24.0)), Event.HANDED, case.row)
