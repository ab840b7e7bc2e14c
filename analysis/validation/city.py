"""A city's requests, predicted: arrivals given by kind and instant, outcomes the model's own.

What a case takes where no crowd waits is its kind's law (`laws`); what load adds to that, by queue, response
level and teams lent to urgent work, comes from runs of `sim` (`load`).
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.validation import capacity, laws, load
from analysis.validation.laws import Laws
from analysis.validation.load import Group, Teams
from sim.hazards import DAYS

BEFORE = 21  # days of given arrivals before those that are scored, so that queues are there
WINDOW = DAYS - BEFORE  # days scored in one run
POINTS = 40  # of a law that is taken by its quantiles
ONE_DAY = pd.Timedelta(days=1)
SHARES = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)  # lent, that are tried
WORKED_OFF = (24.0, 48.0, 72.0, 120.0)  # h by which a surge is looked at
WATCHED = pd.Timedelta(hours=WORKED_OFF[-1])


class Fitted(NamedTuple):
    """All that the fitting stretch says."""

    laws: Laws
    teams: Teams


def fit(record: pd.DataFrame, until: pd.Timestamp) -> Fitted:
    """The model's numbers from the cases up to and including a day."""
    end = until + ONE_DAY
    fitted = record[record["opened"] < end]
    found = laws.fit(fitted, end)
    crews = capacity.crews(fitted, end, load.WORK_H)
    urgent = np.array([found.of(key).urgent for key in found.sorting.keys(fitted)])
    most = capacity.threshold(fitted, urgent, end)
    usual = Fitted(found, Teams(crews, capacity.planned(fitted, end, crews), most))
    struck = urgent & ~laws.ordinary(fitted) & (fitted["opened"] <= end - WATCHED).to_numpy()
    return learnt(usual, fitted, fitted[struck])


def learnt(usual: Fitted, fitted: pd.DataFrame, struck: pd.DataFrame) -> Fitted:
    """The same with the share of teams lent that tells best how the stretch's surge was worked off; the
    model's default where it holds none."""
    if len(struck) < laws.SURGE_CASES:
        return usual
    true = struck["close_h"].to_numpy()  # within the hours looked at: all of that was seen
    tries = [usual._replace(teams=usual.teams._replace(share=share)) for share in SHARES]

    def miss(one: Fitted) -> float:
        said = predict(one, fitted, struck)
        return sum(((said <= h).mean() - float((true <= h).mean())) ** 2 for h in WORKED_OFF)

    return min(tries, key=miss)


def alone(fitted: Laws, cases: pd.DataFrame) -> np.ndarray:
    """Hours to close of cases where no crowd waits: a row a case, a column a quantile."""
    first, last = (cases["opened"].iloc[k] for k in (0, -1))
    clock = fitted.clock(first, (last - first).days)
    found = np.empty((len(cases), POINTS))
    q = (np.arange(POINTS) + 0.5) / POINTS
    keys = pd.Series(fitted.sorting.keys(cases), dtype=object)
    for key, rows in keys.groupby(keys).indices.items():
        law = fitted.of(key)
        at = clock.at(cases["opened"].iloc[rows])
        soon = q < law.logged_share
        if soon.any():
            found[np.ix_(rows, soon)] = np.quantile(law.logged, q[soon] / law.logged_share)
        later = law.quantiles((q[~soon] - law.logged_share) / (1.0 - law.logged_share))
        found[np.ix_(rows, ~soon)] = clock.hours_at(at[:, None] + later) - clock.hours_at(at)[:, None]
    return found


def groups(fitted: Fitted, cases: pd.DataFrame) -> list[Group]:
    """Whose teams serve each case, and whether it is urgent."""
    keys = fitted.laws.sorting.keys(cases)
    return [Group(capacity.serving(fitted.teams.crews, key[0]), fitted.laws.of(key).urgent) for key in keys]


def predict(
    fitted: Fitted, record: pd.DataFrame, scored: pd.DataFrame, queue_only: bool = False
) -> np.ndarray:
    """Hours to close of the scored cases, from their kinds and the instants at which they and others were
    opened: a row a case, a column a draw."""
    given = record[["opened", "dept", "type", "staff"]]  # no outcome goes in
    first, last = (scored["opened"].iloc[k].normalize() for k in (0, -1))
    hours = np.empty((len(scored), POINTS))
    for begin in pd.date_range(first, last, freq=f"{WINDOW}D"):
        finish = min(begin + pd.Timedelta(days=WINDOW), last + ONE_DAY)
        here = np.flatnonzero((scored["opened"] >= begin) & (scored["opened"] < finish))
        if not len(here):
            continue
        start = begin - pd.Timedelta(days=BEFORE)
        around = given[(given["opened"] >= start) & (given["opened"] < finish)]
        of_all = window(fitted, around, start, queue_only)
        place = pd.Series(np.arange(len(around)), around.index)
        hours[here] = of_all[place[scored.index[here]].to_numpy()]
    return hours


def as_before(record: pd.DataFrame, until: pd.Timestamp, scored: pd.DataFrame) -> np.ndarray:
    """The null model: each kind of work keeps the shares and quantiles that it had on all days of the fitting
    stretch, by the clock on the wall, whatever the load. Shape as of `predict`."""
    end = until + ONE_DAY
    return alone(laws.fit(record[record["opened"] < end], end, plain=True), scored)


def window(fitted: Fitted, given: pd.DataFrame, start: pd.Timestamp, queue_only: bool) -> np.ndarray:
    """Hours to close of all cases of one run: a row a case, a column a draw."""
    hours = np.zeros((len(given), POINTS)) if queue_only else alone(fitted.laws, given)
    of_group = groups(fitted, given)
    if queue_only:
        of_group = [one._replace(urgent=False) for one in of_group]
    day = ((given["opened"] - start).dt.days).to_numpy()
    arrivals = load.Arrivals(of_group, day, hours)
    added = load.added(fitted.teams, arrivals, int(start.weekday()), queue_only)
    return hours + added
