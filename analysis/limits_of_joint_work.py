"""Closed forms of those who act in common: forums that vote, effort that the weakest decides, volunteers."""

from typing import Any

from analysis import theory
from analysis.closed_form import WARM, Limit, Range, Values, window
from sim.cases import Status
from sim.run import Trajectory

STEPS = 2500  # of a replication of V28


def desks(count: int) -> dict[str, Any]:
    """So many departments with teams enough, all needed by the one class of work."""
    rows = [
        {"name": f"desk{i}", "title_zh": "部门", "title_en": "desk", "tier": "city", "staff": 1_000_000}
        for i in range(count)
    ]
    return {"department": rows, "work.job.needs": [row["name"] for row in rows]}


def settings_of_effort(values: Values) -> dict[str, Any]:
    """Runs long enough for the departments to change their ways many times, two cases a step to see them."""
    slowest, needed = theory.effort_times(**values)
    a_step = max(values["n"], slowest)
    return {
        **desks(int(values["n"])),
        "effort.cost": values["kappa"],
        "effort.precision": values["beta"],
        "effort.revision": a_step / values["n"],
        "run.days": max(100.0, 50.0 * slowest / a_step, needed / 40.0 / a_step),
    }


def observed_effort(trajectory: Trajectory, values: Values) -> tuple[float, ...]:
    """Share of joint cases that are truly done: all departments make the effort then."""
    return (float((window(trajectory)["status"] == Status.CLOSED).mean()),)


def observed_stock(trajectory: Trajectory, values: Values) -> tuple[float, ...]:
    """Mean and variance of the volunteers at the ends of steps."""
    stock = trajectory.series["volunteers"]
    stock = stock[int(WARM * len(stock)) :]
    return float(stock.mean()), float(stock.var(ddof=1))


LIMITS: dict[str, Limit] = {
    "V17": Limit(
        "全体尽力的概率（最小努力博弈，逐一调整）",
        "chance that all make the effort, revising one at a time",
        {"n": Range(5, 2, 16, True), "kappa": Range(0.2, 0.01, 0.9), "beta": Range(10, 0.1, 20)},
        ({},),
        settings_of_effort,
        lambda v: (theory.all_make_an_effort(**v),),
        observed_effort,
    ),
    "V27": Limit(
        "作出决定的议事会比例",
        "share of forums that decide",
        {"n": Range(9, 1, 64, True), "p": Range(0.8, 0.05, 1), "quorum": Range(0.75, 0.01, 1)},
        ({"quorum": 1}, {"quorum": 0.75}, {"quorum": 0.5}),
        lambda v: {
            "demand.rate": 100.0,
            "run.days": 100,
            "run.step_days": 100,
            "forum.members": int(v["n"]),
            "forum.quorum": v["quorum"],
            "forum.conflict": 1.0 - v["p"] ** (1.0 / 16.0),
        },
        lambda v: (theory.decides(**v),),
        lambda t, v: (float((window(t)["agreed"] == 1).mean()),),
    ),
    "V28": Limit(
        "志愿者存量的均值与方差",
        "mean and variance of the stock of volunteers",
        {"rate": Range(20, 0.1, 200), "stay": Range(1, 0.05, 5)},
        ({},),
        lambda v: {
            "participation.volunteering": v["rate"] / 1000.0,
            "organisations.stay_h": 24.0 * v["stay"],
            "run.days": STEPS * v["stay"],
            "run.step_days": v["stay"],
        },
        lambda v: (v["rate"] * v["stay"], v["rate"] * v["stay"]),
        observed_stock,
    ),
}
