"""Mechanisms: what they move, whom they bind, what they cost, and what is refused."""

import math

import numpy as np
import pytest

from sim import ScenarioError, load, mechanisms, run
from sim.rules.dispatch import Dispatch
from sim.rules.mixture import Family
from sim.scenario import with_mechanisms
from tests.engine.cities import differences

QUICK = {"run.days": 45}
HEAD = 'title_zh = "试"\ntitle_en = "trial"\n'


def written(folder, name, text):
    """A mechanism file of one's own."""
    path = folder / f"{name}.toml"
    path.write_text(HEAD + text, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("name", mechanisms.built_in())
@pytest.mark.parametrize("intensity", [0.4, 1.0])
def test_both_engines_are_equal_under_a_mechanism(name, intensity):
    scenario = load("teaching", {**QUICK, "city.people": 400}, {name: intensity})
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
    with pytest.raises(ScenarioError, match=r"conflict: incentive\.fine is moved .* by"):
        load("teaching", None, {"rigid": 1.0, less: 1.0})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[levers]\n"incentive.fin" = 1.0\n', "did you mean 'incentive.fine'"),
        ('[levers]\n"incentive.fine" = 9.0\n', "must lie in 0 to 4"),
        ('[levers]\n"trust.gain" = 0.1\n', "no such lever"),
        ('[rules]\n"dispatch.rule" = "wistle"\n', "did you mean 'whistle'"),
        ('[rules]\n"trust.rule" = "beta"\n', "no rule that can hold for a share of cases"),
        ("[cost]\nstaff_hours = -1.0\n", "must lie in 0 to"),
        ("colour = 1\n", "no such key"),
    ],
)
def test_a_wrong_file_is_refused(text, said, tmp_path):
    with pytest.raises(ScenarioError, match=said):
        load("teaching", None, {written(tmp_path, "wrong", text): 1.0})


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"wistle": 1.0}, "did you mean 'whistle'"),
        ({"whistle": 1.5}, "mechanisms.whistle = 1.5: must lie in 0 to 1"),
        ({"whistle": math.nan}, "must be a number"),
        ({"whistle": True}, "must be a number"),
    ],
)
def test_a_wrong_choice_is_refused(chosen, said):
    with pytest.raises(ScenarioError, match=said):
        load("teaching", None, chosen)


def test_what_the_staff_cannot_pay_is_refused(tmp_path):
    dear = written(tmp_path, "dear", "[cost]\nstaff_hours = 5000.0\n")
    with pytest.raises(ScenarioError, match="at most 50% of the"):
        run("teaching", 0, mechanisms={dear: 1.0})


def test_hours_are_paid_by_those_who_serve(tmp_path):
    dear = written(tmp_path, "dear", "ramp_days = 0.0\n[cost]\nstaff_hours = 300.0\nyuan = 50.0\n")
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


# What each shipped mechanism acts by, beside its cost. With all of it cut it changes nothing beyond chance.
BY_SANCTIONS = {"loop.incentive": False, "loop.concealment": False, "loop.passing": False}
BY_JUDGEMENT = {"loop.effort": False, "dispatch.hasten": 0.0, "accountability.floor": 1.0}
BY_TRACEABILITY = {
    **{"loop.activation": False, "loop.publication": False, "loop.rumour": False, "trust.honesty": 0.0}
}
BY_NEWS = {
    **{"loop.publication": False, "loop.rumour": False, "trust.honesty": 0.0, "trust.visit": 0.0},
    **{"loop.volunteering": False, "frozen.organisations": True},
}
RIGID = BY_SANCTIONS | BY_JUDGEMENT | BY_TRACEABILITY
ROUTES = {
    "whistle": RIGID | {"dispatch.rule": "whistle"},
    "rigid": RIGID,
    "flexible": BY_NEWS,
    "dual_integration": RIGID | BY_NEWS,
}


def effects(name, settings):
    """On the loss of 16 crises, its cost left out."""
    with_ = load("teaching", settings, {name: 1.0})
    unpaid = with_.mechanisms[0].mechanism._replace(cost=mechanisms.Cost())
    with_ = with_mechanisms(with_, (with_.mechanisms[0]._replace(mechanism=unpaid),))
    without = load("teaching", settings)
    return np.array(
        [run(with_, k).series["loss"].sum() - run(without, k).series["loss"].sum() for k in range(16)]
    )


@pytest.mark.parametrize("name", ROUTES)
def test_a_mechanism_acts_by_its_routes(name):
    z = {}
    for way, settings in (("open", {}), ("cut", ROUTES[name])):
        effect = effects(name, settings)
        z[way] = abs(effect.mean()) / max(1e-9, effect.std(ddof=1) / 4.0)
    print(name, z)
    assert z["open"] > 2.1
    assert z["cut"] < 2.1


CROWDED = {"run.days": 40, "participation.volunteering": 0.5, "organisations.team": 1.0}
PARTS = [
    (name, key)
    for name in mechanisms.built_in()
    for key in (*mechanisms.load(name).levers, *mechanisms.load(name).rules)
    if name != "hierarchy"  # which holds the rules that the scenario has anyhow
]


@pytest.mark.parametrize(("name", "key"), PARTS)
def test_every_part_of_every_mechanism_changes_the_run(name, key):
    scenario = load("teaching", CROWDED, {name: 1.0})
    one = scenario.mechanisms[0]
    without = one.mechanism._replace(
        levers={other: value for other, value in one.mechanism.levers.items() if other != key},
        rules={other: value for other, value in one.mechanism.rules.items() if other != key},
    )
    held = with_mechanisms(scenario, (one._replace(mechanism=without),))
    assert run(scenario, 1).outcomes != run(held, 1).outcomes
