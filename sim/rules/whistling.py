"""Whistling for a department though one's own forces would do."""

from sim.compiled import formula
from sim.rules.participation import expit


@formula
def overblown(p, load, kept, answers):
    """Chance that a subdistrict whistles for others over a small matter, by what it gains: work is then
    somebody else's, unless the whistler keeps the case or it can be traced; `p` is the whistling block."""
    return expit(p.base + p.load * load - p.kept * kept - p.traced * answers)
