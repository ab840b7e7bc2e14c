"""The city's requests on the scoreboard: a stretch after the fit, with a hurricane at its beginning."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.validation import city, record, stretch
from analysis.validation.rows import Row
from analysis.validation.stretch import Stretch
from analysis.validation.verdicts import LOG

FILE = Path("boston311_2011", "cases.csv")
UNTIL, FROM, TO = (pd.Timestamp(d) for d in ("2011-08-26", "2011-08-28", "2011-10-15"))
STORM = "Tree Emergencies"
ALL = ("全部请求", "all requests")
TREES = ("倒树等险情(含飓风)", "tree emergencies, with a hurricane")
DEPTS = ("PWDx", "BTDT", "PARK", "ISD", "INFO", "PROP")
QUANTILES = {"close_h_p25": 0.25, "close_h_median": 0.5, "close_h_p90": 0.9}
QUIET = ("2011-09-14", "2011-10-15")  # the city's days without the storm or what it left behind
STORM_DAYS = ("2011-08-28", "2011-08-30")
CLEARED_H = (24, 48, 72, 96, 120, 168, 240)
DAY_ENDS = ("2011-08-28", "2011-08-29", "2011-08-30", "2011-08-31", "2011-09-05")
PERIODS = (
    ("2011-08-28", "2011-08-28"),
    ("2011-08-29", "2011-08-29"),
    ("2011-08-30", "2011-08-30"),
    ("2011-08-31", "2011-09-03"),
    ("2011-09-04", "2011-09-15"),
    ("2011-09-16", "2011-10-15"),
)
BEFORE, AFTER = ("2011-07-25", "2011-08-21"), ("2011-08-29", "2011-09-18")  # of the slip
LIGHTS = "Street Light"


def rows(folder: Path, told: Callable[[int, int], None]) -> list[Row]:
    """All rows of the record in a folder; `told` hears how far it is. Raises ScenarioError."""
    found = record.read(folder / FILE)
    told(1, 3)
    whole = stretch.predicted(found.cases, UNTIL, found.between(FROM, TO))
    told(2, 3)
    storm = whole.where((whole.cases["type"] == STORM).to_numpy())
    listed = overall("city", ALL, whole) + origins(whole) + departments(whole) + loads(whole)
    if len(storm.cases):
        listed += overall("storm", TREES, storm) + periods(storm) + clearance(storm)
    return listed + slips(found, whole)


def overall(group: str, about: tuple[str, str], one: Stretch) -> list[Row]:
    """On-time share, quantiles and the whole distribution."""
    return [
        one.row(group, about, "on_time_share", "share", stretch.on_time),
        one.row(group, about, "closed_within_48h", "share", stretch.closed_by(48.0)),
        *(one.row(group, about, name, LOG, stretch.quantile(q)) for name, q in QUANTILES.items()),
        one.row(group, about, "ks_distance", "share", stretch.log_distance(one.cases["close_h"].to_numpy())),
    ]


def origins(one: Stretch) -> list[Row]:
    """On-time shares by who found the case."""
    staff = one.cases["staff"].to_numpy()
    found = []
    for about, where in (
        (("居民反映", "reported by citizens"), ~staff),
        (("工作人员发现", "found by staff"), staff),
    ):
        found.append(one.where(where).row("city", about, "on_time_share", "share", stretch.on_time))
    return found


def departments(one: Stretch) -> list[Row]:
    """On-time shares of what citizens ask of each department."""
    found = []
    for dept in DEPTS:
        where = ((one.cases["dept"] == dept) & ~one.cases["staff"] & one.cases["limit_h"].notna()).to_numpy()
        if where.any():
            about = (f"居民反映，{dept}", f"reported by citizens, {dept}")
            found.append(one.where(where).row("city", about, "on_time_share", "share", stretch.on_time))
    return found


def loads(one: Stretch) -> list[Row]:
    """Correlations of load and delay on quiet days: each model's own backlog with its own times."""
    quiet = one.between(*QUIET)
    found = []
    for dept in DEPTS[:4]:
        where = ((quiet.cases["dept"] == dept) & ~quiet.cases["staff"]).to_numpy()
        if where.sum() > 2:
            about = (f"平日积压与办结时间，{dept}", f"backlog and delay on quiet days, {dept}")
            part = quiet.where(where)
            found.append(part.row("city", about, "rank_correlation", "rank", stretch.backlog_correlation))
    return found


