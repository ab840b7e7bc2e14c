"""A pattern put to the test: every arm at every point under the same luck, and what became of each test."""

import math
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np

from analysis.hypotheses.declaration import SERIES, Settings
from analysis.patterns.declaration import Pattern, Prediction
from analysis.patterns.judged import Judged, cut
from analysis.patterns.measures import OF_PERIODS, OF_RUNS
from analysis.patterns.shapes import SHAPES, Curves
from analysis.tasks import asked, known
from sim.compiled import VERSION
from sim.outcomes import OUTCOMES
from sim.run import Trajectory, run
from sim.scenario import Scenario

Progress = Callable[[int, int], None]
Values = dict[str, dict[str, np.ndarray]]  # by arm and outcome, (points or periods, runs)


class Found(NamedTuple):
    """What became of a pattern."""

    pattern: Pattern
    seeds: int  # from 0 on
    values: Values
    judged: tuple[Judged | None, ...]  # a test; none for one of which the model says nothing, or that cuts
    arrows: dict[str, dict[str, Judged]]  # by switch and arm, where a sweep cuts
    assumed: tuple[Judged | None, ...]  # with what is assumed taken out; empty where nothing is
    version: str = VERSION

    def built_in(self, k: int) -> bool:
        """Whether a test holds by assumption: with the coefficient that names it and not without."""
        mine, without = self.judged[k], self.assumed[k] if self.assumed else None
        return bool(mine and without and mine.clear and not without.clear)


def examine(
    told: Pattern, replications: int | None = None, progress: Progress = lambda done, of: None
) -> Found:
    """Run a pattern, and once more with what is assumed taken out. Raises ScenarioError."""
    count = replications or told.texts.replications
    changes: list[Settings] = [{}, told.assumed] if told.assumed else [{}]
    of = len(changes) * count * len(told.arms) * told.points
    done = 0

    def ran() -> None:
        nonlocal done
        done += 1
        progress(done, of)

    found = [values_of(told, change, count, ran) for change in changes]
    judged = [tuple(judge(told, test, values) for test in told.texts.tests) for values in found]
    arrows = cuts(told, found[0]) if told.sweep.cut else {}
    return Found(told, count, found[0], judged[0], arrows, judged[1] if told.assumed else ())


def values_of(told: Pattern, change: Settings, count: int, ran: Callable[[], None]) -> Values:
    """All that the tests look at."""
    names = told.outcomes()
    scenarios = {(arm, k): told.scenario(arm, k, change) for arm in told.arms for k in range(told.points)}
    tasks = [(key, seed) for key in scenarios for seed in range(count)]
    rows = len(told.sweep.periods) or told.points
    values = {arm: {name: np.full((rows, count), np.nan) for name in names} for arm in told.arms}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        results = pool.map(lambda task: observed(told, scenarios[task[0]], task[1], names), tasks)
        for ((arm, k), seed), numbers in zip(tasks, results, strict=True):
            for name in names:
                values[arm][name][k : k + len(numbers[name]), seed] = numbers[name]
            ran()
    return values


def observed(told: Pattern, scenario: Scenario, seed: int, names: list[str]) -> dict[str, list[float]]:
    """What one run gives: a number an outcome, or one for each period."""
    done = run(scenario, seed)
    if told.sweep.periods:
        return {
            name: [OF_PERIODS[name].compute(done, *span) for span in told.sweep.periods] for name in names
        }
    quiet = scenario.quiet_steps if scenario.quiet_steps < scenario.steps else 0
    found = {name: known(value) for name, value in asked(done, [n for n in names if n in OUTCOMES]).items()}
    found |= {name: own(done, name) for name in names if name in OF_RUNS}
    found |= {name: float(done.series[name][quiet:].mean()) for name in names if name in SERIES}
    return {name: [value] for name, value in found.items()}


def own(done: Trajectory, name: str) -> float:
    """A number of a run that is no outcome."""
    return OF_RUNS[name].compute(done)


def curve(test: Prediction, values: Values, outcome: str, weights: dict[str, float]) -> np.ndarray:
    """The weighted sum of arms, point by point and run by run."""
    return np.asarray(sum(weight * values[arm][outcome] for arm, weight in weights.items()))


def judge(told: Pattern, test: Prediction, values: Values) -> Judged | None:
    """What a test came to."""
    if not test.weights or told.sweep.cut:
        return None
    at = list(test.at) if test.at else slice(None)

    def of(outcome: str, weights: dict[str, float]) -> np.ndarray:
        return curve(test, values, outcome, weights)[at]

    main = of(test.outcome, test.weights) - (of(test.minus, test.weights) if test.minus else 0.0)
    against = of(test.outcome, test.against) if test.against else None
    before = of(test.before, test.weights) if test.before else None
    x = np.array(told.sweep.x)[at]
    if test.shape == "near" and len(x) > 1:
        main, x = (main[-1] - main[0])[None, :], x[:1]  # the record is that of a change
    bar = float(np.nanmean(of(test.null_of, test.weights))) if test.null_of else test.null
    return SHAPES[test.shape].judge(
        Curves(x, main, against, before, 0.0 if math.isnan(bar) else bar, test.limit)
    )


def cuts(told: Pattern, values: Values) -> dict[str, dict[str, Judged]]:
    """What each cut switch does to the outcome of the first test, as a share of it, by arm."""
    outcome = told.texts.tests[0].outcome
    comparisons = len(told.sweep.cut) * len(told.arms)
    whole = {arm: np.log(by_outcome[outcome]) for arm, by_outcome in values.items()}
    return {
        switch: {arm: cut(logs[k + 1] - logs[0], comparisons) for arm, logs in whole.items()}
        for k, switch in enumerate(told.sweep.cut)
    }
