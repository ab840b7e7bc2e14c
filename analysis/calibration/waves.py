"""Points that a calibration adds to a study: chosen once, written down, run in a folder of their own.

They are written down before they are run, so that a calibration that was killed goes on with the same ones.
"""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.spatial.distance import cdist

from analysis import results, sweep
from analysis.calibration.coding import coded
from analysis.calibration.likeness import CUT, Likeness
from analysis.calibration.sample import sampled
from analysis.tasks import hashed
from sim.entries import ScenarioError

POINTS = "points.json"
WIDER = 0.25  # power of the density from which a wave is drawn: twice the standard deviations


class Added(sweep.Folder):
    """Points beyond a study's own, numbered after all before, so that their luck is their own."""

    @property
    def places(self) -> np.ndarray:
        """As written down."""
        return np.array(self.manifest["places"], float)

    @property
    def first(self) -> int:
        """The number of the first."""
        return int(self.manifest["first"])


class Known(NamedTuple):
    """Finished runs of some points."""

    places: np.ndarray  # (points, factors)
    outcomes: np.ndarray  # (points, replications, outcomes of the study); NaN where there is none
    left_out: int  # points that lack a finished run, or a target's outcome

    def of(self, names: Sequence[str], all_names: Sequence[str]) -> np.ndarray:
        """(points, replications, names): some of the outcomes."""
        return self.outcomes[:, :, [list(all_names).index(name) for name in names]]


def added(at: sweep.Folder, inside: Path, first: int, choose: Callable[[], np.ndarray]) -> Added:
    """The points of a folder inside that of a study; chosen and written down if there are none yet."""
    file = inside / POINTS
    if not file.exists():
        inside.mkdir(parents=True, exist_ok=True)
        told = {"first": first, "replications": at.replications, "places": choose().tolist()}
        results.replace_text(file, json.dumps(told))
    try:
        manifest = json.loads(file.read_text(encoding="utf-8"))
        return Added(inside, at.study, {key: manifest[key] for key in ("first", "replications", "places")})
    except (ValueError, KeyError, TypeError) as error:
        raise ScenarioError(f"{file}: cannot be read: {error}") from None


def folder_of(at: sweep.Folder) -> Path:
    """Where a study's added points lie: another place for other targets, or more points of the study."""
    targets = {name: one._asdict() for name, one in at.study.targets.items()}
    told = [targets, at.manifest["batches"], at.replications, at.study.file.sampling.seed]
    return at.folder / f"calibration-{hashed(json.dumps(told, sort_keys=True))[:8]}"


def known(at: sweep.Folder, needed: Sequence[str]) -> Known:
    """What has been run of some points; only those count that have finished every replication, each with the
    needed outcomes."""
    rows = results.table(at.folder)
    done = rows[rows["status"] == "done"]
    names = list(at.study.file.outcomes)
    found = np.full((len(at.places), at.replications, len(names)), np.nan)
    there = (done["point"].to_numpy() - at.first, done["replication"].to_numpy())
    found[there] = done[names].to_numpy(float)
    finished = np.zeros(found.shape[:2], bool)
    finished[there] = True
    columns = [names.index(name) for name in needed]
    whole = (finished & np.isfinite(found[:, :, columns]).all(axis=2)).all(axis=1)
    return Known(at.places[whole], found[whole], int((~whole).sum()))


def joined(parts: Sequence[Known]) -> Known:
    """All of them."""
    return Known(
        np.concatenate([one.places for one in parts]),
        np.concatenate([one.outcomes for one in parts]),
        sum(one.left_out for one in parts),
    )


def next_points(
    alike: Likeness, factors: Sequence[object], places: np.ndarray, count: int, rng: np.random.Generator
) -> np.ndarray:
    """At most `count` places that are not ruled out, far from each other and from those already run."""
    found = drawn(alike, factors, rng, WIDER)
    found = found[alike.worst(coded(found, factors)) <= CUT]
    gaps = cdist(coded(found, factors), coded(places, factors)).min(axis=1, initial=np.inf)
    chosen: list[int] = []
    while len(chosen) < count and len(found) and gaps.max() > 0.0:
        chosen.append(int(gaps.argmax()))
        here = coded(found[chosen[-1:]], factors)
        gaps = np.minimum(gaps, cdist(coded(found, factors), here)[:, 0])
    return found[chosen]


def drawn(
    alike: Likeness, factors: Sequence[object], rng: np.random.Generator, upto: float = 1.0
) -> np.ndarray:
    """Places as likely as they agree with the targets."""
    return sampled(lambda places: alike.log_density(coded(places, factors)), len(factors), rng, upto)
