"""Records, their scores and the first wave: on small invented records."""

import json
from datetime import date

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from analysis import cli
from analysis.validation import board, city, ingest, kinds, laws, load, record, score, wave
from analysis.validation.load import Arrivals, Group, Teams
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


def weekly(days=63, a_day=30, seed=0):
    """Opened at any hour, closed when it is next half past ten on a weekday, or a weekday later."""
    rng = np.random.default_rng(seed)
    opened = pd.Timestamp("2020-01-06") + pd.to_timedelta(
        np.sort(rng.uniform(0.0, days, days * a_day)), unit="D"
    )
    late = rng.random(len(opened)) < 0.5
    half_past = pd.Timedelta(hours=10.5)
    closes = (pd.DatetimeIndex(opened) - half_past).normalize() + pd.offsets.BDay(1)
    closes = closes.where(~late, closes + pd.offsets.BDay(1)) + half_past
    close_h = (closes - opened).total_seconds() / 3600.0
    columns = {"opened": opened, "close_h": close_h, "limit_h": 48.0}
    return pd.DataFrame({**columns, "dept": "A", "type": "x", "staff": False})


def test_times_are_counted_in_the_hours_in_which_work_is_closed():
    cases = weekly()
    end = cases["opened"].iloc[-1].normalize() + pd.Timedelta(days=1)
    found = laws.fit(cases, end)
    hour = np.arange(laws.WEEK) % 24
    assert found.pace[:120][hour[:120] == 10].min() > 5.0 > 0.5 > found.pace[120:].max()
    misses = []
    for plain in (False, True):
        said = city.alone(laws.fit(cases, end, plain), cases)
        friday = (cases["opened"].dt.day_of_week == 4).to_numpy()
        soon = (said[friday] <= 48.0).mean()
        misses.append(abs(soon - (cases["close_h"][friday] <= 48.0).mean()))
    assert misses[0] < 0.05 < 0.3 < misses[1]


def test_days_after_a_surge_of_urgent_work_are_no_ordinary_ones():
    cases = weekly(days=40, a_day=5)
    surge = cases[cases["opened"].dt.normalize() == pd.Timestamp("2020-01-20")]
    more = pd.concat([cases, *[surge] * 12]).sort_values("opened", ignore_index=True)
    assert laws.ordinary(cases).all()
    since = (more["opened"] - pd.Timestamp("2020-01-20")).dt.total_seconds() / 86400.0
    assert (laws.ordinary(more) == ~since.between(0.0, laws.SURGE_DAYS, "left")).all()
    assert laws.ordinary(more.assign(limit_h=500.0)).all()


def test_a_small_kind_is_drawn_to_its_departments_others():
    slow = weekly(a_day=10, seed=1).assign(type="slow")
    slow["close_h"] += 480.0
    few = weekly(a_day=10, seed=2).assign(type="few").iloc[:12]
    cases = pd.concat([weekly(a_day=10), slow, few]).sort_values("opened", ignore_index=True)
    end = cases["opened"].iloc[-1].normalize() + pd.Timedelta(days=60)
    found = laws.fit(cases, end)
    late = {name: found.of(("A", name, False)).quantiles(np.array([0.97]))[0] for name in ("few", "x")}
    assert late["few"] > 240.0 > late["x"]


def test_a_crowd_of_urgent_work_makes_itself_and_other_work_wait():
    group = [Group("A", True), Group("B", False), Group("B", True)]
    teams = Teams({"A": 4, "B": 4, "": 1}, {"A": 0.0, "B": 0.0, "": 0.0}, 20.0)

    def waits(surge):
        counts = np.full((30, 2), 8)
        counts[10, 0] = surge
        groups = [one for k, one in enumerate(group[:2]) for _ in range(int(counts[:, k].sum()))]
        day = np.concatenate([np.repeat(np.arange(30), counts[:, k]) for k in (0, 1)])
        arrivals = Arrivals(groups, day, np.full((len(day), 8), 3.0))
        added = load.added(teams, arrivals, 0, False).mean(axis=1)
        first = np.array([one == group[0] for one in groups])
        crisis = (day >= 10) & (day < 14)
        return added[first & crisis].mean(), added[~first & crisis].mean(), added[day < 10].mean()

    calm, other_calm, before = waits(8)
    storm, other_storm, before_storm = waits(300)
    assert max(calm, other_calm, before, before_storm) < 1.0
    assert storm > 12.0 and other_storm > 1.0


