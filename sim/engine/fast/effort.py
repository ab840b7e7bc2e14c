"""What departments put into joint work, and what it comes to."""

import numpy as np

from sim import purpose
from sim.compiled import compiled, kernel
from sim.draws import two
from sim.rules import dispatch, effort
from sim.rules.effort import Effort


@compiled
def think_again(m):
    """The departments that serve a subdistrict revise their effort one at a time, whose turn is drawn."""
    p = m.parameters[0].effort
    clock = m.clock[0]
    members = m.efforts.shape[1]
    alone, joined = effort.makes_effort(p, False), effort.makes_effort(p, True)
    times = effort.revisions(members, p.revision, clock.step, clock.days)
    for s in range(len(m.efforts)):
        making = 0
        for d in range(members):
            making += m.efforts[s, d]
        for k in range(times):
            u, v = two(clock.seed, purpose.REVISE, clock.step, s, k)
            who = np.int64(u * members)
            others = making - m.efforts[s, who] == members - 1
            choice = np.int64(v < (joined if others else alone))
            making += choice - m.efforts[s, who]
            m.efforts[s, who] = choice


@kernel
def quality(m, case):
    """Chance that work on a case is truly done: by how departments are judged, and what they put into it
    where they come in common."""
    p = m.parameters[0]
    judged = m.judged[case.accountability].quality
    work = m.works[case.work]
    if p.effort.rule == Effort.SEPARATE or work.needs < 2 or not dispatch.parallel(case.dispatch):
        return judged
    together = True
    for need in range(work.first_need, work.first_need + work.needs):
        if m.efforts[m.grids[case.grid].subdistrict, m.needs[need]] == 0:
            together = False
    return effort.quality(p.effort.rule, judged, p.accountability.floor, together)
