"""How cases are closed and judged."""

import math

import numpy as np

from sim import cases, purpose
from sim.agents import resident
from sim.cases import Status
from sim.compiled import kernel
from sim.draws import NOBODY
from sim.engine.events import Event
from sim.engine.fast import effort
from sim.engine.fast.attention import is_attended
from sim.engine.fast.books import by_case, note, rule_of, settle
from sim.engine.fast.calendar import push
from sim.engine.fast.complaints import turn_sour
from sim.engine.fast.detection import lose_patience, seek, set_limit
from sim.engine.fast.devolution import tier_of
from sim.engine.fast.recurrence import expect_return
from sim.engine.fast.stages import CALLED, REACHED, REPORTED, TOKEN, WAITS
from sim.rules import learning
from sim.rules.learning import Learning
from sim.rules.mixture import Family


@kernel
def close(m, row, instant):
    """Reported closed: truly so, or on paper, which a check may find out at once."""
    case = m.cases[row]
    u, v = by_case(m, case, purpose.QUALITY, case.attempts)
    quality = effort.quality(m, case)
    truly = u < quality
    note(m, purpose.QUALITY, case.attempts, case.id, NOBODY, instant, u, quality, truly)
    if math.isnan(case.closed_reported):
        case.closed_reported = instant
    judge(m, row, np.int64(truly), instant)
    if truly:
        settle(m, row, Status.CLOSED, instant)
        if case.patient >= 0:
            push(m, instant, Event.ISOLATED, row, NOBODY)
        expect_return(m, row, instant)
        if m.works[case.work].emergency and rule_of(m, case, Family.LEARNING) == Learning.DEBRIEF:
            place = m.subdistricts[m.grids[case.grid].subdistrict]
            place.errors = learning.debriefed(place.errors, m.parameters[0].learning.debrief)
        return WAITS
    case.token += 1
    discovery = 1.0 if is_attended(m, case) else m.judged[case.accountability].discovery
    if v < discovery and case.attempts < cases.MOST_ATTEMPTS:
        case.attempts += 1
        case.judged = 0
        set_limit(m, row, instant)
        return REACHED
    case.status = Status.PAPER
    turn_sour(m, row, instant)
    lose_patience(m, row)
    seek(m, row, instant)
    return WAITS


@kernel
def judge(m, row, truly, instant):
    """The affected and their neighbours make up their minds: once an attempt, at closure or at the limit."""
    p = m.parameters[0]
    case = m.cases[row]
    if case.judged:
        return
    case.judged = 1
    limit = m.works[case.work].limit
    lateness = max(0.0, instant - case.limit) / limit if limit < math.inf else 0.0
    success = truly and instant <= case.limit
    g = m.grids[case.grid]
    if success:
        g.succeeded += 1.0
    else:
        g.failed += 1.0
    if case.affected < 0:
        return
    trust = m.residents.trust
    who = case.affected
    case.satisfied = cases.satisfaction(
        truly, lateness, np.float64(trust[who, resident.COMMUNITY]), p.experience.expectation
    )
    if p.loop.experience and not p.frozen.residents:
        experience(m, who, resident.COMMUNITY, success)
        tier = tier_of(m, case)
        if tier < resident.COMMUNITY:
            experience(m, who, tier, success)


@kernel
def experience(m, who, tier, success):
    """A resident's own case moves its trust in a tier."""
    p = m.parameters[0].trust
    people = m.residents
    evidence = np.float64(people.evidence[who, tier]) if len(people.evidence) else 0.0
    after, remembered = resident.learn(
        p.rule, p, np.float64(people.trust[who, tier]), evidence, 1.0 if success else 0.0, 1.0
    )
    people.trust[who, tier] = after
    if len(people.evidence):
        people.evidence[who, tier] = remembered


@kernel
def pushed(m, row, attempt):
    """The limit comes near: a case that lies, or is being passed on, is begun at once."""
    case = m.cases[row]
    if case.status == Status.DISPATCHED and (case.attempts & TOKEN) == attempt:
        return CALLED
    return WAITS


@kernel
def due(m, row, attempt, instant):
    """The limit has passed: the affected count it a failure, and the case goes up a tier, where nobody
    passes it on, asks for consent or lets it lie."""
    case = m.cases[row]
    if case.status != Status.CLOSED and (case.attempts & TOKEN) == attempt:
        turn_sour(m, row, instant)
    if case.status >= Status.PAPER or (case.attempts & TOKEN) != attempt:
        return WAITS
    judge(m, row, np.int64(0), instant)
    case.escalations += 1
    if case.status == Status.DISPATCHED:
        return CALLED
    if case.status == Status.DECLINED:
        return REACHED
    if case.status == Status.WITHHELD:
        return REPORTED
    return WAITS
