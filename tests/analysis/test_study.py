"""Studies: files, points, and a folder that survives failures, kills and second thoughts."""

import errno
import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis import results, study, sweep, workers
from analysis.catalogue import FAMILIES
from analysis.sampling import SAMPLERS, Sampling, unit_points
from analysis.tasks import Task, blank
from sim import ScenarioError, load, run
from tests.analysis import poison

ROOT = Path(__file__).resolve().parents[2]
SMALL = """
scenario = "teaching"
outcomes = ["loss", "participation"]
[set]
"run.days" = 4
"city.people" = 150
"hazard.storm.day" = 1
[sampling]
method = "latin"
points = 6
[replications]
number = 5
[factors]
"incentive.fine" = { low = 0.0, high = 3.0 }
"dispatch.rule" = {}
"loop.rumour" = {}
"mechanisms.whistle" = {}
"""
CLASH = """
scenario = "teaching"
outcomes = ["loss"]
[set]
"run.days" = 4
"city.people" = 150
[sampling]
method = "factorial"
[replications]
number = 2
[factors]
"perception.own" = { values = [0.2, 0.9] }
"perception.contacts" = { values = [0.7, 0.05] }
"""


def written(folder, text, name="small"):
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_mechanisms_of_entries_factors_and_designs_are_all_named(tmp_path):
    designs = '[mechanisms]\nrigid = 0.5\n[designs]\nbase = []\nother = ["flexible=0.5"]\n[factors]'
    told = study.load(written(tmp_path, SMALL.replace("[factors]", designs)))
    assert told.mechanisms == ("flexible", "rigid", "whistle")


def swept(path, out, workers=0, **how):
    """A study, swept in this process unless told otherwise: to start workers takes seconds."""
    at = sweep.create(study.load(path), out)
    return at, sweep.run_missing(at, workers, **how)


def assert_same_runs(one, other):
    """Two tables hold the same runs with the same results; only how long they took may differ."""
    pd.testing.assert_frame_equal(one.drop(columns="seconds"), other.drop(columns="seconds"))


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """An uninterrupted sweep."""
    folder = tmp_path_factory.mktemp("whole")
    at, standing = swept(written(folder, SMALL), folder / "out")
    assert standing == sweep.Standing(30, 30, 0, 0)
    return at


def test_the_study_of_rules_has_every_member_of_every_family():
    told = {one.name: set(one.values) for one in study.load("rules").factors}
    assert told == {key: {one.name.lower() for one in family} for key, (_, family) in FAMILIES.items()}
    own = {one.name: one.values[0] for one in study.load("rules").factors}
    assert load("teaching", own).parameters == load("teaching").parameters


@pytest.mark.parametrize("name", study.built_in())
def test_every_built_in_study_is_valid(name):
    told = study.load(name)
    assert told.file.title_zh and told.file.title_en
    assert len(told.points([told.file.sampling.points])) > 0


@pytest.mark.parametrize(
    ("sampling", "choices", "count"),
    [
        (Sampling("grid", levels=3), [0, 2], 6),
        (Sampling("factorial"), [0, 0, 3], 12),
        (Sampling("one_at_a_time", levels=3), [0, 2], 4),
        (Sampling("latin", 10), [0, 2], 10),
        (Sampling("sobol", 8), [0, 0, 2], 8 * 5),
        (Sampling("sobol", 8, second_order=True), [0, 0, 2], 8 * 8),
        (Sampling("morris", 4, 4), [0, 0, 2], 4 * 4),
        (Sampling("fast", 65), [0, 0], 130),
    ],
)
def test_a_sampler_fills_the_cube(sampling, choices, count):
    rows = unit_points(sampling, choices, [sampling.points], [[k] for k in range(len(choices))])
    assert rows.shape == (count, len(choices))
    assert rows.min() >= 0.0 and rows.max() <= 1.0
    assert len(np.unique(rows, axis=0)) > 0.7 * count


@pytest.mark.parametrize(("method", "more"), [("latin", 5), ("sobol", 8), ("morris", 3)])
def test_more_points_come_after_the_old_ones(method, more):
    sampling = Sampling(method, 8, 4)
    few, many = (unit_points(sampling, [0, 3], batches, [[0], [1]]) for batches in ([8], [8, more]))
    assert len(many) > len(few)
    assert (many[: len(few)] == few).all()


