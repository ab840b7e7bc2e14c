"""In how many futures a design is good enough (Simon 1956)."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from analysis.arguments import ArgumentError
from analysis.futures.luck import LEVEL, share, told
from analysis.futures.weighing import Estimate
from sim.entries import nearest

FORM = re.compile(r"\s*(\w+)\s*(<=|>=)\s*(?:(?P<number>[^*]+?)\s*(?P<times>\*\s*base)?|(?P<base>base))\s*")


class Demand(NamedTuple):
    """What makes a design good enough: at most, or at least, a number or a multiple of the base."""

    outcome: str
    at_most: bool
    number: float
    of_base: bool

    def slack(self, values: np.ndarray) -> np.ndarray:
        """By how much it is met, shape (designs, futures, replications); `values` has the base first."""
        bound = self.number * values[:1] if self.of_base else self.number
        return bound - values if self.at_most else values - bound

    def __str__(self) -> str:
        """As it was asked for."""
        sign = "<=" if self.at_most else ">="
        if not self.of_base:
            return f"{self.outcome}{sign}{self.number:g}"
        return f"{self.outcome}{sign}{'' if self.number == 1.0 else f'{self.number:g}*'}base"


def demand(text: str, outcomes: Sequence[str]) -> Demand:
    """NAME<=X, NAME>=X, with base or X*base in place of X. Raises ScenarioError."""
    found = FORM.fullmatch(text)
    if found is None:
        raise wrong(text)
    name, sign = found[1], found[2]
    if name not in outcomes:
        known = f"{', '.join(outcomes)}{nearest(name, outcomes)}"
        raise ArgumentError("good", f" {text!r}: the outcomes asked for are {known}")
    bare = found["number"] is None or found["number"] == "base"
    try:
        number = 1.0 if bare else float(found["number"])
    except ValueError:
        raise wrong(text) from None
    if not np.isfinite(number):
        raise wrong(text)
    return Demand(name, sign == "<=", number, bare or found["times"] is not None)


def wrong(text: str) -> ArgumentError:
    """What was allowed."""
    return ArgumentError("good", f" {text!r}: must be NAME<=X or NAME>=X, X a number, base or 0.9*base")


def good_enough(demands: Sequence[Demand], values: Mapping[str, np.ndarray]) -> list[Estimate]:
    """Share of futures in which each design meets all demands, the base first; `values[outcome]` has shape
    (designs, futures, replications)."""
    slacks = np.array([one.slack(values[one.outcome]) for one in demands])
    met = (slacks.mean(axis=-1) >= 0.0).all(axis=0)
    signs = told(slacks, LEVEL / len(demands))
    signs[(slacks == 0.0).all(axis=-1)] = 1  # met exactly, whatever the luck
    sure, possible = (signs == 1).all(axis=0), (signs != -1).all(axis=0)
    return [
        (float(one.mean()), *share(surely, maybe))
        for one, surely, maybe in zip(met, sure, possible, strict=True)
    ]
