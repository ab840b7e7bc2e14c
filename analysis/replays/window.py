"""The stretch of a run that a page shows, on whole steps."""

import math
from typing import NamedTuple

import numpy as np

from sim.entries import ScenarioError
from sim.scenario import Scenario

FRAME = 0.25  # days between two pictures of the map
MOST_STEPS = 2000
MINUTES = 1440  # of a day


class Window(NamedTuple):
    """Instants in days since the start of the run."""

    first: int  # steps that are over when it begins
    last: int  # and when it ends
    step_days: float
    strike: float | None  # first hazard, None where none strikes

    @property
    def begin(self) -> float:
        """When it begins."""
        return self.first * self.step_days

    @property
    def end(self) -> float:
        """When it ends."""
        return self.last * self.step_days

    @property
    def frames(self) -> np.ndarray:
        """Instants of the pictures."""
        return np.arange(self.begin, self.end + 1e-9, min(FRAME, self.end - self.begin))

    def minutes(self, instant: float) -> int:
        """An instant as the page tells it."""
        return round(instant * MINUTES)


def window(scenario: Scenario, before: float, after: float) -> Window:
    """So many days before the first hazard and after it, as far as the run goes; from the start where
    nothing strikes. Raises ScenarioError."""
    for name, days in (("before", before), ("after", after)):
        if not 0.0 <= days < math.inf:
            raise ScenarioError(f"--{name} = {days:g}: must be a number of days, 0 or more")
    step = scenario.file.run.step_days
    strikes = bool(scenario.file.hazard) and scenario.quiet_steps < scenario.steps
    strike = scenario.quiet_days if strikes else 0.0
    first = math.floor(max(0.0, strike - before) / step + 1e-9)
    last = min(scenario.steps, math.ceil((strike + after) / step - 1e-9))
    if last <= first:
        raise ScenarioError(f"--after = {after:g}: must be at least a step ({step:g} days)")
    if last - first > MOST_STEPS:
        raise ScenarioError(
            f"--before = {before:g}, --after = {after:g}: {last - first} steps of {step:g} days; "
            f"at most {MOST_STEPS}"
        )
    return Window(first, last, step, strike if strikes else None)
