"""Why two runs part: planted changes are found, inert ones are nothing, and the accounts add up."""

import json
import math
import re
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from analysis.cli import app
from analysis.why import routes as attribution
from analysis.why import walk as walking
from analysis.why.apart import apart, common
from analysis.why.chain import chain, families, parents_of
from analysis.why.kinds import DECISIONS, KINDS, OF_PURPOSE
from analysis.why.ledger import NAMES, crossing, harms, ledger, lives, turned
from analysis.why.microscope import why
from analysis.why.parts import COST, cut, mixed, parts_of
from analysis.why.routes import Routes, both_orders, of_parts, routes
from analysis.why.sentences import instant, percent
from analysis.why.walk import walk
from sim import ScenarioError, load, purpose, run
from sim.cases import exposure

ROOT = Path(__file__).resolve().parents[2]
STORM = """extends = "teaching"
[run]
days = 20
[[hazard]]
kind = "storm"
work = "storm_damage"
day = 10.0
profile = [6.0, 2.0]
"""


@pytest.fixture
def cities(tmp_path):
    """Write scenarios that extend one of twenty days; the names of base and of another."""

    def written(change="", base=""):
        (tmp_path / "base.toml").write_text(STORM + base, encoding="utf-8")
        (tmp_path / "other.toml").write_text(f'extends = "base"\n{change}', encoding="utf-8")
        return str(tmp_path / "base.toml"), str(tmp_path / "other.toml")

    return written


@pytest.fixture(scope="module")
def whistle():
    """The teaching city with and without the whistle."""
    return why("teaching", "+whistle", 3)


# ---------------------------------------------------------------------------- what is planted is found


def test_an_inert_change_makes_nothing_different(cities):
    found = why(*cities("[floods]\nforecast_error = 0.31\n"))
    assert found.is_nothing
    assert [one.key for one in found.changes] == ["floods.forecast_error"]
    assert found.outcomes() == {}
    assert "没有任何不同" in found.explain("zh")[-1]
    assert "Nothing differs" in found.explain("en")[-1]
    assert found.document()["nothing_differs"] is True
    assert not any(found.ledger.values())


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ("[inspection]\nrate = 0.2\n", "inspect"),
        ("[enterprises]\nbase = 0.9\n", "safety"),
        ("[passing]\nclarity = 0.0\n", "pass"),
        ("[experience]\nfatigue_gain = 0.9\n", "take_part"),
    ],
)
def test_the_first_decision_that_a_change_turns_is_of_its_kind(cities, change, kind):
    found = why(*cities(change))
    row = found.table.iloc[found.links[0][0]]
    assert row["kind"] == kind
    assert not math.isnan(row["a"]) or not math.isnan(row["b"])
    assert row["a"] != row["b"]


def test_a_project_that_a_street_stops_is_told_of(cities):
    found = why(*cities("[projects]\nveto = 1.0\n", "[projects]\nshare = 0.5\n"))
    row = found.table.iloc[found.links[0][0]]
    assert row["kind"] == "stop" and math.isnan(row["a"]) and row["b"] == 1.0
    assert "是否否决项目" in " ".join(found.explain("zh")) and "否决一个项目" in " ".join(found.explain("zh"))
    told = next(line for line in found.explain("en") if "to stop a project or not" in line)
    assert "subdistrict" in told and "stops one" in told and "chance" not in told


def test_a_change_that_tells_in_a_crisis_alone_is_found_then(cities):
    found = why(*cities("[activation]\nfalse_alarm = 0.0\n"))
    assert found.same_days >= 10.0
    first = min(found.walked.columns.values())
    assert found.walked.columns["subdistricts.level"] == first == found.same_days
    assert f"前{found.same_days:g}天两边逐位一致" in found.explain("zh")[2]


def test_a_change_of_patrols_is_found_in_the_life_of_a_case(cities):
    found = why(*cities("[detection]\npatrol = 0.9\n"))
    assert found.table["kind"].iloc[0] == "detected"
    text = found.explain("en")[2]
    assert text.startswith("The first difference, on day 1") and "a case is found" in text


