"""A study put to the test: what is untouched holds, whatever was changed is found and named."""

import json

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from analysis import results, study, sweep
from analysis.cli import app
from analysis.verify import verify
from sim import ScenarioError

STUDY = """
scenario = "teaching"
outcomes = ["loss", "participation", "infected"]
series = ["open", "participation"]
[set]
"run.days" = 4
"city.people" = 150
"hazard.storm.day" = 1
[sampling]
method = "latin"
points = 3
[replications]
number = 2
[factors]
"incentive.fine" = { low = 0.0, high = 3.0 }
"loop.rumour" = {}
"mechanisms.whistle" = {}
"""
DESIGNS = STUDY.replace('"mechanisms.whistle" = {}', "") + '[designs]\nbase = []\nrigid = ["rigid"]\n'


@pytest.fixture(params=[STUDY, DESIGNS], ids=["points", "designs"])
def folder(request, tmp_path):
    (tmp_path / "small.toml").write_text(request.param, encoding="utf-8")
    at = sweep.create(study.load(tmp_path / "small.toml"), tmp_path / "out")
    sweep.run_missing(at, 0)
    return at.folder


def changed(folder, change):
    """Rewrite the only part of a folder."""
    (path,) = results.parts(folder / "runs")
    table = pq.read_table(path)
    rows = table.to_pandas()
    change(rows)
    pq.write_table(pa.Table.from_pandas(rows, table.schema, preserve_index=False), path)


def edited(folder, **entries):
    """Entries of the manifest, replaced."""
    path = folder / sweep.MANIFEST
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), **entries}), encoding="utf-8")


def asked(*words):
    return CliRunner().invoke(app, ["verify", *map(str, words)])


def test_a_study_holds(folder):
    found = verify(folder, runs=100)
    assert found.holds
    assert found.checked == found.runs == len(results.table(folder))
    assert found.numbers == found.checked * (2 * 4 + len(results.table(folder).columns) - 3)
    assert verify(folder, runs=2).checked == 2


def test_one_changed_number_is_found_and_named(folder):
    def change(rows):
        rows.loc[3, "participation"] += 1e-15

    before = results.table(folder)
    changed(folder, change)
    (fault,) = verify(folder, runs=100).faults
    row = before.iloc[3]
    assert (fault.point, fault.replication) == (row["point"], row["replication"])
    assert fault.design == row.get("design", "")
    assert (fault.column, fault.step, fault.found) == ("participation", None, row["participation"])


def test_a_number_that_was_none_and_a_factor_are_found(folder):
    def change(rows):
        rows.loc[0, "infected"] = 1.0
        rows.loc[1, "incentive.fine"] = 0.5

    changed(folder, change)
    assert {one.column for one in verify(folder, runs=100).faults} == {"infected", "incentive.fine"}


def test_a_changed_step_of_a_series_is_found(folder):
    (path,) = results.parts(folder / "series")
    table = pq.read_table(path)
    rows = table.to_pandas()
    rows.loc[6, "open"] += 1.0
    pq.write_table(pa.Table.from_pandas(rows, table.schema, preserve_index=False), path)
    (fault,) = verify(folder, runs=100).faults
    assert (fault.column, fault.step) == ("open", rows.loc[6, "step"])


def test_another_version_is_said(folder):
    edited(folder, model_version="0123456789abcdef")
    found = verify(folder, runs=1)
    assert [(one.what, one.then) for one in found.departures] == [("model_version", "0123456789abcdef")]
    assert found.faults == []
    assert not found.holds


def test_other_mechanism_files_are_named(folder):
    manifest = json.loads((folder / sweep.MANIFEST).read_text("utf-8"))
    (name,) = manifest["mechanisms"]
    edited(folder, mechanisms={name: "an older file"})
    assert [(one.what, one.name) for one in verify(folder, runs=1).departures] == [("mechanism", name)]


def test_another_text_of_study_or_scenario_is_named(folder):
    path = folder / sweep.SCENARIO
    entries = json.loads(path.read_text("utf-8"))
    entries["city"]["people"] = 160
    path.write_text(json.dumps(entries), encoding="utf-8")
    found = verify(folder, runs=100)
    assert {one.what for one in found.departures} == {"scenario", "scenario_file"}
    assert "loss" in {one.column for one in found.faults}


def test_a_scenario_file_that_has_changed_since_is_named(tmp_path):
    city = tmp_path / "mine.toml"
    city.write_text('extends = "teaching"\n', encoding="utf-8")
    (tmp_path / "small.toml").write_text(STUDY.replace('"teaching"', f"'{city}'"), encoding="utf-8")
    at = sweep.create(study.load(tmp_path / "small.toml"), tmp_path / "out")
    sweep.run_missing(at, 0)
    assert verify(at.folder, runs=1).holds
    city.write_text('extends = "teaching"\n[trust]\ngain = 0.06\n', encoding="utf-8")
    found = verify(at.folder, runs=1)
    assert [one.what for one in found.departures] == ["scenario_file"]
    assert found.faults == []
    city.unlink()
    assert verify(at.folder, runs=1).holds


def test_the_lot_is_seeded(folder):
    def change(rows):
        rows["loss"] += 1.0

    changed(folder, change)
    lots = [[(one.point, one.replication) for one in verify(folder, 2, seed).faults] for seed in (1, 1, 2, 3)]
    assert lots[0] == lots[1]
    assert len({tuple(lot) for lot in lots}) > 1


def test_the_command_says_it_in_both_languages(folder):
    held = asked(folder, "--runs", 2, "--lang", "en")
    assert held.exit_code == 0
    assert "2 of" in held.stdout and "same to the last bit" in held.stdout
    changed(folder, lambda rows: rows.__setitem__("loss", rows["loss"] + 1.0))
    told = asked(folder, "--runs", 1, "--lang", "zh")
    assert told.exit_code == 1
    assert "loss" in told.stdout and "存档为" in told.stdout
    document = asked(folder, "--runs", 1, "--json")
    assert document.exit_code == 1
    assert json.loads(document.stdout)["faults"][0]["column"] == "loss"


@pytest.mark.parametrize("words", [["--runs", "0"], []])
def test_what_is_no_study_is_refused(tmp_path, words):
    with pytest.raises(ScenarioError, match=r"--runs = 0|not the folder of a study"):
        CliRunner().invoke(app, ["verify", str(tmp_path), *words], catch_exceptions=False)


def test_broken_files_are_refused(folder):
    (path,) = results.parts(folder / "runs")
    kept = path.read_bytes()
    path.write_bytes(b"no parquet")
    with pytest.raises(ScenarioError, match="cannot be read"):
        verify(folder)
    path.write_bytes(kept)
    changed(folder, lambda rows: rows.__setitem__("status", "failed"))
    with pytest.raises(ScenarioError, match="no run in it is done"):
        verify(folder)
    edited(folder, parts=None)
    (folder / sweep.MANIFEST).write_text("{}", encoding="utf-8")
    with pytest.raises(ScenarioError, match="no study in it"):
        verify(folder)


def test_runs_that_the_study_has_not_are_named(folder):
    changed(folder, lambda rows: rows.__setitem__("point", pd.Series(range(90, 90 + len(rows)))))
    assert {one.column for one in verify(folder, runs=100).faults} == {"run_id"}
