"""The command line: documents, exit codes, one clear line, nothing half-written."""

import json
import math
import subprocess
import sys

import pytest


def cogov(*words, **env):
    import os

    return subprocess.run(
        [sys.executable, "-m", "analysis.cli", *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "LANG": "C.UTF-8", **env},
        timeout=600,
        check=False,
    )


@pytest.mark.parametrize(
    "what", ["scenarios", "mechanisms", "rules", "parameters", "outcomes", "hazards", "studies"]
)
def test_lists_name_title_and_source(what):
    done = cogov("list", what, "--json")
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)
    assert isinstance(rows, list)
    for row in rows:
        assert row["name"] and row["title_zh"] and row["title_en"] and "source" in row
    if what in ("parameters", "outcomes"):
        assert all({"unit", "range", "kind", "direction"} <= set(row) for row in rows)


def test_lists_speak_the_language_asked_for():
    told = cogov("list", "mechanisms", "--lang", "zh").stdout
    assert "处罚 2" in told and "staff" not in told and "incentive." not in told
    assert "fine 2" in cogov("list", "mechanisms", "--lang", "en").stdout
    assert "可控参数" in cogov("list", "parameters", "--lang", "zh").stdout


def test_a_run_as_json_is_one_document_with_the_same_digits_twice():
    first, again = (
        cogov("run", "teaching", "--seed", "7", "--set", "run.days=20", "--json") for _ in range(2)
    )
    assert first.returncode == 0, first.stderr
    assert first.stdout == again.stdout
    document = json.loads(first.stdout)
    assert set(document) == {
        "scenario",
        "seed",
        "engine",
        "version",
        "scenario_hash",
        "run_id",
        "outcomes",
        "series",
        "step_days",
    }
    assert all(value is None or math.isfinite(value) for value in document["outcomes"].values())
    assert {len(column) for column in document["series"].values()} == {20}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("run", "teachin"), "did you mean 'teaching'"),
        (("run", "teaching", "--set", "trust.gian=0.1"), "did you mean 'gain'"),
        (("run", "teaching", "--set", "trust.gain=nan"), "trust.gain = nan"),
        (("run", "teaching", "--set", "nonsense"), "must be KEY=VALUE"),
        (("run", "teaching", "--engine", "slow"), "must be one of fast, reference"),
        (("run", "teaching", "--seed", "-1"), "seed = -1"),
        (("run", "teaching", "--set", "mechanisms=3"), "mechanisms = 3: must be a table"),
        (("run", "teaching", "--set", "run.days=1e6", "--set", "run.step_days=1e-6"), "too large"),
        (("run", "teaching", "--mechanism", "whistle=x"), "must be a number in 0 to 1"),
        (
            ("compare", "teaching", "+whistle", "--replications", "10", "--precision", "0.1"),
            "--precision: one of the two",
        ),
        (("compare", "teaching", "+whistle", "--outcome", "los"), "cogov: --outcome 'los'"),
        (("run", "teaching", "--seed", "x"), "cogov: Invalid value for '--seed'"),
        (("run",), "cogov: Missing argument 'scenario'"),
        (("sweep", "quik", "--out", "x"), "did you mean 'quick'"),
        (("sweep", "quick", "--out", "x", "--shard", "3/2"), "must be K/N"),
        (("status", "nowhere"), "not the folder of a study"),
        (("check", "nowhere.toml"), "no such file"),
        (("list", "things"), "no such list"),
        (("limits", "V5", "--with", "rho=0.99"), "must lie in"),
        (("limits", "V5", "V6", "--with", "c=2"), "exactly one limit"),
        (("run", "teaching", "--lang", "fr"), "must be one of zh, en"),
    ],
)
def test_bad_input_is_one_line_and_exit_2(words, said):
    done = cogov(*words)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1


def test_out_is_written_whole(tmp_path):
    done = cogov("run", "teaching", "--set", "run.days=40", "--out", str(tmp_path / "o"), "--lang", "zh")
    assert done.returncode == 0, done.stderr
    names = {path.name for path in (tmp_path / "o").iterdir()}
    assert {"series.csv", "cases.parquet", "grids.csv", "run.json", "course_zh.png", "course_en.png"} <= names
    assert "损失" in done.stdout and "模拟实验" in done.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["o"]


def test_nothing_is_left_where_writing_fails(tmp_path):
    blocker = tmp_path / "file"
    blocker.write_text("")
    done = cogov("run", "teaching", "--set", "run.days=5", "--out", str(blocker / "o"))
    assert done.returncode == 2 and "is a file" in done.stderr
    assert "Traceback" not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize(
    "command",
    [
        *("list", "check", "run", "limits", "compare", "replay"),
        *("plan", "sweep", "status", "retry", "extend"),
    ],
)
def test_help_has_an_example(command):
    done = cogov(command, "--help")
    assert done.returncode == 0
    assert f"cogov {command}" in done.stdout


def test_what_others_have_put_into_a_folder_stays(tmp_path):
    thesis = tmp_path / "thesis.txt"
    thesis.write_text("years of work")
    for command in (("run", "teaching"), ("compare", "teaching", "+whistle")):
        for out in (tmp_path, thesis):
            done = cogov(*command, "--out", str(out))
            assert done.returncode == 2
            assert "must be new, empty, or written by cogov before" in done.stderr
    assert thesis.read_text() == "years of work"
    assert list(tmp_path.iterdir()) == [thesis]


def test_our_own_folder_is_written_again(tmp_path):
    words = ("run", "teaching", "--set", "run.days=5", "--out", str(tmp_path / "out"))
    for _ in range(2):
        assert cogov(*words).returncode == 0
    assert (tmp_path / "out" / "run.json").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_title_with_dollars_is_a_title(tmp_path):
    path = tmp_path / "odd.toml"
    path.write_text(
        'extends = "teaching"\ntitle_zh = "$\\\\foo$"\ntitle_en = "$x"\n[run]\ndays = 5\n', "utf-8"
    )
    done = cogov("run", str(path), "--out", str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr


def test_a_check_says_what_the_file_holds_and_that_its_hazard_comes_too_late(tmp_path):
    path = tmp_path / "short.toml"
    path.write_text('extends = "teaching"\n[run]\ndays = 20\n', "utf-8")
    done = cogov("check", str(path), "--lang", "zh")
    assert done.returncode == 0
    assert "  步数：20\n  网格：24\n  模拟居民：2,000\n" in done.stdout and "{" not in done.stdout
    assert done.stderr == "运行在第20天结束，灾害尚未来临\n"
    assert cogov("check", "teaching", "--lang", "zh").stderr == ""


def test_a_file_nested_without_end_is_refused(tmp_path):
    path = tmp_path / "deep.toml"
    path.write_text("x = " + "[" * 100_000, "utf-8")
    done = cogov("check", str(path))
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
