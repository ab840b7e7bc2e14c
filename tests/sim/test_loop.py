"""The loop is closed: every arrow, cut, moves the loss of a crisis beyond its interval; so does every kind of
agent, frozen. What each arrow points at is also seen to move on its own route."""

from functools import cache

import numpy as np
import pytest

import sim
from sim.parameters.switches import Frozen, Loop

PAIRS = 24
# Where an arrow hardly tells in the plain storm, a crisis in which it does.
UNCHECKED = {"loop.isolation": False, "epidemics.household": 0.2, "activation.signal": 0.05}
CRISIS = {
    "loop.contacts": {  # hits a few grids hard, and officials say nothing: people tell each other
        "hazard.storm.concentration": 2.0,
        "perception.own": 0.3,
        "perception.contacts": 0.6,
        "perception.rate": 0.8,
        "loop.publication": False,
    },
    # Without a broadcast an announcement reaches few; without a reward trust hardly enters a decision.
    "loop.publication": {"information.rule": "broadcast", "publication.worth": 2.0},
    "loop.experience": {"incentive.rule": "subsidy", "incentive.reward": 1.0},
    "loop.pledges": {"enterprises.pledge": 0.1, "enterprises.pledge_base": 0.5},
    "loop.reports": {"detection.patrol": 0.5},
    "loop.grievance": {"scenario": "teaching_dispute"},
    "loop.mediation": {"scenario": "teaching_dispute"},
    "loop.inspection": {"scenario": "teaching_accident", "inspection.rate": 0.3, "hazard.accident.rate": 1.0},
    # An announcement has to reach people, and a response to be worth enough to hold the water.
    "loop.warning": {"scenario": "teaching_flood", "information.rule": "broadcast"},
    "loop.defence": {"scenario": "teaching_flood", "floods.defence": 1.0},
    "loop.isolation": {"scenario": "teaching_epidemic", "run.days": 80},
    # Isolation leaves little for the others to do; a response has to come early.
    "loop.compliance": {"scenario": "teaching_epidemic", "run.days": 80, **UNCHECKED},
    "loop.closure": {"scenario": "teaching_epidemic", "run.days": 80, **UNCHECKED},
}


@cache
def losses(settings):
    entries = {"scenario": "teaching", "run.days": 60, **dict(settings)}
    scenario = sim.load(entries.pop("scenario"), entries)
    return np.array([sim.run(scenario, seed).series["loss"].sum() for seed in range(PAIRS)])


def moved(key, value):
    """Mean paired difference over its standard error."""
    crisis = tuple(CRISIS.get(key, {}).items())
    difference = losses((*crisis, (key, value))) - losses(crisis)
    return float(difference.mean() / (difference.std(ddof=1) / np.sqrt(PAIRS)))


@pytest.mark.parametrize("arrow", Loop._fields)
def test_a_cut_arrow_moves_the_loss(arrow):
    assert abs(moved(f"loop.{arrow}", False)) > 2.2


@pytest.mark.parametrize("kind", Frozen._fields)
def test_a_frozen_kind_moves_the_loss(kind):
    assert abs(moved(f"frozen.{kind}", True)) > 2.2


def test_an_inert_change_moves_nothing():
    assert np.array_equal(losses((("learning.exponent", 0.0),)), losses((("learning.rule", "none"),)))


def test_a_simulated_residents_events_do_not_depend_on_the_share():
    def trust(share: float) -> np.ndarray:
        settings = {"city.people": 20_000, "population.share": share, "run.days": 60}
        runs = [sim.run(sim.load("teaching", settings), seed) for seed in range(8)]
        return np.array([run.series["trust_community"][-1] for run in runs])

    full = trust(1.0)
    for part in (trust(0.3), trust(0.1)):
        spread = np.sqrt(full.var(ddof=1) / 8 + part.var(ddof=1) / 8)
        assert abs(full.mean() - part.mean()) < 3 * spread + 1e-3


@pytest.mark.long
def test_the_district_at_a_tenth_agrees_with_the_whole():
    def outcomes(share: float) -> np.ndarray:
        scenario = sim.load("dongcheng", {"population.share": share, "run.days": 50, "hazard.storm.day": 30})
        return np.array([sim.run(scenario, seed).series["loss"].sum() for seed in range(10)])

    tenth, whole = outcomes(0.1), outcomes(1.0)
    difference = whole - tenth
    assert abs(difference.mean()) < 3 * difference.std(ddof=1) / np.sqrt(10) + 0.01 * whole.mean()


def test_ordinary_delay_is_no_mere_queue():
    run = sim.run("dongcheng", seed=1, set={"hazard": [], "population.share": 0.01, "run.days": 60})
    known = run.cases[~np.isnan(run.cases["closed_reported"]) & ~np.isnan(run.cases["queued"])]
    took = known["closed_reported"] - known["detected"]
    assert np.mean(known["waited"]) < 0.2 * np.mean(took)


def test_mobilisation_moves_teams_and_ordinary_work_slips():
    with_storm = sim.run(
        "dongcheng", seed=1, set={"population.share": 0.01, "run.days": 60, "hazard.storm.day": 30}
    )
    without = sim.run("dongcheng", seed=1, set={"population.share": 0.01, "run.days": 60, "hazard": []})

    def took(run):
        cases = run.cases[(run.cases["cause"] == 0) & (run.cases["arose"] > 30) & (run.cases["arose"] < 36)]
        ends = np.where(np.isnan(cases["closed_reported"]), 60.0, cases["closed_reported"])
        return float(np.nanmean(ends - cases["detected"]))

    assert with_storm.series["pool"].max() > 100
    assert without.series["pool"].max() < with_storm.series["pool"].max() / 10
    assert took(with_storm) > took(without)
