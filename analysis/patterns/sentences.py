"""What became of patterns, in words: verdicts, tables, a page."""

from collections.abc import Sequence
from typing import Any

from analysis.patterns.experiment import Found
from analysis.patterns.rows import rows
from analysis.validation.rows import VERDICTS, Row
from analysis.words import DISCLAIMER, amount

SAYS: dict[str, dict[str, Any]] = {
    "zh": {
        "expected": "**预期。** {}。",
        "falsified": "**怎样算不成立。** {}。",
        "note": "**说明。** {}",
        "source": "**依据。** {}。",
        "runs": "情景 `{scenario}`，每种设置 {seeds} 次运行，种子 0 至 {last}。",
        "head": ("须看到", "公布数", "模型 [95%区间]", "零模型", "结论"),
        "counts": "共 {} 行：{}。",
        "and": "，",
    },
    "en": {
        "expected": "**Expected.** {}.",
        "falsified": "**Falsified if** {}.",
        "note": "**Note.** {}",
        "source": "**Source.** {}.",
        "runs": "Scenario `{scenario}`, {seeds} runs a setting, seeds 0 to {last}.",
        "head": ("what must be seen", "published", "model [95 % interval]", "null", "verdict"),
        "counts": "{} rows: {}.",
        "and": ", ",
    },
}


def verdict(row: Row, lang: str) -> str:
    """A verdict in words."""
    return VERDICTS[lang][row.verdict]


def figure(value: float | None) -> str:
    """A number, or a dash where there is none."""
    return "—" if value is None else amount(value)


def spanned(row: Row) -> str:
    """What the model says, with its interval."""
    if row.model is None or row.low is None or row.high is None:
        return figure(row.model)
    return f"{figure(row.model)} [{figure(row.low)}, {figure(row.high)}]"


def table(told: Sequence[Row], lang: str) -> list[str]:
    """A row a test, in Markdown."""
    head = SAYS[lang]["head"]
    lines = [f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
    for row in told:
        about = (row.about_zh if lang == "zh" else row.about_en).replace("|", "/")
        about = about.partition("：" if lang == "zh" else ": ")[2] or about
        cells = (about, figure(row.record), spanned(row), figure(row.null), f"**{verdict(row, lang)}**")
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def counts(told: Sequence[Row], lang: str) -> str:
    """How many rows came to what."""
    says, tally = SAYS[lang], {name: sum(row.verdict == name for row in told) for name in VERDICTS[lang]}
    parts = [f"{VERDICTS[lang][name]} {count}" for name, count in tally.items()]
    return str(says["counts"].format(len(told), says["and"].join(parts)))


def section(found: Found, group: str, lang: str, picture: str | None) -> list[str]:
    """One pattern, as paragraphs in Markdown."""
    texts, says = found.pattern.texts, SAYS[lang]
    parts = [f"### {getattr(texts, f'title_{lang}')}"]
    for name in ("expected", "falsified"):
        parts.append(says[name].format(getattr(texts, f"{name}_{lang}").rstrip("。.")))
    parts.append("\n".join(table(rows(found, group), lang)))
    if picture is not None:
        parts.append(f"![{getattr(texts, f'title_{lang}')}]({picture})")
    if getattr(texts, f"note_{lang}"):
        parts.append(says["note"].format(getattr(texts, f"note_{lang}")))
    told = says["source"].format(texts.source.rstrip("。."))
    if found.pattern.arms:
        told += " " + says["runs"].format(scenario=texts.scenario, seeds=found.seeds, last=found.seeds - 1)
    return [*parts, told]


def note(lang: str) -> str:
    """What every page says at its end."""
    return DISCLAIMER[lang]
