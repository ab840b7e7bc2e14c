"""A grid of intensities of two mechanisms: what each cell brings, and what both do beyond each alone."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from scipy import stats

from analysis import results, sweep
from analysis.arguments import ArgumentError
from analysis.figures import decisions as figures
from analysis.futures.luck import LEVEL, told
from analysis.futures.runs import sign
from analysis.sensitivities import of_study, result
from analysis.tasks import MECHANISM
from analysis.words import headed, label, say, unit
from sim.entries import ScenarioError, nearest
from sim.outcomes import OUTCOMES


class Grid(NamedTuple):
    """One outcome over the intensities of two mechanisms."""

    outcome: str
    mechanisms: tuple[str, str]
    sides: tuple[list[float], list[float]]  # intensities of each, rising
    values: np.ndarray  # (first, second, replications)

    def gains(self) -> np.ndarray:
        """What both bring together beyond the sum of what each brings alone, above 0 where that is good; in
        the shape of the values."""
        values = self.values
        beyond = values - values[:, :1] - values[:1] + values[:1, :1]
        return -sign(self.outcome) * beyond

    def table(self) -> pd.DataFrame:
        """One row a cell: means, standard errors, and the gain with its 95 % interval."""
        gains, rows = self.gains(), []
        for place in np.ndindex(self.values.shape[:2]):
            cell, gain = self.values[place], gains[place]
            half = stats.t.ppf(1.0 - LEVEL / 2.0, len(cell) - 1) * stats.sem(gain)
            at = dict(zip(self.mechanisms, (self.sides[k][place[k]] for k in (0, 1)), strict=True))
            row = {"outcome": self.outcome, **at, "mean": cell.mean(), "se": stats.sem(cell)}
            mean = gain.mean()
            rows.append({**row, "gain": mean, "gain_low": mean - half, "gain_high": mean + half})
        return pd.DataFrame(rows)

    def plot(self, lang: str = "zh") -> Figure:
        """The outcome as a heat map, with standard errors."""
        return self.heat(self.values, label(OUTCOMES[self.outcome], lang), False, lang)

    def plot_gains(self, lang: str = "zh") -> Figure:
        """The gain as a heat map, with standard errors."""
        heading = headed(label(OUTCOMES[self.outcome], lang), say("grid_gain", lang), lang)
        return self.heat(self.gains(), heading, True, lang)

    def heat(self, values: np.ndarray, heading: str, centred: bool, lang: str) -> Figure:
        """One heat map; the first mechanism runs to the right."""
        one, two = (result.called(MECHANISM + name, lang) for name in self.mechanisms)
        heading = f"{heading} ({unit(OUTCOMES[self.outcome].unit, lang)})"
        means, errors = values.mean(axis=2).T, stats.sem(values, axis=2).T
        return figures.heat(means, errors, self.sides, (one, two), heading, centred)

    def explain(self, lang: str = "zh") -> list[str]:
        """In how many cells both are better, or worse, together than the sum of what each brings alone."""
        level = LEVEL / max(1, (self.values.shape[0] - 1) * (self.values.shape[1] - 1))
        signs = told(self.gains()[1:, 1:], level)
        counts = [int((signs == which).sum()) for which in (1, -1, 0)]
        return [say("grid_found", lang).format(label(OUTCOMES[self.outcome], lang), signs.size, *counts)]

    def document(self) -> dict[str, Any]:
        """As `cogov compare --json` prints it: cells row by row."""
        return {
            "outcome": self.outcome,
            "mechanisms": list(self.mechanisms),
            "replications": self.values.shape[2],
            "cells": self.table().drop(columns="outcome").to_dict("records"),
        }


def is_grid(at: sweep.Folder) -> bool:
    """Whether a study is a full grid of intensities of two mechanisms, from none of either on."""
    told_of = at.study.factors
    whole = at.study.file.sampling.method in ("grid", "factorial")
    names = [factor.name for factor in told_of]
    none = all(not factor.values and factor.low == 0.0 for factor in told_of)
    return not at.study.designs and whole and len(names) == 2 and none and all(MECHANISM in n for n in names)


def grids_of(at: sweep.Folder, outcomes: Sequence[str] | None) -> list[Grid]:
    """Each outcome of such a study of which one way is better, or those told. Raises ScenarioError."""
    known = at.study.file.outcomes
    for name in outcomes or ():
        if name not in known:
            raise ArgumentError(
                "outcome", f" {name!r}: the study has {', '.join(known)}{nearest(name, known)}"
            )
    return [grid_of(at, name) for name in outcomes or [name for name in known if OUTCOMES[name].better]]


def grid_of(at: sweep.Folder, outcome: str) -> Grid:
    """One outcome of such a study. Raises ScenarioError where runs are missing."""
    values, _ = of_study.outputs_of(at, results.table(at.folder), outcome)
    if values.shape[1] < 2:
        raise ScenarioError(f"{at.folder}: a grid takes two replications, finished at every point")
    names = [factor.name for factor in at.study.factors]
    cells = [tuple(at.study.values(place)[name] for name in names) for place in at.places]
    sides = [sorted({float(cell[k]) for cell in cells}) for k in (0, 1)]
    shaped = values.reshape(len(sides[0]), len(sides[1]), -1)  # points run through the last factor first
    one, two = (name.removeprefix(MECHANISM) for name in names)
    return Grid(outcome, (one, two), (sides[0], sides[1]), shaped)
