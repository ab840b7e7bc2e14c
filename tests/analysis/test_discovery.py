"""Scenario discovery: planted boxes are recovered, noise is none, conditions are read or refused."""

import json
import math
import re

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from typer.testing import CliRunner

from analysis import study, sweep
from analysis.cli import app
from analysis.discovery.boxes import Bound, chance, inside, judged, sure
from analysis.discovery.condition import Term, condition
from analysis.discovery.discover import described
from analysis.discovery.prim import peel, prim
from analysis.discovery.tree import tree
from sim import ScenarioError

NAMES = ["trust.gain", "incentive.fine", "inspection.rate", "dispatch.rule", "loop.rumour"]


def futures(n=500, seed=0):
    """Points of five factors, two of which are choices."""
    rng = np.random.default_rng(seed)
    numbers = {name: rng.random(n) for name in NAMES[:3]}
    return pd.DataFrame(
        {
            **numbers,
            "dispatch.rule": rng.choice(["hierarchical", "whistle", "parallel"], n),
            "loop.rumour": rng.random(n) < 0.5,
        }
    )


def test_a_planted_box_is_recovered():
    table = futures()
    hits = (table["trust.gain"].between(0.2, 0.65) & (table["incentive.fine"] < 0.5)).to_numpy()
    boxes, course = prim(table, hits)
    assert set(boxes[0].bounds) == {"trust.gain", "incentive.fine"}
    gain, fine = boxes[0].bounds["trust.gain"], boxes[0].bounds["incentive.fine"]
    assert gain.low == pytest.approx(0.2, abs=0.04) and gain.high == pytest.approx(0.65, abs=0.04)
    assert fine.low == -math.inf or fine.low < 0.04
    assert fine.high == pytest.approx(0.5, abs=0.04)
    assert boxes[0].coverage > 0.9 and boxes[0].density > 0.9
    assert all(p < 1e-6 for p in boxes[0].p.values())
    assert [one.density for one in course] == sorted(one.density for one in course)


def test_a_planted_choice_and_a_second_box_are_recovered():
    table = futures(800, 1)
    one = (table["dispatch.rule"] == "whistle") & (table["inspection.rate"] > 0.6)
    other = (table["dispatch.rule"] == "parallel") & (table["inspection.rate"] < 0.3)
    boxes, _ = prim(table, (one | other).to_numpy())
    found = {tuple(box.bounds["dispatch.rule"].values): box.bounds["inspection.rate"] for box in boxes[:2]}
    assert found[("whistle",)].low == pytest.approx(0.6, abs=0.05)
    assert found[("parallel",)].high == pytest.approx(0.3, abs=0.05)
    assert sum(box.coverage for box in boxes[:2]) > 0.85


def test_a_planted_box_with_noise_keeps_only_the_bounds_that_are_sure():
    table = futures(600, 2)
    rng = np.random.default_rng(3)
    hits = ((table["trust.gain"] > 0.7).to_numpy() & (rng.random(600) < 0.85)) | (rng.random(600) < 0.05)
    boxes, _ = prim(table, hits)
    assert boxes[0].bounds["trust.gain"].low == pytest.approx(0.7, abs=0.05)
    assert max(boxes[0].p.values()) <= 0.05
    assert boxes[0].density == pytest.approx(0.86, abs=0.08)


def test_the_tree_recovers_a_planted_box_too():
    table = futures(600, 4)
    hits = ((table["trust.gain"] > 0.4) & (table["dispatch.rule"] == "whistle")).to_numpy()
    (leaf,) = tree(table, hits)
    assert leaf.coverage == leaf.density == 1.0
    assert leaf.bounds["dispatch.rule"].values == ("whistle",)
    assert leaf.bounds["trust.gain"].low == pytest.approx(0.4, abs=0.03)


def test_the_tree_tells_no_leaf_that_is_thinner_than_the_whole():
    table = futures(400, 9)
    hits = (table["trust.gain"] > 0.2).to_numpy() | (np.random.default_rng(1).random(400) < 0.6)
    assert all(leaf.density > hits.mean() for leaf in tree(table, hits))
    assert tree(table, hits)


def test_a_quasi_p_value_by_hand():
    table = pd.DataFrame({"trust.gain": np.arange(10.0)})
    hits = np.arange(10) >= 6
    bounds = {"trust.gain": Bound(low=5.0)}
    assert chance(table, hits, bounds, "trust.gain") == pytest.approx(stats.binom.sf(3, 5, 0.4))
    box = judged(table, hits, bounds)
    assert (box.coverage, box.density, box.mass, box.rows) == (1.0, 0.8, 0.5, 5)
    assert sure(table, hits, {"trust.gain": Bound(low=1.0)}, 0.05) == {}


