"""Figures of scenario discovery: points, boxes, and the course of peeling."""

from collections.abc import Sequence
from typing import Any

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from analysis.figures.style import COLOURS, style
from analysis.words import DISCLAIMER

WORDS = {
    "zh": {
        "hit": "满足",
        "miss": "不满足",
        "coverage": "覆盖率",
        "density": "密度",
        "course": "逐层剥离的过程",
    },
    "en": {
        **{"hit": "met", "miss": "not met", "coverage": "coverage", "density": "density"},
        "course": "the course of peeling",
    },
}


def discovery(
    points: pd.DataFrame,
    hits: np.ndarray,
    boxes: Sequence[Sequence[Any]],
    labels: Sequence[str],
    course: Sequence[tuple[float, float]],
    when: str,
    lang: str,
) -> Figure:
    """Points on one or two factors with boxes upon them, each with a bound or None a factor; and what
    peeling traded: coverage against density."""
    words = WORDS[lang]
    with matplotlib.rc_context(style()):
        figure = Figure(figsize=(11, 4.8), layout="constrained")
        left, right = figure.subplots(1, 2)
        columns = [places(points[name]) for name in points]
        if len(columns) == 1:
            columns.append(hits.astype(float))
        for is_hit, word, colour, mark in (
            (False, "miss", COLOURS[0], "o"),
            (True, "hit", COLOURS[1], "^"),
        ):
            rows = hits == is_hit
            left.scatter(
                columns[0][rows], columns[1][rows], s=16, alpha=0.6, c=colour, marker=mark, label=words[word]
            )
        for place, bounds in enumerate(boxes):
            draw_box(left, points, bounds, place)
        left.set_xlabel(labels[0])
        left.set_ylabel(labels[1] if len(labels) > 1 else words["hit"])
        left.legend(frameon=False, fontsize=8, loc="upper left", bbox_to_anchor=(0.0, 1.1), ncols=2)
        name_values(left, points)
        right.plot(*zip(*course, strict=True), "o-", color=COLOURS[0], markersize=4)
        right.set_xlabel(words["coverage"])
        right.set_ylabel(words["density"])
        right.set_xlim(0.0, 1.05)
        right.set_ylim(0.0, 1.05)
        right.set_title(words["course"], fontsize=10)
        figure.suptitle(when, fontsize=11)
        figure.supxlabel(DISCLAIMER[lang], fontsize=8)
    return figure


def places(column: pd.Series) -> np.ndarray:
    """Numbers as they are; values by their place among all."""
    if pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column):
        return column.to_numpy(float)
    return pd.Categorical(column).codes.astype(float)


def name_values(axes: Axes, points: pd.DataFrame) -> None:
    """Ticks of factors that are no numbers."""
    for axis, name in zip((axes.xaxis, axes.yaxis), points, strict=False):
        column = points[name]
        if not pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column):
            values = pd.Categorical(column).categories
            axis.set_ticks(range(len(values)), [str(value) for value in values])


def draw_box(axes: Axes, points: pd.DataFrame, bounds: Sequence[Any], place: int) -> None:
    """A box as far as it bounds the factors shown."""
    ends = []
    for name, bound in zip(points, bounds, strict=True):
        column = places(points[name])
        rows = bound.holds(points[name]) if bound is not None else np.full(len(column), True)
        ends.append((column[rows].min(), column[rows].max()))
    ends += [(0.0, 1.0)] * (2 - len(ends))
    (left, right), (low, high) = ends
    axes.add_patch(
        Rectangle(
            (left, low), right - left, high - low, fill=False, edgecolor=COLOURS[2], linewidth=2 - 0.4 * place
        )
    )
