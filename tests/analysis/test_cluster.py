"""Studies on a real dask cluster of this machine: rows as on one machine, whatever dies on the way."""

import ast
import json
import multiprocessing
import os
import pickle
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError

import psutil
import pytest

from analysis import cluster, results, study, sweep, workers
from analysis.cli import main
from analysis.cluster import ClusterError, connecting, errands, sending
from analysis.cluster.errands import Errand, Hands, StrangerError
from analysis.cluster.sending import Cluster
from analysis.cluster.versions import differences, versions
from analysis.tasks import Task
from sim import ScenarioError
from tests.analysis import poison
from tests.analysis.test_study import CLASH, ROOT, SMALL, assert_same_runs, rows_in, written

LONGER = SMALL.replace("number = 5", "number = 20")
LOOPBACK = ("--host", "127.0.0.1", "--no-dashboard")
LONGEST = 60.0  # seconds to wait for anything


def until(true, what):
    """Wait for something to be true."""
    end = time.monotonic() + LONGEST
    while not true():
        assert time.monotonic() < end, f"{what}: not within {LONGEST} seconds"
        time.sleep(0.1)


def started(*words, cwd=ROOT, **env):
    """One of dask's own commands."""
    return subprocess.Popen(
        [sys.executable, "-m", "dask", *words, *LOOPBACK],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(cwd), **env},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def family(process):
    """A process and all that came from it."""
    return [process, *process.children(recursive=True)]


def ended(processes):
    """End processes as their user would; nothing of them is left."""
    found = [one for process in processes for one in family(psutil.Process(process.pid))]
    for process in reversed(processes):
        process.terminate()
    for process in processes:
        process.wait(LONGEST)
    _, left = psutil.wait_procs(found, LONGEST)
    return left


