"""How strongly factors move an outcome, and what of that is luck: intervals, a noise floor, verdicts.

Intervals take both kinds of chance into account: which points were drawn (bootstrap over blocks of points)
and which luck (jackknife over replications). The noise floor is what a factor that does nothing would reach
if its levels met with different luck; a factor matters only where its whole interval lies above.
"""

import math
from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
from scipy import signal, stats

from analysis.indices import (
    METHODS,
    PAIRS,
    Design,
    Found,
    Method,
    chosen_columns,
    divided,
    morris_step,
)
from sim.entries import ScenarioError

MATTERS, DOES_NOT, CANNOT_TELL = "matters", "does not", "cannot tell"
SMALL, SMALL_WITH_NOISE = 0.05, 0.15  # share of all variance (of the largest effect) that is next to nothing
LEAST = 4  # replications from which luck can be told from effect
RESAMPLES = 200
STILL = 1e-12  # of the largest value: what rounding makes of a constant
SPLITS = 8
DUMMIES = 20  # of methods for which each takes long
ENOUGH = 8  # replications for the shape of a distribution
CONTINUOUS = ("sobol", "latin", "fast", "shapley")  # points that lie on no lattice
MOST_TIMES = 100  # as many runs again, beyond which it is not worth saying how many

Statistic = Callable[[np.ndarray], np.ndarray]  # over the last axis


class Statistics(NamedTuple):
    """What of an outcome's distribution over luck is analysed."""

    compute: Statistic
    least: int  # replications in a half


STATISTICS = {
    "mean": Statistics(lambda values: values.mean(axis=-1), 1),
    "variance": Statistics(lambda values: values.var(axis=-1, ddof=1), 2),
    "upper_tail": Statistics(lambda values: np.quantile(values, 0.9, axis=-1), 10),
    "lower_tail": Statistics(lambda values: np.quantile(values, 0.1, axis=-1), 10),
}


class Index(NamedTuple):
    """An estimate with its 95 % interval."""

    value: float
    low: float
    high: float


class Interaction(NamedTuple):
    """What two factors do together beyond what each does alone, as a share of the variance."""

    one: str
    other: str
    value: float
    low: float
    high: float


class Strength(NamedTuple):
    """How strongly each set of factors moves one statistic of one outcome."""

    method: str
    statistic: str
    main: str  # the measure by which factors are judged
    points: int
    replications: int
    measures: dict[str, dict[str, Index]]  # by measure, then by factor or group
    floor: float | None  # None with too few replications
    verdicts: dict[str, str]
    needed: dict[str, int | None]  # runs in all to tell; None where it can be told, or is out of reach
    interactions: list[Interaction]
    growth: list[tuple[int, dict[str, float]]]  # points so far, main measure then
    modes: int  # of the outcome's distribution over luck
    wide_by_luck: bool  # whether intervals are wide for want of replications rather than of points
    luck: float | None  # share of the variance of a single run that is luck

    def judged(self) -> dict[str, Index]:
        """The main measure."""
        return self.measures[self.main]


def strength(
    design: Design, outputs: np.ndarray, statistic: str = "mean", method: str | None = None, seed: int = 0
) -> Strength:
    """Analyse outputs, shape (points, replications), of a design's points.

    Raises ScenarioError where the outputs or the design don't allow it.
    """
    name = method or next(key for key, one in METHODS.items() if design.method in one.samplers)
    how = METHODS[name]
    check(design, outputs, name, statistic)
    rng = np.random.default_rng(seed)
    compute = STATISTICS[statistic].compute
    points, replications = outputs.shape
    enough = replications >= max(LEAST, 2 * STATISTICS[statistic].least)
    splits = splits_of(replications, STATISTICS[statistic].least) if enough else []

    def estimate(values: np.ndarray, which: np.ndarray, shown: Design) -> dict[str, np.ndarray]:
        return averaged(shown, values, which, compute, how.estimate, how.crossed)

    everything = np.array(splits) if enough else np.empty((0, 2, 0), int)
    found = estimate(outputs, everything, design)
    by_rows = resampled_rows(design, outputs, everything, estimate, how, rng)
    by_luck = left_out(design, outputs, statistic, estimate) if enough else {}
    half = {
        key: half_widths(by_rows.get(key), by_luck.get(key), found[key].shape, replications) for key in found
    }
    names = design.names if how.groups else design.names[: design.places.shape[1]]
    measures = {
        key: {
            who: Index(float(value), float(value - width), float(value + width))
            for who, value, width in zip(names, found[key], half[key], strict=True)
        }
        for key in found
    }
    floor, usual = noise_floor(design, outputs, compute, name, rng) if enough else (None, 0.0)
    judged = measures[how.main]
    top = 1.0 if how.share else max(abs(index.value) for index in judged.values())
    verdicts = dict.fromkeys(judged, CANNOT_TELL)
    if how.judges and floor is not None:
        inert = inert_in_every_run(design, outputs, how, top) & (statistic == "mean")
        plain = upper_plain(design, outputs, statistic, how) - usual
        for who, nothing, seen in zip(judged, inert, plain, strict=True):
            verdicts[who] = DOES_NOT if nothing else verdict(judged[who], floor, top, float(seen))
    return Strength(
        method=name,
        statistic=statistic,
        main=how.main,
        points=points,
        replications=replications,
        measures=measures,
        floor=floor,
        verdicts=verdicts,
        needed={
            who: runs_needed(index, floor, top, outputs.size, how.share)
            if verdicts[who] == CANNOT_TELL and how.judges
            else None
            for who, index in judged.items()
        },
        interactions=interactions(design, outputs, everything, statistic, name, rng),
        growth=growth(design, outputs, everything, estimate, how, names),
        modes=modes(outputs, design.method),
        wide_by_luck=wide_by_luck(by_rows.get(how.main), by_luck.get(how.main)),
        luck=share_of_luck(outputs),
    )


