"""Patterns: what a file must say, shapes on planted curves, verdicts, and small ones run through."""

import json
import math
import sys

import numpy as np
import pytest

from analysis import patterns
from analysis.cli import main
from analysis.files import check as check_file
from analysis.files import kind_of
from analysis.pairs import interval
from analysis.patterns.declaration import GROUPS, Prediction, from_table
from analysis.patterns.drawn import drawn
from analysis.patterns.judged import Judged, cut, of_resamples
from analysis.patterns.measures import OF_PERIODS, OF_RUNS, worst
from analysis.patterns.rows import verdict
from analysis.patterns.sentences import counts, section
from analysis.patterns.shapes import SHAPES, Curves
from analysis.validation.rows import NOT, REPRODUCED, SIGN
from sim.entries import ScenarioError
from sim.run import run
from sim.scenario import load

X = np.array([0.25, 0.5, 1.0, 2.0, 4.0, 8.0])
RUNS = 40
TEXTS = {
    **{
        "title_zh": "试",
        "title_en": "trial",
        "source": "invented",
        "expected_zh": "有",
        "expected_en": "some",
    },
    **{"falsified_zh": "无", "falsified_en": "none", "replications": 8},
}
TEST = {
    **{"title_zh": "升", "title_en": "rises", "outcome": "cost_staff_hours", "shape": "rises"},
    "weights": {"one": 1},
}
SWEEP = {"title_zh": "量", "title_en": "amount", "x": [0.5, 1, 2], "scale": {"demand.rate": 1.0}}
ARMS = {"one": {"title_zh": "甲", "title_en": "one", "set": {"run.days": 10}}}


def pattern(**change):
    table = {**TEXTS, "tests": [TEST], "sweep": SWEEP, "arms": ARMS, **change}
    return from_table("trial", {key: value for key, value in table.items() if value is not None})


def planted(means, spread=0.05, seed=0):
    """Runs about means, one mean a point, that share part of their luck."""
    luck = np.random.default_rng(seed)
    shared = luck.normal(0.0, spread, RUNS)
    means = np.asarray(means, float)
    return means[:, None] * (1.0 + shared + luck.normal(0.0, spread / 2.0, (len(means), RUNS)))


def judged(shape, means, **more):
    return SHAPES[shape].judge(Curves(X, planted(means), **more))


HUMP, BOTTOM, LINE, FLAT = [1, 2, 3, 4, 3, 2], [4, 3, 2, 1, 2, 3], [1, 2, 3, 4, 5, 6], [3, 3, 3, 3, 3, 3]
BENT = [1, 8, 64, 128, 256, 512]  # steep from the beginning, then not
STEEP = [1, 2, 4, 40, 80, 160]  # slope 1 but for one stretch
SATURATES, STRAIGHT = [0, 4, 6, 7, 7.4, 7.5], 2.0 * X


@pytest.mark.parametrize(
    ("shape", "there", "absent"),
    [
        ("hump", [HUMP], [LINE, FLAT, BOTTOM]),
        ("dip", [BOTTOM], [LINE, FLAT, HUMP, LINE[::-1]]),
        ("rises", [LINE], [FLAT, LINE[::-1]]),
        ("falls", [LINE[::-1]], [FLAT, LINE]),
        ("kink", [STEEP], [X, 3.0 * X**2, FLAT, BENT]),
        ("fades", [SATURATES], [STRAIGHT, X**2]),
        ("above", [[1] * 6], [[-1] * 6]),
        ("below", [[-1] * 6], [[1] * 6]),
    ],
)
def test_a_shape_is_seen_where_it_was_planted_and_not_elsewhere(shape, there, absent):
    for means in there:
        assert judged(shape, means).clear, means
    for means in absent:
        assert not judged(shape, means).clear, means


def test_a_turn_in_luck_alone_is_hardly_ever_seen():
    noise = np.random.default_rng(1)
    seen = sum(
        SHAPES[shape].judge(Curves(X, noise.normal(0.0, 1.0, (6, RUNS)))).clear
        for _ in range(200)
        for shape in ("hump", "dip")
    )
    assert seen <= 8


