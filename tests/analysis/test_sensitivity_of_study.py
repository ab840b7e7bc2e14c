"""Sensitivity of a study in its folder: what is run, what is left out, what is said and printed."""

import json
import subprocess
import sys

import numpy as np
import pytest

import analysis
from analysis import results, study, sweep
from analysis.sensitivities import of_study
from analysis.study import GROUPS
from sim.entries import ScenarioError

TEXT = """
scenario = "teaching"
outcomes = ["loss", "participation"]
[set]
"run.days" = 6
"hazard.storm.day" = 2
"city.people" = 200
[sampling]
method = "sobol"
points = 8
[replications]
number = 4
[factors]
"course.growth" = { low = 0.0, high = 0.5 }
"trust.gain" = {}
"incentive.fine" = {}
"inspection.rate" = { low = 0.0, high = 0.2 }
"""


@pytest.fixture(scope="module")
def at(tmp_path_factory):
    """A study that has been run."""
    folder = tmp_path_factory.mktemp("sensing")
    path = folder / "small.toml"
    path.write_text(TEXT, encoding="utf-8")
    made = sweep.create(study.load(path), folder / "out")
    sweep.run_missing(made, 0)
    return made


def test_groups_have_indices_of_their_own(at):
    # a row of A, four factors, the two of the incentive family together, a row of B
    assert len(at.places) == 8 * (1 + 4 + 1 + 1)
    found = analysis.sensitivity(at.folder, "loss")
    judged = found.strength.judged()
    assert list(judged) == ["course.growth", "trust.gain", "incentive.fine", "inspection.rate", "incentive"]
    block = of_study.design_of(at).block
    both = at.places.reshape(8, block, 4)[:, 5]
    a, b = at.places.reshape(8, block, 4)[:, 0], at.places.reshape(8, block, 4)[:, -1]
    assert np.array_equal(both[:, 2:], b[:, 2:]) and np.array_equal(both[:, :2], a[:, :2])


def test_the_growth_of_cases_matters_for_loss(at):
    found = analysis.sensitivity(at.folder, "loss")
    judged = found.strength.judged()
    assert max(judged, key=lambda name: judged[name].value) == "course.growth"
    table = found.table()
    assert set(table["kind"]) == {"factor", "group"} and len(table) == 10
    assert any("严重度增长率" in text for text in found.explain("zh"))
    assert any("growth of severity" in text for text in found.explain("en"))


def test_the_document_has_the_shape_that_was_promised(at):
    document = analysis.sensitivity(at.folder)[0].document()
    assert {"outcome", "method", "runs", "factors", "groups", "noise_floor", "interactions"} <= set(document)
    assert set(document["groups"]) == set(GROUPS)
    assert document["groups"]["information"] is None
    assert document["groups"]["trust"] == document["factors"]["trust.gain"]
    assert document["runs"] == len(at.places) * 4
    for entry in document["factors"].values():
        assert entry["verdict"] in ("matters", "does not", "cannot tell")
        assert len(entry["first"]) == len(entry["total"]) == 3
    json.dumps(document, allow_nan=False)


def test_a_replication_that_is_not_whole_is_left_out(at):
    table = results.table(at.folder)
    whole, none = of_study.outputs_of(at, table, "loss")
    assert whole.shape == (len(at.places), 4) and none == 0
    table.loc[(table["point"] == 3) & (table["replication"] == 2), "status"] = "failed"
    kept, left_out = of_study.outputs_of(at, table, "loss")
    assert left_out == 1
    assert np.array_equal(kept, whole[:, [0, 1, 3]])
    table["status"] = "failed"
    with pytest.raises(ScenarioError, match="runs are not done"):
        of_study.outputs_of(at, table, "loss")


def test_more_runs_until_intervals_are_narrow(at, tmp_path):
    path = tmp_path / "small.toml"
    path.write_text(TEXT.replace("number = 4", "number = 2"), encoding="utf-8")
    made = sweep.create(study.load(path), tmp_path / "out")
    asked = []

    def run(more):
        asked.append(sweep.run_missing(more, 0).done)

    run(made)
    width = of_study.of_outcome(at, "loss", None, "mean").widest  # of four replications
    made = of_study.until(made, ["loss"], 1.001 * width, 900, run)
    assert asked == [112, 224] and made.replications == 4
    with pytest.raises(ScenarioError, match="more than --most-runs 900"):
        of_study.until(made, ["loss"], 1e-6, 900, run)
    assert asked == [112, 224, 448, 896]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--method", "sobl"], "did you mean 'sobol'"),
        (["--method", "morris"], "needs points of morris"),
        (["--outcome", "los"], "did you mean 'loss'"),
        (["--statistic", "mode"], "must be one of mean"),
    ],
)
def test_bad_input(at, words, said):
    done = cogov("sensitivity", str(at.folder), *words)
    assert done.returncode == 2 and said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_on_the_command_line(at, tmp_path):
    done = cogov("sensitivity", str(at.folder), "--json")
    assert done.returncode == 0, done.stderr
    assert [one["outcome"] for one in json.loads(done.stdout)] == ["loss", "participation"]
    done = cogov(
        "sensitivity", str(at.folder), "--outcome", "loss", "--lang", "zh", "--out", str(tmp_path / "o")
    )
    assert done.returncode == 0 and "噪声底线" in done.stdout and "模拟实验" in done.stdout
    assert {path.name for path in (tmp_path / "o").iterdir()} >= {
        *("sensitivity.csv", "indices_loss_zh.png", "growth_loss_en.png")
    }


def cogov(*words):
    """The command, as a user calls it."""
    return subprocess.run(
        [sys.executable, "-m", "analysis.cli", *words], capture_output=True, text=True, check=False
    )
