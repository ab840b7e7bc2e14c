"""What a study says of the search for designs: the table [search] of its file, and what a lever is."""

import math
from collections.abc import Sequence
from typing import Annotated, Any, NamedTuple

from analysis.arguments import ArgumentError
from analysis.futures.goodness import Demand, demand
from sim.entries import ScenarioError, nearest
from sim.outcomes import OUTCOMES
from sim.parameters import Quantity, declared

OVER = ("mean", "worst_decile", "regret")  # how an outcome is summed up over the futures
GOOD = "good_enough"  # the share of futures in which all demands are met
MOST = 8  # objectives
LEAST_POPULATIONS = 2  # with one, nothing is learnt


class Search(NamedTuple):
    """All that the table may say."""

    objectives: tuple[str, ...]  # such as "mean loss"; or "good_enough"
    good_enough: tuple[str, ...] = ()  # demands, such as "loss<=0.9*base"
    runs: Annotated[int, Quantity(1, 10_000_000, "runs", "study", "搜索的运行次数", "runs of the search")] = (
        2000  # random search gets as many
    )
    population: Annotated[
        int, Quantity(4, 1000, "designs", "study", "种群方案数", "designs of a population")
    ] = 16
    staff_hours: Annotated[
        float, Quantity(0, math.inf, "h", "study", "灾前工时预算", "staff hours before the crisis")
    ] = math.inf  # that a design may cost, its money at the price of an hour included
    finalists: Annotated[
        int, Quantity(1, 1000, "designs", "study", "复核的方案数", "designs that are judged anew")
    ] = 10
    fresh: Annotated[
        int, Quantity(2, 100_000, "runs", "study", "复核的重复数", "replications of fresh luck")
    ] = 12
    seed: Annotated[int, Quantity(0, 2**31, "", "study", "搜索的种子", "seed of the search")] = 0

    def document(self) -> dict[str, Any]:
        """As JSON has it."""
        return {**self._asdict(), "staff_hours": self.staff_hours if self.limited else None}

    @property
    def limited(self) -> bool:
        """Whether designs have a budget of staff hours."""
        return math.isfinite(self.staff_hours)

    def designs(self, futures: int, replications: int) -> int:
        """How many the runs suffice for."""
        return self.runs // (futures * replications)

    def most_runs(self, futures: int, replications: int) -> int:
        """Of both searches, which share their first generation, of the base, and of judging anew: that, the
        finalists of both, and as many designs that nobody chose."""
        designs = 2 * self.designs(futures, replications) - self.population + 1
        return futures * (designs * replications + (3 * self.finalists + 1) * self.fresh)


class Objective(NamedTuple):
    """One thing that is to be as good as can be."""

    over: str
    outcome: str  # empty for the share of futures that are good enough

    @property
    def name(self) -> str:
        """As a column is called."""
        return f"{self.over}_{self.outcome}" if self.outcome else self.over

    @property
    def sign(self) -> float:
        """1 where lower is better, -1 where higher is; regret is always to be low."""
        if self.over == GOOD:
            return -1.0
        return 1.0 if self.over == "regret" or OUTCOMES[self.outcome].better == "lower" else -1.0


def objectives(told: Search, outcomes: Sequence[str]) -> list[Objective]:
    """The objectives, checked against the outcomes of the study. Raises ScenarioError."""
    found = [objective(text, outcomes) for text in told.objectives]
    if not 2 <= len(found) <= MOST or len(set(found)) < len(found):
        raise ScenarioError(f"search.objectives = {list(told.objectives)}: must be 2 to {MOST}, each once")
    return found


def objective(text: str, outcomes: Sequence[str]) -> Objective:
    """One of them: HOW OUTCOME, or good_enough. Raises ScenarioError."""
    key = f"search.objectives: {text!r}"
    if text.strip() == GOOD:
        return Objective(GOOD, "")
    over, _, outcome = text.strip().partition(" ")
    outcome = outcome.strip()
    if over not in OVER or not outcome:
        raise ScenarioError(
            f"{key}: must be {GOOD}, or an outcome after {', '.join(OVER)}{nearest(over, (*OVER, GOOD))}"
        )
    if outcome not in outcomes:
        raise ScenarioError(f"{key}: the study has {', '.join(outcomes)}{nearest(outcome, outcomes)}")
    if not OUTCOMES[outcome].better:
        raise ScenarioError(f"{key}: of {outcome} neither way is better")
    return Objective(over, outcome)


def demands(told: Search, outcomes: Sequence[str]) -> list[Demand]:
    """What is good enough. Raises ScenarioError."""
    if bool(told.good_enough) != (GOOD in told.objectives):
        raise ScenarioError(f"search.{GOOD}: goes with {GOOD!r} among the objectives, and it with demands")
    try:
        return [demand(text, outcomes) for text in told.good_enough]
    except ArgumentError as error:
        raise ScenarioError(f"search.{GOOD}:{error.args[1]}") from None


def check(told: Search, outcomes: Sequence[str], futures: int, replications: int) -> None:
    """Objectives exist and the runs are enough to learn from. Raises ScenarioError."""
    objectives(told, outcomes)
    demands(told, outcomes)
    least = LEAST_POPULATIONS * told.population * futures * replications
    if told.runs < least:
        raise ScenarioError(
            f"search.runs = {told.runs}: must be {least} or more: {LEAST_POPULATIONS} populations of "
            f"{told.population} designs in {futures} futures, {replications} times each"
        )


def check_lever(name: str) -> None:
    """A lever is something that a government could choose. Raises ScenarioError."""
    kinds = {one.name: one.note for one in declared()}
    note = kinds.get(name)
    if isinstance(note, Quantity) and note.kind != "lever":
        raise ScenarioError(
            f"levers.{name}: is an uncertainty, which no government chooses; name it under [factors]"
        )
