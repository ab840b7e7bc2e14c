"""Actors that look at others and do as they do, or not: residents at contacts, the others at their kind."""

import numpy as np

from sim.agents.resident import PART
from sim.compiled import inlined, kernel
from sim.draws import NOBODY, four
from sim.rules import imitation
from sim.rules.imitation import Revision


@inlined
def keep_in_mind(did, does):
    """Who takes part as the step begins."""
    for r in range(len(did)):
        did[r] = does[r] & np.uint8(PART)


@kernel
def imitate(m, decided, group, a, b, now, did, worth, public):
    """Those from a to b revise what they do, in `now`, 0 or 1 each: at what the others did as the step
    began, or one after another at what those of the same group do by now. `public` is how often they look at
    anybody, not at a contact."""
    p = m.parameters[0].imitation
    taking = m.parameters[0].participation
    clock = m.clock[0]
    n = b - a
    together = p.revision == Revision.SYNCHRONOUS
    part = count(now)
    sealed = not together and p.explore == 0.0 and is_sealed(m, a, b, len(did), public)
    for k in range(n if together else how_many(m, decided, group, n)):
        if sealed and (part == 0 or part == n):
            break
        at, ordinal = (a + k, NOBODY) if together else (group, k + 1)
        who, which, tries, explores = four(clock.seed, decided, clock.step, at, ordinal)
        if together and who >= p.rate * clock.days:
            continue
        one = np.int64(k if together else who * n)
        other = looks_at(m, a + one, which, imitation.sees_all(p, public, explores), len(did))
        does = now[one] > 0.5
        its = now[other - a] > 0.5 if not together and a <= other < b else did[other] > 0
        mine, its_worth = np.float64(worth[a + one]), np.float64(worth[other])
        after = imitation.after(taking.rule, p, taking.precision, does, mine, its, its_worth, explores, tries)
        part += np.int64(after) - np.int64(does)
        now[one] = 1.0 if after else 0.0


@kernel
def count(now):
    """How many take part."""
    part = np.int64(0)
    for does in now:
        part += np.int64(does)
    return part


@kernel
def how_many(m, decided, group, n):
    """Revisions of a group in a step where they come one after another; a part of one by lot."""
    clock = m.clock[0]
    luck, _, _, _ = four(clock.seed, decided, clock.step, group, NOBODY)
    return np.int64(float(n) * m.parameters[0].imitation.rate * clock.days + luck)


@kernel
def looks_at(m, row, which, all_alike, count):
    """Whom one looks at: anybody, or one of its contacts; itself where it has none."""
    if all_alike:
        return np.int64(which * count)
    first, last = np.int64(m.tie_first[row]), np.int64(m.tie_first[row + 1])
    if first == last:
        return np.int64(row)
    return np.int64(m.tie_other[first + np.int64(which * (last - first))])


@kernel
def is_sealed(m, a, b, count, public):
    """Whether nobody from a to b ever looks at anybody else, so that all of them stay alike once they are."""
    if a == 0 and b == count:
        return True
    if public > 0.0:
        return False
    for k in range(m.tie_first[a], m.tie_first[b]):
        other = np.int64(m.tie_other[k])
        if other < a or other >= b:
            return False
    return True
