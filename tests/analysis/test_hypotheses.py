"""Claims as experiments: what a file must say, verdicts, flips, what is built in."""

import json

import numpy as np
import pytest
from scipy.stats import ttest_1samp

from analysis import hypotheses
from analysis.hypotheses.declaration import Prediction, from_table
from analysis.hypotheses.experiment import (
    DEPENDS,
    NOT_MODELLED,
    NOT_SUPPORTED,
    SUPPORTED,
    Finding,
    Trial,
    examine,
    stand,
    weighed,
)
from analysis.hypotheses.sentences import corrected, explain, table
from sim.entries import ScenarioError

TEXTS = {
    **{"title_zh": "试", "title_en": "trial", "source": "invented"},
    **{"falsified_zh": "无", "falsified_en": "nothing"},
}
MORE = {
    **{"title_zh": "差", "title_en": "difference", "outcome": "cost_staff_hours"},
    **{"weights": {"many": 1, "few": -1}, "expects": "above"},
}


def arm(**settings):
    return {"title_zh": "甲", "title_en": "one", "set": {"run.days": 12, **settings}}


def claim(tests=(MORE,), arms=None, **more):
    """A claim about how many hours more cases take."""
    arms = arms or {"many": arm(**{"demand.rate": 2.0}), "few": arm(**{"demand.rate": 0.5})}
    return from_table("trial", {**TEXTS, "tests": list(tests), "arms": arms, "replications": 10, **more})


OTHERWISE = {"title_zh": "反", "title_en": "reversed", "set": {"demand.rate": 1.0}}


def test_a_true_claim_is_supported_and_its_contrary_is_not():
    assert examine(claim()).verdict == SUPPORTED
    contrary = examine(claim(tests=[{**MORE, "expects": "below"}]))
    assert contrary.verdict == NOT_SUPPORTED and contrary.main.effects[0].verdict == "opposite"
    both = examine(claim(tests=[MORE, {**MORE, "expects": "below"}]))
    assert both.verdict == NOT_SUPPORTED


def test_a_claim_that_holds_under_some_assumptions_depends_on_them():
    assert examine(claim(flips=[OTHERWISE])).verdict == DEPENDS
    harmless = {**OTHERWISE, "set": {"trust.gain": 0.06}}
    assert examine(claim(flips=[harmless])).verdict == SUPPORTED


def test_what_vanishes_with_its_coefficient_is_built_in():
    assert examine(claim(assumed={"demand.rate": 1.0})).built_in
    assert not examine(claim(assumed={"trust.gain": 0.06})).built_in


def test_under_the_same_luck_nothing_differs_from_itself():
    same = examine(claim(arms={"many": arm(), "few": arm()}))
    one = same.main.effects[0]
    assert (one.effect, one.low, one.high) == (0.0, 0.0, 0.0) and same.verdict == NOT_SUPPORTED


def test_effects_weigh_runs_of_one_luck():
    luck = np.random.default_rng(1).normal(0.0, 100.0, 40)
    test = Prediction("loss", {"a": 1.0, "b": -1.0}, "above", "", "")
    one = weighed(test, {"a": luck + 3.0, "b": luck})
    assert one.effect == pytest.approx(3.0) and one.high - one.low < 1e-9
    wide = weighed(test._replace(measure="spread"), {"a": 2.0 * luck, "b": luck})
    assert wide.effect == pytest.approx(np.abs(luck - np.median(luck)).mean(), rel=1e-9)
    absent = weighed(test, {"a": luck * np.nan, "b": luck})
    assert absent.pairs == 0 and absent.verdict == "cannot tell"


def test_p_values_are_those_of_a_paired_t_test_on_the_side_where_the_effect_must_be():
    values = np.random.default_rng(2).normal(0.4, 1.0, 30)
    test = Prediction("loss", {"a": 1.0, "b": -1.0}, "above", "", "")
    seen = {"a": values, "b": np.zeros(30)}
    assert weighed(test, seen).p == pytest.approx(ttest_1samp(values, 0.0).pvalue)
    assert weighed(test._replace(expects="below"), seen).p == 1.0
    assert weighed(test, {"a": seen["b"], "b": seen["b"]}).p == 1.0
    assert weighed(test, {"a": seen["b"] + 1.0, "b": seen["b"]}).p == 0.0


