"""What load adds to the time that work takes: hours in queues, from runs of `sim`.

The scenario is the city with everything off but what a case's life needs: a delay, a team, and teams of all
departments lent to urgent work while more of it is known than ever on the ordinary days of the fitting
stretch. Cases enter by the department whose teams serve them, by whether they are urgent and by how long they
take without a crowd; `sim` draws arrivals from rates, so each such class is a storm whose profile is the
record's count a day.
"""

import math
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from analysis.validation.capacity import DAY_H, LONG_H
from analysis.validation.kinds import LOGGED_H
from sim import scenario
from sim.entries import folder, merge
from sim.parameters import Parameters
from sim.run import run
from sim.scenario import Scenario

WORK_H, WORK_CV2 = 4.0, 1.0  # a team's work on a case (assumed); with its teams it makes a day's closures
AFTER = 60  # days that a run goes on after its last arrivals
SEEDS = 4
TRICKLE = 1e-6  # ordinary cases a day: a storm's profile is in multiples of these
NOTHING = "nothing"
BANDS = (LOGGED_H, 6.0, 24.0, 72.0, LONG_H)  # h without a crowd: a class each; what is outside never waits
SOONER = 0.001  # what is usually done sooner goes before; it is hardly graver


class Teams(NamedTuple):
    """Who serves."""

    crews: dict[str, int]  # teams by department
    planned: dict[str, float]  # cases a day of planned work that they also do
    most_urgent: float  # cases open at once
    share: float = Parameters().mobilisation.share  # lent at the highest level


class Group(NamedTuple):
    """Cases that one department's teams serve."""

    dept: str
    urgent: bool


class Arrivals(NamedTuple):
    """Cases of one run."""

    group: list[Group]
    day: np.ndarray  # on which each is opened
    hours: np.ndarray  # without a crowd: a row a case, a column a draw


class Class(NamedTuple):
    """A class of work in the run."""

    group: Group
    band: int
    profile: list[float]  # cases a day
    mean_h: float
    cv2: float


def classes(arrivals: Arrivals, queue_only: bool) -> list[Class]:
    """The classes of a run; of the pure queue one a department, without a delay."""
    days = int(arrivals.day.max()) + 1
    draws = arrivals.hours.shape[1]
    found = []
    for group in sorted(set(arrivals.group)):
        rows = np.array([one == group for one in arrivals.group])
        if queue_only:
            a_day = np.bincount(arrivals.day[rows], minlength=days).astype(float)
            found.append(Class(group, 0, a_day.tolist(), 0.0, 0.0))
            continue
        hours, day = arrivals.hours[rows], np.repeat(arrivals.day[rows], draws)
        for band, (low, high) in enumerate(pairwise(BANDS)):
            inside = ((hours > low) & (hours <= high)).ravel()
            if inside.any():
                taken = hours.ravel()[inside]
                a_day = np.bincount(day[inside], minlength=days) / draws
                found.append(
                    Class(
                        group,
                        band,
                        a_day.tolist(),
                        float(taken.mean()),
                        float(taken.var() / taken.mean() ** 2),
                    )
                )
    return found


