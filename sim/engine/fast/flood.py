"""Water: what government foresees, how it rises, whom it reaches, who has gone."""

import math

import numpy as np

from sim import purpose
from sim.compiled import compiled, kernel
from sim.draws import NOBODY, normal, two
from sim.engine.fast.books import step_end
from sim.hazards import Hazard, flood


@compiled
def foresee(m):
    """How likely government thinks a flood, by the level that it sees and a forecast some hours ahead."""
    p = m.parameters[0].floods
    clock = m.clock[0]
    clock.foreseen = 0.0
    begin = clock.step * clock.days
    for h in range(len(m.hazards)):
        hazard = m.hazards[h]
        ahead = begin + p.lead_h / flood.HOURS
        if hazard.kind == Hazard.FLOOD and ahead > hazard.day:
            level = flood.highest(hazard, p, begin, ahead)
            u, v = two(clock.seed, purpose.FORECAST, np.int64(flood.issue(p, begin)), h, NOBODY)
            forecast = level * math.exp(p.forecast_error * normal(u, v))
            clock.foreseen = max(clock.foreseen, flood.foreseen(p, forecast))


@compiled
def rise(m):
    """Water rises and falls; works hold or break; people who were warned go; water reaches the others."""
    p = m.parameters[0].floods
    clock = m.clock[0]
    clock.water = 0.0
    floods = 0
    begin, end = clock.step * clock.days, step_end(m)
    for h in range(len(m.hazards)):
        hazard = m.hazards[h]
        if hazard.kind == Hazard.FLOOD and end > hazard.day:
            if hazard.broke == math.inf:
                held = flood.holds(p, response(m), False)
                hazard.broke = flood.exceeds(hazard, p, begin, end, held)
            hazard.excess = flood.excess(hazard, p, hazard.broke, begin, end)
            clock.water += flood.water_at(hazard, p, end)
            floods += 1
    if floods > 0:
        warn(m)
        reach(m)


@kernel
def response(m):
    """Mean response level, 0 to 1, where it defends the works."""
    total = 0.0
    for s in range(len(m.subdistricts)):
        total += m.subdistricts[s].level
    return total / 4.0 / len(m.subdistricts) if m.parameters[0].loop.defence else 0.0


@kernel
def warn(m):
    """Announcements warn those whom they reach; nobody stays warned where nothing is foreseen."""
    clock = m.clock[0]
    for s in range(len(m.subdistricts)):
        place = m.subdistricts[s]
        place.warned = flood.warned_after(
            place.warned, clock.foreseen, clock.reach, place.publishes, clock.days
        )


@kernel
def reach(m):
    """Who goes from each grid, and whom water reaches there; the most so far is kept, for what is wet is
    lost once."""
    p = m.parameters[0]
    for g in range(len(m.grids)):
        grid = m.grids[g]
        place = m.subdistricts[grid.subdistrict]
        wanted = 0.0
        if p.loop.warning:
            wanted = place.warned * flood.leaves(p.floods, place.mean_trust, place.mean_risk)
        grid.away = flood.away_after(p.floods, grid.away, wanted, m.clock[0].days)
        wet = 0.0
        for h in range(len(m.hazards)):
            if m.hazards[h].kind == Hazard.FLOOD:
                wet = max(wet, flood.damage(p.floods, m.hazards[h].excess, m.low[h, g]))
        grid.wet = max(grid.wet, wet)
        grid.flooded = max(grid.flooded, wet * (1.0 - grid.away))


@kernel
def wet_by(m, h, grid, begin, end):
    """The largest share of a grid that the water of one flood covers between two instants."""
    p = m.parameters[0].floods
    return flood.damage(p, flood.excess(m.hazards[h], p, m.hazards[h].broke, begin, end), m.low[h, grid])


@kernel
def wet_since(m, grid, begin, end):
    """The largest share of a grid that water covers between two instants."""
    wet = 0.0
    for h in range(len(m.hazards)):
        if m.hazards[h].kind == Hazard.FLOOD:
            wet = max(wet, wet_by(m, h, grid, begin, end))
    return wet
