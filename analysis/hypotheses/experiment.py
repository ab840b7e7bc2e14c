"""A hypothesis put to the test: effects with intervals, a verdict, and where it flips."""

import math
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numpy as np
from scipy import stats

from analysis.hypotheses.declaration import OF_STEPS, SERIES, UNKNOWN, Hypothesis, Prediction, Settings
from analysis.pairs import holm, interval
from analysis.tasks import asked, known
from sim.compiled import VERSION
from sim.outcomes import OUTCOMES
from sim.run import Trajectory, run

SUPPORTED, NOT_SUPPORTED, DEPENDS = "supported", "not supported", "depends"
NOT_MODELLED = "not modelled"
OPPOSITE, UNCLEAR = "opposite", "cannot tell"  # of one test alone
Progress = Callable[[int, int], None]


class Effect(NamedTuple):
    """What one test came to."""

    test: Prediction
    effect: float
    low: float
    high: float
    pairs: int  # runs in which every arm has the outcome

    @property
    def verdict(self) -> str:
        """On which side of zero the interval lies, against where it must."""
        if not self.pairs or self.low <= 0.0 <= self.high or self.test.expects == UNKNOWN:
            return UNCLEAR
        return SUPPORTED if (self.low > 0.0) == (self.test.expects == "above") else OPPOSITE

    @property
    def p(self) -> float:
        """Two-sided p-value of the effect, one where it is not on the side where it must be."""
        if self.verdict == OPPOSITE or self.pairs < 2 or self.test.expects == UNKNOWN:
            return 1.0
        half = 0.5 * (self.high - self.low)
        if half == 0.0:
            return 0.0 if self.verdict == SUPPORTED else 1.0
        on_its_side = self.effect if self.test.expects == "above" else -self.effect
        if on_its_side <= 0.0:
            return 1.0
        free = self.pairs - 1
        return float(2.0 * stats.t.sf(on_its_side * stats.t.ppf(0.975, free) / half, free))


class Trial(NamedTuple):
    """All tests of a hypothesis under one set of assumptions."""

    effects: tuple[Effect, ...]

    @property
    def holds(self) -> bool:
        """Whether everything was seen that must be."""
        return all(one.verdict == SUPPORTED for one in self.effects)

    @property
    def p(self) -> float:
        """p-value of all tests together: that of the weakest (intersection-union test: Berger 1982)."""
        return max((one.p for one in self.effects), default=math.nan)


class Finding(NamedTuple):
    """What became of a hypothesis."""

    hypothesis: Hypothesis
    seeds: int  # from 0 on
    main: Trial
    flips: tuple[Trial, ...]
    assumed: Trial | None
    version: str = VERSION

    @property
    def verdict(self) -> str:
        """The verdict, under the assumptions as they are and under others."""
        if not self.main.effects:
            return NOT_MODELLED
        if any(flip.holds != self.main.holds for flip in self.flips):
            return DEPENDS
        return SUPPORTED if self.main.holds else NOT_SUPPORTED

    @property
    def built_in(self) -> bool:
        """Whether it holds by assumption: what holds with the coefficient that names it does not without."""
        return self.assumed is not None and self.main.holds and not self.assumed.holds

    def document(self) -> dict[str, Any]:
        """As `cogov hypotheses --json` gives it."""
        texts = self.hypothesis.texts
        return {
            **{"id": self.hypothesis.id, "title_zh": texts.title_zh, "title_en": texts.title_en},
            **{"source": texts.source, "verdict": self.verdict, "built_in": self.built_in},
            **{"scenario": texts.scenario, "replications": self.seeds, "version": self.version},
            "tests": [effect(one) for one in self.main.effects],
            "flips": [
                {"set": told.settings, "holds": trial.holds, "tests": [effect(one) for one in trial.effects]}
                for told, trial in zip(self.hypothesis.flips, self.flips, strict=True)
            ],
            "assumed": self.assumed
            and {
                "set": self.hypothesis.assumed,
                "holds": self.assumed.holds,
                "tests": [effect(one) for one in self.assumed.effects],
            },
        }


def stand(findings: Sequence[Finding], level: float = 0.05) -> dict[str, bool]:
    """Of claims that hold one by one, by id: whether they still do when corrected for all that were tried
    together (Holm 1979)."""
    adjusted = holm([one.main.p for one in findings])
    return {
        one.hypothesis.id: p <= level
        for one, p in zip(findings, adjusted, strict=True)
        if one.main.effects and one.main.holds
    }


