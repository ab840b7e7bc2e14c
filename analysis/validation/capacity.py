"""What departments can close in a day, by the fitting stretch, as teams that each work on one case at a
time."""

import numpy as np
import pandas as pd

from analysis.validation.kinds import LOGGED_H, WORK_H, seen

FULL_DAY = 0.95  # quantile of the closures of a day that counts as a department's capacity
MOST = 5  # departments with teams of their own
OTHERS = ""  # departments that would not keep one team busy, together


def crews(fitted: pd.DataFrame, end: pd.Timestamp) -> dict[str, int]:
    """The teams of each department: together they close as many in a day as on its busier days, beside what
    is done when it is logged."""
    hours, closed = seen(fitted, end)
    at = fitted["opened"] + pd.to_timedelta(np.where(closed, hours, 0.0), unit="h")
    done = fitted[closed & (hours > LOGGED_H)]
    days = pd.date_range(fitted["opened"].iloc[0].normalize(), end, freq="D", inclusive="left")
    done = done.assign(day=at[done.index].dt.normalize())
    found = {}
    small = set()
    for dept in sorted(set(fitted["dept"])):
        teams = needed(done[done["dept"] == dept], days)
        if teams < 1.0:
            small.add(dept)
        else:
            found[dept] = round(teams)
    for dept in sorted(found, key=lambda name: -found[name])[MOST:]:
        small.add(dept)
        del found[dept]
    found[OTHERS] = max(1, round(needed(done[done["dept"].isin(small)], days)))
    return found


def needed(done: pd.DataFrame, days: pd.DatetimeIndex) -> float:
    """Teams that close what is closed on a busier day."""
    a_day = done["day"].value_counts().reindex(days, fill_value=0)
    return float(a_day.quantile(FULL_DAY)) * WORK_H / 24.0


def serving(crews: dict[str, int], dept: str) -> str:
    """The department whose teams serve a department's cases."""
    return dept if dept in crews else OTHERS


def threshold(fitted: pd.DataFrame, urgent: np.ndarray, end: pd.Timestamp) -> float:
    """The most urgent cases that were open at once."""
    cases = fitted[urgent]
    hours, closed = seen(cases, end)
    begin = cases["opened"].to_numpy()
    finish = (cases["opened"] + pd.to_timedelta(hours, unit="h")).to_numpy()[closed]
    if not len(cases):
        return 1.0
    instants = np.concatenate([begin, finish])
    change = np.concatenate([np.ones(len(begin)), -np.ones(len(finish))])
    return float(max(1.0, np.cumsum(change[np.lexsort((change, instants))]).max()))
