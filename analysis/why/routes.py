"""By which routes a mechanism works, over many crises: an attribution with intervals, in three ways.

*Ledger*: the difference in loss, case by case, by the stage at which a case was faster (see `ledger`); it
adds up. *Parts*: what the two ways of governing are made of is exchanged part by part in a random order and
in its reverse, another one in each crisis (Shapley 1953, estimated as by Castro, Gómez and Tejada 2009, with
reverse orders); it adds up in each crisis. What each part brings alone does not add up: what is left is the
interaction. *Arrows*: the effect with a way of the loop cut under both; what the cuts take off does not add
up either, for an effect may travel over several of them, or over none, and that is said.
"""

import math
import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numpy as np
from matplotlib.figure import Figure
from scipy import stats

from analysis.figures import why as figures
from analysis.pairs import interval
from analysis.tasks import asked, known, plain
from analysis.why import routes_told
from analysis.why.ledger import NAMES, ROUTES, ledger
from analysis.why.microscope import called, pair
from analysis.why.parts import ARROWS, Part, cut, mixed, parts_of
from sim.compiled import VERSION
from sim.entries import ScenarioError, nearest
from sim.outcomes import OUTCOMES
from sim.run import compile_once, run
from sim.scenario import Scenario

LEAST = 3  # crises
ORDERS = 2013  # stream of the random orders, beside that of anything else
Both = tuple[float, float, np.ndarray]  # outcome of both, ledger


class Share(NamedTuple):
    """What goes by one route: in units of the outcome, and as a share of the whole effect."""

    route: str
    mean: float
    low: float
    high: float
    share: float  # nan where the whole cannot be told from nothing
    share_low: float
    share_high: float


class Routes(NamedTuple):
    """All ways of attribution; each array has one number a crisis."""

    names: tuple[str, str]
    called: dict[str, tuple[str, str]]
    outcome: str
    seeds: list[int]
    base: np.ndarray
    effect: np.ndarray  # second less first
    ledger: dict[str, np.ndarray]  # empty where the outcome is not loss
    parts: dict[str, np.ndarray]
    alone: dict[str, np.ndarray]
    arrows: dict[str, np.ndarray]  # what a cut takes off the effect
    made_of: dict[str, Part]

    @property
    def interaction(self) -> np.ndarray:
        """What the parts bring together beyond what each brings alone."""
        return self.effect - sum(self.alone.values(), np.zeros(len(self.effect)))

    @property
    def unexplained(self) -> np.ndarray:
        """What the arrows, each cut by itself, leave of the effect; below 0 where they share some of it."""
        return self.effect - sum(self.arrows.values(), np.zeros(len(self.effect)))

    def shares(self, values: Mapping[str, np.ndarray]) -> list[Share]:
        """Each route, the largest first."""
        found = [self.share(name, column) for name, column in values.items()]
        return sorted(found, key=lambda one: -abs(one.mean))

    def share(self, name: str, column: np.ndarray) -> Share:
        """One route; the interval of the share is that of a ratio of means, linearised."""
        low, high = interval(column)
        ends = interval(self.effect)
        if ends[0] <= 0.0 <= ends[1]:
            return Share(name, float(column.mean()), low, high, math.nan, math.nan, math.nan)
        ratio = float(column.mean() / self.effect.mean())
        rest = (column - ratio * self.effect) / self.effect.mean()
        half = float(stats.t.ppf(0.975, len(rest) - 1) * rest.std(ddof=1) / math.sqrt(len(rest)))
        return Share(name, float(column.mean()), low, high, ratio, ratio - half, ratio + half)

    def label(self, way: str, name: str, lang: str) -> str:
        """What a route is called."""
        if way == "ledger":
            return ROUTES[name][lang == "en"]
        if way == "arrows":
            return ARROWS[name].zh if lang == "zh" else ARROWS[name].en
        return self.made_of[name].called(lang)

    def explain(self, lang: str = "zh") -> list[str]:
        """In sentences."""
        return routes_told.sentences(self, lang)

    def plot(self, lang: str = "zh") -> Figure:
        """Bars with intervals, a panel a way of attribution."""
        ways = {way: self.shares(getattr(self, way)) for way in ("ledger", "parts", "arrows")}
        bars = {
            way: [(self.label(way, one.route, lang), one.mean, one.low, one.high) for one in shares]
            for way, shares in ways.items()
            if shares
        }
        return figures.routes(bars, self.outcome, self.called[lang], len(self.seeds), lang)

    def document(self) -> dict[str, Any]:
        """As `cogov why --seeds N --json` gives it."""
        ways = {
            way: [told(one) for one in self.shares(getattr(self, way))]
            for way in ("ledger", "parts", "alone", "arrows")
        }
        rests = {"interaction": self.interaction, "unexplained": self.unexplained}
        return {
            "a": self.names[0],
            "b": self.names[1],
            "outcome": self.outcome,
            "seeds": self.seeds,
            "model_version": VERSION,
            "base_mean": float(self.base.mean()),
            "effect": told(self.share("effect", self.effect)),
            **ways,
            **{name: told(self.share(name, column)) for name, column in rests.items()},
            "keys": {name: list(part.keys) for name, part in self.made_of.items()},
        }