def test_one_resident_turned_by_hand_is_found_where_and_when(monkeypatch):
    begun = []

    def planted(at, steps, stride):
        mine = len(begun)
        begun.append(at)
        for step, end in enumerate(days(at, steps, stride)):
            if mine == 1 and step == 5:
                end.residents.does[17] ^= 1
            yield end

    days = walking.days
    monkeypatch.setattr(walking, "days", planted)
    scenario = load("teaching", {"run.days": 8})
    found = walk(scenario, scenario, 0)
    assert min(found.columns.values()) == 5
    assert [name for name, step in found.columns.items() if step == 5] == ["residents.does"]


def test_one_decision_turned_by_hand_is_the_only_one_found(monkeypatch):
    calls = []

    def planted(at):
        rows = taken(at)
        calls.append(at)
        if len(calls) == 2 * 4:  # the second run's fourth step
            (place,) = np.flatnonzero((rows["purpose"] == purpose.RESIDENT) & (rows["who"] == 42))
            rows["choice"][place] ^= 1
        return rows

    taken = walking.taken
    monkeypatch.setattr(walking, "taken", planted)
    scenario = load("teaching", {"run.days": 6})
    found = walk(scenario, scenario, 0)
    assert found.columns == {}
    table = apart(found)
    assert table[["kind", "who", "instant"]].to_numpy().tolist() == [["take_part", 42, 3.0]]
    assert table["grid"].iloc[0] == scenario.build().resident_grid[42]


def test_a_decision_that_only_one_run_makes_is_found():
    a = load("teaching", {"run.days": 12})
    b = load("teaching", {"run.days": 12, "frozen.organisations": True})
    table = apart(walk(a, b, 0))
    kinds = set(table[table["b"].isna()]["kind"])
    assert "engage" in kinds


def test_the_walk_changes_nothing_of_the_runs(whistle):
    for mine, scenario in (
        (whistle.walked.first, load("teaching")),
        (whistle.walked.second, load("teaching", mechanisms={"whistle": 1.0})),
    ):
        alone = run(scenario, 3)
        assert mine.outcomes == alone.outcomes
        for name in mine.cases.dtype.names:
            np.testing.assert_array_equal(mine.cases[name], alone.cases[name])


def test_decisions_are_those_of_two_whole_logs():
    """Walking keeps only what differs; two whole logs, joined at the end, must give the same."""
    scenarios = [load("teaching", {"run.days": 35}), load("teaching", {"run.days": 35}, {"rigid": 1.0})]
    found = walk(*scenarios, 1).decisions
    logs = [run(one, 1, log=True).log for one in scenarios]
    whole = walking.otherwise(walking.joined(*logs)).sort_values("instant", kind="stable")
    key = [*walking.ADDRESS, "choice_a", "choice_b"]
    mine, its = (table.sort_values(key)[key].to_numpy(float) for table in (found, whole))
    np.testing.assert_array_equal(mine, its)
    assert len(mine) > 100


def test_every_decision_that_an_engine_writes_down_has_a_name():
    noted = set()
    for engine in ("fast", "reference"):
        for file in (ROOT / "sim" / "engine" / engine).glob("*.py"):
            noted |= set(re.findall(r"note\(\s*(?:m,\s*)?purpose\.([A-Z_]+)", file.read_text("utf-8")))
    assert len(noted) > 8
    special = {"ENTERPRISE", "CONSENT"}
    assert {name for name in noted - special if getattr(purpose, name) not in OF_PURPOSE} == set()
    assert set(OF_PURPOSE.values()) <= set(DECISIONS)


# ---------------------------------------------------------------------------- the chain


def test_a_chain_goes_on_in_time_and_says_each_kind_once(whistle):
    rows = [row for row, _ in whistle.links]
    assert len(rows) > 3
    assert rows == sorted(rows)
    kinds = whistle.table["kind"].iloc[rows].tolist()
    assert len(set(kinds)) == len(kinds)
    for (row, near), before in zip(whistle.links[1:], rows, strict=False):
        here, there = whistle.table.iloc[row], whistle.table.iloc[before]
        assert near in ("family", "city") or here[near] == there[near]


