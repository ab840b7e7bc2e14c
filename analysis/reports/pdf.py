"""A report as PDF, set by typst in our own fonts."""

import json
from importlib.resources import files

from analysis.figures import as_svg
from analysis.reports.context import Report

ASSETS = files("analysis") / "assets"


def as_pdf(report: Report) -> bytes:
    """The whole document; its words reach typst as data, so that no sign in them is markup."""
    import typst

    document = report.document()
    for told, section in zip(document["sections"], report.sections, strict=True):
        told["pictures"] = [
            {"caption": picture.caption, "drawn": as_svg(picture.figure)} for picture in section.pictures
        ]
    made: bytes = typst.compile(
        str(ASSETS / "study.typ"),
        font_paths=[str(ASSETS)],
        ignore_system_fonts=True,
        sys_inputs={"report": json.dumps(document, ensure_ascii=False)},
        format="pdf",
    )
    return made
