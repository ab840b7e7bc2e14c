"""The log of a run: room for a step from its start, and no growth for its sake alone."""

import numpy as np

from sim import load
from sim.engine import fast, state
from sim.run import begin

MANY = load("teaching", {"city.people": 20_000, "demand.rate": 0.01, "hazard": [], "run.days": 6})


def test_a_log_has_room_for_what_all_decide_in_a_step():
    at = begin(MANY, 1, log=True)
    for step in range(1, 5):
        assert fast.advance(at, step, 64) != fast.NEEDS_ROOM
        assert 20_000 < at.clock["log_rows"][0] < len(at.log)
        at.clock["log_rows"][0] = 0


def test_growing_keeps_what_was_written_and_doubles_what_is_full_of_it():
    at = begin(MANY, 1, log=True)
    while fast.advance(at, MANY.steps, 64) == fast.NEEDS_ROOM:
        at = state.grown(at)
    held = int(at.clock["log_rows"][0])
    more = state.grown(at)
    assert np.array_equal(more.log[:held], at.log[:held]) and len(more.log) > 2 * held
    assert len(more.cases) == 2 * len(at.cases)


def test_without_a_log_there_is_none():
    at = begin(MANY, 1)
    assert len(at.log) == len(state.grown(at).log) == 1
