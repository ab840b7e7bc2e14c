"""Indices of sensitivity from outputs that have replications: estimators only, no intervals.

An estimator takes two halves of the luck: `one` and `two` hold for each point a statistic of the outcome
over different replications. What luck does to the one half it does not do to the other, so that products of
the two are free of its bias: an inert factor gets 0 in expectation, however noisy the outcome. With the
same numbers in both halves the estimators are those of SALib.
"""

import math
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from SALib.analyze import delta as delta_analysis
from SALib.analyze import fast as fast_analysis
from SALib.analyze import pawn as pawn_analysis
from SALib.analyze import shapley as shapley_analysis

from analysis.arguments import ArgumentError
from analysis.sampling import problem

UNBIASING = 4  # samples by which the bias of delta is found

Found = dict[str, np.ndarray]  # a measure of sensitivity: one number for each set of factors
Estimator = Callable[["Design", np.ndarray, np.ndarray], Found]  # of two halves of the luck
VARIANCE = "variance"  # beside sums that are still to be divided by it: first the mean over splits, then that


class Design(NamedTuple):
    """What was run, as far as estimators need it."""

    method: str
    names: tuple[str, ...]  # of the sets of factors, single factors first
    sets: tuple[tuple[int, ...], ...]  # columns of each
    second_order: bool
    places: np.ndarray  # (points, factors), in the unit cube
    choices: tuple[int, ...] = ()  # how many values each factor has, 0 for a number

    @property
    def block(self) -> int:
        """Points that belong together, and are resampled together."""
        width = self.places.shape[1]
        return {
            "sobol": len(self.sets) + 2 + (width if self.second_order else 0),
            "morris": width + 1,
            "shapley": width + 1,
        }.get(self.method, 1)


class Method(NamedTuple):
    """A way to measure sensitivity."""

    samplers: tuple[str, ...]  # whose points it can use
    estimate: Estimator
    main: str  # the measure by which factors are judged
    share: bool  # whether that is a share, or in the outcome's unit
    crossed: bool  # whether it takes products of the halves; else it takes their mean
    groups: bool  # whether it has indices of groups
    resamples: bool  # whether blocks of points may be drawn anew for an interval
    given_data: bool = False  # whether it looks for patterns in points as they lie: slow, unfit for few
    judges: bool = True  # whether a factor that does nothing gets nothing, so that a verdict can be given


def sobol(design: Design, one: np.ndarray, two: np.ndarray) -> Found:
    """First and total order (Saltelli et al. 2010; Jansen 1999) of every set, times the variance."""
    a, ab, _, b = halves(design, one, two)
    first = 0.5 * (b[0][:, None] * (ab[1] - a[1][:, None]) + b[1][:, None] * (ab[0] - a[0][:, None])).mean(0)
    total = 0.5 * ((a[0][:, None] - ab[0]) * (a[1][:, None] - ab[1])).mean(0)
    return {"first": first, "total": total, VARIANCE: covariance(one, two)}


def second_order(design: Design, one: np.ndarray, two: np.ndarray) -> Found:
    """Second order of each pair of factors, upper triangle, times the variance (Saltelli 2002)."""
    a, ab, ba, b = halves(design, one, two)
    count = ba[0].shape[1]
    pairs = 0.5 * (ba[0].T @ ab[1][:, :count] + ba[1].T @ ab[0][:, :count]) / len(b[0])
    both = 0.5 * float((a[0] * b[1]).mean() + (a[1] * b[0]).mean())
    first = sobol(design, one, two)["first"][:count]
    return {"second": pairs - both - first[:, None] - first[None, :], VARIANCE: covariance(one, two)}


def covariance(one: np.ndarray, two: np.ndarray) -> np.ndarray:
    """Of the halves of the luck, over all points: the variance of what is expected of the outcome."""
    return np.array([((one - one.mean()) * (two - two.mean())).mean()])


def halves(design: Design, one: np.ndarray, two: np.ndarray) -> tuple[list[np.ndarray], ...]:
    """Outputs of A, of A with columns of B, of B with columns of A, and of B; each of both halves."""
    parts: tuple[list[np.ndarray], ...] = ([], [], [], [])
    for outputs in (one, two):
        blocks = outputs.reshape(-1, design.block)
        blocks = blocks - np.concatenate([blocks[:, 0], blocks[:, -1]]).mean()
        sets = len(design.sets)
        pieces = (blocks[:, 0], blocks[:, 1 : 1 + sets], blocks[:, 1 + sets : -1], blocks[:, -1])
        for part, piece in zip(parts, pieces, strict=True):
            part.append(piece)
    return parts


