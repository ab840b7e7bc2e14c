"""Each member of each family: reached by its chooser, documented, and worked by hand once."""

import inspect
import math
from types import SimpleNamespace

import numpy as np
import pytest

from sim.parameters import Parameters, as_numbers, as_record
from sim.rules import (
    accountability,
    deliberation,
    dispatch,
    effort,
    incentive,
    information,
    learning,
    matching,
    participation,
    priority,
    trust,
    volunteering,
)

BLOCKS = as_numbers(as_record(Parameters()))


def block(name, **changes):
    """A parameter block, with some numbers changed."""
    return getattr(BLOCKS, name)._replace(**changes)


@pytest.mark.parametrize(
    "module",
    [
        *(incentive, trust, information, participation, accountability, learning),
        *(deliberation, effort, priority, volunteering),
    ],
)
def test_every_member_has_a_documented_rule(module):
    family = next(
        kind
        for _, kind in inspect.getmembers(module, inspect.isclass)
        if kind.__module__ == module.__name__ and issubclass(kind, int)
    )
    for member in family:
        rule = getattr(module, member.name.lower())
        assert rule.__doc__, f"{member.name} needs a docstring"


@pytest.mark.parametrize(
    ("rule", "by_hand"),
    [
        ("NONE", 0.0),
        ("SUBSIDY", 0.5 * 0.4),  # half trusted
        ("STATIC_PENALTY", 0.25 * 2.0 * (1 - 0.6 * 0.5)),
        ("DYNAMIC_PENALTY", 0.25 * 2.0 * (1 - 0.8) * (1 - 0.6 * 0.5)),
        ("REPUTATION", 0.3 * 0.8),
        ("COMPATIBLE", 0.5 * 1.5),
        ("COMBINED", 0.5 * 0.4 + 0.3 * 0.8 + 0.25 * 2.0 * (1 - 0.6 * 0.5)),
    ],
)
def test_incentives_worked_by_hand(rule, by_hand):
    p = block("incentive", reward=0.4, fine=2.0, reactance=0.6, esteem=0.3, alignment=0.5)
    gain = incentive.gain(incentive.Incentive[rule].value, p, 0.5, 0.25, 0.8, 1.5)
    assert gain == pytest.approx(by_hand, abs=1e-15)


def test_sanctions_expected_worked_by_hand():
    assert incentive.chance(0.1, 7.0) == pytest.approx(1 - math.exp(-0.7))
    # 3 fined of 20 in half a day: .3 a day; belief moves a tenth of the way from .1
    assert incentive.fines_after(0.1, 3.0, 20.0, 0.5, 0.2) == pytest.approx(0.12)
    assert incentive.fines_after(0.1, 0.0, 20.0, 2.0, 0.9) == 0.0  # all the way, and no further


def test_noisy_ratings_pay_for_nothing():
    """Given to residents, a share of the judgement helps where they rate well and hurts where they guess."""
    two_way = accountability.Accountability.TWO_WAY.value

    def effort(noise):
        p = block("accountability", results=0.9, traces=0.6, rating=0.3, noise=noise)
        return accountability.efforts(1.0, *accountability.weights(two_way, p), 0.5)[0]

    traces = accountability.efforts(1.0, 0.9, 0.6, 0.5)[0]
    assert effort(0.0) > traces > effort(5.0)


def test_a_penalty_provokes_where_nobody_trusts():
    p = block("incentive", fine=1.0, reactance=2.0)
    assert incentive.gain(incentive.Incentive.STATIC_PENALTY.value, p, 0.0, 1.0, 0.0, 0.0) == -1.0


