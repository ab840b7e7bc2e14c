"""The coordinating body of a district in the reference engine."""

from collections import deque
from typing import Any

import mesa

from sim import purpose
from sim.draws import exponential
from sim.engine.events import Event
from sim.rules import coordination
from sim.rules.coordination import MOST_AT_ONCE


class Body(mesa.Agent):
    """Cases come before it, first come first served, and it decides on them."""

    def __init__(self, model: Any, places: int) -> None:
        """One before which no case has come yet; its district has so many subdistricts."""
        super().__init__(model)
        self.places, self.busy = places, 0
        self.queue: deque[Any] = deque()

    def receive(self, case: Any) -> None:
        """A case comes, behind those that wait."""
        case.message.behind = None
        if self.queue:
            self.queue[-1].message.behind = case.message
        self.queue.append(case)
        self.take_on()

    def take_on(self) -> None:
        """Whoever of the body is free takes on the case that has waited longest."""
        city, p = self.model, self.model.p.coordination
        for _ in range(MOST_AT_ONCE):
            if not self.queue or self.busy >= coordination.desks(p.desks, self.places):
                return
            case = self.queue.popleft()
            self.busy += 1
            u, _ = case.two(purpose.COORDINATE, 1)
            days = exponential(u, p.work_h / 24.0) / (1.0 - city.taken)
            city.calendar.push(city.instant + days, Event.DECIDED, case.row)

    def decide(self, case: Any) -> None:
        """It has decided on a case, and turns to the next."""
        self.busy -= 1
        self.take_on()
        case.response.be_settled()
