"""A city's requests, predicted by the model: arrivals given by kind and day, outcomes its own.

The scenario is the city with everything off but what a case's life needs: a delay by kind, a team, and teams
of all departments lent to urgent work while more of it is known than ever in the fitting stretch. `sim` draws
arrivals from rates, so each kind's days are a storm whose profile is the record's count a day.
"""

import math
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy.special import ndtri

from analysis.validation import capacity, kinds
from analysis.validation.kinds import Key, Kind, Sorting
from sim import scenario
from sim.entries import folder, merge
from sim.hazards import DAYS
from sim.parameters import Parameters
from sim.run import run
from sim.scenario import Scenario

BEFORE = 14  # days of given arrivals before those that are scored, so that queues are there
WINDOW = DAYS - BEFORE  # days scored in one run
AFTER = 400  # days that a run goes on; what is open then is open
SEEDS = 4
TRICKLE = 1e-6  # ordinary cases a day: a storm's profile is in multiples of these
NOTHING = "nothing"
SPOT, URGENT = "on the spot", "on the spot, urgent"
AT_ONCE = np.array([kinds.LOGGED_H / 10.0])
NEVER = np.array([math.inf])
POINTS = 40  # of a law that is taken by its quantiles
ONE_DAY = pd.Timedelta(days=1)


class Fitted(NamedTuple):
    """All that the fitting stretch says."""

    sorting: Sorting
    kinds: dict[Key, Kind]
    crews: dict[str, int]  # teams by department
    most_urgent: float  # cases open at once


class Predicted(NamedTuple):
    """Close times by hours, each with the case it is for and its weight; the weights of a case sum to 1."""

    case: np.ndarray
    hours: np.ndarray
    weight: np.ndarray


def fit(record: pd.DataFrame, until: pd.Timestamp) -> Fitted:
    """The model's numbers from the cases up to and including a day."""
    end = until + ONE_DAY
    fitted = record[record["opened"] < end]
    crews = capacity.crews(fitted, end)
    found = kinds.fit(fitted, end)
    order = kinds.sorting(fitted)
    urgent = np.array([found[key].urgent for key in order.keys(fitted)])
    return Fitted(order, found, crews, capacity.threshold(fitted, urgent, end))


def build(fitted: Fitted, counts: pd.DataFrame, weekday: int, queue_only: bool = False) -> Scenario:
    """The scenario of the days in `counts`: one row a day, one column a kind."""
    used = [fitted.kinds.get(key) or on_the_spot(key) for key in counts.columns]
    works = [work(one, f"kind_{k}", queue_only) for k, one in enumerate(used)]
    names = {dept: f"dept_{d}" for d, dept in enumerate(fitted.crews)}
    for entry in works:
        entry["needs"] = [names[capacity.serving(fitted.crews, entry["needs"])]]
    storms = [
        {
            "kind": "storm",
            "work": f"kind_{k}",
            "day": 0.0,
            "concentration": 0.0,
            "profile": [float(x) / TRICKLE for x in counts[key]],
        }
        for k, key in enumerate(counts.columns)
    ]
    idle = {"name": NOTHING, "title_zh": NOTHING, "title_en": NOTHING, "needs": ["dept_0"], "share": 1.0}
    departments = [department(names[dept], dept, teams) for dept, teams in fitted.crews.items()]
    usual = Parameters().mobilisation
    entries: dict[str, Any] = {
        "title_zh": "服务请求记录",
        "title_en": "a record of service requests",
        "run": {"days": float(len(counts) + AFTER), "step_days": 0.25, "weekday": weekday},
        "demand": {"rate": TRICKLE},
        "activation": {"signal": min(1e3, max(1e-3, fitted.most_urgent)), "sharpness": 10.0},
        "mobilisation": {"share": 0.0 if queue_only else usual.share},
        "loop": {"activation": not queue_only},
        "frozen": {"government": queue_only},
        "dispatch": {"hasten": 0.0},
        "department": departments,
        "work": [*works, idle],
        "hazard": storms,
    }
    base = scenario.read(folder() / "limits" / "nothing.toml")
    return scenario.from_entries(merge(base, entries), "record")


def department(name: str, title: str, teams: int) -> dict[str, Any]:
    """A department's table."""
    return {"name": name, "title_zh": title, "title_en": title, "tier": "city", "staff": teams}


def work(one: Kind, name: str, queue_only: bool) -> dict[str, Any]:
    """A kind's table; of the pure queue only what a team does is left."""
    return {
        "name": name,
        "title_zh": one.key[1],
        "title_en": one.key[1],
        "needs": one.key[0],
        "limit_h": math.inf,  # the fitted delays hold what a limit does to them; each case is held to its own
        "delay_reported_h": 0.0 if queue_only else one.mean_h,
        "delay_cv2": one.cv2,
        "service_h": kinds.WORK_H,
        "service_cv2": kinds.WORK_CV2,
        "emergency": one.urgent and not queue_only,
    }


