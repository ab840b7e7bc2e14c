"""Sensitivity of a study in its folder: what was run there becomes what is known of its outcomes."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis import results, study, sweep
from analysis.arguments import ArgumentError
from analysis.futures.runs import of_design
from analysis.sensitivities.indices import METHODS, Design
from analysis.sensitivities.intervals import STATISTICS
from analysis.sensitivities.result import Sensitivity
from analysis.sensitivities.strength import strength
from analysis.study import GROUPS
from sim.entries import ScenarioError, nearest


def sensitivity(
    where: str | Path,
    outcome: str | Sequence[str] | None = None,
    method: str | None = None,
    statistic: str = "mean",
    design: str | None = None,
    less_base: bool = False,
) -> Any:
    """How strongly the factors of a study move its outcomes.

    `where` is the folder of a study, or a study, which is then run (or resumed) in out/NAME first. One
    outcome by name gives a Sensitivity, several or none a list of them. `statistic` is mean, variance,
    upper_tail or lower_tail over luck. In a study with designs it is the outcome under
    `design` (the first unless told), or with `less_base` how far it lies above that of the base.
    Raises ScenarioError.
    """
    at = folder_of(where)
    sweep.run_missing(at)
    one = isinstance(outcome, str)
    names = [outcome] if isinstance(outcome, str) else list(outcome or at.study.file.outcomes)
    told_of = [of_outcome(at, name, method, statistic, design, less_base) for name in names]
    return told_of[0] if one else told_of


def folder_of(where: str | Path) -> sweep.Folder:
    """The folder of a study: this one, or out/NAME for a study by its name or file. Raises ScenarioError."""
    folder = Path(where)
    if (folder / sweep.MANIFEST).exists():
        return sweep.reopen(folder)
    if folder.is_dir() and str(where) not in study.built_in():
        raise ScenarioError(f"{folder}: not the folder of a study")
    wanted = study.load(where)
    return sweep.create(wanted, Path("out") / wanted.name)


def of_outcome(
    at: sweep.Folder,
    name: str,
    method: str | None,
    statistic: str,
    design: str | None = None,
    less_base: bool = False,
) -> Sensitivity:
    """The sensitivity of one outcome. Raises ScenarioError."""
    if method is not None and method not in METHODS:
        raise ArgumentError(
            "method", f" = {method!r}: must be one of {', '.join(METHODS)}{nearest(method, METHODS)}"
        )
    if statistic not in STATISTICS:
        raise ArgumentError("statistic", f" = {statistic!r}: must be one of {', '.join(STATISTICS)}")
    if name not in at.study.file.outcomes:
        told_names = at.study.file.outcomes
        raise ArgumentError(
            "outcome", f" = {name!r}: the study has {', '.join(told_names)}{nearest(name, told_names)}"
        )
    table = of_design(at, results.table(at.folder), design, less_base)
    outputs, left_out = outputs_of(at, table, name)
    groups = {
        group: tuple(factor.name for factor in at.study.factors if factor.group == group) for group in GROUPS
    }
    found = strength(design_of(at), outputs, statistic, method)
    under = design or next(iter(at.study.designs), None)
    return Sensitivity(at.study.name, name, found, groups, int(outputs.size), left_out, under, less_base)


def design_of(at: sweep.Folder) -> Design:
    """What was run."""
    sampling, sets = at.study.file.sampling, at.study.sets
    return Design(
        sampling.method,
        tuple(name for name, _ in sets),
        tuple(tuple(columns) for _, columns in sets),
        sampling.second_order,
        at.places,
        tuple(factor.choices for factor in at.study.factors),
    )


def outputs_of(at: sweep.Folder, table: pd.DataFrame, name: str) -> tuple[np.ndarray, int]:
    """(values, shape (points, replications); how many replications are left out): a replication in which
    any point failed, is missing or has no value is no part of any index. Raises ScenarioError."""
    values = np.full((len(at.places), at.replications), math.nan)
    done = table[table["status"] == "done"]
    values[done["point"], done["replication"]] = done[name].astype(float)
    whole = np.isfinite(values).all(axis=0)
    if not whole.any():
        undone = values.size - len(done)
        if undone:
            raise ScenarioError(
                f"{at.folder}: {undone} of {values.size} runs are not done, at least one in every "
                "replication: go on with cogov sweep, or cogov retry"
            )
        without = int((~np.isfinite(values)).sum())
        raise ScenarioError(
            f"{at.folder}: {without} of {values.size} runs have no {name}, at least one in every "
            "replication: choose another outcome"
        )
    return values[:, whole], int((~whole).sum())


def until(
    at: sweep.Folder,
    names: Sequence[str],
    width: float,
    most_runs: int,
    run: Any,
    method: str | None = None,
    statistic: str = "mean",
    design: str | None = None,
    less_base: bool = False,
) -> sweep.Folder:
    """Extend a study until every interval of the main measure is at most so wide, or the runs would be too
    many. `run` runs what is missing. Raises ScenarioError."""
    while True:
        told = [of_outcome(at, name, method, statistic, design, less_base) for name in names]
        widest = max(told, key=lambda one: one.widest)
        if widest.widest <= width:
            return at
        more_luck = widest.strength.wide_by_luck or not sweep.extends(at)
        runs = at.standing().runs
        if 2 * runs > most_runs:
            raise ScenarioError(
                f"--until-ci {width:g}: the widest interval is {widest.widest:.3g} ({widest.outcome}) after "
                f"{runs} runs, and twice as many are more than --most-runs {most_runs}"
            )
        at = at.extended(at.replications, 0) if more_luck else at.extended(0, sum(at.manifest["batches"]))
        run(at)
