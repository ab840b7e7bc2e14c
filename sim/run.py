"""The only door: a scenario and a seed become a Trajectory."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from sim.agents.resident import Residents
from sim.compiled import VERSION
from sim.engine import fast, state
from sim.entries import ScenarioError
from sim.measures import Measure
from sim.outcomes import outcomes
from sim.scenario import Scenario, load

ENGINES = ("fast", "reference")
LARGEST_SEED = 2**63 - 1
MOST_CASES = 40_000_000  # that a run may breed before it is given up


class Trajectory(NamedTuple):
    """What happened in one run."""

    scenario: Scenario
    seed: int
    engine: str
    series: dict[str, np.ndarray]  # one number a step, by the measure's name
    cases: np.ndarray  # one record a case, in the order in which they arose
    grids: np.ndarray  # one record a grid, as the run left it
    stations: np.ndarray
    residents: Residents  # columns, as the run left them
    log: np.ndarray  # decisions, sorted, if asked for
    version: str = VERSION

    @property
    def run_id(self) -> str:
        """The same id means the same run, to the last bit."""
        return self.scenario.run_id(self.seed)

    @property
    def outcomes(self) -> dict[str, float | None]:
        """Every declared outcome by name, computed when asked for; None for what does not exist here."""
        return outcomes(self)


class RunawayError(RuntimeError):
    """Cases bred cases without end; the run was given up."""


def run(
    scenario: Scenario | str | Path,
    seed: int = 0,
    engine: str = "fast",
    set: Mapping[str, Any] | None = None,
    mechanisms: Mapping[str, float] | None = None,
    log: bool = False,
    watch: Callable[[int], None] | None = None,
) -> Trajectory:
    """One run of a scenario.

    `set` changes single entries by dotted key, `mechanisms` adds some by name; `log` keeps every decision;
    `watch` is told every now and then how many steps are done (fast engine). Raises ScenarioError for a
    scenario, seed or engine that can't be run, RunawayError where cases multiply without end.
    """
    if not isinstance(scenario, Scenario):
        scenario = load(scenario, set, mechanisms)
    elif set or mechanisms:
        raise ScenarioError("set, mechanisms: go with a name or a file; a loaded Scenario is complete")
    if engine not in ENGINES:
        raise ScenarioError(f"engine = {engine!r}: must be one of {', '.join(ENGINES)}")
    if engine == "reference":
        from sim.engine import reference  # Mesa takes a second to import; only this engine needs it

        return trajectory(scenario, seed, engine, reference.advance(begin(scenario, seed, log)))
    start = fast.compiled_ahead(lambda: begin(scenario, seed, log))
    stride = scenario.steps if watch is None else max(1, scenario.steps // 50)
    for end in days(start, scenario.steps, stride):
        if watch is not None:
            watch(int(end.clock["step"][0]))
    return trajectory(scenario, seed, engine, end)


def needs_compiling() -> bool:
    """Whether the next run takes half a minute longer: this version of the model was never compiled here."""
    return fast.is_cold()


def compile_once() -> None:
    """Compile the model if it needs compiling; who starts many processes calls it first."""
    if needs_compiling():
        run(load("teaching", {"run.days": 1}))


def begin(scenario: Scenario, seed: int, log: bool = False) -> state.State:
    """The state before the first step."""
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed <= LARGEST_SEED:
        raise ScenarioError(f"seed = {seed!r}: must be a whole number from 0 to {LARGEST_SEED}")
    return state.start(scenario, seed, log)


def days(at: state.State, steps: int, stride: int) -> Iterator[state.State]:
    """The fast engine's state after each `stride` steps; hand it to `measures` or watch it."""
    margin = 64 + 24 * int(at.hazards["count"].max(initial=0))
    done = int(at.clock["step"][0])
    while done < steps:
        done = min(steps, done + stride)
        while fast.advance(at, done, margin) == fast.NEEDS_ROOM:
            if at.clock["cases"][0] > MOST_CASES:
                raise RunawayError(f"more than {MOST_CASES} cases by step {int(at.clock['step'][0])}")
            at = state.grown(at)
        yield at


def trajectory(scenario: Scenario, seed: int, engine: str, end: state.State) -> Trajectory:
    """What a finished state tells."""
    series = {measure.name.lower(): end.measures[:, measure].copy() for measure in Measure}
    log = end.log[: int(end.clock["log_rows"][0])]
    order = np.lexsort((log["whom"], log["who"], log["purpose"], log["step"], log["instant"]))
    return Trajectory(
        scenario,
        seed,
        engine,
        series,
        end.cases[: int(end.clock["cases"][0])].copy(),
        end.grids.copy(),
        end.stations.copy(),
        end.residents,
        log[order],
    )
