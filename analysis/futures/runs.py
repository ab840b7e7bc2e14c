"""What the designs of a study brought about: from its folder to numbers by design, future and replication."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import results, sweep
from analysis.arguments import ArgumentError
from sim.entries import ScenarioError, nearest
from sim.outcomes import OUTCOMES


class Met(NamedTuple):
    """Outcomes of all designs in all futures in which every run is finished and has them."""

    designs: tuple[str, ...]  # the base first
    factors: pd.DataFrame  # one row a future
    values: dict[str, np.ndarray]  # by outcome; (designs, futures, replications)
    left_out: int  # futures

    def costs(self, outcome: str) -> np.ndarray:
        """The values, turned so that less is better."""
        return sign(outcome) * self.values[outcome]


def sign(outcome: str) -> float:
    """1 where lower is better, -1 where higher is. Raises ScenarioError where neither is."""
    better = OUTCOMES[outcome].better
    if not better:
        raise ArgumentError("outcome", f" {outcome}: neither way is better, so no design can be")
    return 1.0 if better == "lower" else -1.0


def check(at: sweep.Folder, outcomes: Sequence[str]) -> None:
    """Whether designs of a study can be weighed in these outcomes. Raises ScenarioError."""
    if not at.study.designs:
        raise ScenarioError(f"{at.folder}: study {at.study.name} names no designs to choose between")
    known = at.study.file.outcomes
    for name in outcomes:
        if name not in known:
            raise ArgumentError(
                "outcome", f" {name!r}: the study has {', '.join(known)}{nearest(name, known)}"
            )
        sign(name)


def met(at: sweep.Folder, outcomes: Sequence[str]) -> Met:
    """Read the runs of a study with designs. Raises ScenarioError."""
    told = at.study
    check(at, outcomes)
    table = results.table(at.folder)
    shape = (len(told.designs), len(at.places), at.replications)
    done = table[table["status"] == "done"]
    row = done["design"].map({name: k for k, name in enumerate(told.designs)})
    values = {}
    for name in outcomes:
        values[name] = np.full(shape, np.nan)
        values[name][row, done["point"], done["replication"]] = done[name].astype(float)
    whole = np.all([np.isfinite(found).all(axis=(0, 2)) for found in values.values()], axis=0)
    if whole.sum() < 2:
        raise ScenarioError(
            f"{at.folder}: {int(whole.sum())} of {len(whole)} futures have all their runs with "
            f"{', '.join(outcomes)}; it takes two: go on with cogov sweep, cogov retry, or other outcomes"
        )
    futures = pd.DataFrame([told.values(place) for place in at.places])
    return Met(
        tuple(told.designs),
        futures[whole].reset_index(drop=True),
        {name: found[:, whole] for name, found in values.items()},
        int((~whole).sum()),
    )


def of_design(at: sweep.Folder, table: pd.DataFrame, design: str | None, less_base: bool) -> pd.DataFrame:
    """The runs of one design (the first unless told), or how far its outcomes lie above those of the base
    under the same luck; all runs of a study without designs. Raises ScenarioError."""
    known = list(at.study.designs)
    if not known:
        if design is not None or less_base:
            raise ArgumentError("design, less_base", f": study {at.study.name} names no designs")
        return table
    chosen = known[0] if design is None else design
    if chosen not in known:
        raise ArgumentError(
            "design", f" = {chosen!r}: must be one of {', '.join(known)}{nearest(chosen, known)}"
        )
    by_name = {name: rows.set_index(["point", "replication"]) for name, rows in table.groupby("design")}
    if not less_base:
        return table[table["design"] == chosen]
    if chosen == known[0]:
        raise ArgumentError("design, less_base", f": {chosen} is the base")
    one, base = by_name[chosen].align(by_name[known[0]], join="inner", axis=0)
    names = list(at.study.file.outcomes)
    found = one.assign(**{name: one[name] - base[name] for name in names})
    found["status"] = np.where(base["status"] == "done", one["status"], base["status"])
    return found.reset_index()
