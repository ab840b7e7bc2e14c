"""What a case with a closed form is: its names, its scenario, what theory says and what a run shows."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from sim.run import Trajectory

WARM = 0.1  # share of a run that is not looked at, at its beginning
TAIL = 0.05  # and at its end

Values = Mapping[str, float]


class Range(NamedTuple):
    """Admissible values of a name."""

    default: float
    low: float
    high: float
    whole: bool = False
    names: tuple[str, ...] = ()  # where a value is given by name: its place among these


class Limit(NamedTuple):
    """One closed form and the scenario that meets it."""

    title_zh: str
    title_en: str
    names: dict[str, Range]
    cases: tuple[dict[str, float], ...]  # shown where nothing else is asked
    settings: Callable[[Values], dict[str, Any]]
    expected: Callable[[Values], tuple[float, ...]]
    observe: Callable[[Trajectory, Values], tuple[float, ...]]
    resolution: Callable[[Values], float] = lambda values: 0.0  # smallest difference that one run can show
    admissible: Callable[[Values], None] = lambda values: None  # raises ScenarioError where there is no limit
    rounding: float = 0.0  # how far columns of 32 bits may carry a figure off, in every run alike
    figures: tuple[tuple[str, str], ...] = (("", ""),)  # which each is, zh and en, where there are several

    def titles(self) -> list[tuple[str, str]]:
        """What each figure is called, zh and en."""
        return [
            (f"{self.title_zh}：{zh}", f"{self.title_en}: {en}") if zh else (self.title_zh, self.title_en)
            for zh, en in self.figures
        ]


def window(trajectory: Trajectory) -> np.ndarray:
    """Cases that arose after the warm-up and long enough before the end."""
    horizon = trajectory.scenario.file.run.days
    arose = trajectory.cases["arose"]
    return trajectory.cases[(arose >= WARM * horizon) & (arose <= (1.0 - TAIL) * horizon)]
