"""Goods that emergencies need run out, are delivered by contract, and are hoarded in fear."""

import math

import numpy as np
import pytest

from sim import load, run
from sim.entries import folder
from sim.run import begin, days

NOTHING = folder() / "limits" / "nothing.toml"
CREW = {"name": "crew", "title_zh": "队", "title_en": "crew", "tier": "district", "staff": 40}
DAMAGE = {
    **{"name": "damage", "title_zh": "险情", "title_en": "damage", "needs": ["crew"], "emergency": True},
    **{"limit_h": math.inf, "service_h": 10.0, "law": "fixed"},
}
STRUCK = {
    **{"city.grids": 5, "run.days": 4.0, "run.step_days": 1.0, "department": [CREW], "work": [DAMAGE]},
    **{"demand.rate": 0.0, "hazard": [{"kind": "incident", "work": "damage", "day": 1, "cases_a_grid": 6}]},
}


def hours_of_work(settings, engine="fast"):
    """How long the work on each case took, once somebody was there."""
    cases = run(load(NOTHING, {**STRUCK, **settings}), 1, engine=engine).cases
    return np.sort(24.0 * (cases["closed"] - cases["assembled"]))


@pytest.mark.parametrize("engine", ["fast", "reference"])
def test_as_many_jobs_as_there_are_goods_take_no_longer(engine):
    """30 cases, goods for 20: the others take two and a half times as long."""
    hours = hours_of_work({"supplies.stock": 4.0, "supplies.without": 1.5}, engine)
    assert hours == pytest.approx([10.0] * 20 + [25.0] * 10)


def test_goods_never_run_out_unless_a_scenario_says_how_many_there_are():
    assert hours_of_work({"supplies.without": 1.5, "supplies.hoarding": 1.0}) == pytest.approx([10.0] * 30)


def goods(settings, steps=4):
    """Goods of the only subdistrict, in jobs, after each step."""
    scenario = load(NOTHING, {**STRUCK, "hazard": [], **settings})
    return [float(at.subdistricts["goods"][0]) for at in days(begin(scenario, 1), steps, 1)]


def test_suppliers_deliver_only_where_a_response_is_on():
    contract = {"supplies.stock": 1.0, "supplies.contract": 0.5}
    assert goods(contract) == [5.0] * 4
    struck = {**contract, "hazard": STRUCK["hazard"], "work": [DAMAGE | {"service_h": 200.0}]}
    on = goods(
        {
            **struck,
            "activation.signal": 0.1,
            "activation.late": 50.0,
            "loop.activation": True,
            "frozen.government": False,
        }
    )
    assert on == pytest.approx([5.0, 0.0, 2.5, 5.0])


def test_fear_empties_the_shelves():
    """Residents who fear the worst and nothing else take a share of what is left, day by day."""
    afraid = {"city.people": 50, "supplies.stock": 2.0, "supplies.hoarding": 0.3, "perception.start": 0.8}
    still = {**afraid, "perception.rate": 0.0}
    first, *later = goods(still)
    ratio = math.exp(-0.3 * 0.8)
    assert later == pytest.approx([first * ratio**k for k in (1, 2, 3)], rel=1e-6)
    assert goods({**still, "perception.start": 0.0}) == [10.0] * 4