def test_families_hold_every_loss_once(whistle):
    first = whistle.walked.first
    assert families(first)["loss"].sum() == pytest.approx(first.cases["loss"].sum())
    assert families(first)["descendants"].sum() == len(parents_of(first))


def test_a_chain_of_nothing_is_empty(whistle):
    assert chain(whistle.table[:0], {}) == []


# ---------------------------------------------------------------------------- the ledger


@pytest.mark.parametrize("other", ["+whistle", "+rigid", "+flexible=0.5", "+drills"])
def test_the_ledger_adds_up_to_the_difference_in_loss(other):
    mine, _, much = other.removeprefix("+").partition("=")
    a, b = run("teaching", 2), run(load("teaching", mechanisms={mine: float(much or 1)}), 2)
    told = ledger(a, b)
    assert set(told) == set(NAMES)
    assert sum(told.values()) == pytest.approx(b.outcomes["loss"] - a.outcomes["loss"], abs=1e-6)
    back = ledger(b, a)
    assert sum(back.values()) == pytest.approx(-sum(told.values()), abs=1e-6)
    assert not any(ledger(a, a).values())


@pytest.mark.parametrize("city", ["teaching_compound", "teaching_epidemic", "teaching_accident"])
def test_the_ledger_adds_up_whatever_the_hazard(city):
    a, b = (load(city, {"run.days": 45}, mechanisms) for mechanisms in ({}, {"whistle": 1.0}))
    mine, its = run(a, 1), run(b, 1)
    assert sum(ledger(mine, its).values()) == pytest.approx(
        its.outcomes["loss"] - mine.outcomes["loss"], abs=1e-6
    )


def test_stages_are_turned_one_by_one_by_hand():
    mine = np.array([[1.0, 3.0, 4.0, 6.0, 9.0, 10.0, 10.0]])  # spans 1 2 1 2 3 1 0
    its = np.array([[2.0, 3.0, 4.0, 5.0, 5.0, 6.0, 8.0]])  # spans 2 1 1 1 0 1 2
    assert turned(mine, its).tolist() == [[10.0, 11.0, 10.0, 10.0, 9.0, 6.0, 6.0, 8.0]]


def test_a_child_goes_with_the_stage_that_closed_its_parent_in_time():
    ages = np.array([10.0, 11.0, 10.0, 10.0, 9.0, 6.0, 6.0, 8.0])
    hit = dict(zip(NAMES, crossing(ages, 8.5, True), strict=True))
    assert {name for name, value in hit.items() if value} == {"assembled"}
    assert crossing(ages, 7.0, True) @ np.arange(9) == 7.0  # 8 is later than 7: protection
    assert crossing(ages, 10.5, False)[NAMES.index("protection")] == 1.0
    both = dict(zip(NAMES, crossing(ages[::-1], 8.5, False), strict=True))
    assert both["queued"] == 1.0


def test_harm_is_that_of_the_model():
    done = run("teaching", 0)
    rows = np.arange(50)
    ages = np.linspace(0.0, 60.0, 50)[:, None]
    course, works = done.scenario.parameters.course, done.scenario.file.work
    mine = harms(done, rows, ages)[:, 0]
    for row in rows:
        growth = course.growth * works[done.cases["work"][row]].growth
        assert mine[row] == pytest.approx(exposure(1.0, growth, course.ceiling, 0.0, ages[row, 0]))


def test_ages_never_go_back():
    ages = lives(run("teaching", 0, mechanisms={"whistle": 0.5})).ages
    assert np.isfinite(ages).all() and (np.diff(ages, axis=1) >= 0.0).all()


# ---------------------------------------------------------------------------- the routes


@pytest.mark.parametrize("other", ["whistle", "dual_integration"])
def test_all_parts_make_the_second_and_none_the_first(other):
    a, b = load("teaching", {"run.days": 40}), load("teaching", {"run.days": 40}, {other: 0.7})
    parts = parts_of(a, b)
    assert COST in {part.name for part in parts}
    assert run(mixed(a, b, parts), 1).outcomes == run(b, 1).outcomes
    assert run(mixed(a, b, []), 1).outcomes == run(a, 1).outcomes
    assert run(mixed(b, a, parts_of(b, a)), 1).outcomes == run(a, 1).outcomes


