"""Each rule that is off unless chosen: it changes a run when chosen, and nothing with its route cut."""

import math

import numpy as np
import pytest

from sim import load, run
from sim.cases import Status
from sim.entries import folder
from sim.run import begin, days

CROWD = {"participation.volunteering": 0.05, "organisations.team": 1.0, "information.coverage": 0.9}
WHISTLE = {"dispatch.rule": "whistle"}
LISTED = {**CROWD, "organisations.matching": "list"}
PLENTY = {
    f"department.{name}.staff": 4000 for name in ("assistants", "management", "housing", "works", "police")
}
HELPLESS = {"loop.volunteering": False}
ROUTES = {  # (what is chosen, upon what, what cuts the route)
    "servers": ({"organisations.volunteering": "servers"}, CROWD, HELPLESS),
    "assignment": ({"organisations.matching": "assignment"}, LISTED, HELPLESS),
    "contract_net": ({"organisations.matching": "contract_net"}, LISTED, HELPLESS),
    "severity": ({"dispatch.priority": "severity"}, {}, PLENTY),
    "cmu": ({"dispatch.priority": "cmu"}, {}, PLENTY),
    "largest": ({"dispatch.priority": "largest"}, {}, PLENTY),
    "vote": ({"forum.rule": "vote"}, WHISTLE, {"forum.quorum": 0.0, "forum.round_h": 0.0}),
    "talk": ({"forum.rule": "talk"}, WHISTLE, {"dispatch.rule": "serial"}),
    "minimum": ({"effort.rule": "minimum", "effort.cost": 0.5}, WHISTLE, {"loop.effort": False}),
    "tournament": ({"accountability.rule": "tournament"}, {}, {"loop.effort": False}),
    "multitask": ({"accountability.rule": "multitask"}, {}, {"accountability.check": 0.0}),
    "debrief": ({"learning.rule": "debrief"}, {}, {"information.error": 0.0}),
    "drills": ({"learning.drills": 100.0}, {}, {"learning.exponent": 0.0}),
}
COURSE = ("arose", "detected", "reported", "started", "closed_reported", "closed", "loss")


def course(settings):
    """What becomes of all cases of a storm."""
    cases = run(load("teaching", {"run.days": 50, **settings}), 3).cases
    return np.stack([cases[name] for name in COURSE])


@pytest.mark.parametrize("name", ROUTES)
def test_a_rule_acts_by_its_route_alone(name):
    chosen, upon, cut = ROUTES[name]
    without, with_it = course(upon), course(upon | chosen)
    assert without.shape != with_it.shape or not np.array_equal(without, with_it, equal_nan=True)
    assert np.array_equal(course(upon | cut), course(upon | cut | chosen), equal_nan=True)


# --- queues --------------------------------------------------------------------------------------

TWO_CLASSES = [
    {"name": "grave", "share": 0.375, "exposed": 10.0, "severity": 2.0},
    {"name": "slight", "share": 0.625, "exposed": 1.0, "severity": 1.0},
]


def waits(priority, seed):
    """Mean wait of the grave and of the slight at one desk, in service times."""
    more = {"title_zh": "事项", "title_en": "job", "needs": ["desk"], "service_h": 24.0, "law": "exponential"}
    settings = {
        "run.days": 30_000.0,
        "run.step_days": 3000.0,
        "demand.rate": 0.8,
        "work": [one | more | {"limit_h": math.inf} for one in TWO_CLASSES],
        "dispatch.priority": priority,
    }
    cases = run(load(folder() / "limits" / "v5.toml", settings), seed).cases
    cases = cases[(cases["arose"] > 3000.0) & ~np.isnan(cases["started"])]
    wait = cases["started"] - cases["queued"]
    return [wait[cases["work"] == kind].mean() for kind in (0, 1)]


@pytest.mark.parametrize("priority", ["severity", "cmu", "fifo"])
def test_waits_by_priority_are_those_of_cobham(priority):
    """Cobham (1954), W₀/(1 − σ)(1 − σ'): for λ = (.3, .5), μ = 1 it is 1.143 and 5.714; in turn 4 for all."""
    expected = [4.0, 4.0] if priority == "fifo" else [0.8 / 0.7, 0.8 / (0.7 * 0.2)]
    found = np.array([waits(priority, seed) for seed in range(24)])
    error = found.std(axis=0, ddof=1) / math.sqrt(len(found))
    assert np.all(error < 0.04 * np.array(expected))
    assert found.mean(axis=0) == pytest.approx(expected, abs=3.0 * error.max())
    assert np.all(np.abs(found.mean(axis=0) - expected) < 3.0 * error)


# --- judgement -----------------------------------------------------------------------------------


def judged(settings):
    """Cases at a desk where all that counts is what it is judged by."""
    bare = {
        "run.days": 300,
        "demand.rate": 100.0,
        "loop.passing": False,
        "loop.effort": True,
        "accountability.floor": 0.0,
        "accountability.record_min": 60.0,
    }
    trajectory = run(load(folder() / "limits" / "v10.toml", bare | settings), 5)
    return trajectory, trajectory.cases


@pytest.mark.parametrize(("noise", "effort"), [(0.5, 0.564), (1.0, 0.282), (2.0, 0.141)])
def test_noisy_league_tables_kill_effort(noise, effort):
    settings = {"accountability.rule": "tournament", "accountability.ranking_noise": noise}
    _, cases = judged(settings)
    done = (cases["status"] == Status.CLOSED).mean()
    assert done == pytest.approx(effort, abs=4.0 * math.sqrt(effort * (1.0 - effort) / len(cases)))


