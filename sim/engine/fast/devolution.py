"""Who decides on a case: those whom the scenario names, or for small matters the community itself."""

from sim import purpose
from sim.agents.resident import COMMUNITY
from sim.compiled import kernel
from sim.draws import four


@kernel
def tier_of(m, case):
    """The tier that dispatches a case."""
    p = m.parameters[0].dispatch
    if p.devolved <= 0.0 or p.tier >= COMMUNITY or not is_small(m, case):
        return p.tier
    luck = four(m.clock[0].seed, purpose.RULE, 0, case.id & 0x7FFFFFFF, case.id >> 31)
    return COMMUNITY if luck[3] < p.devolved else p.tier


@kernel
def is_small(m, case):
    """Whether the forces of the community are enough for a case."""
    work = m.works[case.work]
    for need in range(work.first_need, work.first_need + work.needs):
        if m.units[m.stations[m.station_of[m.needs[need], case.grid]].unit].tier < COMMUNITY:
            return False
    return True
