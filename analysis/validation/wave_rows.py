"""The first wave on the scoreboard: cities of Hubei, and each fitted region left out in turn."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.validation import record, wave
from analysis.validation.rows import Row
from analysis.validation.verdicts import row
from analysis.validation.wave import Region

FILE = Path("china_covid_2020", "hubei_cities_daily.csv")
SIZE_DAY = "2020-03-20"
GROUP = "epidemic"
Lags = tuple[float, float]


def left_out(_: Path, told: Callable[[int, int], None]) -> list[Row]:
    """Each of the three regions, predicted by a fit to the other two."""
    found = each_left_out()
    told(1, 1)
    return misses(("京、粤、浙，逐一留出", "Beijing, Guangdong, Zhejiang, each left out in turn"), found)


def each_left_out(cut: float = wave.CUT) -> list[tuple[Region, list[Lags]]]:
    """Each of the three regions, with what a fit to the other two says of it."""
    found = []
    for one in wave.REGIONS:
        others = wave.fit([each for each in wave.REGIONS if each is not one], cut)
        found.append((one, said(one, others, cut)))
    return found


def cities(folder: Path, told: Callable[[int, int], None]) -> list[Row]:
    """The cities of Hubei, by the fit to the three regions. Raises ScenarioError."""
    found = [(one, said(one, wave.FITTED)) for one in regions(record.text_table(folder / FILE))]
    told(1, 1)
    return misses((f"湖北{len(found)}市", f"{len(found)} cities of Hubei"), found)


def said(one: Region, numbers: wave.Numbers, cut: float = wave.CUT) -> list[Lags]:
    """Lags by the model, by the mean lags and by the pure SEIR."""
    return [
        wave.lags(one.size, one.start, numbers.report_days, cut),
        (numbers.lag50, numbers.lag90),
        wave.unchecked(one.size, numbers.r0),
    ]


def misses(about: tuple[str, str], found: list[tuple[Region, list[Lags]]]) -> list[Row]:
    """Mean misses in days, of which the record's is none: against the mean lags, and against the SEIR."""
    listed = []
    for name, place in (("d50", 0), ("d90", 1)):
        true = np.array([((one.d50, one.d90)[place] - one.start).days for one, _ in found], dtype=float)
        model, lag, seir = (
            float(np.abs(np.array([lags[who][place] for _, lags in found]) - true).mean()) for who in range(3)
        )
        for null, by in ((lag, ""), (seir, "_against_seir")):
            listed.append(row(GROUP, about, f"{name}_miss_days{by}", "days", (0.0, model, null)))
    return listed


def regions(table: pd.DataFrame) -> list[Region]:
    """The cities of a table that began after it did and had cases enough."""
    table = table.assign(cases=table["confirmed_cum"].astype(float))
    table = table[table["date"] <= SIZE_DAY]
    found = []
    for _, one in table.groupby("city"):
        size = int(one["cases"].iloc[-1])
        if size > 5 * wave.FIRST and one["cases"].iloc[0] < wave.FIRST:
            start, half, most = (first_day(one, q) for q in (wave.FIRST, 0.5 * size, 0.9 * size))
            found.append(Region(size, start, half, most))
    return found


def first_day(one: pd.DataFrame, cases: float) -> date:
    """The first day with so many cases."""
    return date.fromisoformat(one.loc[one["cases"] >= cases, "date"].iloc[0])
