"""The course of a search: which designs it tries, generation by generation, and which it judges anew.

It hangs on the seed and on what runs came to, nothing else. So a search that was broken off goes on by being
gone through once more from its start; runs that are there already take no time.
"""

from collections.abc import Generator
from typing import Any, NamedTuple

import numpy as np

from analysis.searches.declaration import Search
from analysis.searches.evolution import Evolution
from analysis.searches.judging import Judge, front, spread
from analysis.searches.ledger import Ledger, Wanted
from analysis.searches.space import Design, Space
from analysis.study import Study
from sim.entries import ScenarioError


class Went(NamedTuple):
    """What was tried."""

    base: Design
    generations: list[list[Design]]  # of the search
    drawn: list[Design]  # at random, as many as the search tried; the first generation is the same
    finalists: list[Design]  # of the search, judged anew
    finalists_drawn: list[Design]  # of random search
    unchosen: list[Design]  # the first that were drawn, however good they are; judged anew beside the others


class Setting(NamedTuple):
    """What a course is made of."""

    told: Search
    space: Space
    judge: Judge
    seen: range  # replications by which the search judges
    fresh: range  # by which its finalists are judged anew
    start: list[Design]  # all random designs; the first generation is made of the first of them


def setting(study: Study, told: Search, ledger: Ledger, futures: int) -> Setting:
    """Of a study that searches. Raises ScenarioError."""
    space = Space(study)
    number = study.file.replications.number
    rng = np.random.default_rng([told.seed, 0])
    start = list(space.drawn(rng, told.designs(futures, number)))
    if len(start) < told.population:
        raise ScenarioError(
            f"search.population = {told.population}: the levers allow only {len(start)} designs that can be"
        )
    seen, fresh = range(number), range(number, number + told.fresh)
    return Setting(told, space, Judge(told, ledger, space.base), seen, fresh, start)


def later(at: Setting) -> Wanted:
    """Runs that will be wanted whatever the search finds: of random designs, as many as it surely tries."""
    return Wanted(at.start, at.seen)


def course(at: Setting) -> Generator[Wanted, None, Went]:
    """Ask for runs, look at what came of them, ask for more. Raises RuntimeError where all fail."""
    base, judge = at.space.base, at.judge
    first = at.start[: at.told.population]
    yield Wanted([base, *first], at.seen)
    if not judge.whole([base], at.seen)[0] or not judge.whole(first, at.seen).any():
        raise RuntimeError(f"runs failed, or lack {', '.join(judge.outcomes)}: {why(judge, [base, *first])}")
    best = judge.best(first, at.seen)
    scale = Scale(judge.costs(first, at.seen, best))
    evolution = Evolution(at.space, len(judge.objectives), first, at.told.seed)
    generations: list[list[Design]] = []
    while designs := evolution.ask(len(at.start) - sum(map(len, generations))):
        yield Wanted(designs, at.seen)
        evolution.tell(scale(judge.costs(designs, at.seen, best)))
        generations.append(designs)
    tried = [one for designs in generations for one in designs]
    yield Wanted(at.start, at.seen)
    drawn = at.start[: len(tried)]
    best = judge.best([*tried, *drawn], at.seen)
    finalists, others = (
        finest(designs, judge.costs(designs, at.seen, best), at.told.finalists) for designs in (tried, drawn)
    )
    unchosen = at.start[: at.told.finalists]
    yield Wanted([base, *finalists, *others, *unchosen], at.fresh)
    return Went(base, generations, drawn, finalists, others, unchosen)


def finest(designs: list[Design], costs: np.ndarray, count: int) -> list[Design]:
    """So many of those that no other beats, spread over the front."""
    places = np.flatnonzero(front(costs))
    return [designs[places[row]] for row in spread(costs[places], count)]


def why(judge: Judge, designs: list[Design]) -> str:
    """A message of a run that failed, where there is one."""
    told: dict[str, Any] = judge.ledger.messages
    return next((told[one.name] for one in designs if one.name in told), "no run has them")


class Scale:
    """Objectives in one scale: that of the first generation."""

    def __init__(self, costs: np.ndarray) -> None:
        """From what the first generation cost."""
        self.middle, spread_of = np.nanmean(costs, axis=0), np.nanstd(costs, axis=0)
        self.unit = np.where(spread_of > 0.0, spread_of, 1.0)

    def __call__(self, costs: np.ndarray) -> np.ndarray:
        """These costs in that scale."""
        return (costs - self.middle) / self.unit
