"""Records, their scores and the first wave: on small invented records."""

import json
from datetime import date

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from analysis import cli
from analysis.validation import board, city, ingest, kinds, laws, record, score, wave
from sim import scenario
from sim.entries import ScenarioError

HEADER = "case_no,open_dt,sla_h,close_h,closed,dept,type,source"
UNTIL, FROM, TO = (pd.Timestamp(d) for d in ("2020-01-31", "2020-02-02", "2020-02-06"))


def written(folder, rows, header=HEADER):
    path = folder / "cases.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def invented(seed=0, days=38, a_day=6):
    """Two types that take 10 and 100 hours, with spread, one of them also found by staff."""
    rng = np.random.default_rng(seed)
    rows = []
    for day in range(days):
        for k in range(a_day):
            opened = pd.Timestamp("2020-01-01") + pd.Timedelta(days=day, hours=float(rng.uniform(8, 18)))
            slow, staff = k % 2, k % 3 == 0
            close = (100.0 if slow else 10.0) * np.exp(0.5 * rng.standard_normal())
            rows.append(
                f"{len(rows)},{opened:%Y-%m-%dT%H:%M},{200 if slow else 24},{close:.2f},1,A,"
                f"{'slow' if slow else 'fast'},{'Employee' if staff else 'Call'}"
            )
    return rows


def test_a_record_is_read_with_its_blanks_and_faults(tmp_path):
    rows = [
        "1,2020-01-01T10:00,24,5,1,A,x,Employee Generated",
        "2,2020-01-01T11:00,,,0,,,",
        "3,,24,5,1,A,x,Call",
        "4,2020-01-01T12:00,24,-3,1,A,x,Call",
        "5,2020-01-01T13:00,24,,1,A,x,Call",
    ]
    found = record.read(written(tmp_path, rows))
    assert sorted(found.aside.values()) == [1, 1, 1]
    assert found.cases["staff"].tolist() == [True, False]
    assert found.cases["close_h"].tolist() == [5.0, np.inf]
    assert found.cases["dept"].tolist() == ["A", record.UNKNOWN]


def test_instants_with_an_offset_give_hours_and_the_clock_of_a_zone(tmp_path):
    header = "open_dt,closed_dt,dept,type"
    rows = ["2020-01-01T23:00-05:00,2020-01-02T05:00Z,A,x"]
    path = written(tmp_path, rows, header)
    assert record.read(path).cases["close_h"].tolist() == [1.0]
    assert record.read(path).cases["opened"].iloc[0] == pd.Timestamp("2020-01-01T23:00")
    assert record.read(path, "UTC").cases["opened"].iloc[0] == pd.Timestamp("2020-01-02T04:00")
    with pytest.raises(ScenarioError, match="--zone = 'Nowhere'"):
        record.read(path, "Nowhere")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("1,soon,24,5,1,A,x,Call", "row 2: open_dt = 'soon'"),
        ("1,2020-01-01,24,long,1,A,x,Call", "row 2: close_h = 'long'"),
        ("1,2020-01-01,24,5,maybe,A,x,Call", "row 2: closed = 'maybe'"),
    ],
)
def test_a_fault_is_told_by_its_row(tmp_path, row, said):
    with pytest.raises(ScenarioError, match=said):
        record.read(written(tmp_path, [row]))


def test_a_lognormal_delay_is_found_again_though_much_is_still_open():
    rng = np.random.default_rng(1)
    hours = kinds.WORK_H + 50.0 * np.exp(0.8 * rng.standard_normal(4000))
    watched = rng.uniform(20.0, 300.0, 4000)
    quick, left, mean, cv2 = kinds.delay(np.minimum(hours, watched), hours <= watched)
    assert mean == pytest.approx(50.0 * np.exp(0.32), rel=0.1)
    assert np.log1p(cv2) == pytest.approx(0.64, rel=0.15)
    assert quick < 0.03 and left < 0.06


