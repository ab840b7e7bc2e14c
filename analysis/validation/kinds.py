"""Kinds of work and their delays: by type and by who found the case, five numbers each.

A share is done when it is logged, a share on the spot, a share is left lying; the others wait a lognormal
time. What had not been closed by the end of the fitting stretch counts as open there, whatever became of it:
its closing lies in the future.
"""

import math
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.optimize import minimize
from scipy.special import log_ndtr, softmax

from sim.entries import ScenarioError

MOST = 50  # kinds in all, so that a scenario holds them, each a hazard
FEWEST = 40  # cases in the fitting stretch of a type that is a kind of its own
WORK_H, WORK_CV2 = 1.0, 1.0  # work of a team on a case, all that is done on the spot takes (assumed)
REST = "all other"
ALL = ("", REST)  # department and type of all cases together: of a kind that the fitting stretch lacks
LOGGED_H = 0.1  # what is closed sooner was done when it was logged
SHORTEST_H = 0.02
LONGEST_MEAN_H = 1e4  # the largest mean delay and squared variation that a scenario takes
LARGEST_CV2 = 100.0
LEFT_CV2 = 1.7  # squared variation of what is left lying, which takes the longest mean
USUAL_SPREAD, WEIGHT = 1.5, 2.0  # a small group's log spread is drawn to this one, as by so many cases

Key = tuple[str, str, bool]  # department, type, found by staff


class Kind(NamedTuple):
    """How long a kind of work takes, by the fitting stretch."""

    key: Key
    cases: int
    logged: float  # share that is done when logged
    quick: float  # share that is done on the spot, soon after
    left: float  # share that is left lying
    mean_h: float  # of the others
    cv2: float
    limit_h: float  # median; infinite for none

    @property
    def urgent(self) -> bool:
        """Whether it is to be done within two days, and on the whole is."""
        return self.limit_h <= 48.0 and self.mean_h <= self.limit_h * math.sqrt(1.0 + self.cv2)


def seen(cases: pd.DataFrame, end: pd.Timestamp) -> tuple[np.ndarray, np.ndarray]:
    """(hours for which each case was watched until it closed or the stretch ended, whether it closed)."""
    watched = ((end - cases["opened"]).dt.total_seconds() / 3600.0).to_numpy()
    close = cases["close_h"].to_numpy()
    return np.minimum(close, watched), close <= watched


class Sorting(NamedTuple):
    """Which kind a case is of: decided by the fitting stretch alone."""

    home: dict[str, str]  # department that most cases of a type went to
    large: frozenset[tuple[str, bool]]  # types, by who found them, that are kinds of their own
    known: frozenset[Key]

    def keys(self, cases: pd.DataFrame) -> list[Key]:
        """The kind of each case."""
        return [
            self.key(dept, type_, bool(staff))
            for dept, type_, staff in zip(cases["dept"], cases["type"], cases["staff"], strict=True)
        ]

    def key(self, dept: str, type_: str, staff: bool) -> Key:
        """The kind of a case: its type's, its department's others, or all."""
        home = self.home.get(type_, dept)
        wanted = (home, type_ if (type_, staff) in self.large else REST, staff)
        return wanted if wanted in self.known else (*ALL, staff)


def sorting(fitted: pd.DataFrame, fewest: int = FEWEST, most: int = MOST) -> Sorting:
    """How cases fall into kinds, of so many cases at least, so many kinds at most."""
    home = {type_: str(depts.mode().iloc[0]) for type_, depts in fitted.groupby("type")["dept"]}
    counts = fitted.groupby(["type", "staff"]).size()
    large = frozenset((t, bool(s)) for t, s in counts[counts >= fewest].index)
    keys = pd.Series(
        [
            (home[t], t if (t, bool(s)) in large else REST, bool(s))
            for t, s in zip(fitted["type"], fitted["staff"], strict=True)
        ],
        dtype=object,
    )
    return Sorting(home, large, frozenset(keys.value_counts().index[:most]))