def check(outcome: str, seeds: int) -> None:
    """Whether shares can be asked for; none at all is allowed. Raises ScenarioError."""
    if outcome not in OUTCOMES:
        raise ScenarioError(f"--outcome = {outcome!r}: no such outcome{nearest(outcome, OUTCOMES)}")
    if 0 < seeds < LEAST:
        raise ScenarioError(f"--seeds = {seeds}: must be 0, or {LEAST} or more")


def routes(
    first: str,
    second: str,
    seeds: list[int],
    outcome: str = "loss",
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Routes:
    """Run two ways of governing, their mixtures and their cuts under the same luck. Raises ScenarioError."""
    check(outcome, len(seeds))
    sides = pair(first, second)
    a, b = sides[first], sides[second]
    parts = parts_of(a, b)
    compile_once()
    values, both = worked_off(a, b, parts, seeds, outcome, progress)
    start, end = (np.array([one[k] for one in both]) for k in (0, 1))
    if not np.isfinite(np.concatenate([start, end])).all():
        raise ScenarioError(f"--outcome = {outcome!r}: has no value in these scenarios")
    shapley, alone = of_parts(a, b, parts, seeds, values)
    return Routes(
        (first, second),
        called(sides),
        outcome,
        seeds,
        start,
        end - start,
        dict(zip(NAMES, np.array([one[2] for one in both]).T, strict=True)) if outcome == "loss" else {},
        shapley,
        alone,
        of_arrows(a, b, seeds, values, end - start),
        {part.name: part for part in parts},
    )


Values = dict[tuple[str, int], float]


def worked_off(
    a: Scenario,
    b: Scenario,
    parts: list[Part],
    seeds: list[int],
    outcome: str,
    progress: Callable[[int, int], None],
) -> tuple[Values, list[Both]]:
    """The outcome of every scenario that is needed under every seed, and both ends with their ledgers."""
    needed = {(one.digest, seed): one for seed in seeds for one in wanted(a, b, parts, seed)}
    for seed in seeds:
        needed.pop((a.digest, seed), None)
        needed.pop((b.digest, seed), None)
    of = len(needed) + len(seeds)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        both = []
        for done in pool.map(lambda seed: run_both(a, b, seed, outcome), seeds):
            both.append(done)
            progress(len(both), of)
        values: Values = {}
        for key, value in pool.map(
            lambda task: (task[0], valued(task[1], task[0][1], outcome)), needed.items()
        ):
            values[key] = value
            progress(len(both) + len(values), of)
    for seed, (mine, its, _) in zip(seeds, both, strict=True):
        values[a.digest, seed], values[b.digest, seed] = mine, its
    return values, both


def wanted(a: Scenario, b: Scenario, parts: list[Part], seed: int) -> list[Scenario]:
    """The mixtures and cuts that one crisis is run under."""
    orders = [mixtures(a, b, order) for order in both_orders(parts, seed)]
    singly = [mixed(a, b, [part]) for part in parts]
    cuts = [cut(side, arrow.switches) for arrow in ARROWS.values() for side in (a, b)]
    return [*orders[0], *orders[1], *singly, *cuts]


def both_orders(parts: list[Part], seed: int) -> tuple[list[Part], list[Part]]:
    """A random order of the parts and its reverse."""
    order = np.random.default_rng([ORDERS, seed]).permutation(len(parts))
    return [parts[k] for k in order], [parts[k] for k in order[::-1]]


def mixtures(a: Scenario, b: Scenario, order: list[Part]) -> list[Scenario]:
    """From the first to the second, one part after another, without the two ends."""
    return [mixed(a, b, order[:k]) for k in range(1, len(order))]


def of_parts(
    a: Scenario, b: Scenario, parts: list[Part], seeds: list[int], values: Values
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """What each part brings: on average over orders, and alone."""
    shapley = {part.name: np.zeros(len(seeds)) for part in parts}
    alone = {part.name: np.zeros(len(seeds)) for part in parts}
    for place, seed in enumerate(seeds):
        for order in both_orders(parts, seed):
            steps = [a, *mixtures(a, b, order), b]
            gains = np.diff([values[one.digest, seed] for one in steps])
            for part, gain in zip(order, gains, strict=False):
                shapley[part.name][place] += gain / 2.0
        for part in parts:
            single = b if len(parts) == 1 else mixed(a, b, [part])
            alone[part.name][place] = values[single.digest, seed] - values[a.digest, seed]
    return shapley, alone


def of_arrows(
    a: Scenario, b: Scenario, seeds: list[int], values: Values, effect: np.ndarray
) -> dict[str, np.ndarray]:
    """What cutting each arrow takes off the effect."""
    found = {}
    for name, arrow in ARROWS.items():
        ends = [
            np.array([values[cut(side, arrow.switches).digest, seed] for seed in seeds]) for side in (a, b)
        ]
        found[name] = effect - (ends[1] - ends[0])
    return found


def run_both(a: Scenario, b: Scenario, seed: int, outcome: str) -> Both:
    """Both ends under one seed."""
    ends = run(a, seed), run(b, seed)
    mine, its = (known(asked(end, [outcome])[outcome]) for end in ends)
    return mine, its, np.array(list(ledger(*ends).values()))


def valued(scenario: Scenario, seed: int, outcome: str) -> float:
    """The outcome of one run; nan for none."""
    return known(asked(run(scenario, seed), [outcome])[outcome])


def told(one: Share) -> dict[str, Any]:
    """As JSON can hold it."""
    return {name: plain(value) for name, value in one._asdict().items()}
