"""A stretch of a record with what the model and the null model draw for each of its cases."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.validation import city
from analysis.validation.rows import Row
from analysis.validation.verdicts import finite, of_draws, row

Measure = Callable[[pd.DataFrame, np.ndarray], float]  # of cases and their hours to close


class Stretch(NamedTuple):
    """Cases and their hours to close: as recorded, and a column a draw of either model."""

    cases: pd.DataFrame
    model: np.ndarray
    null: np.ndarray

    def where(self, rows: np.ndarray) -> "Stretch":
        """Some of the cases."""
        return Stretch(self.cases[rows], self.model[rows], self.null[rows])

    def between(self, first: str, last: str) -> "Stretch":
        """Cases opened from the first to the last of two days, both counted."""
        opened = self.cases["opened"]
        end = pd.Timestamp(last) + city.ONE_DAY
        return self.where(((opened >= pd.Timestamp(first)) & (opened < end)).to_numpy())

    def row(self, group: str, about: tuple[str, str], name: str, scale: str, measure: Measure) -> Row:
        """The measure of the record, and its middle over the draws of either model."""
        true = finite(measure(self.cases, self.cases["close_h"].to_numpy()))
        model = of_draws(np.array([measure(self.cases, hours) for hours in self.model.T]))
        null = of_draws(np.array([measure(self.cases, hours) for hours in self.null.T]))[0]
        return row(group, about, name, scale, (true, model[0], null, *model[1:]))


def drawn(hours: np.ndarray, seed: int) -> np.ndarray:
    """The same times with each case's in an order of its own, so that a column is one course of events."""
    return np.random.default_rng(seed).permuted(hours, axis=1)


def predicted(cases: pd.DataFrame, until: pd.Timestamp, scored: pd.DataFrame) -> Stretch:
    """A stretch after a fit."""
    model = city.predict(city.fit(cases, until), cases, scored)
    return Stretch(scored, drawn(model, 1), drawn(city.as_before(cases, until, scored), 2))


def on_time(cases: pd.DataFrame, hours: np.ndarray) -> float:
    """Share closed by its limit, of those that have one."""
    limit = cases["limit_h"].to_numpy()
    due = ~np.isnan(limit)
    return float((hours[due] <= limit[due]).mean())


def closed_by(time_h: float) -> Measure:
    """Share closed within so many hours."""
    return lambda _, hours: float((hours <= time_h).mean())


def quantile(q: float) -> Measure:
    """Hours by which a share is closed; infinite where it never is."""
    return lambda _, hours: float(np.quantile(hours, q, method="inverted_cdf"))


def open_at(instant: pd.Timestamp) -> Measure:
    """Cases opened before an instant and not yet closed then."""

    def measure(cases: pd.DataFrame, hours: np.ndarray) -> float:
        age = (instant - cases["opened"]).dt.total_seconds().to_numpy() / 3600.0
        return float(((age > 0.0) & (hours > age)).sum())

    return measure


def closed_on(day: pd.Timestamp) -> Measure:
    """Cases closed on a day."""
    before, after = open_at(day), open_at(day + city.ONE_DAY)

    def measure(cases: pd.DataFrame, hours: np.ndarray) -> float:
        opened = cases["opened"]
        arrived = int(((opened >= day) & (opened < day + city.ONE_DAY)).sum())
        return before(cases, hours) + arrived - after(cases, hours)

    return measure


def backlog_correlation(cases: pd.DataFrame, hours: np.ndarray) -> float:
    """Spearman's correlation of the cases open when a case is opened with its hours to close."""
    begin = (cases["opened"] - cases["opened"].iloc[0]).dt.total_seconds().to_numpy() / 3600.0
    ended = np.sort(begin + hours)
    queue = np.arange(len(cases)) - np.searchsorted(ended, begin)
    capped = np.minimum(hours, 1e9)  # all that never close are last
    return float(pd.Series(queue).corr(pd.Series(capped), method="spearman"))


def log_distance(true: np.ndarray) -> Measure:
    """The Kolmogorov–Smirnov distance of hours to close from the record's."""
    ordered = np.sort(true)

    def measure(_: pd.DataFrame, hours: np.ndarray) -> float:
        at = np.concatenate([ordered, hours])
        gap = np.searchsorted(ordered, at, side="right") / len(ordered)
        return float(np.abs(gap - np.searchsorted(np.sort(hours), at, side="right") / len(hours)).max())

    return measure