def test_what_cannot_be_extended_says_so():
    assert not any(SAMPLERS[method].extends for method in ("grid", "factorial", "one_at_a_time", "fast"))
    with pytest.raises(ScenarioError, match="cannot be extended"):
        unit_points(Sampling("grid"), [0], [1, 1], [[0]])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"incentive.fine"', '"incentive.fin"', "did you mean 'incentive.fine'"),
        ("high = 3.0", "high = 30.0", "must rise and lie in 0 to 4"),
        ("low = 0.0", "low = 3.5", "must rise and lie"),
        ("low = 0.0", "low = nan", "must be a number"),
        ("low = 0.0", 'low = "a"', "must be a number"),
        ("low = 0.0", "lo = 0.0", "must be a table with low and high"),
        ('"dispatch.rule" = {}', '"dispatch.rule" = { low = 0.0 }', "is a choice"),
        ('"dispatch.rule" = {}', '"dispatch.rule" = { values = ["serial"] }', "two or more"),
        ('"dispatch.rule" = {}', '"dispatch.rule" = { values = ["serial", "wistle"] }', "'whistle'"),
        ('"mechanisms.whistle"', '"mechanisms.wistle"', "did you mean 'whistle'"),
        ('method = "latin"', 'method = "latn"', "did you mean 'latin'"),
        ("points = 6", "points = 1", "latin needs at least 2"),
        ('method = "latin"', 'method = "sobol"', "needs at least 8"),
        ('method = "latin"\npoints = 6', 'method = "sobol"\npoints = 12', "power of two, 8 or 16"),
        ("number = 5", "number = 0", "must lie in 1 to"),
        ('"participation"', '"participaton"', "did you mean 'participation'"),
        ('scenario = "teaching"', 'scenario = "teachin"', "did you mean 'teaching'"),
        ('scenario = "teaching"', 'scenari = "teaching"', "did you mean 'scenario'"),
        ('"run.days" = 4', '"run.dais" = 4', "no such key"),
    ],
)
def test_a_wrong_study_is_refused(old, new, said, tmp_path):
    assert old in SMALL
    with pytest.raises(ScenarioError, match=said):
        study.load(written(tmp_path, SMALL.replace(old, new, 1)))


def test_a_row_is_the_run_that_it_says(whole):
    row = results.table(whole.folder).iloc[17]
    told = {name: row[name] for name in ("incentive.fine", "dispatch.rule", "loop.rumour")}
    settings = {"run.days": 4, "city.people": 150, "hazard.storm.day": 1}
    scenario = load("teaching", {**settings, **told}, {"whistle": row["mechanisms.whistle"]})
    again = run(scenario, int(row["seed"]))
    assert again.run_id == row["run_id"]
    assert again.outcomes["loss"] == row["loss"]


def test_replications_share_their_luck_unless_told_otherwise(whole, tmp_path):
    table = results.table(whole.folder)
    assert (table["seed"] == table["replication"]).all()
    apart = study.load(written(tmp_path, SMALL.replace("number = 5", "number = 5\ncommon = false")))
    seeds = {apart.seed(point, k) for point in range(6) for k in range(5)}
    assert len(seeds) == 30


def test_a_finished_study_runs_nothing_again(whole):
    before = results.table(whole.folder)
    sweep.run_missing(whole, 0)
    pd.testing.assert_frame_equal(results.table(whole.folder), before)


def test_extending_repeats_nothing(whole, tmp_path):
    at, _ = swept(written(tmp_path, SMALL), tmp_path / "out")
    before = results.table(at.folder)
    at = at.extended(2, 3)
    assert sweep.run_missing(at, 0) == sweep.Standing(9 * 7, 9 * 7, 0, 0)
    after = results.table(at.folder)
    old = after[(after["point"] < 6) & (after["replication"] < 5)].reset_index(drop=True)
    pd.testing.assert_frame_equal(old, before)
    assert_same_runs(before, results.table(whole.folder))
    assert sweep.reopen(at.folder).standing().missing == 0


def test_a_failed_run_is_a_row_and_the_rest_goes_on(tmp_path):
    at, standing = swept(written(tmp_path, CLASH), tmp_path / "out")
    assert standing == sweep.Standing(8, 6, 2, 0)
    table = results.table(at.folder)
    failed = table[table["status"] == "failed"]
    assert failed["message"].str.contains("must not exceed 1").all()
    assert failed["loss"].isna().all()
    done = table[table["status"] == "done"]
    assert sweep.forget_failures(at) == 2
    assert at.standing().missing == 2
    sweep.run_missing(at, 0)
    after = results.table(at.folder)
    pd.testing.assert_frame_equal(after[after["status"] == "done"], done)


