"""Designs compared under the same luck: what is run, until when, and what comes of it."""

import math
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from analysis import budget as budgets
from analysis import findings
from analysis.arguments import ArgumentError
from analysis.decisions import Choice, choices, front
from analysis.designs import designs, kind_of, own, titles, without_standing
from analysis.figures import comparisons
from analysis.findings import Synergy
from analysis.pairs import Difference, holm, interval, paired
from analysis.tasks import ALIKE, EXCESS, asked, known, plain
from sim.compiled import VERSION
from sim.entries import nearest
from sim.hazards import Hazard
from sim.measures import Measure
from sim.outcomes import OUTCOMES
from sim.run import run
from sim.scenario import Scenario, load

SHOWN = (
    *("loss_excess", "loss", "time_to_control", "first_response", "on_time_rate", "resolution_true"),
    *("participation", "trust_government", "trust_community"),
    *("cost_staff_hours", "cost_crisis", "social_cost", "loss_gini"),
)
OWN = {  # what a hazard does in units of its own
    Hazard.ACCIDENT: ("accidents",),
    Hazard.DISPUTE: ("disputes",),
    Hazard.EPIDEMIC: ("infected", "severely_ill"),
    Hazard.FLOOD: ("flooded", "goods_lost"),
    Hazard.RUMOUR: ("rumour_heard",),
}
WEIGHED = ("cost_staff_hours", "trust_government", "loss_gini")  # beside the first outcome, for the front
COURSE = (Measure.OPEN_EMERGENCIES, Measure.LOSS, Measure.PARTICIPATION, Measure.TRUST_COMMUNITY)
LEAST, MOST = 10, 1000  # replications
USUAL, PILOTS = 30, 20  # unless told otherwise; before a wanted precision is looked at for the first time


class Told(NamedTuple):
    """What is kept of one run."""

    design: str
    values: list[float]  # outcomes, nan for none
    course: dict[Measure, np.ndarray]  # one number a step
    rate: np.ndarray  # loss by grid, person-days for 1,000 people


