"""From the folder of a study to a file: what can be wrong is said first, and the file appears whole."""

import tempfile
from importlib import import_module, util
from pathlib import Path

from analysis.reports.context import Report
from analysis.store import check_file
from sim.entries import ScenarioError

RENDERERS = {  # by format: module, function, and what it needs that is not always there
    "html": ("analysis.reports.html", "as_html", None),
    "pdf": ("analysis.reports.pdf", "as_pdf", "typst"),
    "docx": ("analysis.reports.word", "as_docx", "docx"),
}
PACKAGES = {"typst": "typst", "docx": "python-docx"}


def check(to: str, out: Path) -> None:
    """Whether such a report can be written there. Raises ScenarioError."""
    if to not in RENDERERS:
        raise ScenarioError(f"--to = {to!r}: must be one of {', '.join(RENDERERS)}")
    needed = RENDERERS[to][2]
    if needed is not None and util.find_spec(needed) is None:
        package = PACKAGES[needed]
        raise ScenarioError(f"--to {to}: needs {package}: pip install {package} (it is in cogov[report])")
    check_file("--out", out, f".{to}")


def write(report: Report, to: str, out: Path) -> None:
    """Set a report and put it in its place."""
    module, function, _ = RENDERERS[to]
    made: bytes = getattr(import_module(module), function)(report)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as beside:
        fresh = Path(beside) / out.name
        fresh.write_bytes(made)
        fresh.replace(out)
