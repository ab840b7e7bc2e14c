"""Searching for designs: by hand, on planted problems with a known front, broken off anywhere, in small."""

import json
import math
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import analysis
from analysis import results, study, sweep, verify
from analysis.budget import spending
from analysis.cli import app
from analysis.futures.goodness import demand
from analysis.searches import report
from analysis.searches import space as spaces
from analysis.searches.anew import interval
from analysis.searches.declaration import Objective
from analysis.searches.evolution import Evolution
from analysis.searches.judging import BEYOND, Box, front, spread
from analysis.searches.objectives import costs, lowest
from analysis.searches.of_study import FOUND, search
from analysis.searches.space import STEPS, Space, named
from analysis.tasks import blank, hashed, scenario_at
from sim.entries import ScenarioError

ROOT = Path(__file__).resolve().parents[2]
TEXT = """
scenario = "teaching"
outcomes = ["loss", "participation"]
[set]
"run.days" = 6
"city.people" = 150
"hazard.storm.day" = 2
[sampling]
method = "latin"
points = 2
[replications]
number = 2
[search]
objectives = ["mean loss", "mean participation"]
runs = 640
population = 16
finalists = 6
fresh = 12
[levers]
"mechanisms.whistle" = {}
"mechanisms.rigid" = {}
"mechanisms.drills" = {}
"incentive.reward" = {}
"dispatch.priority" = { values = ["fifo", "severity", "cmu"] }
[factors]
"course.growth" = { low = 0.0, high = 0.5 }
"""
LITTLE = TEXT.replace("runs = 640", "runs = 48").replace("population = 16", "population = 4")
LITTLE = LITTLE.replace("finalists = 6", "finalists = 2").replace("fresh = 12", "fresh = 3")


def written(folder, text, name="small"):
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def told(tmp_path, text=TEXT):
    return study.load(written(tmp_path, text))


# ---------------------------------------------------------------------------- by hand


def steady(*rows):
    """Of each design one row of futures, without luck."""
    return np.array(rows, float)[:, :, None]


def test_objectives_by_hand():
    loss = steady([9.0, 9.0, 9.0], [1.0, 2.0, 9.0], [4.0, 4.0, 4.0])
    part = steady([0.5, 0.5, 0.5], [0.6, 0.4, 0.5], [0.1, 0.9, 0.5])
    values = {"loss": loss, "participation": part}
    asked = [
        Objective("mean", "loss"),
        Objective("worst_decile", "loss"),
        Objective("regret", "loss"),
        Objective("worst_decile", "participation"),
        Objective("regret", "participation"),
        Objective("good_enough", ""),
    ]
    best = lowest(asked, {name: found[1:] for name, found in values.items()})
    demands = [demand("loss<=0.5*base", values), demand("participation>=0.5", values)]
    found = costs(asked, demands, values, best)
    expected = [[4.0, 9.0, 5.0, -0.4, 0.5, -1 / 3], [4.0, 4.0, 3.0, -0.1, 0.5, -2 / 3]]
    assert found == pytest.approx(np.array(expected))


def test_the_worst_decile_of_many_futures_is_the_mean_of_a_tenth():
    losses = np.arange(20.0)
    values = {"loss": steady(losses, losses)}
    assert costs([Objective("worst_decile", "loss")], [], values, {})[0, 0] == pytest.approx(18.5)


def test_fronts_and_volumes_by_hand():
    rows = np.array([[0.0, 1.0], [1.0, 0.0], [0.6, 0.6], [0.9, 0.9], [0.0, 1.0], [math.nan, 0.0]])
    assert front(rows).tolist() == [True, True, True, False, True, False]
    box = Box(rows)
    steps = [(0.0, 0.6, 1.0), (0.6, 1.0, 0.6), (1.0, BEYOND, 0.0)]  # from, to, height below which nothing is
    area = sum((right - left) * (BEYOND - height) for left, right, height in steps)
    assert box.volume(rows) == pytest.approx(area / BEYOND**2)
    assert box.volume(rows[5:]) == 0.0
    assert spread(rows[:3], 2) == [0, 1] and set(spread(rows[:3], 5)) == {0, 1, 2}


def test_an_interval_of_means_is_that_of_student():
    rng = np.random.default_rng(3)
    hits = 0
    for _ in range(100):
        values = rng.normal(size=8)
        drawn = np.array([rng.choice(values, 8).mean() for _ in range(400)])
        _, low, high = interval(np.array(values.mean()), drawn, 8)
        hits += low <= 0.0 <= high
    assert 90 <= hits <= 99


