"""Figures of patterns: curves over what is swept, runs of one setting, and what each cut arrow changes."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

from analysis.figures.style import look, style
from analysis.pairs import interval

WIDE, HIGH = 4.3, 3.5  # inches of a panel
COLUMNS = 3
BAND = (0.1, 0.9)  # of the runs
MOST_TICKS = 7
PERCENT = (-100, -10, -1, 0, 1, 10, 100)


class Panel(NamedTuple):
    """One outcome: by arm, one row a point and one column a run; `records` are drawn as lines."""

    title: str
    unit: str
    curves: Mapping[str, np.ndarray]
    records: Sequence[float] = ()
    of_means: bool = False  # bands are intervals of means, not where the runs lie


class Axis(NamedTuple):
    """What is swept."""

    title: str
    x: np.ndarray
    log: bool


class Bar(NamedTuple):
    """One effect with its interval."""

    value: float
    low: float
    high: float
    clear: bool


def curves(panels: Sequence[Panel], axis: Axis, said: tuple[str, str]) -> Figure:
    """A panel an outcome; `said` names the line of a record, and what the bands are."""
    columns = min(COLUMNS, len(panels))
    lines = -(-len(panels) // columns)
    with matplotlib.rc_context(style()):
        size = (WIDE * columns + 0.4, HIGH * lines + 0.9)
        figure = Figure(figsize=size, layout="constrained")
        places = figure.subplots(lines, columns, squeeze=False).flatten()
        for axes, panel in zip(places, panels, strict=False):
            (over if len(axis.x) > 1 else strips)(axes, panel, axis)
            for record in panel.records:
                axes.axhline(record, color="0.45", linewidth=1, linestyle=(0, (2, 2)), label=said[0])
            axes.set_title(panel.title, fontsize=10)
            axes.set_ylabel(panel.unit, fontsize=8)
            axes.set_xlabel(axis.title, fontsize=8)
            axes.tick_params(labelsize=8)
        for axes in places[len(panels) :]:
            axes.set_visible(False)
        entries = {
            name: line
            for axes in places
            for line, name in zip(*axes.get_legend_handles_labels(), strict=True)
        }
        figure.legend(
            *(list(entries.values()), list(entries)),
            title=said[1],
            title_fontsize=8,
            loc="outside lower center",
            ncols=2,
            frameon=False,
            fontsize=8,
        )
    return figure


def over(axes: Axes, panel: Panel, axis: Axis) -> None:
    """Means over the runs as lines; where most of the runs lie, or intervals of the means, as bands."""
    for place, (name, values) in enumerate(panel.curves.items()):
        colour, dash = look(place)
        if panel.of_means:
            low, high = np.array([interval(row) for row in values]).T
        else:
            low, high = np.nanquantile(values, BAND, axis=1)
        axes.fill_between(axis.x, low, high, color=colour, alpha=0.15, linewidth=0)
        axes.plot(axis.x, np.nanmean(values, axis=1), color=colour, linestyle=dash, label=name)
    if axis.log:
        axes.set_xscale("log")
        axes.xaxis.set_minor_locator(NullLocator())
    if len(axis.x) <= MOST_TICKS or axis.log:
        axes.set_xticks(axis.x, [f"{value:g}" for value in axis.x])


def strips(axes: Axes, panel: Panel, axis: Axis) -> None:
    """Every run as a dot, arms beside each other, their medians as bars."""
    for place, (name, values) in enumerate(panel.curves.items()):
        colour, _ = look(place)
        runs = values[0][np.isfinite(values[0])]
        beside = place + 0.5 * (np.arange(len(runs)) + 0.5) / max(1, len(runs)) - 0.25
        axes.plot(beside, runs, ".", color=colour, markersize=4, label=name)
        axes.plot([place - 0.35, place + 0.35], [np.median(runs)] * 2, color=colour)
    axes.set_xticks([])
    axes.set_xlim(-0.6, len(panel.curves) - 0.4)


def arrows(effects: Mapping[str, Mapping[str, Bar]], axis: str) -> Figure:
    """What cutting each arrow changes, a row an arrow and a colour a crisis; hollow: cannot be told from
    luck. In percent."""
    crises = list(next(iter(effects.values())))
    with matplotlib.rc_context(style()):
        figure = Figure(figsize=(8.6, 1.2 + 0.29 * len(effects)), layout="constrained")
        axes = figure.subplots()
        for row, by_crisis in enumerate(effects.values()):
            for place, crisis in enumerate(crises):
                bar, (colour, _) = by_crisis[crisis], look(place)
                y = row + 0.18 * (place - (len(crises) - 1) / 2.0)
                axes.plot([100 * bar.low, 100 * bar.high], [y, y], color=colour, linewidth=1)
                face = colour if bar.clear else "white"
                label = crisis if row == 0 else None
                axes.plot(
                    100 * bar.value, y, "o", color=colour, markerfacecolor=face, markersize=3.5, label=label
                )
        axes.axvline(0.0, color="0.6", linewidth=1)
        axes.set_xscale("symlog", linthresh=1.0)
        axes.set_xticks(PERCENT, [f"{value:+g}" if value else "0" for value in PERCENT])
        axes.xaxis.set_minor_locator(NullLocator())
        axes.set_yticks(range(len(effects)), list(effects), fontsize=8)
        axes.set_ylim(len(effects) - 0.4, -0.6)
        axes.tick_params(axis="x", labelsize=8)
        axes.grid(axis="x", color="0.9", linewidth=0.6)
        axes.set_xlabel(axis, fontsize=8)
        figure.legend(loc="outside lower center", ncols=len(crises), frameon=False, fontsize=8)
    return figure
