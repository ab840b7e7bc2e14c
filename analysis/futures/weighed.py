"""Designs weighed over uncertain futures: what `cogov compare` makes of a study."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from analysis import sweep
from analysis.decisions import front
from analysis.designs import titles
from analysis.figures import decisions as figures
from analysis.futures import sentences
from analysis.futures.flips import Flip, covered, flip, significant
from analysis.futures.goodness import Demand, demand, good_enough
from analysis.futures.luck import told
from analysis.futures.runs import Met, met, sign
from analysis.futures.runs import check as check_outcomes
from analysis.futures.synergy import Together, together
from analysis.futures.weighing import Estimate, Standing, regrets, standings, undominated
from analysis.sensitivities import of_study, result
from analysis.tasks import plain, scenarios_at
from analysis.words import label
from sim.outcomes import OUTCOMES


class Weighed(NamedTuple):
    """How the designs of a study stand over all of its futures."""

    study: str
    met: Met
    standings: dict[str, list[Standing]]  # by outcome
    demands: list[Demand]
    good: list[Estimate]  # share of futures in which each design meets all demands
    front: list[str]  # designs that no other beats in the mean of every outcome
    undominated: list[float]  # share of futures in which no other beats a design in every outcome
    flips: list[Flip]
    together: list[Together]
    gains: list[np.ndarray]  # of both mechanisms together, one row a future, one column a replication
    called: dict[str, dict[str, str]]  # what designs and factors are called, by language and name
    budget: str

    @property
    def outcomes(self) -> list[str]:
        """Names of the outcomes, the leading one first."""
        return list(self.standings)

    def best(self, outcome: str) -> Standing:
        """The design with the best mean."""
        return min(self.standings[outcome], key=lambda one: sign(outcome) * one.mean[0])

    def table(self) -> pd.DataFrame:
        """Tidy: one row an outcome and design."""
        rows = []
        for outcome, found in self.standings.items():
            for one, good, seldom_beaten in zip(found, self.good, self.undominated, strict=True):
                row: dict[str, Any] = {"study": self.study, "outcome": outcome, "design": one.design}
                for name in ("mean", "difference", "best", "regret"):
                    estimate = getattr(one, name)
                    row |= {name: estimate[0], f"{name}_low": estimate[1], f"{name}_high": estimate[2]}
                row |= {"surely_best": one.surely_best, "regret_90": one.regret_90}
                row |= {"regret_most": one.regret_most}
                row |= {"good_enough": good[0], "good_enough_low": good[1], "good_enough_high": good[2]}
                rows.append({**row, "on_front": one.design in self.front, "undominated": seldom_beaten})
        return pd.DataFrame(rows)

    def futures_table(self) -> pd.DataFrame:
        """One row a future: its factors, and the mean of every outcome under every design."""
        table = self.met.factors.copy()
        for outcome, values in self.met.values.items():
            for name, means in zip(self.met.designs, values.mean(axis=2), strict=True):
                table[f"{outcome} {name}"] = means
        return table

    def plot(self, lang: str = "zh", outcome: str | None = None) -> Figure:
        """Regret in the leading outcome: in what share of futures it stays below what."""
        name = outcome or self.outcomes[0]
        found = regrets(self.met.costs(name).mean(axis=2))
        shown = {self.called[lang][d]: row for d, row in zip(self.met.designs, found, strict=True)}
        return figures.regret(shown, name, lang)

    def explain(self, lang: str = "zh") -> list[str]:
        """What can be said and what cannot, in sentences."""
        names = self.called[lang]
        designs, futures, replications = next(iter(self.met.values.values())).shape
        said = [sentences.of_luck(designs, futures, replications, self.met.left_out, lang)]
        for outcome in self.outcomes:
            said.append(sentences.of_best(self.best(outcome), outcome, names, lang))
            least = min(self.standings[outcome], key=lambda one: one.regret[0])
            said.append(sentences.of_regret(least, outcome, names, lang))
        said.append(sentences.of_good(self.met.designs, self.good, self.demands, names, lang))
        if len(self.outcomes) > 1:
            said.append(sentences.of_front(self.front, self.outcomes, names, lang))
        said += [sentences.of_flip(one, names, lang) for one in self.flips]
        return said + [sentences.of_together(one, lang) for one in self.together]

    def drawings(self, lang: str) -> dict[str, Figure]:
        """All figures by name."""
        names, drawn = self.called[lang], {}
        for outcome in self.outcomes:
            drawn[f"regret_{outcome}"] = self.plot(lang, outcome)
        for other in self.outcomes[1:]:
            places = {
                names[one.design]: (one.mean, two.mean)
                for one, two in zip(self.standings[self.outcomes[0]], self.standings[other], strict=True)
            }
            drawn[f"front_{other}"] = figures.pareto(places, (self.outcomes[0], other), lang)
        for one in self.flips:
            if one.conditions:
                key = f"flip_{one.outcome}_{one.better}_{one.other}"
                drawn[key] = figures.flips(
                    self.met.factors,
                    told(self.gain(one)),
                    one.conditions,
                    covered(one.conditions, self.met.factors),
                    (names[one.better], names[one.other], label(OUTCOMES[one.outcome], lang)),
                    names,
                    lang,
                )
        for both, gain in zip(self.together, self.gains, strict=True):
            drawn[f"together_{both.outcome}"] = figures.together(gain, told(gain), both, lang)
        return drawn

    def gain(self, one: Flip) -> np.ndarray:
        """Of the better design over the other, one row a future, one column a replication."""
        costs = dict(zip(self.met.designs, self.met.costs(one.outcome), strict=True))
        return costs[one.other] - costs[one.better]

    def document(self) -> dict[str, Any]:
        """As `cogov compare STUDY --json` prints it."""
        futures, replications = next(iter(self.met.values.values())).shape[1:]
        return {
            "study": self.study,
            "base": self.met.designs[0],
            "budget": self.budget or None,
            "futures": futures,
            "futures_left_out": self.met.left_out,
            "replications": replications,
            "outcomes": {
                outcome: {
                    "designs": {one.design: entry(one) for one in self.standings[outcome]},
                    "flips": [flip_entry(one) for one in self.flips if one.outcome == outcome],
                    "together": next(
                        (together_entry(one) for one in self.together if one.outcome == outcome), None
                    ),
                }
                for outcome in self.outcomes
            },
            "good_enough": {
                "demands": list(map(str, self.demands)),
                "designs": {
                    name: [*map(plain, x)]
                    for name, x in zip(self.met.designs, self.good, strict=True)
                    for name, share in zip(self.met.designs, self.good, strict=True)
                },
            },
            "front": {
                "outcomes": self.outcomes,
                "designs": self.front,
                "share_undominated": dict(zip(self.met.designs, self.undominated, strict=True)),
            },
        }


def weigh(where: str | Path, outcome: str | Sequence[str] | None = None, good: Sequence[str] = ()) -> Weighed:
    """How the designs of a study stand over all of its futures.

    `where` is the folder of a study with [designs], or such a study, which is run (or resumed) in out/NAME
    first. `good` says what is good enough, such as "loss<=5000" or "loss<=0.9*base"; unless told, it is to
    be no worse than the base in the leading outcome. Raises ScenarioError. ::

        found = analysis.weigh("ways", "loss")
        found.table(); found.plot("zh"); print(*found.explain("zh"), sep="\\n")
    """
    at = of_study.folder_of(where)
    names = [outcome] if isinstance(outcome, str) else outcome
    check(at, names, good)
    sweep.run_missing(at)
    return weighed(at, names, good)


def check(at: sweep.Folder, outcomes: Sequence[str] | None, good: Sequence[str]) -> list[Demand]:
    """What is wrong with a wish is said before anything is run. Raises ScenarioError."""
    names = wanted(at, outcomes)
    check_outcomes(at, names)
    lead = f"{names[0]}{'<=' if sign(names[0]) > 0 else '>='}base"
    return [demand(text, names) for text in good or [lead]]


def wanted(at: sweep.Folder, outcomes: Sequence[str] | None) -> list[str]:
    """The outcomes to weigh: those told, or all of the study of which one way is better."""
    names = at.study.file.outcomes
    return list(dict.fromkeys(outcomes or [name for name in names if OUTCOMES[name].better] or names))


def weighed(at: sweep.Folder, outcomes: Sequence[str] | None = None, good: Sequence[str] = ()) -> Weighed:
    """The same, of a study that has been run. Raises ScenarioError."""
    names = wanted(at, outcomes)
    here = met(at, names)
    demands = check(at, names, good)
    means = {
        name: [float(here.values[outcome][k].mean()) for outcome in names]
        for k, name in enumerate(here.designs)
    }
    stands = {name: standings(here.designs, here.costs(name), sign(name)) for name in names}
    both = together(at.study.designs, bool(at.study.file.budget), here)
    return Weighed(
        at.study.name,
        here,
        stands,
        demands,
        good_enough(demands, here.values),
        front(means, names),
        undominated(np.array([here.costs(name).mean(axis=2) for name in names])).tolist(),
        significant([one for name in names for one in flips_of(here, name)]),
        [one for one, _ in both],
        [gain for _, gain in both],
        {lang: called(at, lang) for lang in ("zh", "en")},
        at.study.file.budget,
    )


def flips_of(here: Met, outcome: str) -> list[Flip]:
    """Of the two leading designs, and of each with the base."""
    costs = here.costs(outcome)
    first, second = np.argsort(costs.mean(axis=(1, 2)), kind="stable")[:2].tolist()
    pairs = [(first, second), *((0, k) for k in range(1, len(costs)) if {0, k} != {first, second})]
    return [
        flip(outcome, (here.designs[one], here.designs[two]), costs[two] - costs[one], here.factors)
        for one, two in pairs
    ]


def called(at: sweep.Folder, lang: str) -> dict[str, str]:
    """What designs and factors are called."""
    scenarios = scenarios_at(at.study.job._replace(budget=""), {})
    found = titles(scenarios, lang)
    return found | {factor.name: result.called(factor.name, lang) for factor in at.study.factors}


def entry(one: Standing) -> dict[str, Any]:
    """One design in one outcome."""
    estimates = {name: [*map(plain, getattr(one, name))] for name in ("mean", "difference", "best", "regret")}
    rest = {name: getattr(one, name) for name in ("surely_best", "regret_90", "regret_most")}
    return estimates | rest


def flip_entry(one: Flip) -> dict[str, Any]:
    """One pair of designs."""
    numbers = {name: getattr(one, name) for name in ("coverage", "density", "p")}
    return {
        **{name: getattr(one, name) for name in ("better", "other", "usual", "reversed", "unclear")},
        "gain": [*map(plain, one.gain)],
        "conditions": [{"factor": c.factor, "is": c.how, "value": value(c.at)} for c in one.conditions],
        **{name: plain(number) for name, number in numbers.items()},
    }


def together_entry(one: Together) -> dict[str, Any]:
    """Both mechanisms together."""
    return {**one._asdict(), "value": [*map(plain, one.value)]}


def value(at: Any) -> Any:
    """As JSON has it, whatever NumPy calls it."""
    return at.item() if isinstance(at, np.generic) else at
