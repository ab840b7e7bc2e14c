"""What needs to be so before the first step: exact shares, kinds of residents, who is infected first."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from sim import draws, purpose
from sim.city import apportion
from sim.compiled import compiled
from sim.hazards import Hazard
from sim.parameters import Parameters
from sim.rules.game import Game

GOVERNMENT, ENTERPRISES, ORGANISATIONS = range(3)


def exactly(share: float, luck: np.ndarray, group: np.ndarray | None = None) -> np.ndarray:
    """Whether each row is one of the share, which is met as nearly as whole rows can, in all and in each
    group; within a group those with the least luck, in (0, 1), are. Rows are sorted by group."""
    if not len(luck):
        return np.zeros(0, bool)
    rows = np.zeros(len(luck), np.int64) if group is None else group
    sizes = np.bincount(rows)
    counts = apportion(round(share * len(rows)), sizes)
    order = np.argsort(rows + luck)
    chosen = np.zeros(len(rows), bool)
    chosen[order] = np.arange(len(rows)) - (np.cumsum(sizes) - sizes)[rows] < counts[rows]
    return chosen


@compiled
def lots(seed, kind, n):
    """A lot for each of n rows of a kind."""
    values = np.empty(n)
    for i in range(n):
        values[i] = draws.uniform(seed, purpose.PLAY_START, kind, i, 0)
    return values


def start_game(state: Any, parameters: Parameters, seed: int) -> None:
    """All subdistricts are active; in a game, a share of each kind begins."""
    game = parameters.game
    state.subdistricts["active"] = 1
    if game.rule != Game.NONE:
        begin(state.subdistricts, "active", game.start_government, seed, GOVERNMENT)
        begin(state.enterprises, "safe", game.start_others, seed, ENTERPRISES)
    if game.rule == Game.THREE_POPULATIONS:
        begin(state.organisations, "engaged", game.start_others, seed, ORGANISATIONS)
    state.clock["active"], state.clock["joining"] = state.subdistricts["active"].mean(), joining(state)


def begin(rows: np.ndarray, name: str, share: float, seed: int, kind: int) -> None:
    """A share of the rows of a kind do it at first."""
    rows[name] = exactly(share, lots(seed, kind, len(rows)))


def joining(state: Any) -> float:
    """Share of enterprises and organisations that join in."""
    organisations = state.organisations["engaged"]
    if state.parameters["game"]["rule"][0] == Game.INSPECTION:
        organisations = organisations[:0]
    count = len(state.enterprises) + len(organisations)
    return float(state.enterprises["safe"].sum() + organisations.sum()) / max(1.0, float(count))


def deal_out(
    dispositions: Sequence[Any], grids: np.ndarray, grid: np.ndarray, trust: np.ndarray, openness: np.ndarray
) -> None:
    """Kinds of residents in turn within each grid, written into their columns; none, and nothing happens."""
    if not dispositions:
        return
    kind = (np.arange(len(grid)) - grids["first_resident"][grid]) % len(dispositions)
    trust[:] = np.array([one.trust for one in dispositions])[kind][:, None]
    if len(openness):
        openness[:] = np.array([one.openness for one in dispositions])[kind]


def first_infected(
    hazards: np.ndarray, weights: np.ndarray, grids: np.ndarray, share: float, seed: int
) -> np.ndarray:
    """Residents whom an epidemic infects first: as many as it says, each once, by where it hits hard.

    In each grid so many are to be infected on average; laid end to end, that is a line on which a mark
    stands at each unit, from a random one on, and whom it falls to is infected (systematic sampling).
    """
    chosen: list[int] = []
    for h in np.flatnonzero(hazards["kind"] == Hazard.EPIDEMIC):
        mark, luck = draws.two(seed, purpose.SEED_CASE, 0, int(h), 0)
        residents = grids["residents"]
        count = min(math.floor(hazards[h]["infected"] * share + luck), int(residents.sum()))
        each = by_weight(weights[h], residents, count)
        ends = np.cumsum(each)
        for at in np.arange(count) + mark:
            g = min(int(np.searchsorted(ends, at, "right")), int(np.flatnonzero(residents)[-1]))
            place = (at - (ends[g] - each[g])) / each[g] * residents[g]
            chosen.append(int(grids["first_resident"][g]) + min(int(residents[g]) - 1, math.floor(place)))
    return np.array(chosen, np.int64)


def by_weight(weights: np.ndarray, residents: np.ndarray, count: int) -> np.ndarray:
    """How many of a count fall on each grid, by weight, but nowhere more than live there."""
    full = residents == 0
    while True:
        free = np.where(full, 0.0, weights)
        each: np.ndarray = np.where(
            full, residents, (count - residents[full].sum()) * free / max(free.sum(), 1e-300)
        )
        over = each > residents
        if not over.any():
            return each
        full |= over
