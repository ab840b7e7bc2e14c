"""How long work takes where no crowd of it waits: by kind, as on the ordinary days of the fitting stretch.

Work is closed in working hours, so times are counted on a clock that runs as fast as cases are closed at that
hour of the week: one hour of it is a usual hour. A kind's law is what Kaplan and Meier (1958) make of its
times on that clock, drawn towards the law of its department's others; beyond what was seen it closes ever
more slowly.
"""

import math
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.validation.kinds import ALL, LOGGED_H, REST, Key, Sorting, seen, sorting
from sim.entries import ScenarioError

FEWEST = 10  # cases in the fitting stretch of a kind of its own
DRAWN = 3.0  # a kind is drawn to its department's others as by so many cases
TAIL_FROM = 0.25  # of the longest time seen: beyond it a kind is closed ever more slowly
SURGE, SURGE_CASES = 10.0, 50  # a day with so many times a type's usual cases, and at least so many
URGENT_H = 48.0  # what is to be done within it is urgent
SURGE_DAYS = 14  # from such a day on, days are not ordinary ones
HOURS, WORKDAYS = 24, 5
WEEK = 7 * HOURS


class Clock(NamedTuple):
    """Usual hours over hours, from an instant on."""

    start: pd.Timestamp
    usual: np.ndarray  # usual hours gone by after so many hours

    def at(self, instants: pd.Series) -> np.ndarray:
        """Usual hours gone by at instants."""
        return self.usual_at((instants - self.start).dt.total_seconds().to_numpy() / 3600.0)

    def usual_at(self, hours: np.ndarray) -> np.ndarray:
        """Usual hours gone by after hours; beyond the table both run alike."""
        last = len(self.usual) - 1.0
        return np.interp(hours, np.arange(last + 1.0), self.usual) + np.maximum(0.0, hours - last)

    def hours_at(self, usual: np.ndarray) -> np.ndarray:
        """Hours after which so many usual ones have gone by."""
        last = len(self.usual) - 1.0
        found = np.interp(usual, self.usual, np.arange(last + 1.0))
        return found + np.maximum(0.0, usual - self.usual[-1])

    def between(self, opened: pd.Series, hours: np.ndarray) -> np.ndarray:
        """Usual hours in so many hours from instants."""
        begin = (opened - self.start).dt.total_seconds().to_numpy() / 3600.0
        return self.usual_at(begin + hours) - self.usual_at(begin)


class Law(NamedTuple):
    """Times of a kind of work; those closed when logged keep their hours."""

    cases: int
    logged: np.ndarray  # hours, of the cases closed when logged
    logged_share: float
    times: np.ndarray  # usual hours of the others, and the share that closes at each
    shares: np.ndarray
    beyond: float  # usual hours after which the others are closed ever more slowly
    rate: float  # closures in a unit of the root of time, beyond
    limit_h: float  # median; infinite for none

    @property
    def median(self) -> float:
        """Of those not closed when logged, usual hours."""
        return float(self.quantiles(np.array([0.5]))[0])

    @property
    def urgent(self) -> bool:
        """Whether it is to be done within two days, and on the whole is."""
        return self.limit_h <= URGENT_H and self.median <= self.limit_h

    def quantiles(self, at: np.ndarray) -> np.ndarray:
        """Usual hours of those not closed when logged; infinite where none closes late."""
        cumulated = np.cumsum(self.shares)
        left = 1.0 - float(cumulated[-1]) if len(cumulated) else 1.0
        place = np.searchsorted(cumulated, at)
        known = np.append(self.times, math.inf)[np.minimum(place, len(self.times))]
        if self.rate <= 0.0 or left <= 0.0:
            return known
        root = math.sqrt(self.beyond) - np.log(np.maximum(1.0 - at, 1e-9) / left) / self.rate
        later = root**2
        return np.where(place < len(self.times), known, later)


