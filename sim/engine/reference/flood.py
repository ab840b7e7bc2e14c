"""Water in the reference engine: what government foresees of it, and how it rises."""

import math
from typing import Any

from sim import purpose
from sim.draws import normal
from sim.hazards import flood


class Water:
    """The water of one flood; what its fields mean stands at `sim.hazards.HAZARD`."""

    def __init__(self, city: Any, row: int, hazard: Any, weights: list[float]) -> None:
        """As it stands at first; grids get it by their weights."""
        self.city, self.row, self.hazard = city, row, hazard
        self.lows = [weight * len(weights) for weight in weights]
        self.level, self.broken, self.excess = float(hazard.level), False, 0.0

    @property
    def water(self) -> float:
        """What there is of it: none before its day."""
        return self.level if self.city.end > self.hazard.day else 0.0

    def foresee(self) -> float:
        """Chance of a flood, by the highest level that is forecast for some hours ahead."""
        city, p = self.city, self.city.p.floods
        ahead = city.instant + max(p.lead_h / 24.0, city.days)
        if ahead <= self.hazard.day:
            return 0.0
        level = flood.highest_until(self.hazard, 24.0 * p.recession, self.level, city.instant, ahead)
        u, v = city.two(purpose.FORECAST, self.row)
        forecast = level * math.exp(p.forecast_error * normal(u, v))
        return flood.foreseen(p, forecast)

    def rise(self) -> None:
        """To the level at the end of the step; the works hold, or break for good."""
        p, response = self.city.p.floods, self.city.response()
        if self.city.end <= self.hazard.day:
            return
        self.level = self.level_at(self.city.end)
        self.broken = self.broken or self.level > flood.holds(p, response, self.broken)
        self.excess = self.level - flood.holds(p, response, self.broken)

    def level_at(self, instant: float) -> float:
        """Level at a later instant."""
        recession = 24.0 * self.city.p.floods.recession
        return flood.level_after(self.hazard, recession, self.level, self.city.instant, instant)
