"""The first pages and how-tos: their commands exist, their code runs, the parameters they name are some."""

import re
import shlex
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from analysis.catalogue import rows
from analysis.cli import app

TOP = Path(__file__).parent.parent
PAGES = [
    *(TOP / name for name in ("README.md", "README.zh.md")),
    *sorted((TOP / "docs").glob("start*.md")),
    *sorted((TOP / "docs" / "howto").glob("*.md")),
]
PATIENT = ("study", "report", "README")  # pages whose commands take minutes
TO_RUN = [
    pytest.param(page, id=page.name, marks=[pytest.mark.long] if page.name.startswith(PATIENT) else [])
    for page in PAGES
]
DESCRIPTIONS = [TOP / "docs" / "model.md", TOP / "docs" / "model.zh.md"]
MY_CITY = """extends = "teaching"
title_zh = "我的城"
title_en = "my city"
description_zh = "随便一座城。"
description_en = "Any city."
source = "invented"
"""
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^(?:\.venv/bin/)?cogov (.*?)(?:\s{2,}.*)?$", re.MULTILINE)
OF_FIELDS = ("run.", "population.", "city.")  # of a scenario's tables, which are no parameters


def blocks(page, kind):
    """The blocks of a kind in a page."""
    return [text for what, text in BLOCK.findall(page.read_text("utf-8")) if what == kind]


def commands(page):
    """The command lines of a page, as words."""
    return [shlex.split(line) for text in blocks(page, "") for line in COMMAND.findall(text)]


def called(page):
    """How a page is called in the list of tests."""
    return page.relative_to(TOP).as_posix()


def test_there_are_commands_to_check():
    assert all(commands(page) for page in PAGES)
    assert sum(len(commands(page)) for page in PAGES) > 60


@pytest.mark.parametrize("page", PAGES, ids=called)
def test_every_command_of_a_page_is_one(page):
    known = typer.main.get_command(app).commands
    for name, *words in commands(page):
        known[name].make_context(name, list(words)).close()


@pytest.mark.parametrize("page", TO_RUN)
def test_what_a_page_says_runs(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my_city.toml").write_text(MY_CITY, "utf-8")
    for text in blocks(page, "toml"):
        names = re.findall(r"\b\w+\.toml\b", page.read_text("utf-8"))
        (tmp_path / names[0 if names[0] != "ways.toml" else 1]).write_text(text, "utf-8")
    for text in blocks(page, "python"):
        exec(compile(text, page.name, "exec"), {})
    for words in commands(page):
        if "FILE" not in words:
            done = CliRunner().invoke(app, words)
            assert done.exit_code == 0, (words, done.output, done.exception)


@pytest.mark.parametrize("page", DESCRIPTIONS, ids=called)
def test_every_parameter_that_the_description_names_is_one(page):
    named = set(re.findall(r"[`{]([a-z]+\.[a-z_0-9]+)(?: = [^`]*)?[`}]", page.read_text("utf-8")))
    known = {row["name"] for row in rows("parameters")}
    assert len(named) > 40
    assert {name for name in named if not name.startswith(OF_FIELDS)} <= known


def test_both_descriptions_name_the_same_parameters():
    english, chinese = (
        set(re.findall(r"`([a-z]+\.[a-z_]+)`", page.read_text("utf-8"))) for page in DESCRIPTIONS
    )
    assert english == chinese