def predict(
    fitted: Fitted, record: pd.DataFrame, scored: pd.DataFrame, queue_only: bool = False
) -> Predicted:
    """Close times of the scored cases, from their kinds and the days on which they and others were opened."""
    given = record[["opened", "dept", "type", "staff"]]  # no outcome goes in
    first, last = (scored["opened"].iloc[k].normalize() for k in (0, -1))
    parts = []
    for begin in pd.date_range(first, last, freq=f"{WINDOW}D"):
        finish = begin + pd.Timedelta(days=WINDOW)
        here = np.flatnonzero((scored["opened"] >= begin) & (scored["opened"] < finish))
        if len(here):
            start = begin - pd.Timedelta(days=BEFORE)
            around = given[(given["opened"] >= start) & (given["opened"] < min(finish, last + ONE_DAY))]
            parts.append(window(fitted, around, scored.iloc[here], start, here, queue_only))
    return Predicted(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def window(
    fitted: Fitted,
    given: pd.DataFrame,
    scored: pd.DataFrame,
    start: pd.Timestamp,
    number: np.ndarray,
    queue_only: bool,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Close times of the cases of one run; `number` is what each of the scored is called."""
    keys = pd.Series(fitted.sorting.keys(given), given.index, dtype=object)
    day = (given["opened"] - start).dt.days
    table = pd.DataFrame({"day": day, "key": keys, "n": 1.0})
    if not queue_only:
        used = keys.map(fitted.kinds.get)
        table["n"] -= used.map(lambda one: one.logged + one.quick + one.left)
        table = pd.concat(
            [
                table,
                table.assign(
                    key=[spot(one, fitted.crews) for one in used], n=used.map(lambda one: one.quick)
                ),
            ]
        )
    counts = by_day(table)
    pools = times(build(fitted, counts, int(start.weekday()), queue_only), counts)
    case, hours, weight = [], [], []
    days = (scored["opened"] - start).dt.days
    for name, key, on in zip(number, fitted.sorting.keys(scored), days, strict=True):
        one = fitted.kinds[key]
        served = pools.get((key, on), pools.get((key, -1), NEVER))
        parts = [(served, 1.0)]
        if not queue_only:
            quick = spot(one, fitted.crews)
            soon = pools.get((quick, on), pools.get((quick, -1), NEVER))
            parts = ways_of(one, served, soon)
        for pool, share in parts:
            case.append(np.full(len(pool), name))
            hours.append(pool)
            weight.append(np.full(len(pool), share / len(pool)))
    return np.concatenate(case), np.concatenate(hours), np.concatenate(weight)


def spot(one: Kind, crews: dict[str, int]) -> Key:
    """The kind of what a department does on the spot."""
    return (capacity.serving(crews, one.key[0]), URGENT if one.urgent else SPOT, False)


def on_the_spot(key: Key) -> Kind:
    """It needs a team as the others do, and nothing else."""
    return Kind(key, 0, 0.0, 0.0, 0.0, 0.0, 0.0, 24.0 if key[1] == URGENT else math.inf)


def ways_of(one: Kind, served: np.ndarray, soon: np.ndarray) -> list[tuple[np.ndarray, float]]:
    """Times of a kind, and the share that takes them: what is done when logged or left lying needs no team
    and so no run."""
    return [
        (served, 1.0 - one.logged - one.quick - one.left),
        (AT_ONCE, one.logged),
        (soon, one.quick),
        (law(kinds.LONGEST_MEAN_H, kinds.LEFT_CV2), one.left),
    ]


@cache
def law(mean: float, cv2: float) -> np.ndarray:
    """A lognormal law by its quantiles, h."""
    spread = math.sqrt(math.log1p(cv2))
    at = ndtri((np.arange(POINTS) + 0.5) / POINTS)
    return mean * np.exp(spread * at - spread**2 / 2.0)


def by_day(table: pd.DataFrame) -> pd.DataFrame:
    """Cases by day (row) and kind (column)."""
    names = sorted(set(table["key"]))
    rows = range(int(table["day"].max()) + 1)
    columns = {
        k: table[[key == name for key in table["key"]]]
        .groupby("day")["n"]
        .sum()
        .reindex(rows, fill_value=0.0)
        for k, name in enumerate(names)
    }
    frame = pd.DataFrame(columns)
    frame.columns = pd.Index(pd.Series(names, dtype=object), tupleize_cols=False)
    return frame


def times(built: Scenario, counts: pd.DataFrame) -> dict[tuple[Key, int], np.ndarray]:
    """Hours to close by kind and day, over some runs; under day -1 those of all days."""
    found: dict[tuple[Key, int], list[np.ndarray]] = {}
    for seed in range(SEEDS):
        cases = run(built, seed).cases
        cases = cases[cases["work"] < len(counts.columns)]
        hours = (cases["closed"] - cases["arose"]) * 24.0
        hours = np.where(np.isnan(hours), math.inf, hours)
        arose = cases["arose"].astype(int)
        order = np.lexsort((arose, cases["work"]))
        cut = np.flatnonzero(np.diff(cases["work"][order]) | np.diff(arose[order])) + 1
        for rows in np.split(order, cut):
            if len(rows):
                key = counts.columns[int(cases["work"][rows[0]])]
                for on in (int(arose[rows[0]]), -1):
                    found.setdefault((key, on), []).append(hours[rows])
    return {name: np.concatenate(parts) for name, parts in found.items()}
