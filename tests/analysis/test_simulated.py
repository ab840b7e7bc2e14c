"""A run told as an open record: what is read from it is what was run."""

import math

import numpy as np
import pytest

from analysis.validation import record, simulated
from sim.cases import Way
from sim.run import run


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """A run, and the record read from the file in which it was told."""
    one = run("teaching", 3, set={"run.days": 60, "run.weekday": 2, "hazard": []})
    file = tmp_path_factory.mktemp("record") / "requests.csv"
    simulated.write(one, file)
    return one, record.read(file)


def test_every_known_case_is_read_back(told):
    one, found = told
    known = one.cases[~np.isnan(one.cases["detected"])]
    assert not found.aside and 0 < len(found.cases) == len(known) < len(one.cases)
    assert (
        int((found.cases["close_h"] == math.inf).sum()) == int(np.isnan(known["closed_reported"]).sum()) > 0
    )
    assert int(found.cases["staff"].sum()) == int((known["found_by"] == Way.PATROL).sum())


def test_times_are_those_of_the_run(told):
    one, found = told
    known = one.cases[~np.isnan(one.cases["detected"])]
    known = known[np.argsort(known["detected"])]
    days = (found.cases["opened"] - simulated.FIRST) / np.timedelta64(1, "D")
    assert days.to_numpy() == pytest.approx(known["detected"] + 2.0, abs=1e-5)
    hours = (known["closed_reported"] - known["detected"]) * 24.0
    assert found.cases["close_h"].to_numpy() == pytest.approx(
        np.where(np.isnan(hours), np.inf, hours), abs=1e-3
    )
    assert found.cases["opened"].dt.day_of_week.iloc[0] >= 2


def test_works_go_by_their_names(told):
    one, found = told
    works = {work.name: work for work in one.scenario.file.work}
    pairs = found.cases[["type", "dept"]].drop_duplicates().to_numpy().tolist()
    assert len(pairs) == found.cases["type"].nunique() > 2
    assert all(works[kind].needs[0] == dept for kind, dept in pairs)
    tidy = found.cases.loc[found.cases["type"] == "tidiness", "limit_h"]
    assert tidy.median() == tidy.min() == works["tidiness"].limit_h  # longer where a case was held back
