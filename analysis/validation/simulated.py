"""A run of the model told as an open record of requests: the same columns that `record.read` takes.

What a fit finds in such a record can be held against what was put in, which no record of a city allows.
"""

import io
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.results import replace_text
from sim.cases import Way
from sim.run import Trajectory

FIRST = pd.Timestamp("2026-01-05")  # a Monday, as weekday 0 of a scenario is
SOURCES = {True: "employee", False: "citizen"}


def table(run: Trajectory) -> pd.DataFrame:
    """One row a case that came to be known, by when: `open_dt`, `dept` and `type` by their names in the
    scenario, `source`, `close_h` (hours; blank: reported closed by nobody), `sla_h` (hours)."""
    works = run.scenario.file.work
    cases = run.cases[~np.isnan(run.cases["detected"])]
    cases = cases[np.argsort(cases["detected"], kind="stable")]
    begin = FIRST + pd.Timedelta(days=run.scenario.file.run.weekday)
    found = pd.DataFrame(
        {
            "open_dt": (begin + pd.to_timedelta(cases["detected"], unit="D")).round("s"),
            "dept": [works[k].needs[0] for k in cases["work"]],
            "type": [works[k].name for k in cases["work"]],
            "source": [SOURCES[k == Way.PATROL] for k in cases["found_by"]],
            "close_h": (cases["closed_reported"] - cases["detected"]) * 24.0,
            "sla_h": (cases["limit"] - cases["detected"]) * 24.0,
        }
    )
    found["open_dt"] = found["open_dt"].dt.strftime("%Y-%m-%dT%H:%M:%S")
    return found.round({"close_h": 3, "sla_h": 3})


def write(run: Trajectory, to: Path) -> None:
    """The record as a CSV file, for `cogov ingest` and `cogov validate city`. Raises OSError."""
    text = io.StringIO()
    table(run).to_csv(text, index=False, lineterminator="\n")
    replace_text(to, text.getvalue())
