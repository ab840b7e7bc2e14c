"""A flood: rain fills what a territory can hold, which drains by itself; what it cannot hold stands in the
streets, most where these lie low, and where the works break, much more.

Water is told in mm over the whole territory. Level S under rain I and recession k: dS/dt = I - kS, a linear
reservoir, exact for any step length while I is constant.
"""

import math

from sim.compiled import formula
from sim.rules.participation import expit

LIKELY = 0.5  # chance of a flood from which people are warned
STILL = 1e-12  # 1/day; recession below it is none


@formula
def level_after(hazard, recession, level, begin, end):
    """Water at `end`, from that at `begin`: rain as the profile has it, interval by interval, from the
    hazard's day on."""
    now = max(begin, hazard.day)
    while now < end:
        interval = math.floor((now - hazard.day) / hazard.interval + 1e-9)
        until = min(end, hazard.day + (interval + 1.0) * hazard.interval)
        if until <= now:
            until = end
        rain = 0.0
        if 0.0 <= interval < hazard.days:
            rain = hazard.profile[int(interval)] / hazard.interval
        level = drained(level, rain, recession, until - now)
        now = until
    return level


@formula
def highest_until(hazard, recession, level, begin, end):
    """The highest water from `begin` to `end`: under constant rain it goes one way, so that it stands highest
    now or where an interval ends."""
    highest, now = level, begin
    while now < end:
        intervals = math.floor((max(now, hazard.day) - hazard.day) / hazard.interval + 1e-9) + 1.0
        until = min(end, hazard.day + intervals * hazard.interval)
        if until <= now:
            until = end
        level = level_after(hazard, recession, level, now, until)
        highest, now = max(highest, level), until
    return highest


@formula
def drained(level, rain, recession, days):
    """Water after so many days of constant rain, mm/day, at a recession, 1/day."""
    if recession < STILL:
        return level + rain * days
    kept = math.exp(-recession * days)
    return level * kept + rain / recession * (1.0 - kept)


@formula
def holds(p, response, broken):
    """Water that the works can hold, mm: more where a response is on (0 to 1) and defends them, less once
    they have broken; `p` is the floods block."""
    if broken:
        return p.capacity * (1.0 - p.gap)
    return p.capacity * (1.0 + p.defence * response)


@formula
def damage(p, excess, low):
    """Share of a grid's people and goods that water reaches: by the depth at which the excess, mm, gathers
    there; `low` is how low it lies, 1 on average (depth and damage: 1 - exp(-depth/scale))."""
    depth = p.gather * max(0.0, excess) / 1000.0 * low
    return 1.0 - math.exp(-depth / p.depth_scale)


@formula
def foreseen(p, forecast):
    """Chance of a flood as government judges it from the forecast level."""
    return expit(p.sharpness * (forecast / p.capacity - 1.0))


@formula
def warned_after(warned, foreseen, reach, says, days):
    """Share of people that has been warned, after a step in which it is given out or not what is foreseen;
    it is forgotten when no flood is likely."""
    if foreseen < LIKELY:
        return 0.0
    return 1.0 - (1.0 - warned) * math.pow(1.0 - reach, days) if says else warned


@formula
def leaves(p, trust, risk):
    """Share of the warned that goes to safety: by trust in who warns, and by the risk that they see."""
    return expit(p.leave_base + p.leave_trust * trust + p.leave_risk * risk)


@formula
def away_after(p, away, wanted, days):
    """Share of people in safety after a step: they go, and come back, at one pace."""
    return wanted + (away - wanted) * math.exp(-24.0 * p.leave_pace * days)
