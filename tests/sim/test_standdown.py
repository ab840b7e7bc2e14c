"""A response goes down by the day, however long a step is."""

import numpy as np
import pytest

from sim import load, run
from sim.agents import government
from sim.entries import ScenarioError
from sim.parameters.government import Activation

ONE = {"city.subdistricts": 1, "run.days": 60, "activation.signal": 0.5}
HOUR = 1.0 / 24.0
SEEDS = 8


def levels(settings, seed):
    """The response level of the one subdistrict, step by step."""
    return run("teaching", seed, set={**ONE, **settings}).series["level"]


def falls(level):
    """Steps in which it goes down, and by how much."""
    steps = np.flatnonzero(np.diff(level) < 0.0)
    return steps, -np.diff(level)[steps]


@pytest.mark.parametrize(("days", "steps"), [(1.0, 5), (0.25, 20), (HOUR, 120), (5.0, 1)])
def test_a_level_takes_its_days_to_go_down_however_they_are_cut(days, steps):
    p, level, eased, seen = Activation(standdown_days=1.5), 4, 0.0, []
    for _ in range(steps):
        eased = government.eased(p, eased, days)
        before, level = level, government.lowered(level, 0, eased)
        eased = max(0.0, eased - (before - level))
        seen.append(level)
    assert seen[-1] == 4 - int(5.0 / 1.5)
    assert all(at == 4 - int((k + 1) * days / 1.5 + 1e-9) for k, at in enumerate(seen))


def test_time_is_not_saved_up_while_a_level_stands():
    p, eased = Activation(), 0.0
    for _ in range(1000):
        eased = government.eased(p, eased, HOUR)
    assert eased == pytest.approx(1.0) and government.lowered(4, 0, eased) == 3
    assert government.lowered(4, 3, government.eased(p, 0.0, 9.0)) == 3  # as far as is wanted, no further


@pytest.mark.parametrize("seed", range(SEEDS))
def test_by_the_hour_it_falls_a_level_a_day_at_most(seed):
    steps, by = falls(levels({"run.step_days": HOUR}, seed))
    assert len(steps) > 1 and (by == 1.0).all() and (np.diff(steps) >= 24).all()


def test_by_the_hour_a_response_lasts_about_as_long_as_by_the_day():
    days = {
        step: np.mean([(levels({"run.step_days": step}, seed) > 0.0).sum() * step for seed in range(SEEDS)])
        for step in (1.0, HOUR)
    }
    assert days[HOUR] == pytest.approx(days[1.0], rel=0.35)


def test_a_slower_way_down_holds_a_level_longer():
    held = [
        np.mean([levels({"activation.standdown_days": days}, seed).sum() for seed in range(SEEDS)])
        for days in (1.0, 4.0)
    ]
    assert held[1] > 1.3 * held[0]
    steps, by = falls(levels({"activation.standdown_days": 4.0}, 0))
    assert (by == 1.0).all() and (np.diff(steps) >= 4).all()


def test_bad_values_are_told():
    with pytest.raises(ScenarioError, match=r"activation\.standdown_days"):
        load("teaching", {"activation.standdown_days": 0.0})
