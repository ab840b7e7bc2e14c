"""Closed forms of those who act in common: matches, forums that vote, effort that the
weakest decides, volunteers."""

from typing import Any

from analysis.limits import theory
from analysis.limits.declaration import WARM, Limit, Range, Values, window
from analysis.limits.queues import departments
from sim.cases import Status
from sim.entries import ScenarioError
from sim.run import Trajectory

MOST_REVISIONS = 4e9  # of V17: some two minutes
STEPS = 2500  # of a replication of V28


def settings_of_effort(values: Values) -> dict[str, Any]:
    """Runs long enough for the departments to change their ways many times, two cases a step to see them."""
    slowest, needed = theory.effort_times(**values)
    a_step = max(values["n"], slowest)
    return {
        **departments(int(values["n"]), 1_000_000),
        "effort.cost": values["kappa"],
        "effort.precision": values["beta"],
        "effort.revision": a_step / values["n"],
        "run.days": max(100.0, 50.0 * slowest / a_step, needed / 40.0 / a_step),
    }


def seen_often_enough(v: Values) -> None:
    """Refuses departments that change their ways too seldom. Raises ScenarioError."""
    needed = theory.effort_times(**v)[1]
    if needed > MOST_REVISIONS:
        raise ScenarioError(
            f"V17: beta = {v['beta']:g}: departments change their ways too seldom to measure; "
            f"{needed:.0e} revisions would be needed, at most {MOST_REVISIONS:.0e} are made"
        )


def some_decide(v: Values) -> None:
    """Refuses forums of which hardly any decides. Raises ScenarioError."""
    if theory.decides(**v) < 0.002:
        raise ScenarioError(f"V27: quorum = {v['quorum']:g}: too few forums decide to measure")


def observed_effort(trajectory: Trajectory, values: Values) -> tuple[float, ...]:
    """Share of joint cases that are truly done: all departments make the effort then."""
    return (float((window(trajectory)["status"] == Status.CLOSED).mean()),)


def observed_stock(trajectory: Trajectory, values: Values) -> tuple[float, ...]:
    """Mean and variance of the volunteers at the ends of steps."""
    stock = trajectory.series["volunteers"]
    stock = stock[int(WARM * len(stock)) :]
    return float(stock.mean()), float(stock.var(ddof=1))


LIMITS: dict[str, Limit] = {
    "V13": Limit(
        "匹配数",
        "matches",
        {
            "jobs": Range(100, 1, 2000, True),
            "workers": Range(100, 1, 2000, True),
            "sigma": Range(0, 0, 1, True),
        },
        ({"sigma": 0}, {"sigma": 1}),
        lambda v: {
            "hazard.incident.cases_a_grid": int(v["jobs"]),
            "city.organisations": int(v["workers"]),
            "organisations.matching": "list" if v["sigma"] else "uninformed",
        },
        lambda v: (theory.matches(v["jobs"], v["workers"], bool(v["sigma"])),),
        lambda t, v: (float(t.series["matched"][1]),),
    ),
    "V17": Limit(
        "全体尽力的概率（最小努力博弈，逐一调整）",
        "chance that all make the effort, revising one at a time",
        {"n": Range(5, 2, 16, True), "kappa": Range(0.2, 0.01, 0.9), "beta": Range(10, 0.1, 20)},
        ({},),
        settings_of_effort,
        lambda v: (theory.all_make_an_effort(**v),),
        observed_effort,
        admissible=seen_often_enough,
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
        admissible=some_decide,
    ),
    "V28": Limit(
        "志愿者存量",
        "stock of volunteers",
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
        figures=(("均值", "mean"), ("方差", "variance")),
    ),
}