def test_kaplan_meier_of_a_known_case():
    hours, share = laws.kaplan_meier(np.array([1.0, 2.0, 2.0, 3.0]), np.array([True, False, True, True]))
    assert hours.tolist() == [1.0, 2.0, 3.0, np.inf]
    assert share == pytest.approx([0.25, 0.25, 0.5, 0.0])


def test_a_case_that_is_open_is_late_and_has_no_hours():
    found = score.of(np.array([1.0, np.inf, np.inf]), np.ones(3), np.array([2.0, 9.0, np.nan]))
    assert (found["n"], found["on_time_share"], found["close_h_p90"]) == (3, 0.5, None)


def test_a_prediction_is_near_and_never_reads_what_came_after_the_fit(tmp_path):
    found = record.read(written(tmp_path, invented()))
    scores = board.scores(found, UNTIL, FROM, TO)
    assert scores["record"]["n"] == scores["model"]["n"] == 30
    assert abs(scores["model"]["on_time_share"] - scores["record"]["on_time_share"]) < 0.2
    closes = found.cases["opened"] + pd.to_timedelta(found.cases["close_h"], unit="h")
    late = closes >= UNTIL + pd.Timedelta(days=1)
    assert late.sum() > 30  # some of cases that were opened while fitting
    spoilt = found.cases.assign(close_h=found.cases["close_h"].where(~late, found.cases["close_h"] * 7 + 999))
    again = board.scores(record.Record(spoilt, {}), UNTIL, FROM, TO)
    assert again["record"] != scores["record"]
    for who in ("model", "null_shares", "null_queue"):
        assert again[who] == scores[who]


def test_days_must_be_in_order(tmp_path):
    found = record.read(written(tmp_path, invented(days=3)))
    with pytest.raises(ScenarioError, match="--fit-until 2020-02-06"):
        board.scores(found, TO, FROM, TO)


def test_an_ingested_record_is_a_scenario(tmp_path):
    found = record.read(written(tmp_path, invented(a_day=12)))
    target = tmp_path / "town.toml"
    ingest.write(found, target, 'a "town"')
    file = scenario.load(target).file
    assert file.parameters.demand.rate * file.city.grids == pytest.approx(12.0)
    assert sorted(work.limit_h for work in file.work) == pytest.approx([24.0, 200.0])
    assert str(tmp_path) not in target.read_text("utf-8")


def test_fast_work_is_predicted_to_be_faster(tmp_path):
    fitted = city.fit(record.read(written(tmp_path, invented())).cases, UNTIL).laws
    assert fitted.of(("A", "fast", False)).median < fitted.of(("A", "slow", False)).median / 4.0


def test_a_later_or_larger_wave_has_other_dates():
    start = date(2020, 1, 20)
    half, most = wave.lags(500, start, wave.FITTED.report_days)
    assert 5.0 < half < most < 40.0
    assert wave.lags(2000, start, wave.FITTED.report_days)[0] > half
    later = [wave.lags(500, date(2020, 1, day), wave.FITTED.report_days) for day in (22, 25, 29)]
    assert later[0][0] < half and later[0] == later[1] == later[2]  # policy comes with the wave from then on


def test_the_first_wave_is_told_as_one_document():
    arguments = ["validate", "epidemic", "--region", "x", "--size", "300", "--start", "2020-01-23", "--json"]
    told = CliRunner().invoke(cli.app, arguments)
    found = json.loads(told.stdout)
    assert list(found) == ["d50", "d90", "d50_null", "d90_null"]
    assert (found["d50_null"], found["d90_null"]) == ("2020-02-04", "2020-02-14")
    with pytest.raises(ScenarioError, match="--size = 3"):
        wave.predict(3, date(2020, 1, 23))


def test_the_fitted_numbers_are_those_of_the_three_regions():
    assert wave.fit(wave.REGIONS) == pytest.approx(wave.FITTED)
