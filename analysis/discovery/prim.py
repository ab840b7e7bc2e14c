"""The patient rule induction method (Friedman and Fisher 1999): peel a little off a box, time and again,
where that leaves most of what is looked for; paste back; cover what is left by further boxes."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.discovery.boxes import Bound, Bounds, Box, inside, judged, sure

PEEL = 0.05  # share of a box that is peeled off at a time
LEAST = 0.05  # of all rows that a box must hold
LEVEL = 0.05  # above which a bound may be chance
MOST = 4  # boxes


def prim(table: pd.DataFrame, hits: np.ndarray) -> tuple[list[Box], list[Box]]:
    """Boxes in the order in which they were found, and the course of the first one's peeling."""
    found: list[Box] = []
    course: list[Box] = []
    left = np.full(len(table), True)
    while len(found) < MOST and hits[left].any():
        part, some = table[left], hits[left]
        peeled = peel(part, some, max(2, int(LEAST * len(table))))
        course = course or [judged(part, some, bounds) for bounds in peeled]
        bounds = sure(part, some, paste(part, some, best(part, some, peeled)), LEVEL)
        box = judged(table, hits, bounds)
        if not bounds or box.density <= hits.mean():
            break
        found.append(box)
        left &= ~inside(table, bounds)
    return found, course


def best(table: pd.DataFrame, hits: np.ndarray, course: list[Bounds]) -> Bounds:
    """The box on the course with the highest harmonic mean of coverage and density."""

    def worth(bounds: Bounds) -> float:
        rows = inside(table, bounds)
        return 2.0 * float(hits[rows].sum()) / float(hits.sum() + rows.sum())

    return max(course, key=worth)


def peel(table: pd.DataFrame, hits: np.ndarray, least: int) -> list[Bounds]:
    """The boxes on the way from all rows to as few as are allowed, or until all are hits."""
    course: list[Bounds] = [{}]
    while True:
        here = course[-1]
        rows = inside(table, here)
        if hits[rows].all():
            return course
        smaller = [
            (gain(hits, rows, kept), int(kept.sum()), name, bound)
            for name, bound, kept in peels(table, rows, here)
            if least <= kept.sum() < rows.sum()
        ]
        if not smaller:
            return course
        _, _, name, bound = max(smaller, key=lambda one: one[:2])
        course.append({**here, name: bound})


def gain(hits: np.ndarray, rows: np.ndarray, kept: np.ndarray) -> float:
    """How much denser the rest is for each row that goes, times what is left: by the density alone, to drop a
    third of all rows with a value would nearly always beat to shave off a twentieth (Kwakkel and Jaxa-Rozen
    2016)."""
    gone = int(rows.sum()) - int(kept.sum())
    return float(hits[kept].mean() - hits[rows].mean()) * int(kept.sum()) / gone


def peels(table: pd.DataFrame, rows: np.ndarray, here: Bounds) -> Iterator[tuple[str, Bound, np.ndarray]]:
    """Every way to peel a little off, with the rows that are left: at either end of a number, or one of
    several values."""
    for name in map(str, table):
        for bound in shavings(table[name][rows], here.get(name, Bound())):
            yield name, bound, rows & bound.holds(table[name])


def shavings(column: pd.Series, bound: Bound) -> Iterator[Bound]:
    """Bounds that are a little closer."""
    if is_number(column):
        numbers = column.to_numpy(float)
        low, high = np.quantile(numbers, (PEEL, 1.0 - PEEL))
        above, below = numbers[numbers > numbers.min()], numbers[numbers < numbers.max()]
        if len(above):
            yield bound._replace(low=max(low, float(above.min())))
            yield bound._replace(high=min(high, float(below.max())))
    else:
        values = sorted(column.unique(), key=str)
        for value in values if len(values) > 1 else []:
            yield Bound(values=tuple(one for one in values if one != value))


def paste(table: pd.DataFrame, hits: np.ndarray, bounds: Bounds) -> Bounds:
    """Take bounds back as far as the box holds a larger share of hits then."""
    while True:
        density = float(hits[inside(table, bounds)].mean())
        wider = [
            (float(hits[rows].mean()), other)
            for other in pastes(table, bounds)
            if (rows := inside(table, other)).sum() > inside(table, bounds).sum()
        ]
        share, other = max(wider, key=lambda one: one[0], default=(0.0, bounds))
        if share < density or not wider:
            return bounds
        bounds = other


def pastes(table: pd.DataFrame, bounds: Bounds) -> Iterator[Bounds]:
    """Every way to widen a box a little."""
    for name, bound in bounds.items():
        rest = {other: kept for other, kept in bounds.items() if other != name}
        near = table[name][inside(table, rest)]
        if bound.values:
            for value in sorted(set(near) - set(bound.values), key=str):
                yield {**rest, name: Bound(values=(*bound.values, value))}
            continue
        numbers = np.sort(near.to_numpy(float))
        more = max(1, int(0.2 * PEEL * len(numbers)))
        below, above = numbers[numbers < bound.low], numbers[numbers > bound.high]
        if len(below):
            yield {**rest, name: bound._replace(low=float(below[-min(more, len(below))]))}
        if len(above):
            yield {**rest, name: bound._replace(high=float(above[min(more, len(above)) - 1]))}


def is_number(column: pd.Series) -> bool:
    """Or else a choice."""
    return bool(pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column))