def periods(storm: Stretch) -> list[Row]:
    """On-time shares and middle hours of the storm's work, from its first day to long after."""
    found = []
    for first, last in PERIODS:
        about = (f"倒树险情，{first}至{last}受理", f"tree emergencies opened {first} to {last}")
        part = storm.between(first, last)
        if len(part.cases):
            found.append(part.row("storm", about, "on_time_share", "share", stretch.on_time))
            found.append(part.row("storm", about, "close_h_median", LOG, stretch.quantile(0.5)))
    return found


def clearance(storm: Stretch) -> list[Row]:
    """How the surge is worked off: shares closed by hours after opening, closures a day, and what is open at
    ends of days."""
    surge = storm.between(*STORM_DAYS)
    if not len(surge.cases):
        return []
    about = ("飓风三日的倒树险情", "tree emergencies of the three days of the storm")
    found = [
        surge.row("storm", about, f"closed_within_{hours}h", "share", stretch.closed_by(float(hours)))
        for hours in CLEARED_H
    ]
    for day in DAY_ENDS[:4]:
        about = (f"{day}办结的倒树险情(飓风以来)", f"tree emergencies since the storm, closed on {day}")
        found.append(storm.row("storm", about, "closed_cases", LOG, stretch.closed_on(pd.Timestamp(day))))
    for day in DAY_ENDS:
        about = (
            f"{day}日终未结倒树险情(飓风以来)",
            f"tree emergencies since the storm, open at the end of {day}",
        )
        at = pd.Timestamp(day) + city.ONE_DAY
        found.append(storm.row("storm", about, "open_cases", LOG, stretch.open_at(at)))
    return found


def slips(found: record.Record, after: Stretch) -> list[Row]:
    """What a mobilisation costs other work: the change of on-time shares from weeks before the storm, of the
    fitting stretch, to weeks after it."""
    known = found.between(*(pd.Timestamp(day) for day in BEFORE))
    before = stretch.predicted(found.cases, UNTIL, known)
    listed = []
    for zh, en, dept, name in (
        ("飓风后准时率变化，PWDx", "change of on-time share after the storm, PWDx", "PWDx", ""),
        ("飓风后准时率变化，BTDT", "change of on-time share after the storm, BTDT", "BTDT", ""),
        ("飓风后准时率变化，路灯", "change of on-time share after the storm, street lights", "PWDx", LIGHTS),
    ):
        parts = []
        for one in (before, after.between(*AFTER)):
            cases = one.cases
            where = (cases["dept"] == dept) & ~cases["staff"] & cases["type"].str.startswith(name)
            parts.append(one.where((where & cases["limit_h"].notna()).to_numpy()))
        if all(len(part.cases) for part in parts):
            listed.append(change((zh, en), parts[0], parts[1]))
    return listed


def change(about: tuple[str, str], before: Stretch, after: Stretch) -> Row:
    """How much an on-time share has changed."""
    marked = pd.concat([before.cases.assign(later=False), after.cases.assign(later=True)])

    def difference(cases: pd.DataFrame, hours: np.ndarray) -> float:
        later = cases["later"].to_numpy()
        shares = [stretch.on_time(cases[rows], hours[rows]) for rows in (later, ~later)]
        return shares[0] - shares[1]

    both = Stretch(
        marked, np.concatenate([before.model, after.model]), np.concatenate([before.null, after.null])
    )
    return both.row("storm", about, "on_time_change", "share", difference)