class Comparison(NamedTuple):
    """All runs of a comparison; `values[name]` has one row a replication, one column an outcome."""

    base: str
    scenarios: dict[str, Scenario]
    seeds: list[int]
    names: list[str]  # of outcomes
    values: dict[str, np.ndarray]
    courses: dict[str, dict[Measure, np.ndarray]]  # by design and measure, (replications, steps)
    rates: dict[str, np.ndarray]  # mean loss by grid, person-days for 1,000 people
    version: str

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

    def plot(self, lang: str = "zh") -> Figure:
        """The forest of paired differences."""
        return comparisons.forest(self.differences(), self.titles(lang), lang)

    def titles(self, lang: str) -> dict[str, str]:
        """What each design is called, by its name, the base first."""
        return titles(self.scenarios, lang)

    def document(self) -> dict[str, Any]:
        """As `cogov compare --json` gives it."""
        found: dict[str, Any] = {}
        for one in self.differences():
            mean = self.mean(self.base, one.outcome)
            entry = found.setdefault(one.outcome, {"base_mean": plain(mean), "alternatives": {}})
            entry["alternatives"][one.alternative] = {
                key: plain(getattr(one, key))
                for key in (
                    *("mean", "difference", "low", "high", "share_better", "p", "p_adjusted"),
                    *("effect_size", "variance_reduction", "pairs", "base_mean"),
                )
            }
        document = {"base": self.base, "replications": len(self.seeds), "outcomes": found}
        document["choices"] = [one._asdict() for one in self.choices()]
        weighed, undominated = self.front()
        document["front"] = {"outcomes": list(weighed), "designs": undominated}
        document["designs"] = {name: self.design(name) for name in self.scenarios}
        synergies = self.synergy()
        if synergies:
            document["synergy"] = [one._asdict() for one in synergies]
        return document

    def design(self, name: str) -> dict[str, Any]:
        """Mechanisms of a design with their intensities, and what it costs before the crisis."""
        scenario = self.scenarios[name]
        spent, in_all = budgets.spending(without_standing(scenario)), budgets.spending(scenario)
        return {
            "mechanisms": {one.name: one.intensity for one in own(scenario)},
            "hours_before": spent.hours,
            "yuan_before": spent.yuan,
            "standing_hours_before": in_all.hours - spent.hours,
            "scenario_hash": scenario.digest,
        }

    def mean(self, name: str, outcome: str) -> float:
        """Mean of an outcome over a design's runs; nan where it was not asked for or no run has it."""
        if outcome not in self.names:
            return math.nan
        values = self.values[name][:, self.names.index(outcome)]
        return float(values[np.isfinite(values)].mean()) if np.isfinite(values).any() else math.nan

    def choices(self) -> list[Choice]:
        """How often each design is the best in the first outcome, and what it costs to be wrong."""
        return choices({name: values[:, 0] for name, values in self.values.items()}, self.names[0])

    def front(self) -> tuple[tuple[str, ...], list[str]]:
        """(the outcomes weighed, the designs that no other beats in all of them)."""
        weighed = (self.names[0], *(name for name in WEIGHED if name in self.names[1:]))
        means = {name: [self.mean(name, outcome) for outcome in weighed] for name in self.scenarios}
        whole = np.isfinite(list(means.values())).all() and all(OUTCOMES[name].better for name in weighed)
        return weighed, front(means, weighed) if whole else []

    def synergy(self) -> list[Synergy]:
        """Syn(B) of the rigid and the flexible mechanism, where both and their integration are compared at
        one budget; on the logarithm too, where every loss has one."""
        by_kind = {kind_of(scenario): name for name, scenario in self.scenarios.items()}
        parts = [by_kind.get((kind,)) for kind in ("rigid", "flexible", "dual_integration")]
        if None in parts or "loss" not in self.names:
            return []
        worth = [budgets.spending(self.scenarios[part]).worth for part in parts if part]
        if max(worth) - min(worth) > 0.01 * max(worth):
            return []
        losses = [self.values[part][:, self.names.index("loss")] for part in parts if part]
        scales = {"loss": losses}
        if EXCESS in self.names:
            column = self.names.index(EXCESS)
            scales["excess loss"] = [self.values[part][:, column] for part in parts if part]
        if min(loss.min() for loss in losses) > 0.0:
            scales["log loss"] = [np.log(loss) for loss in losses]
        found = []
        for scale, (rigid, flexible, both) in scales.items():
            gain = 0.5 * (rigid + flexible) - both
            found.append(Synergy(scale, float(gain.mean()), *interval(gain)))
        return found

    def explain(self, lang: str = "zh", outcome: str | None = None) -> list[str]:
        """What is significant and what is not, in sentences; of one outcome, or of all."""
        called = self.titles(lang)
        said = [
            findings.of_difference(one, called[one.alternative], lang)
            for one in self.differences()
            if outcome in (None, one.outcome)
        ]
        chosen = [
            findings.of_choice(one, called[one.design], self.names[0], lang) for one in self.choices()[:1]
        ]
        return said + [findings.of_synergy(one, lang) for one in self.synergy()] + chosen


