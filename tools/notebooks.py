"""The notebooks, run and written anew from their texts: python -m tools.notebooks [NAME…].

The text (`notebooks/NAME.py`) is what is edited; the notebook beside it holds its outputs.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import jupytext
from nbclient import NotebookClient

FOLDER = Path(__file__).resolve().parent.parent / "notebooks"
SECONDS = 600  # of one cell


def texts() -> list[Path]:
    """The texts of all notebooks."""
    return sorted(FOLDER.glob("*.py"))


def executed(text: Path) -> Any:
    """The notebook of a text, every cell run. Raises CellExecutionError."""
    notebook = jupytext.read(text)
    NotebookClient(
        notebook, timeout=SECONDS, kernel_name="python3", store_widget_state=False, record_timing=False
    ).execute(cwd=str(FOLDER))
    for k, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{k}"
    return notebook


def main() -> None:
    """Run and write those asked for, or all."""
    for text in texts():
        if len(sys.argv) == 1 or text.stem in sys.argv[1:]:
            jupytext.write(executed(text), text.with_suffix(".ipynb"), fmt="ipynb")
            print(text.stem)


if __name__ == "__main__":
    main()