@pytest.mark.parametrize(
    ("rule", "success", "by_hand"),
    [
        ("FIXED", 0.0, 0.6),
        ("ASYMMETRIC", 1.0, 0.6 + 0.05 * 0.4),
        ("ASYMMETRIC", 0.0, 0.6 - 0.2 * 0.6),
        ("ASYMMETRIC", 0.25, 0.6 + 0.05 * 0.25 * 0.4 - 0.2 * 0.75 * 0.6),
        # evidence 8 at trust .6: 5 successes; remembered .9 of them, one more: (4.5 + 1 + 1)/(7.2 + 1 + 2)
        ("BETA", 1.0, 6.5 / 10.2),
        ("BETA", 0.0, 5.5 / 10.2),
    ],
)
def test_trust_worked_by_hand(rule, success, by_hand):
    p = block("trust", gain=0.05, loss=0.2, memory=0.9)
    after = trust.after(trust.Trust[rule].value, p, 0.6, 8.0, success, 1.0)
    assert after == pytest.approx(by_hand, rel=1e-14)


def test_beta_counts_what_it_remembers():
    p = block("trust", memory=0.9)
    assert trust.evidence_after(p, 8.0, 1.0) == pytest.approx(8.2)
    assert trust.evidence_after(p, 8.0, 0.0) == 8.0


@pytest.mark.parametrize("rule", list(trust.Trust))
def test_trust_without_weight_stays(rule):
    p = block("trust", gain=0.05, loss=0.2, memory=0.9)
    assert trust.after(rule.value, p, 0.6, 8.0, 0.0, 0.0) == pytest.approx(0.6, rel=1e-15)


@pytest.mark.parametrize(
    ("rule", "draw", "hops"),
    [
        ("HIERARCHY", 0.01, 3),
        ("LATERAL", 0.39, 1),
        ("LATERAL", 0.41, 3),
        ("PLATFORM", 0.59, 1),
        ("PLATFORM", 0.61, 3),  # .8 covered, fresh 3 of 4 times
        ("BROADCAST", 0.01, 3),
    ],
)
def test_hops_worked_by_hand(rule, draw, hops):
    p = block("information", lateral=0.4, coverage=0.8, freshness=3.0)
    assert information.hops(information.Information[rule].value, p, 3, draw) == hops


@pytest.mark.parametrize(
    ("rule", "by_hand"),
    [
        ("HIERARCHY", 0.3),
        ("LATERAL", 0.3 + 0.7 * 0.4 * 0.3),
        ("PLATFORM", 0.3 + 0.7 * 0.8),
        ("BROADCAST", 0.3 + 0.7 * 0.6),
    ],
)
def test_reach_worked_by_hand(rule, by_hand):
    p = block("information", visits=0.3, lateral=0.4, coverage=0.8, broadcast=0.6)
    assert information.reach(information.Information[rule].value, p) == pytest.approx(by_hand)


def test_participation_worked_by_hand():
    logit, threshold = (participation.Participation[name].value for name in ("LOGIT", "THRESHOLD"))
    assert participation.takes_part(logit, 0.5, 2.0, 0.0, 0.0) == pytest.approx(math.e / (1 + math.e))
    assert participation.takes_part(threshold, 9.0, 2.0, 0.30, 0.31) == 0.0
    assert participation.takes_part(threshold, -9.0, 2.0, 0.31, 0.31) == 1.0
    assert participation.expit(-800.0) == 0.0
    assert participation.expit(800.0) == 1.0


def test_utility_is_one_sum():
    p = SimpleNamespace(base=-0.3, stake=2.0, cost=0.5, cost_load=0.4, social=0.25)
    worth = participation.utility(p, 0.8, 0.5, 0.1, 0.5, 0.05, 0.75)
    assert worth == pytest.approx(-0.3 + 0.8 + 0.1 - 0.5 - 0.2 - 0.05 + 2 * 0.25 * 0.5)


def test_dispatch_rules_differ_in_how_departments_come():
    kinds = {
        rule.name: (
            dispatch.parallel(rule.value),
            dispatch.assembles(rule.value),
            dispatch.handovers(rule.value),
        )
        for rule in dispatch.Dispatch
    }
    assert kinds == {
        "SERIAL": (False, False, 1),
        "HIERARCHICAL": (False, False, 2),
        "WHISTLE": (True, True, 0),
        "PLATFORM": (True, False, 0),
    }
    assert [rule.name for rule in dispatch.Dispatch if dispatch.consents(rule.value)] == ["HIERARCHICAL"]


