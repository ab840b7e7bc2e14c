"""An alliance whose members meet: what was signed fades in between, and the lead goes round."""

import math

import numpy as np
import pytest

from sim import load
from sim.agents import social_organisation
from sim.parameters import Parameters
from sim.rules import alliance
from sim.run import begin, days

SIGNED = Parameters().organisations._replace(contract=2.0, fade_days=100.0, lead=1.5)


def test_what_was_signed_fades_and_is_as_new_after_a_meeting():
    fresh, old = (social_organisation.bound(SIGNED, 0.5, 1, apart) for apart in (0.0, 70.0))
    assert fresh == 1.0
    assert old == pytest.approx(math.exp(-0.7))
    assert social_organisation.bound(SIGNED._replace(fade_days=math.inf), 0.5, 1, 1e6) == 1.0


def test_each_meeting_hands_the_lead_on():
    found = [[alliance.leads(member, 3, meetings) for member in range(3)] for meetings in range(5)]
    assert found[0] == [False] * 3  # nobody was chosen yet
    assert [row.index(True) for row in found[1:]] == [0, 1, 2, 0]
    assert all(sum(row) == 1 for row in found[1:])
    assert social_organisation.answers_for(SIGNED, 2, True) == 1.5
    assert social_organisation.answers_for(SIGNED, 0, True) == 0.0
    assert social_organisation.answers_for(SIGNED, 2, False) == 0.0


def test_members_meet_as_often_as_a_year_has_it():
    settings = {"run.days": 400.0, "city.people": 100, "organisations.meetings": 2.0, "hazard": []}
    *_, end = days(begin(load("teaching", settings), 1), 400, 400)
    assert (end.subdistricts["meetings"] == 2).all()
    assert end.subdistricts["apart"] == pytest.approx(400 - 2 * 183)
    late = {**settings, "run.days": 3.0, "organisations.signed": 365.0}
    first = next(days(begin(load("teaching", late), 1), 3, 1))
    assert (first.subdistricts["meetings"] == 1).all()


def test_who_leads_comes():
    """Where nobody else would join a response, the lead of each subdistrict that responds does."""
    settings = {
        **{"city.people": 200, "run.days": 12, "hazard.storm.day": 3, "activation.late": 50.0},
        **{"organisations.base": -6.0, "organisations.lead": 10.0, "organisations.signed": 365.0},
        **{"organisations.meetings": 2.0, "organisations.upkeep": 0.0, "participation.precision": 20.0},
        **{"loop.social": False, "loop.incentive": False},
    }
    seen = 0
    for at in days(begin(load("teaching", settings), 1), 12, 1):
        responds = at.subdistricts["level"] > 0
        engaged = np.bincount(at.organisations["subdistrict"], weights=at.organisations["engaged"])
        assert engaged.tolist() == responds.astype(float).tolist()
        seen += responds.sum()
    assert seen > 5
    *_, end = days(begin(load("teaching", {**settings, "organisations.meetings": 0.0}), 1), 12, 12)
    assert not end.organisations["engaged"].any()
