"""A participatory budget: how much it treats, what residents and officials choose, and what it costs."""

import math

import numpy as np
import pytest

from sim import load, run
from sim.cases import Status, Way
from sim.entries import ScenarioError, folder
from tests.sim.test_coordination import BARE, JOB

CHEAP, DEAR = 5.0, 50.0  # people exposed
WORKS = [
    {**JOB, "needs": ["first"], "share": 0.8, "exposed": CHEAP},
    {**JOB, "name": "dear", "needs": ["first"], "share": 0.2, "exposed": DEAR},
]
UNSEEN = {
    **{**BARE, "work": WORKS, "run.days": 400.0, "run.step_days": 1.0, "detection.at_once": False},
    **{"detection.patrol": 0.0, "detection.sensor": 0.0, "budget.rate": 1.0, "budget.voted": 1.0},
}
LYING = {  # known at once, and never begun
    "detection.at_once": True,
    "work": [{**work, "delay_reported_h": 1e4, "delay_cv2": 0.0} for work in WORKS],
}


def treated(settings, seed=1):
    """A bare city of one grid in which nobody finds anything."""
    return run(load(folder() / "limits" / "nothing.toml", {**UNSEEN, **settings}), seed)


@pytest.mark.parametrize("rate", [0.5, 0.8])
def test_a_project_a_day_leaves_what_a_queue_with_fixed_work_leaves(rate):
    """ρ + ρ²/(2 (1 − ρ)) cases are open at the end of a day (Pollaczek and Khinchine, fixed work)."""
    found = [
        treated({"demand.rate": rate, "run.days": 4000.0}, seed).series["open"][500:].mean()
        for seed in range(6)
    ]
    error = np.std(found, ddof=1) / math.sqrt(len(found))
    expected = rate + rate**2 / (2.0 * (1.0 - rate))
    assert error < 0.05 * expected
    assert np.mean(found) == pytest.approx(expected, abs=3.5 * error)


def chosen(cases, key):
    """Rows of the cases as they would be treated, one a day, by the smallest key of those that are there."""
    order = []
    for day in range(1, 400):
        there = [k for k in range(len(cases)) if cases["arose"][k] < day and k not in order]
        order += [min(there, key=key)] if there else []
    return order


def in_turn(cases):
    """Rows of the cases in the order in which they were closed."""
    return [k for k in np.argsort(cases["closed"]) if not np.isnan(cases["closed"][k])]


def test_residents_vote_for_what_costs_them_most():
    cases = treated({"demand.rate": 1.5}).cases
    assert (cases["work"] == 1).sum() > 50
    assert in_turn(cases) == chosen(cases, lambda k: (-cases["work"][k], cases["arose"][k]))
    closed = cases[cases["status"] == Status.CLOSED]
    assert np.array_equal(closed["detected"], closed["closed"]) and (closed["closed"] % 1.0 == 0.0).all()
    assert (closed["found_by"] == Way.RESIDENT).all()
    lay = closed["closed"] - closed["arose"]
    assert closed["loss"] == pytest.approx(lay * np.where(closed["work"], DEAR, CHEAP))


def test_what_has_grown_costs_more():
    """Severity doubles in a day: a cheap case costs more than a dear one that came 3.33 days later."""
    settings = {"demand.rate": 1.5, "loop.growth": True, "course.growth": math.log(2.0), "run.days": 60.0}
    cases = treated({**settings, "course.ceiling": 1e30}).cases
    born = cases["arose"] - np.where(cases["work"] == 1, math.log2(DEAR / CHEAP), 0.0)
    assert in_turn(cases) == chosen(cases, lambda k: born[k])[: len(in_turn(cases))]


def test_officials_choose_what_has_been_longest_on_record():
    cases = treated({"demand.rate": 1.5, "budget.voted": 0.0, **LYING}).cases
    assert in_turn(cases) == list(range(len(in_turn(cases)))) and len(in_turn(cases)) > 350
    assert np.isnan(treated({"budget.voted": 0.0}).cases["closed"]).all()  # of the rest they have no record


def test_what_is_closed_on_paper_is_off_the_records_and_costs_people_all_the_same():
    sham = {"detection.at_once": True, "accountability.floor": 0.0, "demand.rate": 0.5, "run.days": 100.0}
    assert np.isnan(treated({**sham, "budget.voted": 0.0}).cases["closed"]).all()
    voted = treated(sham).cases
    closed = voted["status"] == Status.CLOSED
    assert closed.mean() > 0.9 and (voted["attempts"] == closed).all()


def test_half_of_the_projects_are_voted_on():
    cases = treated({"demand.rate": 4.0, "budget.voted": 0.5, **LYING}).cases
    turns = in_turn(cases)
    oldest = sum(k == min(set(range(len(cases))) - set(turns[:turn])) for turn, k in enumerate(turns))
    assert oldest / len(turns) == pytest.approx(0.5, abs=0.12)


def test_departments_have_no_work_with_what_was_bought():
    done = treated({**LYING, "demand.rate": 0.5, "work": [{**w, "service_h": 5.0} for w in LYING["work"]]})
    assert done.series["staff_hours"].sum() == 0.0 and (done.cases["status"] == Status.CLOSED).mean() > 0.98
    closed = done.cases[done.cases["status"] == Status.CLOSED]
    for name in ("queued", "started", "responded", "assembled", "closed_reported"):
        assert np.array_equal(closed[name], closed["closed"])


@pytest.mark.parametrize(("rate", "step"), [(0.3, 1.0), (2.5, 1.0), (0.5, 4.0)])
def test_as_many_are_treated_and_paid_for_as_the_budget_has(rate, step):
    settings = {"demand.rate": 20.0, "run.step_days": step, "budget.rate": rate, "budget.yuan": 700.0}
    done = treated(settings)
    closed = (done.cases["status"] == Status.CLOSED).sum()
    assert closed == pytest.approx(rate * 400.0, abs=4.0 * math.sqrt(0.25 * 400.0 / step) + rate * step)
    assert done.outcomes["cost_yuan"] == 700.0 * closed


def test_emergencies_and_the_empty_are_not_bought():
    urgent = {"work": [{**work, "emergency": True} for work in WORKS]}
    assert np.isnan(treated(urgent).cases["closed"]).all()
    needless = {"demand.rate": 0.0, "demand.needless": 1.0, "city.people": 40, "perception.start": 1.0}
    reports = treated({**needless, "participation.start": 1.0})
    assert len(reports.cases) > 100 and np.isnan(reports.cases["closed"]).all()
    assert reports.outcomes["cost_yuan"] is None


def test_nothing_is_voted_on_without_a_budget():
    none = {"budget.rate": 0.0, "detection.at_once": True}
    usual, voted = (treated({**none, "budget.voted": share}).cases for share in (0.0, 1.0))
    assert np.array_equal(usual["closed"], voted["closed"], equal_nan=True)


def test_a_budget_below_nothing_is_refused():
    with pytest.raises(ScenarioError, match=r"budget.rate = -1"):
        load("teaching", {"budget.rate": -1.0})
