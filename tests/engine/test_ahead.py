"""The first compile: no kernel is left out, and what the second process compiled is found by the first."""

import os
import subprocess
import sys
from inspect import signature
from pathlib import Path

import pytest
from numba.core.dispatcher import Dispatcher

from sim.engine.fast import ahead, events, residents, steps

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
        for module in (events, residents, steps)
        for one in vars(module).values()
        if isinstance(one, Dispatcher) and "no_cpython_wrapper" not in one.targetoptions
    }
    assert {one for one in doors if "m" in signature(one.py_func).parameters} == {*ahead.FIRST, *ahead.SECOND}


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