def test_parts_are_exchanged_one_by_one():
    a = load("teaching", {"run.days": 5, "trust.gain": 0.07}, {"rigid": 0.5})
    b = load("teaching", {"run.days": 5, "work_time.weekends": True}, {"rigid": 1.0, "drills": 1.0})
    parts = {part.name: part for part in parts_of(a, b)}
    assert {"trust", "work_time", "learning", "incentive", COST} <= set(parts)
    one = mixed(a, b, [parts["trust"]])
    assert one.parameters.trust == b.parameters.trust
    assert one.parameters.work_time == a.parameters.work_time
    assert one.plan()["hours"].max() == a.plan()["hours"].max()
    drilled = mixed(a, b, [parts["learning"]]).plan()["parameters"]["learning"]["drills"].max()
    assert drilled == b.plan()["parameters"]["learning"]["drills"].max() > 0.0
    everything = mixed(a, b, parts.values())
    assert run(everything, 0).outcomes == run(b, 0).outcomes


def test_a_cut_sets_its_switches_and_nothing_else():
    a = load("teaching")
    once = cut(a, (("loop.reports", False), ("frozen.residents", True)))
    assert not once.parameters.loop.reports and once.parameters.frozen.residents
    assert cut(once, (("loop.reports", True), ("frozen.residents", False))) == a


def values_of(a, b, parts, seed, worth):
    """A game: what each set of parts is worth, under the key of its mixture."""
    values = {(a.digest, seed): worth(set()), (b.digest, seed): worth({part.name for part in parts})}
    for order in both_orders(parts, seed):
        for k in range(1, len(order)):
            values[mixed(a, b, order[:k]).digest, seed] = worth({part.name for part in order[:k]})
    for part in parts:
        values[mixed(a, b, [part]).digest, seed] = worth({part.name})
    return values


def test_shares_of_known_games():
    a, b = load("teaching"), load("teaching", mechanisms={"whistle": 1.0})
    parts = parts_of(a, b)
    names = [part.name for part in parts]
    worth = dict(zip(names, (8.0, -2.0, 5.0, 1.0), strict=True))
    values = values_of(a, b, parts, 4, lambda held: 100.0 + sum(worth[name] for name in held))
    shapley, alone = of_parts(a, b, parts, [4], values)
    assert {name: column[0] for name, column in shapley.items()} == pytest.approx(worth)
    assert {name: column[0] for name, column in alone.items()} == pytest.approx(worth)
    both = {names[0], names[2]}
    values = values_of(a, b, parts, 4, lambda held: 6.0 if both <= held else 0.0)
    shapley, alone = of_parts(a, b, parts, [4], values)
    assert {name: column[0] for name, column in shapley.items()} == {
        name: (3.0 if name in both else 0.0) for name in names
    }
    assert not any(column[0] for column in alone.values())


@pytest.fixture(scope="module")
def shares():
    return routes("teaching", "+whistle", [5, 6, 7, 8])


def test_ledger_and_parts_add_up_in_every_crisis(shares):
    for ways in (shares.ledger, shares.parts):
        np.testing.assert_allclose(sum(ways.values()), shares.effect, atol=1e-6)
    np.testing.assert_allclose(sum(shares.alone.values()) + shares.interaction, shares.effect)
    np.testing.assert_allclose(sum(shares.arrows.values()) + shares.unexplained, shares.effect)


def test_the_whistle_works_by_parallel_attendance(shares):
    first = shares.shares(shares.ledger)[0]
    assert first.route == "assembled"
    assert 0.4 < first.share_low < first.share < first.share_high < 0.8
    assert shares.shares(shares.parts)[0].route == "dispatch"
    assert shares.share("effect", shares.effect).share == pytest.approx(1.0)


def test_routes_speak_both_languages(shares):
    zh, en = shares.explain("zh"), shares.explain("en")
    assert len(zh) == len(en) == 6
    assert "部门到齐" in zh[1] and "assembly of the departments" in en[1]
    document = shares.document()
    json.dumps(document, allow_nan=False)
    assert {"ledger", "parts", "alone", "arrows", "interaction", "unexplained"} <= set(document)


