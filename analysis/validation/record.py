"""An open record of service requests (Open311): a CSV file becomes a table of cases, faults told by row.

Columns: `open_dt`, `dept`, `type_id` or `type`; `close_h` or `closed_dt`; and, where they are there, `sla_h`
or `target_dt`, `closed`, `source_id` or `source`. Code tables `types.csv` and `sources.csv` beside it give
names.
"""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.entries import ScenarioError, nearest

FORMATS = ("open311",)
UNKNOWN = "unknown"
STAFF_WORDS = ("employee", "staff", "patrol")
STAFF_CODE = "2"  # of sources, where no table names them
YES, NO = ("1", "1.0", "true", "yes", "closed"), ("0", "0.0", "false", "no", "open")
EARLIEST, LATEST = pd.Timestamp("1900-01-01"), pd.Timestamp("2200-01-01")


class Record(NamedTuple):
    """Cases in the order in which they were opened, and how many rows were set aside, by reason."""

    cases: pd.DataFrame  # opened, close_h (infinite: still open), limit_h (NaN: none), dept, type, staff
    aside: dict[str, int]

    def between(self, first: pd.Timestamp, last: pd.Timestamp) -> pd.DataFrame:
        """Cases opened from the first to the last of two days, both counted. Raises ScenarioError."""
        opened = self.cases["opened"]
        found = self.cases[(opened >= first) & (opened < last + pd.Timedelta(days=1))]
        if not len(found):
            raise ScenarioError(
                f"{first:%Y-%m-%d} to {last:%Y-%m-%d}: no case was opened in it; the record has "
                f"{opened.iloc[0]:%Y-%m-%d} to {opened.iloc[-1]:%Y-%m-%d}"
            )
        return found


def day(text: str, key: str) -> pd.Timestamp:
    """A day written as 2011-08-26. Raises ScenarioError."""
    try:
        found = pd.to_datetime(text, format="%Y-%m-%d")
    except (ValueError, TypeError):
        raise ScenarioError(f"{key} = {text!r}: must be a day such as 2011-08-26") from None
    return found


def read(path: Path, zone: str | None = None) -> Record:
    """The record in a file; `zone` is where instants with an offset are read, else their own clock counts.

    Raises ScenarioError.
    """
    table = text_table(path)
    required = {"open_dt": ("open_dt",), "dept": ("dept",), "type": ("type", "type_id")}
    required["close"] = ("close_h", "closed_dt")
    for names in required.values():
        if not set(names) & set(table.columns):
            raise ScenarioError(
                f"{path.name}: column {' or '.join(names)}: is missing; it has {', '.join(table.columns)}"
            )
    aside: dict[str, int] = {}
    opened, moment = instants(table["open_dt"], "open_dt", path.name, zone)
    cases = pd.DataFrame({"opened": opened, "moment": moment})
    cases["close_h"] = hours(table, "close_h", "closed_dt", moment, path.name, zone)
    cases["limit_h"] = hours(table, "sla_h", "target_dt", moment, path.name, zone)
    cases["dept"] = blank(table["dept"])
    cases["type"] = named(table, "type", path)
    sources = named(table, "source", path)
    coded = sources.eq(STAFF_CODE) & (not names_of(path, "source"))
    cases["staff"] = sources.str.lower().str.contains("|".join(STAFF_WORDS)) | coded
    said = flags(table, path.name)
    nowhen = said.eq(1.0) & cases["close_h"].isna()
    reasons = {
        "opened at no known time": cases["opened"].isna(),
        "closed at no known time": nowhen & cases["opened"].notna(),
        "closed before it was opened": cases["close_h"] < 0.0,
    }
    keep = pd.Series(True, cases.index)
    for reason, where in reasons.items():
        if count := int((where & keep).sum()):
            aside[reason] = count
        keep &= ~where
    cases["close_h"] = cases["close_h"].where(said.ne(0.0) & cases["close_h"].notna(), np.inf)
    kept = cases[keep].drop(columns="moment").sort_values("opened", kind="stable", ignore_index=True)
    if not len(kept):
        raise ScenarioError(f"{path.name}: no case in it can be used")
    return Record(kept, aside)


def text_table(path: Path) -> pd.DataFrame:
    """A CSV file as texts, blanks as empty ones. Raises ScenarioError."""
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except FileNotFoundError:
        raise ScenarioError(f"{path}: no such file") from None
    except OSError as error:
        raise ScenarioError(f"{path}: cannot be read: {error.strerror}") from None
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise ScenarioError(f"{path.name}: not a CSV file: {str(error).splitlines()[0]}") from None
    if table.index.nlevels > 1 or not isinstance(table.index, pd.RangeIndex):
        raise ScenarioError(f"{path.name}: row 2: more entries than the header has columns")
    return table.fillna("").apply(lambda column: column.str.strip())


def fault(name: str, place: int, column: str, value: str, must: str) -> ScenarioError:
    """What is wrong in a row, counted as an editor counts lines, with the header as the first."""
    return ScenarioError(f"{name}: row {place + 2}: {column} = {value!r}: must be {must}")