def check(design: Design, outputs: np.ndarray, name: str, statistic: str) -> None:
    """Whether the method can be used at all. Raises ScenarioError."""
    if design.method not in METHODS[name].samplers:
        raise ScenarioError(
            f"--method {name}: needs points of {' or '.join(METHODS[name].samplers)}, "
            f"the study has those of {design.method}"
        )
    if not np.isfinite(outputs).all():
        missing = int((~np.isfinite(outputs)).sum())
        raise ScenarioError(f"{missing} of {outputs.size} runs have no value of the outcome")
    if outputs.shape[1] < 2 * STATISTICS[statistic].least and statistic != "mean":
        raise ScenarioError(
            f"statistic {statistic}: needs at least {2 * STATISTICS[statistic].least} replications, "
            f"there are {outputs.shape[1]}"
        )
    if len(design.sets) < design.places.shape[1] and not METHODS[name].groups:
        raise ScenarioError(
            f"--method {name}: has no indices of groups, and the study has points for them alone"
        )
    seen = STATISTICS[statistic].compute(outputs)
    if float(np.ptp(seen)) <= STILL * max(1.0, float(np.abs(outputs).max())):
        raise ScenarioError("the outcome is the same at all points: nothing to explain")


def splits_of(replications: int, least: int) -> list[tuple[list[int], list[int]]]:
    """Ways to part the luck in two halves, evenly spread over all that turn it round."""
    size = replications // 2
    turns = range(replications) if replications % 2 else range(size)
    chosen = [turns[k * len(turns) // min(SPLITS, len(turns))] for k in range(min(SPLITS, len(turns)))]
    circle = list(range(replications)) * 2
    return [(circle[k : k + size], circle[k + size : k + 2 * size]) for k in chosen]


def averaged(
    design: Design,
    outputs: np.ndarray,
    splits: np.ndarray,
    compute: Statistic,
    estimate: Callable[[Design, np.ndarray, np.ndarray], Found],
    crossed: bool,
) -> Found:
    """The estimates, mean over splits of the luck; of all of it at once where it is too little to split, or
    where the method takes the halves together anyhow."""
    if not len(splits) or not crossed:
        whole = compute(outputs)
        return divided(estimate(design, whole, whole))
    found = [estimate(design, compute(outputs[:, one]), compute(outputs[:, two])) for one, two in splits]
    return divided({key: np.mean([each[key] for each in found], axis=0) for key in found[0]})


Estimate = Callable[[np.ndarray, np.ndarray, Design], dict[str, np.ndarray]]


def resampled_rows(
    design: Design,
    outputs: np.ndarray,
    splits: np.ndarray,
    estimate: Estimate,
    how: Method,
    rng: np.random.Generator,
) -> dict[str, np.ndarray]:
    """Standard deviations by drawing blocks of points anew; nothing where points are no sample."""
    if not how.resamples:
        return {}
    blocks = len(design.places) // design.block
    count = RESAMPLES if how.main in ("total", "mu_star") else DUMMIES
    found = []
    for _ in range(count):
        rows = chosen_columns(design, rng.integers(0, blocks, blocks))
        which = splits[[int(rng.integers(len(splits)))]] if len(splits) else splits
        found.append(estimate(outputs[rows], which, design._replace(places=design.places[rows])))
    return {key: np.std([each[key] for each in found], axis=0, ddof=1) for key in found[0]}


def left_out(
    design: Design, outputs: np.ndarray, statistic: str, estimate: Estimate
) -> dict[str, np.ndarray]:
    """Standard deviations by leaving each replication out in turn (jackknife: Tukey 1958)."""
    replications = outputs.shape[1]
    parts = min(replications, 16)
    groups = np.array_split(np.arange(replications), parts)
    splits = {}
    found = []
    for group in groups:
        kept = np.setdiff1d(np.arange(replications), group)
        if len(kept) not in splits:
            splits[len(kept)] = np.array(splits_of(len(kept), STATISTICS[statistic].least))
        found.append(estimate(outputs[:, kept], splits[len(kept)], design))
    scale = math.sqrt((parts - 1) ** 2 / parts)
    return {key: scale * np.std([each[key] for each in found], axis=0, ddof=1) for key in found[0]}


def half_widths(by_rows: Any, by_luck: Any, shape: tuple[int, ...], replications: int) -> np.ndarray:
    """Half of 95 % intervals from both standard deviations; no numbers where there is neither."""
    if by_rows is None and by_luck is None:
        return np.full(shape, np.nan)
    rows = 0.0 if by_rows is None else stats.norm.ppf(0.975) * by_rows
    parts = min(replications, 16)
    luck = 0.0 if by_luck is None else stats.t.ppf(0.975, max(1, parts - 1)) * by_luck
    return np.sqrt(np.square(rows) + np.square(luck))


def wide_by_luck(by_rows: Any, by_luck: Any) -> bool:
    """Whether luck has the larger part in the intervals."""
    if by_luck is None or not np.isfinite(by_luck).all():
        return True
    return by_rows is None or float(np.square(by_luck).sum()) > float(np.square(by_rows).sum())


def noise_floor(
    design: Design, outputs: np.ndarray, compute: Statistic, name: str, rng: np.random.Generator
) -> tuple[float | None, float]:
    """The main measure for a factor whose levels differ in nothing but their luck: its upper 95 % bound, and
    its mean."""
    slow = name in ("delta", "pawn")
    found = []
    for _ in range(DUMMIES if slow else RESAMPLES):
        order = rng.permutation(outputs.shape[1])
        size = len(order) // 2
        one, two = (compute(outputs[:, part]) for part in (order[:size], order[size : 2 * size]))
        found.append(dummy(design, one, two, compute(outputs), name, rng))
    floor = float(np.quantile(found, 0.95))
    return (floor, float(np.mean(found))) if math.isfinite(floor) else (None, 0.0)


def dummy(
    design: Design,
    one: np.ndarray,
    two: np.ndarray,
    whole: np.ndarray,
    name: str,
    rng: np.random.Generator,
) -> float:
    """The main measure of a factor that moves from one half of the luck to the other; half of the luck has
    twice the noise, which is made up for."""
    if name in ("delta", "pawn"):
        level = rng.random(len(whole))
        places = np.column_stack([design.places, level])
        mixed = np.where(level < 0.5, one, two)
        shown = design._replace(places=places)
        return float(METHODS[name].estimate(shown, mixed, mixed)[METHODS[name].main][-1])
    rows = np.arange(0, len(whole), design.block)
    if METHODS[name].resamples:
        rows = rng.choice(rows, len(rows))
    change = (one[rows] - two[rows]) / math.sqrt(2.0)
    if name == "morris":
        return float(np.abs(change).mean()) / morris_step(design)
    if name == "one_at_a_time":
        return float(np.abs(change[0]))
    variance = float(whole.var())
    return 0.5 * float(np.square(change).mean()) / variance if variance > 0.0 else math.inf


def smallest(floor: float, top: float) -> float:
    """What is next to nothing."""
    return max(SMALL * top, min(floor, SMALL_WITH_NOISE * top))


def inert_in_every_run(design: Design, outputs: np.ndarray, how: Method, top: float) -> np.ndarray:
    """Whether each factor does next to nothing under every single luck drawn, whatever that luck does."""
    runs = [divided(how.estimate(design, run, run))[how.main] for run in outputs.T]
    return np.abs(runs).max(axis=0) <= SMALL * top


def upper_plain(design: Design, outputs: np.ndarray, statistic: str, how: Method) -> np.ndarray:
    """Upper 95 % bound over luck of the main measure of the means over all replications."""
    compute = STATISTICS[statistic].compute

    def estimate(values: np.ndarray, which: np.ndarray, shown: Design) -> Found:
        return averaged(shown, values, which, compute, how.estimate, False)

    seen = estimate(outputs, np.empty((0, 2, 0), int), design)[how.main]
    by_luck = left_out(design, outputs, statistic, estimate)[how.main]
    return np.abs(seen) + half_widths(None, by_luck, seen.shape, outputs.shape[1])


def verdict(index: Index, floor: float, top: float, plain: float) -> str:
    """Whether a factor matters, does not, or cannot be told from luck.

    `top` is what all factors share in, or the largest effect; `plain` the upper bound of the measure of the
    means over all replications, less what luck adds to it on average: it has to be small too, for what acts
    in a single replication alone has no product between replications.
    """
    if not math.isfinite(index.high + floor):
        return CANNOT_TELL
    least, most = sizes(index)
    if least > max(floor, 0.0):
        return MATTERS
    negligible = smallest(floor, top)
    small = most <= negligible and plain <= SMALL * top
    return DOES_NOT if small and floor <= SMALL_WITH_NOISE * top else CANNOT_TELL


def sizes(index: Index) -> tuple[float, float]:
    """The smallest and the largest size, sign aside, within an interval."""
    least, most = sorted((abs(index.low), abs(index.high)))
    return (0.0 if index.low <= 0.0 <= index.high else least), most


def runs_needed(index: Index, floor: float | None, top: float, runs: int, share: bool) -> int | None:
    """Runs in all after which the interval would lie to one side of what it has to be told from. Intervals
    narrow with the root of the runs; a floor of variance falls with the replications, one of effects with
    their root."""
    width, size = 0.5 * (index.high - index.low), abs(index.value)
    if floor is None or not math.isfinite(width) or size == 0.0:
        return None
    gap = max(size - floor, smallest(floor, top) - size)
    falls = 1.5 * (floor / size) ** (1 if share else 2)
    times = (width / gap) ** 2 if gap > 0.0 else falls
    return math.ceil(runs * max(times, 1.5)) if times <= MOST_TIMES else None


def interactions(
    design: Design,
    outputs: np.ndarray,
    splits: np.ndarray,
    statistic: str,
    name: str,
    rng: np.random.Generator,
) -> list[Interaction]:
    """Pairs of factors with their intervals, the strongest first; none where the method has none."""
    if name not in PAIRS or (name == "sobol" and not design.second_order):
        return []
    pairs, compute = PAIRS[name], STATISTICS[statistic].compute

    def at(values: np.ndarray, which: np.ndarray, shown: Design) -> Found:
        return averaged(shown, values, which, compute, pairs, True)

    found = at(outputs, splits, design)["second"]
    by_rows = resampled_rows(design, outputs, splits, at, METHODS[name], rng).get("second")
    by_luck = left_out(design, outputs, statistic, at).get("second") if len(splits) else None
    half = half_widths(by_rows, by_luck, found.shape, outputs.shape[1])
    names = design.names
    told = [
        Interaction(names[j], names[k], *(float(found[j, k] + s * half[j, k]) for s in (0.0, -1.0, 1.0)))
        for j, k in combinations(range(design.places.shape[1]), 2)
    ]
    return sorted(told, key=lambda one: -abs(one.value))


def growth(
    design: Design,
    outputs: np.ndarray,
    splits: np.ndarray,
    estimate: Estimate,
    how: Method,
    names: Sequence[str],
) -> list[tuple[int, dict[str, float]]]:
    """The main measure after an eighth, a quarter, half and all of the points."""
    blocks = len(design.places) // design.block
    sizes = [max(2, blocks // part) for part in (8, 4, 2, 1)] if how.resamples else [blocks]
    steps = []
    for size in dict.fromkeys(sizes):
        rows = np.arange(size * design.block)
        found = estimate(outputs[rows], splits, design._replace(places=design.places[rows]))[how.main]
        steps.append((len(rows), dict(zip(names, map(float, found), strict=True))))
    return steps


def share_of_luck(outputs: np.ndarray) -> float | None:
    """Share of the variance of a single run that is between replications of one point."""
    if outputs.shape[1] < 2:
        return None
    within = float(outputs.var(axis=1, ddof=1).mean())
    return within / (within + max(0.0, float(outputs.mean(axis=1).var()) - within / outputs.shape[1]))


def modes(outputs: np.ndarray, sampler: str) -> int:
    """Peaks of the distribution of runs: of what luck adds to the mean of a point and of a replication, or,
    where there are too few replications and points lie anywhere, of the runs themselves."""
    if outputs.shape[1] >= ENOUGH:
        values = outputs - outputs.mean(axis=1, keepdims=True) - outputs.mean(axis=0) + outputs.mean()
    elif sampler in CONTINUOUS:
        values = outputs
    else:
        return 1
    flat = values.ravel()[:20_000]
    if flat.std() <= 1e-9 * max(1.0, float(np.abs(outputs).max())):
        return 1
    grid = np.linspace(flat.min(), flat.max(), 400)
    density = np.concatenate([[0.0], stats.gaussian_kde(flat)(grid), [0.0]])
    peaks, _ = signal.find_peaks(density, prominence=0.2 * density.max())
    return max(1, len(peaks))
