"""Cases that come back at the same place, where they were treated on the surface."""

import numpy as np

from sim import cases, purpose
from sim.cases import RECURRED, Cause
from sim.compiled import kernel
from sim.draws import NOBODY, exponential, offspring
from sim.engine.events import Event
from sim.engine.fast.books import by_case
from sim.engine.fast.calendar import push
from sim.engine.fast.sources import add


@kernel
def expect_return(m, row, instant):
    """A case that was truly closed may come back, unless its roots were treated."""
    course = m.parameters[0].course
    case = m.cases[row]
    if course.recurs <= 0.0 or case.severity <= 0.0 or case.patient >= 0:
        return
    u, v = by_case(m, case, purpose.RECUR, 0)
    if u < cases.recurs(course):
        push(m, instant + exponential(v, course.recurs_days), Event.RECURS, row, NOBODY)


@kernel
def recur(m, row, instant):
    """A case is there again, as it was at first."""
    case = m.cases[row]
    name, cause, nowhere = offspring(case.id, RECURRED), np.int64(Cause.BRED), np.int64(-1)
    grid, work, hazard = np.int64(case.grid), np.int64(case.work), np.int64(case.hazard)
    add(m, name, case.id, cause, grid, work, instant, hazard, nowhere)