def instants(texts: pd.Series, column: str, name: str, zone: str | None) -> tuple[pd.Series, pd.Series]:
    """(instants by the clock on the wall, the same in hours on one scale); blanks are NaT and NaN."""
    walls, scale = [], []
    for place, text in enumerate(texts):
        if not text:
            walls.append(pd.NaT)
            scale.append(np.nan)
            continue
        try:
            at = pd.Timestamp(text)
        except (ValueError, TypeError, OverflowError):
            raise fault(name, place, column, text, "a date and time such as 2011-07-01T01:32") from None
        wall = on_the_wall(at, zone)
        if not EARLIEST <= wall <= LATEST:
            raise fault(name, place, column, text, f"from {EARLIEST:%Y} to {LATEST:%Y}")
        walls.append(wall)
        absolute = at.tz_convert("UTC").tz_localize(None) if at.tzinfo else at
        scale.append((absolute - EARLIEST).total_seconds() / 3600.0)
    return pd.Series(walls, dtype="datetime64[ns]"), pd.Series(scale, dtype=float)


def on_the_wall(at: pd.Timestamp, zone: str | None) -> pd.Timestamp:
    """What a clock shows, of the given zone or else of the one in which the instant is written."""
    if at.tzinfo is None:
        return at
    try:
        return (at.tz_convert(zone) if zone else at).tz_localize(None)
    except (KeyError, ValueError, TypeError, OSError):
        raise ScenarioError(
            f"--zone = {zone!r}: no such time zone; must be a name such as America/New_York"
        ) from None


def hours(
    table: pd.DataFrame, plain: str, instant: str, opened: pd.Series, name: str, zone: str | None
) -> pd.Series:
    """Hours from opening, from a column of hours or else one of instants; NaN where blank or absent."""
    if plain in table.columns:
        found = pd.to_numeric(table[plain], errors="coerce")
        wrong = (found.isna() | np.isinf(found)) & table[plain].ne("")
        if wrong.any():
            place = int(np.flatnonzero(wrong)[0])
            raise fault(name, place, plain, table[plain].iloc[place], "a number of hours, or blank")
        return found
    if instant not in table.columns:
        return pd.Series(np.nan, table.index)
    aware = offset(table[instant]) != offset(table["open_dt"])
    mixed = aware & table[instant].ne("") & table["open_dt"].ne("")
    if mixed.any():
        place = int(np.flatnonzero(mixed)[0])
        raise fault(name, place, instant, table[instant].iloc[place], "with an offset if open_dt has one")
    return instants(table[instant], instant, name, zone)[1] - opened


def offset(texts: pd.Series) -> pd.Series:
    """Whether an instant says how far its clock is from that of Greenwich."""
    return texts.str.contains(r"[T ]\d.*(?:Z|[+-]\d\d:?\d\d)$")


def flags(table: pd.DataFrame, name: str) -> pd.Series:
    """1 where the record says closed, 0 where it says open, NaN where it says nothing."""
    if "closed" not in table.columns:
        return pd.Series(np.nan, table.index)
    said = table["closed"].str.lower()
    wrong = ~said.isin([*YES, *NO, ""])
    if wrong.any():
        place = int(np.flatnonzero(wrong)[0])
        raise fault(name, place, "closed", table["closed"].iloc[place], "0 or 1, or blank")
    return said.map({**dict.fromkeys(YES, 1.0), **dict.fromkeys(NO, 0.0)}).astype(float)


def blank(texts: pd.Series) -> pd.Series:
    """Texts, with a word where there is none."""
    return texts.mask(texts.eq(""), UNKNOWN)


def names_of(path: Path, what: str) -> dict[str, str]:
    """Names by code, from the table beside the record; empty where there is none."""
    beside = path.parent / f"{what}s.csv"
    if not beside.is_file() or beside == path:
        return {}
    table = text_table(beside)
    if not {f"{what}_id", what} <= set(table.columns):
        raise ScenarioError(f"{beside.name}: columns {what}_id and {what}: must both be there")
    return dict(zip(table[f"{what}_id"], table[what], strict=True))


def named(table: pd.DataFrame, what: str, path: Path) -> pd.Series:
    """A column of names, or of codes with their names where these are known."""
    if what in table.columns:
        return blank(table[what])
    if f"{what}_id" not in table.columns:
        return pd.Series(UNKNOWN, table.index)
    codes = table[f"{what}_id"]
    return blank(codes.map(names_of(path, what)).fillna(codes))


def of_type(cases: pd.DataFrame, name: str, known: pd.Series) -> pd.DataFrame:
    """The cases of one type. Raises ScenarioError where the record has none of that name."""
    types = sorted(set(known))
    match = [one for one in types if one.lower() == name.strip().lower()]
    if not match:
        raise ScenarioError(f"--type = {name!r}: no such type in the record{nearest(name, types)}")
    return cases[cases["type"] == match[0]]
