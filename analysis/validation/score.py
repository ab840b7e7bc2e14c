"""What is said of a stretch of cases, of the record and of a prediction alike."""

import math

import numpy as np
import pandas as pd

from analysis.validation.city import Predicted
from analysis.validation.kinds import Key, Sorting, seen, sorting

Score = dict[str, float | int | None]
QUANTILES = {"close_h_p25": 0.25, "close_h_median": 0.5, "close_h_p90": 0.9}


def of(hours: np.ndarray, weight: np.ndarray, limit: np.ndarray) -> Score:
    """The score of weighted close times; a case still open is late and closes at no finite time, which is
    null."""
    limited = ~np.isnan(limit)
    total = float(weight.sum())
    due = float(weight[limited].sum())
    on_time = float(weight[limited & (hours <= limit)].sum())
    found: Score = {"n": round(total), "on_time_share": on_time / due if due else None}
    order = np.argsort(hours, kind="stable")
    cumulated = (np.cumsum(weight[order]) - 0.5 * weight[order]) / total
    for name, q in QUANTILES.items():
        value = float(hours[order][min(len(order) - 1, int(np.searchsorted(cumulated, q)))])
        found[name] = value if math.isfinite(value) else None
    found["closed_within_48h"] = float(weight[hours <= 48.0].sum()) / total
    return found


def recorded(scored: pd.DataFrame) -> Score:
    """Of what happened."""
    return of(scored["close_h"].to_numpy(), np.ones(len(scored)), scored["limit_h"].to_numpy())


def predicted(found: Predicted, scored: pd.DataFrame) -> Score:
    """Of a prediction, held to the record's own limits."""
    return of(found.hours, found.weight, scored["limit_h"].to_numpy()[found.case])


def as_before(fitted: pd.DataFrame, end: pd.Timestamp, scored: pd.DataFrame) -> Predicted:
    """The null model: each kind of work keeps its shares and quantiles of the fitting stretch (by Kaplan and
    Meier 1958, since some cases were still open at its end)."""
    order: Sorting = sorting(fitted)
    groups: dict[Key, tuple[np.ndarray, np.ndarray]] = {}
    for key, group in fitted.groupby(pd.Series(order.keys(fitted), fitted.index, dtype=object)):
        groups[key] = kaplan_meier(*seen(group, end))
    whole = kaplan_meier(*seen(fitted, end))
    case, hours, weight = [], [], []
    for number, key in enumerate(order.keys(scored)):
        h, w = groups.get(key, whole)
        case.append(np.full(len(h), number))
        hours.append(h)
        weight.append(w)
    return Predicted(np.concatenate(case), np.concatenate(hours), np.concatenate(weight))


def kaplan_meier(hours: np.ndarray, closed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(times, shares that close at each); the last is infinite, with the share that closes at none."""
    order = np.lexsort((~closed, hours))
    hours, closed = hours[order], closed[order]
    left = np.cumprod(1.0 - closed / np.arange(len(hours), 0, -1))
    drop = -np.diff(left, prepend=1.0)
    times, at = np.unique(hours[closed], return_inverse=True)
    shares = np.bincount(at, drop[closed], len(times))
    return np.append(times, math.inf), np.append(shares, left[-1])
