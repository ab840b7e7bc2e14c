"""Sanctions as they are met with: who is fined, when, and what all come to believe of it."""

import numpy as np
import pytest

from sim import load
from sim.agents.resident import FINED, PART
from sim.run import begin, days

STORM = {"hazard.storm.day": 5, "run.days": 15, "city.people": 4000}
ZEAL = {"inspection.residents": 0.5, "inspection.rate": 0.5, "accountability.traceability": 0.8}


def states(settings):
    """The state after each step."""
    scenario = load("teaching", {**STORM, **settings})
    return days(begin(scenario, 1), scenario.steps, 1)


def test_only_those_who_stay_away_in_a_response_are_fined():
    fined_in_all = 0
    for state in states(ZEAL):
        does, grid = state.residents.does, state.residents.grid
        fined = (does & FINED) != 0
        responds = state.subdistricts["level"][state.grids["subdistrict"][grid]] > 0
        assert not np.any(fined & ((does & PART) != 0))
        assert not np.any(fined & ~responds)
        fined_in_all += fined.sum()
        away = responds & ((does & PART) == 0)
        if away.sum() > 500:
            assert fined.sum() / away.sum() == pytest.approx(0.4, abs=0.06)  # .5 a day, .8 of it traced
    assert fined_in_all > 500


def test_belief_follows_the_fines_that_are_seen():
    """All the way in each step: what enterprises expect is what befell those who cut corners in it."""
    rates = []
    for state in states({**ZEAL, "inspection.learning": 1.0, "city.enterprises": 600}):
        fined = np.bincount(state.enterprises["subdistrict"], weights=state.enterprises["fined"])
        cut_corners = fined / state.subdistricts["firms_fined"]
        assert cut_corners == pytest.approx(np.round(cut_corners), abs=1e-6)  # a count of enterprises
        rates.append(state.subdistricts["firms_fined"].mean())
    assert np.mean(rates) == pytest.approx(0.4, abs=0.04)


def test_nothing_moves_belief_where_nothing_is_seen():
    first = load("teaching").parameters.inspection
    start = -np.log1p(-first.start) / first.horizon
    for cut in ({"loop.sanctions": False}, {"frozen.government": True}):
        for state in states({**ZEAL, **cut}):
            assert state.subdistricts["firms_fined"] == pytest.approx(start)
            assert state.subdistricts["residents_fined"] == pytest.approx(start)


def test_residents_learn_only_in_a_response():
    before, after = [], []
    for state in states(ZEAL):
        step = int(state.clock["step"][0])
        (before if step <= 5 else after).append(state.subdistricts["residents_fined"].copy())
    assert np.ptp(before) == 0.0
    assert np.max(after) > 2 * before[0][0]
