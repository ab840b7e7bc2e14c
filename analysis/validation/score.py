"""What is said of a stretch of cases, of the record and of a prediction alike."""

import math

import numpy as np
import pandas as pd

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


def predicted(hours: np.ndarray, scored: pd.DataFrame) -> Score:
    """Of a prediction, a row a case and a column a draw, held to the record's own limits."""
    draws = hours.shape[1]
    limit = np.repeat(scored["limit_h"].to_numpy(), draws)
    return of(hours.ravel(), np.full(hours.size, 1.0 / draws), limit)
