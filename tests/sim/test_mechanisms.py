"""Mechanisms: what they move, whom they bind, what they cost, and what is refused."""

import math

import numpy as np
import pytest

from sim import ScenarioError, load, mechanisms, run
from sim.rules.dispatch import Dispatch
from sim.rules.mixture import Family
from sim.scenario import with_mechanisms
from tests.engine.cities import differences
from tests.mechanism_files import COST, HEAD, written
from tests.sim.test_ways import parts
from tests.sim.ways import BLIND_SPOTS, CROWDED, RUSHED, WAYS

QUICK = {"run.days": 45}
FLOOD = [{"kind": "flood", "work": "flood_rescue", "day": 30, "profile": [300.0, 900.0], "rate": 10}]


@pytest.mark.parametrize("name", mechanisms.built_in())
def test_both_engines_are_equal_under_a_mechanism(name):
    small = {"run.days": 12, "hazard.storm.day": 4, "city.people": 100}
    scenario = load("teaching", small, {name: 0.6})
    assert differences(run(scenario, 3, log=True), run(scenario, 3, "reference", log=True)) == []


def test_numbers_move_in_proportion_and_grow_with_the_days():
    plan = load("teaching", None, {"rigid": 0.5}).plan()
    fines = plan["parameters"]["incentive"]["fine"]
    assert len(plan) == 30
    assert fines[-1] == pytest.approx(1.0 + 0.5 * (2.0 - 1.0))
    assert fines[0] == pytest.approx(1.0 + 0.5 / 30.0)
    assert (np.diff(fines) > 0).all()
    assert plan["hours"][-1] == pytest.approx(0.5 * 24.0 * 2000 / 10_000)


def test_a_scenario_without_mechanisms_has_one_row():
    plan = load("teaching").plan()
    assert len(plan) == 1
    assert plan["hours"][0] == plan["yuan"][0] == 0.0


def test_a_rule_holds_for_its_share_of_the_cases_and_more_only_adds():
    whistled, arisen = [], []
    for intensity in (0.3, 0.7):
        cases = run(load("teaching", {"loop.breeding": False}, {"whistle": intensity}), 1).cases
        settled = cases[cases["arose"] > 30.0]
        arisen.append(settled["id"])
        whistled.append(settled["id"][settled["dispatch"] == Dispatch.WHISTLE])
        share = len(whistled[-1]) / len(settled)
        assert abs(share - intensity) < 4.0 * math.sqrt(intensity * (1 - intensity) / len(settled))
    of_both = np.intersect1d(arisen[0], arisen[1])
    assert len(of_both) > 0.9 * len(arisen[0])
    assert set(np.intersect1d(whistled[0], of_both)) <= set(whistled[1])


def test_two_rules_of_a_family_share_the_cases(tmp_path):
    platform = written(tmp_path, "platform", '[rules]\n"dispatch.rule" = "platform"\n')
    scenario = load("teaching", None, {"whistle": 0.5, platform: 0.5})
    row = scenario.plan()["mixtures"][-1][Family.DISPATCH]
    assert sorted([row["low"], row["high"]]) == [Dispatch.WHISTLE, Dispatch.PLATFORM]
    assert row["low_share"] == row["high_share"] == 0.5
    with pytest.raises(ScenarioError, match="add up to more than 1"):
        load("teaching", None, {"whistle": 0.6, platform: 0.5})


def test_of_two_moves_in_one_direction_the_larger_holds(tmp_path):
    more = written(tmp_path, "more", '[levers]\n"incentive.fine" = 3.0\n')
    plan = load("teaching", None, {"rigid": 1.0, more: 1.0}).plan()
    assert plan["parameters"]["incentive"]["fine"][-1] == 3.0


def test_moves_against_each_other_are_refused(tmp_path):
    less = written(tmp_path, "less", '[levers]\n"incentive.fine" = 0.5\n')
    more = written(tmp_path, "more", '[levers]\n"incentive.fine" = 3.0\n')
    with pytest.raises(ScenarioError) as refused:
        load("teaching", None, {"rigid": 0.5, less: 1.0, more: 1.0})
    said = str(refused.value)
    assert "conflict over incentive.fine, 1 in the scenario: " in said
    assert "rigid takes it to 1.5" in said and f"{less} takes it to 0.5" in said
    assert f"use either what raises it ({more}, rigid) or what lowers it ({less})" in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[levers]\n"incentive.fin" = 1.0\n', "did you mean 'incentive.fine'"),
        ('[levers]\n"incentive.fine" = 9.0\n', "must lie in 0 to 4"),
        ('[levers]\n"trust.gain" = 0.1\n', "no lever that a mechanism can move"),
        ('[levers]\n"dispatch.tier" = 3\n', "no lever that a mechanism can move"),
        ('[levers]\n"zzz" = 0.1\n', r"no such lever; cogov list parameters shows which numbers are levers$"),
        ('[rules]\n"dispatch.rule" = "wistle"\n', "did you mean 'whistle'"),
        ('[rules]\n"trust.rule" = "beta"\n', "no rule that can hold for a share of cases"),
        ("colour = 1\n", "no such key"),
    ],
)
def test_a_wrong_file_is_refused(text, said, tmp_path):
    with pytest.raises(ScenarioError, match=said):
        load("teaching", None, {written(tmp_path, "wrong", text): 1.0})