@contextmanager
def machines(folder, count, **env):
    """The file of a scheduler with so many workers, each in a process that dask looks after."""
    file = folder / "scheduler.json"
    processes = [started("scheduler", "--port", "0", "--scheduler-file", str(file), **env)]
    try:
        until(file.exists, "scheduler file")
        told = ("--scheduler-file", str(file), "--nworkers", str(count), "--nthreads", "1")
        processes.append(started("worker", *told, "--local-directory", str(folder)))
        with cluster.connected(str(file), ()) as there:
            until(lambda: there.size() == (count, count), "workers")
        yield str(file)
    finally:
        assert ended(processes) == []


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory):
    """A cluster of two workers that starts them again when they die."""
    with machines(tmp_path_factory.mktemp("cluster"), 2) as file:
        yield file


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The longer study, by worker processes of this machine."""
    folder = tmp_path_factory.mktemp("whole")
    at = sweep.create(study.load(written(folder, LONGER)), folder / "out")
    assert sweep.run_missing(at, 2).done == 120
    return at


def made(folder, text):
    return sweep.create(study.load(written(folder, text)), folder / "out")


def cogov(monkeypatch, *words):
    """The exit code of a command."""
    monkeypatch.setattr(sys, "argv", ["cogov", *words])
    with pytest.raises(SystemExit) as ended_so:
        main()
    return ended_so.value.code


def swept(scheduler, folder, text, **how):
    """A study, swept by a cluster."""
    at = made(folder, text)
    with cluster.connected(scheduler, at.study.mechanisms) as there:
        return at, sweep.run_missing(at, there.rows, **how)


def test_rows_are_those_of_one_machine_though_workers_are_killed(scheduler, whole, tmp_path):
    killed, most = [], []
    at = made(tmp_path, LONGER)
    with cluster.connected(scheduler, at.study.mechanisms) as there:

        def kill(done, bad, of):
            most.append(len(there.client.futures))
            if done in (5, 60):
                victim = next(iter(there.client.run(os.getpid).values()))
                os.kill(victim, signal.SIGKILL)
                killed.append(victim)

        standing = sweep.run_missing(at, there.rows, progress=kill)
        until(lambda: there.size()[0] == 2, "a new worker")
    assert len(set(killed)) == 2
    assert standing == sweep.Standing(120, 120, 0, 0)
    assert_same_runs(results.table(at.folder), results.table(whole.folder))
    assert max(most) <= sending.AHEAD * 2


def test_a_failed_run_is_a_row_run_again_and_extended(scheduler, tmp_path, monkeypatch, capsys):
    path, out = written(tmp_path, CLASH), str(tmp_path / "out")
    for words, counts in (
        (("sweep", str(path), "--out", out), (8, 6, 2, 0)),
        (("retry", out), (8, 6, 2, 0)),
        (("extend", out, "--replications", "1"), (12, 9, 3, 0)),
    ):
        assert cogov(monkeypatch, *words, "--scheduler", scheduler, "--json") == 0
        assert tuple(json.loads(capsys.readouterr().out).values()) == (*counts, 0)
    table = results.table(tmp_path / "out")
    assert table[table["status"] == "failed"]["message"].str.contains("must not exceed 1").all()


def test_stopping_at_a_failure_leaves_nothing_to_do(scheduler, tmp_path):
    with pytest.raises(sweep.StoppedError, match="must not exceed 1"):
        swept(scheduler, tmp_path, CLASH, stop_at_failure=True)
    assert sweep.reopen(tmp_path / "out").standing().failed == 1
    with cluster.connected(scheduler, ()) as there:
        assert not any(there.client.run(lambda: len(errands.HANDS.free) + len(errands.HANDS.busy)).values())
        until(lambda: not any(there.client.processing().values()), "an idle cluster")


def errand(tasks, seconds=1.0, **other):
    told = Errand(versions(()), (), "s", None, seconds, tuple(tasks))
    return pickle.dumps(told._replace(**other))


def test_a_run_that_kills_its_process_or_hangs_is_a_row(monkeypatch, tmp_path):
    monkeypatch.setattr(errands, "serve_in_turn", poison.misbehave)
    monkeypatch.setattr(errands, "HANDS", Hands())
    values = (("marker", str(tmp_path / "died")),)
    tasks = [Task(point, 0, 0, values) for point in (0, 1, 2, 3, 0)]
    rows = [*errands.run_errand(errand(tasks)), *errands.run_errand(errand(tasks[:1]))]
    assert [row["status"] for row in rows] == ["done", "lost", "failed", "done", "done", "done"]
    assert rows[1]["message"] == "its worker died 3 times"
    assert rows[2]["message"] == "took more than 1 seconds"
    assert len(multiprocessing.active_children()) == 1
    errands.let_go("s")
    assert multiprocessing.active_children() == []


def test_processes_that_wait_for_another_sweep_are_ended(monkeypatch):
    monkeypatch.setattr(errands, "serve_in_turn", poison.misbehave)
    monkeypatch.setattr(errands, "HANDS", Hands())
    task = Task(poison.GOOD, 0, 0, (("marker", ""),))
    errands.run_errand(errand([task], sender="old"))
    (old,) = multiprocessing.active_children()
    errands.run_errand(errand([task], sender="new"))
    assert old.is_alive()
    monkeypatch.setattr(errands, "IDLE", 0.0)
    errands.run_errand(errand([task], sender="newest"))
    assert not old.is_alive()
    assert len(multiprocessing.active_children()) == 1
    errands.let_go("newest")


def test_too_long_a_run_is_a_row(scheduler, tmp_path):
    text = LONGER.replace("[set]", "seconds = 0.001\n[set]", 1).replace("points = 6", "points = 2")
    _, standing = swept(scheduler, tmp_path, text.replace("number = 20", "number = 1"))
    assert standing == sweep.Standing(2, 0, 2, 0)
    assert set(results.table(tmp_path / "out")["message"]) == {"took more than 0.001 seconds"}


def test_a_worker_of_another_version_is_refused(scheduler, tmp_path):
    """One that is there at the start, and one that comes later."""
    for name in ("sim", "analysis", "scenarios"):
        shutil.copytree(ROOT / name, tmp_path / "other" / name)
    with (tmp_path / "other" / "sim" / "purpose.py").open("a", encoding="utf-8") as file:
        file.write("# another model\n")
    at = made(tmp_path, SMALL)
    told = "model version is [0-9a-f]{16}, here [0-9a-f]{16}: its results would not be the same"
    words = ("--scheduler-file", scheduler, "--nthreads", "1", "--no-nanny")
    with cluster.connected(scheduler, ()) as there:
        stranger = started("worker", *words, "--local-directory", str(tmp_path), cwd=tmp_path / "other")
        try:
            until(lambda: there.size()[0] == 3, "the stranger")
            with pytest.raises(ClusterError, match=told):
                sweep.run_missing(at, there.rows)
            with pytest.raises(ClusterError, match=told):
                there.check()
        finally:
            assert ended([stranger]) == []
        assert at.standing().failed == at.standing().lost == 0
        until(lambda: there.size()[0] == 2, "the stranger's end")
        there.check()
        assert sweep.run_missing(at, there.rows).done == 30


@pytest.mark.parametrize(
    ("name", "said"), [("cogov", "cogov is 9, here"), ("mechanism whistle", "mechanism whistle is 9, here")]
)
def test_whatever_rows_hang_on_is_compared(name, said):
    names = ("whistle",)
    with pytest.raises(StrangerError, match=said):
        mine = {**versions(names), name: "here"}
        raise StrangerError(differences(mine, {**mine, name: "9"}))
    with pytest.raises(StrangerError, match=r"mechanism nowhere\.toml is not there, here 1"):
        errands.run_errand(errand([], expected={"mechanism nowhere.toml": "1"}, mechanisms=("nowhere.toml",)))


def test_every_source_of_rows_is_compared():
    asked = "import analysis.tasks, sys; print(*(name for name in sys.modules if 'analysis.' in name))"
    done = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) == {name for name in versions(()) if name.startswith("analysis.")}


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ([PackageNotFoundError("cogov")], "worker tcp://w: cogov: .*cogov"),
        (["0.0.1", {"model version": "1"}], "worker tcp://w: model version is 1, here "),
        (["0.1.0", ModuleNotFoundError("no numba")], "worker tcp://w: no numba"),
    ],
)
def test_a_worker_that_lacks_something_is_refused(answers, said):
    class Client:
        def run(self, ask, word, on_error):
            return {"tcp://w": answers.pop(0)}

    with pytest.raises(ClusterError, match=said):
        Cluster(Client(), "tcp://s", ()).check()


def test_what_is_finished_outlives_workers_and_scheduler(whole, tmp_path):
    """A scheduler that gives up a task at the first death of its worker; then it dies itself."""
    at = made(tmp_path, LONGER)
    folder = tmp_path / "cluster"
    folder.mkdir()
    once = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0"}
    with machines(folder, 1, **once) as file, cluster.connected(file, at.study.mechanisms) as there:
        pid = there.client.run_on_scheduler(os.getpid)
        (worker,) = there.client.run(os.getpid).values()

        def kill(done, bad, of):
            if done in (5, 40):
                os.kill(worker if done == 5 else pid, signal.SIGKILL)

        with pytest.raises(ClusterError, match="has gone"):
            sweep.run_missing(at, there.rows, progress=kill)
    standing = at.standing()
    assert standing.lost > 0 and standing.failed == 0
    assert 40 <= standing.done + standing.lost < 120
    table = results.table(at.folder)
    assert set(table[table["status"] == "lost"]["message"]) == {"its worker died 1 times"}
    sweep.forget_failures(at)
    assert sweep.run_missing(at, 0).done == 120
    assert_same_runs(results.table(at.folder), results.table(whole.folder))


def heeds_ctrl_c():
    """What a shell starts in the background is deaf to it, and so are all that it starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_interrupted_and_killed_it_goes_on(scheduler, whole, tmp_path):
    """Ctrl-C, then a kill, then the same command to the end."""
    path, out = written(tmp_path, LONGER), tmp_path / "out"
    words = ("-m", "analysis.cli", "sweep", str(path), "--out", str(out), "--scheduler", scheduler)
    for how in (signal.SIGINT, signal.SIGKILL, None):
        process = subprocess.Popen(
            [sys.executable, *words], cwd=ROOT, stderr=subprocess.PIPE, text=True, preexec_fn=heeds_ctrl_c
        )
        if how is not None:
            journal = out / "runs" / ".journal-all.jsonl"
            until(lambda journal=journal: rows_in(journal) >= 8, "rows")
            process.send_signal(how)
        _, said = process.communicate(timeout=LONGEST)
        assert "Traceback" not in said
        assert (process.returncode == 0) is (how is None)
        if how is signal.SIGINT:
            done = sweep.reopen(out).standing().done
            assert 8 <= done < 120
            with cluster.connected(scheduler, ()) as mine:
                until(lambda mine=mine: not any(mine.client.processing().values()), "an idle cluster")
    assert_same_runs(results.table(out), results.table(whole.folder))


