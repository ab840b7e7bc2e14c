"""Complaints: what would be a dispute, as long as it is answered."""

import numpy as np

from sim.cases import SPARKED, Cause
from sim.compiled import kernel
from sim.draws import offspring
from sim.engine.fast.sources import add
from sim.engine.fast.sparks import is_complaint


@kernel
def turn_sour(m, row, instant):
    """A complaint that was not answered becomes, once, the dispute that it would have been."""
    case = m.cases[row]
    if case.sparks > 0 or not is_complaint(m, case):
        return
    case.sparks = 1
    name, cause, nowhere = offspring(case.id, SPARKED), np.int64(Cause.BRED), np.int64(-1)
    grid, hazard = np.int64(case.grid), np.int64(case.hazard)
    add(m, name, case.id, cause, grid, np.int64(m.hazards[hazard].work), instant, hazard, nowhere)