def build(teams: Teams, used: list[Class], weekday: int, queue_only: bool) -> Scenario:
    """The scenario of a run."""
    names = {dept: f"dept_{d}" for d, dept in enumerate(teams.crews)}
    works = [work(one, f"class_{k}", names[one.group.dept]) for k, one in enumerate(used)]
    days = len(used[0].profile)
    profiles = [one.profile for one in used]
    if not queue_only:
        for dept, a_day in teams.planned.items():
            if a_day > 0.0:
                group = Group(dept, False)
                works.append(work(Class(group, len(BANDS), [], 0.0, 0.0), f"class_{len(works)}", names[dept]))
                profiles.append([a_day] * days)
    storms = [
        {
            "kind": "storm",
            "work": one["name"],
            "day": 0.0,
            "concentration": 0.0,
            "profile": [x / TRICKLE for x in profile],
        }
        for one, profile in zip(works, profiles, strict=True)
    ]
    idle = {"name": NOTHING, "title_zh": NOTHING, "title_en": NOTHING, "needs": ["dept_0"], "share": 1.0}
    entries: dict[str, Any] = {
        "title_zh": "服务请求记录",
        "title_en": "a record of service requests",
        "run": {"days": float(days + AFTER), "step_days": 0.25, "weekday": weekday},
        "demand": {"rate": TRICKLE},
        "activation": {"signal": min(1e3, max(1e-3, teams.most_urgent)), "sharpness": 10.0},
        "mobilisation": {"share": 0.0 if queue_only else teams.share},
        "loop": {"activation": not queue_only},
        "frozen": {"government": queue_only},
        "dispatch": {"hasten": 0.0, "priority": "severity"},
        "department": [department(names[dept], dept, count) for dept, count in teams.crews.items()],
        "work": [*works, idle],
        "hazard": storms,
    }
    base = scenario.read(folder() / "limits" / "nothing.toml")
    return scenario.from_entries(merge(base, entries), "record")


def department(name: str, title: str, teams: int) -> dict[str, Any]:
    """A department's table."""
    return {"name": name, "title_zh": title, "title_en": title, "tier": "city", "staff": teams}


def work(one: Class, name: str, dept: str) -> dict[str, Any]:
    """A class's table."""
    return {
        "name": name,
        "title_zh": name,
        "title_en": name,
        "needs": [dept],
        "limit_h": math.inf,  # the laws hold what a limit does to them; each case is held to its own
        "delay_reported_h": one.mean_h,
        "delay_cv2": one.cv2,
        "service_h": WORK_H,
        "service_cv2": WORK_CV2,
        "emergency": one.group.urgent,
        "severity": 1.0 + SOONER * (one.group.urgent * len(BANDS) - one.band),
    }


def added(teams: Teams, arrivals: Arrivals, weekday: int, queue_only: bool) -> np.ndarray:
    """Hours that load adds to each case's times: a row a case, a column a draw."""
    used = classes(arrivals, queue_only)
    if not used:
        return np.zeros(arrivals.hours.shape)
    pools = times(build(teams, used, weekday, queue_only), len(used), queue_only)
    found = np.zeros_like(arrivals.hours)
    draws = arrivals.hours.shape[1]
    mixed = np.random.default_rng(0).permutation(draws)
    bands = np.digitize(arrivals.hours, BANDS, right=True) - 1
    if queue_only:
        bands[:] = 0
    place = {(one.group, one.band): k for k, one in enumerate(used)}
    for row, (group, day) in enumerate(zip(arrivals.group, arrivals.day.tolist(), strict=True)):
        for band in set(bands[row].tolist()):
            k = place.get((group, band))
            if k is None:
                continue
            pool = pools.get((k, day), pools.get((k, -1)))
            if pool is not None:
                here = bands[row] == band
                found[row, here] = pool[(mixed[here] * len(pool)) // draws]
    return found


def times(built: Scenario, classes: int, queue_only: bool) -> dict[tuple[int, int], np.ndarray]:
    """Hours in queues by class and day of arising, sorted, over some runs; under day -1 those of all days.
    Of the pure queue the hours to closing."""
    found: dict[tuple[int, int], list[np.ndarray]] = {}
    for seed in range(SEEDS):
        cases = run(built, seed).cases
        cases = cases[cases["work"] < classes]
        hours = ((cases["closed"] - cases["arose"]) if queue_only else cases["waited"]) * DAY_H
        hours = np.where(np.isnan(cases["closed"]), math.inf, hours)
        arose = cases["arose"].astype(int)
        order = np.lexsort((arose, cases["work"]))
        cut = np.flatnonzero(np.diff(cases["work"][order]) | np.diff(arose[order])) + 1
        for rows in np.split(order, cut):
            if len(rows):
                for on in (int(arose[rows[0]]), -1):
                    found.setdefault((int(cases["work"][rows[0]]), on), []).append(hours[rows])
    return {name: np.sort(np.concatenate(parts)) for name, parts in found.items()}
