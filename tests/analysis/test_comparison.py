"""Comparisons: statistics worked by hand, one budget, synergy, and what is said of it."""

import json
import math
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import analysis
from analysis import budget, comparison, designs, findings, store
from analysis.comparison import compare
from analysis.pairs import Difference, holm, interval, paired
from analysis.reports import of_comparison
from analysis.words import DISCLAIMER
from sim import ScenarioError, load, run
from sim.mechanisms import staff_hours
from tests.mechanism_files import written

OTHER_GRIDS, OTHER_STEPS, OTHER_STORM = "other_grids.toml", "other_steps.toml", "other_storm.toml"
STORM = '[[hazard]]\nkind = "storm"\nwork = "tidiness"\nprofile = [1.0]\nconcentration = 0.9\n'
HALF_DAYS = "[run]\ndays = 45\nstep_days = 0.5\n"


@pytest.fixture(scope="module")
def found():
    """The teaching city under three designs at one budget."""
    return compare(
        "teaching",
        ["+rigid", "+flexible", "+dual_integration"],
        replications=12,
        names=["loss", "participation", "infected"],
        budget="equal",
    )


def test_holm_by_hand():
    assert holm([0.01, 0.04, 0.03, math.nan]) == pytest.approx([0.03, 0.06, 0.06, math.nan], nan_ok=True)


def test_an_interval_by_hand():
    low, high = interval(np.array([1.0, 2.0, 3.0, 4.0]))  # mean 2.5, sd 1.2910, t(3) = 3.1824
    assert (low, high) == pytest.approx((0.4457, 4.5543), abs=1e-4)


def test_a_pair_by_hand():
    base, other = np.array([10.0, 12.0, 14.0, 16.0]), np.array([9.0, 12.0, 11.0, 12.0])
    one = paired("loss", "x", base, other)
    assert one.difference == -2.0
    assert one.share_better == pytest.approx((3 + 0.5) / 4)
    assert one.variance_reduction == pytest.approx((base.var(ddof=1) + other.var(ddof=1)) / 10.0 * 3.0)
    assert one.effect_size == pytest.approx(-2.0 / math.sqrt(10.0 / 3.0))
    assert paired("on_time_rate", "x", base, other).share_better == pytest.approx(0.5 / 4)


def test_runs_without_a_value_are_left_out():
    one = paired("loss", "x", np.array([1.0, math.nan, 3.0]), np.array([2.0, 5.0, 3.5]))
    assert (one.pairs, one.difference) == (2, 0.75)
    assert math.isnan(paired("loss", "x", np.array([math.nan]), np.array([1.0])).difference)


def test_what_changes_nothing_differs_by_nothing():
    same = compare("teaching", ["+hierarchy"], replications=10, names=["loss"])
    one = same.differences()[0]
    assert one.difference == one.low == one.high == 0.0
    assert (one.p_adjusted, one.share_better) == (1.0, 0.5)
    assert "不显著" in same.explain("zh")[0]
    assert "not differ significantly" in same.explain("en")[0]


def on_duty(scenario):
    """Hours of all staff in a day."""
    stations = scenario.build().stations
    return staff_hours(float((stations["teams"] * stations["team_size"]).sum()), scenario.parameters)


def test_all_designs_cost_the_same(found):
    worth = {name: budget.spending(scenario) for name, scenario in found.scenarios.items()}
    own = {name: budget.spending(designs.without_standing(s)).worth for name, s in found.scenarios.items()}
    envelope = max(own.values())
    for name in found.alternatives:
        assert own[name] == pytest.approx(envelope, rel=0.01)
    for name, scenario in found.scenarios.items():
        assert worth[name].worth == pytest.approx(envelope, rel=0.01)
        all_there = 1.0 if name == "teaching" else 0.0  # the base spends all of it on more hours for cases
        rows = scenario.plan()["taken"]
        share = -rows[np.minimum(np.arange(30), len(rows) - 1)].sum() * on_duty(scenario) / envelope
        assert share == pytest.approx(all_there, abs=0.01)
    assert found.scenarios["+dual_integration"].mechanisms[0].intensity == pytest.approx(0.5, rel=0.01)


def test_the_cost_is_what_the_runs_pay(found):
    for scenario in found.scenarios.values():
        paid = run(scenario, 0).series["mechanism_hours"][:30].sum()  # the storm strikes on day 30
        assert paid == pytest.approx(budget.spending(scenario).hours)


def test_money_counts_at_the_price_of_an_hour(tmp_path):
    path = written(tmp_path, "paid", "ramp_days = 0.0", "staff_hours = 1.0\nyuan = 60.0")
    spent = budget.spending(load("teaching", None, {path: 1.0}))
    assert spent.hours == pytest.approx(30 * 0.2)
    assert spent.yuan == pytest.approx(30 * 12.0)
    assert spent.worth == pytest.approx(spent.hours * 2.0)


