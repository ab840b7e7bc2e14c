"""How strongly factors move an outcome, and what of that is luck: indices, a noise floor, verdicts.

Intervals take both kinds of chance into account: which points were drawn and which luck. The noise floor is
what a factor that does nothing would reach if its levels met with different luck; a factor matters only
where its whole interval lies above.
"""

from itertools import combinations
from typing import NamedTuple

import numpy as np

from analysis.arguments import ArgumentError
from analysis.sensitivities.indices import METHODS, PAIRS, Design, Found, Method, usual
from analysis.sensitivities.intervals import (
    LEAST,
    STATISTICS,
    Estimate,
    Index,
    Sample,
    half_widths,
    halved,
    spread_by_luck,
    spread_by_points,
    whole,
    wide_by_luck,
)
from analysis.sensitivities.luck import modes, noise_floor, share_of_luck
from analysis.sensitivities.verdicts import CANNOT_TELL, Bounds, runs_needed, verdicts
from sim.entries import ScenarioError

STILL = 1e-12  # of the largest value: what rounding makes of a constant
RESAMPLES = 200
RESAMPLES_OF_GIVEN_DATA = 20  # each takes long


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
    name = method or usual(design.method)
    how = METHODS[name]
    check(design, outputs, name, statistic)
    rng = np.random.default_rng(seed)
    sample = Sample(design, outputs, STATISTICS[statistic].compute)
    enough = outputs.shape[1] >= max(LEAST, STATISTICS[statistic].least)
    splits = sample.splits() if enough else np.empty((0, 2, 0), int)
    estimate = halved(how.estimate) if how.crossed else whole(how.estimate)
    found = estimate(sample, splits)
    by_points = spread_by_points(sample, splits, estimate, draws(how), rng) if how.resamples else {}
    by_luck = spread_by_luck(sample, estimate) if enough else {}
    names = design.names if how.groups else design.names[: design.places.shape[1]]
    measures = {
        key: indexed(names, found[key], half_widths(by_points, by_luck, key, sample, found[key]))
        for key in found
    }
    judged = measures[how.main]
    bounds = bounds_of(sample, how, judged, rng) if enough else None
    told = dict.fromkeys(judged, CANNOT_TELL)
    needed: dict[str, int | None] = dict.fromkeys(judged)
    if how.judges and bounds is not None:
        told = verdicts(sample, how, judged, bounds, statistic == "mean")
        unsure = [who for who in judged if told[who] == CANNOT_TELL]
        needed |= {who: runs_needed(judged[who], bounds, outputs.size, how.share) for who in unsure}
    return Strength(
        method=name,
        statistic=statistic,
        main=how.main,
        points=len(outputs),
        replications=outputs.shape[1],
        measures=measures,
        floor=None if bounds is None else bounds.floor,
        verdicts=told,
        needed=needed,
        interactions=interactions(sample, splits, name, rng),
        growth=growth(sample, splits, estimate, how, names),
        modes=modes(outputs, design.method),
        wide_by_luck=wide_by_luck(by_points, by_luck, how.main),
        luck=share_of_luck(outputs),
    )


def check(design: Design, outputs: np.ndarray, name: str, statistic: str) -> None:
    """Whether the method can be used at all. Raises ScenarioError."""
    if design.method not in METHODS[name].samplers:
        needed = " or ".join(METHODS[name].samplers)
        raise ArgumentError(
            "method", f" {name}: needs points of {needed}, the study has those of {design.method}"
        )
    if not np.isfinite(outputs).all():
        missing = int((~np.isfinite(outputs)).sum())
        raise ScenarioError(f"{missing} of {outputs.size} runs have no value of the outcome")
    if outputs.shape[1] < STATISTICS[statistic].least:
        raise ArgumentError(
            "statistic",
            f" {statistic}: needs at least {STATISTICS[statistic].least} replications, "
            f"there are {outputs.shape[1]}",
        )
    if len(design.sets) < design.places.shape[1] and not METHODS[name].groups:
        raise ArgumentError(
            "method", f" {name}: has no indices of groups, and the study has points for them alone"
        )
    seen = STATISTICS[statistic].compute(outputs)
    if float(np.ptp(seen)) <= STILL * max(1.0, float(np.abs(outputs).max())):
        raise ScenarioError("the outcome is the same at all points: nothing to explain")


def draws(how: Method) -> int:
    """How often points are drawn anew for intervals."""
    return RESAMPLES_OF_GIVEN_DATA if how.given_data else RESAMPLES


def indexed(names: tuple[str, ...], values: np.ndarray, half: np.ndarray) -> dict[str, Index]:
    """Estimates with their intervals, by name."""
    return {
        who: Index(float(value), float(value - width), float(value + width))
        for who, value, width in zip(names, values, half, strict=True)
    }


def bounds_of(
    sample: Sample, how: Method, judged: dict[str, Index], rng: np.random.Generator
) -> Bounds | None:
    """What the indices are judged against; None where luck alone has no finite measure."""
    floor, mean = noise_floor(sample, how, rng)
    top = 1.0 if how.share else max(abs(index.value) for index in judged.values())
    return None if floor is None else Bounds(floor, mean, top)


def interactions(
    sample: Sample, splits: np.ndarray, name: str, rng: np.random.Generator
) -> list[Interaction]:
    """Pairs of factors with their intervals, the strongest first; none where the method has none."""
    design = sample.design
    if name not in PAIRS or (name == "sobol" and not design.second_order):
        return []
    estimate = halved(PAIRS[name])
    found = estimate(sample, splits)["second"]
    resamples = METHODS[name].resamples
    by_points = spread_by_points(sample, splits, estimate, draws(METHODS[name]), rng) if resamples else {}
    by_luck = spread_by_luck(sample, estimate) if len(splits) else {}
    half = half_widths(by_points, by_luck, "second", sample, found)
    told = [
        Interaction(
            design.names[j], design.names[k], *(float(found[j, k] + s * half[j, k]) for s in (0.0, -1.0, 1.0))
        )
        for j, k in combinations(range(design.places.shape[1]), 2)
    ]
    return sorted(told, key=lambda one: -abs(one.value))


def growth(
    sample: Sample, splits: np.ndarray, estimate: Estimate, how: Method, names: tuple[str, ...]
) -> list[tuple[int, dict[str, float]]]:
    """The main measure after an eighth, a quarter, half and all of the points; after all alone where fewer
    of them are no design, or too few to find patterns in."""
    blocks = len(sample.design.places) // sample.design.block
    grows = how.resamples and not how.given_data
    sizes = [max(2, blocks // part) for part in (8, 4, 2, 1)] if grows else [blocks]
    steps = []
    for size in dict.fromkeys(sizes):
        rows = np.arange(size * sample.design.block)
        found: Found = estimate(sample.at(rows), splits)
        steps.append((len(rows), dict(zip(names, map(float, found[how.main]), strict=True))))
    return steps
