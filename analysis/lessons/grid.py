"""The runs behind a lesson: every design at every setting of the sliders, under the same luck."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np

from analysis.lessons.declaration import Lesson, Place
from analysis.tasks import asked, known
from sim.run import run as run_once

Progress = Callable[[int, int], None]


class Told(NamedTuple):
    """What the runs of one design at one setting gave, one row a seed."""

    outcomes: np.ndarray  # (seeds, outcomes), nan for none
    series: np.ndarray  # (seeds, measures, steps)


class Ran(NamedTuple):
    """All runs of a lesson; a setting whose runs failed is not in it."""

    lesson: Lesson
    told: dict[tuple[str, Place], Told]
    failed: dict[tuple[str, Place], str]  # and why


def run(lesson: Lesson, progress: Progress = lambda done, of: None) -> Ran:
    """Run a lesson; what fails is told, and the rest goes on."""
    wanted = [(design, place) for design in lesson.designs for place in lesson.places()]
    told, failed = {}, {}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for k, (key, one) in enumerate(
            zip(wanted, pool.map(lambda key: attempt(lesson, *key), wanted), strict=True)
        ):
            if isinstance(one, str):
                failed[key] = one
            else:
                told[key] = one
            progress(k + 1, len(wanted))
    return Ran(lesson, told, failed)


def attempt(lesson: Lesson, design: str, place: Place) -> Told | str:
    """The runs of a design at a setting, or why they failed."""
    try:
        return runs_of(lesson, design, place)
    except (ValueError, ArithmeticError, RuntimeError, MemoryError) as error:
        return f"{type(error).__name__}: {error}"


def runs_of(lesson: Lesson, design: str, place: Place) -> Told:
    """The runs of a design at a setting. Raises ScenarioError."""
    scenario, texts = lesson.scenario(design, place), lesson.texts
    outcomes, series = [], []
    for seed in range(texts.replications):
        done = run_once(scenario, seed)
        values = asked(done, texts.outcomes)
        outcomes.append([known(values[name]) for name in texts.outcomes])
        series.append([done.series[name] for name in texts.measures])
    return Told(np.array(outcomes), np.array(series))
