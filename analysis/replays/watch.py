"""A run watched step by step: what only the way through it tells, the decisions upon cases and where
people stand."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from analysis.replays.window import Window
from analysis.why.kinds import CASE, KINDS, kind_of
from analysis.why.walk import taken
from sim import purpose
from sim.agents.resident import PART, RUMOUR
from sim.cases import Status
from sim.hazards.epidemic import Health
from sim.measures import Measure
from sim.run import Trajectory, begin, compile_once, days, trajectory
from sim.scenario import Scenario

UPON_CASES = (purpose.REPORT_UP, purpose.CONSENT, purpose.VIEW, purpose.PASS, purpose.QUALITY)


class Watched(NamedTuple):
    """One design's run."""

    run: Trajectory
    decisions: np.ndarray  # rows of the log, those upon cases, in order of time
    counts: dict[Measure, np.ndarray]  # (steps of the window + 1, grids): how many, at its begin and later


class Watcher:
    """Who sees a run, from before its first step on."""

    def __init__(self, shown: Window) -> None:
        """Nothing is seen yet; `shown` is what pictures are kept of."""
        self.shown = shown
        self.decisions: list[np.ndarray] = []
        self.pictures: list[dict[Measure, np.ndarray]] = []

    def see(self, at: Any) -> None:
        """A state of the engine, with the log of the step before."""
        steps = int(at.clock["step"][0])
        self.decisions.append(upon_cases(at.log[: int(at.clock["log_rows"][0])]))
        if self.shown.first <= steps <= self.shown.last:
            self.pictures.append(counted(at))

    def of(self, run: Trajectory) -> Watched:
        """All that was seen of it."""
        told = np.concatenate(self.decisions)
        counts = {measure: np.array([one[measure] for one in self.pictures]) for measure in self.pictures[0]}
        return Watched(run, told[np.argsort(told["instant"], kind="stable")], counts)


def watched(scenario: Scenario, seed: int, shown: Window, tell: Callable[[], None]) -> Watched:
    """Run a scenario alone; `tell` is called at each step. Raises ScenarioError."""
    compile_once()
    start = begin(scenario, seed, log=True)
    watcher = Watcher(shown)
    watcher.see(start)
    for end in days(start, scenario.steps, 1):
        watcher.see(end)
        taken(end)
        tell()
    return watcher.of(trajectory(scenario, seed, "fast", end))


def upon_cases(log: np.ndarray) -> np.ndarray:
    """Decisions that somebody makes upon a case; `who` is its id."""
    rows = log[np.isin(log["purpose"], UPON_CASES)]
    of_places = rows["purpose"] == purpose.CONSENT
    of_places[of_places] = [
        KINDS[kind_of(purpose.CONSENT, int(w))].actor != CASE for w in rows["whom"][of_places]
    ]
    return rows[~of_places]


def counted(at: Any) -> dict[Measure, np.ndarray]:
    """Of each grid: cases that are hidden or withheld; residents who take part, who spread rumour, and who
    are infectious. `at` is a state of the engine."""
    grids = len(at.grids)
    people = at.residents
    rows = at.open_rows[: int(at.clock["open_rows"][0])]
    hidden = rows[at.cases["status"][rows] <= Status.WITHHELD]
    who = {
        Measure.PARTICIPATION: people.does & PART > 0,
        Measure.RUMOUR: people.does & RUMOUR > 0,
        Measure.INFECTIOUS: people.health == Health.INFECTIOUS,
    }
    found = {Measure.HIDDEN: np.bincount(at.cases["grid"][hidden], minlength=grids)}
    for measure, does in who.items():
        if len(does):
            found[measure] = np.bincount(people.grid[does], minlength=grids)
    return found
