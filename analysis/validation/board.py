"""The scoreboard: sections of rows, each with what it needs."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from analysis import patterns
from analysis.validation import city, city_rows, record, score, spread, wave, wave_rows, xinfadi
from analysis.validation.rows import VERDICTS, Row
from analysis.validation.score import Score
from sim.entries import ScenarioError

Told = Callable[[int, int], None]  # steps done, of how many


class Section(NamedTuple):
    """Rows that belong together; `rows` gets the folder of data and whom to tell how far it is."""

    name: str
    title_zh: str
    title_en: str
    needs: tuple[Path, ...]  # files of the folder of data; none where its figures are in the program
    rows: Callable[[Path, Told], list[Row]]


def figures(folder: Path, told: Told) -> list[Row]:
    """The administration's own figures, which need no data: all of `scenarios/figures/`."""
    names = list(patterns.built_in("figures"))
    rows = []
    for k, name in enumerate(names):
        rows += patterns.rows(patterns.examine(patterns.read(name, "figures")), "figures")
        told(k + 1, len(names))
    return rows


SECTIONS: Sequence[Section] = (
    Section("city", "城市服务请求", "Requests to a city", (city_rows.FILE,), city_rows.rows),
    Section(
        "wave", "首波疫情：湖北各市", "The first wave: cities of Hubei", (wave_rows.FILE,), wave_rows.cities
    ),
    Section("regions", "首波疫情：逐一留出", "The first wave: each left out", (), wave_rows.left_out),
    Section("xinfadi", "新发地疫情，2020年6月", "Xinfadi, June 2020", (), xinfadi.rows),
    Section("figures", "行政部门公布的数字", "The administration's own figures", (), figures),
)

SPREADS: Sequence[Section] = (  # headline rows anew, where what is not pinned down has other values
    Section("lent", "抽调比例", "Teams lent", (city_rows.FILE,), spread.lent),
    Section("cut", "政策强度", "Strict policy", (), spread.cut),
    Section("traced", "密接追踪率", "Tracing", (), spread.traced),
)


def absent(folder: Path | None, sections: Sequence[Section]) -> list[str]:
    """Files that sections need and the folder of data does not have."""
    return [
        file.as_posix()
        for section in sections
        for file in section.needs
        if folder is None or not (folder / file).is_file()
    ]


def board(
    folder: Path | None, told: Callable[[Section, int, int], None], sections: Sequence[Section]
) -> dict[str, list[Row]]:
    """Rows by section; one that lacks a file is left out."""
    return {
        section.name: section.rows(folder or Path(), partial(told, section))
        for section in sections
        if not absent(folder, [section])
    }


def document(
    found: Mapping[str, Sequence[Row]], spread: Mapping[str, Sequence[Row]], absent: Sequence[str]
) -> dict[str, Any]:
    """As `cogov validate --json` gives it."""
    rows = [row for of_section in found.values() for row in of_section]
    return {
        "rows": [row._asdict() for row in rows],
        "verdicts": {one: sum(row.verdict == one for row in rows) for one in VERDICTS["en"]},
        "sections": {name: len(of_section) for name, of_section in found.items()},
        "spread": {name: [row._asdict() for row in of_one] for name, of_one in spread.items()},
        "absent": list(absent),
        "fitted": wave.FITTED._asdict(),
    }


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
    cases.between(cases.cases["opened"].iloc[0].normalize(), until)  # there is something to fit to
    scored = cases.between(first, last)
    if type_ is not None:
        scored = record.of_type(scored, type_, cases.cases["type"])
        if not len(scored):
            raise ScenarioError(f"--type = {type_!r}: no case of it was opened in the scored days")
    found = city.fit(cases.cases, until)
    return {
        "model": score.predicted(city.predict(found, cases.cases, scored), scored),
        "null_shares": score.predicted(city.as_before(cases.cases, until, scored), scored),
        "null_queue": score.predicted(city.predict(found, cases.cases, scored, True), scored),
        "record": score.recorded(scored),
    }