def fit(fitted: pd.DataFrame, end: pd.Timestamp) -> dict[Key, Kind]:
    """The kinds of a fitting stretch that ends at an instant. A team's own work is no part of the delay."""
    if not len(fitted):
        raise ScenarioError("no case to fit to")
    groups = dict(iter(fitted.groupby(pd.Series(sorting(fitted).keys(fitted), fitted.index, dtype=object))))
    for staff in (False, True):
        of_all = fitted[fitted["staff"] == staff]
        groups[(*ALL, staff)] = of_all if len(of_all) else fitted
    return {key: one(key, groups[key], end) for key in sorted(groups)}


def one(key: Key, group: pd.DataFrame, end: pd.Timestamp) -> Kind:
    """One kind."""
    hours, closed = seen(group, end)
    logged = closed & (hours <= LOGGED_H)
    quick, left, mean, cv2 = delay(hours[~logged], closed[~logged])
    share = float(logged.mean())
    limits = group["limit_h"].dropna()
    limit = max(0.01, float(limits.median())) if len(limits) else math.inf
    return Kind(key, len(group), share, (1.0 - share) * quick, (1.0 - share) * left, mean, cv2, limit)


def delay(hours: np.ndarray, closed: np.ndarray) -> tuple[float, float, float, float]:
    """(shares done on the spot and left lying, mean and squared variation of the others' lognormal time) by
    likelihood, of times of which some are still open; within what a scenario takes."""
    if not closed.any():
        return 0.0, 1.0, LONGEST_MEAN_H, LEFT_CV2
    spot = log_law(np.log(np.maximum(hours, SHORTEST_H)), closed, WORK_H, WORK_CV2)
    x = np.log(np.maximum(hours - WORK_H, SHORTEST_H))
    widest = math.sqrt(math.log1p(LARGEST_CV2))
    lies = log_law(x, closed, LONGEST_MEAN_H, LEFT_CV2)

    def against(free: np.ndarray) -> float:
        middle, spread, quick, left = free
        z = (x - middle) / spread
        moves = np.where(closed, density(z) - math.log(spread), log_ndtr(-z))
        whole = np.logaddexp(0.0, np.logaddexp(quick, left))
        ways = np.logaddexp(moves - whole, np.logaddexp(spot + quick - whole, lies + left - whole))
        drawn = WEIGHT * math.log(spread / USUAL_SPREAD) ** 2
        over = max(0.0, middle + spread**2 / 2.0 - math.log(LONGEST_MEAN_H))
        return float(drawn + 1e4 * over**2 - ways.sum())

    bounds = [(math.log(SHORTEST_H), math.log(LONGEST_MEAN_H)), (0.2, widest), (-6.0, 6.0), (-6.0, 6.0)]
    middle = float(np.median(x[closed]))
    starts = [np.array([middle, USUAL_SPREAD, -2.0, odds]) for odds in (-3.0, 0.0)]
    tries = [minimize(against, start, bounds=bounds, method="L-BFGS-B") for start in starts]
    middle, spread, *odds = min(tries, key=lambda one: one.fun).x
    shares = softmax([0.0, *odds])
    mean = min(LONGEST_MEAN_H, math.exp(middle + spread**2 / 2.0))
    return float(shares[1]), float(shares[2]), mean, min(LARGEST_CV2, math.expm1(spread**2))


def log_law(x: np.ndarray, closed: np.ndarray, mean: float, cv2: float) -> np.ndarray:
    """Log likelihood of log times, of which some are still open, under a lognormal law."""
    spread = math.sqrt(math.log1p(cv2))
    z = (x - math.log(mean)) / spread + spread / 2.0
    return np.where(closed, density(z) - math.log(spread), log_ndtr(-z))


def density(z: np.ndarray) -> np.ndarray:
    """Log of the standard normal density."""
    return -0.5 * z**2 - 0.5 * math.log(2.0 * math.pi)