# ---------------------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    "told",
    ["", "here", "tcp://127.0.0.1", "http://127.0.0.1:8786", "127.0.0.1:99999", "tcp://a:1/b", "no.json"],
)
def test_what_is_no_address_is_refused(told):
    with pytest.raises(ScenarioError, match="--scheduler = "):
        connecting.address_of(told)


@pytest.mark.parametrize("told", ["127.0.0.1:8786", "tcp://127.0.0.1:8786"])
def test_an_address_is_taken(told):
    assert connecting.address_of(told) == "tcp://127.0.0.1:8786"


@pytest.mark.parametrize("answers", [False, True])
def test_where_no_scheduler_answers_it_says_so_in_time(monkeypatch, answers):
    """Nobody there; somebody who takes the call and never speaks."""
    monkeypatch.setattr(connecting, "CONNECT", 1.0)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        if answers:
            silent.listen()
        address = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        began = time.monotonic()
        with pytest.raises(ClusterError, match=f"no scheduler answers at {address} within 1 seconds"):
            connecting.client_of(address)
        assert time.monotonic() - began < 10.0


def test_certificates_are_asked_for():
    with pytest.raises(ClusterError, match=r"needs certificates: distributed\.comm\.tls"):
        connecting.client_of("tls://127.0.0.1:8786")


