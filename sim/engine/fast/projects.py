"""Projects of departments among ordinary cases, and those that a street stops."""

from sim import purpose
from sim.compiled import kernel
from sim.draws import four, two
from sim.engine.fast.books import note
from sim.rules import veto


@kernel
def burden(m, name):
    """Severity of an ordinary case over that of its class: more or less, where a project brings it."""
    p = m.parameters[0].projects
    if p.share <= 0.0:
        return 1.0
    luck, _, _, _ = four(m.clock[0].seed, purpose.PROJECT, 0, name & 0x7FFFFFFF, name >> 31)
    if luck >= p.share:
        return 1.0
    u, v = two(m.clock[0].seed, purpose.PROJECT, 1, name & 0x7FFFFFFF, name >> 31)
    return veto.burden(p, u, v)


@kernel
def is_stopped(m, name, grid, instant):
    """Whether an ordinary case does not arise since the street stops the project that would bring it; its
    worth is then forgone."""
    p, place = m.parameters[0].projects, m.grids[grid].subdistrict
    if p.share <= 0.0 or p.veto <= 0.0 or m.parameters[0].frozen.government:
        return False
    clock = m.clock[0]
    seed, low, high = clock.seed, name & 0x7FFFFFFF, name >> 31
    luck, asked, a, b = four(seed, purpose.PROJECT, 0, low, high)
    if luck >= p.share or asked >= p.veto:
        return False
    u, v = two(seed, purpose.PROJECT, 2, low, high)
    worth, seen = veto.worth(p, u, v), veto.seen(p, burden(m, name), a, b)
    granted = p.granted * worth
    if seen > granted:
        clock.forgone += worth
    note(m, purpose.PROJECT, clock.step, place, name, instant, granted, seen, seen > granted)
    return seen > granted
