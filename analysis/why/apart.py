"""All in which two runs of one crisis differ, as one table in order of time: decisions and the lives of
cases, each with its place."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.why.kinds import KINDS, STAGES, kind_of
from analysis.why.walk import Walked
from sim.run import Trajectory

NONE = -1
ORDER = {name: place for place, name in enumerate(KINDS)}
COLUMNS = ("instant", "kind", "grid", "subdistrict", "case", "who", "a", "b", "draw", "chance_a", "chance_b")


class Common(NamedTuple):
    """Rows of the cases that both runs have, and of those that only one has."""

    first: np.ndarray  # rows of the first run
    second: np.ndarray  # the same cases in the second
    only_first: np.ndarray
    only_second: np.ndarray


def common(first: Trajectory, second: Trajectory) -> Common:
    """A case has the same id in both."""
    a, b = (np.ascontiguousarray(run.cases["id"]) for run in (first, second))
    order = np.argsort(b, kind="stable")
    place = order[np.minimum(np.searchsorted(b[order], a), len(b) - 1)] if len(b) else np.zeros(len(a), int)
    both = b[place] == a if len(b) else np.zeros(len(a), bool)
    only_second = np.ones(len(b), bool)
    only_second[place[both]] = False
    return Common(np.flatnonzero(both), place[both], np.flatnonzero(~both), np.flatnonzero(only_second))


def apart(walked: Walked) -> pd.DataFrame:
    """COLUMNS: one row a decision that comes out otherwise, or an instant of a case that is another one.

    `a` and `b` are what was chosen, or the instant; nan where there is none.
    """
    parts = [of_decisions(walked), *of_cases(walked)]
    parts = [part for part in parts if len(part)]
    if not parts:
        return pd.DataFrame(columns=COLUMNS)
    table = pd.concat(parts, ignore_index=True)
    order = np.lexsort((table["kind"].map(ORDER), table["instant"]))
    return table.iloc[order].reset_index(drop=True)


def of_decisions(walked: Walked, rows: pd.DataFrame | None = None) -> pd.DataFrame:
    """Decisions, with their kinds and places."""
    rows = walked.decisions if rows is None else rows
    named = {pair: kind_of(*pair) for pair in {*zip(rows["purpose"], rows["whom"], strict=True)}}
    kinds = [named[pair] for pair in zip(rows["purpose"], rows["whom"], strict=True)]
    table = pd.DataFrame(
        {"instant": rows["instant"], "kind": pd.Series(kinds, rows.index, object), "who": rows["who"]}
    )
    table["a"], table["b"] = rows["choice_a"], rows["choice_b"]
    for name in ("draw", "chance_a", "chance_b"):
        table[name] = rows[name]
    places = np.full((len(table), 3), NONE, np.int64)
    actors = table["kind"].map(lambda name: KINDS[name].actor).to_numpy()
    for actor in set(actors):
        mine = actors == actor
        places[mine] = places_of(walked, actor, table["who"].to_numpy(np.int64)[mine])
    table["grid"], table["subdistrict"], table["case"] = places.T
    return table[list(COLUMNS)]


def places_of(walked: Walked, actor: str, who: np.ndarray) -> np.ndarray:
    """(grid, subdistrict, id of the case) of each; -1 for none."""
    found = np.full((len(who), 3), NONE, np.int64)
    city = walked.first.scenario.build()
    if actor == "subdistrict":
        found[:, 1] = who
        return found
    if actor == "organisation":
        found[:, 1] = city.organisations["subdistrict"][who]
        return found
    if actor == "case":
        found[:, 0], found[:, 2] = grids_of(walked, who), who
    else:
        found[:, 0] = (city.resident_grid if actor == "resident" else city.enterprises["grid"])[who]
    found[:, 1] = np.where(found[:, 0] >= 0, city.grids["subdistrict"][found[:, 0]], NONE)
    return found


def grids_of(walked: Walked, ids: np.ndarray) -> np.ndarray:
    """Where cases are, whichever run has them."""
    both = [walked.first.cases, walked.second.cases]
    known = np.concatenate([cases["id"] for cases in both])
    grids = np.concatenate([cases["grid"] for cases in both])
    order = np.argsort(known, kind="stable")
    found: np.ndarray = grids[order[np.searchsorted(known[order], ids)]]
    return found


def of_cases(walked: Walked) -> list[pd.DataFrame]:
    """Instants of cases that are others, and cases that only one run has."""
    a, b = walked.first.cases, walked.second.cases
    both = common(walked.first, walked.second)
    parts = []
    for stage in STAGES:
        mine, its = a[stage][both.first], b[stage][both.second]
        differs = ~((mine == its) | (np.isnan(mine) & np.isnan(its)))
        parts.append(lives(walked, stage, a["id"][both.first[differs]], mine[differs], its[differs]))
    nothing = np.full(len(both.only_first), np.nan)
    parts.append(lives(walked, "arose", a["id"][both.only_first], a["arose"][both.only_first], nothing))
    nothing = np.full(len(both.only_second), np.nan)
    parts.append(lives(walked, "arose", b["id"][both.only_second], nothing, b["arose"][both.only_second]))
    return parts


def lives(walked: Walked, kind: str, ids: np.ndarray, a: np.ndarray, b: np.ndarray) -> pd.DataFrame:
    """Rows of one kind of instant."""
    places = places_of(walked, "case", ids)
    table = pd.DataFrame({"instant": np.fmin(a, b), "kind": kind, "grid": places[:, 0]})
    table["subdistrict"], table["case"], table["who"] = places[:, 1], ids, ids
    table["a"], table["b"] = a, b
    for name in ("draw", "chance_a", "chance_b"):
        table[name] = np.nan
    return table[list(COLUMNS)]