def test_without_the_extra_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterError, match=r"pip install 'cogov\[cluster\]'"):
        connecting.client_of("tcp://127.0.0.1:8786")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--scheduler", "tcp://127.0.0.1:1", "--workers", "2"), 2, "give one of them, not both"),
        (("--scheduler", "tcp://127.0.0.1"), 2, "must be tcp://HOST:PORT"),
        (("--scheduler", "tcp://127.0.0.1:1"), 1, "no scheduler answers at tcp://127.0.0.1:1"),
    ],
)
def test_a_refused_command_writes_nothing(words, code, said, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(connecting, "CONNECT", 1.0)
    assert cogov(monkeypatch, "sweep", "quick", "--out", str(tmp_path / "out"), *words) == code
    told = capsys.readouterr()
    assert said in told.err and told.err.count("\n") == 1 and told.out == ""
    assert not (tmp_path / "out").exists()


def test_the_engine_is_imported_only_when_asked_for():
    for file in [*(ROOT / "analysis").rglob("*.py"), *(ROOT / "sim").rglob("*.py")]:
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            names = [alias.name for alias in getattr(node, "names", [])] + [
                getattr(node, "module", None) or ""
            ]
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                assert not {name.partition(".")[0] for name in names} & {"dask", "distributed"}, file


def test_both_ways_are_one_interface():
    assert list(workers.of_this_machine(0)(None, iter(()), 1.0)) == []
