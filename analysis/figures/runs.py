"""Figures of single runs."""

from itertools import cycle
from typing import Any

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.figures.decisions import triangle
from analysis.figures.style import COLOURS, DASHES, draw_lattice, style
from analysis.words import DISCLAIMER, label, say, told, unit
from sim.measures import ABOUT, Measure
from sim.run import Trajectory
from sim.scenario import Scenario

PANELS = (
    ("cases_title", (Measure.OPEN, Measure.OPEN_EMERGENCIES, Measure.HIDDEN)),
    ("loss_title", (Measure.LOSS,)),
    ("response_title", (Measure.LEVEL, Measure.POOL)),
    ("people_title", (Measure.PARTICIPATION, Measure.RISK, Measure.RUMOUR)),
    (
        "trust_title",
        (Measure.TRUST_CITY, Measure.TRUST_DISTRICT, Measure.TRUST_SUBDISTRICT, Measure.TRUST_COMMUNITY),
    ),
    ("helpers_title", (Measure.SAFETY, Measure.PLEDGED, Measure.ENGAGED)),
)


def course(run: Trajectory, lang: str) -> Figure:
    """What happened day by day: cases, loss, response, residents, trust, helpers."""
    with matplotlib.rc_context(style()):
        figure = Figure(figsize=(12, 7.6), layout="constrained")
        for axes, (heading, measures) in zip(figure.subplots(2, 3).flat, PANELS, strict=True):
            draw_panel(axes, run, say(heading, lang), measures, lang)
        title = told(run.scenario.file, "title", lang)
        figure.suptitle(f"{title}  ({say('seed', lang)} {run.seed})", fontweight="bold")
        figure.supxlabel(f"{say('day', lang)}\n{DISCLAIMER[lang]}", fontsize=9)
    return figure


def resilience(run: Trajectory, lang: str) -> Figure:
    """What the hazard took from the city until it stood again: the area above the course of quality, which
    is the outcome `resilience_loss`."""
    scenario = run.scenario
    lost = percent_lost(run.series["open_emergencies"], scenario)
    days = (np.arange(len(lost)) + 1) * scenario.file.run.step_days
    return triangle(days, {told(scenario.file, "title", lang): 100.0 - lost}, lang)


def percent_lost(open_emergencies: np.ndarray, scenario: Scenario) -> np.ndarray:
    """Share of all sites at which an emergency is open, in percent, from the first hazard on; the
    steps lie in the last axis."""
    sites = scenario.parameters.course.sites * scenario.file.city.grids
    return 100.0 * np.minimum(1.0, open_emergencies[..., scenario.quiet_steps :] / sites)


def draw_panel(axes: Axes, run: Trajectory, heading: str, measures: tuple[Measure, ...], lang: str) -> None:
    """One panel: measures over days, the hazard's first day marked; a second scale where units differ."""
    days = (np.arange(run.scenario.steps) + 1) * run.scenario.file.run.step_days
    looks = cycle(zip(COLOURS, DASHES, strict=True))
    lines: list[Any] = []
    for measure in measures:
        on = axes
        if ABOUT[measure].unit != ABOUT[measures[0]].unit:
            on = axes.twinx()
            on.spines.right.set_visible(True)
            on.set_ylabel(f"{label(ABOUT[measure], lang)} ({unit(ABOUT[measure].unit, lang)})", fontsize=8)
        colour, dash = next(looks)
        lines += on.plot(
            days,
            run.series[measure.name.lower()],
            color=colour,
            linestyle=dash,
            label=label(ABOUT[measure], lang),
        )
    for panel in {line.axes for line in lines}:
        panel.set_ylim(bottom=0)  # after all lines: it holds the top where it is by then
    for struck in run.scenario.file.hazard:
        axes.axvline(struck.day, color="0.6", linewidth=1)
    axes.set_title(heading, fontsize=11)
    axes.set_ylabel(unit(ABOUT[measures[0]].unit, lang), fontsize=8)
    axes.legend(handles=lines, fontsize=8, frameon=False)


def grids(run: Trajectory, lang: str) -> Figure:
    """Loss and emergencies of each grid, on the lattice on which the grids lie."""
    emergency = np.array([work.emergency for work in run.scenario.file.work])[run.cases["work"]]
    counts = np.bincount(run.cases["grid"][emergency], minlength=len(run.grids)).astype(float)
    rate = 1000.0 * run.grids["loss"] / np.maximum(run.grids["people"], 1.0)
    with matplotlib.rc_context(style()):
        figure = Figure(figsize=(11, 5), layout="constrained")
        left, right = figure.subplots(1, 2)
        for axes, values, heading in ((left, rate, "grid_loss"), (right, counts, "grid_cases")):
            figure.colorbar(draw_lattice(axes, values, say(heading, lang)), ax=axes, shrink=0.8)
        figure.suptitle(told(run.scenario.file, "title", lang), fontweight="bold")
        figure.supxlabel(f"{say('lattice', lang)}\n{DISCLAIMER[lang]}", fontsize=9)
    return figure
