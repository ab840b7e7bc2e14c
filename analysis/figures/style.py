"""How every figure looks: our font on any machine, colours that differ in grey, tiles for grids."""

import io
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.layout_engine import ConstrainedLayoutEngine

from sim.city import lattice_places

COLOURS = ("#00468b", "#c1272d", "#2a8c4a", "#7a5195", "#d08c00")
PAPER, SCREEN = 220, 90  # dots an inch
DASHES: tuple[Any, ...] = ("-", "--", "-.", ":", (0, (5, 1, 1, 1)))


@cache
def style() -> Any:
    """Settings of all figures; our subset of Noto Sans SC is read from the package."""
    for weight in ("Regular", "Bold"):
        font_manager.fontManager.addfont(str(files("analysis") / "assets" / f"NotoSansSC-{weight}.ttf"))
    return {
        "font.family": ["Noto Sans SC", "DejaVu Sans"],  # by name: a figure keeps it when it is saved later
        "axes.unicode_minus": False,
        "text.parse_math": False,  # a title with a dollar sign is a title
        "axes.spines.top": False,
        "axes.spines.right": False,
        "svg.hashsalt": "cogov",
        "figure.dpi": 110,
    }


def save(figure: Figure, path: Path) -> None:
    """Write a figure, in our font on any machine; the format is that of the name."""
    with matplotlib.rc_context(style()):
        figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)


def as_svg(figure: Figure) -> str:
    """A figure inside a page; its letters are drawn, so that no font is needed."""
    text = io.StringIO()
    with matplotlib.rc_context(style()):
        figure.savefig(text, format="svg", metadata={"Date": None, "Creator": None})
    drawn = text.getvalue()
    return drawn[drawn.index("<svg") :]


def as_png(figure: Figure, dots: int = PAPER) -> bytes:
    """A figure inside a document that takes no drawings, sharp enough for paper unless told."""
    picture = io.BytesIO()
    with matplotlib.rc_context(style()):
        figure.savefig(picture, format="png", dpi=dots, metadata={"Software": None})
    return picture.getvalue()


def roomy() -> ConstrainedLayoutEngine:
    """A layout in which the title of a panel stands clear of the axis above it."""
    return ConstrainedLayoutEngine(h_pad=0.12)


def look(place: int) -> tuple[str, Any]:
    """Colour and dash of the so-manieth line, the same in every figure of a set."""
    return COLOURS[place % len(COLOURS)], DASHES[place % len(DASHES)]


def draw_lattice(axes: Axes, values: np.ndarray, heading: str, top: float | None = None) -> AxesImage:
    """Values of the grids as tiles, in the order in which communities and subdistricts follow each other."""
    places, width = lattice_places(len(values))
    tiles = np.full((places[:, 1].max() + 1, width), np.nan)
    tiles[places[:, 1], places[:, 0]] = values
    image = axes.imshow(tiles, cmap="cividis_r", vmin=0, vmax=top)
    axes.set_title(heading, fontsize=11)
    axes.set_xticks([])
    axes.set_yticks([])
    return image