def test_a_turn_is_tested_in_other_runs_than_those_it_was_found_in():
    runs = planted(FLAT)
    runs[2, ::2] += 1.0  # a top in every other run only: those in which it is looked for
    assert not SHAPES["hump"].judge(Curves(X, runs)).clear
    runs[2, 1::2] += 1.0
    assert SHAPES["hump"].judge(Curves(X, runs)).clear


def test_an_interval_of_resamples_is_that_of_a_mean_where_it_is_a_mean():
    values = np.random.default_rng(9).normal(1.0, 2.0, 200)
    own = of_resamples(lambda columns: float(values[columns].mean()), np.arange(200))
    assert [own.low, own.high] == pytest.approx(interval(values), abs=0.05) and own.value == values.mean()


def test_places_of_turns_and_kinks_are_told():
    assert judged("hump", HUMP).place == 2.0 and judged("dip", BOTTOM).place == 2.0
    assert judged("kink", STEEP).place == pytest.approx(math.sqrt(2.0))


def test_a_kink_that_the_control_has_too_is_not_of_what_it_cuts():
    assert judged("kink", STEEP, against=planted(X)).clear
    assert not judged("kink", STEEP, against=planted(STEEP, seed=3)).clear


def test_the_widest_spread_must_lie_beside_the_kink():
    runs = planted(STEEP, spread=0.02)
    assert not SHAPES["widest"].judge(Curves(X, runs)).clear
    scatter = np.random.default_rng(2).lognormal(0.0, 0.5, RUNS)
    beside, far_off = runs.copy(), planted([1, 2, 4, 8, 320, 640], spread=0.02)
    beside[3] *= scatter
    far_off[1] *= scatter
    one, two = (SHAPES["widest"].judge(Curves(X, values)) for values in (beside, far_off))
    assert one.clear and one.full and one.place == 2.0
    assert two.clear and not two.full and two.place == 0.5
    assert not SHAPES["widest"].judge(Curves(X, beside, against=beside.copy())).clear


def test_bottoms_that_move_are_told_from_bottoms_that_stay():
    further = [5, 4, 3, 2, 1, 2]
    one = judged("moves", further, against=planted(BOTTOM, seed=4))
    assert one.clear and one.full
    at_the_end = judged("moves", LINE[::-1], against=planted(BOTTOM, seed=4))
    assert at_the_end.clear and not at_the_end.full
    assert not judged("moves", BOTTOM, against=planted(BOTTOM, seed=4)).clear
    assert not judged("moves", BOTTOM, against=planted(further, seed=4)).clear


def test_a_turn_of_sign_is_placed_and_held_against_its_limit():
    curve = [3, 2, 1, -1, -2, -3]
    one = judged("crosses", curve, limit=3.0)
    assert one.clear and one.place == pytest.approx(1.5, abs=0.05)
    assert not judged("crosses", curve, limit=1.2).clear
    assert not judged("crosses", [3, 2, 1, 1, 1, 1], limit=3.0).clear
    assert judged("later", [3, 2, 1, 1, 1, -1], against=planted(curve, seed=5)).clear
    assert not judged("later", curve, against=planted(curve, seed=5)).clear