def test_retry_waits_for_no_shard_and_finds_what_one_left_behind(tmp_path):
    at, _ = swept(written(tmp_path, CLASH), tmp_path / "out", shard=(1, 2))
    with at.results((2, 2)) as shard:
        with pytest.raises(results.BusyError):
            sweep.forget_failures(at)
        shard.add({**blank(Task(0, 9, 9, ())), "message": "left in the journal"})
        journal = shard.journal.read_text("utf-8")
    shard.journal.write_text(journal, "utf-8")  # as if it had been killed before
    next(iter(shard.runs.glob("part-2of2-*.parquet"))).unlink()
    there = at.standing().failed
    assert sweep.forget_failures(at) == there > 0
    assert at.standing().failed == 0


def test_stopping_at_a_failure_keeps_what_is_finished(tmp_path):
    with pytest.raises(sweep.StoppedError, match="must not exceed 1"):
        swept(written(tmp_path, CLASH), tmp_path / "out", stop_at_failure=True)
    assert sweep.reopen(tmp_path / "out").standing().failed == 1


def test_a_worker_that_dies_or_hangs_is_a_row(tmp_path):
    values = (("marker", str(tmp_path / "died")),)
    tasks = [Task(point, k, k, values) for k in range(2) for point in range(4)]
    rows = list(workers.Crew(poison.misbehave, None, 2, 1.0).rows(iter(tasks)))
    found = {(row["point"], row["status"]) for row in rows}
    assert len(rows) == len(tasks)
    assert found == {
        (poison.GOOD, "done"),
        (poison.DIES, "lost"),
        (poison.HANGS, "failed"),
        (poison.DIES_ONCE, "done"),
    }
    assert {row["message"] for row in rows if row["point"] == poison.HANGS} == {"took more than 1 seconds"}


def rows_of_one(folder, deaths):
    """One task that kills its first worker, by workers of which these die while they start."""
    (folder / "born").mkdir(parents=True)
    task = Task(poison.DIES_ONCE, 0, 0, (("marker", str(folder / "died")),))
    job = str(folder / "born"), deaths
    return list(workers.Crew(poison.dies_while_it_starts, job, 1, 60.0).rows(iter([task])))


def test_a_worker_that_dies_while_it_starts_is_not_its_tasks_fault(tmp_path):
    (row,) = rows_of_one(tmp_path, (0, 1, 3, 4))
    assert row["status"] == "done"
    for case, deaths in enumerate([(0, 1, 2), (1, 2, 3)]):
        with pytest.raises(workers.UnreadyError, match="before they are ready"):
            rows_of_one(tmp_path / str(case), deaths)


def test_killed_workers_cost_nothing(whole, tmp_path):
    killed = []

    def kill(done, bad, of):
        if done in (3, 19):  # once less than a task is given up for
            victim = random.Random(done).choice(multiprocessing.active_children())
            os.kill(victim.pid, signal.SIGKILL)
            killed.append(victim.pid)

    at, standing = swept(written(tmp_path, SMALL), tmp_path / "out", 2, progress=kill)
    assert len(killed) == workers.ATTEMPTS - 1
    assert standing.done == 30
    assert_same_runs(results.table(at.folder), results.table(whole.folder))


def test_a_script_that_its_workers_would_run_again_is_told_so(tmp_path):
    told, script = written(tmp_path, SMALL), tmp_path / "script.py"
    sweeping = f"analysis.Study.load({str(told)!r}).sweep({str(tmp_path / 'out')!r}, workers=2)"
    script.write_text(f"import analysis\n{sweeping}\n")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, script], env=environment, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 1
    last = done.stderr.splitlines()[-1]
    assert last.startswith("analysis.workers.UnreadyError: ") and '`if __name__ == "__main__":`' in last


def test_a_torn_journal_loses_only_the_torn_line(whole, tmp_path):
    at = sweep.create(study.load(written(tmp_path, SMALL)), tmp_path / "out")
    rows = results.table(whole.folder).to_dict("records")
    text = "".join(json.dumps(row) + "\n" for row in rows[:7]) + json.dumps(rows[7])[:40]
    (at.folder / "runs").mkdir()
    (at.folder / "runs" / ".journal-all.jsonl").write_text(text, encoding="utf-8")
    assert at.standing().done == 7  # known before anybody goes on with it
    with at.results():
        pass
    assert at.standing().done == 7


def test_a_part_written_before_the_journal_was_emptied_counts_once(tmp_path):
    at, _ = swept(written(tmp_path, SMALL), tmp_path / "out")
    rows = results.table(at.folder).to_dict("records")
    text = "".join(json.dumps(row) + "\n" for row in rows)
    (at.folder / "runs" / ".journal-all.jsonl").write_text(text, encoding="utf-8")
    assert at.standing().done == 30
    with at.results():
        pass
    assert len(results.table(at.folder)) == 30