def test_consent_of_all_and_of_one():
    assert dispatch.approval(True, 0.8, 4) == pytest.approx(0.8**4)
    assert dispatch.approval(False, 0.8, 4) == pytest.approx(1.0 - 0.2**4)


@pytest.mark.parametrize(
    ("rule", "by_hand"),
    [
        ("TRACES", (0.9, 0.6)),
        ("RESULTS", (1.5, 0.0)),
        ("TWO_WAY", (0.7 * 0.9 + 0.3 / 1.25 * 1.5, 0.7 * 0.6)),
        ("TOURNAMENT", (1.0 / (4.0 * math.sqrt(math.pi)), 0.0)),
        ("MULTITASK", (0.9, 0.6)),
    ],
)
def test_weights_worked_by_hand(rule, by_hand):
    p = block("accountability", results=0.9, traces=0.6, rating=0.3, noise=0.5, ranking_noise=2.0)
    assert accountability.weights(accountability.Accountability[rule].value, p) == pytest.approx(by_hand)


@pytest.mark.parametrize(
    ("on_results", "on_traces", "by_hand"),
    [
        (1.0, 0.5, (1.0, 0.0)),
        (0.5, 1.0, (0.0, 1.0)),
        (1.0, 0.2, (1.0, 0.2)),
        (1.0, 0.9, (0.55 / 0.75, 0.4 / 0.75)),
    ],
)
def test_efforts_crowd_each_other_out(on_results, on_traces, by_hand):
    got = accountability.efforts(1.0, on_results, on_traces, 0.5)
    if on_traces == 0.2:  # the second effort would be negative: it is nought, the first gets all
        by_hand = (1.0, 0.0)
    assert got == pytest.approx(by_hand, abs=1e-15)


def test_passing_reporting_and_pressure():
    passing = block("passing", base=-1.0, load=0.5, unclear=1.0, clarity=0.5, traced=1.0, fined=0.2)
    assert accountability.passing(passing, 0.4, 0.5, 1.0, 0.0) == pytest.approx(
        1 / (1 + math.exp(1.0 - 0.2 - 0.5 + 0.5 + 0.2))
    )
    reporting = block("reporting", precision=2.0, help=0.5, blame=0.5)
    assert accountability.reports_up(reporting, 0.5, 1.0, 0.4, 1.0, 2.0) == pytest.approx(
        1 / (1 + math.exp(-2 * (0.2 + 1.0 - 0.5)))
    )
    judged = block("accountability", traceability=0.5, rating=0.3)
    assert accountability.pressure(accountability.Accountability.TRACES.value, judged, 0.0) == 0.5
    two_way = accountability.Accountability.TWO_WAY.value
    assert accountability.pressure(two_way, judged, 0.0) == pytest.approx(0.65)
    assert accountability.quality(0.6, 0.5) == pytest.approx(0.8)
    assert accountability.quality(0.6, 7.0) == 1.0


def test_matching_and_learning():
    assert matching.informed(matching.Matching.UNINFORMED.value, 0.7) == 0.0
    assert matching.informed(matching.Matching.LIST.value, 0.7) == 0.7
    none, experience = learning.Learning.NONE.value, learning.Learning.EXPERIENCE.value
    assert learning.pace(none, 100, 0.152) == 1.0
    assert learning.pace(experience, 1, 0.152) == pytest.approx(0.9, abs=1e-3)  # a doubling saves a tenth
    assert np.isnan(learning.pace(9, 1, 0.152))


@pytest.mark.parametrize(("noise", "effort"), [(0.5, 0.564), (1.0, 0.282), (2.0, 0.141)])
def test_effort_in_a_tournament(noise, effort):
    p = block("accountability", ranking_noise=noise)
    weights = accountability.weights(accountability.Accountability.TOURNAMENT.value, p)
    assert accountability.efforts(1.0, *weights, 0.5) == pytest.approx((effort, 0.0), abs=5e-4)


