"""The first compile of all, shared by two processes: nothing else lets a newcomer wait so long.

The second process compiles its share into the cache, where the first one finds it. Whatever goes wrong
there, the first one compiles what is missing.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Any

import numba

from sim.compiled import HERE
from sim.engine.fast.events import work_off
from sim.engine.fast.handle import handle
from sim.engine.fast.residents import residents_step
from sim.engine.fast.steps import end_step, lead, open_step, respond, room_for_step, send_teams
from sim.engine.state import State, start
from sim.scenario import load

FIRST = (residents_step, lead, respond, open_step, end_step, room_for_step)
SECOND = (work_off, send_teams)  # which share much of what they call
WITH_MARGIN = (work_off, room_for_step)
ONE_AT_A_TIME = Lock()


def compiled_ahead(begin: Callable[[], State]) -> State:
    """The state that `begin` gives, with all kernels compiled, by two processes where none was yet."""
    if is_cold() and (os.cpu_count() or 1) > 1 and sys.executable:
        with ONE_AT_A_TIME:
            if is_cold():
                return compiled_by_two(begin)
    return begin()


def is_cold() -> bool:
    """Whether this version of the model has to be compiled here, for it never was."""
    if numba.config.DISABLE_JIT or work_off.signatures:
        return False
    return not any(Path(numba.config.CACHE_DIR).rglob("events.work_off-*.nbi"))


def compiled_by_two(begin: Callable[[], State]) -> State:
    """One share is compiled here, the other in a second process meanwhile."""
    path = os.pathsep.join([str(HERE.parent), *filter(None, [os.environ.get("PYTHONPATH")])])
    second = subprocess.Popen(
        [sys.executable, "-c", f"from {__name__} import compile_second; compile_second()"],
        env={**os.environ, "PYTHONPATH": path},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        state = begin()
        compile_for(state, FIRST)
        second.wait()
    finally:
        second.kill()
        second.wait()
    return state


def compile_second() -> None:
    """What the second process does; columns are of the same kind in every state."""
    compile_for(start(load("teaching"), 0), SECOND)


def compile_for(state: State, kernels: tuple[Any, ...]) -> None:
    """Compile kernels for a state, into the cache."""
    kind = numba.typeof(handle(state))
    for kernel in kernels:
        kernel.compile((kind, numba.int64) if kernel in WITH_MARGIN else (kind,))
