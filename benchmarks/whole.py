"""Whole runs: both engines, one thread and two, and where a run's time goes."""

import importlib.util
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import count
from statistics import median
from typing import Any, NamedTuple

import numpy as np

import sim
from benchmarks import kernels, timing
from benchmarks.timing import processor_seconds
from sim.engine.fast.handle import handle
from sim.engine.state import State, grown
from sim.measures import Measure
from sim.run import begin

PARTS = ("begin", "events", "close")  # what all see and decide, the life of cases, the books
RUNS_IN_THREADS = 16
ENOUGH = 1.7  # processors that two threads must get, or their speed-up is their neighbours'
LEFT_ALONE = 7  # rounds
DOUBLINGS = 4  # of the room for cases: no part of a run that is timed may run short of it


class Spent(NamedTuple):
    """What some work took."""

    wall: float  # seconds
    processors: float  # in use meanwhile


def has_reference() -> bool:
    """Whether the reference engine is there."""
    return importlib.util.find_spec("sim.engine.reference") is not None


def engines(scenario: sim.Scenario, rounds: int) -> timing.Seconds:
    """Seconds of a whole run in each engine, by turns, each round with its own seed."""
    names = ("fast", "reference") if has_reference() else ("fast",)
    contestants = {engine: runs(scenario, engine) for engine in names}
    for ready in contestants.values():
        ready()()  # compiles whatever was not yet
    return timing.take_turns(contestants, rounds)


def runs(scenario: sim.Scenario, engine: str) -> Callable[[], timing.Job]:
    """Gives one run after another, with seeds 0, 1, 2, …"""
    seeds = count()
    return lambda: partial(sim.run, scenario, next(seeds), engine)


def seconds_a_run(name: str, rounds: int) -> float:
    """Seconds of a whole run of a built-in scenario in the fast engine, at best."""
    ready = runs(sim.load(name), "fast")
    ready()()
    return min(timing.take_turns({name: ready}, rounds)[name])


def threads_speedup(scenario: sim.Scenario, rounds: int) -> dict[str, float | None]:
    """How much faster two threads are than one with the same seeds, for kernels let go of the interpreter.

    At most so many rounds, until enough were left alone by the machine's other users; only these count, and
    None stands where there were none. How many processors the two threads got stands beside.
    """
    found: list[tuple[Spent, Spent]] = []
    alone: list[tuple[Spent, Spent]] = []
    while len(found) < rounds and len(alone) < LEFT_ALONE:
        found.append((in_threads(scenario, 1), in_threads(scenario, 2)))
        alone = [(one, two) for one, two in found if two.processors >= ENOUGH]
    return {
        "threads_speedup": median(one.wall / two.wall for one, two in alone) if alone else None,
        "threads_processors": median(two.processors for _, two in alone or found),
    }


def in_threads(scenario: sim.Scenario, threads: int) -> Spent:
    """What some runs cost, shared out over so many threads."""
    wall, processor = time.perf_counter(), time.process_time()
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(partial(sim.run, scenario), range(RUNS_IN_THREADS)))
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    return Spent(wall, processor / wall)


def parts(scenario: sim.Scenario, seeds: range) -> dict[str, Any]:
    """Nanoseconds an event of the case engine, at best, and the share of a run's time in each of PARTS."""
    check_parts(scenario)
    runs = [in_parts(scenario, seed)[1:] for seed in seeds]
    events = [happened for happened, _ in runs]
    seconds = np.array([spent for _, spent in runs])
    share = seconds.sum(axis=0) / seconds.sum()
    return {
        "ns_per_event": 1e9 * float(np.min(seconds[:, PARTS.index("events")] / events)),
        "events_per_run": sum(events) / len(events),
        "share_of_run": dict(zip(PARTS, share.tolist(), strict=True)),
    }


def check_parts(scenario: sim.Scenario) -> None:
    """A run in parts is the run. Raises RuntimeError where it is not."""
    end, _, _ = in_parts(scenario, 0)
    if not np.array_equal(end.measures[:, Measure.LOSS], sim.run(scenario, 0).series["loss"]):
        raise RuntimeError(f"{scenario.name}: run part by part, it ends with another loss")


def in_parts(scenario: sim.Scenario, seed: int) -> tuple[State, int, np.ndarray]:
    """(last state, events, seconds of each of PARTS) of one run."""
    at = begin(scenario, seed)
    for _ in range(DOUBLINGS):
        at = grown(at)
    margin = 64 + 24 * int(at.hazards["count"].max(initial=0))
    m = handle(at)
    seconds = np.zeros(len(PARTS))
    events = 0
    for _ in range(scenario.steps):
        instants = [processor_seconds()]
        roomy = kernels.begin(m, margin)
        instants.append(processor_seconds())
        happened = kernels.work_off(m, margin)
        instants.append(processor_seconds())
        kernels.close(m)
        instants.append(processor_seconds())
        if kernels.NO_ROOM in (roomy, happened):
            raise RuntimeError(f"{scenario.name}, seed {seed}: more cases than there is room for")
        events += happened
        seconds += np.diff(instants)
    return at, events, seconds
