"""What holds in every run: nothing is lost or made up, of cases, teams, people, losses and hours."""

from itertools import pairwise

import numpy as np
import pytest

from sim import run
from sim.agents.resident import PART, RUMOUR
from sim.cases import Asked, Cause, Status
from sim.entries import merge
from sim.measures import Measure
from sim.run import begin, days
from sim.scenario import from_entries
from tests.engine.busy import BUSY, RULES, busy, department, work

VARIANTS = pytest.mark.parametrize("variant", range(len(RULES)))


def steps(scenario, seed=1):
    """The state after every step."""
    return days(begin(scenario, seed), scenario.steps, 1)


def records(state):
    """Cases and requests that there are."""
    clock = state.clock[0]
    return state.cases[: clock["cases"]], state.requests[: clock["requests"]]


@VARIANTS
def test_every_case_that_arose_is_closed_open_or_refused(variant):
    trajectory = run(busy(variant), 1)
    status = trajectory.cases["status"]
    closed, refused = np.sum(status == Status.CLOSED), np.sum(status == Status.REFUSED)
    still_open = np.sum(status < Status.CLOSED)
    assert trajectory.series["arisen"].sum() == len(status) == closed + refused + still_open
    assert trajectory.series["closed"].sum() == closed
    assert trajectory.series["open"][-1] == still_open == trajectory.grids["open"].sum()
    here = trajectory.cases["grid"][status < Status.CLOSED]
    assert np.array_equal(np.bincount(here, minlength=len(trajectory.grids)), trajectory.grids["open"])


@VARIANTS
def test_ids_are_unique_and_parents_known(variant):
    cases = run(busy(variant), 1).cases
    assert len(np.unique(cases["id"])) == len(cases)
    bred = cases["cause"] == Cause.BRED
    assert np.all(np.isin(cases["parent"][bred], cases["id"]))
    assert np.all(cases["parent"][~bred] == -1)


@VARIANTS
def test_a_case_lives_in_order(variant):
    cases = run(busy(variant), 1).cases
    instants = (
        "arose",
        "detected",
        "reported",
        "queued",
        "started",
        "responded",
        "closed_reported",
        "closed",
    )
    for earlier, later in pairwise(instants):
        both = ~np.isnan(cases[later])
        assert np.all(cases[earlier][both] <= cases[later][both]), (earlier, later)
    assert np.array_equal(~np.isnan(cases["closed"]), cases["status"] == Status.CLOSED)


@VARIANTS
def test_teams_are_busy_with_requests_and_no_more_than_there_are(variant):
    for state in steps(busy(variant)):
        _, requests = records(state)
        stations = state.stations
        for asked, field in ((Asked.ASSIGNED, "busy"), (Asked.QUEUED, "waiting")):
            at = requests["station"][requests["state"] == asked]
            assert np.array_equal(np.bincount(at, minlength=len(stations)), stations[field])
        own, posts = stations["department"] >= 0, stations["posted_by"] >= 0
        posted = np.zeros(len(stations), int)
        np.add.at(posted, stations["posted_by"][posts], stations["capacity"][posts])
        kept = stations["teams"] - stations["capacity"] - posted
        assert np.all(kept[own & ~posts] >= 0)
        assert np.all(stations["busy"][posts] <= stations["capacity"][posts])
        assert np.all(stations["busy"][own & ~posts] <= stations["teams"][own & ~posts])
        assert np.all(stations["waiting"][posts] == 0)
        full = stations["busy"] >= stations["capacity"]
        assert np.all(full[own & (stations["waiting"] > 0)]), "somebody waits though a team is free"


@VARIANTS
def test_clerks_work_and_are_no_more_than_there_are(variant):
    for state in steps(busy(variant)):
        units = state.units
        assert np.all((units["busy"] >= 0) & (units["busy"] <= units["clerks"]))
        assert np.all(units["busy"][units["head"] >= 0] == units["clerks"][units["head"] >= 0])


@VARIANTS
def test_losses_and_hours_add_up(variant):
    trajectory = run(busy(variant), 1)
    losses = [trajectory.series["loss"], trajectory.cases["loss"], trajectory.grids["loss"]]
    assert np.ptp([loss.sum() for loss in losses]) <= 1e-12 * losses[0].sum()
    hours = 24.0 * trajectory.stations["person_days"].sum()
    assert trajectory.series["staff_hours"].sum() == pytest.approx(hours, rel=1e-12)
    needless = trajectory.cases["cause"] == Cause.NEEDLESS
    assert np.all(trajectory.cases["loss"][needless] == 0.0)


@VARIANTS
def test_people_stay_and_keep_within_bounds(variant):
    scenario = busy(variant)
    for state in steps(scenario):
        people, grids = state.residents, state.grids
        assert np.array_equal(np.bincount(people.grid, minlength=len(grids)), grids["residents"])
        for column in (people.trust, people.peers, people.risk, people.efficacy):
            assert np.all((column >= 0.0) & (column <= 1.0))
        part = np.bincount(people.grid, weights=people.does & PART, minlength=len(grids))
        assert np.array_equal(grids["part"], part / np.maximum(1, grids["residents"]))
        row = state.measures[int(state.clock["step"][0]) - 1]
        assert row[Measure.PARTICIPATION] == part.sum() / max(1, len(people.grid))
        assert row[Measure.RUMOUR] == np.sum(people.does & RUMOUR > 0) / max(1, len(people.grid))


def test_without_hazard_and_demand_nothing_is_lost():
    calm = merge(BUSY, {"hazard": [], "demand": {"rate": 0.0, "needless": 0.0}})
    trajectory = run(from_entries(calm, "calm"), 1)
    assert len(trajectory.cases) == 0
    for measure in ("arisen", "open", "waiting", "loss", "staff_hours", "level"):
        assert not np.any(trajectory.series[measure]), measure
    assert not np.any(trajectory.grids["loss"])


def test_as_many_are_open_as_arise_in_the_time_that_one_is_open():
    """Little's law: L = λW, here of a queue with as many hands as needed three quarters of the time."""
    scenario = from_entries(
        {
            "run": {"days": 400.0, "step_days": 0.25},
            "city": {"people": 0, "communities": 2, "grids": 4},
            "department": [department("desk", "city", 4)],
            "work": [work("job", "desk", share=1.0, service_h=4.5, law="exponential")],
            "demand": {"rate": 4.0, "spread": 0.0, "weekend": 1.0, "night": 1.0},
            "detection": {"at_once": True},
            "dispatch": {"rule": "serial"},
            "accountability": {"floor": 1.0},
            "work_time": {"start_hour": 0.0, "end_hour": 24.0, "weekends": True},
            "loop": {"breeding": False},
        },
        "Little",
    )
    trajectory = run(scenario, 1)
    cases = trajectory.cases[trajectory.cases["status"] == Status.CLOSED]
    in_system = trajectory.series["open"].mean()
    stay = (cases["closed"] - cases["arose"]).mean()
    assert len(cases) > 6000
    assert in_system == pytest.approx(len(cases) / 400.0 * stay, rel=0.03)
