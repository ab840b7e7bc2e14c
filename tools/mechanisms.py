"""The catalogue of mechanisms, from their files: python tools/mechanisms.py writes docs/mechanisms.md."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from analysis.catalogue import TITLES, title_of
from analysis.words import amount, unit
from sim import mechanisms
from sim.mechanisms import LEVERS, Mechanism, value_of
from sim.parameters import Parameters

FILE = Path(__file__).resolve().parent.parent / "docs" / "mechanisms.md"
HEAD = """# Mechanisms · 治理机制

Made from `scenarios/mechanisms/*.toml` by `python tools/mechanisms.py`; a test holds it to the files. What
each moves is told from the model's defaults; a scenario may stand elsewhere. Hours are a day for ten thousand
people at full intensity, paid by the staff who work on cases. Which parts of the sources are not here, and
why, stands in `docs/decisions/0012-catalogue.md`.

模拟实验,行为参数为假设,不构成对任何地区、部门工作的评价或预测。
"""


def moved(mechanism: Mechanism) -> Iterator[str]:
    """A line for each lever and rule: what it is called, where it stands, where it goes."""
    for key, value in mechanism.levers.items():
        usual, note = value_of(Parameters(), key), LEVERS[key]
        of = "" if note.unit in ("1", "share") else f" {unit(note.unit, 'zh')}"
        yield f"| `{key}` {note.zh} · {note.en} | {amount(usual)} | {amount(value)}{of} |"
    for key, member in mechanism.rules.items():
        usual = value_of(Parameters(), key).name.lower()
        names = [" · ".join(TITLES[key][one]) for one in (usual, member)]
        yield f"| `{key}` {title_of(key, 'zh')} · {title_of(key, 'en')} | {names[0]} | {names[1]} |"


def entry(name: str, one: Mechanism) -> str:
    """All that is said of a mechanism."""
    cost = one.cost
    yuan = f", {amount(cost.yuan)} 元/yuan" if cost.yuan else ""
    lines = [
        *(f"## {one.title_zh} · {one.title_en}", "", f"`{name}`", ""),
        *(one.description_zh, "", one.description_en, ""),
        *("| | 原 · from | 到 · to |", "|---|---|---|", *moved(one), ""),
        f"- 来源 · source: {one.source}",
        *([f"- 数字 · figures: {one.figures_zh} · {one.figures_en}"] if one.figures_zh else []),
        f"- 成本 · cost: {amount(cost.staff_hours)} h{yuan}. {cost.note_zh} · {cost.note_en}",
        f"- 建成 · built up in {amount(one.ramp_days)} 天/days"
        + (f"; 有关说法 · claims: {', '.join(one.hypotheses)}" if one.hypotheses else ""),
    ]
    return "\n".join(lines)


def page() -> str:
    """The whole page."""
    found = [entry(name, mechanisms.load(name)) for name in mechanisms.built_in()]
    return "\n".join([HEAD, "\n\n".join(found), ""])


if __name__ == "__main__":
    FILE.write_text(page(), encoding="utf-8")
