"""Places out of sight: what no patrol and no sensor sees is found by others, or by nobody."""

import math

import numpy as np
import pytest

from sim import load, run
from sim.cases import Status, Way
from sim.entries import ScenarioError, folder
from tests.mechanism_files import written
from tests.sim.test_coordination import BARE, DESKS

WALKERS = {"name": "walkers", "title_zh": "巡查", "title_en": "walkers", "tier": "grid", "staff": 1}
WATCHED = {
    **{**BARE, "run.days": 3000.0, "run.step_days": 3000.0, "detection.at_once": False},
    **{"detection.patrol": 2.0, "detection.sensor": 1.0, "information.rule": "platform"},
    **{"information.coverage": 1.0, "department": [*DESKS, {**WALKERS, "patrols": True}]},
}
PATROL, SENSOR = 2.0, 1.0  # 1/day


def watched(settings, seed=1):
    """A bare city in which patrols and sensors look for cases."""
    return run(load(folder() / "limits" / "nothing.toml", {**WATCHED, **settings}), seed)


def early(done, last=2900.0):
    """Cases that had time to be found."""
    return done.cases[done.cases["arose"] < last]


@pytest.mark.parametrize(("blind", "overlap"), [(0.5, 0.0), (0.8, 0.25), (0.9, 1.0)])
def test_each_net_misses_its_own_share(blind, overlap):
    """With β = blind (1 − overlap) each net misses β, both β²; where both see, the faster finds."""
    done = watched({"detection.blind": blind, "detection.overlap": overlap})
    assert done.grids["rates"][0].tolist() == [PATROL, 0.0, 0.0, SENSOR]
    found = early(done)
    spread = 4.0 * math.sqrt(0.25 / len(found))
    beta = blind * (1.0 - overlap)
    never = np.isnan(found["detected"])
    assert never.mean() == pytest.approx(beta**2, abs=spread)
    one, both = beta * (1.0 - beta), (1.0 - beta) ** 2
    by_patrol = one + both * PATROL / (PATROL + SENSOR)
    assert ((found["found_by"] == Way.PATROL) & ~never).mean() == pytest.approx(by_patrol, abs=spread)
    lag = np.nanmean(found["detected"] - found["arose"])
    expected = (one / PATROL + one / SENSOR + both / (PATROL + SENSOR)) / (1.0 - beta**2)
    assert lag == pytest.approx(expected, abs=4.0 * expected * 1.3 / math.sqrt((~never).sum()))


def test_what_nets_cover_is_found_as_if_nothing_were_out_of_sight():
    usual = watched({}).cases
    for covered in ({"detection.blind": 0.9, "detection.overlap": 1.0}, {"detection.overlap": 0.5}):
        cases = watched(covered).cases
        assert np.array_equal(usual["detected"], cases["detected"], equal_nan=True)


def test_what_is_in_sight_stays_in_sight():
    """Closed on paper time and again, a case that patrols see is found again at their rate for good."""
    sham = {"accountability.floor": 0.0, "detection.sensor": 0.0, "detection.blind": 0.5}
    found = watched({**sham, "run.days": 150.0, "run.step_days": 150.0}).cases
    early_ones = found[found["arose"] < 140.0]
    seen = ~np.isnan(early_ones["detected"])
    assert seen.mean() == pytest.approx(0.5, abs=4.0 * math.sqrt(0.25 / len(early_ones)))
    known = early_ones[seen]
    expected = PATROL * (150.0 - known["detected"]).sum()
    assert known["attempts"].sum() == pytest.approx(expected, abs=4.0 * math.sqrt(expected))


def test_nets_that_are_built_up_find_what_lay_out_of_sight(tmp_path):
    """All is blind; as nets come to cover more, as much of what has long been there is found."""
    file = written(tmp_path, "nets", 'ramp_days = 100.0\n[levers]\n"detection.overlap" = 1.0')
    settings = {
        **{**WATCHED, "detection.blind": 1.0, "detection.sensor": 0.0, "detection.patrol": 50.0},
        **{"run.days": 120.0, "run.step_days": 1.0, "demand.rate": 20.0},
    }
    cases = run(load(folder() / "limits" / "nothing.toml", settings, {file: 1.0}), 1).cases
    first = cases[cases["arose"] < 10.0]
    for day in (30.0, 60.0, 90.0):
        known = (first["detected"] < day).mean()
        assert known == pytest.approx(day / 100.0, abs=0.02 + 4.0 * math.sqrt(0.25 / len(first)))
    assert not np.isnan(first["detected"]).any()


def test_inspectors_find_what_lies_hidden_at_an_enterprise_all_the_same():
    settings = {"run.days": 45, "detection.blind": 1.0, "detection.enterprise": 0.0, "loop.reports": False}
    done = run(load("teaching_accident", settings), 1)
    at_firm = done.cases["firm"] >= 0
    assert (done.cases["found_by"][at_firm & ~np.isnan(done.cases["detected"])] == Way.PATROL).any()
    assert np.isnan(done.cases["detected"][~at_firm & (done.cases["status"] == Status.HIDDEN)]).all()
    assert np.isnan(done.cases["detected"][~at_firm]).all()


def test_more_than_everything_cannot_be_out_of_sight():
    with pytest.raises(ScenarioError, match=r"detection.blind = 1.2"):
        load("teaching", {"detection.blind": 1.2})