def divided(found: Found) -> Found:
    """Shares of the variance, where an estimator gives it; no numbers where there is none."""
    if VARIANCE not in found:
        return found
    variance = float(found[VARIANCE][0])
    shares = {name: part for name, part in found.items() if name != VARIANCE}
    if variance <= 0.0:
        return {name: np.full(part.shape, np.nan) for name, part in shares.items()}
    return {name: part / variance for name, part in shares.items()}


def morris(design: Design, one: np.ndarray, two: np.ndarray) -> Found:
    """Elementary effects: mean, mean size, spread (Morris 1991)."""
    effects = elementary(design, 0.5 * (one + two))
    return {
        "mu_star": np.abs(effects).mean(axis=0),
        "mu": effects.mean(axis=0),
        "sigma": effects.std(axis=0, ddof=1),
    }


def elementary(design: Design, outputs: np.ndarray) -> np.ndarray:
    """Change of the output: of a number scaled up to its whole range, of a choice as it is; one row a
    trajectory, one column a factor."""
    width = design.places.shape[1]
    steps = np.diff(design.places.reshape(-1, width + 1, width), axis=1)
    changes = np.diff(outputs.reshape(-1, width + 1), axis=1)
    moved = np.abs(steps).argmax(axis=2)
    sizes = np.take_along_axis(steps, moved[:, :, None], axis=2)[:, :, 0]
    if design.choices:
        sizes = np.where(np.array(design.choices)[moved] > 0, np.sign(sizes), sizes)
    effects = np.empty_like(changes)
    np.put_along_axis(effects, moved, changes / sizes, axis=1)
    return effects


def morris_step(design: Design) -> float:
    """How far a number moves in a step, of its range."""
    width = design.places.shape[1]
    return float(np.abs(np.diff(design.places.reshape(-1, width + 1, width), axis=1)).max())


def one_at_a_time(design: Design, one: np.ndarray, two: np.ndarray) -> Found:
    """The largest departure from the middle on each factor's way through its range, and what its last value
    brings against its first."""
    outputs = 0.5 * (one + two)
    moved = np.abs(design.places[1:] - design.places[0]).argmax(axis=1)
    effect, change = [], []
    for column in range(design.places.shape[1]):
        rows = np.concatenate([[0], 1 + np.flatnonzero(moved == column)])
        effect.append(np.abs(outputs[rows] - outputs[0]).max())
        order = rows[np.argsort(design.places[rows, column])]
        change.append(outputs[order[-1]] - outputs[order[0]])
    return {"effect": np.array(effect), "change": np.array(change)}


def anova(design: Design, one: np.ndarray, two: np.ndarray) -> Found:
    """Variance over a full grid, of every set: alone, and with all its interactions."""
    one, two = one - one.mean(), two - two.mean()
    variance = covariance(one, two)
    everything = range(design.places.shape[1])
    alone = [between(design, list(columns), one, two) for columns in design.sets]
    others = [
        between(design, [c for c in everything if c not in columns], one, two) for columns in design.sets
    ]
    return {"first": np.array(alone), "total": variance[0] - np.array(others), VARIANCE: variance}


def between(design: Design, columns: list[int], one: np.ndarray, two: np.ndarray) -> float:
    """Variance between the means over all that share the values of some factors."""
    if not columns:
        return 0.0
    _, cell = np.unique(design.places[:, columns], axis=0, return_inverse=True)
    count = np.bincount(cell.ravel())
    means = [np.bincount(cell.ravel(), weights=half) / count for half in (one, two)]
    return float((count * means[0] * means[1]).sum() / count.sum())


def anova_pairs(design: Design, one: np.ndarray, two: np.ndarray) -> Found:
    """Interaction of each pair of factors, upper triangle, times the variance."""
    one, two = one - one.mean(), two - two.mean()
    width = design.places.shape[1]
    alone = [between(design, [k], one, two) for k in range(width)]
    shares = np.zeros((width, width))
    for j in range(width):
        for k in range(j + 1, width):
            shares[j, k] = between(design, [j, k], one, two) - alone[j] - alone[k]
    return {"second": shares, VARIANCE: covariance(one, two)}


