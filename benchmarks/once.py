"""One process that imports the model and runs `teaching` twice; prints the seconds of each as JSON."""

import json

from benchmarks.timing import processor_seconds


def main() -> None:
    """Import, first run, second run."""
    instants = [processor_seconds()]
    import sim

    instants.append(processor_seconds())
    scenario = sim.load("teaching")
    for seed in range(2):
        sim.run(scenario, seed)
        instants.append(processor_seconds())
    names = ("import", "first_run", "second_run")
    print(json.dumps({name: b - a for name, a, b in zip(names, instants, instants[1:], strict=False)}))


if __name__ == "__main__":
    main()
