"""What each member of each family of rules costs, and each hazard: time of a whole run over that of the same
run without it, in turns.

python -m benchmarks.choices [ROUNDS]
"""

import sys
from collections.abc import Callable
from statistics import median

import sim
from analysis.catalogue import FAMILIES
from benchmarks import timing
from sim.hazards import Hazard

DAYS = 60
USUAL, CALM = "usual", "no hazard"
HAZARDS = {  # the city in which each strikes
    "storm": "teaching",
    **{
        kind.name.lower(): f"teaching_{kind.name.lower()}"
        for kind in (Hazard.DISPUTE, Hazard.ACCIDENT, Hazard.FLOOD, Hazard.RUMOUR, Hazard.EPIDEMIC)
    },
}


def scenarios() -> dict[str, sim.Scenario]:
    """The usual run, and it with each choice."""
    same = {"run.days": DAYS, "run.step_days": 1}
    found = {USUAL: sim.load("teaching", same), CALM: sim.load("teaching", {**same, "hazard": []})}
    for key, (_, family) in FAMILIES.items():
        for member in family:
            name = member.name.lower()
            found[f"{key}={name}"] = sim.load("teaching", {**same, key: name})
    return found | {f"hazard={kind}": sim.load(city, same) for kind, city in HAZARDS.items()}


def prepared(scenario: sim.Scenario) -> Callable[[], timing.Job]:
    """A run of a scenario, as a contestant."""
    return lambda: lambda: sim.run(scenario, 0)


def measure(rounds: int) -> dict[str, dict[str, float]]:
    """Median ratio of each choice's time to that of the usual run, of each hazard's to that of none."""
    runs = scenarios()
    for scenario in runs.values():
        sim.run(scenario, 0)  # compiled
    seconds = timing.take_turns({name: prepared(scenario) for name, scenario in runs.items()}, rounds)
    times = {}
    for name in list(runs)[2:]:
        beside = CALM if name.startswith("hazard=") else USUAL
        times[name] = median(timing.ratios(seconds, name, beside))
    return {"time_over_usual": times}


def main() -> None:
    """Print them."""
    for name, ratio in measure(int(sys.argv[1]) if len(sys.argv) > 1 else 20)["time_over_usual"].items():
        print(f"{name:44} {ratio:5.2f}")


if __name__ == "__main__":
    main()
