"""A study as Python users open it: what it will cost, running it, its tables, and what comes of it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.figure import Figure

from analysis import results, study
from analysis import sweep as sweeps
from analysis.calibration.calibrate import WAVES, calibrated
from analysis.calibration.result import Calibration
from analysis.futures.weighed import Weighed, weighed
from analysis.sensitivities import of_study
from analysis.sensitivities.result import Sensitivity
from sim.entries import ScenarioError


class Study(NamedTuple):
    """A study, and its folder once it has one. ::

        told = analysis.Study.load("quick")
        told.plan(workers=2).minutes
        swept = told.sweep("out/quick", workers=2)  # runs what is missing, or nothing
        swept.table()  # one row a run
        swept.sensitivity("loss").explain("en")

    Later, `Study.open("out/quick")` has all of it again.
    """

    told: study.Study
    at: sweeps.Folder | None = None

    @classmethod
    def load(cls, name_or_path: str | Path) -> "Study":
        """A built-in study by its name, or one by its file. Raises ScenarioError."""
        return cls(study.load(name_or_path))

    @classmethod
    def open(cls, folder: str | Path) -> "Study":
        """The study of a folder, with what has been run of it. Raises ScenarioError."""
        at = sweeps.reopen(Path(folder))
        return cls(at.study, at)

    def plan(self, workers: int | None = None) -> sweeps.Plan:
        """What it will cost, from a few runs of it."""
        return sweeps.plan(self.told, workers)

    def sweep(self, out: str | Path, workers: int | None = None) -> "Study":
        """Run what is missing in a folder, which is made if there is none. Raises ScenarioError."""
        at = sweeps.create(self.told, Path(out))
        sweeps.run_missing(at, workers)
        return Study(self.told, at)

    @property
    def folder(self) -> sweeps.Folder:
        """Where its runs are. Raises ScenarioError where it has none."""
        if self.at is None:
            raise ScenarioError(f"study {self.told.name}: has not been run; sweep it first")
        return self.at

    def standing(self) -> sweeps.Standing:
        """How many runs are done, failed, lost, missing."""
        return self.folder.standing()

    def table(self) -> pd.DataFrame:
        """One row a run. Raises ScenarioError."""
        return results.table(self.folder.folder)

    def sensitivity(self, outcome: str | None = None, **how: Any) -> Sensitivity:
        """What moves an outcome, the first unless told. Raises ScenarioError."""
        name = outcome or self.told.file.outcomes[0]
        found: Sensitivity = of_study.sensitivity(self.folder.folder, name, **how)
        return found

    def compare(self, outcome: str | Sequence[str] | None = None, good: Sequence[str] = ()) -> Weighed:
        """How its designs stand over all futures. Raises ScenarioError."""
        names = [outcome] if isinstance(outcome, str) else outcome
        return weighed(self.folder, names, good)

    def calibrate(self, waves: int = WAVES, workers: int | None = None) -> Calibration:
        """Which of its points agree with its targets; takes more runs. Raises ScenarioError."""
        return calibrated(self.folder, lambda at: sweeps.run_missing(at, workers), waves)

    def result(self) -> Weighed | Sensitivity:
        """What it was made for: designs compared where it has some, else what moves the first outcome."""
        return self.compare() if self.told.designs else self.sensitivity()

    def plot(self, lang: str = "zh") -> Figure:
        """The leading figure of its result."""
        return self.result().plot(lang)

    def explain(self, lang: str = "zh") -> list[str]:
        """Its result in sentences."""
        return self.result().explain(lang)
