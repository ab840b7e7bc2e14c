"""Whose reports are heard."""

from sim import purpose
from sim.compiled import kernel
from sim.draws import NOBODY, uniform
from sim.rules import voice


@kernel
def heard(m, grid):
    """Share of what the people of a grid report that is heard."""
    p = m.parameters[0].voice
    if p.unequal <= 0.0:
        return 1.0
    return voice.heard(p, uniform(m.clock[0].seed, purpose.VOICE, NOBODY, grid, NOBODY))
