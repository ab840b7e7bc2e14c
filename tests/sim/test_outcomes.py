"""Outcomes by hand on small tables of cases, and on whole runs."""

import math

import numpy as np
import pytest

import sim
from analysis.words import UNITS_ZH
from sim.measures import ABOUT
from sim.outcomes import OUTCOMES, gini, loss_excess, quantile
from sim.parameters import Quantity, declared


@pytest.fixture(scope="module")
def run():
    return sim.run("teaching", seed=3, set={"run.days": 45})


def test_open_cases_are_endless_in_medians():
    assert quantile(np.array([1.0, 2.0, math.inf]), 0.5) == 2.0
    assert quantile(np.array([1.0, math.inf, math.inf]), 0.5) == math.inf
    assert quantile(np.array([]), 0.5) is None


def test_gini_by_hand():
    assert gini(np.array([1.0, 1.0, 1.0, 1.0])) == pytest.approx(0.0)
    assert gini(np.array([0.0, 0.0, 0.0, 1.0])) == pytest.approx(0.75)
    assert gini(np.array([0.0, 0.0])) is None


def test_outcomes_agree_with_the_cases(run):
    got = run.outcomes
    known = run.cases[~np.isnan(run.cases["detected"])]
    assert got["loss"] == pytest.approx(run.cases["loss"].sum(), rel=1e-9)
    assert got["loss"] == pytest.approx(run.grids["loss"].sum(), rel=1e-9)
    assert got["detection_rate"] == len(known) / len(run.cases)
    assert got["transfers"] == known["transfers"].mean()
    assert got["resolution_true"] <= got["resolution_reported"]
    assert got["first_response"] <= got["assembly"] <= got["resolution_time"]
    assert got["first_response"] <= got["first_response_p90"]
    assert set(got) == set(OUTCOMES)


def test_a_case_left_open_is_late(run):
    hopeless = sim.run("teaching", seed=3, set={"run.days": 45, "work.storm_damage.service_h": 50000})
    assert hopeless.outcomes["on_time_rate"] < run.outcomes["on_time_rate"]
    assert hopeless.outcomes["uncontrolled"] == 1.0
    assert hopeless.outcomes["time_to_control"] == 15.0  # the horizon, from day 30


def test_no_hazard_and_no_demand_is_no_loss():
    quiet = sim.run("teaching", set={"run.days": 10, "hazard": [], "demand.rate": 0, "demand.needless": 0})
    got = quiet.outcomes
    assert got["loss"] == 0.0
    assert got["time_to_control"] is None and got["resolution_time"] is None


def test_excess_loss_is_against_the_same_luck(run):
    without = sim.run("teaching", seed=3, set={"run.days": 45, "hazard": []})
    assert loss_excess(run, without) > 0.0
    before = run.series["loss"][:30]
    assert np.array_equal(before, without.series["loss"][:30])


def test_every_unit_has_a_chinese_name():
    units = {one.unit for one in OUTCOMES.values()} | {one.unit for one in ABOUT.values()}
    units |= {one.note.unit for one in declared() if isinstance(one.note, Quantity)}
    assert units <= set(UNITS_ZH), units - set(UNITS_ZH)
