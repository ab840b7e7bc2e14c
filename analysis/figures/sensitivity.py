"""Figures of sensitivity: indices with the noise floor, their growth, interactions; data in, Figure out."""

import math
from collections.abc import Mapping, Sequence
from textwrap import fill
from typing import Any

import matplotlib
import numpy as np
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from analysis.figures.style import COLOURS, look, style
from analysis.words import judged, say

MARKS = "os^Dvx"  # where there are more lines than colours
FILLED = {"matters": COLOURS[0], "does not": "white", "cannot tell": "0.75"}


def tornado(
    indices: Mapping[str, Any],
    verdicts: Mapping[str, str],
    floor: float | None,
    titles: Mapping[str, str],
    heading: str,
    measured: str,
    lang: str,
) -> Figure:
    """An index a factor with its 95 % interval, the strongest on top; what lies left of the floor is no more
    than luck. Full bars matter, grey ones cannot be told, hollow ones do not matter.

    `indices[name]` has value, low and high; `titles[name]` what it is called; `measured` what the index is.
    """
    order = sorted(indices, key=lambda name: abs(indices[name].value))
    with matplotlib.rc_context(style()):
        figure = Figure(figsize=(9, 1.4 + 0.42 * len(order)), layout="constrained")
        axes = figure.subplots()
        for place, name in enumerate(order):
            index = indices[name]
            axes.barh(place, index.value, color=FILLED[verdicts[name]], edgecolor=COLOURS[0], height=0.62)
            if math.isfinite(index.low + index.high):
                axes.plot([index.low, index.high], [place, place], color="0.1", linewidth=1.6)
        key: list[Artist] = [
            Patch(facecolor=colour, edgecolor=COLOURS[0], label=judged(verdict, lang))
            for verdict, colour in FILLED.items()
            if verdict in verdicts.values()
        ]
        if floor is not None:
            word = say("floor", lang)
            line = axes.axvline(floor, color=COLOURS[1], linestyle="--", linewidth=1.4, label=word)
            key.append(line)
        axes.axvline(0.0, color="0.4", linewidth=0.8)
        axes.set_xlabel(measured, fontsize=9)
        axes.set_yticks(range(len(order)), [fill(titles[name], 34) for name in order], fontsize=9)
        axes.set_title(heading, fontsize=11)
        figure.legend(handles=key, loc="outside lower center", ncols=4, frameon=False, fontsize=9)
    return figure


def growth(
    steps: Sequence[tuple[int, Mapping[str, float]]], titles: Mapping[str, str], heading: str, lang: str
) -> Figure:
    """An index of each factor as points are added: `steps` holds (points, index by name)."""
    with matplotlib.rc_context(style()):
        figure = Figure(figsize=(9, 4.6), layout="constrained")
        axes = figure.subplots()
        points = [count for count, _ in steps]
        for place, name in enumerate(steps[-1][1]):
            colour, dash = look(place)
            values = [found[name] for _, found in steps]
            mark = MARKS[place // len(COLOURS) % len(MARKS)]
            axes.plot(points, values, color=colour, linestyle=dash, marker=mark, label=titles[name])
        axes.set_xscale("log", base=2)
        axes.set_xticks(points, [str(count) for count in points])
        axes.set_xlabel(say("points", lang), fontsize=9)
        axes.set_title(heading, fontsize=11)
        figure.legend(loc="outside lower center", ncols=3, frameon=False, fontsize=8)
    return figure


def interactions(
    pairs: Sequence[Any], names: Sequence[str], titles: Mapping[str, str], heading: str
) -> Figure:
    """What two factors do together, as a share of the variance; a dot where the interval leaves out 0.

    A pair has one, other, value, low and high.
    """
    place = {name: k for k, name in enumerate(names)}
    values = np.full((len(names), len(names)), np.nan)
    for pair in pairs:
        values[place[pair.other], place[pair.one]] = pair.value
    top = np.nanmax(np.abs(values)) if np.isfinite(values).any() else 1.0
    with matplotlib.rc_context(style()):
        figure = Figure(figsize=(2.6 + 0.75 * len(names), 2.0 + 0.6 * len(names)), layout="constrained")
        axes = figure.subplots()
        image = axes.imshow(values, cmap="PuOr", vmin=-top, vmax=top)
        for pair in pairs:
            if pair.low > 0.0 or pair.high < 0.0:
                axes.plot(place[pair.one], place[pair.other], "o", color="0.1", markersize=4)
        called = [fill(titles[name], 16) for name in names]
        axes.set_xticks(range(len(names)), called, rotation=45, ha="right", fontsize=8)
        axes.set_yticks(range(len(names)), called, fontsize=8)
        axes.set_title(heading, fontsize=11)
        figure.colorbar(image, shrink=0.8)
    return figure
