"""Run without the JIT, by test_branches: both engines over a busy city, counting what happens in it.

Prints one JSON object: how often each thing was met with, the lines of the engines that were never reached,
and what the engines disagree about.
"""

import json
import sys
from collections import Counter
from pathlib import Path

import coverage

ROOT = Path(__file__).resolve().parents[2]
FOR_THE_JIT = ("handle.py", "ahead.py")
ENGINES = [
    file
    for engine in ("reference", "fast")
    for file in (ROOT / "sim" / "engine" / engine).glob("*.py")
    if file.name not in FOR_THE_JIT
]
CHOOSERS = {  # by module of `sim.rules`, functions whose first argument is the member
    "accountability": ("weights", "pressure", "discovery"),
    "influence": ("after",),
    "dispatch": ("parallel", "assembles", "consents", "handovers"),
    "incentive": ("gain",),
    "information": ("hops", "reach"),
    "learning": ("pace",),
    "matching": ("informed", "noise"),
    "participation": ("takes_part", "copies"),
    "trust": ("after",),
    "volunteering": ("useful",),
    "deliberation": ("rounds",),
    "effort": ("quality",),
    "priority": ("urgency",),
}
hits: Counter[str] = Counter()


def count_calls(module, name, label, place=0):
    """Count the calls of a function by one of its arguments."""
    function = getattr(module, name)

    def counted(*arguments):
        hits[f"{label}.{int(arguments[place])}"] += 1
        return function(*arguments)

    setattr(module, name, counted)


def count_states(kind, labels):
    """Count what the attributes of a class are set to."""

    def count(self, name, value):
        if name in labels:
            hits[f"{labels[name]}.{int(value)}"] += 1
        object.__setattr__(self, name, value)

    kind.__setattr__ = count


def watch():
    """Put counters everywhere."""
    import sim.rules.accountability
    import sim.rules.deliberation
    import sim.rules.dispatch
    import sim.rules.effort
    import sim.rules.incentive
    import sim.rules.information
    import sim.rules.learning
    import sim.rules.matching
    import sim.rules.participation
    import sim.rules.priority
    import sim.rules.trust
    import sim.rules.volunteering
    from sim import draws, hazards
    from sim.engine.reference import cases as their_cases
    from sim.engine.reference import city, services
    from sim.rules import timing

    for module, names in CHOOSERS.items():
        for name in names:
            count_calls(getattr(sim.rules, module), name, f"{module}.{name}")
    count_calls(timing, "duration", "law")
    count_calls(draws, "words", "purpose", 1)
    count_calls(city.City, "happen", "event", 1)
    count_rates(hazards, "first_rate")
    count_rates(hazards, "at_once")
    labels = {"status": "status", "cause": "cause", "found_by": "way"}
    count_states(their_cases.Case, labels)
    count_states(services.Request, {"state": "asked"})


def count_rates(module, name):
    """Count how often each kind of hazard brings anything."""
    function = getattr(module, name)

    def counted(hazard, *arguments):
        result = function(hazard, *arguments)
        hits[f"hazard.{int(hazard.kind)}"] += int(result > 0)
        return result

    setattr(module, name, counted)


def count_log(log):
    """Count decisions by purpose and by what was chosen."""
    for row in log:
        hits[f"decision.{row['purpose']}.{int(row['choice'] > 0)}"] += 1


def main():
    """Everything, printed; counted is what the reference engine meets with."""
    measured = coverage.Coverage(data_file=None, config_file=False, include=[str(file) for file in ENGINES])
    measured.exclude("raise NotImplementedError")
    measured.start()
    watch()
    from sim import run
    from tests.engine.busy import RULES, busy
    from tests.engine.cities import differences, with_little_room

    cities = [busy(variant) for variant in range(len(RULES))]
    fast = [run(city, 1, log=True) for city in cities]
    found = []
    for one, city in zip(fast, cities, strict=True):
        found += differences(one, with_little_room(city, 1))
    hits.clear()
    for one, city in zip(fast, cities, strict=True):
        other = run(city, 1, "reference", log=True)
        count_log(other.log)
        found += [f"{city.name}: {what}" for what in differences(one, other)]
    for engine in ("fast", "reference"):
        run(cities[0], 1, engine)  # without a log
    measured.stop()
    missed = {file.name: lines for file in ENGINES if (lines := measured.analysis2(str(file))[3])}
    json.dump({"hits": hits, "missed": missed, "differences": found}, sys.stdout)


if __name__ == "__main__":
    main()
