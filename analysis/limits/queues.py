"""Closed forms of work that waits: one queue, silos, all departments at once."""

import math
from typing import Any

import numpy as np

from analysis.limits import theory
from analysis.limits.declaration import WARM, Limit, Range, Values, window
from sim.cases import Status
from sim.run import Trajectory

JOBS = 120_000  # cases in one replication of a queue
SHARE = Range(0.8, 0.05, 0.95)


def mean_wait(cases: np.ndarray) -> float:
    """Mean time from the first request for a team to its being given."""
    return float((cases["started"] - cases["queued"]).mean())


def queue(rate: float) -> dict[str, Any]:
    """A run long enough for so many jobs."""
    horizon = JOBS / rate
    return {"run.days": horizon, "run.step_days": horizon / 20, "demand.rate": rate}


def departments(count: int, staff: int) -> dict[str, Any]:
    """So many departments, all needed by the one class of work."""
    rows = [
        {"name": f"desk{i}", "title_zh": "部门", "title_en": "desk", "tier": "city", "staff": staff}
        for i in range(count)
    ]
    return {"department": rows, "work.job.needs": [row["name"] for row in rows]}


def observed_silos(trajectory: Trajectory, values: Values) -> tuple[float, ...]:
    """Mean waits of the work that each grid keeps to itself, and of the pooled work."""
    cases = window(trajectory)
    return mean_wait(cases[cases["work"] == 0]), mean_wait(cases[cases["work"] == 1])


def observed_assembly(trajectory: Trajectory, values: Values) -> tuple[float, ...]:
    """Mean time to full assembly, and share assembled in time."""
    cases = window(trajectory)
    took = cases["assembled"] - cases["queued"]
    took = np.where(np.isnan(took), np.inf, took)
    return float(took[np.isfinite(took)].mean()), float((took <= values["d"]).mean())


def observed_throughput(trajectory: Trajectory, values: Values) -> tuple[float, ...]:
    """Whistles through a day after the warm-up."""
    horizon = trajectory.scenario.file.run.days
    closed = trajectory.cases["closed"]
    return (float(((closed >= WARM * horizon) & (closed < horizon)).sum() / ((1.0 - WARM) * horizon)),)


def waits(trajectory: Trajectory, values: Values) -> tuple[float, ...]:
    """Mean wait in queue."""
    return (mean_wait(window(trajectory)),)


LIMITS: dict[str, Limit] = {
    "V5": Limit(
        "M/M/c 平均等候（×μ）",
        "mean wait in M/M/c, × μ",
        {"c": Range(1, 1, 100, True), "rho": SHARE},
        ({"c": 1, "rho": 0.8}, {"c": 2, "rho": 0.8}, {"c": 5, "rho": 0.8}, {"c": 7, "rho": 0.85}),
        lambda v: {**queue(v["c"] * v["rho"]), "department.desk.staff": int(v["c"])},
        lambda v: (theory.wait_mmc(int(v["c"]), v["rho"]),),
        waits,
    ),
    "V6": Limit(
        "无候位时的拒绝比例",
        "blocked share with no waiting room",
        {"c": Range(5, 1, 100, True), "a": Range(4, 0.1, 200)},
        ({},),
        lambda v: {**queue(v["a"]), "department.desk.staff": int(v["c"])},
        lambda v: (theory.erlang_b(int(v["c"]), v["a"]),),
        lambda t, v: (float((window(t)["status"] == Status.REFUSED).mean()),),
    ),
    "V7": Limit(
        "M/G/1 平均等候（×μ）",
        "mean wait in M/G/1, × μ",
        {"rho": SHARE, "cv2": Range(4, 0, 4)},
        ({"cv2": 0}, {"cv2": 1}, {"cv2": 4}),
        lambda v: {**queue(v["rho"]), "work.job.service_cv2": v["cv2"]},
        lambda v: (v["rho"] * (1.0 + v["cv2"]) / (2.0 * (1.0 - v["rho"])),),
        waits,
    ),
    "V8": Limit(
        "平均等候（×μ）",
        "mean wait, × μ",
        {"c": Range(7, 1, 100, True), "rho": Range(0.85, 0.05, 0.95)},
        ({},),
        lambda v: {
            **queue(2.0 * v["c"] * v["rho"]),
            "demand.rate": 2.0 * v["rho"],
            "city.grids": int(v["c"]),
            "department.silo.staff": int(v["c"]),
            "department.pool.staff": int(v["c"]),
        },
        lambda v: (v["rho"] / (1.0 - v["rho"]), theory.wait_mmc(int(v["c"]), v["rho"])),
        observed_silos,
        figures=(("各守一摊", "silos"), ("合并调配", "pool")),
    ),
    "V9": Limit(
        "到齐",
        "full assembly",
        {"k": Range(7, 1, 16, True), "d": Range(2, 0.05, 20)},
        ({},),
        lambda v: {**queue(100.0), "run.days": 400, **departments(int(v["k"]), 1_000_000)},
        lambda v: (theory.harmonic(int(v["k"])), (1.0 - math.exp(-v["d"])) ** int(v["k"])),
        observed_assembly,
        figures=(("平均用时（×μ）", "mean time, × μ"), ("按时比例", "share within d/μ")),
    ),
    "V33": Limit(
        "超载时每日完成的吹哨数（×S）",
        "whistles through a day × S when overloaded",
        {"n": Range(3, 1, 50, True), "k": Range(3, 1, 16, True)},
        ({"k": 3}, {"k": 12}),
        lambda v: {
            "run.days": 3000,
            "run.step_days": 300,
            "demand.rate": 1.5 * theory.throughput(**v),
            **departments(int(v["k"]), int(v["n"])),
        },
        lambda v: (theory.throughput(**v),),
        observed_throughput,
    ),
}
