"""The documentation as a site, to be read without a network: python -m tools.website writes build/site.

The pages of reference are made from what the program itself declares, so that they can't say anything else.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, cast

import typer
from sphinx.cmd.build import main as sphinx
from typer.testing import CliRunner

from analysis import catalogue
from analysis.cli import app
from analysis.limits import LIMITS
from analysis.words import say
from sim.entries import folder
from sim.scenario import load

TOP = Path(__file__).resolve().parent.parent
PAGES = TOP / "docs"
SITE = TOP / "build" / "site"
HEADS = {
    "parameters": ("参数", "Parameters"),
    "rules": ("规则", "Rules"),
    "outcomes": ("结果指标", "Outcomes"),
    "scenarios": ("情景", "Scenarios"),
    "limits": ("极限情形", "Limits"),
    "commands": ("命令", "Commands"),
}
SAID = {
    "parameters": (
        "每个假设的数值：默认值、允许范围、单位、来源。情景文件和 `--set` 都按这里的名称取用。",
        "Every assumed number: default, what is allowed, unit, source. Scenario files and `--set` take these "
        "names.",
    ),
    "rules": (
        '一个族里选一条；情景文件写 `族 = "名称"`。',
        'One of a family is chosen; a scenario says `family = "name"`.',
    ),
    "outcomes": ("一次运行之后能问什么。", "What can be asked of a run."),
    "scenarios": ("自带的情景，`cogov run 名称` 即可运行。", "What is built in; `cogov run NAME` runs it."),
    "limits": (
        "有解析解的情形，`cogov limits 编号` 用完整模型去算。",
        "Cases with a closed form; `cogov limits ID` has the full model meet it.",
    ),
    "commands": ("每条命令的参数与选项。", "Arguments and options of each command."),
}
COLUMNS = {
    "parameters": ("name", "title", "default", "range", "unit", "source"),
    "rules": ("name", "title", "source"),
    "outcomes": ("name", "title", "unit", "source"),
    "scenarios": ("name", "title", "source"),
}


def main() -> None:
    """Write the pages of reference, then build both languages. Exits with 1 where a page has a fault."""
    shutil.rmtree(SITE, ignore_errors=True)
    for lang in ("zh", "en"):
        write_reference(PAGES / "reference", lang)
    failed = [lang for lang in ("zh", "en") if build(lang)]
    (SITE / "index.html").write_text(gate(), encoding="utf-8")
    print(f"{SITE.relative_to(TOP)}/index.html")
    sys.exit(1 if failed else 0)


def build(lang: str) -> int:
    """One language; warnings are faults."""
    words = ["-q", "-W", "--keep-going", "-b", "html", "-d", str(TOP / "build" / f"doctrees_{lang}")]
    return sphinx([*words, "-t", lang, str(PAGES), str(SITE / lang)])


def gate() -> str:
    """The first page: which language."""
    links = '<p><a href="zh/index.zh.html">中文</a> · <a href="en/index.html">English</a></p>'
    return f'<!doctype html><meta charset="utf-8"><title>cogov · 协治</title>{links}\n'


# ---------------------------------------------------------------------------- reference


def write_reference(folder: Path, lang: str) -> None:
    """The pages that are made of what the program declares."""
    folder.mkdir(exist_ok=True)
    for name in HEADS:
        lines = [f"# {chosen(HEADS[name], lang)}", "", chosen(SAID[name], lang), "", *body(name, lang)]
        end = ".zh.md" if lang == "zh" else ".md"
        (folder / f"{name}{end}").write_text("\n".join(lines) + "\n", encoding="utf-8")


def chosen(both: tuple[str, str], lang: str) -> str:
    """Of Chinese and English, the one asked for."""
    return both[lang == "en"]


def body(name: str, lang: str) -> Iterable[str]:
    """What stands below the heading."""
    if name == "commands":
        return commands()
    if name == "limits":
        return limits(lang)
    if name in ("parameters", "rules"):
        return grouped(name, lang)
    return table(catalogue.rows(name), COLUMNS[name], lang)


def grouped(name: str, lang: str) -> Iterator[str]:
    """A table for each block of parameters, or family of rules."""

    def block(row: dict[str, Any]) -> str:
        return str(row["family"] if name == "rules" else row["name"].partition(".")[0])

    for key, rows in groupby(catalogue.rows(name), block):
        title = f" {catalogue.title_of(key, lang)}" if name == "rules" else ""
        yield from (f"## `{key}`{title}", "", *table(list(rows), COLUMNS[name], lang), "")


def table(rows: list[dict[str, Any]], columns: tuple[str, ...], lang: str) -> Iterator[str]:
    """Rows of a list as a table."""
    yield "| " + " | ".join(say(column, lang) for column in columns) + " |"
    yield "|" + "---|" * len(columns)
    for row in rows:
        yield "| " + " | ".join(cell(row, column, lang) for column in columns) + " |"


def cell(row: dict[str, Any], column: str, lang: str) -> str:
    """One of its cells."""
    value = row[f"title_{lang}"] if column == "title" else row[column]
    if column == "name":
        return f"`{value}`"
    return catalogue.shown(column, value, lang).replace("|", "\\|").replace("\n", " ")


def limits(lang: str) -> Iterator[str]:
    """What each closed form is called."""
    yield from (f"| | {say('title', lang)} |", "|---|---|")
    for name in LIMITS:
        file = load(folder() / "limits" / f"{name.lower()}.toml").file
        yield f"| {name} | {file.title_zh if lang == 'zh' else file.title_en} |"


def commands() -> Iterator[str]:
    """What each command says of itself when asked for help."""
    runner, group = CliRunner(env={"COLUMNS": "100"}), cast(Any, typer.main.get_command(app))
    for name in sorted(group.commands):
        told = runner.invoke(app, [name, "--help"], prog_name="cogov").stdout
        yield from (f"## `cogov {name}`", "", "```text", told.strip(), "```", "")


if __name__ == "__main__":
    main()
