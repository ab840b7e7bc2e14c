"""Published results: what a file must say, verdicts that can fail, what the model cannot express."""

import json
import math

import numpy as np
import pytest
from typer.testing import CliRunner

from analysis import cli, files, published
from analysis.hypotheses.declaration import Prediction
from analysis.hypotheses.experiment import Effect, observed, of_steps
from analysis.published.declaration import Given, from_table
from analysis.published.result import document, examine, verdict
from analysis.published.sentences import contents, explain, section
from analysis.validation.rows import NOT, REPRODUCED, SIGN
from sim.entries import ScenarioError, folder
from sim.run import run

TEXTS = {
    **{"title_zh": "试", "title_en": "trial", "source": "invented", "link": "https://example.org"},
    **{"claim_zh": "甲", "claim_en": "a", "falsified_zh": "无", "falsified_en": "nothing"},
}
MORE = {
    **{"title_zh": "差", "title_en": "difference", "outcome": "cost_staff_hours"},
    **{"weights": {"many": 1, "few": -1}, "expects": "above"},
}
PART = {"title_zh": "乙", "title_en": "b", "why_zh": "没有", "why_en": "not there"}


def arm(rate):
    """An arm of twelve days with so many cases a day in a grid."""
    return {"title_zh": "甲", "title_en": "one", "set": {"run.days": 12, "demand.rate": rate}}


def told(many=2.0, few=0.5, tests=(MORE,), **more):
    """A result: more cases take more hours."""
    arms = {"many": arm(many), "few": arm(few)} if tests else {}
    table = {**TEXTS, "tests": list(tests), "arms": arms, "replications": 10, **more}
    return from_table("R00", table)


def verdicts(one):
    return [row.verdict for row in examine(one).rows]


def test_all_eighteen_are_there_and_in_both_languages():
    assert list(published.built_in()) == [f"R{k:02}" for k in range(1, 19)]
    for name in published.built_in():
        one = published.read(name)
        assert one.given or one.missing
        assert one.claim_zh != one.claim_en
        files.check(name)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"link": "doi:10.1000/1"}, "link = 'doi:10.1000/1': must begin with https://"),
        ({"claim_en": ""}, "claim_en = '': must be a text"),
        ({"claim_zh": None}, "claim_zh: is missing"),
        ({"tests": []}, "tests, missing: at least one"),
        ({"tests": {}}, "tests = {}: must be tables"),
        ({"tests": [{**MORE, "record": "1"}]}, "tests.0.record = '1': must be a finite number"),
        ({"tests": [{**MORE, "record": math.nan}]}, "tests.0.record = nan: must be a finite number"),
        ({"tests": [{**MORE, "record": -1.0}]}, "tests.0.record = -1: must lie above 0"),
        ({"tests": [{**MORE, "within": 0.1}]}, "tests.0.within = 0.1: must be above 0, and needs a record"),
        ({"tests": [{**MORE, "record": 1.0, "within": 0}]}, "tests.0.within = 0: must be above 0"),
        ({"tests": [{**MORE, "measure": "swing"}]}, "measure = 'swing': cost_staff_hours is no series"),
        ({"tests": [{**MORE, "expects": "more"}]}, "expects = 'more': must be one of above, below, unknown"),
        ({"tests": [{**MORE, "by_rule": "yes"}]}, "tests.0.by_rule = 'yes': must be true or false"),
        ({"missing": [{**PART, "why_en": ""}]}, "missing.0.why_en: is missing"),
        ({"missing": [{**PART, "reason": "x"}]}, "missing.0.reason: no such key"),
        ({"missing": [{**PART, "why_en": 3}]}, "missing.0.why_en = 3: must be a text"),
        ({"arms": {"many": arm(2.0), "few": {**arm(1.0), "set": {"demand.rat": 1}}}}, "demand.rat"),
        ({"recrod": 1}, "recrod: no such key"),
    ],
)
def test_a_file_that_says_too_little_or_too_much_is_refused(change, said):
    table = {**TEXTS, "tests": [MORE], "arms": {"many": arm(2.0), "few": arm(0.5)}, **change}
    table = {key: value for key, value in table.items() if value is not None}
    with pytest.raises(ScenarioError, match=said.replace(".", r"\.").replace("{}", r"\{\}")):
        from_table("R00", table)


