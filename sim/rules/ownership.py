"""Two owners of one case, each of whom may wait for the other (Diekmann 1985, the volunteer's dilemma,
doi:10.1177/0022002785029004003)."""

import math

from sim.compiled import formula


@formula
def waits(waiting, traceability):
    """Chance that an owner waits for the other: less where it can be traced who did."""
    return waiting * (1.0 - traceability)


@formula
def turns(waits, luck):
    """How often both wait, and look again, before one begins: geometric, since both wait by chance waits²."""
    return int(math.log(luck) / (2.0 * math.log(waits))) if waits > 0.0 else 0


@formula
def both_begin(waits):
    """Chance that both begin, given that one does."""
    return (1.0 - waits) / (1.0 + waits)
