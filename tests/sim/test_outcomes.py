"""Outcomes by hand on small tables of cases, and on whole runs."""

import math
from types import SimpleNamespace

import numpy as np
import pytest

import sim
from analysis.words import UNITS_ZH
from sim.cases import CASE
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


# --- by hand: ten days, two grids, a hazard on day 4, four cases ----------------------------------

NEVER = math.nan
SMALL = sim.load("teaching", {"run.days": 10, "hazard.storm.day": 4, "course.sites": 10})


def case(**given):
    """A record with its instants unset but for those given."""
    row = np.zeros(1, CASE)
    for name in ("detected", "reported", "queued", "started", "responded", "assembled", "satisfied"):
        row[name] = NEVER
    row["closed_reported"] = row["closed"] = NEVER
    for name, value in given.items():
        row[name] = value
    return row


@pytest.fixture
def small():
    """What outcomes read of a run."""
    cases = np.concatenate(
        [
            case(arose=1.0, detected=1.5, started=2.0, closed_reported=3.0, closed=3.0, work=0),
            case(arose=4.0, detected=4.1, started=4.5, closed_reported=7.0, closed=7.0, escalations=2),
            case(arose=4.0, detected=5.0),  # known, never given to a team
            case(arose=5.0),  # never found
        ]
    )
    grids = np.zeros(2, [("people", "f8"), ("residents", "i8"), ("loss", "f8")])
    grids["people"], grids["residents"] = [100.0, 300.0], [100, 300]
    active = np.array([0, 0, 0, 0, 8, 10, 4, 1, 1, 1.0])
    ones = np.ones(10)
    series = {
        "open_emergencies": active,
        "staff_hours": 5.0 * ones,
        "mechanism_hours": 2.0 * ones,
        "participant_hours": 3.0 * ones,
        "lent": 0.5 * ones,
        "participation": 0.2 * ones,
        "trust_city": 0.9 * ones,
        "trust_community": 0.6 * ones,
    }
    return SimpleNamespace(scenario=SMALL, series=series, cases=cases, grids=grids)


@pytest.mark.parametrize(
    ("name", "by_hand"),
    [
        ("detection_lag", 24 * 0.5),  # .1, .5, 1 and never: the lower of the two in the middle
        ("detection_rate", 3 / 4),
        ("orphan_rate", 1 / 3),  # of those known
        ("escalation_rate", 1 / 3),
        ("time_to_control", 4.0),  # low from the step that ends on day 8 on
        ("rapidity", 0.9 / 2),  # from 10 to 1 within two days
        ("resilience_loss", 100 * 25 / 240),  # 25 case-days over 10 sites in each of 24 grids
        ("trust_gap", 0.3),
        ("cost_staff_hours", 70.0),
        ("cost_crisis", 42.0),  # six days of seven hours
        # helpers 3 h, lent .5 for 9 office hours, a fifth of 400 people for a quarter of an hour; 10 days
        ("social_cost", 60.0 * 10 * (3.0 + 4.5 + 20.0)),
        ("peak_active", 3.0),
    ],
)
def test_outcomes_by_hand(small, name, by_hand):
    if name == "resilience_loss":
        small.grids = np.zeros(24, small.grids.dtype)
    assert OUTCOMES[name].value(small) == pytest.approx(by_hand)


def test_what_never_settles_has_no_pace(small):
    small.series["open_emergencies"] = np.full(10, 5.0)
    assert OUTCOMES["rapidity"].value(small) is None
    assert OUTCOMES["uncontrolled"].value(small) == 1.0
    assert OUTCOMES["time_to_control"].value(small) == 6.0  # the horizon
