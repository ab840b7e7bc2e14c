"""A report as one page of HTML that needs no network and no font of the reader's machine."""

import json

from analysis.figures import as_svg
from analysis.pages import faces, render
from analysis.reports.context import Report


def as_html(report: Report) -> bytes:
    """The whole page."""
    text = json.dumps(report.document(), ensure_ascii=False)
    page = render(
        "study.html",
        report.lang,
        title=report.title,
        report=report,
        faces=faces(text),
        drawn=lambda picture: as_svg(picture.figure),
    )
    return page.encode()
