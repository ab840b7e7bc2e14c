"""Shapes of a curve over what is swept, and how each is told from luck.

A curve has one row a point and one column a run; columns are runs under the same luck. Where a shape has a
place (a turn, a kink), the place is looked for in every other run and tested in the rest, so that looking for
it does not make it. What is a mean has Student's interval, what is not a mean that of a bootstrap over runs.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from analysis.patterns.judged import NOWHERE, Judged, halves, of_means, of_resamples


class Curves(NamedTuple):
    """What a test looks at, each of shape (points, runs); `x` numbers the points."""

    x: np.ndarray
    main: np.ndarray
    against: np.ndarray | None = None
    before: np.ndarray | None = None
    bar: float = 0.0
    limit: float = np.inf


class Shape(NamedTuple):
    """How a shape is judged, and how many points it needs."""

    judge: Callable[[Curves], Judged]
    points: int


def level(sign: float) -> Callable[[Curves], Judged]:
    """The mean of the curve lies on one side of the bar."""
    return lambda c: of_means(c.main.mean(axis=0), c.bar, sign)


def change(sign: float) -> Callable[[Curves], Judged]:
    """From the first point to the last it rises, or falls."""
    return lambda c: of_means(c.main[-1] - c.main[0], c.bar, sign)


def turn(sign: float) -> Callable[[Curves], Judged]:
    """Inside lies a top (1) or a bottom (-1): the end that is less clearly lower, or higher, is told."""

    def judge(c: Curves) -> Judged:
        looked, tested = halves(c.main.shape[1])
        inside = 1 + int(np.argmax(sign * c.main[1:-1, looked].mean(axis=1)))
        ends = [of_means(sign * (c.main[inside] - c.main[end])[tested]) for end in (0, -1)]
        return min(ends, key=lambda one: one.low)._replace(place=float(c.x[inside]))

    return judge


def slopes(x: np.ndarray, curve: np.ndarray) -> np.ndarray:
    """Slope between points of a mean curve on logarithmic scales; nan where it is not above 0."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.diff(np.log(curve)) / np.diff(np.log(x))


def kinked(x: np.ndarray, curve: np.ndarray, place: int) -> float:
    """How far it is steeper in one stretch than at the less flat of both ends."""
    all_of = slopes(x, curve)
    return float(all_of[place] - max(all_of[0], all_of[-1]))


def kink(c: Curves) -> Judged:
    """A stretch inside is steeper than either end, more than it is against another arm."""
    looked, tested = halves(c.main.shape[1])
    place = 1 + int(np.nanargmax(slopes(c.x, c.main[:, looked].mean(axis=1))[1:-1]))

    def statistic(columns: np.ndarray) -> float:
        own = kinked(c.x, c.main[:, columns].mean(axis=1), place)
        return own if c.against is None else own - kinked(c.x, c.against[:, columns].mean(axis=1), place)

    return of_resamples(statistic, tested)._replace(place=float(np.sqrt(c.x[place] * c.x[place + 1])))


def spread(curve: np.ndarray) -> np.ndarray:
    """Standard deviation over the runs as a share of the mean."""
    return np.asarray(curve.std(axis=1, ddof=1) / curve.mean(axis=1))


def widest(c: Curves) -> Judged:
    """Runs lie furthest apart inside, beside the steepest stretch; more than against another arm."""
    looked, tested = halves(c.main.shape[1])
    place = 1 + int(np.argmax(spread(c.main[:, looked])[1:-1]))
    steep = 1 + int(np.nanargmax(slopes(c.x, c.main[:, looked].mean(axis=1))[1:-1]))

    def beyond(curve: np.ndarray) -> float:
        found = spread(curve)
        return float(found[place] - max(found[0], found[-1]))

    def statistic(columns: np.ndarray) -> float:
        own = beyond(c.main[:, columns])
        return own if c.against is None else own - beyond(c.against[:, columns])

    beside = steep - 1 <= place <= steep + 2
    return of_resamples(statistic, tested)._replace(place=float(c.x[place]), full=beside)


def fades(c: Curves) -> Judged:
    """The first step brings more than the last, for as much of what is swept."""
    gains = np.diff(c.main, axis=0) / np.diff(c.x)[:, None]
    toward = np.sign((c.main[-1] - c.main[0]).mean()) or 1.0
    return of_means(toward * (gains[0] - gains[-1]))


