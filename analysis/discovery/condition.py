"""What is looked for: "loss > 50", or several such with "and". Read word by word, nothing is evaluated."""

import math
import operator
import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sim.entries import ScenarioError, nearest

SIGNS: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
FORM = re.compile(r"\s*(\w+)\s*(<=|>=|<|>)\s*(\S+)\s*")


class Term(NamedTuple):
    """An outcome against a number."""

    outcome: str
    sign: str
    number: float

    def met(self, values: pd.Series) -> np.ndarray:
        """Where it holds; nowhere without a value."""
        found: np.ndarray = SIGNS[self.sign](values.to_numpy(float), self.number)
        return found


def condition(text: str, outcomes: Sequence[str]) -> list[Term]:
    """All of which must hold. Raises ScenarioError."""
    return [term(part, text, outcomes) for part in re.split(r"\band\b", text)]


def term(part: str, text: str, outcomes: Sequence[str]) -> Term:
    """One of them."""
    found = FORM.fullmatch(part)
    if found is None:
        raise ScenarioError(f"--when {text!r}: must be NAME<X, NAME<=X, NAME>X or NAME>=X, joined by and")
    name, sign, number = found.groups()
    if name not in outcomes:
        known = f"{', '.join(outcomes)}{nearest(name, outcomes)}"
        raise ScenarioError(f"--when {text!r}: {name}: no such outcome in the study; it has {known}")
    try:
        value = float(number)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ScenarioError(f"--when {text!r}: {number!r}: must be a number")
    return Term(name, sign, value)
