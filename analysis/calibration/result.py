"""What a calibration has found: a sample of points, as a table, figures, sentences, JSON."""

import json
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from analysis import store
from analysis.calibration import check, pinned, told
from analysis.calibration.check import Checked
from analysis.calibration.emulator import Emulator
from analysis.calibration.targets import Target
from analysis.discovery.told import called
from analysis.figures import calibration as figures
from analysis.figures import save
from analysis.study import Factor


class Wave(NamedTuple):
    """How far the runs had come after a wave."""

    points: int
    left_out: int  # points without all runs, or without a target's outcome
    left: float  # share of the factors' space that is not ruled out


class Calibration(NamedTuple):
    """Points that agree with the targets, each as likely as any other of them."""

    study: str
    factors: tuple[Factor, ...]
    targets: dict[str, Target]
    course: list[Wave]  # the study's own points, then each wave
    emulators: dict[str, Emulator]  # by fitted target
    luck: dict[str, float]  # standard deviation of a single run
    closest: dict[str, float]  # distance of each fitted target at the best point, in standard deviations
    places: np.ndarray  # (sample, factors), in the unit cube; empty where every point is ruled out
    checks: list[Checked]
    held: dict[str, float]  # emulators' standardised errors at points of the posterior, root mean square

    @property
    def fits(self) -> bool:
        """Whether any point agrees with the targets."""
        return len(self.places) > 0

    @property
    def marginals(self) -> list[pinned.Marginal]:
        """What is known of each factor."""
        return pinned.marginals(self.places, self.factors) if self.fits else []

    @property
    def pairs(self) -> list[pinned.Pair]:
        """Factors that trade off."""
        return pinned.pairs(self.places, self.factors) if self.fits else []

    def table(self) -> pd.DataFrame:
        """The sample: one row a point, one column a factor, and its weight."""
        rows = {
            factor.name: [factor.at(float(place)) for place in self.places[:, k]]
            for k, factor in enumerate(self.factors)
        }
        return pd.DataFrame({**rows, "weight": np.full(len(self.places), 1.0 / max(1, len(self.places)))})

    def explain(self, lang: str = "zh") -> list[str]:
        """In sentences."""
        return told.sentences(self, lang)

    def plot(self, lang: str = "zh") -> Figure:
        """Every factor under the posterior, against its prior. Raises ScenarioError without a posterior."""
        told.must_fit(self)
        titles = [called(factor.name, lang) for factor in self.factors]
        return figures.marginals(self.table(), self.factors, titles, lang)

    def drawings(self, lang: str) -> dict[str, Figure]:
        """All figures by name; none without a posterior."""
        if not self.fits:
            return {}
        titles = [called(factor.name, lang) for factor in self.factors]
        found = {"marginals": self.plot(lang), "check": figures.check(self.checks, lang)}
        if len(self.factors) > 1:
            found["pairs"] = figures.pairs(self.table(), self.factors, titles, lang)
        return found

    def document(self) -> dict[str, Any]:
        """As `cogov calibrate --json` gives it."""
        return {
            "study": self.study,
            "fits": self.fits,
            "targets": {name: one._asdict() for name, one in self.targets.items()},
            "waves": [one._asdict() for one in self.course],
            "emulators": {name: self.judged(name) for name in self.emulators},
            "closest": self.closest,
            "factors": {one.name: {**one._asdict(), "verdict": one.verdict} for one in self.marginals},
            "pairs": [one._asdict() for one in self.pairs],
            "check": {one.outcome: check.document(one) for one in self.checks},
            "posterior": self.table().to_dict("list"),
        }

    def judged(self, name: str) -> dict[str, float | None]:
        """How good the emulator of a target is, and how large luck."""
        one = self.emulators[name]
        error = float(np.sqrt((one.left_out**2).mean()))
        beyond = float((np.abs(one.left_out) > 2.0).mean())
        return {
            "explained": one.explained,
            "left_out_rms": error,
            "beyond_two": beyond,
            "at_posterior_rms": self.held.get(name),
            "luck": self.luck[name],
        }


def write(found: Calibration, folder: Path) -> None:
    """Sample, document, sentences and figures, into a folder."""
    text = json.dumps(found.document(), ensure_ascii=False, indent=1, allow_nan=False)
    (folder / "calibration.json").write_text(text + "\n", encoding="utf-8")
    store.write_csv(found.table(), folder / "posterior.csv")
    for lang in ("zh", "en"):
        lines = "\n".join(found.explain(lang)) + "\n"
        (folder / f"calibration_{lang}.txt").write_text(lines, encoding="utf-8")
        for name, figure in found.drawings(lang).items():
            for ending in ("png", "svg"):
                save(figure, folder / f"{name}_{lang}.{ending}")
