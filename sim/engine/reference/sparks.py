"""What a case of a hazard sets off in the reference engine."""

import math
from typing import Any

from sim import hazards, purpose
from sim.cases import SPARKED, Cause, Status
from sim.draws import exponential, offspring, two
from sim.engine.events import Event


def raised(city: Any, hazard: Any, work: Any, name: int) -> Any:
    """The class of a case that a hazard brings: a dispute may come as a complaint, if there is a channel."""
    luck, _ = two(city.seed, purpose.COMPLAIN, 0, name & 0x7FFFFFFF, name >> 31)
    return city.works[int(hazards.raised(hazard, city.p, work.row, luck))]


class Sparks:
    """The candidates of what one case of a hazard sets off."""

    def __init__(self, case: Any, hazard: Any, firm: Any) -> None:
        """None drawn so far; `firm` is the enterprise at which the case lies hidden, if at any."""
        self.case, self.hazard, self.firm, self.drawn = case, hazard, firm, 0

    def expect(self) -> None:
        """The next candidate goes on the calendar, if there is one."""
        case, city = self.case, self.case.city
        u, _ = case.two(purpose.SPARK, self.drawn)
        age = hazards.spark_age(
            self.hazard,
            city.p,
            case.work.row,
            self.firm.ignites() if self.firm else 0.0,
            city.instant - case.arose,
            exponential(u, 1.0),
        )
        if age < math.inf:
            city.calendar.push(case.arose + age, Event.SPARK, case.row)

    def catch_fire(self) -> None:
        """A candidate: another case here or next door, as likely as the hazard has it, perhaps of the worse
        class; what lies hidden at an enterprise goes off there, once."""
        case, city, p = self.case, self.case.city, self.case.city.p
        ordinal = self.drawn
        self.drawn += 1
        hidden = hazards.at_enterprise(self.hazard, case.work.row)
        hold, where, which, luck = case.four(purpose.SPARKED, ordinal)
        grid = case.grid if hidden else case.grid.nearby(where, which)
        contained = p.enterprises.containment * grid.safety if p.loop.safety else 0.0
        closed = case.status == Status.CLOSED
        wet = grid.wet_since(case.arose, city.instant) if hidden else 0.0
        chance = hazards.sparks(self.hazard, p, case.work.row, grid.aggrieved, closed, contained, wet)
        case.note(purpose.SPARKED, ordinal, hold, chance, hold < chance)
        if not hidden or (hold >= chance and not closed):
            self.expect()
        if hold < chance:
            worse = luck < hazards.turns(self.hazard, p, case.work.row, grid.aggrieved)
            work = city.works[self.hazard.becomes if worse else self.hazard.work]
            name = offspring(case.id, ordinal + SPARKED)
            work = raised(city, self.hazard, work, name)
            severity = work.severity * self.firm.grave if hidden else work.severity
            city.add(name, grid, work, Cause.BRED, severity, case.id, case.hazard)

    @property
    def is_complaint(self) -> bool:
        """Whether the case is a complaint, which sets off nothing while it is being answered."""
        return self.hazard is not None and bool(hazards.is_complaint(self.hazard, self.case.work.row))

    def turn_sour(self) -> None:
        """A complaint that was not answered becomes, once, the dispute that it would have been."""
        case, city = self.case, self.case.city
        if self.drawn > 0 or not self.is_complaint:
            return
        self.drawn = 1
        work = city.works[self.hazard.work]
        city.add(
            offspring(case.id, SPARKED), case.grid, work, Cause.BRED, work.severity, case.id, case.hazard
        )
