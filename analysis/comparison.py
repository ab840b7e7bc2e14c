"""Designs compared under the same luck: paired differences, and what they allow one to say."""

import math
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from analysis import budget as budgets
from analysis.words import UNITS_ZH, amount
from sim.entries import ScenarioError, nearest
from sim.outcomes import OUTCOMES, finite
from sim.run import Trajectory, run
from sim.scenario import Scenario, load

SHOWN = (
    *("loss", "time_to_control", "first_response", "on_time_rate", "resolution_true"),
    *("participation", "trust_government", "trust_community", "cost_staff_hours"),
)
SERIES = ("open_emergencies", "loss", "participation", "trust_community")
LEAST, MOST = 10, 1000  # replications
SIGNIFICANT = 0.05
ALIKE = "equal"


class Difference(NamedTuple):
    """One alternative against the base in one outcome, over pairs of runs with the same seed."""

    outcome: str
    alternative: str
    pairs: int
    base_mean: float
    mean: float
    difference: float
    low: float
    high: float
    effect_size: float  # difference over the standard deviation of differences
    share_better: float  # ties count half
    p: float
    p_adjusted: float
    variance_reduction: float  # by the same luck; nan where the runs do not differ


class Synergy(NamedTuple):
    """½[L(B,0) + L(0,B)] − L(B/2,B/2) at one budget; above 0: the two are better together."""

    scale: str
    value: float
    low: float
    high: float


class Comparison(NamedTuple):
    """All runs of a comparison; `values[name]` has one row a replication, one column an outcome."""

    base: str
    scenarios: dict[str, Scenario]
    seeds: list[int]
    names: list[str]  # of outcomes
    values: dict[str, np.ndarray]
    series: dict[str, dict[str, np.ndarray]]  # by scenario and measure, (replications, steps)
    grids: dict[str, np.ndarray]  # mean loss by grid, person-days for 1,000 people
    first: dict[str, Trajectory]  # the run of the first seed

    def differences(self) -> list[Difference]:
        """Every outcome and alternative; p adjusted over all of them (Holm 1979)."""
        raw = [
            paired(name, other, self.values[self.base][:, k], self.values[other][:, k])
            for k, name in enumerate(self.names)
            for other in self.alternatives
        ]
        adjusted = holm([one.p for one in raw])
        return [one._replace(p_adjusted=p) for one, p in zip(raw, adjusted, strict=True)]

    @property
    def alternatives(self) -> list[str]:
        """Names of all but the base."""
        return [name for name in self.scenarios if name != self.base]

    def table(self) -> pd.DataFrame:
        """The differences, one row an outcome and alternative."""
        return pd.DataFrame(self.differences())

    def runs_table(self) -> pd.DataFrame:
        """One row a run."""
        parts = []
        for name, scenario in self.scenarios.items():
            part = pd.DataFrame(self.values[name], columns=self.names)
            part.insert(0, "run_id", [scenario.run_id(seed) for seed in self.seeds])
            part.insert(0, "seed", self.seeds)
            part.insert(0, "design", name)
            parts.append(part)
        return pd.concat(parts, ignore_index=True)

    def document(self) -> dict[str, Any]:
        """As `cogov compare --json` gives it."""
        found: dict[str, Any] = {}
        for one in self.differences():
            entry = found.setdefault(one.outcome, {"base_mean": number(one.base_mean), "alternatives": {}})
            entry["alternatives"][one.alternative] = {
                key: number(getattr(one, key))
                for key in (
                    *("mean", "difference", "low", "high", "share_better", "p", "p_adjusted"),
                    *("effect_size", "variance_reduction", "pairs"),
                )
            }
        document = {"base": self.base, "replications": len(self.seeds), "outcomes": found}
        document["designs"] = {name: self.design(name) for name in self.scenarios}
        synergies = self.synergy()
        if synergies:
            document["synergy"] = [one._asdict() for one in synergies]
        return document

    def design(self, name: str) -> dict[str, Any]:
        """Mechanisms of a design with their intensities, and what it costs before the crisis."""
        scenario = self.scenarios[name]
        own = budgets.without_standing(scenario)
        spent, all_in_all = budgets.spending(own), budgets.spending(scenario)
        return {
            "mechanisms": {one.name: one.intensity for one in own.mechanisms},
            "hours_before": spent.hours,
            "yuan_before": spent.yuan,
            "standing_hours_before": spent.hours - all_in_all.hours,
            "scenario_hash": scenario.digest,
        }

    def synergy(self) -> list[Synergy]:
        """Syn(B) of the rigid and the flexible mechanism, where both and their integration are compared at
        one budget."""
        by_kind = {
            tuple(sorted(one.name for one in scenario.mechanisms if one.name != budgets.STANDING)): name
            for name, scenario in self.scenarios.items()
        }
        parts = [by_kind.get((kind,)) for kind in ("rigid", "flexible", "dual_integration")]
        worth = [budgets.spending(self.scenarios[part]).worth for part in parts if part]
        if None in parts or "loss" not in self.names or max(worth) - min(worth) > 0.01 * max(worth):
            return []
        rigid, flexible, both = (self.values[part][:, self.names.index("loss")] for part in parts if part)
        found = []
        for scale, of in (("loss", np.asarray), ("log loss", np.log)):
            gain = 0.5 * (of(rigid) + of(flexible)) - of(both)
            low, high = interval(gain)
            found.append(Synergy(scale, float(gain.mean()), low, high))
        return found

    def explain(self, lang: str = "zh", outcome: str | None = None) -> list[str]:
        """What is significant and what is not, in sentences; of one outcome, or of all."""
        said = [
            sentence(one, self.title(one.alternative, lang), lang)
            for one in self.differences()
            if outcome in (None, one.outcome)
        ]
        for one in self.synergy():
            said.append(sentence_of_synergy(one, lang))
        return said

    def title(self, name: str, lang: str) -> str:
        """What a design is called."""
        scenario = self.scenarios[name]
        chosen = [one for one in scenario.mechanisms if one.name != budgets.STANDING]
        if not chosen:
            file = scenario.file
            return (
                {"zh": "分级负责(基准)", "en": "graded hierarchy (base)"}[lang]
                if name == self.base
                else (file.title_zh if lang == "zh" else file.title_en)
            )
        names = names_of(scenario)
        alike = [s for s in self.scenarios.values() if names_of(s) == names]
        titles = [one.mechanism.title_zh if lang == "zh" else one.mechanism.title_en for one in chosen]
        if len(alike) > 1:
            titles = [f"{told} {one.intensity:.2g}" for told, one in zip(titles, chosen, strict=True)]
        return {"zh": "+", "en": " + "}[lang].join(titles)