def test_what_comes_sooner_reaches_half_of_its_effect_first():
    at_once, slow = [2, 2, 2, 2, 2, 2], [0.01, 0.1, 0.3, 0.8, 1.5, 2]
    assert judged("sooner", at_once, before=planted(slow, seed=6)).clear
    assert not judged("sooner", slow, before=planted(at_once, seed=6)).clear
    nothing = np.zeros((6, RUNS))
    nothing[-1] = np.tile([11.37, -9.11], RUNS // 2)  # comes last, and cannot be told from 0
    assert not judged("sooner", at_once, before=nothing).clear


def test_an_arrow_that_changes_nothing_is_told_apart_from_one_that_does():
    luck = np.random.default_rng(8).normal(0.0, 0.01, 16)
    assert cut(luck + 0.05, 100).clear and cut(luck - 0.05, 100).clear and not cut(luck, 100).clear
    assert not cut(np.zeros(16), 100).clear
    wide, narrow = cut(luck, 100), cut(luck, 1)
    assert wide.high - wide.low > narrow.high - narrow.low


def against_record(value, half, record=0.9, near=0.05, shape="near", bar=0.5):
    told = Judged(value, value - half, value + half, bar)
    return verdict(Prediction("", "", "loss", shape, {"one": 1.0}, record=record, near=near, null=bar), told)


def test_a_record_is_held_against_the_model_and_its_null():
    assert against_record(0.88, 0.02) == REPRODUCED
    assert against_record(0.7, 0.02) == SIGN
    assert against_record(0.51, 0.02) == NOT  # cannot be told from the null
    assert against_record(0.45, 0.02) == NOT  # the other way
    assert against_record(1.4, 0.02) == NOT  # further off than the null
    assert against_record(0.52, 0.01, record=0.1) == NOT
    assert against_record(math.nan, 0.1) == NOT
    assert against_record(15.0, 6.0, record=19.0, shape="within", bar=0.0) == REPRODUCED
    assert against_record(15.0, 2.0, record=19.0, shape="within", bar=0.0) == SIGN
    assert against_record(40.0, 60.0, record=19.0, shape="within", bar=0.0) == NOT


def test_what_has_a_shape_in_part_is_a_sign_only():
    test = Prediction("", "", "loss", "widest", {"one": 1.0})
    told = Judged(1.0, 0.5, 1.5)
    assert verdict(test, told) == REPRODUCED and verdict(test, told._replace(full=False)) == SIGN
    assert verdict(test, told._replace(low=-0.1)) == NOT and verdict(test, None) == NOT


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"source": ""}, "source: is empty"),
        ({"tests": []}, "tests: is empty"),
        ({"sweep": {**SWEEP, "x": [1, 1, 2]}}, "must be 2 to 40 rising numbers"),
        ({"sweep": {**SWEEP, "scale": {"demand.rat": 1}}}, "demand.rat"),
        ({"sweep": {**SWEEP, "scale": {"demand.rate": "much"}}}, "must be a number or a list of numbers"),
        (
            {"sweep": {**SWEEP, "set": {"demand.rate": [1, 2, 3]}}},
            "one of set, scale, periods, cut is needed",
        ),
        ({"sweep": {**SWEEP, "scale": {}, "set": {"demand.rate": [1, 2]}}}, "must be a list of 3 values"),
        ({"sweep": {**SWEEP, "scale": {}, "cut": "all"}}, "must be loop"),
        ({"sweep": {"title_zh": "日", "title_en": "days", "periods": [[3, 1], [4, 5]]}}, "must be two days"),
        ({"arms": {"one": {**ARMS["one"], "set": {"demand.rate": 2}}}}, "arm one sets it"),
        ({"tests": [{**TEST, "outcome": "los"}]}, "outcome = 'los': must be one of"),
        ({"tests": [{**TEST, "shape": "waves"}]}, "shape = 'waves': must be one of"),
        ({"tests": [{**TEST, "shape": "kink"}]}, "needs 4 points"),
        ({"tests": [{**TEST, "shape": "moves"}]}, "against: is missing"),
        ({"tests": [{**TEST, "shape": "crosses"}]}, "limit: is missing"),
        ({"tests": [{**TEST, "weights": {"two": 1}}]}, "weights.two: no such arm"),
        ({"tests": [{**TEST, "weights": {}}]}, "weights: is empty"),
        ({"tests": [{**TEST, "at": [3]}]}, "must lie in 0 to 2"),
        ({"tests": [{**TEST, "record": 1.0}]}, "a record goes with near"),
        ({"tests": [{**TEST, "shape": "near", "record": 1.0, "near": 0.1}]}, "needs a null model"),
        ({"tests": [{**TEST, "shape": "near", "record": 1.0, "null": 0.5}]}, "near = 0: must be above 0"),
        ({"tests": [{**TEST, "shape": "cut"}]}, "cut goes with a sweep that cuts"),
        ({"set": {"demand.spread": -1}}, "demand.spread"),
    ],
)
def test_a_file_that_says_too_little_or_too_much_is_refused(change, said):
    with pytest.raises(ScenarioError, match=said.replace(".", r"\.").replace("[", r"\[")):
        pattern(**change)


