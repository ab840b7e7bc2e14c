"""Where cases come from in the reference engine, and the calendar on which all that is to happen stands."""

import heapq
import math
from typing import Any

from sim import hazards, purpose
from sim.cases import Cause
from sim.draws import NOBODY, address, exponential, four, normal, two
from sim.engine.events import Event
from sim.engine.reference.cases import Work
from sim.engine.reference.flood import Water
from sim.engine.reference.places import Grid
from sim.engine.reference.sparks import raised
from sim.rules import veto


class Calendar:
    """What is to happen, by instant; at one instant by kind, row and slot."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.entries: list[tuple[float, int, int, int]] = []

    def push(self, instant: float, kind: Event, row: int, slot: int = 0) -> None:
        """Something is to happen to a row of its kind."""
        heapq.heappush(self.entries, (instant, kind, row, slot))

    def has_before(self, end: float) -> bool:
        """Whether anything is to happen before an instant."""
        return bool(self.entries) and self.entries[0][0] < end

    def pop(self) -> tuple[float, int, int, int]:
        """What comes first."""
        return heapq.heappop(self.entries)


class Source:
    """What brings cases to one grid, at a rate that changes with time.

    Candidates come at the highest rate of the step; each is a case with the chance that the rate of its
    instant has of it (thinning: Lewis and Shedler 1979).
    """

    def __init__(self, city: Any, row: int, kind: int, grid: Grid) -> None:
        """One of a kind (0 ordinary, 1 needless, from 2 on hazards) in a grid."""
        self.city, self.row, self.kind, self.grid = city, row, kind, grid
        self.top = 0.0

    def rate(self, instant: float) -> float:
        """Cases a day at an instant."""
        raise NotImplementedError

    def highest(self) -> float:
        """The highest rate within the step."""
        raise NotImplementedError

    def open_step(self) -> None:
        """The first candidate of the step."""
        self.top = self.highest()
        if self.top > 0.0:
            self.expect(0)

    def expect(self, ordinal: int) -> None:
        """The next candidate, if it comes within the step."""
        city = self.city
        u, _ = city.two(purpose.ARRIVAL, self.row, ordinal)
        instant = city.instant + exponential(u, 1.0 / self.top)
        if instant < city.end:
            city.calendar.push(instant, Event.ARRIVE, self.row, ordinal)

    def bring(self, ordinal: int) -> None:
        """A candidate: a case, if the rate of the instant allows it."""
        city = self.city
        _, v = city.two(purpose.ARRIVAL, self.row, ordinal)
        self.expect(ordinal + 1)
        if v * self.top < self.rate(city.instant):
            self.first_case(ordinal)

    def first_case(self, ordinal: int) -> None:
        """A case that no other case bred, unless safety at enterprises prevents it."""
        city, p = self.city, self.city.p
        name = address(self.kind, self.grid.row, city.number, ordinal)
        if self.is_stopped(name):
            return
        pick, spare, _, _ = four(city.seed, purpose.CASE, 0, name & 0x7FFFFFFF, name >> 31)
        work, firm = self.work(pick, name), self.firm(pick)
        prevented = p.enterprises.safety * (float(firm.safe) if firm else self.grid.safety)
        if work.at_enterprise and p.loop.safety and spare < prevented:
            return
        cause = min(self.kind, int(Cause.HAZARD))
        severity = 0.0 if cause == Cause.NEEDLESS else work.severity * self.burden(name)
        city.add(name, self.grid, work, cause, severity, hazard=max(-1, self.kind - 2), firm=firm)

    def is_stopped(self, name: int) -> bool:
        """Whether a case does not arise since the street stops what would bring it."""
        return False

    def burden(self, name: int) -> float:
        """Severity of a case over that of its class."""
        return 1.0

    def firm(self, pick: float) -> Any:
        """The enterprise at which a first case lies hidden, if at any."""
        return None

    def work(self, pick: float, name: int) -> Work:
        """The class of work of a case of this name, by the shares of ordinary cases."""
        works, cumulated = self.city.works, self.city.work_cumulated
        return next((w for w in works[:-1] if pick * cumulated[-1] < cumulated[w.row]), works[-1])


class Ordinary(Source):
    """What happens in any town, by hour, day of the week and the mood of the day."""

    def rate(self, instant: float) -> float:
        """Cases a day at an instant."""
        return self.city.p.demand.rate * self.profile(instant) * self.mood(math.floor(instant))

    def highest(self) -> float:
        """At daytime of a weekday, in the busiest mood of the days that the step touches."""
        city = self.city
        touched = range(math.floor(city.instant), math.floor(city.end) + 1)
        return city.p.demand.rate * city.profile_top * max(self.mood(day) for day in touched)

    def is_stopped(self, name: int) -> bool:
        """Whether a project would bring the case, and the street stops it; its worth is then forgone."""
        city, p = self.city, self.city.p.projects
        luck, asked, a, b = four(city.seed, purpose.PROJECT, 0, name & 0x7FFFFFFF, name >> 31)
        if luck >= p.share or asked >= p.veto or city.p.frozen.government:
            return False
        worth = veto.worth(p, *two(city.seed, purpose.PROJECT, 2, name & 0x7FFFFFFF, name >> 31))
        seen = veto.seen(p, self.burden(name), a, b)
        granted = p.granted * worth
        stops = bool(seen > granted)
        if stops:
            city.forgone += worth
        city.note(purpose.PROJECT, self.grid.subdistrict.row, name, granted, seen, stops)
        return stops

    def burden(self, name: int) -> float:
        """More or less than usual, where a project brings it."""
        city, p = self.city, self.city.p.projects
        luck, _, _, _ = four(city.seed, purpose.PROJECT, 0, name & 0x7FFFFFFF, name >> 31)
        if luck >= p.share:
            return 1.0
        u, v = two(city.seed, purpose.PROJECT, 1, name & 0x7FFFFFFF, name >> 31)
        return float(veto.burden(p, u, v))

    def profile(self, instant: float) -> float:
        """Rate at an instant over its mean."""
        city, hours = self.city, self.city.p.work_time
        rate = 1.0 / city.profile_mean
        if (math.floor(instant) + city.weekday) % 7 >= 5:
            rate *= city.p.demand.weekend
        if not hours.start_hour <= 24.0 * (instant - math.floor(instant)) < hours.end_hour:
            rate *= city.p.demand.night
        return rate

    def mood(self, day: int) -> float:
        """How busy a day is: lognormal with mean 1, the same for all grids."""
        spread = self.city.p.demand.spread
        if spread <= 0.0:
            return 1.0
        u, v = two(self.city.seed, purpose.DAY, day, 0, int(NOBODY))
        return math.exp(spread * normal(u, v) - 0.5 * spread * spread)


class Needless(Source):
    """Reports of nothing, by residents who take part and fear the worst."""

    def rate(self, instant: float) -> float:
        """The same all through the step."""
        return self.highest()

    def highest(self) -> float:
        """By what residents do and fear."""
        p = self.city.p
        told = p.demand.needless * p.detection.channels * self.grid.part * self.grid.subdistrict.mean_risk
        return told * self.grid.heard()


class Struck(Source):
    """First cases of a hazard: a surge, or a blow at one instant."""

    def __init__(
        self, city: Any, row: int, kind: int, grid: Grid, hazard: Any, weight: float, water: Water | None
    ) -> None:
        """`weight` is the share of the city's first cases that fall on the grid; a flood has water."""
        super().__init__(city, row, kind, grid)
        self.hazard, self.weight, self.water = hazard, weight, water

    def rate(self, instant: float) -> float:
        """Cases a day at an instant."""
        city = self.city
        first = hazards.first_rate(self.hazard, instant, city.ordinary, float(len(city.grids)))
        wet = self.water.covers(self.grid.row, instant, instant) if self.water else 0.0
        return first * self.weight * self.more(wet)

    def highest(self) -> float:
        """The highest rate within the step."""
        city, count = self.city, float(len(self.city.grids))
        highest = hazards.highest_rate(self.hazard, city.instant, city.end, city.ordinary, count)
        wet = self.water.most(self.grid.row) if self.water else 0.0
        return highest * self.weight * self.more(wet)

    def more(self, wet: float) -> float:
        """How many times as many first cases there are here as elsewhere, by what people bear and suffer."""
        grid = self.grid
        return float(hazards.stirred(self.hazard, self.city.p, grid.aggrieved, wet, grid.away))

    def open_step(self) -> None:
        """A blow whose instant has come goes on the calendar."""
        super().open_step()
        if hazards.at_once(self.hazard, self.city.instant, self.city.end) > 0:
            self.city.calendar.push(float(self.hazard.day), Event.STRIKE, self.row)

    def strike(self) -> None:
        """All cases of a blow at once."""
        for ordinal in range(int(self.hazard.count)):
            self.first_case(ordinal)

    def firm(self, pick: float) -> Any:
        """One of the enterprises of the grid, if that is where the hazard's cases lie."""
        firms = self.grid.enterprises
        hidden = hazards.at_enterprise(self.hazard, self.hazard.work)
        return firms[int(pick * len(firms))] if hidden else None

    def work(self, pick: float, name: int) -> Work:
        """The class of work that the hazard brings."""
        work: Work = raised(self.city, self.hazard, self.city.works[int(self.hazard.work)], name)
        return work