# ---------------------------------------------------------------------------- designs


def test_a_design_costs_what_its_scenario_costs(tmp_path):
    one = Space(told(tmp_path))
    levers = {"mechanisms.whistle": 0.4, "mechanisms.rigid": 0.25, "mechanisms.drills": 1.0}
    scenario = scenario_at(one.told.entries, levers, "teaching")
    assert one.worth(levers) == pytest.approx(spending(scenario).worth, rel=1e-9)
    assert one.worth(dict(one.base.levers)) == 0.0


def test_what_is_too_dear_gets_less_of_everything_and_the_budget_is_used(tmp_path):
    limit = "finalists = 6\nstaff_hours = 0.03"
    one = Space(told(tmp_path, TEXT.replace("finalists = 6", limit)))
    full = {lever.name: spaces.ends(lever) for lever in one.levers}
    design = dict(one.design(full).levers)
    scenario = scenario_at(one.told.entries, design, "teaching")
    assert 0.0298 < spending(scenario).worth <= 0.03 + 1e-9
    shares = [design[name] for name in ("mechanisms.whistle", "mechanisms.rigid", "mechanisms.drills")]
    assert shares[0] == shares[1] == shares[2] < 1.0
    assert design["incentive.reward"] == 2.0  # costs nothing before the crisis
    cheap = one.design({**full, "mechanisms.rigid": 0, "mechanisms.whistle": 10, "mechanisms.drills": 0})
    assert dict(cheap.levers)["mechanisms.whistle"] == 0.01
    drawn = list(one.drawn(np.random.default_rng(0), 20))
    assert all(one.worth(dict(each.levers)) <= 0.03 + 1e-9 for each in drawn)
    assert all(one.design(one.places(each)) == each for each in drawn)
    assert len({each.name for each in drawn}) == 20


def test_designs_whose_mechanisms_do_not_go_together_are_none(tmp_path):
    text = TEXT.replace('"mechanisms.drills" = {}', '"mechanisms.flexible" = {}\n"mechanisms.six_nets" = {}')
    one = Space(told(tmp_path, text))
    places = {lever.name: 0 for lever in one.levers}
    both = {"mechanisms.flexible": STEPS, "mechanisms.six_nets": STEPS}
    assert one.can_be(one.design(places)) and not one.can_be(one.design({**places, **both}))
    for each in one.drawn(np.random.default_rng(1), 12):
        levers = dict(each.levers)
        assert levers["mechanisms.flexible"] + levers["mechanisms.six_nets"] <= 1.0


def test_none_of_them_is_bred_either(tmp_path):
    text = TEXT.replace('"mechanisms.drills" = {}', '"mechanisms.flexible" = {}\n"mechanisms.six_nets" = {}')
    one = Space(told(tmp_path, text))
    first = [each for each in one.drawn(np.random.default_rng(1), 12)]
    evolution = Evolution(one, 2, first, 3)
    for _ in range(5):
        designs = evolution.ask(12)
        levers = [dict(each.levers) for each in designs]
        sums = [each["mechanisms.flexible"] + each["mechanisms.six_nets"] for each in levers]
        assert max(sums) <= 1.0
        evolution.tell(
            -np.array([[each["mechanisms.flexible"], each["mechanisms.six_nets"]] for each in levers])
        )


@pytest.fixture
def any_can_be(monkeypatch):
    """Nobody asks the model whether a design can be, and nothing is drawn: planted problems do without."""
    monkeypatch.setattr(Space, "can_be", lambda self, design: True)
    monkeypatch.setattr(report, "save", lambda figure, path: None)


def bred(one, seed, generations=4, fail=lambda design: False):
    """Designs of a few generations, judged by two of their levers."""
    first = list(one.drawn(np.random.default_rng(0), 8))
    evolution, found = Evolution(one, 2, first, seed), []
    for _ in range(generations):
        designs = evolution.ask(8)
        found.append([each.name for each in designs])
        levers = [dict(each.levers) for each in designs]
        rows = [[each["mechanisms.whistle"], 1.0 - each["mechanisms.rigid"]] for each in levers]
        failed = np.array([fail(each) for each in designs], bool)
        evolution.tell(np.where(failed[:, None], np.nan, np.array(rows).reshape(-1, 2)))
        assert np.isfinite(evolution.algorithm.pop.get("F")).all()
    return found