def names_of(scenario: Scenario) -> list[str]:
    """Names of the mechanisms of a design, standing teams aside."""
    return [one.name for one in scenario.mechanisms if one.name != budgets.STANDING]


def compare(
    base: str,
    alternatives: list[str],
    replications: int = 30,
    precision: float | None = None,
    names: list[str] | None = None,
    budget: str | None = None,
    first_seed: int = 0,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Comparison:
    """Run designs under the same luck.

    An alternative is a scenario, or "+NAME[=I][,NAME[=I]…]": the base with these mechanisms. With
    `precision` replications are added until the half-width of every alternative's difference in loss is at
    most that share of the base's loss. `budget="equal"`: all cost the same before the crisis.
    Raises ScenarioError.
    """
    wanted = list(names or SHOWN)
    for name in wanted:
        if name not in OUTCOMES:
            raise ScenarioError(f"--outcome {name!r}: no such outcome{nearest(name, OUTCOMES)}")
    if not LEAST <= replications <= MOST and precision is None:
        raise ScenarioError(f"--replications = {replications}: must lie in {LEAST} to {MOST}")
    if precision is not None and not 0.0 < precision < 1.0:
        raise ScenarioError(f"--precision = {precision:g}: must lie between 0 and 1")
    if budget not in (None, ALIKE):
        raise ScenarioError(f"--budget = {budget!r}: must be {ALIKE}")
    scenarios = designs(base, alternatives)
    if budget == ALIKE:
        scenarios = budgets.equalised(scenarios)
    return gather(base, scenarios, wanted, replications, precision, first_seed, progress)


def designs(base: str, alternatives: list[str]) -> dict[str, Scenario]:
    """The base and its alternatives by name. Raises ScenarioError."""
    if not alternatives:
        raise ScenarioError("compare: at least one alternative, such as +whistle")
    found = {base: load(base)}
    for text in alternatives:
        if text in found:
            raise ScenarioError(f"{text}: named twice")
        found[text] = load(base, mechanisms=intensities(text)) if text.startswith("+") else load(text)
    ends = {name: (scenario.file.hazard, scenario.steps) for name, scenario in found.items()}
    for name, end in ends.items():
        if end[1] != ends[base][1]:
            raise ScenarioError(f"{name}: has {end[1]} steps, {base} has {ends[base][1]}: not comparable")
    return found


def intensities(text: str) -> dict[str, float]:
    """ "+whistle=0.5,flexible" as intensities. Raises ScenarioError."""
    found: dict[str, float] = {}
    for part in text.removeprefix("+").split(","):
        name, equals, value = part.strip().removeprefix("+").partition("=")
        try:
            found[name] = float(value) if equals else 1.0
        except ValueError:
            raise ScenarioError(f"{text}: {name} = {value!r}: must be a number in 0 to 1") from None
    return found


def gather(
    base: str,
    scenarios: dict[str, Scenario],
    names: list[str],
    replications: int,
    precision: float | None,
    first_seed: int,
    progress: Callable[[int, int], None],
) -> Comparison:
    """Run all designs, seed by seed, until there are enough."""
    runs: dict[str, list[list[float]]] = {name: [] for name in scenarios}
    series: dict[str, dict[str, list[np.ndarray]]] = {n: {m: [] for m in SERIES} for n in scenarios}
    losses: dict[str, Any] = dict.fromkeys(scenarios, 0.0)
    first: dict[str, Trajectory] = {}
    seeds: list[int] = []
    need = replications if precision is None else LEAST

    def one(task: tuple[str, int]) -> tuple[str, Trajectory, list[float]]:
        name, seed = task
        done = run(scenarios[name], seed)
        values = [finite(OUTCOMES[key].compute(done)) for key in names]
        return name, done, [math.nan if value is None else value for value in values]

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        while len(seeds) < need:
            fresh = list(range(first_seed + len(seeds), first_seed + need))
            for name, done, values in pool.map(one, [(n, s) for s in fresh for n in scenarios]):
                runs[name].append(values)
                for measure in SERIES:
                    series[name][measure].append(done.series[measure])
                losses[name] = losses[name] + 1000.0 * done.grids["loss"] / np.maximum(
                    1.0, done.grids["people"]
                )
                first.setdefault(name, done)
                progress(sum(map(len, runs.values())), need * len(scenarios))
            seeds += fresh
            if precision is not None and len(seeds) < MOST:
                need = max(need, wider(runs, base, names, precision))
    return Comparison(
        base,
        scenarios,
        seeds,
        names,
        {name: np.array(rows) for name, rows in runs.items()},
        {n: {m: np.array(rows) for m, rows in by.items()} for n, by in series.items()},
        {name: total / len(seeds) for name, total in losses.items()},
        first,
    )


def wider(runs: dict[str, list[list[float]]], base: str, names: list[str], precision: float) -> int:
    """Replications that the wanted precision asks for, as far as can be told by now."""
    column = names.index("loss") if "loss" in names else 0
    mine = np.array(runs[base])[:, column]
    need = count = len(mine)
    for name in runs:
        if name != base:
            low, high = interval(np.array(runs[name])[:, column] - mine)
            ratio = (high - low) / 2.0 / (precision * abs(float(mine.mean())))
            if ratio > 1.0:
                need = max(need, min(2 * count, math.ceil(count * ratio * ratio)))
    return min(MOST, need)


def paired(outcome: str, alternative: str, base: np.ndarray, other: np.ndarray) -> Difference:
    """One difference over the pairs in which both have a value."""
    both = np.isfinite(base) & np.isfinite(other)
    a, b = base[both], other[both]
    if len(a) < 2:
        nan = math.nan
        return Difference(outcome, alternative, len(a), nan, nan, nan, nan, nan, nan, nan, nan, nan, nan)
    d = b - a
    low, high = interval(d)
    spread = float(d.std(ddof=1))
    better = d < 0 if OUTCOMES[outcome].better == "lower" else d > 0
    p = float(stats.ttest_1samp(d, 0.0).pvalue) if spread > 0.0 else float(d.mean() == 0.0)
    return Difference(
        outcome,
        alternative,
        len(d),
        float(a.mean()),
        float(b.mean()),
        float(d.mean()),
        low,
        high,
        float(d.mean()) / spread if spread > 0.0 else math.nan,
        float(better.mean() + 0.5 * (d == 0).mean()),
        p,
        math.nan,
        float((a.var(ddof=1) + b.var(ddof=1)) / d.var(ddof=1)) if spread > 0.0 else math.nan,
    )


def interval(values: np.ndarray) -> tuple[float, float]:
    """95 % interval of a mean (Student 1908)."""
    half = stats.t.ppf(0.975, len(values) - 1) * values.std(ddof=1) / math.sqrt(len(values))
    return float(values.mean() - half), float(values.mean() + half)


def holm(ps: list[float]) -> list[float]:
    """Adjusted p-values, step down (Holm 1979); those that are not there stay so."""
    order = [k for k in np.argsort(ps, kind="stable") if not math.isnan(ps[k])]
    adjusted, highest = [math.nan] * len(ps), 0.0
    for rank, k in enumerate(order):
        highest = max(highest, min(1.0, (len(order) - rank) * ps[k]))
        adjusted[k] = highest
    return adjusted


def number(value: float) -> float | None:
    """For JSON, which knows no nan."""
    return value if math.isfinite(value) else None


def sentence(one: Difference, title: str, lang: str) -> str:
    """What one difference says."""
    about = OUTCOMES[one.outcome]
    name, unit = (about.zh, UNITS_ZH[about.unit]) if lang == "zh" else (about.en, about.unit)
    if math.isnan(one.difference):
        return {"zh": f"{title}:{name}在这里没有数值。", "en": f"{title}: no value of {name} here."}[lang]
    figures = f"{amount(one.difference, '+')} [{amount(one.low)}, {amount(one.high)}] {unit}"
    if one.p_adjusted >= SIGNIFICANT:
        return {
            "zh": f"{title}:{name}与基准的差异不显著({figures})。",
            "en": f"{title}: {name} does not differ significantly from the base ({figures}).",
        }[lang]
    lower = one.difference < 0
    good = lower == (about.better == "lower")
    verdict = {True: {"zh": "更优", "en": "better"}, False: {"zh": "更差", "en": "worse"}}[good][lang]
    won = f"{one.share_better:.0%}"
    if lang == "zh":
        return f"{title}:{name}比基准{verdict},差异显著({figures});{won}的随机情景中占优。"
    return (
        f"{title}: {name} is significantly {verdict} than in the base ({figures}); better in {won} of crises."
    )


def sentence_of_synergy(one: Synergy, lang: str) -> str:
    """What Syn(B) says."""
    scale = {"loss": "损失", "log loss": "损失的对数"}[one.scale] if lang == "zh" else one.scale
    figures = f"{amount(one.value, '+')} [{amount(one.low)}, {amount(one.high)}]"
    if one.low <= 0.0 <= one.high:
        return {
            "zh": f"同等预算下刚柔并用的协同效应({scale})未获模型支持:{figures}。",
            "en": f"Synergy at equal budget ({scale}) is not supported by the model: {figures}.",
        }[lang]
    word = {"zh": "优于" if one.value > 0 else "不如", "en": "better" if one.value > 0 else "worse"}[lang]
    return {
        "zh": f"同等预算下刚柔并用{word}各用一半的平均({scale}):{figures}。",
        "en": f"At equal budget both together are {word} than their average ({scale}): {figures}.",
    }[lang]
