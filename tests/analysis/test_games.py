"""Theory of games: known values; agents follow their mean field, and leave it when a number is off."""

import numpy as np
import pytest

from analysis import games
from analysis.figures.games import stages
from sim.entries import ScenarioError
from tools.stages import observed

LARGE = {
    **{"city.people": 3000, "city.subdistricts": 1500, "city.communities": 1500, "city.grids": 1500},
    **{"city.enterprises": 3000, "participation.public": 1.0, "participation.precision": 2.0},
    **{"imitation.rate": 0.1, "run.days": 120.0},
}


def test_known_values():
    assert games.takes_over(100, 0.0) == 0.01
    known = [games.takes_over(100, strength) for strength in (0.01, 0.05, 0.1)]
    assert known == pytest.approx([0.01574, 0.04910, 0.09517], abs=1e-5)
    known = [x for n in (2, 5, 10) for x in games.volunteers(n, 0.2)]
    assert known == pytest.approx([0.8, 0.04, 0.331, 0.134, 0.164, 0.167], abs=5e-4)
    assert games.star_consensus(5) == pytest.approx(5 / 13)
    openness, first = np.array([0.8, 0.8, 0.0]), np.array([0.0, 0.5, 1.0])
    steady = games.steady_opinions(np.full((3, 3), 1 / 3), openness, first)
    assert steady == pytest.approx([0.6286, 0.7286, 1.0], abs=5e-5)


def test_rest_points_of_the_inspection_game():
    fixed, easing = games.Inspection(4, 2, 2, 1, False), games.Inspection(8, 2, 2, 1, True)
    assert fixed.rest() == pytest.approx((0.25, 2 / 3))
    assert fixed.eigenvalues().real == pytest.approx([0.0, 0.0], abs=1e-12)
    assert np.abs(fixed.eigenvalues().imag) == pytest.approx([1.0, 1.0])  # a centre, period 2π
    assert easing.rest() == pytest.approx((0.3202, 0.6096), abs=5e-5)
    assert np.all(easing.eigenvalues().real < 0.0)  # a sink


def test_stable_states_of_the_stages():
    stable = {name: [v.shares for v in games.vertices(p) if v.stable] for name, p in games.STAGES.items()}
    assert (0, 0, 0) in stable["early"]
    assert stable["outbreak"] == [(1, 1, 1)]
    assert stable["resumption"] == [(0, 1, 1)]
    assert [games.end_shares(name) for name in games.STAGES] == [(0, 0, 0), (1, 1, 1), (0, 1, 1)]


def test_eigenvalues_are_those_of_the_jacobian():
    p, step = games.STAGES["outbreak"], 1e-6
    for vertex in games.vertices(p):
        at = np.array(vertex.shares, float)
        columns = [
            [(v * (1 - v) * games.gains(p, v)) for v in (at + step * unit, at - step * unit)]
            for unit in np.eye(3)
        ]
        jacobian = np.array([(up - down) / (2 * step) for up, down in columns]).T
        assert np.diag(jacobian) == pytest.approx(vertex.eigenvalues, abs=1e-6)
        assert jacobian - np.diag(np.diag(jacobian)) == pytest.approx(np.zeros((3, 3)), abs=1e-6)


def distance(stage, **off):
    """How far the mean of a few large runs lies from the mean field, at most."""
    found = observed(stage, 4, LARGE | off)
    return float(np.abs(found.runs.mean(axis=0) - found.field).max()), found


@pytest.mark.parametrize(("stage", "near"), [("early", 0.04), ("outbreak", 0.01), ("resumption", 0.03)])
def test_agents_follow_their_mean_field(stage, near):
    far, found = distance(stage)
    assert far < near
    assert len(stages({stage: found}, "zh").axes) == 1


@pytest.mark.parametrize("name", ["cost", "fine", "others_cost", "public_others", "public_cost"])
def test_agents_leave_a_mean_field_that_is_a_tenth_off(name):
    off = {f"game.{name}": 1.1 * getattr(games.STAGES["outbreak"], name)}
    assert distance("outbreak", **off)[0] > 0.02


def test_games_without_both_kinds_are_refused():
    with pytest.raises(ScenarioError, match="nobody would inspect"):
        games.check_inspection(games.Inspection(1, 1, 2.5, 1, False))
    with pytest.raises(ScenarioError, match="must lie in"):
        games.check_inspection(games.Inspection(4, 2, 2, 4, False))