def test_checks_of_records_find_what_records_do_not_hide():
    rules = accountability.Accountability
    assert accountability.discovery(rules.TRACES.value, 0.4, 0.75) == 0.4
    assert accountability.discovery(rules.MULTITASK.value, 0.4, 0.75) == pytest.approx(0.1)
    assert accountability.discovery(rules.MULTITASK.value, 0.4, 1.5) == 0.0


def test_urgency_worked_by_hand():
    by_hand = {"FIFO": 0.0, "SEVERITY": 1.5, "CMU": 12.0, "LARGEST": 40.0}
    for name, worth in by_hand.items():
        assert priority.urgency(priority.Priority[name].value, 1.5, 6.0, 0.5, 40.0) == worth
    assert priority.urgency(priority.Priority.CMU.value, 1.0, 1.0, 0.0, 0.0) == 1e6  # work of no time


def test_deliberation_worked_by_hand():
    p = block("forum", rounds=4)
    rounds = {rule.name: deliberation.rounds(rule.value, p) for rule in deliberation.Deliberation}
    assert rounds == {"NONE": 0, "VOTE": 0, "TALK": 4}
    assert deliberation.acceptability(4) == 0.75
    assert deliberation.decides(7, 9, 0.75)
    assert not deliberation.decides(6, 9, 0.75)
    assert deliberation.decides(11, 20, 0.55)  # 20 × .55 is a little more than 11


def test_effort_worked_by_hand():
    separate, minimum = effort.Effort.SEPARATE.value, effort.Effort.MINIMUM.value
    assert effort.quality(separate, 0.9, 0.2, False) == effort.quality(minimum, 0.9, 0.2, True) == 0.9
    assert effort.quality(minimum, 0.9, 0.2, False) == 0.2
    p = block("effort", cost=0.2, precision=10.0)
    assert effort.makes_effort(p, True) == pytest.approx(1 / (1 + math.exp(-8)))
    assert effort.makes_effort(p, False) == pytest.approx(1 / (1 + math.exp(2)))
    assert sum(effort.revisions(5, 0.3, step, 0.5) for step in range(40)) == 30  # none is lost to rounding


def test_volunteers_worked_by_hand():
    p = block("organisations", led=3.0, crowd=0.2, team=2.0)
    stock, servers = volunteering.Volunteering.STOCK.value, volunteering.Volunteering.SERVERS.value
    assert volunteering.useful(stock, p, 2.0, 10.0) == 12.0
    assert volunteering.useful(servers, p, 2.0, 5.0) == 7.0
    assert volunteering.useful(servers, p, 2.0, 10.0) == pytest.approx(8.0 / (1.0 + 0.2 * 2.0))
    assert volunteering.kept(4.0, 2.0) == pytest.approx(math.exp(-0.5))
    assert volunteering.newcomers(3.0, 4.0, 1e9) == pytest.approx(12.0)


def test_matching_by_use_worked_by_hand():
    kinds = {rule.name: matching.noise(rule.value, 0.7) for rule in matching.Matching}
    assert kinds == {"UNINFORMED": -1.0, "LIST": -1.0, "ASSIGNMENT": 0.0, "CONTRACT_NET": 0.7}
    assert matching.saved(10.0, 0.5, 1.0, 1.25) == pytest.approx(1.0)
    assert matching.saved(10.0, 0.5, 1.25, 1.0) < 0.0  # a team too many


def test_lessons_worked_by_hand():
    assert learning.pace(learning.Learning.DEBRIEF.value, 1, 0.152) == pytest.approx(0.9, abs=1e-3)
    assert learning.debriefed(0.8, 0.1) == pytest.approx(0.72)
    assert learning.forgotten(0.72, 0.5, 2.0) == pytest.approx(1.0 - 0.28 * math.exp(-1.0))
