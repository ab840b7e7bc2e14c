"""The scoreboard's verdicts, measures and page: on small invented stretches."""

import math
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from analysis import cli
from analysis.validation import (
    board,
    city_rows,
    page,
    phrases,
    spread,
    stretch,
    verdicts,
    wave,
    wave_rows,
    xinfadi,
)
from analysis.validation.board import Section
from analysis.validation.rows import NOT, REPRODUCED, SIGN, VERDICTS, Row
from analysis.validation.stretch import Stretch
from sim import scenario
from sim.entries import ScenarioError


def invented(close_h, gap_h=1.0, limit_h=24.0):
    opened = pd.Timestamp("2020-01-06") + pd.to_timedelta(gap_h * np.arange(len(close_h)), unit="h")
    return pd.DataFrame({"opened": opened, "close_h": close_h, "limit_h": limit_h})


@pytest.mark.parametrize(
    ("scale", "model", "null", "true", "said"),
    [
        ("share", 0.80, 0.70, 0.81, REPRODUCED),
        ("share", 0.70, 0.60, 0.81, SIGN),
        ("share", 0.80, 0.81, 0.81, NOT),
        ("log", 11.0, 20.0, 10.0, REPRODUCED),
        ("log", 11.0, None, 10.0, REPRODUCED),
        ("log", None, 20.0, 10.0, NOT),
        ("log", None, None, 10.0, NOT),
    ],
)
def test_a_verdict_needs_to_beat_the_null_model(scale, model, null, true, said):
    assert verdicts.verdict(scale, model, null, true) == said


def test_what_luck_takes_to_the_null_is_no_better_than_it():
    about = ("甲", "a")
    better = verdicts.row("g", about, "m", "share", (0.8, 0.8, 0.75, 0.78, 0.82))
    same = verdicts.row("g", about, "m", "share", (0.8, 0.8, 0.75, 0.74, 0.86))
    assert (better.verdict, same.verdict) == (REPRODUCED, NOT)
    assert verdicts.row("g", about, "m", "days", (5.0, 4.0, 9.0, 3.0, None)).verdict == NOT


def test_measures_of_a_known_stretch():
    hours = np.array([1.0, 10.0, 30.0, np.inf])
    cases = invented(hours)
    assert stretch.on_time(cases, hours) == 0.5
    assert stretch.closed_by(30.0)(cases, hours) == 0.75
    assert stretch.quantile(0.5)(cases, hours) == 10.0
    assert math.isinf(stretch.quantile(0.9)(cases, hours))
    assert stretch.open_at(pd.Timestamp("2020-01-06T04:00"))(cases, hours) == 3.0
    closed = [stretch.closed_on(pd.Timestamp(f"2020-01-0{day}"))(cases, hours) for day in (5, 6, 7, 8)]
    assert closed == [0.0, 2.0, 1.0, 0.0]
    assert stretch.log_distance(hours)(cases, hours) == 0.0
    assert stretch.log_distance(hours)(cases, np.full(4, 5.0)) == 0.75


def test_a_queue_served_in_turn_makes_delay_follow_its_backlog_and_even_times_do_not():
    gaps = np.random.default_rng(0).exponential(1.0, 400)
    begin = np.cumsum(gaps)
    ends = np.empty(400)
    for k in range(400):
        ends[k] = max(begin[k], ends[k - 1] if k else 0.0) + 0.95
    cases = invented(ends - begin)
    cases["opened"] = pd.Timestamp("2020-01-06") + pd.to_timedelta(begin, unit="h")
    assert stretch.backlog_correlation(cases, ends - begin) > 0.9
    alike = np.random.default_rng(1).permutation(ends - begin)
    assert abs(stretch.backlog_correlation(cases, alike)) < 0.3


def test_a_row_of_a_stretch_holds_the_record_the_middle_of_draws_and_their_spread():
    cases = invented(np.array([1.0, 30.0]))
    model = np.array([[1.0, 30.0, 30.0], [1.0, 1.0, 30.0]])
    row = Stretch(cases, model, np.full((2, 3), 99.0)).row("g", ("甲", "a"), "m", "share", stretch.on_time)
    assert (row.record, row.model, row.null) == (0.5, 0.5, 0.0)
    assert row.low == pytest.approx(0.025) and row.high == pytest.approx(0.975)


def test_draws_are_courses_of_their_own():
    hours = np.tile(np.arange(40.0), (200, 1))
    drawn = stretch.drawn(hours, 1)
    assert np.array_equal(np.sort(drawn, axis=1), hours)
    assert drawn.mean(axis=0).std() < 2.0 < hours.mean(axis=0).std()


def test_a_change_is_of_what_comes_after_less_what_came_before():
    early = Stretch(invented(np.array([1.0, 1.0])), np.full((2, 2), 1.0), np.full((2, 2), 1.0))
    late = Stretch(invented(np.array([99.0, 1.0])), np.full((2, 2), 99.0), np.full((2, 2), 1.0))
    row = city_rows.change(("甲", "a"), early, late)
    assert (row.record, row.model, row.null) == (-0.5, -1.0, 0.0)


def test_a_wave_of_a_table_is_found_and_one_that_began_before_it_is_not():
    days = [f"2020-02-{d:02d}" for d in range(1, 11)]
    cases = [1, 5, 10, 30, 50, 70, 90, 95, 99, 100]
    rows = [{"date": d, "city": "a", "confirmed_cum": str(n)} for d, n in zip(days, cases, strict=True)]
    rows += [{"date": d, "city": "b", "confirmed_cum": str(n + 10)} for d, n in zip(days, cases, strict=True)]
    found = wave_rows.regions(pd.DataFrame(rows))
    assert found == [wave.Region(100, date(2020, 2, 3), date(2020, 2, 5), date(2020, 2, 7))]


