"""Figures of comparisons: designs by title, the base first; data in, Figure out."""

from collections.abc import Mapping, Sequence
from textwrap import fill

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.figures.style import draw_lattice, look, roomy, style
from analysis.pairs import Difference
from analysis.words import label, say, unit
from sim.measures import ABOUT, Measure
from sim.outcomes import OUTCOMES


def bands(
    days: np.ndarray, courses: Mapping[str, Mapping[Measure, np.ndarray]], strikes: bool, lang: str
) -> Figure:
    """Mean and spread of the course under each design.

    `courses[title][measure]` has one row a replication and one column for each of `days`; where a hazard
    `strikes`, days count from then on.
    """
    measures = list(next(iter(courses.values())))
    lines = -(-len(measures) // 2)
    with matplotlib.rc_context(style()):
        figure = Figure(figsize=(11, 0.6 + 3.4 * lines), layout=roomy())
        for axes, measure in zip(figure.subplots(lines, 2).flat, measures, strict=False):
            for place, (title, runs) in enumerate(courses.items()):
                colour, dash = look(place)
                low, high = np.quantile(runs[measure], (0.1, 0.9), axis=0)
                axes.fill_between(days, low, high, color=colour, alpha=0.15, linewidth=0)
                axes.plot(days, runs[measure].mean(axis=0), color=colour, linestyle=dash, label=title)
            if strikes:
                axes.axvline(0.0, color="0.6", linewidth=1)
            axes.set_title(label(ABOUT[measure], lang), fontsize=11)
            axes.set_ylabel(unit(ABOUT[measure].unit, lang), fontsize=8)
            axes.set_ylim(bottom=0)
        handles, labels = figure.axes[0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside lower center", ncols=3, frameon=False, fontsize=9)
        for axes in figure.axes[-2:]:
            axes.set_xlabel(say("days_since" if strikes else "day", lang), fontsize=9)
    return figure


def forest(rows: Sequence[Difference], titles: Mapping[str, str], lang: str) -> Figure:
    """Differences from the base, a panel an outcome, in percent of the base's mean.

    `titles` holds all designs by name, the base first. Outcomes whose base is 0 or has no value have no
    percentages and are left out.
    """
    shown = list(dict.fromkeys(row.outcome for row in rows if row.base_mean and np.isfinite(row.base_mean)))
    columns = min(3, max(1, len(shown)))
    lines = max(1, -(-len(shown) // columns))
    with matplotlib.rc_context(style()):
        figure = Figure(figsize=(11, 0.7 + lines * (0.9 + 0.28 * (len(titles) - 1))), layout=roomy())
        panels = figure.subplots(lines, columns, squeeze=False).flatten()
        for place, (axes, outcome) in enumerate(zip(panels, shown, strict=False)):
            draw_differences(axes, [row for row in rows if row.outcome == outcome], titles)
            axes.set_title(label(OUTCOMES[outcome], lang), fontsize=10)
            if place % columns:
                axes.set_yticklabels([])
        for axes in panels[len(shown) :]:
            axes.set_visible(False)
        figure.supxlabel(say("percent", lang), fontsize=9)
    return figure


def draw_differences(axes: Axes, rows: Sequence[Difference], titles: Mapping[str, str]) -> None:
    """One panel of the forest; hollow dots are not significant."""
    names = list(titles)
    for place, row in enumerate(rows):
        if np.isfinite(row.difference):
            scale = 100.0 / abs(row.base_mean)
            colour, _ = look(names.index(row.alternative))
            filled = colour if row.is_significant else "white"
            axes.plot([row.low * scale, row.high * scale], [place, place], color=colour)
            axes.plot(row.difference * scale, place, "o", color=colour, markerfacecolor=filled)
    axes.axvline(0.0, color="0.6", linewidth=1)
    axes.set_yticks(range(len(rows)), [titles[row.alternative] for row in rows], fontsize=8)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.tick_params(axis="x", labelsize=8)


def cost_and_effect(
    costs: Mapping[str, float], values: Mapping[str, np.ndarray], outcome: str, lang: str
) -> Figure:
    """What a design takes of the staff's time before the crisis, and what it is followed by.

    `costs` in staff hours and `values`, one a replication, by title.
    """
    about = OUTCOMES[outcome]
    with matplotlib.rc_context(style()):
        figure = Figure(figsize=(8, 4), layout="constrained")
        axes = figure.subplots()
        finite = {title: column[np.isfinite(column)] for title, column in values.items()}
        means = {title: float(column.mean()) for title, column in finite.items() if len(column)}
        heights = apart(means, costs)
        for place, title in enumerate(costs):
            if title in means:
                colour, _ = look(place)
                cost = costs[title]
                axes.plot([cost, cost], np.quantile(finite[title], (0.1, 0.9)), color=colour)
                axes.plot(cost, means[title], "o", color=colour)
                axes.annotate(
                    title,
                    (cost, means[title]),
                    (8, heights[title]),
                    textcoords=("offset points", "data"),
                    verticalalignment="center",
                    fontsize=9,
                    color=colour,
                )
        axes.set_xlabel(say("cost_axis", lang))
        axes.set_ylabel(f"{label(about, lang)} ({unit(about.unit, lang)})")
        axes.set_ylim(bottom=0)
        axes.margins(x=0.25)
        axes.set_xlim(left=-0.03 * axes.get_xlim()[1])
    return figure


def apart(values: Mapping[str, float], costs: Mapping[str, float]) -> dict[str, float]:
    """The same values, moved up where two at nearly one cost would lie too close for two lines of text."""
    gap, beside = 0.06 * max(values.values(), default=0.0), 0.25 * max(costs.values())
    found: dict[str, float] = {}
    for title in sorted(values, key=lambda title: values[title]):
        below = [other for other in found if abs(costs[other] - costs[title]) < beside]
        found[title] = max([values[title], *(found[other] + gap for other in below)])
    return found


def loss_by_grid(rates: Mapping[str, np.ndarray]) -> Figure:
    """Loss of each grid under each design by title, on one scale."""
    top = max(float(np.quantile(rate, 0.99)) for rate in rates.values())
    columns = min(3, len(rates))
    lines = -(-len(rates) // columns)
    with matplotlib.rc_context(style()):
        figure = Figure(figsize=(11, 3.6 * lines), layout="constrained")
        panels = figure.subplots(lines, columns, squeeze=False).flatten()
        for axes, (title, rate) in zip(panels, rates.items(), strict=False):
            image = draw_lattice(axes, rate, fill(title, 30), top)
        for axes in panels[len(rates) :]:
            axes.set_visible(False)
        figure.colorbar(image, ax=list(panels[: len(rates)]), shrink=0.7)
    return figure
