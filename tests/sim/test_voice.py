"""Who is heard: each rule against its closed form."""

import math

import numpy as np
import pytest

from sim import load, run
from sim.cases import Cause, Way
from sim.entries import ScenarioError, folder
from sim.parameters.residents import Voice
from sim.rules.voice import heard
from tests.sim.test_coordination import BARE

TOLD_OF = {
    **{**BARE, "run.days": 400.0, "run.step_days": 400.0, "detection.at_once": False},
    **{"detection.patrol": 0.0, "detection.resident": 2.0, "detection.sensor": 0.0},
    **{"city.people": 120, "city.grids": 24, "city.communities": 6, "participation.start": 1.0},
    "loop.reports": True,
}


def told_of(settings, seed=1):
    """A bare city in which residents alone find anything."""
    return run(load(folder() / "limits" / "nothing.toml", {**TOLD_OF, **settings}), seed)


def remoteness(done):
    """How far from all channels each grid is, out of what is heard of it where nothing is done."""
    return (1.0 - done.grids["rates"][:, Way.RESIDENT] / 2.0) / 0.8


def test_cases_lie_the_longer_the_less_is_heard():
    """A case is found after 1/(ρ (1 − unequal (1 − reach) u)) days, u uniform between grids and fixed."""
    done = told_of({"voice.unequal": 0.8})
    remote = remoteness(done)
    assert 0.0 < remote.min() < 0.3 and 0.7 < remote.max() < 1.0
    for reach in (0.0, 0.5, 1.0):
        found = told_of({"voice.unequal": 0.8, "voice.reach": reach})
        rates = 2.0 * (1.0 - 0.8 * (1.0 - reach) * remote)
        assert found.grids["rates"][:, Way.RESIDENT] == pytest.approx(rates)
        known = found.cases[found.cases["arose"] < 380.0]
        lag = known["detected"] - known["arose"]
        over_mean = lag * rates[known["grid"]]  # exponential with mean 1 everywhere
        assert over_mean.mean() == pytest.approx(1.0, abs=4.0 / math.sqrt(len(known)))
        for grid in (int(remote.argmin()), int(remote.argmax())):
            here = over_mean[known["grid"] == grid]
            assert here.mean() == pytest.approx(1.0, abs=4.0 / math.sqrt(len(here)))


def test_the_same_grids_go_unheard_all_the_time_and_others_under_other_luck():
    a_day = told_of({"voice.unequal": 0.8, "run.days": 40.0, "run.step_days": 1.0})
    assert remoteness(a_day) == pytest.approx(remoteness(told_of({"voice.unequal": 0.8})))
    other = told_of({"voice.unequal": 0.8}, seed=2)
    assert abs(np.corrcoef(remoteness(a_day), remoteness(other))[0, 1]) < 0.6


def test_needless_reports_are_heard_as_much_as_true_ones():
    """Needless reports a day: rate × (1 − unequal (1 − reach) u) where all take part and fear the worst."""
    fearful = {"demand.needless": 2.0, "perception.start": 1.0}
    for reach in (0.0, 1.0):
        done = told_of({**fearful, "voice.unequal": 0.8, "voice.reach": reach})
        share = done.grids["rates"][:, Way.RESIDENT] / 2.0
        needless = done.cases[done.cases["cause"] == Cause.NEEDLESS]
        count = np.bincount(needless["grid"], minlength=24)
        expected = 2.0 * 400.0 * share
        assert (np.abs(count - expected) < 4.5 * np.sqrt(expected)).all()


def test_all_are_heard_alike_unless_channels_are_unequal():
    usual = told_of({})
    assert (usual.grids["rates"][:, Way.RESIDENT] == 2.0).all()
    reached = told_of({"voice.reach": 0.7})
    for name in ("arose", "detected", "closed"):
        assert np.array_equal(usual.cases[name], reached.cases[name], equal_nan=True)
    assert heard(Voice(unequal=1.0, reach=0.25), 0.8) == pytest.approx(1.0 - 0.75 * 0.8)


def test_a_channel_for_more_than_all_is_refused():
    with pytest.raises(ScenarioError, match=r"voice.reach = 1.5"):
        load("teaching", {"voice.reach": 1.5})
