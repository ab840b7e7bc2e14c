"""A report as one page of HTML that needs no network and no font of the reader's machine."""

import base64
import io
import json
from importlib.resources import files

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from analysis.figures import as_svg
from analysis.pages import render
from analysis.reports.context import Report

WEIGHTS = {400: "Regular", 700: "Bold"}


def as_html(report: Report) -> bytes:
    """The whole page."""
    text = json.dumps(report.document(), ensure_ascii=False)
    faces = {weight: face(name, text) for weight, name in WEIGHTS.items()}
    page = render(
        "study.html",
        report.lang,
        title=report.title,
        report=report,
        faces=faces,
        drawn=lambda picture: as_svg(picture.figure),
    )
    return page.encode()


def face(weight: str, text: str) -> str:
    """Those letters of our font that a text has, to be written into a page."""
    path = str(files("analysis") / "assets" / f"NotoSansSC-{weight}.ttf")
    subsetter = Subsetter(Options(layout_features=["ccmp", "kern", "liga", "mark"], hinting=False))
    subsetter.populate(text=text)
    written = io.BytesIO()
    with TTFont(path, recalcTimestamp=False, recalcBBoxes=False, lazy=True) as font:
        subsetter.subset(font)
        font.flavor = "woff"
        font.save(written)
    return base64.b64encode(written.getvalue()).decode()
