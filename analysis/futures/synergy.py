"""Whether the rigid and the flexible mechanism are better together, over all futures."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from analysis.futures.luck import crossed, told
from analysis.futures.runs import Met
from analysis.futures.weighing import Estimate

TOGETHER = ({"rigid", "flexible"}, {"dual_integration"})


class Together(NamedTuple):
    """What both bring beyond what either brings; above 0: better together."""

    outcome: str
    scale: str  # "budget": against the mean of either alone, at one budget; "sum": against the sum of both
    rigid: str  # the designs
    flexible: str
    both: str
    value: Estimate
    better: int  # futures in which both are better together beyond doubt
    worse: int
    unclear: int


def together(
    designs: Mapping[str, Mapping[str, float]], one_budget: bool, met: Met
) -> list[tuple[Together, np.ndarray]]:
    """Syn(B) of every outcome at one budget, ½[rigid + flexible] less both; else, where the base has no
    mechanism and both are at the intensities of either alone, rigid + flexible less both and base.

    With each comes the gain, one row a future, one column a replication. Empty where a design is missing.
    """
    parts = parts_of(designs, one_budget)
    if parts is None:
        return []
    found = []
    for outcome in met.values:
        costs = dict(zip(met.designs, met.costs(outcome), strict=True))
        rigid, flexible, both = (costs[name] for name in parts)
        gain = (
            0.5 * (rigid + flexible) - both if one_budget else rigid + flexible - both - costs[met.designs[0]]
        )
        signs = told(gain)
        counts = [int((signs == which).sum()) for which in (1, -1, 0)]
        scale = "budget" if one_budget else "sum"
        found.append((Together(outcome, scale, *parts, crossed(gain), *counts), gain))
    return found


def parts_of(designs: Mapping[str, Mapping[str, float]], one_budget: bool) -> tuple[str, str, str] | None:
    """Names of the designs of the rigid mechanism, the flexible one, and both."""
    rigid, flexible = (
        next((name for name, made in designs.items() if set(made) == {kind}), None)
        for kind in ("rigid", "flexible")
    )
    if rigid is None or flexible is None:
        return None
    if not one_budget:
        sums = {**designs[rigid], **designs[flexible]}
        both = next((name for name, made in designs.items() if made == sums), None)
        return (rigid, flexible, both) if both and not next(iter(designs.values())) else None
    both = next((name for kinds in TOGETHER for name, made in designs.items() if set(made) == kinds), None)
    return (rigid, flexible, both) if both else None
