"""Two runs of one crisis, walked step by step: the decisions that come out otherwise, and since when each
column of the state is another one."""

from collections.abc import Callable, Iterator
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
QUIET = (*MANY, purpose.CHILD, purpose.SPARKED, purpose.PASS, purpose.MET, purpose.PROJECT)
TABLES = ("subdistricts", "grids", "enterprises", "organisations", "stations")
RECORDED = "measures"
COLUMNS = [*ADDRESS, "instant", "draw", "chance_a", "chance_b", "choice_a", "choice_b"]


Sides = tuple[list[np.ndarray], list[np.ndarray]]  # rows of the logs of both


See = Callable[[Any, Any], None]


def unseen(a: Any, b: Any) -> None:
    """Nobody watches."""


class Walked(NamedTuple):
    """Both runs, and where they part."""

    first: Trajectory
    second: Trajectory
    decisions: pd.DataFrame  # COLUMNS: those that come out otherwise; a choice is nan where none was made
    leaning: pd.DataFrame  # COLUMNS: of the first step in which a chance is another one, these decisions
    columns: dict[str, int]  # first step at whose end a column is another one, by its name


def walk(first: Scenario, second: Scenario, seed: int, see: See = unseen) -> Walked:
    """Run both, a step at a time; `see` is shown both states before the first step and after each, the log of
    that step still in them. Raises ScenarioError."""
    compile_once()
    found = Comparer()
    a, b = (begin(one, seed, log=True) for one in (first, second))
    see(a, b)
    with ThreadPoolExecutor(2) as pool:
        runs = [days(at, first.steps, 1) for at in (a, b)]
        for step in range(first.steps):
            a, b = pool.map(next, runs)
            see(a, b)
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
        self.alike: Sides = ([], [])  # decisions that both make, and that come out otherwise
        self.kept: Sides = ([], [])

    def take(self, step: int, a: Any, b: Any) -> None:
        """One step of both."""
        self.compare_columns(step, a, b)
        logs = taken(a), taken(b)
        parts = [parted(log) for log in logs]
        for decided in sorted({*parts[0], *parts[1]}):
            rows = [part.get(decided, log[:0]) for part, log in zip(parts, logs, strict=True)]
            if decided in MANY:
                self.take_many(*rows)
            elif rows[0].tobytes() != rows[1].tobytes():
                self.lean(*rows)
                for kept, part in zip(self.kept, rows, strict=True):
                    kept.append(part.copy())

    def take_many(self, mine: np.ndarray, its: np.ndarray) -> None:
        """Decisions of one kind, made by many: where both make the same ones, only those are looked at that
        come out otherwise."""
        self.lean(mine, its)
        if same_addresses(mine, its):
            other = mine["choice"] != its["choice"]
            for side, rows in zip(self.alike, (mine, its), strict=True):
                side.append(rows[other])
        else:
            self.differing.append(otherwise(joined(mine, its)))

    def lean(self, mine: np.ndarray, its: np.ndarray) -> None:
        """Remember the first decisions whose chance is another one."""
        if not len(self.leaning) and mine.tobytes() != its.tobytes():
            together = joined(mine, its)
            self.leaning = together[together["chance_a"] != together["chance_b"]]

    def compare_columns(self, step: int, a: Any, b: Any) -> None:
        """Columns that were the same until now and are not any longer."""
        for name, mine, its in columns(a, b, step):
            if name not in self.columns and mine.tobytes() != its.tobytes():
                self.columns[name] = step

    def decisions(self) -> pd.DataFrame:
        """All that come out otherwise, in order of time; of one instant, in the order of a step."""
        for sides in (self.alike, self.kept):
            if sides[0] or sides[1]:
                self.differing.append(otherwise(joined(*(np.concatenate(side) for side in sides))))
        self.alike, self.kept = ([], []), ([], [])
        parts = [part for part in self.differing if len(part)]
        if not parts:
            return pd.DataFrame(columns=COLUMNS)
        return pd.concat(parts).sort_values("instant", kind="stable", ignore_index=True)


def taken(at: Any) -> np.ndarray:
    """The decisions that were written down since last time, until the next step writes over them; the log is
    empty then."""
    rows: np.ndarray = at.log[: int(at.clock["log_rows"][0])]
    at.clock["log_rows"][0] = 0
    return rows


def parted(log: np.ndarray) -> dict[int, np.ndarray]:
    """Rows of a log by purpose, in their order. What stands in a row is not copied."""
    purposes = np.ascontiguousarray(log["purpose"])
    found = {}
    for decided in np.flatnonzero(np.bincount(purposes)).tolist():
        rows = np.flatnonzero(purposes == decided)
        in_a_row = rows[-1] - rows[0] == len(rows) - 1
        found[decided] = log[rows[0] : rows[-1] + 1] if in_a_row else log[rows]
    return found


def same_addresses(mine: np.ndarray, its: np.ndarray) -> bool:
    """Whether both make the same decisions, in the same order."""
    return len(mine) == len(its) and all(np.array_equal(mine[name], its[name]) for name in ADDRESS)


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
    if same_addresses(mine, its):
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