def fast(design: Design, one: np.ndarray, two: np.ndarray) -> Found:
    """First and total order by SALib (Saltelli, Tarantola & Chan 1999)."""
    width = design.places.shape[1]
    with warnings.catch_warnings(record=True):  # SALib warns of its own intervals, which are not used
        warnings.simplefilter("always")
        found = fast_analysis.analyze(problem(width), 0.5 * (one + two), num_resamples=2, seed=0)
    return {"first": np.array(found["S1"]), "total": np.array(found["ST"])}


def delta(design: Design, one: np.ndarray, two: np.ndarray) -> Found:
    """Moment-independent delta (Borgonovo 2007), its bias taken off by resampling, and first order, both from
    classes of equal size (Plischke et al. 2013, eq. 26 and 30). SALib's parts: its whole draws anew even for
    the estimate, from the luck of the whole process.

    Raises ScenarioError where it cannot bin the outcome.
    """
    outputs = 0.5 * (one + two)
    edges = classes(len(outputs))
    grid = np.linspace(outputs.min(), outputs.max(), 100)
    again = np.random.default_rng(0).integers(len(outputs), size=(UNBIASING, len(outputs)))

    def at(rows: np.ndarray, column: int) -> float:
        return delta_analysis.calc_delta(outputs[rows], grid, design.places[rows, column], edges)

    columns = range(design.places.shape[1])
    everything = np.arange(len(outputs))
    try:
        with warnings.catch_warnings(record=True):  # SALib tells how it bins
            warnings.simplefilter("always")
            found = [2.0 * at(everything, k) - np.mean([at(rows, k) for rows in again]) for k in columns]
    except (ValueError, np.linalg.LinAlgError) as error:
        raise ArgumentError("method", f" delta: cannot bin the outcome: {error}") from None
    first = [delta_analysis.sobol_first(outputs, design.places[:, k], edges) for k in columns]
    return {"delta": np.array(found), "first": np.array(first)}


def classes(points: int) -> np.ndarray:
    """Ranks between which points are taken together, as many classes as SALib takes."""
    power = 2.0 / (7.0 + math.tanh((1500.0 - points) / 500.0))
    return np.linspace(0, points, min(math.ceil(points**power), 48) + 1)


def pawn(design: Design, one: np.ndarray, two: np.ndarray) -> Found:
    """Median distance of conditional distributions by SALib (Pianosi & Wagener 2018)."""
    found = pawn_analysis.analyze(problem(design.places.shape[1]), design.places, 0.5 * (one + two), seed=0)
    return {"median": np.array(found["median"]), "maximum": np.array(found["maximum"])}


def shapley(design: Design, one: np.ndarray, two: np.ndarray) -> Found:
    """Shapley effects, shares of the variance, by SALib (Goda 2021)."""
    found = shapley_analysis.analyze(problem(design.places.shape[1]), design.places, 0.5 * (one + two))
    return {"shapley": np.array(found["shapley_normalized"])}


METHODS: Mapping[str, Method] = {
    "sobol": Method(("sobol",), sobol, "total", True, True, True, True),
    "morris": Method(("morris",), morris, "mu_star", False, False, False, True),
    "one_at_a_time": Method(("one_at_a_time",), one_at_a_time, "effect", False, False, False, False),
    "factorial": Method(("factorial", "grid"), anova, "total", True, True, True, False),
    "fast": Method(("fast",), fast, "total", True, False, False, False, judges=False),
    "delta": Method(("latin", "sobol"), delta, "delta", True, False, False, True, given_data=True),
    "pawn": Method(("latin", "sobol"), pawn, "median", True, False, False, True, given_data=True),
    "shapley": Method(("shapley",), shapley, "shapley", True, False, False, True),
}
PAIRS: Mapping[str, Estimator] = {
    "sobol": second_order,
    "factorial": anova_pairs,
}


def usual(sampler: str) -> str:
    """The method for the points of a sampler, unless told otherwise."""
    return next(name for name, method in METHODS.items() if sampler in method.samplers)


def chosen_columns(design: Design, blocks: Sequence[int] | np.ndarray) -> np.ndarray:
    """Rows of some blocks of points."""
    size = design.block
    return (np.asarray(blocks)[:, None] * size + np.arange(size)).ravel()