def compare(
    base: str,
    alternatives: list[str],
    replications: int | None = None,
    precision: float | None = None,
    names: list[str] | None = None,
    budget: str | None = None,
    first_seed: int = 0,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Comparison:
    """Run designs under the same luck.

    An alternative is a scenario, or "+NAME[=I][,NAME[=I]…]": the base with these mechanisms. With
    `precision` replications are added until the half-width of every alternative's difference in loss (in
    the first of `names`, where loss is not among them) is at most that share of the base's mean.
    `budget="equal"`: all cost the same before the crisis. Raises ScenarioError.
    """
    if replications is not None and precision is not None:
        raise ArgumentError("replications, precision", ": one of the two")
    count = USUAL if replications is None else replications
    wanted = list(dict.fromkeys(names or shown(base)))
    for name in wanted:
        if name not in OUTCOMES:
            raise ArgumentError("names", f" {name!r}: no such outcome{nearest(name, OUTCOMES)}")
    if not LEAST <= count <= MOST:
        raise ArgumentError("replications", f" = {count}: must lie in {LEAST} to {MOST}")
    if precision is not None and not 0.0 < precision < 1.0:
        raise ArgumentError("precision", f" = {precision:g}: must lie between 0 and 1")
    if budget not in (None, ALIKE):
        raise ArgumentError("budget", f" = {budget!r}: must be {ALIKE}")
    scenarios = designs(base, alternatives)
    if budget == ALIKE:
        scenarios = budgets.equalised(scenarios)
    runs, seeds = gather(base, scenarios, wanted, count, precision, first_seed, progress)
    by_design = {name: [one for one in runs if one.design == name] for name in scenarios}
    return Comparison(
        base,
        scenarios,
        seeds,
        wanted,
        {name: np.array([one.values for one in mine]) for name, mine in by_design.items()},
        {
            name: {measure: np.array([one.course[measure] for one in mine]) for measure in COURSE}
            for name, mine in by_design.items()
        },
        {name: np.mean([one.rate for one in mine], axis=0) for name, mine in by_design.items()},
        VERSION,
    )


def shown(base: str) -> list[str]:
    """Outcomes that a comparison shows unless it is told which: the usual ones, and those of its hazards."""
    struck = {hazard.kind for hazard in load(base).file.hazard}
    own = [name for kind, names in OWN.items() if kind in struck for name in names]
    usual = [name for name in SHOWN if struck or name != EXCESS]
    return [*usual[:2], *own, *usual[2:]]


def gather(
    base: str,
    scenarios: dict[str, Scenario],
    names: list[str],
    replications: int,
    precision: float | None,
    first_seed: int,
    progress: Callable[[int, int], None],
) -> tuple[list[Told], list[int]]:
    """Run all designs, seed by seed, until there are enough; all that is kept, and the seeds."""
    runs: list[Told] = []
    seeds: list[int] = []
    need = replications if precision is None else PILOTS
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        while len(seeds) < need:
            fresh = list(range(first_seed + len(seeds), first_seed + need))
            tasks = [(name, seed) for seed in fresh for name in scenarios]
            for done in pool.map(lambda task: keep(task[0], scenarios[task[0]], task[1], names), tasks):
                runs.append(done)
                progress(len(runs), need * len(scenarios))
            seeds += fresh
            if precision is not None and len(seeds) < MOST:
                need = max(need, wider(runs, base, names, precision))
    return runs, seeds


def keep(design: str, scenario: Scenario, seed: int, names: list[str]) -> Told:
    """Run once and keep what a comparison shows."""
    done = run(scenario, seed)
    values = asked(done, names)
    return Told(
        design,
        [known(values[name]) for name in names],
        {measure: done.series[measure.name.lower()] for measure in COURSE},
        1000.0 * done.grids["loss"] / np.maximum(1.0, done.grids["people"]),
    )


def wider(runs: list[Told], base: str, names: list[str], precision: float) -> int:
    """Replications that the wanted precision asks for, as far as can be told by now."""
    column = names.index("loss") if "loss" in names else 0
    lead = {one.design: np.array([r.values[column] for r in runs if r.design == one.design]) for one in runs}
    need = count = len(lead[base])
    for other in lead:
        one = paired(names[column], other, lead[base], lead[other])
        if other != base and one.base_mean:
            ratio = (one.high - one.low) / 2.0 / (precision * abs(one.base_mean))
            if ratio > 1.0:
                need = max(need, min(2 * count, math.ceil(count * ratio * ratio)))
    return min(MOST, need)
