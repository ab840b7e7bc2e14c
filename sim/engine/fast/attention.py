"""Which cases superiors look into, and what departments remember of it."""

from sim import purpose
from sim.compiled import kernel
from sim.engine.fast.books import by_case
from sim.rules import attention


@kernel
def is_attended(m, case):
    """Whether superiors look into a case, from when word of it has come."""
    p = m.parameters[0].attention
    if p.share <= 0.0:
        return False
    u, _ = by_case(m, case, purpose.ATTEND, 0)
    return u < attention.paid(p, case.reported)


@kernel
def remember(m):
    """Departments have grown used to as much of it as there was in this step."""
    clock = m.clock[0]
    begin = clock.step * clock.days
    clock.looked_after = attention.remembered(
        m.parameters[0].attention, clock.looked_after, begin, clock.days
    )
