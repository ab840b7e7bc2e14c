"""Levels of the demonstration district on ordinary days beside cited figures, as in docs/calibration.md.

python tools/calibration.py [SEEDS]
"""

from __future__ import annotations

import sys
from typing import NamedTuple

import numpy as np

from sim import load, run
from sim.cases import Cause, Status, Way

FORCES = 432 + 524  # people of the cited load
BEGIN, END = 120.0, 180.0  # days: after the burn-in, before the storm


class Level(NamedTuple):
    """A figure of the record and what it is for."""

    zh: str
    cited: str
    source: str
    use: str


LEVELS = {
    "arrivals": Level("每网格每日事项", "about 1", "science notes: 36 a street a day", "input"),
    "found": Level("发现率", "0.90", "Dongcheng grid 2004-05", "input"),
    "right": Level("派遣准确率", "0.98", "Dongcheng grid 2004-05", "input"),
    "handled": Level("办结率", "0.965", "Dongcheng grid 2004-05", "input"),
    "patrol": Level("巡查发现占比", "0.927", "Dongcheng to end 2015: 1 - 140,800/1,928,900", "input"),
    "closed": Level("结案比立案", "0.933", "Dongcheng to end 2015", "test"),
    "hours": Level("平均处置时长（小时）", "within 7", "Dongcheng about 2016", "test"),
    "on_time": Level("按时办结率", "0.681 to 1.0", "Dongcheng 12345, 2014 to 2015", "test"),
    "load": Level("每名网格力量每月事项", "41.8", "40,000 a month / (432 + 524)", "input"),
}


def levels(seed: int) -> dict[str, float]:
    """The levels of one run."""
    scenario = load("dongcheng")
    done = run(scenario, seed)
    cases = done.cases[
        (done.cases["arose"] >= BEGIN)
        & (done.cases["arose"] < END - 15.0)
        & (done.cases["cause"] != Cause.NEEDLESS)
    ]
    found = cases[cases["detected"] < END]
    closed = found[found["closed_reported"] < END]
    limit = np.array([work.limit_h for work in scenario.file.work])[found["work"]] / 24.0
    in_time = found["closed_reported"] <= found["detected"] + limit
    days = END - 15.0 - BEGIN
    return {
        "arrivals": len(cases) / len(done.grids) / days,
        "found": float((found["detected"] - found["arose"] < 1.0).sum() / len(cases)),
        "right": float(((found["correct"] == 1) & (found["transfers"] == 0)).mean()),
        "handled": float((closed["status"] == Status.CLOSED).mean()),
        "patrol": float((found["found_by"] == Way.PATROL).mean()),
        "closed": len(closed) / len(found),
        "hours": float(24.0 * (closed["closed_reported"] - closed["detected"]).mean()),
        "on_time": float(in_time[np.isfinite(limit)].mean()),
        "load": len(found) / days * 30.0 / FORCES,
    }


def main() -> None:
    """Print the table."""
    seeds = range(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
    runs = [levels(seed) for seed in seeds]
    print("| level | 指标 | cited | source | use | model (sd over crises) |\n|---|---|---|---|---|---|")
    for name, level in LEVELS.items():
        values = np.array([one[name] for one in runs])
        came = f"{values.mean():.3g} ({values.std(ddof=1):.2g})"
        print(f"| {name} | {level.zh} | {level.cited} | {level.source} | {level.use} | {came} |")


if __name__ == "__main__":
    main()