def test_peeling_leaves_enough_rows_and_stops_at_nothing_but_hits():
    table = futures(100, 5)
    for hits in (np.arange(100) < 50, (table["trust.gain"] > 0.5).to_numpy()):
        course = peel(table, hits, 10)
        counts = [int(inside(table, bounds).sum()) for bounds in course]
        assert counts == sorted(counts, reverse=True) and counts[-1] >= 10
        assert len(set(counts)) == len(counts)
    assert hits[inside(table, course[-1])].all()


# ---------------------------------------------------------------------------- conditions


def test_conditions_are_read():
    told = condition("loss > 50 and participation<=0.2", ["loss", "participation"])
    assert told == [Term("loss", ">", 50.0), Term("participation", "<=", 0.2)]
    assert condition("loss >= 1e3", ["loss"])[0].met(pd.Series([999.0, 1000.0, math.nan])).tolist() == [
        False,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "--when ''"),
        ("loss", "must be NAME<X"),
        ("loss > x", "'x': must be a number"),
        ("loss > nan", "'nan': must be a number"),
        ("loss > 1 or loss < 0", "must be NAME<X"),
        ("los > 1", "did you mean 'loss'"),
        ("__import__('os') > 1", "must be NAME<X"),
        ("loss > 1 and", "must be NAME<X"),
    ],
)
def test_other_conditions_are_refused(text, what):
    with pytest.raises(ScenarioError, match=re.escape(what)):
        condition(text, ["loss", "trust"])


# ---------------------------------------------------------------------------- studies


def rows_of(table, loss, noise=0.0):
    """Four replications of each point."""
    rng = np.random.default_rng(6)
    rows = table.loc[np.repeat(table.index, 4)].reset_index(drop=True)
    rows.insert(0, "point", np.repeat(np.arange(len(table)), 4))
    rows["loss"] = np.repeat(loss, 4) + noise * rng.normal(size=len(rows))
    return rows


def test_points_count_by_their_mean_over_luck():
    table = futures(200, 7)
    loss = 100.0 * table["incentive.fine"].to_numpy()
    found = described("x", "loss > 60", [Term("loss", ">", 60.0)], rows_of(table, loss, 1.0), NAMES)
    assert found.hits.sum() == pytest.approx((loss > 60.0).sum(), abs=4)
    assert 0 < found.unclear < 20
    assert found.prim[0].bounds["incentive.fine"].low == pytest.approx(0.6, abs=0.04)
    json.dumps(found.document(), allow_nan=False)
    zh, en = found.explain("zh"), found.explain("en")
    assert len(zh) == len(en)
    assert "处罚" in zh[2] and "fine" in en[2] and "quasi-p" in en[2]


def test_nothing_to_tell_is_said():
    table = futures(100, 8)
    rows = rows_of(table, np.zeros(100))
    for number, held in ((1.0, "none"), (-1.0, "all")):
        with pytest.raises(ScenarioError, match=f"holds at {held} of 100"):
            described("x", "w", [Term("loss", ">", number)], rows, NAMES)
    with pytest.raises(ScenarioError, match="20 are needed"):
        described("x", "w", [Term("loss", ">", 0.5)], rows[:40], NAMES)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A study of two designs whose loss depends on one factor by far the most."""
    place = tmp_path_factory.mktemp("discovery")
    (place / "small.toml").write_text(
        """
scenario = "teaching"
outcomes = ["loss"]
[set]
"run.days" = 6
"city.people" = 150
"hazard.storm.day" = 1
[sampling]
method = "latin"
points = 24
[replications]
number = 2
[factors]
"course.growth" = { low = 0.0, high = 1.0 }
"loop.rumour" = {}
[designs]
base = []
rigid = ["rigid"]
""",
        encoding="utf-8",
    )
    at = sweep.create(study.load(place / "small.toml"), place / "out")
    sweep.run_missing(at, 0)
    return at.folder


def test_the_command_on_a_study(folder, tmp_path):
    rows = pd.concat(pd.read_parquet(path) for path in sorted((folder / "runs").glob("part-*.parquet")))
    line = f"loss > {rows['loss'].quantile(0.6):.1f}"
    done = CliRunner().invoke(app, ["discover", str(folder), "--when", line, "--json"])
    assert done.exit_code == 0, done.output
    document = json.loads(done.stdout)
    assert document["rows"] == 48
    assert "course.growth" in document["prim"][0]["bounds"]
    told = CliRunner().invoke(
        app, ["discover", str(folder), "--when", line, "--lang", "zh", "--out", str(tmp_path / "out")]
    )
    assert told.exit_code == 0, told.output
    assert "严重度增长率" in told.stdout and "准p值" in told.stdout
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"discovery.json", "discovery_zh.png", "discovery_en.svg", "discovery_zh.txt"} <= names


def test_bad_input_writes_nothing(folder, tmp_path):
    for words in ([str(folder), "--when", "trust > 1"], [str(tmp_path), "--when", "loss > 1"]):
        with pytest.raises(ScenarioError):
            CliRunner().invoke(
                app, ["discover", *words, "--out", str(tmp_path / "out")], catch_exceptions=False
            )
        assert not (tmp_path / "out").exists()