def test_a_file_is_named_where_it_is_refused(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text('link = "x"\nclaim_zh = "甲"\nclaim_en = "a"\n', encoding="utf-8")
    assert files.kind_of(str(path)) == "published"
    with pytest.raises(ScenarioError, match="published result mine: link = 'x': must begin with"):
        published.read(str(path))
    with pytest.raises(ScenarioError, match="no such published result; did you mean 'R18'"):
        published.read("R188")


def test_the_lever_decides_the_verdict():
    assert verdicts(told()) == [SIGN]
    assert verdicts(told(many=0.5, few=2.0)) == [NOT]
    assert verdicts(told(many=1.0, few=1.0)) == [NOT]  # an effect of nothing covers zero
    assert verdicts(told(tests=[{**MORE, "expects": "unknown"}])) == [NOT]


def effect(low, high, expects="above"):
    return Effect(Prediction("loss", {}, expects, "", ""), (low + high) / 2.0, low, high, 10)


@pytest.mark.parametrize(
    ("low", "high", "given", "expected"),
    [
        (0.8, 1.1, Given(), SIGN),
        (-0.1, 1.1, Given(), NOT),
        (-0.1, 1.1, Given(1.0, 5.0), NOT),
        (-1.1, -0.9, Given(1.0, 5.0), NOT),
        (0.8, 1.1, Given(1.0, 0.25), REPRODUCED),
        (0.8, 1.1, Given(1.0, 0.15), SIGN),
        (0.8, 1.1, Given(0.7), REPRODUCED),
        (0.8, 1.1, Given(0.9), SIGN),
    ],
)
def test_reproduced_needs_the_number_as_well(low, high, given, expected):
    assert verdict(effect(low, high), given) == expected


def test_the_least_that_a_source_found_counts_downwards_too():
    assert verdict(effect(-1.1, -0.8, "below"), Given(-0.7)) == REPRODUCED
    assert verdict(effect(-1.1, -0.8, "below"), Given(-0.9)) == SIGN
    assert verdict(effect(-1.1, 0.1, "below"), Given()) == NOT


def test_a_row_tells_what_the_source_gives_and_the_interval():
    one = examine(told(tests=[{**MORE, "record": 1.0}, {**MORE, "record": 1e9}]))
    near, far = one.rows
    assert (near.record, near.verdict) == (1.0, REPRODUCED) and (far.record, far.verdict) == (1e9, SIGN)
    seen = one.finding.main.effects[0]
    assert (near.low, near.model, near.high) == (seen.low, seen.effect, seen.high)
    assert near.measure == "cost_staff_hours" and "source +1" in explain(one, "en")[1]


def test_what_the_model_cannot_express_keeps_its_row():
    only = told(tests=(), missing=[PART])
    row = examine(only).rows[0]
    assert (row.verdict, row.model, row.about_en) == (NOT, None, "R00 b")
    both = examine(told(missing=[PART]))
    assert [row.verdict for row in both.rows] == [SIGN, NOT] and both.verdict == NOT
    assert "not there" in "\n".join(section(both, "en")) and "没有" in explain(both, "zh")[2]


def test_what_vanishes_with_its_coefficient_is_built_in_row_by_row():
    other = {**MORE, "outcome": "arisen"}
    one = examine(told(tests=[MORE, other], assumed={"demand.rate": 1.0}))
    assert one.built_in == [True, True] and [row.null for row in one.rows] == [0.0, 0.0]
    assert "built in" in explain(one, "en")[1]
    assert examine(told(assumed={"trust.gain": 0.06})).built_in == [False]
    assert examine(told(many=0.5, few=2.0, assumed={"demand.rate": 1.0})).built_in == [False]


def test_what_a_rule_tells_beforehand_is_built_in_if_it_holds():
    assert examine(told(tests=[{**MORE, "by_rule": True}, MORE])).built_in == [True, False]
    assert examine(told(many=0.5, few=2.0, tests=[{**MORE, "by_rule": True}])).built_in == [False]


def test_measures_of_steps():
    assert of_steps("last", np.array([1.0, 2.0, 5.0])) == 5.0
    assert of_steps("swing", np.array([9.0, 9.0, 0.0, 2.0])) == 1.0
    assert of_steps("mean", np.array([1.0, 2.0])) == 1.5
    poisson = np.random.default_rng(1).poisson(3.0, 20_000).astype(float)
    assert of_steps("bursts", poisson) == pytest.approx(1.0, abs=0.05)
    assert math.isnan(of_steps("bursts", np.zeros(5))) and math.isnan(of_steps("log", np.zeros(5)))


def test_a_run_is_seen_as_each_test_asks():
    done = run("teaching", 0, set={"run.days": 40})
    names = [("loss", "mean"), ("loss", "log"), ("participation", "last"), ("risk", "mean")]
    loss, logged, last, risk = observed(done, [Prediction(o, {}, "above", "", "", m) for o, m in names])
    assert loss == done.outcomes["loss"] and logged == pytest.approx(math.log(loss))
    assert last == done.series["participation"][-1]
    assert risk == pytest.approx(done.series["risk"][30:].mean())


def test_a_result_that_the_model_gives_and_one_that_it_does_not():
    """R15: shares swing less under the dynamic penalty in the game, and not in the whole city."""
    one = examine(published.read("r15"), 10)
    assert [row.verdict for row in one.rows] == [SIGN, SIGN, NOT]
    json.dumps(document([one]), allow_nan=False)
    for lang in ("zh", "en"):
        assert len(explain(one, lang)) == 1 + 3 + 1
        assert one.published.link in "\n".join(section(one, lang))
        assert "R15" in contents([one], lang)[-1]


def test_the_command_gives_rows():
    done = CliRunner().invoke(
        cli.app, ["validate", "published", "R06", "R04", "--replications", "10", "--json"]
    )
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert [row["verdict"] for row in found["rows"]] == [NOT] * 3
    assert found["rows"][1]["low"] < found["rows"][1]["model"] < found["rows"][1]["high"]
    assert [one["id"] for one in found["results"]] == ["R06", "R04"]
    told_zh = CliRunner().invoke(cli.app, ["validate", "published", "R06", "--lang", "zh"])
    assert "未再现" in told_zh.stdout


def test_a_scenario_of_a_limit_is_found_by_its_place():
    assert (folder() / "limits" / "v22.toml").is_file()
    assert published.read("R16").hypothesis.scenarios({})["early"].name == "v22"
