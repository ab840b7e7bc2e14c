"""What common luck is worth: seconds until an effect is known to a tenth, with the same seeds and without."""

from typing import Any

import numpy as np

import sim
from benchmarks.timing import processor_seconds

CHANGE = {"dispatch.rule": "whistle"}
OUTCOME = "loss"
HALF_WIDTH = 0.1  # of the 95 % interval, over the effect
NORMAL = 1.959964


def measure(name: str, replications: int) -> dict[str, Any]:
    """Seconds to a 95 % interval of ±10 % of what one change does to the loss of a run."""
    base, base_seconds = losses(sim.load(name), replications)
    changed, changed_seconds = losses(sim.load(name, CHANGE), replications)
    pair = base_seconds + changed_seconds
    effect = float(np.mean(changed - base))
    variance = {
        "common": float(np.var(changed - base, ddof=1)),
        "independent": float(np.var(base, ddof=1) + np.var(changed, ddof=1)),
    }
    pairs = {luck: pairs_needed(v, effect) for luck, v in variance.items()}
    return {
        "seconds_to_ci": {luck: n * pair for luck, n in pairs.items()},
        "seconds_to_ci_from": {
            "change": CHANGE,
            "outcome": OUTCOME,
            "mean": float(np.mean(base)),
            "effect": effect,
            "standard_error": float(np.sqrt(variance["common"] / replications)),
            "replications": replications,
            "seconds_a_pair": pair,
            "pairs": pairs,
        },
    }


def losses(scenario: sim.Scenario, replications: int) -> tuple[np.ndarray, float]:
    """(the outcome of each replication, seconds of one run)."""
    sim.run(scenario, 0)
    start = processor_seconds()
    found = [float(sim.run(scenario, seed).series[OUTCOME].sum()) for seed in range(replications)]
    return np.array(found), (processor_seconds() - start) / replications


def pairs_needed(variance: float, effect: float) -> float:
    """Pairs of runs until the interval is that narrow; at least two, for one pair has no variance."""
    return max(2.0, variance * (NORMAL / (HALF_WIDTH * effect)) ** 2)