def test_a_negative_cost_is_refused(tmp_path):
    with pytest.raises(ScenarioError, match="must lie in 0 to"):
        load("teaching", None, {written(tmp_path, "wrong", cost="staff_hours = -1.0"): 1.0})


@pytest.mark.parametrize("line", [*HEAD.splitlines(), "[cost]", *COST.splitlines()[1:]])
@pytest.mark.parametrize("emptied", [False, True])
def test_a_file_without_a_language_a_source_or_a_cost_is_refused(line, emptied, tmp_path):
    key = "cost" if line == "[cost]" else line.split(" ")[0]
    kept = f'{key} = ""' if emptied and key != "cost" else ""
    text = (HEAD + COST).replace(COST if key == "cost" else line, kept)
    path = tmp_path / "silent.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError, match=rf"mechanism silent: .*{key}: is (missing|empty)"):
        mechanisms.load(str(path))


def test_numbers_of_the_source_are_told_in_both_languages(tmp_path):
    one = written(tmp_path, "counted", 'figures_zh = "三十分钟"')
    with pytest.raises(ScenarioError, match="figures_en: is empty"):
        mechanisms.load(one)


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"wistle": 1.0}, "did you mean 'whistle'"),
        ({"zzz": 1.0}, r"no such mechanism; cogov list mechanisms names them all$"),
        ({"whistle": 1.5}, "mechanisms.whistle = 1.5: must lie in 0 to 1"),
        ({"whistle": math.nan}, "must be a number"),
        ({"whistle": True}, "must be a number"),
    ],
)
def test_a_wrong_choice_is_refused(chosen, said):
    with pytest.raises(ScenarioError, match=said):
        load("teaching", None, chosen)


def test_what_the_staff_cannot_pay_is_refused(tmp_path):
    dear = written(tmp_path, "dear", cost="staff_hours = 5000.0")
    with pytest.raises(ScenarioError, match="at most 50% of the"):
        run("teaching", 0, mechanisms={dear: 1.0})


def test_hours_are_paid_by_those_who_serve(tmp_path):
    dear = written(tmp_path, "dear", "ramp_days = 0.0", "staff_hours = 300.0\nyuan = 50.0")
    settings = {**QUICK, "loop.breeding": False}
    free, paid = (load("teaching", settings, chosen) for chosen in ({}, {dear: 1.0}))
    slower = []
    for seed in range(8):
        a, b = run(free, seed), run(paid, seed)
        assert b.series["mechanism_hours"] == pytest.approx(300.0 * 2000 / 10_000)
        assert b.series["mechanism_yuan"] == pytest.approx(50.0 * 2000 / 10_000)
        assert not a.series["mechanism_hours"].any()
        slower.append(b.series["open"].mean() - a.series["open"].mean())
    assert np.mean(slower) > 2.0 * np.std(slower, ddof=1) / math.sqrt(8)


def test_without_takes_a_mechanism_away():
    kept = load("teaching", None, {"whistle": 1.0, "rigid": 0.5}, without=["whistle"])
    assert [one.name for one in kept.mechanisms] == ["rigid"]
    assert kept.digest == load("teaching", None, {"rigid": 0.5}).digest
    with pytest.raises(ScenarioError, match="not in it"):
        load("teaching", without=["whistle"])


PARTS = [
    pytest.param(way, key, id=f"{way.mechanism}-{key}")
    for way in {way.mechanism: way for way in WAYS}.values()
    for key in parts(way.mechanism)
]
# Where a part needs something that the way of its mechanism lacks.
ELSEWHERE = {
    "floods.lead_h": {"hazard": FLOOD, "run.days": 34},
    "organisations.matching": CROWDED,
    "organisations.span": CROWDED,
    "accidents.scoring_error": RUSHED,
    "detection.overlap": BLIND_SPOTS,
    "mobilisation.overtime": {"hazard.storm.profile": [20.0, 20.0]},
    "dispatch.rule": {"dispatch.rule": "hierarchical"},
}


@pytest.mark.parametrize(("way", "key"), PARTS)
def test_every_part_of_every_mechanism_changes_the_run(way, key):
    base = {"run.days": 60, **way.upon, **ELSEWHERE.get(key, {})}
    scenario = load(way.scenario, base, {way.mechanism: 1.0})
    one = scenario.mechanisms[0]
    without = one.mechanism._replace(
        levers={other: value for other, value in one.mechanism.levers.items() if other != key},
        rules={other: value for other, value in one.mechanism.rules.items() if other != key},
    )
    held = with_mechanisms(scenario, (one._replace(mechanism=without),))
    assert run(scenario, 1).outcomes != run(held, 1).outcomes
