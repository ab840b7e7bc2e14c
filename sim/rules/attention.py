"""The attention of superiors: scarce, and steady or in pulses."""

import math

from sim.compiled import formula


@formula
def paid(p, day):
    """Share of the cases of a day that superiors look into: as many in all, steady or in pulses, as long as a
    pulse leaves cases to look into; `p` is the attention block."""
    running = day - math.floor(day / p.every) * p.every < p.lasts
    pulse = p.pulsed * p.every / p.lasts if running else 0.0
    return min(1.0, p.share * ((1.0 - p.pulsed) + pulse))


@formula
def remembered(p, before, day, days):
    """Share of the cases looked into of late, so many days later: an exponential memory."""
    now = paid(p, day + 0.5 * days)
    return now + (before - now) * math.exp(-days / p.memory_days)


@formula
def spoiled(p, looked_after):
    """What departments that are used to being looked after gain by leaving a case that nobody looks into."""
    return p.habit * looked_after