def unit_of(test: Prediction) -> str:
    """Unit of what a test looks at."""
    if test.measure in ("log", "bursts"):
        return "1"
    return (SERIES[test.outcome] if test.outcome in SERIES else OUTCOMES[test.outcome]).unit


def effect(one: Effect) -> dict[str, Any]:
    """A test as JSON gives it."""
    known = bool(one.pairs)
    return {
        **{"outcome": one.test.outcome, "unit": unit_of(one.test), "measure": one.test.measure},
        **{"weights": one.test.weights, "expects": one.test.expects, "pairs": one.pairs},
        **{"effect": one.effect if known else None, "low": one.low if known else None},
        **{"high": one.high if known else None, "p": one.p, "verdict": one.verdict},
    }


def examine(
    told: Hypothesis, replications: int | None = None, progress: Progress = lambda done, of: None
) -> Finding:
    """Run a hypothesis: as its file has it, under its flips, and with what is assumed taken out.

    `replications` in place of those of the file. Raises ScenarioError.
    """
    count = replications or told.texts.replications
    changes: list[Settings] = [{}, *(flip.settings for flip in told.flips)]
    if told.assumed:
        changes.append(told.assumed)
    trials = []
    for k, change in enumerate(changes):
        trials.append(trial(told, change, count))
        progress(k + 1, len(changes))
    main, *others = trials
    assumed = others.pop() if told.assumed else None
    return Finding(told, count, main, tuple(others), assumed)


def trial(told: Hypothesis, change: Settings, count: int) -> Trial:
    """All tests under one set of assumptions: every arm under the same luck."""
    scenarios = told.scenarios(change)
    tests = told.texts.tests
    tasks = [(name, seed) for seed in range(count) for name in scenarios]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        rows = list(pool.map(lambda task: observed(run(scenarios[task[0]], task[1]), tests), tasks))
    values = {
        name: np.array([row for (arm, _), row in zip(tasks, rows, strict=True) if arm == name])
        for name in scenarios
    }
    return Trial(
        tuple(weighed(test, {name: values[name][:, k] for name in values}) for k, test in enumerate(tests))
    )


def observed(done: Trajectory, tests: Sequence[Prediction]) -> list[float]:
    """What each test looks at in a run: an outcome, or a series from the first hazard on, all of it where
    none strikes; nan for none."""
    outcomes = asked(done, {test.outcome for test in tests if not of_series(test)})
    quiet = done.scenario.quiet_steps % done.scenario.steps
    return [
        of_steps(test.measure, done.series[test.outcome][quiet:])
        if of_series(test)
        else logged(test.measure, known(outcomes[test.outcome]))
        for test in tests
    ]


def of_series(test: Prediction) -> bool:
    """Whether a test looks at the steps of a run rather than at an outcome."""
    return test.outcome in SERIES or test.measure in OF_STEPS


def of_steps(measure: str, series: np.ndarray) -> float:
    """One number of a series: its last, how it swings about its mean over the second half, its variance over
    its mean (Fano factor: 1 for a Poisson process), the logarithm of its mean; else its mean."""
    match measure:
        case "last":
            return float(series[-1])
        case "swing":
            return float(series[len(series) // 2 :].std())
        case "bursts":
            return float(series.var() / series.mean()) if series.mean() > 0.0 else math.nan
    return logged(measure, float(series.mean()))


def logged(measure: str, value: float) -> float:
    """The natural logarithm where it is asked for, nan of what has none; else the value."""
    if measure != "log":
        return value
    return math.log(value) if value > 0.0 else math.nan


def weighed(test: Prediction, values: dict[str, np.ndarray]) -> Effect:
    """The weighted sum over the arms, run by run."""
    total = np.zeros(len(next(iter(values.values()))))
    for name, weight in test.weights.items():
        one = values[name]
        total += weight * (np.abs(one - np.nanmedian(one)) if test.measure == "spread" else one)
    total = total[np.isfinite(total)]
    if len(total) < 2:
        return Effect(test, math.nan, math.nan, math.nan, 0)
    return Effect(test, float(total.mean()), *interval(total), len(total))
