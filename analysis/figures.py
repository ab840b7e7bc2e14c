"""Figures of runs: data in, Figure out; Chinese and English alike, readable in grey."""

from functools import cache
from importlib.resources import files
from itertools import cycle
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.words import DISCLAIMER, say, unit
from sim.city import lattice_places
from sim.measures import ABOUT, Measure
from sim.run import Trajectory

COLOURS = ("#00468b", "#c1272d", "#2a8c4a", "#7a5195", "#d08c00")
DASHES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1)))
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


@cache
def style() -> Any:
    """Settings of all figures; our subset of Noto Sans SC is read from the package."""
    for weight in ("Regular", "Bold"):
        font_manager.fontManager.addfont(str(files("analysis") / "assets" / f"NotoSansSC-{weight}.ttf"))
    return {
        "font.sans-serif": ["Noto Sans SC", "DejaVu Sans"],
        "font.family": "sans-serif",
        "axes.unicode_minus": False,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "svg.hashsalt": "cogov",
        "figure.dpi": 110,
    }


def save(figure: Figure, path: Path) -> None:
    """Write a figure, in our font on any machine; the format is that of the name."""
    with matplotlib.rc_context(style()):
        figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)


def title_of(run: Trajectory, lang: str) -> str:
    """Title of the scenario of a run."""
    return run.scenario.file.title_zh if lang == "zh" else run.scenario.file.title_en


def label_of(measure: Measure, lang: str) -> str:
    """A measure's label."""
    return ABOUT[measure].zh if lang == "zh" else ABOUT[measure].en


def course(run: Trajectory, lang: str) -> Figure:
    """What happened day by day: cases, loss, response, residents, trust, helpers."""
    with matplotlib.rc_context(style()):
        figure = Figure(figsize=(12, 7.6), layout="constrained")
        for axes, (heading, measures) in zip(figure.subplots(2, 3).flat, PANELS, strict=True):
            draw_panel(axes, run, say(heading, lang), measures, lang)
        figure.suptitle(f"{title_of(run, lang)}  ({say('seed', lang)} {run.seed})", fontweight="bold")
        figure.supxlabel(f"{say('day', lang)}\n{DISCLAIMER[lang]}", fontsize=9)
    return figure


def draw_panel(axes: Axes, run: Trajectory, heading: str, measures: tuple[Measure, ...], lang: str) -> None:
    """One panel: measures over days, the hazard's first day marked; a second scale where units differ."""
    days = (np.arange(run.scenario.steps) + 1) * run.scenario.file.run.step_days
    looks = cycle(zip(COLOURS, DASHES, strict=True))
    lines = []
    for measure in measures:
        on = axes
        if ABOUT[measure].unit != ABOUT[measures[0]].unit:
            on = axes.twinx()
            on.spines.right.set_visible(True)
            on.set_ylabel(f"{label_of(measure, lang)} ({unit(ABOUT[measure].unit, lang)})", fontsize=8)
        colour, dash = next(looks)
        lines += on.plot(
            days,
            run.series[measure.name.lower()],
            color=colour,
            linestyle=dash,
            label=label_of(measure, lang),
        )
        on.set_ylim(bottom=0)
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
        draw_lattice(left, rate, say("grid_loss", lang))
        draw_lattice(right, counts, say("grid_cases", lang))
        figure.suptitle(title_of(run, lang), fontweight="bold")
        figure.supxlabel(f"{say('lattice', lang)}\n{DISCLAIMER[lang]}", fontsize=9)
    return figure


def draw_lattice(axes: Axes, values: np.ndarray, heading: str) -> None:
    """Values of the grids as tiles, in the order in which communities and subdistricts follow each other."""
    places, width = lattice_places(len(values))
    tiles = np.full((places[:, 1].max() + 1, width), np.nan)
    tiles[places[:, 1], places[:, 0]] = values
    image = axes.imshow(tiles, cmap="cividis_r", vmin=0)
    axes.set_title(heading, fontsize=11)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.figure.colorbar(image, ax=axes, shrink=0.8)
