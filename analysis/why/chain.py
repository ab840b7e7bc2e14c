"""From the first difference on: which decisions come out otherwise next and near it, how each kind of
difference spreads, and the case that tells most."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.why.apart import NONE
from analysis.why.kinds import DECISIONS, INSTANTS, KINDS
from analysis.why.ledger import lives
from sim.run import Trajectory

NEAR = ("case", "family", "grid", "subdistrict", "city")
LONGEST = 8  # links
PATIENCE = 5.0  # days that a nearer difference may come later than a farther one, and is still taken
TOLD = (*DECISIONS, "arose")  # kinds that a chain is made of


class Spread(NamedTuple):
    """One kind of difference."""

    kind: str
    first: float  # instant
    number: int


class Life(NamedTuple):
    """A case and all that came of it, in one run."""

    instants: dict[str, float]  # nan where it has not happened
    ended: float  # until when it did harm
    loss: float  # person-days, its own
    descendants: int
    family_loss: float


class Telling(NamedTuple):
    """The case whose family's losses differ most."""

    case: int
    grid: int
    work: int
    arose: float
    first: Life
    second: Life


def first_decision(table: pd.DataFrame) -> int | None:
    """Row of the first decision that comes out otherwise."""
    rows = np.flatnonzero(table["kind"].isin(list(DECISIONS)))
    return int(rows[0]) if len(rows) else None


def chain(table: pd.DataFrame, parents: dict[int, int]) -> list[tuple[int, str]]:
    """(row, how near the one before) of each link, from the first decision on, or from the first difference
    where no decision differs. Each next link is the earliest of a kind not met yet; a nearer one is
    preferred if it is not much later. That one follows the other does not prove that it came of it."""
    if not len(table):
        return []
    begin = first_decision(table) or 0
    links = [(begin, "")]
    kinds = table["kind"].map({kind: place for place, kind in enumerate(KINDS)}).to_numpy()
    told = np.array([kind in TOLD for kind in KINDS])
    while len(links) < LONGEST:
        told[kinds[links[-1][0]]] = False
        rows = np.arange(links[-1][0] + 1, len(table))
        found = following(table, links[-1][0], rows[told[kinds[rows]]], parents)
        if found is None:
            break
        links.append(found)
    return links


def following(
    table: pd.DataFrame, row: int, rows: np.ndarray, parents: dict[int, int]
) -> tuple[int, str] | None:
    """The next link among these rows, or None."""
    if not len(rows):
        return None
    here = table.iloc[row]
    instants = table["instant"].to_numpy()
    latest = np.searchsorted(instants, instants[rows[0]] + PATIENCE, "right")
    rest = table.iloc[rows[rows < latest]]
    for near in NEAR:
        close = rest[within(rest, here, near, parents)]
        if len(close):
            return int(close.index[0]), near
    return None


def within(rest: pd.DataFrame, here: pd.Series, near: str, parents: dict[int, int]) -> pd.Series:
    """Which rows are so near."""
    if near == "city":
        return pd.Series(True, rest.index)
    if near == "family":
        mine = parents.get(int(here["case"]), NONE)
        child = rest["case"].map(lambda case: parents.get(int(case), NONE))
        return (here["case"] != NONE) & ((child == here["case"]) | ((rest["case"] == mine) & (mine != NONE)))
    return (rest[near] == here[near]) & (here[near] != NONE)


def parents_of(*runs: Trajectory) -> dict[int, int]:
    """Parent of each case that has one."""
    found: dict[int, int] = {}
    for run in runs:
        bred = run.cases["parent"] >= 0
        found |= dict(zip(run.cases["id"][bred].tolist(), run.cases["parent"][bred].tolist(), strict=True))
    return found


def spread(table: pd.DataFrame) -> list[Spread]:
    """Every kind of difference with its first instant and how many there are, the earliest first."""
    found = [
        Spread(str(kind), float(group["instant"].min()), len(group))
        for kind, group in table.groupby("kind", sort=False)
    ]
    order = {kind: place for place, kind in enumerate(KINDS)}
    return sorted(found, key=lambda one: (one.first, order[one.kind]))


def telling(first: Trajectory, second: Trajectory) -> Telling | None:
    """The case that both runs have and whose loss, with that of all that came of it, differs most."""
    a, b = families(first), families(second)
    ids, mine, its = np.intersect1d(a.index, b.index, return_indices=True)
    if not len(ids):
        return None
    gaps = np.abs(b["loss"].to_numpy()[its] - a["loss"].to_numpy()[mine])
    if not gaps.max() > 0.0:
        return None
    case = int(ids[np.argmax(gaps)])
    row = int(a.loc[case, "row"])
    about = first.cases[row]
    return Telling(
        case,
        int(about["grid"]),
        int(about["work"]),
        float(about["arose"]),
        life(first, row, a.loc[case]),
        life(second, int(b.loc[case, "row"]), b.loc[case]),
    )


def families(run: Trajectory) -> pd.DataFrame:
    """By id of a case without a parent: its row, the loss of its family, and how many came of it."""
    cases = run.cases
    order = np.argsort(cases["id"], kind="stable")
    places = np.searchsorted(cases["id"][order], cases["parent"])
    own = np.arange(len(cases))
    root = np.where(cases["parent"] >= 0, order[np.minimum(places, len(order) - 1)], own)
    while (root != root[root]).any():
        root = root[root]
    count = np.bincount(root, minlength=len(cases)) - 1
    loss = np.bincount(root, cases["loss"], len(cases))
    roots = root == own
    told = {"row": own[roots], "loss": loss[roots], "descendants": count[roots]}
    return pd.DataFrame(told, index=cases["id"][roots])


def life(run: Trajectory, row: int, family: pd.Series) -> Life:
    """One case in one run."""
    about = run.cases[row]
    instants = {name: float(about[name]) for name in INSTANTS}
    ended = float(about["marked"])
    return Life(instants, ended, float(about["loss"]), int(family["descendants"]), float(family["loss"]))


def spans(run: Trajectory, case: int) -> list[float]:
    """Ages of a case at which its stages are over, for a figure."""
    (row,) = np.flatnonzero(run.cases["id"] == case)
    found: list[float] = lives(run).ages[row].tolist()
    return found
