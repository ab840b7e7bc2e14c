"""Designs judged by all objectives, from the ledger of their runs."""

from collections.abc import Sequence

import numpy as np
from moocore import hypervolume, is_nondominated

from analysis.futures.goodness import Demand
from analysis.searches.declaration import Objective, Search, demands, objectives
from analysis.searches.ledger import Ledger
from analysis.searches.objectives import Values, costs, lowest
from analysis.searches.space import Design

BEYOND = 1.1  # where volumes end: a tenth beyond the worst, so that a design that is only the best counts


class Judge:
    """What counts, and for how much."""

    def __init__(self, told: Search, ledger: Ledger, base: Design) -> None:
        """Raises ScenarioError."""
        self.objectives: list[Objective] = objectives(told, ledger.outcomes)
        self.demands: list[Demand] = demands(told, ledger.outcomes)
        self.ledger, self.base = ledger, base

    @property
    def outcomes(self) -> list[str]:
        """All outcomes that count."""
        told = [one.outcome for one in self.objectives if one.outcome]
        return list(dict.fromkeys([*told, *(one.outcome for one in self.demands)]))

    def whole(self, designs: Sequence[Design], replications: range) -> np.ndarray:
        """Whether all runs of each design are done and have all outcomes that count."""
        values = self.ledger.values(designs, replications)
        return np.all([np.isfinite(values[name]).all(axis=(1, 2)) for name in self.outcomes], axis=0)

    def best(self, designs: Sequence[Design], replications: range) -> Values:
        """The lowest cost of any of them in each future."""
        good = [one for one, whole in zip(designs, self.whole(designs, replications), strict=True) if whole]
        return lowest(self.objectives, self.ledger.values(good, replications))

    def costs(self, designs: Sequence[Design], replications: range, best: Values) -> np.ndarray:
        """Shape (designs, objectives); not a number where a run is not whole."""
        values = self.ledger.values([self.base, *designs], replications)
        found = costs(self.objectives, self.demands, values, best)
        found[~self.whole(designs, replications)] = np.nan
        return found


def front(found: np.ndarray) -> np.ndarray:
    """Which rows no other beats in one objective without losing in another (Pareto 1906); rows that are alike
    do not beat each other. Rows with something that is not a number are none."""
    known = np.isfinite(found).all(axis=1)
    kept = np.zeros(len(found), bool)
    if known.any():
        kept[np.flatnonzero(known)] = is_nondominated(np.ascontiguousarray(found[known]), keep_weakly=True)
    return kept


def spread(found: np.ndarray, count: int) -> list[int]:
    """So many rows of a front: the best in each objective, then time and again the one that lies farthest
    from those taken, each objective by its range."""
    span = np.ptp(found, axis=0)
    scaled = (found - found.min(axis=0)) / np.where(span > 0.0, span, 1.0)
    taken = list(dict.fromkeys(int(row) for row in scaled.argmin(axis=0)))[:count]
    while len(taken) < min(count, len(found)):
        gaps = np.linalg.norm(scaled[:, None] - scaled[None, taken], axis=2).min(axis=1)
        gaps[taken] = -1.0
        taken.append(int(gaps.argmax()))
    return taken


class Box:
    """In which volumes are measured: from the best of all to a little beyond the worst, in each objective."""

    def __init__(self, found: np.ndarray) -> None:
        """Around these rows."""
        known = found[np.isfinite(found).all(axis=1)]
        self.ideal, span = known.min(axis=0), np.ptp(known, axis=0)
        self.span = np.where(span > 0.0, span, 1.0)

    def volume(self, found: np.ndarray) -> float:
        """Share of the box that is no better than one of the rows (hypervolume, Zitzler and Thiele 1998)."""
        known = found[np.isfinite(found).all(axis=1)]
        if not len(known):
            return 0.0
        scaled = np.ascontiguousarray((known - self.ideal) / self.span)
        end = np.full(found.shape[1], BEYOND)
        return float(hypervolume(scaled, ref=end)) / BEYOND ** len(end)
