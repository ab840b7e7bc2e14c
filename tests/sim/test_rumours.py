"""A rumour that is told one by one: what stops it, what it does to those who hear it."""

import numpy as np
import pytest

from sim import load, run
from sim.agents.resident import HEARD, RUMOUR
from sim.entries import ScenarioError

SEEDS = 6


def rumours(settings):
    """Runs of the storm and the rumour, one a seed."""
    return [run("teaching_rumour", seed, set={"run.days": 50, **settings}) for seed in range(SEEDS)]


def heard(settings):
    return np.array([done.outcomes["rumour_heard"] for done in rumours(settings)])


NEVER = {"hazard.rumour.day": 500}


def test_a_rumour_frightens_through_what_it_says_alone():
    def risk(settings):
        return np.array([done.series["risk"][31:40] for done in rumours(settings)])

    assert (risk({}).mean(axis=1) > 1.02 * risk(NEVER).mean(axis=1)).all()
    cut = {"loop.rumour": False}
    assert np.array_equal(risk(cut), risk({**cut, **NEVER}))


def test_official_word_stops_it_through_correction_alone():
    told, cut = {"information.rule": "broadcast", "publication.worth": 5.0}, {"rumours.correction": 0.0}
    assert (heard(told) < 0.9 * heard({})).all()
    assert np.array_equal(heard({**told, **cut}), heard(cut))


def test_official_word_needs_trust():
    told = {"information.rule": "broadcast", "publication.worth": 0.0, "publication.turf": 0.0}
    told |= {"trust.gain": 0, "trust.loss": 0, "trust.spillover": 0}
    low, high = ({**told, "trust.start_community": trust} for trust in (0.1, 0.9))
    assert heard(high).sum() < 0.9 * heard(low).sum()


@pytest.mark.parametrize("seed", range(3))
def test_who_spreads_it_has_heard_it_and_nobody_forgets(seed):
    done = run("teaching_rumour", seed, set={"run.days": 40})
    does = done.residents.does
    assert ((does & RUMOUR == 0) | (does & HEARD > 0)).all()
    assert (np.diff(done.series["heard"]) >= 0).all() and done.series["heard"][-1] > 0.2
    assert (done.series["heard"] >= done.series["rumour"]).all()
    assert done.series["heard"][:31].max() == 0.0 and done.series["rumour"][:31].max() == 0.0


def test_a_rumour_brings_no_cases_and_is_null_where_there_is_none():
    assert run("teaching", 1, set={"run.days": 35}).outcomes["rumour_heard"] is None
    with pytest.raises(ScenarioError, match="a rumour brings no cases"):
        load("teaching_rumour", {"hazard.rumour.work": "tidiness"})