def test_claims_that_luck_alone_makes_do_not_outlive_the_correction():
    """Forty claims about nothing, and one that is true: only that one stands when all are counted."""
    luck = np.random.default_rng(5).normal(size=(41, 50))
    luck[40] += 1.0
    told = claim()
    test = told.texts.tests[0]
    found = []
    for k, values in enumerate(luck):
        effects = (weighed(test, {"many": values, "few": np.zeros(50)}),)
        found.append(Finding(told._replace(id=f"C{k}"), 50, Trial(effects), (), None))
    by_chance = [one.hypothesis.id for one in found[:40] if one.main.holds]
    assert by_chance  # one by one some do hold
    assert stand(found) == {**dict.fromkeys(by_chance, False), "C40": True}
    assert all(name in corrected(found, "en") and name in corrected(found, "zh") for name in by_chance)
    assert "C40" not in corrected(found, "en")
    assert corrected(found[:1], "en") == ""


def test_what_the_model_knows_nothing_of_is_said():
    missing = {"note_zh": "没有", "note_en": "not there"}
    found = examine(claim(tests=[], arms={}, **missing))
    assert found.verdict == NOT_MODELLED and "not there" in explain(found, "en")[1]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"source": ""}, "source: is empty"),
        ({"budget": "same"}, "must be equal"),
        ({"tests": [{**MORE, "outcome": "los"}]}, "outcome = 'los': must be one of"),
        ({"tests": [{**MORE, "weights": {"many": 1, "none": -1}}]}, "weights.none: no such arm"),
        ({"tests": [{**MORE, "weights": {"many": 1}}]}, "add up to 1; must be 0"),
        ({"arms": {"many": arm()}}, "two or more"),
        ({"arms": {"many": arm(**{"demand.rat": 1}), "few": arm()}}, "demand.rat"),
        ({"flips": [{"title_zh": "反", "set": {}}]}, "flips.0.title_en: is missing"),
        ({"tests": [], "arms": {}}, "note_zh: is empty"),
        ({"arms": 3}, "arms = 3: must be a table"),
        ({"flips": 3}, "flips = 3: must be a list"),
        ({"assumed": 3}, "assumed = 3: must be a table"),
        ({"arms": {"many": {**arm(), "set": 3}, "few": arm()}}, "arms.many.set = 3: must be a table"),
        ({"arms": {"many": {**arm(), "title_zh": 3}, "few": arm()}}, "title_zh = 3: must be a text"),
    ],
)
def test_a_file_that_says_too_little_or_too_much_is_refused(change, said):
    table_of = {**TEXTS, "tests": [MORE], "arms": {"many": arm(), "few": arm()}, **change}
    with pytest.raises(ScenarioError, match=said.replace(".", r"\.")):
        from_table("trial", table_of)


def test_all_thirty_are_there_and_say_what_would_falsify_them():
    assert list(hypotheses.built_in()) == [f"E{k:02}" for k in range(1, 31)]
    for name in hypotheses.built_in():
        told = hypotheses.read(name)
        assert told.texts.falsified_zh != told.texts.falsified_en
        assert told.texts.tests or told.texts.note_en


def test_a_claim_is_told_in_both_languages_and_as_json():
    found = examine(hypotheses.read("e26"), 10)
    json.dumps(found.document(), allow_nan=False)
    for lang in ("zh", "en"):
        assert found.hypothesis.texts.source in table([found], lang)[-1]
        assert len(explain(found, lang)) == 1 + len(found.main.effects) + len(found.flips)
    with pytest.raises(ScenarioError, match="no such hypothesis"):
        hypotheses.read("E31")
