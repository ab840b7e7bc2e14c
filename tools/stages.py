"""The game of three populations: agents over their mean field, and where each stage comes to rest.

python tools/stages.py [FOLDER]   (figures to out/stages unless told; prints the table of rest points)
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from analysis import games
from analysis.figures.games import Stage, stages
from analysis.figures.style import save
from analysis.limits.games import STAGE_NAMES, at_stage
from sim import run
from sim.entries import folder
from sim.scenario import load

RUNS = 40
COMPARISONS = 25.0  # an actor, shown
PRECISION = 2.0
CITY = {  # a network of residents, and few enough of each kind for luck to show
    **{"city.people": 4000, "city.household": 2.6, "city.neighbours": 4, "city.colleagues": 4},
    **{"city.far": 1, "city.subdistricts": 200, "city.communities": 200, "city.grids": 200},
    **{"city.enterprises": 400, "participation.public": 0.2, "participation.precision": PRECISION},
    **{"imitation.rate": 0.25, "run.days": 4.0 * COMPARISONS},
}


def observed(stage: str, runs: int = RUNS, settings: dict[str, float] = CITY) -> Stage:
    """Runs of one stage beside its mean field."""
    start = {"stage": STAGE_NAMES.index(stage)}
    scenario = load(folder() / "limits" / "v22.toml", {**at_stage(start), **settings})
    shares = []
    for seed in range(runs):
        series = run(scenario, seed).series
        shares.append([series[name] for name in ("active", "safety", "participation")])
    p = scenario.parameters
    times = (np.arange(scenario.steps) + 1.0) * scenario.file.run.step_days * p.imitation.rate
    field = games.mean_field(
        games.STAGES[stage], games.fermi(p.participation.precision), games.START[stage], times
    )
    return Stage(times, field, np.array(shares))


def main() -> None:
    """Draw both figures, print the rest points."""
    at = Path(sys.argv[1] if len(sys.argv) > 1 else "out/stages")
    at.mkdir(parents=True, exist_ok=True)
    found = {stage: observed(stage) for stage in games.STAGES}
    for lang in ("zh", "en"):
        save(stages(found, lang), at / f"stages_{lang}.png")
    for stage, payoffs in games.STAGES.items():
        print(stage)
        for vertex in games.vertices(payoffs):
            values = ", ".join(f"{value:+.2f}" for value in vertex.eigenvalues)
            print(f"  {vertex.shares}  {values}  {'stable' if vertex.stable else ''}")


if __name__ == "__main__":
    main()
