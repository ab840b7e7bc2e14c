"""Targets: figures that runs should reproduce, each with all that keeps it from being exact."""

import math
from typing import Annotated, Any, NamedTuple

from analysis.calibration.coding import width
from sim.entries import ScenarioError, fill, nearest
from sim.outcomes import OUTCOMES
from sim.parameters import Quantity

POINTS_A_COLUMN = 10  # of the first sample (Loeppky, Sacks and Welch 2009)
LEAST_REPLICATIONS = 2  # without which luck cannot be told from effect


class Target(NamedTuple):
    """A figure for an outcome; errors are standard deviations in the outcome's unit."""

    value: float
    standard_error: float  # of the figure itself
    discrepancy: float  # how far the model may be off at its best; 0 takes it as exact
    source: str
    runs: Annotated[int, Quantity(1, 100_000, "runs", "study", "历程数", "histories")] = (
        1  # it is the mean of
    )
    held_out: bool = False  # only looked at afterwards

    @property
    def variance(self) -> float:
        """Of figure and model together, luck aside."""
        return self.standard_error**2 + self.discrepancy**2


def read_targets(told: Any, outcomes: tuple[str, ...]) -> dict[str, Target]:
    """The `[targets]` of a study file by outcome, every one an outcome of the study. Raises ScenarioError."""
    if not isinstance(told, dict):
        raise ScenarioError(f"targets = {told!r}: must be a table")
    return {name: target(name, entry, outcomes) for name, entry in told.items()}


def target(name: str, entry: Any, outcomes: tuple[str, ...]) -> Target:
    """One of them. Raises ScenarioError."""
    key = f"targets.{name}"
    if name not in OUTCOMES:
        raise ScenarioError(f"{key}: no such outcome{nearest(name, OUTCOMES)}")
    if name not in outcomes:
        raise ScenarioError(f"{key}: not among the study's outcomes, {', '.join(outcomes)}")
    found: Target = fill(Target, entry, f"{key}.")
    if not math.isfinite(found.value):
        raise ScenarioError(f"{key}.value = {found.value!r}: must be finite")
    if not 0.0 < found.standard_error < math.inf:
        raise ScenarioError(f"{key}.standard_error = {found.standard_error!r}: must be above 0 and finite")
    if not 0.0 <= found.discrepancy < math.inf:
        raise ScenarioError(f"{key}.discrepancy = {found.discrepancy!r}: must be 0 or more, and finite")
    if not found.source.strip():
        raise ScenarioError(f"{key}.source = {found.source!r}: say where the figure comes from")
    return found


def check_targets(told: Any) -> None:
    """A study that has targets can be calibrated to them; `told` is a Study. Raises ScenarioError."""
    if not told.targets:
        return
    file = told.file
    if all(one.held_out for one in told.targets.values()):
        raise ScenarioError("targets: all are held_out; at least one must be left to fit")
    if told.designs:
        raise ScenarioError("targets: do not go with designs, for the figures come from one way of governing")
    if file.sampling.method != "latin":
        raise ScenarioError(f"sampling.method = {file.sampling.method!r}: must be 'latin' with targets")
    if file.replications.common:
        raise ScenarioError(
            "replications.common = true: must be false with targets, for under shared luck all points err "
            "alike and more points do not help"
        )
    if file.replications.number < LEAST_REPLICATIONS:
        raise ScenarioError(
            f"replications.number = {file.replications.number}: must be at least {LEAST_REPLICATIONS} with "
            "targets, so that luck can be told"
        )
    least = POINTS_A_COLUMN * width(told.factors)
    if file.sampling.points < least:
        raise ScenarioError(
            f"sampling.points = {file.sampling.points}: the emulator of {len(told.factors)} factors needs at "
            f"least {least}"
        )