def test_the_same_seed_breeds_the_same_designs_and_none_twice(tmp_path, any_can_be):
    one = Space(told(tmp_path))
    found = bred(one, 1)
    assert found == bred(one, 1) and found[1:] != bred(one, 2)[1:]
    assert [len(names) for names in found] == [8, 4, 4, 4]
    everyone = [name for names in found for name in names]
    assert len(set(everyone)) == len(everyone)


def test_designs_that_failed_are_left_out_and_change_nothing_by_chance(tmp_path, any_can_be):
    one = Space(told(tmp_path))

    def fails(design):
        return int(design.name, 16) % 3 == 0

    assert bred(one, 1, 6, fails) == bred(one, 1, 6, fails)
    assert bred(one, 1, 4, lambda design: design.name not in bred(one, 1)[0])  # all later ones fail


def test_where_nothing_new_can_be_bred_the_search_ends(tmp_path, any_can_be):
    few = TEXT[: TEXT.index("[levers]")] + "[levers]\n" + TEXT[TEXT.index('"dispatch.priority"') :]
    few = few.replace("[factors]", '"forum.members" = { low = 1, high = 4 }\n[factors]')
    one = Space(told(tmp_path, few))
    first = list(one.drawn(np.random.default_rng(0), 50))
    assert len(first) == 12  # three times four, and no more
    evolution = Evolution(one, 2, first[:6], 0)
    seen = []
    while designs := evolution.ask(8):
        seen += [each.name for each in designs]
        evolution.tell(np.random.default_rng(len(seen)).random((len(designs), 2)))
    assert len(seen) == len(set(seen)) <= 12 and len(seen) > 9


# ---------------------------------------------------------------------------- planted


def planted(noise=0.0, shift=0.0, fails=lambda task: False):
    """Who runs tasks without the model: a front that is known (Zitzler, Deb and Thiele 2000, the first of
    theirs) in four levers, noise of each run of its own, and a shift that all runs of a replication share."""

    def rows(job, tasks, seconds):
        for task in tasks:
            yield planted_row(task, noise, shift, fails)

    return rows


def planted_row(task, noise, shift, fails=lambda task: False):
    if fails(task):
        return blank(task, message="planted")
    levers = dict(task.values)
    one, two = known(levers)
    own = np.random.default_rng([int(hashed(f"{task.design} {task.point}"), 16), task.seed])
    common = np.random.default_rng([7, task.seed]).normal()
    row = blank(task, "done")
    row["run_id"] = hashed(str(task))
    row["loss"] = one + noise * own.normal() + shift * common
    row["participation"] = -(two + noise * own.normal())
    return row


def known(levers):
    """Both costs of a design; the front is 1 - sqrt(first), where the levers below stand at nothing."""
    rest = levers["mechanisms.rigid"] + levers["mechanisms.drills"] + levers["incentive.reward"] / 2.0
    rest += {"fifo": 1.0, "severity": 0.5, "cmu": 0.0}[levers["dispatch.priority"]]
    far, first = 1.0 + rest, levers["mechanisms.whistle"]
    return first, far * (1.0 - math.sqrt(first / far))


@pytest.mark.parametrize("seed", [0, 1])
def test_a_planted_front_is_come_near_and_random_search_is_left_behind(tmp_path, any_can_be, seed):
    text = TEXT.replace("runs = 640", f"runs = 640\nseed = {seed}")
    found = search(written(tmp_path, text), planted(), out=tmp_path / "out")
    assert {by: len(designs) for by, designs in found.groups().items()} == {"search": 160, "random": 160}
    assert found.volumes["difference"][0] > 0.03
    assert found.volumes["difference"][1] == found.volumes["difference"][0]  # there is no luck
    course = found.growth
    assert course[0].designs == 16 and course[0].search == course[0].random
    assert [one.search for one in course] == sorted(one.search for one in course)
    assert course[-1].search > course[-1].random > course[0].random
    gaps = {"search": [], "random": []}
    for one in found.finalists[1:]:
        first, second = known(one.levers)
        gaps[one.found_by].append(second - (1.0 - math.sqrt(first)))
        assert one.promised == pytest.approx({"mean_loss": first, "mean_participation": -second})
    assert np.mean(gaps["search"]) < 0.8 * np.mean(gaps["random"])


