"""What departments can close in a day, by the ordinary days of the fitting stretch, as teams that each work
on one case at a time."""

import numpy as np
import pandas as pd

from analysis.validation.kinds import LOGGED_H, seen
from analysis.validation.laws import ordinary

FULL_DAY = 0.95  # quantile of the closures of a day that counts as a department's capacity
MOST = 5  # departments with teams of their own
OTHERS = ""  # departments that would not keep one team busy, together
LONG_H = 240.0  # work that takes longer is planned work: it comes evenly, and no crowd makes it wait
DAY_H = 24.0


def crews(fitted: pd.DataFrame, end: pd.Timestamp, work_h: float) -> dict[str, int]:
    """The teams of each department, of which each takes so many hours for a case: together they close as many
    in a day as on its busier days, beside what is done when it is logged."""
    done, days = closures(fitted, end)
    found = {}
    small = set()
    for dept in sorted(set(fitted["dept"])):
        teams = busy(done[done["dept"] == dept], days) * work_h / DAY_H
        if teams < 1.0:
            small.add(dept)
        else:
            found[dept] = round(teams)
    for dept in sorted(found, key=lambda name: -found[name])[MOST:]:
        small.add(dept)
        del found[dept]
    found[OTHERS] = max(1, round(busy(done[done["dept"].isin(small)], days) * work_h / DAY_H))
    return found


def closures(fitted: pd.DataFrame, end: pd.Timestamp) -> tuple[pd.DataFrame, pd.DatetimeIndex]:
    """(cases closed on ordinary days, each with that day and its hours, less what was done when logged;
    those days)."""
    hours, closed = seen(fitted, end)
    at = fitted["opened"] + pd.to_timedelta(np.where(closed, hours, 0.0), unit="h")
    done = fitted.assign(day=at.dt.normalize(), hours=hours)[closed & (hours > LOGGED_H)]
    usual = fitted["opened"].dt.normalize()
    days = pd.date_range(usual.iloc[0], end, freq="D", inclusive="left")
    days = days.difference(pd.DatetimeIndex(usual[~ordinary(fitted)].unique()))
    return done[done["day"].isin(days)], days


def busy(done: pd.DataFrame, days: pd.DatetimeIndex) -> float:
    """What is closed on a busier day."""
    a_day = done["day"].value_counts().reindex(days, fill_value=0)
    return float(a_day.quantile(FULL_DAY))


def planned(fitted: pd.DataFrame, end: pd.Timestamp, crews: dict[str, int]) -> dict[str, float]:
    """Closures a day of planned work, by the department whose teams do it."""
    done, days = closures(fitted, end)
    long = done[done["hours"] > LONG_H]
    groups = long["dept"].map(lambda dept: serving(crews, dept))
    return {dept: float((groups == dept).sum()) / len(days) for dept in crews}


def serving(crews: dict[str, int], dept: str) -> str:
    """The department whose teams serve a department's cases."""
    return dept if dept in crews else OTHERS


def threshold(fitted: pd.DataFrame, urgent: np.ndarray, end: pd.Timestamp) -> float:
    """The most urgent cases that were open at once on ordinary days, planned work aside."""
    cases = fitted[urgent & ordinary(fitted)]
    if not len(cases):
        return 1.0
    hours, closed = seen(cases, end)
    finish = (cases["opened"] + pd.to_timedelta(np.minimum(hours, LONG_H), unit="h")).to_numpy()
    finish = finish[closed | (hours > LONG_H)]
    instants = np.concatenate([cases["opened"].to_numpy(), finish])
    change = np.concatenate([np.ones(len(cases)), -np.ones(len(finish))])
    return float(max(1.0, np.cumsum(change[np.lexsort((change, instants))]).max()))
