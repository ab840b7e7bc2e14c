"""Two runs of one crisis, walked step by step: the decisions that come out otherwise, and since when each
column of the state is another one."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sim import purpose
from sim.run import Trajectory, begin, compile_once, days, trajectory
from sim.scenario import Scenario

ADDRESS = ["purpose", "step", "who", "whom"]
MANY = (purpose.RESIDENT, purpose.ENTERPRISE, purpose.INSPECT)  # decided by each of many in every step
# Decisions that leave everything as it was where they come to nothing.
QUIET = (*MANY, purpose.CHILD, purpose.SPARKED, purpose.PASS, purpose.MET)
TABLES = ("subdistricts", "grids", "enterprises", "organisations", "stations")
RECORDED = "measures"
COLUMNS = [*ADDRESS, "instant", "draw", "chance_a", "chance_b", "choice_a", "choice_b"]


class Walked(NamedTuple):
    """Both runs, and where they part."""

    first: Trajectory
    second: Trajectory
    decisions: pd.DataFrame  # COLUMNS: those that come out otherwise; a choice is nan where none was made
    leaning: pd.DataFrame  # COLUMNS: of the first step in which a chance is another one, these decisions
    columns: dict[str, int]  # first step at whose end a column is another one, by its name


def walk(first: Scenario, second: Scenario, seed: int) -> Walked:
    """Run both, a step at a time. Raises ScenarioError."""
    compile_once()
    found = Comparer()
    with ThreadPoolExecutor(2) as pool:
        runs = [days(begin(one, seed, log=True), one.steps, 1) for one in (first, second)]
        for step in range(first.steps):
            a, b = pool.map(next, runs)
            found.take(step, a, b)
    ends = [trajectory(one, seed, "fast", end) for one, end in ((first, a), (second, b))]
    return Walked(ends[0], ends[1], found.decisions(), found.leaning, found.columns)


class Comparer:
    """What is found on the way. Of decisions that many make in every step only those that differ are kept,
    so that a run of millions fits into memory."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.columns: dict[str, int] = {}
        self.leaning = pd.DataFrame(columns=COLUMNS)
        self.differing: list[pd.DataFrame] = []
        self.kept: tuple[list[np.ndarray], list[np.ndarray]] = ([], [])

    def take(self, step: int, a: Any, b: Any) -> None:
        """One step of both."""
        self.compare_columns(step, a, b)
        mine, its = taken(a), taken(b)
        for decided in np.unique(np.concatenate([mine["purpose"], its["purpose"]])):
            rows = mine[mine["purpose"] == decided], its[its["purpose"] == decided]
            if rows[0].tobytes() == rows[1].tobytes():
                continue
            if decided in MANY or not len(self.leaning):
                together = joined(*rows)
                self.lean(together)
                if decided in MANY:
                    self.differing.append(otherwise(together))
            if decided not in MANY:
                for kept, part in zip(self.kept, rows, strict=True):
                    kept.append(part)

    def lean(self, together: pd.DataFrame) -> None:
        """Remember the first decisions whose chance is another one."""
        if not len(self.leaning):
            self.leaning = together[together["chance_a"] != together["chance_b"]]

    def compare_columns(self, step: int, a: Any, b: Any) -> None:
        """Columns that were the same until now and are not any longer."""
        for name, mine, its in columns(a, b, step):
            if name not in self.columns and mine.tobytes() != its.tobytes():
                self.columns[name] = step

    def decisions(self) -> pd.DataFrame:
        """All that come out otherwise, in order of time; of one instant, in the order of a step."""
        if self.kept[0] or self.kept[1]:
            rows = (np.concatenate(side) for side in self.kept)
            self.differing.append(otherwise(joined(*rows)))
            self.kept = ([], [])
        parts = [part for part in self.differing if len(part)]
        if not parts:
            return pd.DataFrame(columns=COLUMNS)
        return pd.concat(parts).sort_values("instant", kind="stable", ignore_index=True)


def taken(at: Any) -> np.ndarray:
    """The decisions that were written down since last time; the log is empty then."""
    rows: np.ndarray = at.log[: int(at.clock["log_rows"][0])].copy()
    at.clock["log_rows"][0] = 0
    return rows


def columns(a: Any, b: Any, step: int) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    """Every column of a state, and what was recorded of the step, under both."""
    for table in TABLES:
        mine, its = getattr(a, table), getattr(b, table)
        if mine.tobytes() != its.tobytes():
            for field in mine.dtype.names:
                yield f"{table}.{field}", mine[field], its[field]
    for name in a.residents._fields:
        yield f"residents.{name}", getattr(a.residents, name), getattr(b.residents, name)
    yield RECORDED, a.measures[step], b.measures[step]


def joined(mine: np.ndarray, its: np.ndarray) -> pd.DataFrame:
    """Decisions of both at the same address side by side; nan where only one made it."""
    if len(mine) == len(its) and all(np.array_equal(mine[name], its[name]) for name in ADDRESS):
        told = {name: mine[name] for name in ADDRESS}
        told |= {"instant": np.minimum(mine["instant"], its["instant"]), "draw": mine["draw"]}
        told |= {"chance_a": mine["threshold"], "chance_b": its["threshold"]}
        return pd.DataFrame({**told, "choice_a": mine["choice"] * 1.0, "choice_b": its["choice"] * 1.0})
    sides = [listed(rows) for rows in (mine, its)]
    both = sides[0].merge(sides[1], "outer", [*ADDRESS, "nth"], suffixes=("_a", "_b"))
    both["instant"] = both[["instant_a", "instant_b"]].min(axis=1)
    both["draw"] = both["draw_a"].fillna(both["draw_b"])
    return both[COLUMNS]


def listed(rows: np.ndarray) -> pd.DataFrame:
    """Rows of a log as a table; those of one address are told apart by their order."""
    table = pd.DataFrame({name: rows[name] for name in [*ADDRESS, "instant", "draw"]})
    table["chance"], table["choice"] = rows["threshold"], rows["choice"] * 1.0
    table["nth"] = table.groupby(ADDRESS).cumcount()
    return table


def otherwise(together: pd.DataFrame) -> pd.DataFrame:
    """Those that come out otherwise; one that only one run makes counts unless it leaves all as it was."""
    a, b = (together[name].fillna(0.0) for name in ("choice_a", "choice_b"))
    alone = together["choice_a"].isna() != together["choice_b"].isna()
    quiet = together["purpose"].isin(QUIET)
    return together[(a != b) | (alone & ~quiet)]
