"""Figures of decisions over uncertain futures; data in, Figure out. All can be read in grey."""

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.figures.style import COLOURS, look, style
from analysis.words import amount, headed, label, say, unit
from sim.outcomes import OUTCOMES

MARKS = "osD^v"  # of designs
KINDS = {  # how a future is drawn: sign, marker, colour, filled
    1: ("o", COLOURS[0], True),
    -1: ("X", COLOURS[1], True),
    0: ("o", "0.55", False),
}


def measured(name: str, lang: str) -> str:
    """An outcome with its unit, and which way is better."""
    about = OUTCOMES[name]
    return f"{label(about, lang)} ({unit(about.unit, lang)}; {say(f'{about.better}_is_better', lang)})"


def regret(regrets: Mapping[str, np.ndarray], outcome: str, lang: str) -> Figure:
    """In what share of futures the regret of each design, by title, is at most so much."""
    about = OUTCOMES[outcome]
    with matplotlib.rc_context(style()):
        figure = Figure(figsize=(9, 4.8), layout="constrained")
        axes = figure.subplots()
        for place, (title, values) in enumerate(regrets.items()):
            colour, dash = look(place)
            shares = np.arange(1, len(values) + 1) / len(values)
            axes.step(
                np.sort(values),
                shares,
                where="post",
                color=colour,
                linestyle=dash,
                marker=MARKS[place % len(MARKS)],
                markevery=max(1, len(values) // 8),
                markersize=5,
                label=title,
            )
            axes.plot(values.max(), 1.0, MARKS[place % len(MARKS)], color=colour, clip_on=False)
        axes.axhline(0.9, color="0.7", linewidth=0.8)
        axes.set_xlim(left=0.0)
        axes.set_ylim(0.0, 1.02)
        axes.yaxis.set_major_formatter(matplotlib.ticker.PercentFormatter(1.0))
        axis = headed(label(about, lang), say("regret_axis", lang), lang)
        axes.set_xlabel(f"{axis} ({unit(about.unit, lang)})", fontsize=9)
        axes.set_ylabel(say("share_of_futures", lang), fontsize=9)
        figure.legend(loc="outside lower center", ncols=3, frameon=False, fontsize=9)
    return figure


def pareto(
    places: Mapping[str, tuple[Sequence[float], Sequence[float]]], outcomes: tuple[str, str], lang: str
) -> Figure:
    """Designs by title in the plane of two outcomes, each with value, low and high; those that no other beats
    in both are filled and joined."""
    signs = [1.0 if OUTCOMES[name].better == "lower" else -1.0 for name in outcomes]
    costs = np.array([[s * one[0] for s, one in zip(signs, pair, strict=True)] for pair in places.values()])
    best = [not ((costs <= row).all(1) & (costs < row).any(1)).any() for row in costs]
    with matplotlib.rc_context(style()):
        figure = Figure(figsize=(8, 5), layout="constrained")
        axes = figure.subplots()
        front = sorted(
            (pair[0][0], pair[1][0]) for pair, is_best in zip(places.values(), best, strict=True) if is_best
        )
        axes.plot(*zip(*front, strict=True), color="0.5", linewidth=1, linestyle=":", zorder=0)
        for place, ((title, (x, y)), is_best) in enumerate(zip(places.items(), best, strict=True)):
            colour, _ = look(place)
            axes.plot([x[1], x[2]], [y[0], y[0]], color=colour, linewidth=1)
            axes.plot([x[0], x[0]], [y[1], y[2]], color=colour, linewidth=1)
            mark = MARKS[place % len(MARKS)]
            face = colour if is_best else "white"
            axes.plot(x[0], y[0], mark, color=colour, markerfacecolor=face, markersize=8, label=title)
        for axis, name in ((axes.set_xlabel, outcomes[0]), (axes.set_ylabel, outcomes[1])):
            axis(measured(name, lang), fontsize=9)
        axes.set_title(say("front_note", lang), fontsize=9)
        figure.legend(loc="outside lower center", ncols=2, frameon=False, fontsize=9)
    return figure


def flips(
    factors: pd.DataFrame,
    signs: np.ndarray,
    conditions: Sequence[Any],
    inside: np.ndarray,
    called: tuple[str, str, str],
    titles: Mapping[str, str],
    lang: str,
) -> Figure:
    """Futures in the plane of the factors that reverse a ranking; pale ones the conditions do not cover.

    `signs` is 1 where the first of `called` is better than the second, -1 where worse, 0 where it cannot be
    told; `called` ends with the outcome.
    """
    names = [one.factor for one in conditions]
    other = next((name for name in factors if name not in names), names[0])
    x, y = [*names, str(other)][:2]
    with matplotlib.rc_context(style()):
        figure = Figure(figsize=(8, 5.2), layout="constrained")
        axes = figure.subplots()
        for sign, (mark, colour, filled) in KINDS.items():
            for cover, strong in ((inside, 1.0), (~inside, 0.45)):
                which = (signs == sign) & cover
                axes.scatter(
                    along(factors[x])[which],
                    along(factors[y])[which],
                    marker=mark,
                    s=42,
                    facecolors=colour if filled else "none",
                    edgecolors=colour,
                    alpha=strong,
                    label=say(f"flip_{sign}", lang).format(*called[:2]) if strong == 1.0 else None,
                )
        for one in conditions:
            mark_condition(axes, one, x)
        for axis, set_label, set_ticks in (
            (x, axes.set_xlabel, axes.set_xticks),
            (y, axes.set_ylabel, axes.set_yticks),
        ):
            set_label(titles[axis], fontsize=9)
            if factors[axis].dtype.kind not in "if":
                values = [str(value) for value in np.unique(factors[axis])]
                set_ticks(range(len(values)), values)
        axes.set_title(called[2], fontsize=11)
        figure.legend(loc="outside lower center", ncols=1, frameon=False, fontsize=9)
    return figure


def along(column: pd.Series) -> np.ndarray:
    """Where values lie on an axis: numbers as they are, choices one after the other."""
    if column.dtype.kind in "if":
        return column.to_numpy()
    return np.unique(column, return_inverse=True)[1].astype(float)


def mark_condition(axes: Axes, one: Any, across: str) -> None:
    """The threshold of a condition as a line."""
    if one.how != "is":
        draw = axes.axvline if one.factor == across else axes.axhline
        draw(one.at, color="0.2", linestyle="--", linewidth=1.2)


def together(gains: np.ndarray, signs: np.ndarray, about: Any, lang: str) -> Figure:
    """What two mechanisms bring together beyond what each brings, future by future, sorted, with the
    interval over all futures.

    `gains` has one row a future; `about` has outcome, value with its interval, and scale.
    """
    order = np.argsort(gains.mean(axis=1))
    means = gains.mean(axis=1)[order]
    with matplotlib.rc_context(style()):
        figure = Figure(figsize=(9, 4.4), layout="constrained")
        axes = figure.subplots()
        places = np.arange(len(order))
        axes.vlines(places, gains[order].min(axis=1), gains[order].max(axis=1), color="0.8", linewidth=1)
        for sign, (mark, colour, filled) in KINDS.items():
            which = signs[order] == sign
            axes.scatter(
                places[which],
                means[which],
                marker=mark,
                s=26,
                facecolors=colour if filled else "white",
                edgecolors=colour,
                label=say(f"together_{sign}", lang),
                zorder=3,
            )
        value, low, high = about.value
        axes.axhline(0.0, color="0.3", linewidth=0.8)
        axes.axhline(value, color=COLOURS[2], linestyle="--", label=say("over_all", lang))
        if np.isfinite(low + high):
            axes.axhspan(low, high, color=COLOURS[2], alpha=0.15, linewidth=0)
        outcome = OUTCOMES[about.outcome]
        axis = headed(label(outcome, lang), say("gain", lang), lang)
        axes.set_ylabel(f"{axis} ({unit(outcome.unit, lang)})", fontsize=9)
        axes.set_xlabel(say("futures_sorted", lang), fontsize=9)
        axes.set_title(say(f"together_{about.scale}", lang), fontsize=11)
        figure.legend(loc="outside lower center", ncols=4, frameon=False, fontsize=9)
    return figure


def triangle(days: np.ndarray, qualities: Mapping[str, np.ndarray], lang: str) -> Figure:
    """The course of quality after a hazard, in percent, and the area that was lost, for each title
    (Bruneau et al. 2003)."""
    with matplotlib.rc_context(style()):
        figure = Figure(figsize=(9, 1.2 + 2.4 * len(qualities)), layout="constrained")
        panels = figure.subplots(len(qualities), 1, sharex=True, sharey=True, squeeze=False)[:, 0]
        step = float(days[1] - days[0]) if len(days) > 1 else 1.0
        for place, (axes, (title, quality)) in enumerate(zip(panels, qualities.items(), strict=True)):
            colour, _ = look(place)
            axes.fill_between(days, quality, 100.0, step="pre", color=colour, alpha=0.3, linewidth=0)
            axes.step(days, quality, where="pre", color=colour)
            axes.axhline(100.0, color="0.6", linewidth=0.8)
            lost = float((100.0 - quality).sum() * step)
            axes.set_title(f"{title}  {say('lost_area', lang).format(f'{lost:,.1f}')}", fontsize=10)
            axes.set_ylabel(say("quality", lang), fontsize=9)
        panels[-1].set_xlabel(say("days_since", lang), fontsize=9)
    return figure


def heat(
    values: np.ndarray,
    errors: np.ndarray,
    sides: tuple[Sequence[float], Sequence[float]],
    called: tuple[str, str],
    heading: str,
    centred: bool = False,
) -> Figure:
    """A value on the grid of two intensities, with its standard error in each cell; rows are the second."""
    top = float(np.nanmax(np.abs(values))) or 1.0
    with matplotlib.rc_context(style()):
        figure = Figure(
            figsize=(2.4 + 1.25 * len(sides[0]), 1.8 + 0.85 * len(sides[1])), layout="constrained"
        )
        axes = figure.subplots()
        low, high = (-top, top) if centred else (float(np.nanmin(values)), float(np.nanmax(values)))
        image = axes.imshow(
            values,
            origin="lower",
            cmap="PuOr" if centred else "cividis_r",
            aspect="auto",
            vmin=low,
            vmax=high,
        )
        middle = np.asarray(image.norm(values))
        for (row, column), value in np.ndenumerate(values):
            dark = abs(middle[row, column] - 0.5) > 0.35 if centred else middle[row, column] > 0.55
            error = float(f"{errors[row, column]:.2g}")
            text = f"{amount(float(value))}\n± {amount(error)}"
            axes.text(
                column, row, text, ha="center", va="center", fontsize=8, color="white" if dark else "0.1"
            )
        for side, put, name in ((0, axes.set_xticks, axes.set_xlabel), (1, axes.set_yticks, axes.set_ylabel)):
            put(range(len(sides[side])), [f"{one:.2g}" for one in sides[side]])
            name(called[side], fontsize=9)
        axes.set_title(heading, fontsize=11)
        figure.colorbar(image, shrink=0.85)
    return figure
