"""The residents' phases alone: the fast engine against C, NumPy and plain Mesa."""

from collections.abc import Callable
from statistics import fmean
from typing import Any

import sim
from benchmarks import in_c, in_numpy, kernels, moment, plain_mesa, timing
from sim.engine.fast.handle import handle
from sim.engine.state import State

STEPS = {"fast": 57, "c": 57, "numpy": 28, "mesa_plain": 1}  # of one turn, which all take 10 to 20 ms
COMPARED = 20  # steps after which columns are compared
STORMS = 4  # over which they are averaged
NEAR = 0.03  # how far a mean over residents may lie off where the draws are others


def measure(scenario: sim.Scenario, rounds: int) -> dict[str, Any]:
    """Nanoseconds a resident and step of each, and their ratios; nothing where they are not comparable."""
    start = moment.storm(scenario)
    check(start, scenario)
    contestants = ready(start, scenario)
    seconds = timing.take_turns(contestants, rounds)
    residents = len(start.residents.grid)
    ns = timing.scaled(seconds, {name: residents * STEPS[name] for name in contestants})
    best = timing.best(ns)
    pairs = {"fast_over_mesa": ("mesa_plain", "fast"), "numpy_over_fast": ("numpy", "fast")}
    if "c" in contestants:
        pairs["fast_over_c"] = ("fast", "c")
    return {
        "ns_per_resident_step": best,
        **{name: best[over] / best[under] for name, (over, under) in pairs.items()},
        "quartiles": {name: timing.quartiles(ns, *pair) for name, pair in pairs.items()},
    }


def ready(start: State, scenario: sim.Scenario) -> dict[str, Callable[[], timing.Job]]:
    """What takes turns: each begins with a fresh copy of the same state."""
    p = scenario.parameters
    contestants: dict[str, Callable[[], timing.Job]] = {
        "fast": lambda: fast(moment.copy(start), STEPS["fast"]),
        "c": lambda: in_c.ready(moment.copy(start), p, STEPS["c"]),
        "numpy": lambda: in_numpy.ready(start, p, STEPS["numpy"]),
        "mesa_plain": lambda: plain_mesa.ready(start, p, STEPS["mesa_plain"]),
    }
    return {name: get for name, get in contestants.items() if name != "c" or in_c.compiler()}


def fast(state: State, steps: int) -> timing.Job:
    """A job: so many steps of the fast engine's residents' phases, from this state on."""
    m = handle(state)

    def job() -> State:
        kernels.residents_steps(m, steps)
        return state  # a handle only borrows the columns: the job must keep them

    return job


def check(start: State, scenario: sim.Scenario) -> None:
    """All contestants do the same work. Raises RuntimeError where they don't."""
    missing = moment.branches_not_covered(scenario)
    if missing:
        raise RuntimeError(f"{scenario.name}: the yardsticks don't cover {', '.join(missing)}")
    end = fast(moment.copy(start), COMPARED)()
    if in_c.compiler():
        in_the_loop = moment.copy(start)
        in_c.advance(in_the_loop, scenario.parameters, COMPARED)
        differing = moment.differences(end, in_the_loop)
        if differing:
            raise RuntimeError(f"the loop in C ends with other columns: {', '.join(differing)}")
    check_means(scenario, "NumPy", in_numpy)
    check_means(scenario, "plain Mesa", plain_mesa)


def check_means(scenario: sim.Scenario, name: str, yardstick: Any) -> None:
    """A yardstick with draws of its own ends near the fast engine, on the mean over some storms: what all
    of a subdistrict believe hangs on the luck of one. Raises RuntimeError."""
    starts = [moment.storm(scenario, seed) for seed in range(STORMS)]
    ours = [moment.means(fast(moment.copy(start), COMPARED)()) for start in starts]
    its = [yardstick.means(yardstick.ready(start, scenario.parameters, COMPARED)()) for start in starts]
    for column in ours[0]:
        mean, found = (fmean(one[column] for one in each) for each in (ours, its))
        if abs(found - mean) > NEAR:
            raise RuntimeError(f"{name}: mean {column} is {found:.3f}, in the fast engine {mean:.3f}")


def bytes_per_resident(state: State) -> dict[str, float]:
    """Bytes of a resident's own columns, and of its ties."""
    residents = len(state.residents.grid)
    own = sum(column.nbytes for column in state.residents)
    ties = state.tie_first.nbytes + state.tie_other.nbytes
    return {"bytes_per_resident": own / residents, "bytes_of_ties_per_resident": ties / residents}
