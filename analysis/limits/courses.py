"""Closed forms of cases that breed cases: how many come of one, and when they get out of hand."""

import numpy as np

from analysis.limits import theory
from analysis.limits.declaration import Limit, Range, Values
from sim.entries import ScenarioError
from sim.run import Trajectory


def dies_out(v: Values) -> None:
    """Refuses cases that breed too many to count. Raises ScenarioError."""
    if theory.reproduction(**v) > 0.8:
        raise ScenarioError(f"V31: spill = {v['spill']:g}: cases a case must not exceed 0.8")


def begins_below(v: Values) -> None:
    """Refuses a start that is the end. Raises ScenarioError."""
    if not v["n0"] < v["N"]:
        raise ScenarioError(f"V32: n0 = {v['n0']:g}: must be less than N = {v['N']:g}")


def observed_escalation(trajectory: Trajectory, values: Values) -> tuple[float, ...]:
    """Share of grids whose open cases reach N before they reach none."""
    cases = trajectory.cases
    hits = [
        reaches_first(cases[cases["grid"] == grid], int(values["N"])) for grid in range(len(trajectory.grids))
    ]
    return (float(np.mean(hits)),)


def reaches_first(cases: np.ndarray, top: int) -> bool:
    """Whether a grid's count of open cases reaches `top` before none."""
    closed = cases["closed"][~np.isnan(cases["closed"])]
    instants = np.concatenate([cases["arose"], closed])
    change = np.concatenate([np.ones(len(cases)), -np.ones(len(closed))])
    open_cases = np.cumsum(change[np.lexsort((-change, instants))])
    decided = np.flatnonzero((open_cases >= top) | (open_cases <= 0))
    if not len(decided):
        raise RuntimeError("V32: a grid is undecided at the end of the run; it must be longer")
    return bool(open_cases[decided[0]] >= top)


LIMITS: dict[str, Limit] = {
    "V31": Limit(
        "次生簇平均规模",
        "mean cluster of bred cases",
        {"spill": Range(0.3, 0, 0.9), "growth": Range(0.2, 0, 0.45), "a": Range(0, 0, 1)},
        ({},),
        lambda v: {
            "course.spread": v["spill"],
            "course.growth": v["growth"],
            "participation.protection": v["a"],
        },
        lambda v: (1.0 / (1.0 - theory.reproduction(**v)),),
        lambda t, v: (len(t.cases) / len(t.grids),),
        admissible=dies_out,
    ),
    "V32": Limit(
        "先达 N 件而非清零的概率",
        "chance that the open cases reach N before 0",
        {
            "c": Range(7, 1, 50, True),
            "lambda0": Range(4, 0, 50),
            "spill": Range(0.1, 0.01, 2),
            "N": Range(200, 2, 1000, True),
            "n0": Range(30, 1, 999, True),
        },
        ({"n0": 30},),
        lambda v: {
            "run.days": 60.0 / v["spill"] / 2.0,
            "run.step_days": 60.0 / v["spill"] / 2.0,
            "demand.rate": v["lambda0"],
            "course.spread": v["spill"],
            "course.sites": v["N"],
            "hazard.incident.cases_a_grid": int(v["n0"]),
            "department.desk.staff": int(40 * v["c"]),
        },
        lambda v: (theory.escalates(**v),),
        observed_escalation,
        admissible=begins_below,
    ),
}