@pytest.mark.parametrize(
    ("weights", "efforts"),
    [((1.0, 0.5), (1.0, 0.0)), ((0.5, 1.0), (0.0, 1.0)), ((1.0, 0.9), (11 / 15, 8 / 15))],
)
def test_departments_do_what_they_are_paid_for(weights, efforts):
    """Effort on results shows in what is truly done, effort on traces in time for records; all is reported
    closed."""
    settings = dict(zip(("accountability.results", "accountability.traces"), weights, strict=True))
    trajectory, cases = judged(settings)
    spread = math.sqrt(efforts[0] * (1.0 - efforts[0]) / len(cases))
    assert (cases["status"] == Status.CLOSED).mean() == pytest.approx(efforts[0], abs=4.0 * spread + 1e-3)
    records = 24.0 * np.nanmean(cases["closed_reported"] - cases["started"])
    assert records == pytest.approx(efforts[1], abs=1e-6)
    outcomes = trajectory.outcomes
    gap = outcomes["resolution_reported"] - outcomes["resolution_true"]
    assert gap == pytest.approx(1.0 - efforts[0], abs=4.0 * spread + 1e-3)


def test_good_records_hide_poor_work_from_checks():
    """Of the 4 in 15 closed on paper a check finds all, or, where it reads records, 7 in 15."""
    weights = {"accountability.results": 1.0, "accountability.traces": 0.9, "accountability.check": 1.0}
    for rule, found in (("traces", 4 / 15), ("multitask", 4 / 15 * 7 / 15)):
        _, cases = judged(weights | {"accountability.rule": rule})
        share = (cases["attempts"] > 0).mean()
        assert share == pytest.approx(found, abs=4.0 * math.sqrt(found * (1.0 - found) / len(cases)))


# --- deliberation --------------------------------------------------------------------------------


def forums(settings):
    """Share of forums that decide in a storm, and how well the proposals then suit the members."""
    found = run(load("teaching", {"run.days": 60, **WHISTLE, **settings}), 1).outcomes
    return found["decision_rate"], found["acceptability"]


def test_talk_helps_as_far_as_there_is_trust():
    vote, talk = forums({"forum.rule": "vote"}), forums({"forum.rule": "talk"})
    assert talk[0] > vote[0] + 0.1
    assert talk[1] > vote[1]
    distrust = {f"trust.start_{tier}": 0.0 for tier in ("city", "district", "subdistrict", "community")}
    distrust |= {"trust.rule": "fixed", "forum.round_h": 0.0}
    assert forums(distrust | {"forum.rule": "talk"})[1] == forums(distrust | {"forum.rule": "vote"})[1]


def test_without_a_forum_there_is_no_decision_to_count():
    assert forums({}) == (None, None)


def test_where_no_agreement_comes_departments_come_in_turn():
    """All must accept and none is suited: nobody whistles any more, but for cases that fall due first."""
    never = {"forum.rule": "vote", "forum.quorum": 1.0, "forum.conflict": 1.0}
    cases = run(load("teaching", {"run.days": 20, **WHISTLE, **never}), 1).cases
    assert np.all(cases["agreed"][cases["agreed"] >= 0] == 0)
    assert np.all(np.isnan(cases["acceptability"]) == (cases["agreed"] < 0))
    assert (cases["agreed"] == 0).sum() > 20


# --- volunteers and lessons ----------------------------------------------------------------------


@pytest.mark.parametrize("share", [1.0, 0.1])
def test_volunteers_are_as_spread_whatever_share_of_people_is_simulated(share):
    scenario = load(
        folder() / "limits" / "v28.toml",
        {"population.share": share, "participation.volunteering": 0.02, "organisations.stay_h": 24.0},
    )
    stock = np.concatenate([run(scenario, seed).series["volunteers"][250:] for seed in range(4)])
    assert stock.mean() == pytest.approx(20.0, rel=0.02)
    assert stock.var() == pytest.approx(20.0, rel=0.08)


def test_only_as_many_volunteers_are_of_use_as_members_can_lead():
    settings = {**CROWD, "run.days": 50, "organisations.volunteering": "servers"}
    hours = [
        run(load("teaching", settings | {"organisations.led": led}), 1).outcomes["volunteer_hours"]
        for led in (0.0, 1000.0)
    ]
    assert hours[0] < 0.8 * hours[1]


def test_each_emergency_teaches_and_time_forgets():
    settings = {"learning.rule": "debrief", "learning.debrief": 0.2, "run.days": 45}
    for forgetting in (0.0, 0.1):
        scenario = load("teaching", settings | {"learning.forgetting": forgetting})
        lessons, least = np.zeros(3), np.ones(3)
        for state in days(begin(scenario, 1), scenario.steps, 1):
            cases = state.cases[: state.clock["cases"][0]]
            emergencies = (cases["work"] == 4) & (cases["status"] == Status.CLOSED)
            lessons = np.bincount(state.grids["subdistrict"][cases["grid"][emergencies]], minlength=3)
            least = 0.8**lessons
            assert np.all(state.subdistricts["errors"] >= least * (1.0 - 1e-12))
            if forgetting == 0.0:
                assert state.subdistricts["errors"] == pytest.approx(least)
        assert lessons.min() > 5
        if forgetting > 0.0:
            assert np.all(state.subdistricts["errors"] > least)