def test_an_unchecked_epidemic_is_quicker_the_more_each_infects_and_longer_for_more_cases():
    fast, slow = wave.unchecked(500, 8.0), wave.unchecked(500, 2.0)
    assert fast[0] < slow[0] and fast[1] < slow[1]
    assert wave.unchecked(5000, 8.0)[0] > fast[0]


def test_each_region_is_predicted_without_itself():
    told = []
    rows = wave_rows.left_out(Path(), lambda done, of: told.append((done, of)))
    assert told == [(1, 1)] and len(rows) == 4
    assert rows[0].null == pytest.approx((0.5 + 2.0 + 2.5) / 3.0)  # lags 12, 13, 10 from the other two
    first = wave.REGIONS[0]
    lag = wave.lags(first.size, first.start, wave.fit(wave.REGIONS[1:]).report_days)[0]
    assert lag != wave.lags(first.size, first.start, wave.FITTED.report_days)[0]


def test_the_course_of_those_found_is_read_as_the_targets_say():
    course = np.array(
        [1, 6, 36, 36, 27, 31, 21, 25, 22, 22, 9, 13, 7, 13, 11, 17, 14, 7, 7, 3, 1, 2, 1, 2, 1]
    )
    course = np.pad(course.astype(float), (0, 11))
    assert course.sum() == xinfadi.SIZE
    for _, _, scale, true, measure in xinfadi.MEASURES:
        assert verdicts.distance(scale, measure(course), true) < 0.02


def test_the_null_of_xinfadi_has_its_size_and_its_tenth_case():
    course = xinfadi.unchecked()
    assert np.cumsum(course)[xinfadi.TENTH - 1] == pytest.approx(wave.FIRST)
    assert 0.9 * xinfadi.SIZE < course.sum() <= xinfadi.SIZE


def test_xinfadi_takes_its_policy_from_the_published_index():
    epidemics = scenario.load("xinfadi").file.parameters.epidemics
    usual = scenario.load("teaching_epidemic").file.parameters.epidemics
    before, after = 1.0 - 0.5741, 1.0 - 0.7778
    for name in ("work", "community", "city"):
        assert getattr(epidemics, name) == pytest.approx(before * getattr(usual, name), rel=0.005)
    assert before * (1.0 - epidemics.closure) == pytest.approx(after, rel=0.005)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_drops_no_row_and_names_those_that_are_lost(lang, monkeypatch):
    rows = [Row("g", "甲物", "thing one", "on_time_share", 0.5, 0.5, 0.1, REPRODUCED, 0.4, 0.6)]
    rows += [Row("g", "乙物", "thing two", "closed_within_48h", 0.5, None, 0.5, NOT)]
    monkeypatch.setattr(page, "SECTIONS", [Section("s", "一节", "a section", (), lambda *_: rows)])
    text = page.page({"s": rows}, {}, lang)
    assert text.count("| 0.5 |") >= 2 and "{" not in text
    for row in rows:
        assert text.count(page.about(row, lang)) == (2 if row.verdict == NOT else 1)
    assert VERDICTS[lang][NOT] + " 1" in text


def test_a_section_without_its_files_is_left_out_and_said_to_be(tmp_path):
    row = Row("g", "甲", "a", "m", 1.0, 1.0, 2.0, REPRODUCED)
    sections = [
        Section("with", "有", "with", (Path("a", "b.csv"),), lambda *_: [row]),
        Section("without", "无", "without", (), lambda *_: [row]),
    ]
    assert board.absent(None, sections) == board.absent(tmp_path, sections) == ["a/b.csv"]
    assert list(board.board(tmp_path, lambda *_: None, sections)) == ["without"]
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.csv").write_text("x")
    found = board.board(tmp_path, lambda *_: None, sections)
    assert (list(found), board.absent(tmp_path, sections)) == (["with", "without"], [])
    assert board.document(found, {}, [])["verdicts"] == {REPRODUCED: 2, SIGN: 0, NOT: 0}


def test_a_page_that_cannot_be_written_or_lacks_data_is_refused_before_anything_is_run(tmp_path, monkeypatch):
    monkeypatch.setattr(board, "board", lambda *_: pytest.fail("something was run"))
    asked = ["validate", "--data", str(tmp_path), "--page"]
    with pytest.raises(ScenarioError, match="needs all the data; absent"):
        CliRunner().invoke(cli.app, [*asked, str(tmp_path / "page.md")], catch_exceptions=False)
    with pytest.raises(ScenarioError, match=r"must be a file that ends in \.md"):
        CliRunner().invoke(cli.app, [*asked, str(tmp_path)], catch_exceptions=False)


def test_every_measure_has_its_words():
    names = [name for _, name, _, _, _ in xinfadi.MEASURES]
    for name in [*names, "closed_within_48h", "close_h_p90", "d50_miss_days_against_seir"]:
        assert phrases.measure(name, "zh") != phrases.measure(name, "en") != name


def test_what_is_not_pinned_down_moves_the_rows_that_show_it():
    rows = spread.cut(Path(), lambda *_: None)
    assert len(rows) == 2 * len(spread.CUTS)
    assert rows[-2].model == wave_rows.left_out(Path(), lambda *_: None)[0].model != rows[0].model
    zh, en = spread.with_value(("甲", "a"), "mobilisation.share", 0.3)
    assert zh.startswith("甲；") and zh.endswith(" 0.3") and en.startswith("a; ") and en.endswith(": 0.3")
