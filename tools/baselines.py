"""Outcomes that a change must not move unnoticed: python tools/baselines.py makes tests/baselines.json anew.

A change of these numbers is a change of results: say so under *Results change* in the changelog.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sim import load, run

FILE = Path(__file__).resolve().parent.parent / "tests" / "baselines.json"
SEEDS = (0, 1, 2)
SMALL = {"population.share": 0.02}  # of the district: the same cases, fewer residents
SCENARIOS: dict[str, dict[str, Any]] = {
    "teaching": {},
    "teaching +rigid": {"mechanisms": {"rigid": 1.0}},
    "teaching +flexible": {"mechanisms": {"flexible": 1.0}},
    "teaching +dual_integration": {"mechanisms": {"dual_integration": 0.5}},
    "teaching +whistle": {"mechanisms": {"whistle": 1.0}},
    "dongcheng": {"set": SMALL},
}


def measured() -> dict[str, dict[str, dict[str, float | None]]]:
    """Outcomes by scenario and seed."""
    found = {}
    for name, given in SCENARIOS.items():
        scenario = load(name.split(" ")[0], **given)
        found[name] = {str(seed): run(scenario, seed).outcomes for seed in SEEDS}
    return found


def main() -> None:
    """Write them down."""
    FILE.write_text(json.dumps(measured(), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