def lowest(x: np.ndarray, curve: np.ndarray) -> float:
    """Where a mean curve is lowest."""
    return float(x[int(np.argmin(curve))])


def moves(c: Curves) -> Judged:
    """It is lowest further on than against another arm; in full if both bottoms lie inside."""
    against = np.asarray(c.against)

    def statistic(columns: np.ndarray) -> float:
        return lowest(c.x, c.main[:, columns].mean(axis=1)) - lowest(c.x, against[:, columns].mean(axis=1))

    inside = all(lowest(c.x, one.mean(axis=1)) not in (c.x[0], c.x[-1]) for one in (c.main, against))
    return of_resamples(statistic, np.arange(c.main.shape[1]))._replace(full=inside)


def within(c: Curves) -> Judged:
    """The median of the runs, and where 95 % of them lie: a record is one run of the world."""
    values = c.main.mean(axis=0)
    low, high = np.quantile(values, (0.025, 0.975))
    return Judged(float(np.median(values)), float(low), float(high), c.bar)


def sign_changes(x: np.ndarray, curve: np.ndarray) -> float:
    """Where a mean curve that begins above 0 first falls below it; nan for nowhere."""
    below = np.flatnonzero(curve < 0.0)
    if curve[0] <= 0.0 or not len(below):
        return NOWHERE
    k = int(below[0])
    share = curve[k - 1] / (curve[k - 1] - curve[k])
    return float(x[k - 1] + share * (x[k] - x[k - 1]))


def crosses(c: Curves) -> Judged:
    """Above 0 at first, it falls below before the limit."""

    def statistic(columns: np.ndarray) -> float:
        return sign_changes(c.x, c.main[:, columns].mean(axis=1))

    runs = np.arange(c.main.shape[1])
    found = of_resamples(statistic, runs, c.limit, -1.0)
    return found._replace(place=found.value)


def later(c: Curves) -> Judged:
    """It falls below 0 further on than against other arms; what never does counts as doing so at the end."""
    against = np.asarray(c.against)

    def statistic(columns: np.ndarray) -> float:
        places = [sign_changes(c.x, one[:, columns].mean(axis=1)) for one in (c.main, against)]
        own, other = (float(c.x[-1]) if np.isnan(place) else place for place in places)
        return own - other

    return of_resamples(statistic, np.arange(c.main.shape[1]))


def half_time(x: np.ndarray, curve: np.ndarray) -> float:
    """Where a mean effect first reaches half of what it comes to at last; nan where that is nothing."""
    last = curve[-1]
    if last == 0.0:
        return NOWHERE
    reached = np.flatnonzero(curve / last >= 0.5)
    k = int(reached[0])
    if k == 0:
        return float(x[0])
    a, b = curve[k - 1] / last, curve[k] / last
    return float(x[k - 1] + (0.5 - a) / (b - a) * (x[k] - x[k - 1]))


def sooner(c: Curves) -> Judged:
    """It reaches half of its last effect before another outcome does; both effects must be told from 0."""
    after = np.asarray(c.before)
    real = all(one.clear or one._replace(sign=-1.0).clear for one in map(of_means, (c.main[-1], after[-1])))

    def statistic(columns: np.ndarray) -> float:
        first, second = (half_time(c.x, one[:, columns].mean(axis=1)) for one in (c.main, after))
        return second - first

    found = of_resamples(statistic, np.arange(c.main.shape[1]))
    return found if real else found._replace(low=NOWHERE, high=NOWHERE)


SHAPES = {
    "above": Shape(level(1.0), 1),
    "below": Shape(level(-1.0), 1),
    "rises": Shape(change(1.0), 2),
    "falls": Shape(change(-1.0), 2),
    "hump": Shape(turn(1.0), 3),
    "dip": Shape(turn(-1.0), 3),
    "kink": Shape(kink, 4),
    "widest": Shape(widest, 4),
    "fades": Shape(fades, 3),
    "moves": Shape(moves, 3),
    "crosses": Shape(crosses, 2),
    "later": Shape(later, 2),
    "sooner": Shape(sooner, 2),
    "within": Shape(within, 1),
    "near": Shape(level(1.0), 1),
}
CUT = "cut"  # what a cut switch must do: change the outcome; judged switch by switch, in `experiment`
RECORDED = ("near", "within")  # held against a record
PLACED = {
    "moves": ("against",),
    "later": ("against",),
    "sooner": ("before",),
    "crosses": ("limit",),
}  # fields that a shape needs
