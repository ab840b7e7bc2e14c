"""The difference in loss, case by case, put down to the stage of its life at which a case was faster or
slower, to the cases that did not arise, and to how far people were protected. It adds up exactly.

A case does harm until it is closed. Its stages follow each other, so the time until then in the first run is
turned into that of the second stage by stage, in the order in which they happen; what each turn changes of
the harm is that stage's. A case that only one run has goes with the stage by which its parent was open then,
or was no longer.
"""

from typing import NamedTuple

import numpy as np

from analysis.why.apart import common
from analysis.why.kinds import STAGES
from sim import cases as severities
from sim.run import Trajectory

SHELTER, NEW = "protection", "prevention"
ROUTES: dict[str, tuple[str, str]] = {
    "detected": ("发现", "detection"),
    "reported": ("上报", "reporting"),
    "queued": ("派单", "dispatch"),
    "responded": ("候派与到场", "waiting for a team"),
    "assembled": ("部门到齐", "assembly of the departments"),
    "closed_reported": ("处置", "work"),
    "closed": ("返工", "work done again"),
    SHELTER: ("防护与周边条件", "protection and what is around"),
    NEW: ("源头预防", "cases that do not arise of themselves"),
}
NAMES = tuple(ROUTES)


class Lives(NamedTuple):
    """Cases of one run as the ledger needs them."""

    ids: np.ndarray
    parents: np.ndarray
    arose: np.ndarray
    loss: np.ndarray
    ages: np.ndarray  # (cases, STAGES) at which each stage is over; whole run where it never is


def ledger(first: Trajectory, second: Trajectory) -> dict[str, float]:
    """Loss of the second run less that of the first, in person-days, by route."""
    a, b = lives(first), lives(second)
    both = common(first, second)
    steps = turned(a.ages[both.first], b.ages[both.second])
    total = of_common(first, a, b, both.first, both.second, steps)
    known = dict(zip(a.ids[both.first].tolist(), steps, strict=True))
    total -= of_alone(a, both.only_first, known, True)
    total += of_alone(b, both.only_second, known, False)
    return dict(zip(NAMES, total.tolist(), strict=True))


def lives(run: Trajectory) -> Lives:
    """Ages at the end of each stage: none is over before the one that precedes it."""
    rows = run.cases
    instants = np.stack([rows[stage] for stage in STAGES], axis=1)
    instants[:, -1] = rows["marked"]  # it did harm until then: closed, refused, or the end of the run
    for k in range(len(STAGES) - 2, -1, -1):
        instants[:, k] = np.fmin(
            np.where(np.isnan(instants[:, k]), np.inf, instants[:, k]), instants[:, k + 1]
        )
    ages = np.maximum(0.0, instants - rows["arose"][:, None])
    return Lives(rows["id"], rows["parent"], rows["arose"], rows["loss"], ages)


def turned(mine: np.ndarray, its: np.ndarray) -> np.ndarray:
    """Ages at closure, (cases, STAGES + 1): as in the first run, then with one stage after another taking as
    long as in the second."""
    longer = np.diff(its, axis=1, prepend=0.0) - np.diff(mine, axis=1, prepend=0.0)
    return np.cumsum(np.column_stack([mine[:, -1], longer]), axis=1)


def of_common(
    first: Trajectory, a: Lives, b: Lives, mine: np.ndarray, its: np.ndarray, steps: np.ndarray
) -> np.ndarray:
    """By route, of the cases that both runs have: what the stages do not explain is protection."""
    harm = harms(first, mine, steps)
    whole = harm[:, 0]
    price = np.divide(a.loss[mine], whole, out=np.zeros(len(mine)), where=whole > 0.0)
    stages = (np.diff(harm, axis=1) * price[:, None]).sum(axis=0)
    change = b.loss[its].sum() - a.loss[mine].sum()
    return np.array([*stages, change - stages.sum(), 0.0])


def harms(run: Trajectory, rows: np.ndarray, ages: np.ndarray) -> np.ndarray:
    """Severity-days of cases up to ages, over those of a case as severe as one."""
    course, loop = run.scenario.parameters.course, run.scenario.parameters.loop
    times = np.array([work.growth for work in run.scenario.file.work])[run.cases["work"][rows]]
    growth = (times * course.growth if loop.growth else np.zeros(len(rows)))[:, None]
    grows = growth >= severities.STILL
    rate = np.where(grows, growth, 1.0)
    top = np.log(course.ceiling) / rate
    rising = np.expm1(rate * np.minimum(ages, top)) / rate
    grown = rising + course.ceiling * np.maximum(0.0, ages - top)
    return np.where(grows, grown, ages)


def of_alone(side: Lives, rows: np.ndarray, known: dict[int, np.ndarray], is_first: bool) -> np.ndarray:
    """Loss by route of the cases that only one run has; a parent comes before its children."""
    total = np.zeros(len(NAMES))
    born = dict(zip(side.ids.tolist(), side.arose.tolist(), strict=True))
    routes: dict[int, np.ndarray] = {}
    for row in rows[np.argsort(side.arose[rows], kind="stable")]:
        parent = int(side.parents[row])
        if parent in known:
            own = crossing(known[parent], side.arose[row] - born[parent], is_first)
        else:
            own = routes.get(parent, one_hot(NEW))
        routes[int(side.ids[row])] = own
        total += own * side.loss[row]
    return total


def crossing(ages: np.ndarray, age: float, is_first: bool) -> np.ndarray:
    """The stages by whose turn a parent came to be closed before a child arose, or not any longer; where it
    was open in both runs, something around the child has kept it from arising."""
    open_then = (ages > age).astype(float)
    turns = np.diff(open_then) * (-1.0 if is_first else 1.0)
    return np.array([*turns, 0.0, 0.0]) if turns.sum() == 1.0 else one_hot(SHELTER)


def one_hot(name: str) -> np.ndarray:
    """All of it by one route."""
    return np.array([float(name == other) for other in NAMES])
