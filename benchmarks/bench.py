"""How fast the model is, as ratios measured side by side: python benchmarks/bench.py [--quick]

Prints a table with the targets beside and writes benchmarks/results.json. Absolute times depend on the
machine; ratios hardly do, for whatever is compared takes turns in one process.
"""

import argparse
import json
import os
import platform
from pathlib import Path
from typing import Any, NamedTuple

import numba
import numpy as np

import sim
from benchmarks import choices, compiling, moment, phases, precision, studies, timing, whole
from sim.compiled import VERSION
from sim.scenario import built_in

HEADLINES = (  # in this order in the file; null where something could not be measured
    *("fast_over_mesa", "fast_over_reference", "fast_over_c", "numpy_over_fast", "ns_per_resident_step"),
    *("runs_per_second", "cold_compile_seconds", "seconds_to_ci", "threads_speedup", "bytes_per_resident"),
    *("ns_per_event", "study_overhead", "time_over_usual"),
)
RESULTS = Path(__file__).parent / "results.json"


class Effort(NamedTuple):
    """How often each thing is measured."""

    phases: int
    engines: int
    runs: int
    threads: int
    replications: int
    seeds: int
    warm_starts: int
    studies: int
    choices: int


FULL = Effort(
    phases=101,
    engines=3,
    runs=9,
    threads=40,
    replications=200,
    seeds=20,
    warm_starts=5,
    studies=7,
    choices=15,
)
QUICK = Effort(
    phases=21, engines=1, runs=2, threads=7, replications=40, seeds=5, warm_starts=0, studies=3, choices=3
)


class Target(NamedTuple):
    """What is asked of a result."""

    name: str
    at_least: float | None
    at_most: float | None
    means: str

    def met(self, value: float) -> bool:
        """Whether a value is good enough."""
        high_enough = self.at_least is None or value >= self.at_least
        return high_enough and (self.at_most is None or value <= self.at_most)

    def wanted(self) -> str:
        """The target in signs."""
        return f">= {self.at_least:g}" if self.at_least is not None else f"<= {self.at_most:g}"


TARGETS = (
    Target("fast_over_mesa", 150.0, None, "the residents' phases, plain Mesa's time over the fast engine's"),
    Target("fast_over_c", None, 3.0, "the residents' phases, the fast engine's time over the C loop's"),
    Target("bytes_per_resident", None, 100.0, "memory of a resident beside its ties"),
    Target("study_overhead", None, 0.05, "a study's time over that of its runs alone, less 1"),
    Target("cold_compile_seconds", None, 30.0, "compiling the fast engine for the first time"),
)


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer rounds, and no cold compile")
    quick = parser.parse_args().quick
    results = measure(QUICK if quick else FULL)
    results = {"quick": quick, **dict.fromkeys(HEADLINES), **results, "machine": machine()}
    RESULTS.write_text(json.dumps(rounded(results), indent=1) + "\n", encoding="utf-8")
    show(results)


def measure(effort: Effort) -> dict[str, Any]:
    """All results by name; None where something could not be measured."""
    scenario = sim.load(moment.SCENARIO)
    results = phases.measure(scenario, effort.phases)
    results.update(phases.bytes_per_resident(moment.storm(scenario)))
    results.update(whole_runs(scenario, effort))
    reference = results.pop("reference_seconds")
    residents = len(scenario.build().resident_grid)
    results["ns_per_resident_step"] = {
        **dict.fromkeys(("fast", "reference", "mesa_plain", "c", "numpy")),
        **results["ns_per_resident_step"],
        "reference": None if reference is None else 1e9 * reference / (residents * scenario.steps),
    }
    results.update(whole.threads_speedup(scenario, effort.threads))
    results.update(whole.parts(scenario, range(effort.seeds)))
    results.update(precision.measure(moment.SCENARIO, effort.replications))
    results.update(studies.measure(effort.studies))
    results.update(choices.measure(effort.choices))
    results.update(compiling.measure(effort.warm_starts) if effort.warm_starts else {})
    return results


def whole_runs(scenario: sim.Scenario, effort: Effort) -> dict[str, Any]:
    """Both engines on whole runs, and the fast one on every built-in scenario."""
    seconds = whole.engines(scenario, effort.engines)
    both = "reference" in seconds
    a_run = {f"{name}_fast": whole.seconds_a_run(name, effort.runs) for name in built_in()}
    if both:
        a_run[f"{scenario.name}_reference"] = min(seconds["reference"])
    return {
        "fast_over_reference": timing.ratio(seconds, "reference", "fast") if both else None,
        "reference_seconds": a_run.get(f"{scenario.name}_reference"),
        "runs_per_second": {name: 1.0 / s for name, s in a_run.items()},
    }


def machine() -> dict[str, Any]:
    """What the figures were taken with; the version is the hash of the model's sources."""
    return {
        "cores": os.cpu_count(),
        "system": platform.system(),
        "architecture": platform.machine(),
        "python": platform.python_version(),
        "numba": numba.__version__,
        "numpy": np.__version__,
        "version": VERSION,
    }


def rounded(value: Any) -> Any:
    """Four digits that count: more would be noise."""
    if isinstance(value, dict):
        return {key: rounded(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [rounded(entry) for entry in value]
    return float(f"{value:.4g}") if isinstance(value, float) else value


def show(results: dict[str, Any]) -> None:
    """A table of all results, the targets beside; below it in words what is missed and what says nothing."""
    asked = {target.name: target for target in TARGETS}
    for name, value in flat(results):
        target = asked.get(name)
        note = f"{target.wanted():>8}  {verdict(target, value)}" if target else ""
        print(f"{name:44}{shown(value):>14}  {note}".rstrip())
    print()
    for remark in remarks(results):
        print(remark)


def remarks(results: dict[str, Any]) -> list[str]:
    """Targets missed, things not measured, figures that mean little."""
    found = []
    for target in TARGETS:
        value = results[target.name]
        if value is None:
            found.append(f"Not measured: {target.means}.")
        elif not target.met(value):
            found.append(f"MISSED: {target.means}: {shown(value)}, wanted {target.wanted()}.")
    if not any(remark.startswith("MISSED") for remark in found):
        found.append("No target that was measured is missed.")
    if results["fast_over_reference"] is None:
        found.append("Not measured: the reference engine, which is not there.")
    if results["threads_speedup"] is None:
        found.append("Not measured: the speed-up by threads, for two threads never got two processors.")
    return found


def verdict(target: Target, value: Any) -> str:
    """One word for the table."""
    if value is None:
        return "not measured"
    return "met" if target.met(value) else "MISSED"


def flat(results: dict[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    """Results by dotted name."""
    rows: list[tuple[str, Any]] = []
    for key, value in results.items():
        name = f"{prefix}{key}"
        rows += flat(value, f"{name}.") if isinstance(value, dict) else [(name, value)]
    return rows


def shown(value: Any) -> str:
    """A value in a cell of the table."""
    if isinstance(value, list):
        return " to ".join(shown(entry) for entry in value)
    if isinstance(value, float):
        return f"{value:.4g}"
    return "-" if value is None else str(value)


if __name__ == "__main__":
    main()