def test_all_files_are_read_and_known_by_kind():
    for group in GROUPS:
        for name, path in patterns.built_in(group).items():
            told = patterns.read(name, group)
            assert told.texts.expected_zh != told.texts.expected_en
            assert kind_of(str(path)) == "pattern"
    assert check_file(str(patterns.built_in("patterns")["bursts"]))["tests"] == 1
    with pytest.raises(ScenarioError, match="no such pattern"):
        patterns.read("shok")


def test_a_small_pattern_runs_through_and_is_told_in_both_languages():
    falls = {**TEST, "title_en": "falls", "shape": "falls"}
    found = patterns.examine(pattern(tests=[TEST, falls]))
    assert [row.verdict for row in patterns.rows(found, "patterns")] == [REPRODUCED, NOT]
    json.dumps([row._asdict() for row in patterns.rows(found, "patterns")], allow_nan=False)
    for lang in ("zh", "en"):
        text = "\n".join(section(found, "patterns", lang, "images/x.png"))
        assert "images/x.png" in text and TEXTS[f"title_{lang}"] in text
        assert "2" in counts(patterns.rows(found, "patterns"), lang)
        figure = drawn(found, lang)
        assert figure is not None and len(figure.axes[0].lines) == 1


def test_a_record_of_a_change_is_held_against_the_change_and_that_of_a_point_against_the_point():
    near = {**TEST, "shape": "near", "record": 1.0, "near": 0.5, "null": 0.0}
    found = patterns.examine(pattern(tests=[TEST, near, {**near, "at": [1]}]))
    rise, change, level = (one.value for one in found.judged if one)
    hours = found.values["one"]["cost_staff_hours"]
    assert change == rise == pytest.approx((hours[2] - hours[0]).mean())
    assert level == pytest.approx(hours[1].mean())


def test_what_vanishes_with_its_coefficient_is_marked_as_built_in():
    sweep = {
        "title_zh": "量",
        "title_en": "amount",
        "x": [0, 1],
        "set": {"accountability.record_min": [0, 60]},
    }
    told = patterns.examine(pattern(sweep=sweep, assumed={"demand.rate": 0.0, "hazard.storm.day": 100}))
    assert patterns.rows(told, "patterns")[0].about_en.endswith("(built in)")
    other = patterns.examine(pattern(sweep=sweep, assumed={"trust.gain": 0.06}))
    assert not patterns.rows(other, "patterns")[0].about_en.endswith("(built in)")


def test_every_arrow_has_a_row_and_growth_is_no_decoration():
    sweep = {"title_zh": "断", "title_en": "cut", "cut": "loop"}
    test = {**TEST, "outcome": "loss", "shape": "cut"}
    found = patterns.examine(pattern(sweep=sweep, tests=[test]))
    by_arrow = {row.about_en.partition(",")[0]: row for row in patterns.rows(found, "patterns")}
    assert len(by_arrow) == len(found.arrows) == 30
    assert (
        by_arrow["untreated cases grow"].verdict == REPRODUCED and by_arrow["untreated cases grow"].model < 0
    )
    assert by_arrow["settling a dispute calms others"].verdict == NOT  # there is no dispute
    assert drawn(found, "zh") is not None


def test_a_figure_of_which_the_model_says_nothing_is_not_reproduced():
    told = {**TEST, "shape": "near", "weights": {}, "record": 2.0, "null": 1.0}
    found = patterns.examine(pattern(tests=[told], sweep=None, arms={}))
    row = patterns.rows(found, "figures")[0]
    assert (row.model, row.record, row.null, row.verdict) == (None, 2.0, 1.0, NOT) and drawn(
        found, "en"
    ) is None


