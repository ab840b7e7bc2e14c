"""Goods that emergencies need: laid in, delivered by contract, hoarded in fear, used up by work."""

import math

from sim.compiled import formula


@formula
def after(p, stock, grids, level, fear, days):
    """Goods of a subdistrict after a step, in jobs: residents hoard as they fear, suppliers under contract
    deliver where a response is on; `p` is the supplies block."""
    hoarded = stock * math.exp(-p.hoarding * fear * days)
    return hoarded + (p.contract * grids * days if level > 0 else 0.0)


@formula
def are_limited(stock):
    """Whether goods can run out at all."""
    return stock < math.inf


@formula
def left(stock):
    """Goods that are left once a job has begun."""
    return max(0.0, stock - 1.0)


@formula
def slower(p, stock):
    """Time of a job over that of one with all it needs."""
    return 1.0 if stock >= 1.0 else 1.0 + p.without