def test_what_was_on_the_spot_before_goes_before():
    teams = Teams({"A": 1, "": 1}, {"A": 0.0, "": 0.0}, 1000.0)
    day = np.repeat(np.arange(20), 12)
    arrivals = Arrivals([Group("A", False)] * len(day), day, np.tile([3.0] * 4 + [50.0] * 4, (len(day), 1)))
    added = load.added(teams, arrivals, 0, False)
    assert added[:, 4:].mean() > 5.0 * added[:, :4].mean() > 0.0


def test_a_surge_after_the_fit_is_predicted_to_take_longer_than_such_work_does():
    cases = weekly()
    surge = cases[cases["opened"].dt.normalize() == pd.Timestamp("2020-03-03")]
    more = pd.concat([cases, *[surge] * 12]).sort_values("opened", ignore_index=True)
    fitted = city.fit(more, pd.Timestamp("2020-02-23"))
    scored = more[more["opened"] >= "2020-02-24"]
    later = city.predict(fitted, more, scored) - city.alone(fitted.laws, scored)
    struck = scored["opened"].dt.normalize().isin(pd.date_range("2020-03-03", periods=2)).to_numpy()
    before = (scored["opened"] < "2020-02-28").to_numpy()  # done when the surge comes
    assert later.min() > -1e-6
    assert later[struck].mean() > 5.0 > 1.0 > later[before].mean()


def struck_twice(share):
    """Urgent work of two departments, and a surge of it that `sim` works off with that share lent."""
    rng = np.random.default_rng(3)
    opened = pd.Timestamp("2020-01-06") + pd.to_timedelta(np.sort(rng.uniform(0.0, 50.0, 1500)), unit="D")
    dept = np.where(rng.random(1500) < 0.5, "A", "B")
    cases = pd.DataFrame({"opened": opened, "dept": dept, "type": dept, "staff": False, "limit_h": 40.0})
    cases["close_h"] = rng.exponential(5.0, 1500)
    surge = cases[(cases["opened"].dt.normalize() == pd.Timestamp("2020-02-05")) & (cases["dept"] == "A")]
    more = pd.concat([cases, *[surge] * 40]).sort_values("opened", ignore_index=True)
    usual = city.fit(more[more["opened"] < "2020-02-05"], pd.Timestamp("2020-02-04"))
    late = more[more["opened"] >= "2020-02-05"]
    changed = usual._replace(teams=usual.teams._replace(share=share))
    hours = city.predict(changed, more, late)
    more.loc[late.index, "close_h"] = hours[np.arange(len(late)), rng.integers(0, city.POINTS, len(late))]
    return more


def test_the_share_lent_is_learnt_from_a_surge_in_the_fitting_stretch_and_from_nothing_else():
    few, many = struck_twice(0.2), struck_twice(0.8)
    end = pd.Timestamp("2020-02-20")
    shares = [city.fit(cases, end).teams.share for cases in (few, many)]
    assert shares[0] <= 0.4 and shares[1] >= 0.6
    assert city.fit(many, pd.Timestamp("2020-02-04")).teams.share == 0.6  # the model's default
    assert city.fit(few, pd.Timestamp("2020-02-07")).teams.share == 0.6  # too soon to tell
    closes = many["opened"] + pd.to_timedelta(many["close_h"], unit="h")
    spoilt = many.assign(close_h=many["close_h"].where(closes < "2020-02-12", 9999.0))
    until = pd.Timestamp("2020-02-11")
    found = city.fit(many, until)
    for other in (spoilt, many[many["opened"] < "2020-02-12"]):
        again = city.fit(other, until)
        assert again.teams == found.teams
        assert (again.laws.pace == found.laws.pace).all()


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