def test_own_numbers_agree_with_a_run():
    done = run(load("teaching", {"run.days": 50}), 1)
    whole = OF_PERIODS["resolved_reported"].compute(done, 0.0, 50.0)
    found = done.cases[done.cases["detected"] + 7.0 <= 50.0]
    assert whole == pytest.approx(np.mean(found["closed_reported"] <= found["detected"] + 7.0))
    assert OF_PERIODS["resolved_true"].compute(done, 0.0, 50.0) <= whole
    assert OF_RUNS["requests"].compute(done) == pytest.approx((done.cases["found_by"] == 1).sum() / 24 / 50)
    assert OF_RUNS["handling_skew"].compute(done) > 1.0
    assert worst(np.array([10, 0, 0, 0, 0])) == 1.0 and worst(np.ones(5)) == pytest.approx(0.4)
    assert math.isnan(worst(np.zeros(5)))
    assert OF_PERIODS["trust"].compute(done, 49.0, 50.0) == pytest.approx(done.outcomes["trust_government"])


def test_disputes_that_set_off_no_others_come_in_no_bursts():
    alone = dict.fromkeys(("disputes.branching", "disputes.branching_aggrieved", "disputes.stirred"), 0.0)
    scenario = load("teaching_dispute", {**alone, "run.days": 70})
    ratios = [OF_RUNS["bursts"].compute(run(scenario, seed)) for seed in range(8)]
    assert np.mean(ratios) == pytest.approx(1.0, abs=0.3)


SMALL = """
title_zh = "试"
title_en = "trial"
source = "invented"
expected_zh = "升"
expected_en = "rises"
falsified_zh = "不升"
falsified_en = "does not rise"
replications = 8

[sweep]
title_zh = "倍"
title_en = "times"
x = [0.5, 2]

[sweep.scale]
"demand.rate" = 1.0

[arms.one]
title_zh = "甲"
title_en = "one"
set = { "run.days" = 8 }

[[tests]]
title_zh = "工时上升"
title_en = "hours rise"
outcome = "cost_staff_hours"
shape = "rises"
weights = { one = 1 }
"""


@pytest.fixture
def cogov(monkeypatch, capsys):
    """The command in this process: exit code, standard output, standard error."""

    def call(*words):
        monkeypatch.setattr(sys, "argv", ["cogov", "validate", *words])
        with pytest.raises(SystemExit) as done:
            main()
        return (done.value.code, *capsys.readouterr())

    return call


def test_the_command_gives_rows_and_figures(tmp_path, cogov):
    file = tmp_path / "small.toml"
    file.write_text(SMALL, encoding="utf-8")
    code, out, err = cogov(
        "patterns", str(file), "--figures", str(tmp_path / "out"), "--json", "--lang", "zh"
    )
    assert code == 0, err
    row = json.loads(out)["rows"][0]
    assert row["verdict"] == REPRODUCED and row["group"] == "patterns" and row["null"] == 0.0
    assert row["low"] < row["model"] < row["high"] and row["record"] is None
    assert (tmp_path / "out" / "patterns_small_zh.png").stat().st_size > 5000
    code, out, _ = cogov("patterns", str(file), "--lang", "zh")
    assert code == 0 and "工时上升" in out and "再现" in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("patterns", "shok"), "no such pattern; did you mean 'shock'?"),
        (("figures", "trust", "--figures", "{}"), "is no folder"),
        (("figures", "trust", "--replications", "2"), "greater than or equal to 8"),
    ],
)
def test_bad_input_is_one_line_and_exit_2(words, said, tmp_path, cogov):
    file = tmp_path / "file"
    file.write_text("", encoding="utf-8")
    code, out, err = cogov(*(word.format(file) for word in words))
    assert code == 2 and said in err and not out
    assert len(err.strip().splitlines()) == 1