def test_a_full_disk_keeps_what_is_finished(monkeypatch, tmp_path):
    add = results.Results.add

    def full(self, row):
        if len(self.pending) == 4:
            raise OSError(errno.ENOSPC, "No space left on device")
        add(self, row)

    monkeypatch.setattr(results.Results, "add", full)
    with pytest.raises(OSError, match="No space left"):
        swept(written(tmp_path, SMALL), tmp_path / "out")
    monkeypatch.undo()
    at = sweep.reopen(tmp_path / "out")
    assert at.standing().done == 4
    assert sweep.run_missing(at, 0).done == 30


def test_two_at_once_are_refused(whole):
    with whole.results(), pytest.raises(results.BusyError, match="another process"), whole.results():
        pass


def test_shards_make_the_same_study(whole, tmp_path):
    path = written(tmp_path, SMALL)
    for k in (1, 2):
        at, _ = swept(path, tmp_path / "out", shard=(k, 2))
    assert_same_runs(results.table(at.folder), results.table(whole.folder))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("high = 3.0", "high = 2.0", "another study: factors differ"),
        ('"run.days" = 4', '"run.days" = 5', "another study: scenario differ"),
        ("points = 6", "points = 7", "has sampling.points = 6, not 7: use cogov extend"),
        ("number = 5", "number = 6", "has replications.number = 5, not 6: use cogov extend"),
    ],
)
def test_a_folder_holds_one_study(whole, old, new, said, tmp_path):
    with pytest.raises(ScenarioError, match=said):
        sweep.create(study.load(written(tmp_path, SMALL.replace(old, new))), whole.folder)


def test_a_folder_of_another_version_is_refused(whole, monkeypatch, tmp_path):
    monkeypatch.setattr(sweep, "VERSION", "0123456789abcdef")
    with pytest.raises(ScenarioError, match="this is 0123456789abcdef"):
        sweep.reopen(whole.folder)
    with pytest.raises(ScenarioError, match="not the folder of a study"):
        sweep.reopen(tmp_path)
    (tmp_path / "something").touch()
    with pytest.raises(ScenarioError, match="is not empty"):
        sweep.create(whole.study, tmp_path)


def test_series_stand_apart(tmp_path):
    text = SMALL.replace("[set]", 'series = ["loss", "open"]\n[set]', 1).replace("points = 6", "points = 2")
    at, _ = swept(written(tmp_path, text), tmp_path / "out")
    courses = pd.concat([pd.read_parquet(path) for path in (at.folder / "series").glob("*.parquet")])
    assert len(courses) == 2 * 5 * 4
    table = results.table(at.folder)
    total = courses.groupby(["point", "replication"])["loss"].sum()
    assert total.to_numpy() == pytest.approx(table["loss"].to_numpy())


def test_a_plan_says_what_it_will_cost(whole):
    told = sweep.plan(whole.study, 2)
    assert (told.points, told.replications, told.runs) == (6, 5, 30)
    assert 0.0 < told.minutes == pytest.approx(30 * told.seconds_a_run / 2 / 60)
    spread = results.table(whole.folder).groupby("point")["loss"].std().median()
    assert told.half_width["loss"] == pytest.approx(1.96 * spread / 5**0.5, rel=0.01)


def rows_in(journal):
    """Lines of a journal, which a new start has emptied at first."""
    return journal.read_bytes().count(b"\n") if journal.exists() else 0


@pytest.mark.long
def test_a_study_killed_at_random_moments_equals_one_that_was_not(whole, tmp_path):
    """The whole is killed with all of its workers, again and again."""
    path, out = written(tmp_path, SMALL.replace("number = 5", "number = 40")), tmp_path / "out"
    command = [sys.executable, "-m", "analysis.cli", "sweep", str(path), "--out", str(out), "--workers", "2"]
    journal, luck, kills = out / "runs" / ".journal-all.jsonl", random.Random(7), 0
    while True:
        process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        more = luck.randint(1, 60)
        while process.poll() is None and rows_in(journal) < more:
            time.sleep(0.005)
        time.sleep(luck.uniform(0.0, 0.05))
        if process.poll() is None:
            process.kill()
            kills += 1
        if process.wait() == 0:
            break
        assert kills < 100
    assert kills > 3
    table = results.table(out)
    assert len(table) == 240 and (table["status"] == "done").all()
    small = table[table["replication"] < 5].reset_index(drop=True)
    assert_same_runs(small, results.table(whole.folder))
    time.sleep(1.0)
    assert not list((out / "runs").glob(".*.new"))
