"""Results on disk: tables that pandas, R and DuckDB open, written whole or not at all."""

import json
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.entries import ScenarioError
from sim.run import Trajectory

DROPPED = (
    "patience",
    "next_message",
    "first_request",
    "last_request",
    "token",
    "marked",
    "office",
    "hops_left",
)
FORMULAS = ("=", "+", "-", "@")  # how they begin
MARK = ".cogov"  # a file in every folder that we have written, and so may write again


def check_target(folder: Path | None) -> None:
    """Only a new or empty folder, or one of our own, may be written to. Raises ScenarioError."""
    if folder is None:
        return
    check_place("--out", folder)
    ours = not folder.exists() or (
        folder.is_dir() and (not any(folder.iterdir()) or (folder / MARK).is_file())
    )
    if not ours:
        raise ScenarioError(f"--out = {str(folder)!r}: must be new, empty, or written by cogov before")


def check_file(option: str, path: Path, ending: str) -> None:
    """Only a file with that ending may be written. Raises ScenarioError."""
    if path.suffix.lower() != ending or path.is_dir():
        raise ScenarioError(f"{option} = {str(path)!r}: must be a file that ends in {ending}")
    check_place(option, path)


def check_place(option: str, path: Path) -> None:
    """What is not there yet can be made. Raises ScenarioError."""
    above = next(part for part in path.absolute().parents if part.exists())
    if not above.is_dir():
        raise ScenarioError(f"{option} = {str(path)!r}: {above} is a file")
    if not os.access(above, os.W_OK):
        raise ScenarioError(f"{option} = {str(path)!r}: no permission to write there")


def write_folder(folder: Path, fill: Callable[[Path], None]) -> None:
    """Fill a new folder beside `folder`, then put it in its place: nobody sees half of it.

    Raises ScenarioError where that would destroy what others have put there.
    """
    check_target(folder)
    folder = folder.absolute()
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        fresh.chmod(0o755)
        fill(fresh)
        (fresh / MARK).touch()
        old = folder.with_name(f".{folder.name}-old-{os.getpid()}")
        if folder.exists():
            os.replace(folder, old)
        os.replace(fresh, folder)
        shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def series_table(run: Trajectory) -> pd.DataFrame:
    """One row a step."""
    table = pd.DataFrame(run.series)
    table.insert(0, "day", (np.arange(len(table)) + 1) * run.scenario.file.run.step_days)
    return table


def cases_table(run: Trajectory) -> pd.DataFrame:
    """One row a case; times in days since the start."""
    names = [name for name in run.cases.dtype.names or () if name not in DROPPED]
    table = pd.DataFrame({name: run.cases[name] for name in names})
    table["work"] = np.array([work.name for work in run.scenario.file.work])[run.cases["work"]]
    return table


def grids_table(run: Trajectory) -> pd.DataFrame:
    """One row a grid."""
    names = ("subdistrict", "people", "residents", "patrollers", "loss", "part", "safety")
    table = pd.DataFrame({name: run.grids[name] for name in names})
    table.insert(0, "grid", np.arange(len(table)))
    return table


def write_csv(table: pd.DataFrame, file: Path) -> None:
    """A table as CSV; texts that a spreadsheet would take for formulas begin with an apostrophe."""
    safe, texts = table.copy(), table.select_dtypes(exclude="number").columns
    safe[texts] = table[texts].map(
        lambda cell: f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULAS) else cell
    )
    safe.to_csv(file, index=False)


def write_run(run: Trajectory, folder: Path, document: dict[str, Any]) -> None:
    """A run's tables and what it was made from."""
    write_csv(series_table(run), folder / "series.csv")
    write_csv(grids_table(run), folder / "grids.csv")
    cases_table(run).to_parquet(folder / "cases.parquet", index=False)
    text = json.dumps(
        {key: value for key, value in document.items() if key != "series"}, ensure_ascii=False, indent=2
    )
    (folder / "run.json").write_text(text + "\n", encoding="utf-8")
