"""The meeting of those who are to respond in common to a case."""

import numpy as np

from sim import purpose
from sim.compiled import kernel
from sim.draws import NOBODY, four
from sim.engine.fast.books import by_case, note, rule_of
from sim.rules import deliberation, dispatch
from sim.rules.coordination import OBEYED
from sim.rules.deliberation import ISSUES, MOST_MEMBERS, MOST_ROUNDS, Deliberation
from sim.rules.dispatch import Dispatch
from sim.rules.mixture import Family


@kernel
def is_called(m, case):
    """Whether a forum meets on a case: where several departments are to come in common, uncommanded."""
    if not dispatch.parallel(case.dispatch) or m.works[case.work].needs == 1 or case.led == OBEYED:
        return False
    return rule_of(m, case, Family.DELIBERATION) != Deliberation.NONE


@kernel
def meet(m, row, instant):
    """Rounds of talk that the forum takes until enough of its members accept; where they do not in time,
    departments come one after another."""
    p = m.parameters[0].forum
    case = m.cases[row]
    apart = np.empty(p.members, np.int64)
    for member in range(p.members):
        apart[member] = differing(m, case, member)
    turn = p.persuasion * m.subdistricts[m.grids[case.grid].subdistrict].mean_trust
    last = deliberation.rounds(rule_of(m, case, Family.DELIBERATION), p)
    held = 0
    accepting = accept(apart, p.reservation)
    while held < last and not deliberation.decides(accepting, p.members, p.quorum):
        persuade(m, case, apart, held, turn, p.reservation)
        held += 1
        accepting = accept(apart, p.reservation)
    share = accepting / p.members
    case.agreed = deliberation.decides(accepting, p.members, p.quorum)
    case.acceptability = deliberation.acceptability(total(apart) / p.members)
    note(m, purpose.VIEW, case.attempts, case.id, NOBODY, instant, share, p.quorum, case.agreed)
    if not case.agreed:
        case.dispatch = Dispatch.HIERARCHICAL
    return held


@kernel
def differing(m, case, member):
    """Issues on which a member is apart from the proposal."""
    seed, conflict = m.clock[0].seed, m.parameters[0].forum.conflict
    apart = 0
    for part in range(ISSUES // 4):
        ordinal = (case.attempts * MOST_MEMBERS + member) * (ISSUES // 4) + part
        draws = four(seed, purpose.VIEW, ordinal, case.id & 0x7FFFFFFF, case.id >> 31)
        for issue in range(4):
            apart += draws[issue] < conflict
    return apart


@kernel
def accept(apart, reservation):
    """Members whom the proposal suits well enough."""
    accepting = 0
    for member in range(len(apart)):
        accepting += deliberation.acceptability(apart[member]) >= reservation
    return accepting


@kernel
def total(apart):
    """Issues on which members are apart from the proposal, all of them together."""
    issues = 0
    for member in range(len(apart)):
        issues += apart[member]
    return issues


@kernel
def persuade(m, case, apart, held, turn, reservation):
    """A round of talk: each who does not accept yet may be won over on an issue."""
    for member in range(len(apart)):
        if deliberation.acceptability(apart[member]) < reservation:
            ordinal = (case.attempts * MOST_ROUNDS + held) * MOST_MEMBERS + member
            u, _ = by_case(m, case, purpose.PERSUADE, ordinal)
            apart[member] -= u < turn
