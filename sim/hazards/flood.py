"""A flood: rain fills what a territory can hold, which drains by itself; what it cannot hold stands in the
streets, most where these lie low, and where the works break, much more.

Water is told in mm over the whole territory. Level S under rain I and recession k: dS/dt = I - kS, a linear
reservoir, exact for any step length while I is constant.
"""

import math

from sim.compiled import formula
from sim.rules.participation import expit

HOURS = 24.0  # of a day; paces are declared by the hour
LIKELY = 0.5  # chance of a flood from which people are warned
STILL = 1e-12  # 1/day; recession below it is none


@formula
def water_at(hazard, p, instant):
    """Water at an instant, mm; what there is of it at first on its day; `p` is the floods block."""
    level, now = hazard.level, hazard.day
    while now < instant:
        rain, until = rain_from(hazard, now, instant)
        level = drained(level, rain, HOURS * p.recession, until - now)
        now = until
    return level


@formula
def highest(hazard, p, begin, end):
    """The highest water from `begin` to `end`: under constant rain it goes one way, so that it stands highest
    then or where an interval ends."""
    level, now = water_at(hazard, p, begin), max(begin, hazard.day)
    most = level
    while now < end:
        rain, until = rain_from(hazard, now, end)
        level = drained(level, rain, HOURS * p.recession, until - now)
        most, now = max(most, level), until
    return most


@formula
def exceeds(hazard, p, begin, end, held):
    """The first instant from `begin` to `end` at which more water stands than is held, infinite for none."""
    level, now = water_at(hazard, p, begin), max(begin, hazard.day)
    if now < end and level > held:
        return now
    while now < end:
        rain, until = rain_from(hazard, now, end)
        after = drained(level, rain, HOURS * p.recession, until - now)
        if after > held:
            return min(until, now + days_to(level, held, rain, HOURS * p.recession))
        level, now = after, until
    return math.inf


@formula
def rain_from(hazard, now, end):
    """(Rain, mm/day, and until when it rains so much, at most to `end`), from an instant on."""
    interval = math.floor((now - hazard.day) / hazard.interval + 1e-9)
    if interval >= hazard.days:
        return 0.0, end
    until = hazard.day + (interval + 1.0) * hazard.interval
    if until <= now:  # where an interval ends as exactly as numbers are
        return 0.0, min(end, until + hazard.interval)
    return hazard.profile[int(interval)] / hazard.interval, min(end, until)


@formula
def drained(level, rain, recession, days):
    """Water after so many days of constant rain, mm/day, at a recession, 1/day."""
    if recession < STILL:
        return level + rain * days
    kept = math.exp(-recession * days)
    return level * kept + rain / recession * (1.0 - kept)


@formula
def days_to(level, higher, rain, recession):
    """Days of constant rain in which the water comes to a higher level; infinite where it never does."""
    if recession < STILL:
        return (higher - level) / rain
    steady = rain / recession
    if steady <= higher:
        return math.inf
    return math.log((steady - level) / (steady - higher)) / recession


@formula
def holds(p, response, broken):
    """Water that the works can hold, mm: more where a response is on (0 to 1) and defends them, less once
    they have broken; `p` is the floods block."""
    if broken:
        return p.capacity * (1.0 - p.gap)
    return p.capacity * (1.0 + p.defence * response)


@formula
def excess(hazard, p, broke, begin, end):
    """The most water from `begin` to `end` that works do not hold, mm: none until they break at `broke`."""
    since = max(begin, broke)
    return highest(hazard, p, since, end) - holds(p, 0.0, True) if since <= end else 0.0


@formula
def damage(p, excess, low):
    """Share of a grid's people and goods that water reaches: by the depth at which the excess, mm, gathers
    there; `low` is how low it lies, 1 on average (depth and damage: 1 - exp(-depth/scale))."""
    depth = p.gather * max(0.0, excess) / 1000.0 * low
    return 1.0 - math.exp(-depth / p.depth_scale)


@formula
def foreseen(p, forecast):
    """Chance of a flood as government judges it from the forecast level: none where no water is forecast."""
    if forecast <= 0.0:
        return 0.0
    return expit(p.sharpness * (forecast / p.capacity - 1.0))


@formula
def issue(p, instant):
    """Which forecast is in force: each errs in its own way until the next one is issued."""
    return math.floor(HOURS * instant / p.issue_h + 1e-9)


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
    return wanted + (away - wanted) * math.exp(-HOURS * p.leave_pace * days)
