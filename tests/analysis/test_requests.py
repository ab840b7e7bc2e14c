"""A city's requests: their times without a crowd, what load adds, what a surge teaches; on invented cases."""

import numpy as np
import pandas as pd

from analysis.validation import city, laws, load
from analysis.validation.load import Arrivals, Group, Teams


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
