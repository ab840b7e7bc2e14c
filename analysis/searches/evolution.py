"""How new designs are bred from good ones: SMS-EMOA (Beume, Naujoks and Emmerich 2007), in which those
survive without which the hypervolume would shrink most, as pymoo has it, behind two verbs.

The same seed and the same costs give the same designs. What pymoo leaves to be done: designs that were tried
before, or that cannot be, are bred again; objectives come in one scale (its normalisation takes differences
below 0.001 for none); designs whose runs failed are left out (its way with them draws unseeded numbers).
"""

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
from pymoo.algorithms.moo.sms import SMSEMOA, LeastHypervolumeContributionSurvival, cv_and_dom_tournament
from pymoo.core.duplicate import DuplicateElimination
from pymoo.core.evaluator import Evaluator
from pymoo.core.mixed import MixedVariableMating
from pymoo.core.population import Population
from pymoo.core.problem import Problem
from pymoo.core.repair import Repair
from pymoo.core.termination import NoTermination
from pymoo.core.variable import Choice, Integer, Real
from pymoo.operators.crossover.sbx import SBX
from pymoo.operators.crossover.ux import UX
from pymoo.operators.mutation.pm import PM
from pymoo.operators.mutation.rm import ChoiceRandomMutation
from pymoo.operators.repair.rounding import RoundingRepair
from pymoo.operators.selection.tournament import TournamentSelection
from pymoo.problems.static import StaticProblem

from analysis.searches.space import Design, Space, ends
from analysis.study import Factor

# How near offspring stay to their parents, and how fine mutations are (indices of Deb and Agrawal 1995). A
# search of hundreds of designs, not of tens of thousands, needs larger steps than pymoo's 15 and 20.
NEAR, FINE = 2, 5


class Evolution:
    """Generations of designs, each bred from those that have done best so far."""

    def __init__(self, space: Space, objectives: int, first: Sequence[Design], seed: int) -> None:
        """`first` are the designs of the first generation."""
        self.space = space
        self.tried: set[str] = set()
        problem = Problem(vars={one.name: variable(one) for one in space.levers}, n_obj=objectives)
        start = Population.new(X=np.array([space.places(one) for one in first], dtype=object))
        again = New(self)
        mating = MixedVariableMating(
            selection=TournamentSelection(func_comp=cv_and_dom_tournament),
            crossover={Real: SBX(eta=NEAR), Integer: whole(SBX, NEAR), Choice: UX()},
            mutation={Real: PM(eta=FINE), Integer: whole(PM, FINE), Choice: ChoiceRandomMutation()},
            repair=Settled(space),
            eliminate_duplicates=again,
        )
        self.algorithm = SMSEMOA(
            pop_size=len(first),
            n_offsprings=bred(len(first)),
            sampling=start,
            mating=mating,
            survival=LeastHypervolumeContributionSurvival(),
            eliminate_duplicates=again,
        )
        self.algorithm.setup(problem, termination=NoTermination(), seed=seed, verbose=False)

    def ask(self, most: int) -> list[Design]:
        """The next generation, of so many designs at most; none where nothing new can be bred."""
        asked = self.algorithm.ask() if most else None
        self.asked = Population.empty() if asked is None else asked[:most]
        found = [self.space.design(one.X) for one in self.asked]
        self.tried |= {one.name for one in found}
        return found

    def tell(self, costs: np.ndarray) -> None:
        """What the designs of the generation cost, in the order in which they were asked for; one row a
        design, one column an objective, all in one scale; not a number where its runs failed."""
        known = np.isfinite(costs).all(axis=1)
        if known.any():
            good = self.asked[known]
            Evaluator().eval(StaticProblem(self.algorithm.problem, F=costs[known]), good)
            with warnings.catch_warnings():  # pymoo turns off all that come later, too
                self.algorithm.tell(infills=good)


def whole(operator: Any, eta: float) -> Any:
    """An operator of numbers, for whole ones."""
    return operator(eta=eta, vtype=float, repair=RoundingRepair())


def bred(population: int) -> int:
    """Designs of every generation but the first: few at a time, so that each learns from all before."""
    return population // 2


def variable(lever: Factor) -> Real | Integer | Choice:
    """A lever, as pymoo has it."""
    if lever.values:
        return Choice(options=list(range(len(lever.values))))
    return (Integer if lever.whole else Real)(bounds=(0, ends(lever)))


class Settled(Repair):
    """Offspring stand where a design can stand, and where its budget pays for it."""

    def __init__(self, space: Space) -> None:
        """Of this space."""
        super().__init__()
        self.space = space

    def _do(self, problem: Problem, X: np.ndarray, **_: Any) -> np.ndarray:
        """The places of all offspring."""
        return np.array([self.space.places(self.space.design(one)) for one in X], dtype=object)


class New(DuplicateElimination):
    """No design twice, and none that cannot be."""

    def __init__(self, evolution: Evolution) -> None:
        """Of this search."""
        super().__init__()
        self.evolution = evolution

    def do(self, pop: Population, *others: Population, **_: Any) -> Population:
        """Those that are new; `others` may hold some that were bred but not asked for yet."""
        space = self.evolution.space
        taken = self.evolution.tried | {space.design(one.X).name for other in others for one in other}
        kept = []
        for place, one in enumerate(pop):
            design = space.design(one.X)
            if design.name not in taken and space.can_be(design):
                taken.add(design.name)
                kept.append(place)
        return pop[kept]
