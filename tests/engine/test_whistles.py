"""Departments that wait for each other at a case all get free again: no deadlock, in either engine."""

import numpy as np
import pytest

from sim import run
from sim.cases import Status
from sim.rules.dispatch import Dispatch
from sim.scenario import from_entries
from tests.engine.busy import department, work
from tests.engine.cities import differences

WHISTLED_BY = {
    "street": {"rule": "whistle"},
    "department": {"rule": "serial", "mutual": 1.0},
    "body": {"rule": "hierarchical"},
}
COMMANDING = {"authority": 1.0, "together": 1.0, "work_h": 1.0}
AROUND_THE_CLOCK = {"start_hour": 0.0, "end_hour": 24.0, "weekends": True}


def crossed(orders, strikes, teams=1, emergency=False, share=0.0, priority="fifo", set_by="street"):
    """Two subdistricts; cases that need the same departments in different order, by whistle of the street, of
    the department that comes first, or of a coordinating body.

    `strikes` are (day, cases of each class in each grid); `teams` are those of each station.
    """
    names = sorted({name for order in orders for name in order})
    graver = [1.0 if priority == "fifo" else 1.0 + k for k in range(len(orders))]
    kinds = {"-".join(order): order for order in orders}
    return from_entries(
        {
            "run": {"days": 120.0},
            "city": {"people": 0, "subdistricts": 2, "communities": 2, "grids": 4},
            "department": [department(name, "subdistrict", 2 * teams) for name in names],
            "work": [
                work(kind, *order, limit_h=48.0, service_h=4.0, emergency=emergency, severity=grave)
                for (kind, order), grave in zip(kinds.items(), graver, strict=True)
            ],
            "hazard": [
                {"kind": "incident", "work": kind, "day": day, "cases_a_grid": count}
                for day, count in strikes
                for kind in kinds
            ],
            "demand": {"rate": 0.0},
            "detection": {"at_once": True},
            "dispatch": {**WHISTLED_BY[set_by], "priority": priority},
            "coordination": {**COMMANDING, "share": float(set_by == "body")},
            "accountability": {"floor": 1.0},
            "work_time": AROUND_THE_CLOCK,
            "mobilisation": {"share": share},
            "activation": {"signal": 2.0},
            "loop": {"breeding": False, "concealment": False, "growth": False},
        },
        "crossed whistles",
    )


def finished(scenario, seed):
    """The run, the same in both engines, if everything was closed and everybody is free again."""
    trajectory = run(scenario, seed, log=True)
    assert differences(trajectory, run(scenario, seed, "reference", log=True)) == []
    assert np.all(trajectory.cases["status"] == Status.CLOSED)
    assert np.all(trajectory.stations["busy"] == 0)
    assert np.all(trajectory.stations["waiting"] == 0)
    return trajectory


@pytest.mark.parametrize("orders", [("ab", "ba"), ("abc", "cba", "bc"), ("abcd", "dcba", "bd", "ca")])
def test_crossed_whistles_are_all_answered(orders):
    trajectory = finished(crossed(orders, [(1.0, 8)]), 1)
    assert len(trajectory.cases) == 8 * 4 * len(orders)


@pytest.mark.parametrize("orders", [("ab", "ba"), ("abcd", "dcba", "bd", "ca")])
@pytest.mark.parametrize("set_by", ["department", "body"])
@pytest.mark.parametrize("share", [0.0, 0.6])
def test_whoever_whistles_all_are_answered(orders, set_by, share):
    strikes = [(1.0, 3), (8.0, 4)]
    trajectory = finished(crossed(orders, strikes, 1, share > 0.0, share, set_by=set_by), 1)
    assert (trajectory.cases["dispatch"] == Dispatch.WHISTLE).all()


@pytest.mark.parametrize("orders", [("ab", "ba"), ("abc", "cba", "bc")])
@pytest.mark.parametrize("teams", [1, 2])
@pytest.mark.parametrize("share", [0.3, 0.6, 1.0])
def test_mobilised_whistles_are_all_answered(orders, teams, share):
    strikes = [(1.0, 3), (8.0, 4), (20.5, 5)]
    trajectory = finished(crossed(orders, strikes, teams, True, share), 1)
    level = trajectory.series["level"]
    assert level.max() > 0.0, "the response level never rose"
    assert level[-1] == 0.0, "the response level never fell"
    assert trajectory.series["pool"].max() > 0.0, "nobody was mobilised"


@pytest.mark.parametrize("priority", ["severity", "cmu", "largest"])
@pytest.mark.parametrize(("emergency", "share"), [(False, 0.0), (True, 0.3), (True, 0.6)])
def test_the_urgent_never_lock_out_those_who_have_begun_to_assemble(priority, emergency, share):
    orders = ("ab", "ba", "abc", "cba", "bc", "ca")
    strikes = [(1.0 + 0.13 * k, 1) for k in range(4)] + [(8.0, 3)]
    finished(crossed(orders, strikes, 1, emergency, share, priority), 1)


def test_even_endless_passing_and_checking_end():
    settings = {
        "run.days": 3,
        "passing.base": 20.0,
        "passing.delay_h": 0.0,
        "accountability.floor": 0.0,
        "accountability.check": 1.0,
        "loop.effort": False,
        "dispatch.travel_h": 0.0,
        "work.storm_damage.service_h": 0.0,
        "work.storm_damage.law": "fixed",
        "population.share": 0.1,
        "hazard.storm.day": 1.0,
        "information.delay_h": 0.0,
    }
    ended = run("teaching", set=settings)
    assert ended.cases["transfers"].max() <= 1000 + ended.cases["attempts"].max() + 1
    assert ended.cases["attempts"].max() <= 1100  # found again by patrols, now and then
