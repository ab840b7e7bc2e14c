"""Water in the reference engine: what government foresees of it, and how it rises."""

import math
from typing import Any

from sim import purpose
from sim.draws import NOBODY, normal, two
from sim.hazards import flood


class Water:
    """The water of one flood; what its fields mean stands at `sim.hazards.HAZARD`."""

    def __init__(self, city: Any, row: int, hazard: Any, lows: list[float]) -> None:
        """As it stands at first; `lows` is how low each grid lies."""
        self.city, self.row, self.hazard, self.lows = city, row, hazard, lows
        self.broke, self.excess = math.inf, 0.0

    @property
    def water(self) -> float:
        """What there is of it at the end of the step: none before its day."""
        rains = self.city.end > self.hazard.day
        return float(flood.water_at(self.hazard, self.city.p.floods, self.city.end)) if rains else 0.0

    def foresee(self) -> float:
        """Chance of a flood, by the highest level that is forecast for some hours ahead."""
        city, p = self.city, self.city.p.floods
        ahead = city.instant + p.lead_h / flood.HOURS
        if ahead <= self.hazard.day:
            return 0.0
        level = flood.highest(self.hazard, p, city.instant, ahead)
        u, v = two(city.seed, purpose.FORECAST, int(flood.issue(p, city.instant)), self.row, NOBODY)
        forecast = level * math.exp(p.forecast_error * normal(u, v))
        return float(flood.foreseen(p, forecast))

    def rise(self) -> None:
        """In this step the works hold, or break for good."""
        city, p = self.city, self.city.p.floods
        if city.end <= self.hazard.day:
            return
        if self.broke == math.inf:
            held = flood.holds(p, city.response(), False)
            self.broke = flood.exceeds(self.hazard, p, city.instant, city.end, held)
        self.excess = flood.excess(self.hazard, p, self.broke, city.instant, city.end)

    def covers(self, grid: int, begin: float, end: float) -> float:
        """The largest share of a grid that it covers between two instants."""
        p = self.city.p.floods
        return float(flood.damage(p, flood.excess(self.hazard, p, self.broke, begin, end), self.lows[grid]))

    def most(self, grid: int) -> float:
        """The most of that in the present step."""
        return float(flood.damage(self.city.p.floods, self.excess, self.lows[grid]))
