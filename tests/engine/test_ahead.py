"""The first compile: no kernel is left out, and what the second process compiled is found by the first."""

import os
import subprocess
import sys
from inspect import signature
from pathlib import Path
from types import SimpleNamespace

import numba
import pytest
from numba.core.dispatcher import Dispatcher

from sim.engine.fast import (
    ahead,
    budget,
    contagion,
    coordination,
    effort,
    events,
    flood,
    followers,
    residents,
    steps,
)

WHERE_CHOSEN = {
    *(steps.lead_in_game, steps.respond_in_game, followers.followers_step),
    *(effort.think_again, flood.foresee, flood.rise, contagion.break_out, contagion.spread),
    *(coordination.coordinate, budget.spend),
}
ROOT = Path(__file__).resolve().parents[2]
FRESH = """
import sim
from sim.engine.fast import ahead
assert ahead.is_cold()
sim.run("teaching", set={"run.days": 2})
assert not ahead.is_cold()
for kernel in ahead.SECOND:
    assert sum(kernel.stats.cache_hits.values()) == 1, (kernel, kernel.stats)
for kernel in ahead.FIRST:
    assert sum(kernel.stats.cache_hits.values()) == 0, (kernel, kernel.stats)
"""


def test_no_kernel_is_left_out():
    doors = {
        one
        for module in (budget, contagion, coordination, effort, events, flood, followers, residents, steps)
        for one in vars(module).values()
        if isinstance(one, Dispatcher) and "no_cpython_wrapper" not in one.targetoptions
    }
    doors = {one for one in doors if "m" in signature(one.py_func).parameters}
    assert doors - {*ahead.FIRST, *ahead.SECOND} == WHERE_CHOSEN


def test_nothing_is_cold_that_is_not_compiled(monkeypatch, tmp_path):
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(ahead, "work_off", SimpleNamespace(signatures=[]))
    assert ahead.is_cold()
    monkeypatch.setattr(numba.config, "DISABLE_JIT", 1)
    monkeypatch.setattr(ahead, "work_off", lambda: None)
    assert not ahead.is_cold()


def test_nobody_waits_once_all_is_compiled(monkeypatch):
    monkeypatch.setattr(ahead, "is_cold", lambda: False)
    monkeypatch.setattr(ahead, "ONE_AT_A_TIME", None)  # to wait for it would be an error
    assert ahead.compiled_ahead(lambda: "state") == "state"


@pytest.mark.long
def test_the_first_process_finds_what_the_second_compiled(tmp_path):
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", FRESH],
        cwd=ROOT,
        env=os.environ | {"XDG_CACHE_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