def test_synergy_is_that_of_the_losses(found):
    k = found.names.index("loss")
    rigid, flexible, both = (found.values[n][:, k] for n in ("+rigid", "+flexible", "+dual_integration"))
    gain = 0.5 * (rigid + flexible) - both
    on_loss, on_log = found.synergy()  # the excess was not asked for
    assert on_loss.value == pytest.approx(gain.mean())
    assert (on_loss.low, on_loss.high) == pytest.approx(interval(gain))
    assert on_log.value == pytest.approx((0.5 * np.log(rigid * flexible) - np.log(both)).mean())


def test_no_synergy_without_one_budget():
    free = compare("teaching", ["+rigid", "+flexible", "+dual_integration"], replications=10, names=["loss"])
    assert free.synergy() == []


def test_the_document_has_its_shape(found):
    document = json.loads(json.dumps(found.document(), allow_nan=False))
    assert (document["base"], document["replications"]) == ("teaching", 12)
    one = document["outcomes"]["loss"]["alternatives"]["+rigid"]
    assert one["low"] < one["difference"] < one["high"]
    assert {"mean", "share_better", "p_adjusted", "variance_reduction"} <= set(one)
    assert document["outcomes"]["infected"]["alternatives"]["+rigid"]["mean"] is None


def test_common_luck_narrows_the_interval(found):
    other_luck = compare("teaching", ["+rigid"], 12, names=["loss"], first_seed=500)
    mine = found.values["teaching"][:, 0]
    theirs = other_luck.values["teaching"][:, 0]
    assert np.var(mine - theirs) > np.var(mine - found.values["+flexible"][:, 0])


def test_one_mechanism_at_two_intensities_has_two_titles():
    two = compare("teaching", ["+whistle", "+whistle=0.5"], 10, names=["loss"])
    assert [two.titles("en")[name][-3:] for name in two.alternatives] == ["n 1", "0.5"]