def test_no_shares_of_what_is_nothing(cities):
    found = routes(*cities("[floods]\nforecast_error = 0.31\n"), [0, 1, 2])
    assert not found.effect.any()
    assert all(math.isnan(one.share) for one in found.shares(found.ledger))
    json.dumps(found.document(), allow_nan=False)
    assert "分不清" in found.explain("zh")[1]


def test_other_outcomes_have_no_ledger():
    found = routes("teaching", "+drills", [0, 1, 2], "participation")
    assert found.ledger == {} and found.parts
    assert isinstance(found, Routes)


# ---------------------------------------------------------------------------- the command


def asked(*words):
    return CliRunner().invoke(app, ["why", *words])


def test_the_command_gives_one_document():
    done = asked("teaching", "+whistle", "--json")
    assert done.exit_code == 0, done.output
    document = json.loads(done.stdout)
    assert document["routes"] is None
    assert document["first_decision"]["kind"] in KINDS
    assert sum(document["ledger"].values()) == pytest.approx(
        document["outcomes"]["loss"]["b"] - document["outcomes"]["loss"]["a"]
    )


def test_the_command_writes_story_figures_and_table(tmp_path):
    done = asked("teaching", "+whistle", "--seeds", "3", "--lang", "zh", "--out", str(tmp_path / "out"))
    assert done.exit_code == 0, done.output
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"why.json", "differences.parquet", "story_zh.txt", "story_en.txt"} <= names
    assert {"timeline_zh.svg", "timeline_en.png", "routes_zh.png", "routes_en.svg"} <= names
    assert "第一个结果不同的决定" in done.stdout
    assert (tmp_path / "out" / "story_zh.txt").read_text("utf-8").splitlines()[0] in done.stdout


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (["teaching", "+wistle"], "did you mean 'whistle'"),
        (["teaching", "dongcheng"], "not comparable"),
        (["teaching", "+whistle", "--seeds", "2"], "--seeds = 2"),
        (["teaching", "+whistle", "--outcome", "los"], "did you mean 'loss'"),
        (["teaching", "+whistle", "--lang", "fr"], "--lang"),
        (["teaching", "+whistle", "--seed", "-1"], "seed = -1"),
    ],
)
def test_bad_input_is_told_in_one_line_and_writes_nothing(tmp_path, words, what):
    out = tmp_path / "out"
    with pytest.raises(ScenarioError, match=re.escape(what)) as told:
        CliRunner().invoke(app, ["why", *words, "--out", str(out)], catch_exceptions=False)
    assert "\n" not in str(told.value)
    assert not out.exists()


def test_another_layout_has_no_counterparts(cities):
    base, other = cities("[city]\nseed = 5\n")
    with pytest.raises(ScenarioError, match="city"):
        why(base, other)


def test_how_instants_and_shares_are_written():
    assert instant(30.25, "zh") == "第31天06:00:00"
    assert instant(0.0, "en") == "on day 1 at 00:00:00"
    assert instant(math.nan, "zh") == "没有发生"
    assert percent(-0.001) == "0%" and percent(-0.1) == "-10%"


def test_cases_are_matched_by_id(whistle):
    a, b = whistle.walked.first, whistle.walked.second
    both = common(a, b)
    assert (a.cases["id"][both.first] == b.cases["id"][both.second]).all()
    assert len(both.first) + len(both.only_first) == len(a.cases)
    assert len(both.second) + len(both.only_second) == len(b.cases)
    assert attribution.LEAST == 3


def test_what_only_one_run_decides_counts_unless_it_leaves_all_as_it_was():
    rows = [(purpose.REPORT_UP, 0), (purpose.PASS, 0), (purpose.PASS, 1), (purpose.RESIDENT, 0)]
    mine = np.zeros(len(rows), run("teaching", 0, set={"run.days": 1}, log=True).log.dtype)
    for place, (decided, choice) in enumerate(rows):
        mine[place]["purpose"], mine[place]["who"], mine[place]["choice"] = decided, place, choice
    found = walking.otherwise(walking.joined(mine, mine[:0]))
    assert found["who"].tolist() == [0, 2]
    assert found["choice_b"].isna().all()
    assert len(walking.otherwise(walking.joined(mine, mine))) == 0
