"""Closed forms of the hazards: accidents, disputes, rumours, floods."""

import math

import numpy as np

from analysis.limits.declaration import Limit, Range, Values
from sim.run import Trajectory

WINDOW = 1000.0  # over which disputes are counted, in the times in which one is forgotten
FIRST = 10.0  # disputes of their own accord in a window of a grid
GRIDS = 2000  # of a replication, each a process of its own
FORGOTTEN = 20.0  # of those times, after which the start no longer tells

HIDDEN = 20_000.0  # hidden hazards of a replication
LASTING, UNDECIDED = 200.0, 40.0  # its length, and that of its end, in the mean time that one lasts


def decay(v: Values) -> float:
    """1/day, so fast that FIRST disputes come of themselves within a window."""
    return WINDOW * v["mu"] / FIRST / (1.0 - v["n"])


def window(v: Values) -> tuple[float, float]:
    """Days at which counting begins and ends."""
    forgets = 1.0 / (decay(v) * (1.0 - v["n"]))
    return FORGOTTEN * forgets, (FORGOTTEN + WINDOW) * forgets


def unheard() -> float:
    """Share q that a rumour never reaches: q = exp(-2(1 - q)) (Maki and Thompson 1973)."""
    share = 0.0
    for _ in range(200):
        share = math.exp(-2.0 * (1.0 - share))
    return share


def peak(trajectory: Trajectory) -> float:
    """Largest share that spreads a rumour, on a smooth course: of a jagged one the largest value lies too
    high, by chance alone. It is laid through the steps in which about half has heard it."""
    heard, spread = trajectory.series["heard"], trajectory.series["rumour"]
    about = np.abs(heard - 0.5) < 0.2
    course = np.polynomial.Polynomial.fit(heard[about], spread[about], 6)
    return float(course(np.linspace(0.3, 0.7, 401)).max())


def disputes(v: Values) -> dict[str, object]:
    """Settings of the self-exciting disputes."""
    end = window(v)[1]
    return {
        "run.days": end,
        "run.step_days": end,
        "city.grids": GRIDS,
        "disputes.branching": v["n"],
        "disputes.decay": decay(v),
        "hazard.dispute.rate": v["mu"],
    }


def counted(trajectory: Trajectory, v: Values) -> tuple[float, ...]:
    """Disputes a day in a grid; variance over mean of their number in a window, between grids."""
    begin, end = window(v)
    cases = trajectory.cases[(trajectory.cases["arose"] >= begin) & (trajectory.cases["arose"] < end)]
    counts = np.bincount(cases["grid"], minlength=len(trajectory.grids))
    return float(counts.mean() / (end - begin)), float(counts.var(ddof=1) / counts.mean())


def hidden(v: Values) -> dict[str, object]:
    """Settings of the hidden hazards: so many in a replication, over many of the times that one lasts."""
    days = LASTING / (v["delta"] + v["alpha"])
    return {
        "run.days": days,
        "run.step_days": days,
        "inspection.rate": v["delta"],
        "accidents.ignition": v["alpha"],
        "hazard.accident.rate": HIDDEN / days / 10,
    }


def prevented(trajectory: Trajectory, v: Values) -> tuple[float, ...]:
    """Share of the hidden hazards, those of the end left out, that no accident came of."""
    cases = trajectory.cases
    early = cases["arose"] < trajectory.scenario.file.run.days * (1.0 - UNDECIDED / LASTING)
    first = cases[early & (cases["parent"] < 0)]
    return (1.0 - float(np.isin(first["id"], cases["parent"]).mean()),)


LIMITS: dict[str, Limit] = {
    "V24": Limit(
        "隐患先被查出的比例",
        "share of hidden hazards that is found before it ignites",
        {"delta": Range(0.2, 0.01, 1), "alpha": Range(0.01, 0.001, 1)},
        ({}, {"delta": 0.05, "alpha": 0.05}),
        hidden,
        lambda v: (v["delta"] / (v["delta"] + v["alpha"]),),
        prevented,
    ),
    "V25": Limit(
        "自激纠纷",
        "self-exciting disputes",
        {"mu": Range(0.5, 0.01, 10), "n": Range(0.5, 0, 0.9)},
        ({"n": 0.5}, {"n": 0.8}),
        disputes,
        lambda v: (v["mu"] / (1.0 - v["n"]), 1.0 / (1.0 - v["n"]) ** 2),
        counted,
        figures=(("平均发生率", "mean rate"), ("法诺因子", "Fano factor")),
    ),
    "V26": Limit(
        "谣言",
        "rumour",
        {},
        ({},),
        lambda v: {},
        lambda v: (unheard(), 1.0 - math.log(2.0)),
        lambda t, v: (1.0 - float(t.series["heard"][-1]), peak(t)),
        figures=(
            ("始终未闻者占比", "share that never hears it"),
            ("传谣者峰值占比", "peak share of those who spread it"),
        ),
    ),
    "V30": Limit(
        "无雨时若干小时后的水位",
        "level of water after so many hours without rain",
        {"S0": Range(100, 0, 1e6), "k": Range(0.1, 0.001, 10), "t": Range(24, 0.01, 1000)},
        ({}, {"k": 0.02, "t": 72}),
        lambda v: {
            "run.days": v["t"] / 24.0,
            "run.step_days": v["t"] / 24.0 / 20,
            "floods.recession": v["k"],
            "hazard.flood.level_mm": v["S0"],
        },
        lambda v: (v["S0"] * math.exp(-v["k"] * v["t"]),),
        lambda t, v: (float(t.series["water"][-1]),),
    ),
}