def test_without_noise_nothing_is_lost(tmp_path, any_can_be):
    found = search(written(tmp_path, TEXT), planted(), out=tmp_path / "out")
    for curses in found.curses.values():
        for one in curses:
            assert one.lost == pytest.approx(0.0, abs=1e-12) and one.promised == pytest.approx(one.held)
            assert one.p == 1.0 and not one.is_beyond_luck


def test_noise_makes_promises_that_do_not_hold(tmp_path, any_can_be):
    found = search(written(tmp_path, TEXT), planted(noise=0.5), out=tmp_path / "out")
    for curses in found.curses.values():
        for one in curses:
            assert one.lost > 0.1 and one.is_beyond_luck
            assert one.lost == pytest.approx(one.promised - one.held)
            assert one.luck_low < 0.0 < one.luck_high
    true = {one.design: known(one.levers) for one in found.finalists}
    inside = [
        one.held["mean_loss"][1] <= true[one.design][0] <= one.held["mean_loss"][2] for one in found.finalists
    ]
    assert np.mean(inside) > 0.75  # what is told of fresh luck is true, about as often as it says


def test_luck_that_all_share_is_no_curse(tmp_path, any_can_be):
    found = search(written(tmp_path, TEXT), planted(shift=5.0), out=tmp_path / "out")
    assert not any(one.is_beyond_luck for curses in found.curses.values() for one in curses)


def test_designs_that_fail_are_none(tmp_path, any_can_be):
    def fails(task):
        return dict(task.values)["dispatch.priority"] == "cmu"

    found = search(written(tmp_path, TEXT), planted(fails=fails), out=tmp_path / "out")
    assert all(one.levers["dispatch.priority"] != "cmu" for one in found.finalists)
    archive = found.archive()
    failed = archive["dispatch.priority"] == "cmu"
    assert archive.loc[failed, "mean_loss"].isna().all() and not archive.loc[failed, "on_front"].any()
    assert archive.loc[~failed, "mean_loss"].notna().all()
    with pytest.raises(RuntimeError, match="planted"):
        search(written(tmp_path, TEXT), planted(fails=lambda task: True), out=tmp_path / "other")


# ---------------------------------------------------------------------------- broken off


class BrokenOffError(Exception):
    """As a kill would be, between two runs."""


def held_back(count, most=None):
    """Like so many processes: rows come late and in another order; broken off after so many rows."""

    def rows(job, tasks, seconds):
        inside, came, tasks = [], 0, iter(tasks)
        while True:
            while len(inside) < count and (task := next(tasks, None)) is not None:
                inside.append(task)
            if not inside:
                return
            if came == most:
                raise BrokenOffError
            came += 1
            yield planted_row(inside.pop(came % len(inside)), 0.3, 0.0)

    return rows


def nobody(job, tasks, seconds):
    """Where all is there, nothing is run."""
    assert next(tasks, None) is None
    yield from ()


def test_however_often_it_is_broken_off_it_finds_the_same_and_runs_nothing_twice(tmp_path, any_can_be):
    path = written(tmp_path, TEXT.replace("runs = 640", "runs = 256"))
    whole = search(path, planted(0.3), out=tmp_path / "whole")
    luck, broken = random.Random(5), 0
    while True:
        try:
            found = search(path, held_back(luck.randint(1, 5), luck.randint(1, 150)), out=tmp_path / "out")
            break
        except BrokenOffError:
            broken += 1
    assert broken > 4
    assert found.document() == whole.document()
    one, other = (results.table(tmp_path / name) for name in ("out", "whole"))
    pd.testing.assert_frame_equal(one.drop(columns="seconds"), other.drop(columns="seconds"))
    files = {file.name for file in (tmp_path / "whole" / FOUND).iterdir()}
    for name in files:
        assert (tmp_path / "out" / FOUND / name).read_bytes() == (
            tmp_path / "whole" / FOUND / name
        ).read_bytes()
    assert search(tmp_path / "out", nobody).document() == whole.document()


def test_whoever_is_free_gets_what_will_be_wanted_anyway(tmp_path, any_can_be):
    """A crew that is never let go: in one stream all is run, each run once, though the search has to wait."""
    refused, seen = [], Counter()

    def counted(tasks):
        while (task := next(tasks, None)) is not None or not refused.append(1):
            yield task

    def crew(job, tasks, seconds):
        for row in held_back(3)(job, counted(tasks), seconds):
            seen[row["design"], row["point"], row["replication"]] += 1
            yield row

    found = search(written(tmp_path, TEXT), crew, out=tmp_path / "out")
    assert set(seen.values()) == {1}
    assert len(refused) < 10  # random designs fill the gaps; only at the end is there nothing left to do
    assert sum(seen.values()) == len(results.table(tmp_path / "out"))
    assert found.groups()["random"]


