"""What theory says, what the engine gives, and whether they agree.

An estimate is read from the trajectories of the fast engine. One replication is one run; its standard error
comes from independent replications alone.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import NamedTuple

import numpy as np

from analysis.limits import courses, epidemics, games, hazards, joint_work, queues, relays, residents
from analysis.limits.declaration import Limit, Range, Values
from sim.entries import ScenarioError, folder, nearest
from sim.run import run
from sim.scenario import load

LEAST = 32  # replications
LUCK = 6.0  # standard errors by which luck alone may err
MOST = 200_000
WANTED = 0.006  # standard error over expected value at which replications stop
ALLOWED = 0.007  # with which a row may still pass

PARTS = (queues, relays, residents, courses, joint_work, games, hazards, epidemics)
LIMITS: dict[str, Limit] = dict(
    sorted((item for part in PARTS for item in part.LIMITS.items()), key=lambda item: int(item[0][1:]))
)


class Row(NamedTuple):
    """One figure: expected and got."""

    id: str
    title_zh: str
    title_en: str
    values: dict[str, float]
    expected: float
    got: float
    se: float
    replications: int

    @property
    def given(self) -> dict[str, float | str]:
        """The values as they are asked for, by name where they have one."""
        names = LIMITS[self.id].names
        return {key: names[key].names[int(v)] if names[key].names else v for key, v in self.values.items()}

    @property
    def passes(self) -> bool:
        """Within three standard errors, and these small enough to mean something."""
        if self.se == 0.0:
            error, size = abs(self.got - self.expected), abs(self.expected)
            return error <= 1e-12 * max(1.0, size) and (size == 0.0 or error <= 1e-9 * size)
        close = abs(self.got - self.expected) <= 3.0 * self.se
        return close and self.se <= ALLOWED * abs(self.expected)


def check(
    ids: list[str] | None = None,
    values: Mapping[str, float | str] | None = None,
    progress: Callable[[str], None] = lambda text: None,
) -> Iterator[Row]:
    """Rows of the limits asked for, in order. Raises ScenarioError for an unknown id, name or value."""
    wanted = [find(name) for name in ids] if ids else list(LIMITS)
    chosen = [(name, case) for name in wanted for case in cases_of(name, values or {})]
    for name, case in chosen:
        progress(f"{name} {', '.join(f'{k}={v:g}' for k, v in case.items())}")
        yield from estimate(name, case)


def find(name: str) -> str:
    """The id as it is written. Raises ScenarioError."""
    if name.upper() not in LIMITS:
        raise ScenarioError(
            f"limit {name!r}: no such limit{nearest(name.upper(), LIMITS)}; known: {', '.join(LIMITS)}"
        )
    return name.upper()


def cases_of(name: str, values: Mapping[str, float | str]) -> list[dict[str, float]]:
    """Values to check a limit at: its own cases, or its defaults with `values` in their place."""
    names = LIMITS[name].names
    for key in values:
        if key not in names:
            raise ScenarioError(
                f"{name}: {key}: no such name{nearest(key, names)}; known: {', '.join(names) or 'none'}"
            )
    default = {key: span.default for key, span in names.items()}
    asked = {key: number(f"{name}: {key}", value, names[key]) for key, value in values.items()}
    cases = [{**default, **asked}] if asked else [{**default, **case} for case in LIMITS[name].cases]
    for case in cases:
        LIMITS[name].admissible(case)
    return cases


def number(key: str, value: float | str, span: Range) -> float:
    """An admissible value, as a number. Raises ScenarioError."""
    if span.names:
        if value not in span.names:
            raise ScenarioError(f"{key} = {value}: must be one of {', '.join(span.names)}")
        return float(span.names.index(str(value)))
    if isinstance(value, (bool, str)):
        raise ScenarioError(f"{key} = {value}: must be a number")
    if math.isnan(value) or not span.low <= value <= span.high or (span.whole and value != int(value)):
        kind = "a whole number in " if span.whole else ""
        raise ScenarioError(f"{key} = {value:g}: must lie in {kind}{span.low:g} to {span.high:g}")
    return value


def estimate(name: str, values: Values) -> Iterator[Row]:
    """One row for each figure of the limit, from as many replications as the precision needs.

    Of a hundred true rows one or so lies three standard errors off by luck alone: where one does, and no
    more than LUCK, all are estimated anew from four times as many fresh seeds, and only these count.
    """
    limit = LIMITS[name]
    scenario = load(folder() / "limits" / f"{name.lower()}.toml", limit.settings(values))
    expected = limit.expected(values)

    def rows(first: int, least: int) -> list[Row]:
        got = replications(lambda seed: limit.observe(run(scenario, seed), values), expected, first, least)
        count = len(got)
        mean, se = got.mean(axis=0), got.std(axis=0, ddof=1) / math.sqrt(count)
        se = np.maximum(np.maximum(se, limit.resolution(values) / count), limit.rounding)
        return [
            Row(name, *titles, dict(values), value, float(m), float(s), count)
            for titles, value, m, s in zip(limit.titles(), expected, mean, se, strict=True)
        ]

    found = rows(0, LEAST)
    if any(3.0 * row.se < abs(row.got - row.expected) <= LUCK * row.se for row in found):
        count = found[0].replications
        found = rows(count, min(4 * count, MOST))
    yield from found


def replications(
    observe: Callable[[int], tuple[float, ...]], expected: tuple[float, ...], first: int, least: int
) -> np.ndarray:
    """Figures of at least so many runs, seeds from `first` on, and of more until that settles it."""
    got: list[tuple[float, ...]] = []
    seeds = iter(range(first, first + MOST))
    with ThreadPoolExecutor(2) as pool:
        while len(got) < least or (len(got) < MOST and not settled(np.array(got), expected)):
            got += pool.map(observe, islice(seeds, max(least - len(got), len(got) // 4)))
    return np.array(got)


def settled(got: np.ndarray, expected: tuple[float, ...]) -> bool:
    """Whether every figure is known well enough, or one is too far off for luck."""
    mean, se = got.mean(axis=0), got.std(axis=0, ddof=1) / math.sqrt(len(got))
    hopeless = (se > 0.0) & (np.abs(mean - expected) > LUCK * se)
    return bool(hopeless.any() or (se <= WANTED * np.abs(expected)).all())
