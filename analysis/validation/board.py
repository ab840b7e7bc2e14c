"""The scoreboard: what the model says of each record, what the null models say, and a verdict a row."""

import math
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from analysis.validation import city, record, score, wave
from analysis.validation.score import Score
from sim.entries import ScenarioError

REPRODUCED, SIGN, NOT = "reproduced", "sign only", "not reproduced"
UNTIL, FROM, TO = (pd.Timestamp(d) for d in ("2011-08-26", "2011-08-28", "2011-10-15"))
CITY_FILE = Path("boston311_2011", "cases.csv")
WAVE_FILE = Path("china_covid_2020", "hubei_cities_daily.csv")
FILES = [str(CITY_FILE), str(WAVE_FILE)]
SIZE_DAY = "2020-03-20"
STORM = "Tree Emergencies"
CLOSE_SHARE, CLOSE_LOG, CLOSE_DAYS = 0.05, 0.2, 2.0  # what counts as near: shares, log hours, days
SHARES = ("on_time_share", "closed_within_48h")
HOURS = ("close_h_p25", "close_h_median", "close_h_p90")


class Row(NamedTuple):
    """One thing that is held against the world."""

    about: str
    measure: str
    record: float | None
    model: float | None
    null: float | None
    verdict: str


def scores(
    cases: record.Record,
    until: pd.Timestamp,
    first: pd.Timestamp,
    last: pd.Timestamp,
    type_: str | None = None,
) -> dict[str, Score]:
    """The score of the model, the null models and the record, of a stretch or one type in it."""
    if not until < first <= last:
        raise ScenarioError(
            f"--fit-until {until:%Y-%m-%d}, --score-from {first:%Y-%m-%d}, --score-to {last:%Y-%m-%d}: "
            "must be in this order, the first two on different days"
        )
    end = until + pd.Timedelta(days=1)
    start = cases.cases["opened"].iloc[0]
    fitted = cases.between(start.normalize(), until)
    scored = cases.between(first, last)
    if type_ is not None:
        scored = record.of_type(scored, type_, cases.cases["type"])
        if not len(scored):
            raise ScenarioError(f"--type = {type_!r}: no case of it was opened in the scored days")
    found = city.fit(cases.cases, until)
    return {
        "model": score.predicted(city.predict(found, cases.cases, scored), scored),
        "null_shares": score.predicted(score.as_before(fitted, end, scored), scored),
        "null_queue": score.predicted(city.predict(found, cases.cases, scored, True), scored),
        "record": score.recorded(scored),
    }


def distance(measure: str, said: float | None, true: float | None) -> float:
    """How far a number is from the record's: in shares, log hours or days."""
    if said is None or true is None:
        return 0.0 if said is true else math.inf
    if measure in HOURS:
        return abs(math.log(max(said, 0.01) / max(true, 0.01)))
    return abs(said - true)


def verdict(measure: str, model: float | None, null: float | None, true: float | None, near: float) -> str:
    """Reproduced: near the record and nearer than the null model; sign only: nearer, not near."""
    own = distance(measure, model, true)
    if own >= distance(measure, null, true):
        return NOT
    return REPRODUCED if own <= near else SIGN


def city_rows(about: str, found: dict[str, Score]) -> list[Row]:
    """A row a measure."""
    rows = []
    for measure in (*SHARES, *HOURS):
        true, model, null = (found[one][measure] for one in ("record", "model", "null_shares"))
        near = CLOSE_LOG if measure in HOURS else CLOSE_SHARE
        rows.append(Row(about, measure, true, model, null, verdict(measure, model, null, true, near)))
    return rows


def wave_rows(file: Path) -> list[Row]:
    """Mean misses of the dates of other cities, in days: the record's is none."""
    table = record.text_table(file)
    table["cases"] = table["confirmed_cum"].astype(float)
    table = table[table["date"] <= SIZE_DAY]
    misses: dict[str, list[float]] = {}
    for _, one in table.groupby("city"):
        size = int(one["cases"].iloc[-1])
        if size <= 5 * wave.FIRST or one["cases"].iloc[0] >= wave.FIRST:
            continue  # too few, or begun before the table does
        when = {q: first_day(one, q) for q in (wave.FIRST, 0.5 * size, 0.9 * size)}
        said = wave.predict(size, when[wave.FIRST])
        for name, q in (("d50", 0.5 * size), ("d90", 0.9 * size)):
            for key in (name, f"{name}_null"):
                misses.setdefault(key, []).append(abs((date.fromisoformat(said[key]) - when[q]).days))
    rows = []
    for name in ("d50", "d90"):
        model, null = (sum(misses[key]) / len(misses[key]) for key in (name, f"{name}_null"))
        rows.append(
            Row(
                f"{len(misses[name])} cities of Hubei",
                f"{name}_miss_days",
                0.0,
                model,
                null,
                verdict(name, model, null, 0.0, CLOSE_DAYS),
            )
        )
    return rows


def first_day(one: pd.DataFrame, cases: float) -> date:
    """The first day with so many cases."""
    return date.fromisoformat(one.loc[one["cases"] >= cases, "date"].iloc[0])


def board(folder: Path) -> tuple[list[Row], list[str]]:
    """(rows, files that are absent)."""
    rows, absent = [], []
    file = folder / CITY_FILE
    if file.is_file():
        cases = record.read(file)
        rows += city_rows("all requests", scores(cases, UNTIL, FROM, TO))
        if STORM in set(cases.cases["type"]):
            rows += city_rows(f"{STORM}, with a hurricane", scores(cases, UNTIL, FROM, TO, STORM))
    else:
        absent.append(str(CITY_FILE))
    file = folder / WAVE_FILE
    if file.is_file():
        rows += wave_rows(file)
    else:
        absent.append(str(WAVE_FILE))
    return rows, absent


def document(rows: list[Row], absent: list[str]) -> dict[str, Any]:
    """As `cogov validate --json` gives it."""
    return {"rows": [row._asdict() for row in rows], "absent": absent, "fitted": wave.FITTED._asdict()}
