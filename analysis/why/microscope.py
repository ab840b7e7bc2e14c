"""`why`: two runs of one crisis under two ways of governing, and where they part."""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from analysis.designs import designs, titles
from analysis.difference import Change, difference
from analysis.figures import why as figures
from analysis.tasks import plain
from analysis.why import chain as chains
from analysis.why import sentences
from analysis.why.apart import NONE, apart, of_decisions
from analysis.why.chain import Spread, Telling
from analysis.why.kinds import KINDS
from analysis.why.ledger import ROUTES, ledger
from analysis.why.walk import RECORDED, See, Walked, unseen, walk
from sim.compiled import VERSION
from sim.entries import ScenarioError
from sim.measures import Measure
from sim.scenario import Scenario


class Why(NamedTuple):
    """All that is found of two runs under the same luck."""

    names: tuple[str, str]
    called: dict[str, tuple[str, str]]  # titles by language
    seed: int
    changes: list[Change]  # on paper
    walked: Walked
    table: pd.DataFrame  # of `apart`
    links: list[tuple[int, str]]
    spread: list[Spread]
    telling: Telling | None
    ledger: dict[str, float]  # person-days by route

    @property
    def is_nothing(self) -> bool:
        """Whether the two runs are the same to the last bit."""
        return not len(self.table) and not self.walked.columns

    @property
    def scenario(self) -> Scenario:
        """The first one, whose city both have."""
        return self.walked.first.scenario

    @property
    def same_days(self) -> float:
        """Days, from the first on, in which both are the same to the last bit."""
        step_days = self.scenario.file.run.step_days
        steps = [*self.walked.columns.values(), *(self.table["instant"].iloc[:1] // step_days)]
        return float(min(steps, default=self.scenario.steps)) * step_days

    def outcomes(self) -> dict[str, tuple[float | None, float | None]]:
        """Every outcome that is another one, in both."""
        a, b = self.walked.first.outcomes, self.walked.second.outcomes
        return {name: (a[name], b[name]) for name in a if a[name] != b[name]}

    def recorded(self) -> list[Measure]:
        """Measures whose series are others."""
        a, b = self.walked.first.series, self.walked.second.series
        return [one for one in Measure if not np.array_equal(a[one.name.lower()], b[one.name.lower()])]

    def explain(self, lang: str = "zh") -> list[str]:
        """The story in sentences."""
        return sentences.story(self, lang)

    def plot(self, lang: str = "zh") -> Figure:
        """The timeline."""
        case = self.telling
        runs = (self.walked.first, self.walked.second)
        return figures.timeline(
            self.called[lang],
            self.walked.first,
            {kind: group["instant"].to_numpy() for kind, group in self.table.groupby("kind")},
            {one.kind: KINDS[one.kind].called(lang) for one in self.spread},
            np.cumsum(runs[1].series["loss"]) - np.cumsum(runs[0].series["loss"]),
            [] if case is None else [chains.spans(run, case.case) for run in runs],
            [ROUTES[name][lang == "en"] for name in list(ROUTES)[:-2]],
            lang,
        )

    def document(self) -> dict[str, Any]:
        """As `cogov why --json` gives it."""
        days, leaning = self.scenario.file.run.step_days, self.leaning()
        decision = chains.first_decision(self.table)
        return {
            "a": self.names[0],
            "b": self.names[1],
            "seed": self.seed,
            "model_version": VERSION,
            "run_ids": [run.run_id for run in (self.walked.first, self.walked.second)],
            "nothing_differs": self.is_nothing,
            "changes": [{"key": one.key, "a": one.first, "b": one.second} for one in self.changes],
            "same_days": self.same_days,
            "first": self.row(0) if len(self.table) else None,
            "first_decision": None if decision is None else self.row(decision),
            "first_chance": one_row(leaning.iloc[0]) if len(leaning) else None,
            "chain": [{**self.row(row), "near": near or None} for row, near in self.links],
            "kinds": [one._asdict() for one in self.spread],
            "columns": {name: step * days for name, step in self.walked.columns.items() if name != RECORDED},
            "telling_case": self.telling and {**told(self.telling), "case": str(self.telling.case)},
            "ledger": self.ledger,
            "outcomes": {name: {"a": a, "b": b} for name, (a, b) in self.outcomes().items()},
        }

    def row(self, place: int) -> dict[str, Any]:
        """One difference."""
        return one_row(self.table.iloc[place])

    def leaning(self) -> pd.DataFrame:
        """The first decision whose chance is another one, whether it comes out otherwise or not; or none."""
        return of_decisions(self.walked, self.walked.leaning[:1])


def why(first: str, second: str, seed: int = 0, see: See = unseen) -> Why:
    """Walk two runs of one crisis side by side; `second` is a scenario, or "+NAME[=I]" upon the first; `see`
    as `walk` has it.

    Raises ScenarioError.
    """
    sides = pair(first, second)
    walked = walk(sides[first], sides[second], seed, see)
    table = apart(walked)
    a, b = walked.first, walked.second
    return Why(
        (first, second),
        called(sides),
        seed,
        difference(sides[first], sides[second]),
        walked,
        table,
        chains.chain(table, chains.parents_of(a, b)),
        chains.spread(table),
        chains.telling(a, b),
        ledger(a, b),
    )


def pair(first: str, second: str) -> dict[str, Scenario]:
    """Both scenarios by name. Raises ScenarioError where they cannot be laid side by side."""
    sides = designs(first, [second])
    mine, its = (laid_out(one) for one in sides.values())
    for what in mine:
        if mine[what] != its[what]:
            raise ScenarioError(f"{second}: {what}: not as in {first}; no decision has its counterpart there")
    return sides


def laid_out(scenario: Scenario) -> dict[str, Any]:
    """What two scenarios must share for each agent of one to be the same agent of the other."""
    file = scenario.file
    return {
        "city": file.city,
        "population": file.population,
        "department": [(one.name, one.tier) for one in file.department],
        "work": [one.name for one in file.work],
    }


def called(sides: dict[str, Scenario]) -> dict[str, tuple[str, str]]:
    """What both are called, by language."""
    found = {}
    for lang in ("zh", "en"):
        one, other = titles(sides, lang).values()
        found[lang] = (one, other)
    return found


def one_row(row: pd.Series) -> dict[str, Any]:
    """A row as JSON can hold it; a case is named by a text, for its number has more digits than JSON is
    sure to keep."""
    entries = {name: plain(value) for name, value in row.items()}
    entries |= {name: None for name in ("grid", "subdistrict", "case") if entries[name] == NONE}
    if entries["case"] is not None:
        entries |= {"case": str(entries["case"]), "who": None}
    return entries


def told(value: Any) -> Any:
    """As JSON can hold it, tables in tables, too."""
    if hasattr(value, "_asdict"):
        value = value._asdict()
    if isinstance(value, dict):
        return {name: told(one) for name, one in value.items()}
    return plain(value)
