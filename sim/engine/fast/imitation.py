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
    clock = m.clock[0]
    n = b - a
    together = p.revision == Revision.SYNCHRONOUS
    revisions = np.int64(n)
    if not together:
        luck, _, _, _ = four(clock.seed, decided, clock.step, group, NOBODY)
        revisions = np.int64(float(n) * p.rate * clock.days + luck)
    part = np.int64(0)
    for i in range(n):
        part += np.int64(now[i])
    sealed = not together and p.explore == 0.0 and is_sealed(m, a, b, len(did), public)
    for k in range(revisions):
        if sealed and (part == 0 or part == n):
            break
        i = np.int64(k)
        if together:
            who, which, tries, explores = four(clock.seed, decided, clock.step, a + k, NOBODY)
            if who >= p.rate * clock.days:
                continue
        else:
            who, which, tries, explores = four(clock.seed, decided, clock.step, group, k + 1)
            i = np.int64(who * n)
        j = looks_at(m, a + i, which, imitation.sees_all(p, public, explores), len(did))
        does = now[i] > 0.5
        other = does
        if j >= 0:
            other = now[j - a] > 0.5 if not together and a <= j < b else did[j] > 0
        after = imitation.after(
            m.parameters[0].participation.rule,
            p,
            m.parameters[0].participation.precision,
            does,
            np.float64(worth[a + i]),
            other,
            np.float64(worth[max(j, 0)]),
            explores,
            tries,
        )
        part += np.int64(after) - np.int64(does)
        now[i] = 1.0 if after else 0.0


@kernel
def looks_at(m, row, which, all_alike, count):
    """Whom one looks at: anybody, or one of its contacts; -1 for nobody."""
    if all_alike:
        return np.int64(which * count)
    first, last = np.int64(m.tie_first[row]), np.int64(m.tie_first[row + 1])
    if first == last:
        return np.int64(-1)
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
