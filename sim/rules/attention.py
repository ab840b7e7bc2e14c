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
