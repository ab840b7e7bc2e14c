"""The life of cases in whole runs: what pushes them, what bounds their offspring, what visits teach."""

import math

import numpy as np
import pytest

from sim import load, run
from sim.cases import Cause

LYING = {  # departments would let everything lie for years
    **{"run.days": 40, "hazard": [], "loop.breeding": False, "loop.passing": False, "information.error": 0},
    **{"dispatch.hasten": 0, "work_time.weekends": True, "work_time.start_hour": 0, "work_time.end_hour": 24},
}


@pytest.mark.parametrize("reminder", [0.3, 0.8, 1.0])
def test_a_case_that_lies_is_begun_when_its_limit_comes_near(reminder):
    scenario = load("teaching", {**LYING, "dispatch.reminder": reminder})
    lie = {"delay_patrol_h": 1e6, "delay_reported_h": 1e6}
    works = tuple(work._replace(**lie) for work in scenario.file.work)
    lying = scenario._replace(file=scenario.file._replace(work=works))
    cases = run(lying, 1).cases
    limit = np.array([work.limit_h for work in works])[cases["work"]] / 24.0
    begun = ~np.isnan(cases["queued"]) & (cases["attempts"] == 0) & (cases["declined"] == 0)
    assert begun.sum() > 300
    took = (cases["queued"] - cases["detected"])[begun] / limit[begun]
    assert np.median(took) == pytest.approx(reminder)
    assert took.min() >= reminder - 1e-9


def test_offspring_is_bounded_by_the_sites_of_the_grid_in_which_it_arises():
    blow = {"kind": "incident", "work": "storm_damage", "day": 2, "cases_a_grid": 1}
    settings = {
        **{"run.days": 25, "hazard": [blow], "demand.rate": 0, "demand.needless": 0, "loop.growth": False},
        **{"course.sites": 6, "course.spread": 1.0, "course.neighbour": 1.0, "course.crowding": math.inf},
        **{"participation.protection": 0, "enterprises.containment": 0, "work.storm_damage.service_h": 50000},
    }
    done = run("teaching", 1, set=settings)
    assert np.all(done.grids["open"] == 6)  # filled from next door, to the brim and no further
    assert (done.cases["cause"] == Cause.BRED).sum() == 5 * len(done.grids)


def trust_after(settings):
    """Trust in the community at the end, visits being all that teaches it."""
    alone = {"trust.witness": 0, "trust.honesty": 0, "trust.spillover": 0, "trust.start_community": 0.5}
    return run("teaching", 1, set={"run.days": 60, **alone, **settings}).series["trust_community"][-1]


def test_a_visit_teaches_how_things_stand():
    well = {"hazard": [], "demand.rate": 0, "demand.needless": 0, "information.visits": 0.5}
    ill = {"information.visits": 0.5, "demand.rate": 8, "detection.patrol": 0.05, "detection.resident": 0.05}
    assert trust_after({**well, "information.visits": 0.0}) == pytest.approx(0.5)
    # .3 of .5 visits a day, each worth a twentieth of what is missing: 1 - .5 (1 - .0075)^60
    assert trust_after(well) == pytest.approx(1 - 0.5 * (1 - 0.3 * 0.5 * 0.05) ** 60, rel=1e-4)
    assert trust_after({**ill, "trust.visit": 0.3}) < trust_after({**ill, "trust.visit": 0.0})


@pytest.mark.parametrize("day", [30.0, 30.05, 30.1, 30.3, 30.7])
def test_a_storm_brings_as_much_whenever_it_begins(day):
    """Days of the storm, not of the calendar: a day that is worse than the one before loses nothing."""
    settings = {"hazard.storm.day": day, "hazard.storm.profile": [0.0, 0.0, 5.0], "run.days": 34}
    without_offspring = {"city.people": 120, "loop.breeding": False}
    scenario = load("teaching", {**settings, **without_offspring})
    cases = np.concatenate([run(scenario, seed).cases for seed in range(8)])
    storm = cases["arose"][cases["hazard"] >= 0]
    assert storm.min() >= day + 2.0 and storm.max() < day + 3.0
    expected = 8 * 5.0 * scenario.parameters.demand.rate * len(scenario.build().grids)
    assert len(storm) == pytest.approx(expected, abs=4.0 * math.sqrt(expected))