def test_what_was_lost_with_its_worker_is_run_again(tmp_path, any_can_be):
    def loses(job, tasks, seconds):
        for k, task in enumerate(tasks):
            yield blank(task, "lost", "its worker died") if k == 40 else planted_row(task, 0.0, 0.0)

    path = written(tmp_path, TEXT)
    first = search(path, loses, out=tmp_path / "out")
    assert first.archive()["mean_loss"].isna().sum() > 0
    again = search(path, planted(), out=tmp_path / "out")
    assert again.archive()["mean_loss"].notna().all()
    assert (results.table(tmp_path / "out")["status"] == "done").all()


# ---------------------------------------------------------------------------- in small, with the model


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A little search on a little city, in this process."""
    folder = tmp_path_factory.mktemp("search")
    found = analysis.search(written(folder, LITTLE), 0, out=folder / "out")
    return folder, found


def test_a_search_of_the_model(small):
    folder, found = small
    document = json.loads((folder / "out" / FOUND / "search.json").read_text("utf-8"))
    assert document == json.loads(json.dumps(found.document()))
    assert document["objectives"] == ["mean_loss", "mean_participation"]
    assert document["designs_tried"] == {"search": 12, "random": 12}
    table = results.table(folder / "out")
    assert len(table) <= found.at.told.most_runs(2, 2) and (table["status"] == "done").all()
    seen = table[table["replication"] < 2].groupby("design")["loss"].mean()
    for one in found.finalists:
        assert one.promised["mean_loss"] == pytest.approx(seen[one.design])
        fresh = table[(table["replication"] >= 2) & (table["design"] == one.design)]
        assert len(fresh) == 6 and one.held["mean_loss"][0] == pytest.approx(fresh["loss"].mean())
    assert set(table["seed"]) == set(range(5))
    archive = pd.read_parquet(folder / "out" / FOUND / "designs.parquet")
    assert len(archive) == 24 and set(archive["found_by"]) == {"search", "random"}
    names = {file.name for file in (folder / "out" / FOUND).iterdir()}
    assert {
        "finalists.csv",
        "winners_curse.csv",
        "hypervolume.csv",
        "findings_zh.md",
        "front_en.png",
    } <= names
    for lang in ("zh", "en"):
        assert found.plot(lang).axes and found.plot_growth(lang).axes
    zh, en = found.explain("zh"), found.explain("en")
    assert len(zh) == len(en) and "赢家诅咒" in "".join(zh) and "Winner's curse" in "".join(en)


def test_a_kept_run_is_that_of_its_design(small):
    folder, _ = small
    held = verify.verify(folder / "out", 4, 1)
    assert held.holds and held.checked == 4
    table = results.table(folder / "out")
    row = table.iloc[7].copy()
    row["mechanisms.whistle"] += 0.001
    assert verify.compare(sweep.opened(folder / "out"), row)[0]


def test_the_folder_of_a_search_is_no_sweep(small):
    folder, _ = small
    for what in (
        lambda: sweep.reopen(folder / "out"),
        lambda: sweep.plan(study.load(folder / "small.toml")),
        lambda: sweep.run_missing(sweep.opened(folder / "out"), 0),
    ):
        with pytest.raises(ScenarioError, match="use cogov search"):
            what()
    with pytest.raises(ScenarioError, match=r"nothing to search for"):
        search("quick", 0)
    with pytest.raises(ScenarioError, match="is the folder of a search already"):
        search(folder / "out", 0, out=folder / "elsewhere")
    assert not (folder / "elsewhere").exists()
    other = written(folder / "other", LITTLE.replace("finalists = 2", "finalists = 3"))
    with pytest.raises(ScenarioError, match="holds another study: search differ"):
        search(other, 0, out=folder / "out")


def test_the_command(small, monkeypatch):
    folder, found = small
    monkeypatch.setattr(report, "save", lambda figure, path: None)
    words = ["search", str(folder / "out"), "--workers", "0"]
    done = CliRunner().invoke(app, [*words, "--json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout) == json.loads(json.dumps(found.document()))
    for lang, said in (("zh", "随机搜索"), ("en", "random search")):
        done = CliRunner().invoke(app, [*words, "--lang", lang])
        assert done.exit_code == 0 and said in done.stdout


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"mean loss"', '"mean los"', "did you mean 'loss'"),
        ('"mean loss"', '"average loss"', "must be good_enough, or an outcome after mean"),
        ('"mean loss"', '"loss"', "must be good_enough, or an outcome after mean"),
        ('"mean loss", ', "", "must be 2 to 8"),
        ('"mean loss"', '"mean participation"', "each once"),
        ('"mean loss"', '"good_enough"', "goes with 'good_enough' among the objectives"),
        ("[search]", '[search]\ngood_enough = ["loss<=base"]', "goes with 'good_enough'"),
        ("runs = 640", "runs = 100", "search.runs = 100: must be 128 or more: 2 populations of 16 designs"),
        ("population = 16", "population = 3", "search.population = 3: must lie in 4 to 1000"),
        ("fresh = 12", "fresh = 1", "search.fresh = 1: must lie in 2 to 100000"),
        ("fresh = 12", "fesh = 12", "did you mean 'fresh'"),
        ("[search]", "[search]\nstaff_hours = -1", "search.staff_hours = -1"),
        ('"mechanisms.rigid" = {}', '"trust.gain" = {}', "levers.trust.gain: is an uncertainty"),
        ('"mechanisms.rigid" = {}', '"mechanisms.rigd" = {}', "no such mechanism"),
        ('"mechanisms.rigid" = {}', '"course.growth" = {}', "levers.course.growth: is an uncertainty"),
        ("[factors]", '[factors]\n"mechanisms.rigid" = {}', "levers.mechanisms.rigid: is a factor too"),
        ("[levers]", '[designs]\na = []\nb = ["rigid"]\n[levers]', "either names its designs or searches"),
        ('values = ["fifo", "severity", "cmu"]', 'values = ["fifo", "lifo"]', "dispatch.priority"),
    ],
)
def test_bad_input(tmp_path, old, new, said):
    assert old in TEXT
    with pytest.raises(ScenarioError, match=said.replace("[", r"\[")):
        told(tmp_path, TEXT.replace(old, new, 1))


def test_without_levers_or_search_nothing_is_searched(tmp_path):
    head, rest = TEXT.split("[levers]")
    with pytest.raises(ScenarioError, match="levers: a table of 1 to 200 levers"):
        told(tmp_path, head + rest[rest.index("[factors]") :])
    with pytest.raises(ScenarioError, match="levers go with"):
        told(tmp_path, head[: head.index("[search]")] + "[levers]" + rest)
    dear = "[mechanisms]\nflexible = 1.0\n[search]\nstaff_hours = 0.001"
    with pytest.raises(ScenarioError, match=r"staff_hours = 0.001: the cheapest design costs"):
        Space(told(tmp_path, TEXT.replace("[search]", dear)))


def test_a_name_tells_a_design_by_its_levers():
    assert named({"a": 1.0, "b": "x"}) == named({"a": 1.0, "b": "x"})
    assert named({"a": 1.0}).name != named({"a": 1}).name != named({"a": True}).name


@pytest.mark.long
def test_a_search_killed_at_random_moments_equals_one_that_was_not(small, tmp_path):
    """The whole is killed with all of its workers, again and again."""
    folder, whole = small
    out = tmp_path / "out"
    words = ("search", str(folder / "small.toml"), "--out", str(out), "--workers", "2")
    journal, luck, kills = out / "runs" / ".journal-all.jsonl", random.Random(3), 0
    while True:
        process = subprocess.Popen(
            [sys.executable, "-m", "analysis.cli", *words],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        more = lines_in(journal) + luck.randint(1, 40)
        while process.poll() is None and lines_in(journal) < more:
            time.sleep(0.005)
        time.sleep(luck.uniform(0.0, 0.05))
        if process.poll() is None:
            process.kill()
            kills += 1
        if process.wait() == 0:
            break
        assert kills < 60
    assert kills > 2
    found = json.loads((out / FOUND / "search.json").read_text("utf-8"))
    assert found == json.loads(json.dumps(whole.document()))
    one, other = (results.table(place) for place in (out, folder / "out"))
    pd.testing.assert_frame_equal(one.drop(columns="seconds"), other.drop(columns="seconds"))


def lines_in(journal):
    """Of a journal; a new start empties it, once it has kept what it held."""
    return journal.read_bytes().count(b"\n") if journal.exists() else 0
