"""A disease in the reference engine: what it does to each resident, and how it breaks out."""

import math
from typing import Any

from sim import purpose
from sim.cases import Cause
from sim.draws import address, exponential, four, two, uniform
from sim.engine.events import Event
from sim.engine.reference.numbers import single
from sim.hazards import PATIENTS, epidemic
from sim.hazards.epidemic import Health, Where
from sim.rules import timing
from sim.ties import Tie


def break_out(city: Any, hazard: Any) -> None:
    """Where its day has come, the first are infected."""
    if city.instant <= hazard.day < city.end:
        for who in city.first_infected:
            city.calendar.push(float(hazard.day), Event.INFECTED, who)


class Infection:
    """How a resident stands in an epidemic; `hazard` is the row of it."""

    def __init__(self, resident: Any, hazard: int) -> None:
        """Susceptible, and free to go."""
        self.resident, self.city, self.hazard = resident, resident.model, hazard
        self.health, self.isolated = int(Health.SUSCEPTIBLE), 0.0
        self.housemates: list[Any] = []
        self.colleagues: list[Any] = []
        self.classmates: list[Any] = []  # itself among them; empty where it does not go to school

    def know(self, kinds: list[int]) -> None:
        """Which contacts live and work with it, by the kind of each tie."""
        for other, kind in zip(self.resident.contacts, kinds, strict=True):
            if kind == Tie.HOUSEHOLD:
                self.housemates.append(other)
            elif kind == Tie.COLLEAGUE:
                self.colleagues.append(other)

    @property
    def years(self) -> float:
        """How old the resident is."""
        luck = uniform(self.city.seed, purpose.AGE, 0, self.resident.row, 0)
        return float(epidemic.age(self.city.p.epidemics, luck))

    def happen(self, kind: int, slot: int) -> None:
        """One of the events of an epidemic."""
        match kind:
            case Event.INFECTED:
                self.begin()
            case Event.INFECTIOUS:
                self.become_infectious()
            case Event.MEET:
                self.meet(slot)
            case Event.ILL:
                self.fall_ill(slot)
            case Event.RECOVERED:
                self.health = Health.RECOVERED

    def begin(self) -> None:
        """Infected, who was susceptible."""
        self.health = Health.EXPOSED
        self.resident.grid.infected += 1
        p = self.city.p.epidemics
        self.later(Event.INFECTIOUS, self.lasts(p.exposed_days, p.exposed_cv2, 0))

    def lasts(self, mean: float, cv2: float, stage: int) -> float:
        """Days of a stage."""
        u, v = two(self.city.seed, purpose.INFECTION, stage, self.resident.row, 0)
        return float(timing.duration(self.city.p.epidemics.law, mean, cv2, u, v))

    def later(self, kind: Event, days: float, slot: int = 0) -> None:
        """Something is to happen to it after so many days."""
        self.city.calendar.push(self.city.instant + days, kind, self.resident.row, slot)

    def become_infectious(self) -> None:
        """Infectious for a time; it may fall ill."""
        p = self.city.p.epidemics
        self.health = Health.INFECTIOUS
        self.later(Event.RECOVERED, self.lasts(p.infectious_days, p.infectious_cv2, 1))
        ill, _, _, _ = self.luck(2)
        if ill < epidemic.falls_ill(p, self.years):
            self.later(Event.ILL, p.onset_days)
        self.expect_meeting(0)

    def luck(self, ordinal: int) -> tuple[float, float, float, float]:
        """Draws of how ill it falls."""
        return four(self.city.seed, purpose.INFECTION, ordinal, self.resident.row, 0)

    # --- meeting ---------------------------------------------------------------------------------

    def meetings(self) -> tuple[float, float, float, float]:
        """Rates at which it meets others at home, at work or school, in its grid and in the city."""
        near, far = len(self.resident.grid.residents) - 1, len(self.city.residents) - 1
        p, colleagues, schoolmates = self.city.p.epidemics, len(self.colleagues), len(self.classmates) - 1
        rates: tuple[float, float, float, float] = epidemic.meetings(
            p, len(self.housemates), schoolmates, colleagues, near, far
        )
        return rates

    def expect_meeting(self, ordinal: int) -> None:
        """When it meets somebody for the ordinal-th time."""
        home, by_day, near, far = self.meetings()
        rate = (home + by_day + near + far) * epidemic.most_susceptible(self.city.p.epidemics)
        if rate > 0.0:
            u, _ = two(self.city.seed, purpose.MEET, ordinal, self.resident.row, 0)
            self.later(Event.MEET, exponential(u, 1.0 / rate), ordinal)

    def meet(self, ordinal: int) -> None:
        """It meets somebody, and infects that one unless something is in the way."""
        if self.health != Health.INFECTIOUS:
            return
        city, p = self.city, self.city.p
        where, which, luck, _ = four(city.seed, purpose.MET, ordinal, self.resident.row, 0)
        self.expect_meeting(ordinal + 1)
        place, other = self.met(where, which)
        if other.health != Health.SUSCEPTIBLE:
            return
        chance = epidemic.susceptibility(p.epidemics, other.years) / epidemic.most_susceptible(p.epidemics)
        chance *= epidemic.leaks(p.epidemics, p.loop, self.isolated, place == Where.HOME)
        if place != Where.HOME:
            level = self.resident.grid.subdistrict.level
            stays = epidemic.stays_open(p.epidemics, p.loop, level, place == Where.SCHOOL)
            chance *= stays * self.goes_out() * other.goes_out()
        row, whom = self.resident.row, other.resident.row
        if city.keeps_log:
            city.log.append((purpose.MET, ordinal, row, whom, city.instant, luck, chance, int(luck < chance)))
        if luck < chance:
            other.begin()

    def goes_out(self) -> float:
        """Meetings outside home that it keeps."""
        p, level = self.city.p, self.resident.grid.subdistrict.level
        return float(epidemic.goes_out(p.epidemics, p.loop, self.resident.part, level))

    def met(self, where: float, which: float) -> "tuple[Where, Infection]":
        """Where, and whom it meets."""
        home, by_day, near, far = self.meetings()
        at = where * (home + by_day + near + far)
        if at < home:
            return Where.HOME, self.housemates[int(which * len(self.housemates))].infection
        if at < home + by_day and self.classmates:
            return Where.SCHOOL, self.another(self.classmates, which)
        if at < home + by_day:
            return Where.OUTSIDE, self.colleagues[int(which * len(self.colleagues))].infection
        if at < home + by_day + near:
            return Where.OUTSIDE, self.another(self.resident.grid.residents, which)
        return Where.OUTSIDE, self.another(self.city.residents, which)

    def another(self, people: list[Any], which: float) -> "Infection":
        """One of the people, who stand in order of their rows, but not oneself."""
        other = int(which * (len(people) - 1))
        infection: Infection = people[
            other + 1 if people[other].row >= self.resident.row else other
        ].infection
        return infection

    # --- falling ill, and what is done about it --------------------------------------------------

    def patients(self) -> int:
        """Persons who fall ill where one resident does, who stands for 1/share."""
        return math.floor(1.0 / self.city.share + self.luck(2)[3])

    def fall_ill(self, ordinal: int) -> None:
        """One of the persons is ill: a case, of the first of whom the resident has to say how it went."""
        city, p, resident = self.city, self.city.p.epidemics, self.resident
        work = city.works[city.hazards[self.hazard].work]
        name = address(PATIENTS, resident.row, 0, ordinal)
        case = city.add(name, resident.grid, work, Cause.HAZARD, work.severity, hazard=self.hazard)
        case.patient, case.affected = resident, None if ordinal else resident
        if self.luck(3 + ordinal)[1] < epidemic.severe(p, self.years):
            case.severity *= p.graver
        if ordinal + 1 < self.patients():
            self.later(Event.ILL, 0.0, ordinal + 1)

    def isolate(self, case: Any) -> None:
        """Served, it keeps away from others; so do infected acquaintances, as far as they are traced."""
        part = 1.0 / self.patients()
        self.keep_away(part)
        for one in self.acquaintances():
            other = one.infection
            carries = other.health in (Health.EXPOSED, Health.INFECTIOUS)
            luck = uniform(self.city.seed, purpose.TRACE, one.row, case.id & 0x7FFFFFFF, case.id >> 31)
            if carries and luck < self.city.p.epidemics.tracing:
                other.keep_away(part)

    def acquaintances(self) -> list[Any]:
        """Whom it knows, those of its class included."""
        known = {self.resident, *self.resident.contacts}
        return [*self.resident.contacts, *(one for one in self.classmates if one not in known)]

    def keep_away(self, part: float) -> None:
        """A further part of those for whom it stands is isolated."""
        self.isolated = single(min(1.0, self.isolated + part))