class Laws(NamedTuple):
    """All that is known of times without a crowd."""

    sorting: Sorting
    law: dict[Key, Law]
    pace: np.ndarray  # usual hours in each hour of the week, Monday first

    def of(self, key: Key) -> Law:
        """A kind's."""
        return self.law[key]

    def clock(self, start: pd.Timestamp, days: int) -> Clock:
        """The clock from a midnight on, for some days and a year after."""
        begin = start.normalize()
        steps = np.tile(np.roll(self.pace, -HOURS * begin.day_of_week), days // 7 + 54)
        return Clock(begin, np.concatenate([[0.0], np.cumsum(steps)]))


def ordinary(cases: pd.DataFrame) -> np.ndarray:
    """Which cases were opened on ordinary days: no urgent type had brought a surge in the days before."""
    day = cases["opened"].dt.normalize()
    span = (day.max() - day.min()).days + 1
    pressing = cases.groupby("type")["limit_h"].median() <= URGENT_H
    found = np.ones(len(cases), dtype=bool)
    for type_, days in day.groupby(cases["type"].to_numpy()):
        if not pressing[type_]:
            continue
        a_day = days.value_counts()
        usual = max(1.0, float(np.median(np.append(a_day.to_numpy(), np.zeros(span - len(a_day))))))
        for one in a_day.index[a_day >= max(SURGE_CASES, SURGE * usual)]:
            since = (day - one).dt.days.to_numpy()
            found &= (since < 0) | (since >= SURGE_DAYS)
    return found


def pace(cases: pd.DataFrame, hours: np.ndarray, closed: np.ndarray) -> np.ndarray:
    """Usual hours in each hour of the week: by the hours at which work is closed that took an hour or more,
    on weekdays and on weekends."""
    late = closed & (hours >= 1.0)
    at = (cases["opened"] + pd.to_timedelta(np.where(late, hours, 0.0), unit="h"))[late]
    hour, weekend = at.dt.hour.to_numpy(), at.dt.day_of_week.to_numpy() >= WORKDAYS
    found = np.empty(WEEK)
    cut = WORKDAYS * HOURS
    for part, days, place in ((~weekend, 5, slice(0, cut)), (weekend, 2, slice(cut, WEEK))):
        a_day = (np.bincount(hour[part], minlength=HOURS) + 1.0) / days
        found[place] = np.tile(a_day, days)
    return found / found.mean()


def fit(fitted: pd.DataFrame, end: pd.Timestamp, plain: bool = False) -> Laws:
    """The laws of a fitting stretch that ends at an instant; plain ones are of all its days, by the clock on
    the wall. Raises ScenarioError."""
    usual = fitted if plain else fitted[ordinary(fitted)]
    if not len(usual):
        raise ScenarioError("no case to fit to")
    order = sorting(usual, FEWEST, len(usual))
    hours, closed = seen(usual, end)
    found = Laws(order, {}, np.ones(WEEK) if plain else pace(usual, hours, closed))
    start = usual["opened"].iloc[0]
    clock = found.clock(start, (end - start).days)
    times = clock.between(usual["opened"], hours)
    keys = pd.Series(order.keys(usual), usual.index, dtype=object)
    rest = pd.Series([(key[0], REST, key[2]) for key in keys], usual.index, dtype=object)
    longest = float(times.max())
    both = one(usual, times, closed, hours, np.arange(len(usual)), longest, None)
    whole = {
        staff: one(usual, times, closed, hours, np.flatnonzero(usual["staff"] == staff), longest, both)
        for staff in (True, False)
    }
    parents: dict[Key, Law] = {}
    for key, rows in rest.groupby(rest).indices.items():
        parents[key] = one(usual, times, closed, hours, rows, longest, whole[key[2]])
    found.law.update({(*ALL, staff): law for staff, law in whole.items()})
    for key, rows in keys.groupby(keys).indices.items():
        found.law[key] = one(usual, times, closed, hours, rows, longest, parents[(key[0], REST, key[2])])
    return found


def one(
    cases: pd.DataFrame,
    times: np.ndarray,
    closed: np.ndarray,
    hours: np.ndarray,
    rows: np.ndarray,
    longest: float,
    above: Law | None,
) -> Law:
    """The law of some of the cases, drawn to that of the group above them."""
    logged = closed[rows] & (hours[rows] <= LOGGED_H)
    later = rows[~logged]
    at, shares = (each[:-1] for each in kaplan_meier(times[later], closed[later]))
    limits = cases["limit_h"].to_numpy()[rows]
    limits = limits[~np.isnan(limits)]
    limit = max(0.01, float(np.median(limits))) if len(limits) else math.inf
    share = float(logged.mean()) if len(rows) else 0.0
    begin = TAIL_FROM * longest
    over = times[later] > begin
    ended = float(closed[later][over].sum())
    gone = float((np.sqrt(times[later][over]) - math.sqrt(begin)).sum())
    at_logged = np.sort(hours[rows][logged])
    if above is None:
        rate = ended / gone if gone > 0.0 else 0.0
        beyond = max(begin, float(at[-1])) if len(at) else begin
        return Law(len(rows), at_logged, share, at, shares, beyond, rate, limit)
    rate = (ended + DRAWN) / (gone + DRAWN / above.rate) if above.rate > 0.0 else 0.0
    own = len(rows) / (len(rows) + DRAWN)
    share = own * share + (1.0 - own) * above.logged_share
    if not len(at_logged):
        at_logged = above.logged
    own_later = len(later) / (len(later) + DRAWN)
    at = np.concatenate([at, above.times])
    shares = np.concatenate([own_later * shares, (1.0 - own_later) * above.shares])
    place = np.argsort(at, kind="stable")
    beyond = max(begin, float(at[place][-1])) if len(at) else begin
    return Law(len(rows), at_logged, share, at[place], shares[place], beyond, rate, limit)


def kaplan_meier(hours: np.ndarray, closed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(times, shares that close at each); the last is infinite, with the share that closes at none."""
    order = np.lexsort((~closed, hours))
    hours, closed = hours[order], closed[order]
    left = np.cumprod(1.0 - closed / np.arange(len(hours), 0, -1))
    drop = -np.diff(left, prepend=1.0)
    times, at = np.unique(hours[closed], return_inverse=True)
    shares = np.bincount(at, drop[closed], len(times))
    return np.append(times, math.inf), np.append(shares, left[-1] if len(left) else 1.0)