def test_precision_adds_replications():
    rough, fine = (compare("teaching", ["+whistle"], precision=p, names=["loss"]) for p in (0.5, 0.01))
    assert len(rough.seeds) == comparison.PILOTS < len(fine.seeds)
    one = fine.differences()[0]
    assert (one.high - one.low) / 2.0 <= 0.01 * one.base_mean


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"alternatives": ["+wistle"]}, "did you mean 'whistle'"),
        ({"alternatives": ["+whistle=2"]}, "must lie in 0 to 1"),
        ({"alternatives": ["+whistle=x"]}, "must be a number"),
        ({"alternatives": ["+whistle", "+whistle"]}, "named twice"),
        ({"alternatives": ["dongcheng"]}, "has 240 steps, teaching has 90: not comparable"),
        ({"alternatives": [OTHER_GRIDS]}, "has 30 grids, teaching has 24: not comparable"),
        ({"alternatives": [OTHER_STEPS]}, "has 0.5 days a step, teaching has 1.0: not comparable"),
        ({"alternatives": [OTHER_STORM]}, "concentration = 0.9.* hazards like these, teaching has"),
        ({"alternatives": ["+whistle"], "names": ["los"]}, "^names 'los': .*did you mean 'loss'"),
        ({"alternatives": ["+whistle"], "replications": 3}, "^replications = 3: must lie in 10 to 1000"),
        ({"alternatives": ["+whistle"], "precision": 0.0}, "must lie between 0 and 1"),
        ({"alternatives": ["+whistle"], "budget": "same"}, "must be equal"),
        ({"alternatives": ["+hierarchy"], "budget": "equal"}, "none of the designs costs anything"),
        ({"alternatives": []}, "at least one alternative"),
    ],
)
def test_what_cannot_be_compared_is_refused(arguments, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, text in ((OTHER_GRIDS, "[city]\ngrids = 30\n"), (OTHER_STEPS, HALF_DAYS), (OTHER_STORM, STORM)):
        Path(name).write_text(f'extends = "teaching"\n{text}', "utf-8")
    with pytest.raises(ScenarioError, match=said):
        compare("teaching", **arguments)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_report_stands_alone(found, lang, tmp_path):
    of_comparison.write(found, tmp_path)
    text = (tmp_path / ("report.html" if lang == "zh" else "report_en.html")).read_text("utf-8")
    assert not re.search(r"""(src|href)=["']?https?:|url\(["']?https?:|@import""", text)
    assert DISCLAIMER[lang] in text
    assert text.count("<svg") == 5
    assert {"runs.csv", "differences.csv", "comparison.json"} <= {path.name for path in tmp_path.iterdir()}


def test_a_spreadsheet_takes_no_text_for_a_formula(tmp_path):
    mixed = [None, -2.5, "-"]
    told = pd.DataFrame({"design": ["+whistle", "=1", "@a"], "difference": [-1.5, 2, 0], "at": mixed})
    store.write_csv(told, tmp_path / "told.csv")
    written = (tmp_path / "told.csv").read_text("utf-8")
    assert written == "design,difference,at\n'+whistle,-1.5,\n'=1,2.0,-2.5\n'@a,0.0,'-\n"


def difference(outcome="loss", alternative="a", **more):
    """A significant difference, lower by 2 of 10, unless said otherwise."""
    usual = {
        **{"pairs": 9, "base_mean": 10.0, "mean": 8.0, "difference": -2.0, "low": -3.0, "high": -1.0},
        **{"effect_size": -1.0, "share_better": 0.9, "p": 0.001, "p_adjusted": 0.001},
        **{"variance_reduction": 2.0},
    }
    return Difference(outcome, alternative, **(usual | more))


@pytest.mark.parametrize(
    ("one", "zh", "en"),
    [
        (difference(), "甲：损失优于基准，差异显著（-2 [-3, -1] 人日）", "significantly better"),
        (difference(difference=2.0), "劣于基准", "significantly worse"),
        (difference("on_time_rate"), "劣于基准", "significantly worse"),
        (difference("on_time_rate", difference=2.0), "优于基准", "significantly better"),
        (difference("trust_gap", share_better=math.nan), "低于基准", "significantly lower"),
        (difference("trust_gap", difference=2.0, share_better=math.nan), "高于基准", "significantly higher"),
        (difference(p_adjusted=0.05), "不显著", "does not differ significantly"),
        (difference(difference=math.nan), "没有数值", "no value"),
    ],
)
def test_a_sentence_says_which_way(one, zh, en):
    assert zh in findings.of_difference(one, "甲", "zh")
    assert en in findings.of_difference(one, "A", "en")


def test_the_answer_tells_better_from_worse_and_from_unknown():
    rows = [
        difference(alternative="worse", difference=1.0),
        difference(alternative="better"),
        difference(alternative="best", difference=-4.0),
        difference(alternative="open", p_adjusted=0.5),
        difference(alternative="none", difference=math.nan),
    ]
    called = {row.alternative: row.alternative for row in rows}
    assert findings.answer(rows, called, "en") == (
        "Loss, better than the base: best (-40 %); better (-20 %). Loss, worse than the base: worse (+10 %). "
        "No significant difference: open (-20 %). No value: none."
    )
    assert findings.answer([difference(base_mean=0.0)], {"a": "甲"}, "zh") == "损失显著优于基准的：甲（-2）。"


def test_a_base_is_called_by_how_it_dispatches(tmp_path):
    path = tmp_path / "platform.toml"
    path.write_text('extends = "teaching"\n[dispatch]\nrule = "platform"\n', "utf-8")
    called = designs.titles(designs.designs(str(path), ["+rigid", "teaching"]), "zh")
    assert list(called.values())[:2] == ["平台派单（基准）", "刚性机制为主"]
    assert "分级负责（基准）" in designs.titles({"teaching": load("teaching")}, "zh").values()


def test_no_two_designs_have_one_title(tmp_path):
    path = tmp_path / "again.toml"
    path.write_text('extends = "teaching"\n[demand]\nrate = 0.9\n', "utf-8")
    other = tmp_path / "more.toml"
    other.write_text('extends = "teaching"\n', "utf-8")
    called = designs.titles(designs.designs("teaching", [str(path), str(other)]), "en")
    assert len(set(called.values())) == 3


def test_a_lead_outcome_that_nobody_has_still_gives_a_report(tmp_path):
    nothing = compare("teaching", ["+whistle"], 10, names=["decision_rate", "infected"])
    of_comparison.write(nothing, tmp_path)
    assert "没有数值" in (tmp_path / "report.html").read_text("utf-8")
    assert nothing.synergy() == []


def test_what_a_file_says_never_becomes_part_of_a_page(tmp_path):
    path = tmp_path / "odd.toml"
    odd = "<img src=x></script>"
    path.write_text(f'extends = "teaching"\ntitle_zh = "{odd}"\ntitle_en = "{odd}"\n', "utf-8")
    of_comparison.write(compare(str(path), ["teaching"], 10, names=["loss"]), tmp_path)
    for name in ("report.html", "report_en.html"):
        text = (tmp_path / name).read_text("utf-8")
        assert "<img" not in text
        assert "img src=x" in text


def test_the_door_leads_to_compare(found):
    assert analysis.compare is compare
    assert found.plot("en").axes
    with pytest.raises(AttributeError, match="no attribute 'compares'"):
        _ = analysis.compares
