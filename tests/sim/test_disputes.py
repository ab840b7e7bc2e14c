"""Disputes: what feeds them, what calms them, and what they do to those who meet with them."""

import numpy as np
import pytest

from sim import load, run
from sim.cases import Cause
from sim.entries import ScenarioError
from sim.hazards import dispute, fading
from sim.parameters.hazards import Disputes

SEEDS = 6


def test_what_a_dispute_sets_off_fades():
    # of .5 in all, half is used up when exp(-decay age) = 1/2; nothing comes once it is used up
    assert fading(0.5, 2.0, 0.0, 0.25) == pytest.approx(np.log(2.0) / 2.0)
    assert fading(0.5, 2.0, np.log(2.0) / 2.0, 0.125) == pytest.approx(np.log(4.0) / 2.0)
    assert fading(0.5, 2.0, 0.0, 0.5) == np.inf
    assert fading(0.0, 2.0, 0.0, 0.1) == np.inf


def test_grievance_needs_hardship_and_distrust():
    p = Disputes()
    assert dispute.grievance(0.0, 0.2) == dispute.grievance(0.9, 1.0) == 0.0
    assert dispute.grievance(0.5, 0.4) == pytest.approx(0.3)
    assert dispute.set_off(p, 0.0, False) == p.branching
    assert dispute.set_off(p, 1.0, False) == pytest.approx(p.branching_aggrieved)
    assert dispute.set_off(p, 1.0, True) == pytest.approx(p.branching_aggrieved * (1.0 - p.mediation))


def disputes(settings, seed):
    """Names of all disputes and of all unrest of a run, and the run."""
    done = run("teaching_dispute", seed, set={"run.days": 60, **settings})
    cases = done.cases[done.cases["hazard"] >= 0]
    return set(cases["id"].tolist()), done


def counts(settings):
    return np.array([len(disputes(settings, seed)[0]) for seed in range(SEEDS)])


DISTRUST = {"trust.start_subdistrict": 0.3, "trust.start_community": 0.3}
CUT = {"loop.grievance": False, "loop.mediation": False}


def test_distrust_feeds_disputes_through_grievance_alone():
    assert (counts(DISTRUST) > 1.1 * counts({})).all()
    assert np.array_equal(counts({**DISTRUST, **CUT}), counts(CUT))


def test_more_hands_calm_disputes_through_grievance_and_mediation_alone():
    more = {"department.assistants.staff": 72}
    assert (counts(more) < counts({})).all()
    less = counts({**more, "loop.grievance": False}) - counts({"loop.grievance": False})
    assert (less <= 0).all() and less.sum() < 0
    assert np.array_equal(counts({**more, **CUT}), counts(CUT))


def test_there_is_no_unrest_without_grievance():
    for seed in range(SEEDS):
        assert disputes({}, seed)[1].outcomes["unrest"] > 0
        assert disputes({"loop.grievance": False}, seed)[1].outcomes["unrest"] == 0


@pytest.mark.parametrize("seed", range(SEEDS))
def test_mediation_only_takes_disputes_away(seed):
    none, half, all_ = (
        disputes({"loop.grievance": False, "disputes.mediation": share}, seed)[0] for share in (0, 0.5, 1)
    )
    assert all_ < half < none


def test_disputes_frighten_and_cost_trust():
    for seed in range(SEEDS):
        (_, struck), (_, calm) = disputes({}, seed), disputes({"hazard": []}, seed)
        assert struck.series["risk"][30:].mean() > 1.1 * calm.series["risk"][30:].mean()
        assert struck.series["trust_community"][-1] < calm.series["trust_community"][-1]
        blind = {"loop.sight": False, "loop.contacts": False, "loop.rumour": False, "loop.publication": False}
        (_, struck), (_, calm) = disputes(blind, seed), disputes({**blind, "hazard": []}, seed)
        assert struck.series["risk"].max() == calm.series["risk"].max() == 0.0


def test_each_dispute_has_a_parent_of_the_same_hazard_or_none():
    _, done = disputes({}, 1)
    cases = done.cases[done.cases["hazard"] >= 0]
    born = dict(zip(cases["id"].tolist(), cases["arose"].tolist(), strict=True))
    for parent, arose, cause in zip(
        cases["parent"].tolist(), cases["arose"].tolist(), cases["cause"].tolist(), strict=True
    ):
        assert (parent == -1) == (cause == Cause.HAZARD)
        assert parent == -1 or born[parent] < arose
    assert done.outcomes["disputes"] + done.outcomes["unrest"] == len(cases)


def test_outcomes_of_disputes_are_null_without_them():
    found = run("teaching", 1, set={"run.days": 35}).outcomes
    assert found["disputes"] is None and found["unrest"] is None


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"hazard.storm.rate": 1.0}, "only dispute, accident, flood may have it"),
        ({"hazard.storm.becomes": "tidiness"}, "only dispute, accident may have it"),
    ],
)
def test_what_a_hazard_does_not_have_is_refused(settings, said):
    with pytest.raises(ScenarioError, match=said):
        load("teaching", settings)


def test_an_unknown_class_is_refused():
    with pytest.raises(ScenarioError, match="did you mean 'unrest'"):
        load("teaching_dispute", {"hazard.dispute.becomes": "unrset"})
