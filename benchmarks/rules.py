"""What each rule of residents costs: nanoseconds of a resident and step, beside the usual rules, in turns.

python -m benchmarks.rules [ROUNDS]
"""

import sys

import sim
from benchmarks import moment, timing
from benchmarks.phases import fast

STEPS = 30
ONE_BY_ONE = {"imitation.revision": "one_at_a_time"}
RULES: dict[str, dict[str, object]] = {
    "usual": {},
    "threshold": {"participation.rule": "threshold"},
    "fermi": {"participation.rule": "fermi"},
    "fermi, one at a time": {"participation.rule": "fermi", **ONE_BY_ONE},
    "proportional": {"participation.rule": "proportional"},
    "dilemma": {"participation.rule": "dilemma"},
    "three populations": {"game.rule": "three_populations"},
    "public good": {"incentive.rule": "public_good"},
    "degroot": {"trust.influence": "degroot"},
    "friedkin_johnsen": {"trust.influence": "friedkin_johnsen"},
    "bounded_confidence": {"trust.influence": "bounded_confidence"},
}


def measure(rounds: int) -> dict[str, float]:
    """Best of some rounds for each rule, all rules taking turns."""
    starts = {name: moment.storm(sim.load("teaching", settings)) for name, settings in RULES.items()}
    contestants = {
        name: lambda start=start: fast(moment.copy(start), STEPS) for name, start in starts.items()
    }
    seconds = timing.take_turns(contestants, rounds)
    residents = len(starts["usual"].residents.grid)
    return timing.best(timing.scaled(seconds, dict.fromkeys(contestants, residents * STEPS)))


def main() -> None:
    """Print them."""
    found = measure(int(sys.argv[1]) if len(sys.argv) > 1 else 30)
    for name, ns in found.items():
        print(f"{name:24} {ns:6.1f} ns   {ns / found['usual']:5.2f}")


if __name__ == "__main__":
    main()
