"""Teams posted below, and who else is at it: organisations that have signed, those to whom it pays, and
enterprises that are inspected without cause."""

import math

import numpy as np
import pytest

from sim import load, run
from sim.agents import social_organisation
from sim.entries import folder
from sim.parameters import Parameters
from sim.rules import incentive
from sim.run import begin, days

P = Parameters()
JOB = {
    **{"name": "job", "title_zh": "事项", "title_en": "job", "share": 1.0, "needs": ["first"]},
    **{"limit_h": math.inf, "service_h": 24.0, "law": "fixed"},
}
FIRST = {"name": "first", "title_zh": "first", "title_en": "first", "tier": "district", "staff": 8}

# --- teams that are posted below -----------------------------------------------------------------

TWO_PLACES = {
    **{
        "city.subdistricts": 2,
        "city.communities": 2,
        "city.grids": 4,
        "run.days": 200.0,
        "run.step_days": 1.0,
    },
    **{"department": [FIRST], "work": [JOB], "demand.rate": 1.0, "dispatch.travel_h": 2.0},
}


def posted(settings):
    """A run of two subdistricts that one department of the district serves."""
    return run(load(folder() / "limits" / "nothing.toml", {**TWO_PLACES, **settings}), 1)


def test_posted_teams_have_no_way_to_make_and_cannot_help_out_elsewhere():
    base, *posts = (row for row in posted({"dispatch.forward": 0.5}).stations if row["department"] == 0)
    assert [row["capacity"] for row in (base, *posts)] == [4, 2, 2]
    assert [row["capacity"] for row in posted({"dispatch.forward": 1.0}).stations[:3]] == [
        2,
        3,
        3,
    ]  # one at least stays
    assert len(posted({}).stations) == 2  # its station and the pool: no posts
    rare = {"demand.rate": 0.02}
    far, near = (posted({**rare, "dispatch.forward": share}).cases for share in (0.0, 1.0))
    way = [24.0 * np.nanmean(found["responded"] - found["queued"]) for found in (far, near)]
    assert way[0] > 1.0 and way[1] < 0.2 * way[0]
    crowded = {"demand.rate": 1.7}
    free, tied = (posted({**crowded, "dispatch.forward": share}).cases for share in (0.0, 1.0))
    waits = [np.nanmean(found["started"] - found["queued"]) for found in (free, tied)]
    assert waits[1] > waits[0]


# --- who else is at it ---------------------------------------------------------------------------


def test_law_makes_good_what_nobody_traced():
    signed = P.organisations._replace(contract=2.0)
    assert social_organisation.bound(signed, 0.3, 1, 0.0) == pytest.approx(0.6)
    assert social_organisation.bound(signed._replace(enforced=0.5), 0.3, 1, 0.0) == pytest.approx(2.0 * 0.65)
    assert social_organisation.bound(signed._replace(enforced=1.0), 0.3, 0, 0.0) == 0.0


def test_aligned_payoffs_add_their_share_of_the_joint_payoff_to_any_rule():
    for rule in incentive.Incentive:
        one, other = (
            incentive.gain(rule.value, P.incentive._replace(aligned=share), 0.5, 0.3, 0.4, 1.5)
            for share in (0.0, 0.4)
        )
        assert other - one == pytest.approx(0.4 * 1.5)


def test_inspections_without_cause_cost_trust():
    """All are inspected each day, and all are safe: a tenth of their trust goes each time."""
    settings = {"inspection.rate": 1.0, "enterprises.base": 10.0, "trust.witness": 0.0}
    scenario = load("teaching", {**settings, "inspection.resented": 0.1})
    *_, end = days(begin(scenario, 1), 5, 5)
    assert end.enterprises["safe"].all()
    assert end.enterprises["trust"] == pytest.approx(scenario.parameters.trust.start_district * 0.9**5)
    cynical = load("teaching", {**settings, "inspection.resented": 0.1, "enterprises.base": -10.0})
    *_, end = days(begin(cynical, 1), 5, 5)
    assert end.enterprises["trust"] == pytest.approx(scenario.parameters.trust.start_district)
