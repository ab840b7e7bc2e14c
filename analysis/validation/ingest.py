"""A record becomes a scenario: demand, classes of work with limits and delays, departments with staff."""

import json
import math
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.results import replace_text
from analysis.validation import capacity, kinds, load
from analysis.validation.record import Record
from sim import scenario

GRIDS = 24
PEOPLE = 2000  # a small town that stands for the city: a record of requests says nothing of who lives there
MOST = 40  # classes of work; the rarest beyond them are one


def entries(record: Record, title: str) -> dict[str, Any]:
    """The contents of a scenario file."""
    cases = record.cases
    last = cases["opened"].iloc[-1].normalize()
    days = (last - cases["opened"].iloc[0].normalize()).days + 1
    end = last + pd.Timedelta(days=1)
    crews = capacity.crews(cases, end, kinds.WORK_H)
    names = {dept: f"dept_{k}" for k, dept in enumerate(crews)}
    works = classes(cases, end, names)
    return {
        "title_zh": title,
        "title_en": title,
        "source": f"open record of {len(cases)} requests to {last:%Y-%m-%d}, {days} days",
        "run": {"days": 90, "step_days": 1.0, "weekday": int(cases["opened"].iloc[0].weekday())},
        "city": {"people": PEOPLE, "communities": GRIDS // 3, "subdistricts": 3, "grids": GRIDS},
        "demand": {"rate": len(cases) / days / GRIDS, "weekend": weekend(cases["opened"])},
        "department": [
            load.department(names[dept], dept or kinds.REST, teams) for dept, teams in crews.items()
        ],
        "work": works,
    }


def classes(cases: pd.DataFrame, end: pd.Timestamp, names: dict[str, str]) -> list[dict[str, Any]]:
    """One class a department and type; what staff found and what was reported each have their delay."""
    fitted = kinds.fit(cases, end)
    keys = kinds.sorting(cases).keys(cases)
    pairs = pd.Series([key[:2] for key in keys], dtype=object).value_counts()
    pairs = pairs.sort_values(ascending=False, kind="stable").iloc[:MOST]
    found: list[dict[str, Any]] = []
    for k, (pair, count) in enumerate(pairs.items()):
        either = [fitted.get((*pair, staff)) for staff in (True, False)]
        patrol, reported = (one or other for one, other in zip(either, either[::-1], strict=True))
        assert patrol and reported
        title = " · ".join(part for part in pair if part)
        found.append(
            {
                "name": f"work_{k}",
                "title_zh": title,
                "title_en": title,
                "needs": [names.get(pair[0], names[capacity.OTHERS])],
                "share": float(count / pairs.sum()),
                "spread": 0.0,  # a record holds what was bred, too
                "limit_h": min(patrol.limit_h, reported.limit_h),
                "delay_patrol_h": patrol.mean_h,
                "delay_reported_h": reported.mean_h,
                "delay_cv2": reported.cv2,
                "service_h": kinds.WORK_H,
                "service_cv2": kinds.WORK_CV2,
                "emergency": reported.urgent,
            }
        )
    first = found[0]
    first["share"] = 1.0 - math.fsum(float(one["share"]) for one in found[1:])
    return found


def weekend(opened: pd.Series) -> float:
    """Requests of a day of the weekend over those of a weekday, at most one."""
    late = opened.dt.day_of_week >= 5
    return min(1.0, (float(late.sum()) / 2.0) / max(1.0, float((~late).sum()) / 5.0))


def write(record: Record, to: Path, title: str) -> None:
    """The scenario file, which holds nothing of single cases. Raises ScenarioError, OSError."""
    contents = entries(record, title)
    scenario.from_entries(contents, to.stem)
    replace_text(to, toml(contents))


def toml(contents: dict[str, Any]) -> str:
    """Entries as TOML: single values, tables, lists of tables."""
    parts = ["\n".join(line(k, v) for k, v in contents.items() if not isinstance(v, (dict, list)))]
    for key, value in contents.items():
        for table in value if isinstance(value, list) else [value] if isinstance(value, dict) else []:
            head = f"[[{key}]]" if isinstance(value, list) else f"[{key}]"
            parts.append("\n".join([head, *(line(k, v) for k, v in table.items())]))
    return "\n\n".join(parts) + "\n"


def line(key: str, value: Any) -> str:
    """One entry; JSON writes texts, truth values, lists and finite numbers as TOML does."""
    text = "inf" if value == math.inf else json.dumps(value, ensure_ascii=False)
    return f"{key} = {text}"
