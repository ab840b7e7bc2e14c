"""`calibrate`: which points of a study's factors agree with its targets, and what that leaves open."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.stats import qmc
from threadpoolctl import threadpool_limits

from analysis import study, sweep
from analysis.arguments import ArgumentError
from analysis.calibration import waves as adding
from analysis.calibration.check import Checked, checked
from analysis.calibration.coding import coded, width
from analysis.calibration.likeness import CUT, Likeness, likeness, luck_of
from analysis.calibration.result import Calibration, Wave
from analysis.calibration.targets import POINTS_A_COLUMN, Target
from analysis.calibration.waves import Known
from sim.entries import ScenarioError

WAVES, MOST_WAVES = 2, 20  # after the study's own points
CHECKS = 20  # points of the posterior that are run
TRIALS = 4096  # places by which the space that is left is measured; a power of two
ENOUGH = 10  # points, for luck to be told from them alone
POSTERIOR, TAILS = 1001, 1002  # kinds of luck, beside the waves' numbers

Run = Callable[[sweep.Folder], object]  # runs what is missing in a folder


class State(NamedTuple):
    """What is known after some waves."""

    known: Known  # of all points so far
    alike: Likeness
    luck: np.ndarray  # variance of a single run, one a fitted target


def calibrate(where: str | Path, waves: int = WAVES, workers: int | None = None) -> Calibration:
    """Fit the factors of a study to its `[targets]`.

    Its runs go to out/NAME, and so do those of `waves` waves, each of half as many points as the study has,
    put where nothing is ruled out as yet. What has been run is not run again.
    Raises ScenarioError; RuntimeError where too few runs finish.
    """
    check_waves(waves)
    return calibrated(folder_of(where), lambda at: sweep.run_missing(at, workers), waves)


def folder_of(where: str | Path) -> sweep.Folder:
    """The folder out/NAME of a study with targets, by its name or file. Raises ScenarioError."""
    told = study.load(where)
    check(told)
    return sweep.create(told, Path("out") / told.name)


@threadpool_limits.wrap(limits=1, user_api="blas")  # the same digits whatever the machine
def calibrated(at: sweep.Folder, run: Run, waves: int = WAVES) -> Calibration:
    """The calibration of a study in its folder. Raises ScenarioError, RuntimeError."""
    check_waves(waves)
    check(at.study)
    run(at)
    parts, state = [at], learnt([at])
    course = [wave_of(parts, state)]
    while len(course) <= waves:
        more = next_wave(parts, state)
        if not len(more.places):
            break
        run(more)
        parts.append(more)
        state = learnt(parts)
        course.append(wave_of(parts, state))
    return concluded(parts, course, state, run)


def check(told: study.Study) -> None:
    """A study has targets. Raises ScenarioError."""
    if not told.targets:
        raise ScenarioError(f"study {told.name}: has no [targets] to calibrate to")


def check_waves(waves: int) -> None:
    """As many as there may be. Raises ScenarioError."""
    if not 0 <= waves <= MOST_WAVES:
        raise ArgumentError("waves", f" = {waves}: must lie in 0 to {MOST_WAVES}")


def learnt(parts: Sequence[sweep.Folder]) -> State:
    """Emulators of all points so far. Luck is that of the newest points, which lie nearest to the targets.

    Raises RuntimeError where too few points are finished.
    """
    told = parts[0].study
    each = [adding.known(one, list(told.targets)) for one in parts]
    known, least = adding.joined(each), POINTS_A_COLUMN * width(told.factors)
    if len(known.places) < least:
        raise RuntimeError(
            f"{parts[0].folder}: {len(known.places)} points with all runs finished and every target's "
            f"outcome; the emulator needs {least}: see cogov status, cogov retry"
        )
    targets, names = fitted_to(parts[0]), told.file.outcomes
    near = each[-1] if len(each[-1].places) >= ENOUGH else known
    luck = luck_of(near.of(list(targets), names))
    inputs = coded(known.places, told.factors)
    return State(known, likeness(targets, inputs, known.of(list(targets), names), luck), np.diag(luck))


def fitted_to(at: sweep.Folder) -> dict[str, Target]:
    """Targets that are not held out."""
    return {name: one for name, one in at.study.targets.items() if not one.held_out}


def wave_of(parts: Sequence[sweep.Folder], state: State) -> Wave:
    """How far the runs so far have come."""
    factors = parts[0].study.factors
    trials = qmc.Sobol(len(factors), rng=np.random.default_rng(0)).random(TRIALS)
    left = float((state.alike.worst(coded(trials, factors)) <= CUT).mean())
    return Wave(len(state.known.places), state.known.left_out, left)


def next_wave(parts: Sequence[sweep.Folder], state: State) -> adding.Added:
    """More points where nothing is ruled out as yet, written down but not run."""
    at, number = parts[0], len(parts)
    count = -(-len(at.places) // 2)
    return adding.added(
        at,
        adding.folder_of(at) / f"wave-{number}",
        sum(len(one.places) for one in parts),
        lambda: adding.next_points(
            state.alike, at.study.factors, state.known.places, count, luck_for(at, number)
        ),
    )


def luck_for(at: sweep.Folder, what: int) -> np.random.Generator:
    """Luck of the calibration itself, the same whether it was interrupted or not."""
    return np.random.default_rng([at.study.file.sampling.seed, what])


def concluded(parts: Sequence[sweep.Folder], course: list[Wave], state: State, run: Run) -> Calibration:
    """The posterior, and the check by runs; without either where every point is ruled out."""
    at, told = parts[0], parts[0].study
    places = adding.drawn(state.alike, told.factors, luck_for(at, POSTERIOR))
    distances = state.alike.distances(coded(places, told.factors))
    closest = distances[distances.max(axis=1).argmin()]
    found = Calibration(
        told.name,
        told.factors,
        told.targets,
        course,
        state.alike.emulators,
        dict(zip(state.alike.emulators, np.sqrt(state.luck).tolist(), strict=True)),
        dict(zip(state.alike.emulators, closest.tolist(), strict=True)),
        places if closest.max() <= CUT else places[:0],
        [],
        {},
    )
    if not found.fits:
        return found
    rows = np.linspace(0, len(places) - 1, CHECKS).astype(int)
    points = sum(len(one.places) for one in parts)
    inside = adding.folder_of(at) / f"check-{len(parts) - 1}"
    runs = adding.added(at, inside, points, lambda: places[rows])
    run(runs)
    after = adding.known(runs, list(told.targets))
    if len(after.places) < 2:
        raise RuntimeError(f"{inside}: {len(after.places)} points with all runs finished; 2 are needed")
    before = adding.known(at, list(told.targets))
    return found._replace(checks=checks(at, before, after), held=held(state, after, told))


def checks(at: sweep.Folder, before: Known, after: Known) -> list[Checked]:
    """Every outcome of the study, targets first."""
    names, targets = at.study.file.outcomes, at.study.targets
    luck, found = luck_for(at, TAILS), []
    for name in sorted(names, key=lambda name: name not in targets):
        prior, posterior = (one.of([name], names)[:, :, 0] for one in (before, after))
        found.append(checked(name, prior, posterior, targets.get(name), luck))
    return found


def held(state: State, after: Known, told: study.Study) -> dict[str, float]:
    """By target, root mean square of the emulator's standardised errors at points that it has not seen."""
    means, variances = state.alike.predicted(coded(after.places, told.factors))
    seen = after.of(list(state.alike.emulators), told.file.outcomes)
    errors = (seen.mean(axis=1) - means) / np.sqrt(variances + state.luck / seen.shape[1])
    return dict(zip(state.alike.emulators, np.sqrt((errors**2).mean(axis=0)).tolist(), strict=True))
