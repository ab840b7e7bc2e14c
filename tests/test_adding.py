"""What `docs/adding.md` shows is done on a copy, and takes effect."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).parent.parent
EXAMPLES, CHINESE = (
    (TOP / "docs" / name).read_text("utf-8").partition(heading)[2]
    for name, heading in (("adding.md", "# Worked examples"), ("adding.zh.md", "# 完整的例子"))
)
BLOCK = re.compile(r"^```\w*\n.*?^```$|`[^`\n]+`", re.MULTILINE | re.DOTALL)
STEP = re.compile(
    r"^(?:A new file `(?P<new>[^`]+)`|In `(?P<old>[^`]+)`, (?P<side>below|above) `(?P<line>[^`]+)`"
    r"(?: of `(?P<of>[^`]+)`)?):\n\n```\w+\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy of the project in which all examples have been followed."""
    at = tmp_path_factory.mktemp("copy")
    for name in ("sim", "analysis", "scenarios"):
        shutil.copytree(TOP / name, at / name, ignore=shutil.ignore_patterns("__pycache__"))
    steps = list(STEP.finditer(EXAMPLES))
    assert len(steps) == EXAMPLES.count("\nIn `") + EXAMPLES.count("\nA new file `")
    for step in steps:
        follow(at, step.groupdict())
    return at


def follow(at, step):
    """One step: a new file, or lines put below or above a line."""
    if step["new"]:
        (at / step["new"]).write_text(step["text"], "utf-8")
        return
    file = at / step["old"]
    lines = file.read_text("utf-8").split("\n")
    places = [k for k, line in enumerate(lines) if line == step["line"]]
    if step["of"]:
        places = [k for k in places if lines[k + 1].startswith(step["of"])]
    (place,) = places
    place += step["side"] == "below"
    lines[place:place] = step["text"].rstrip("\n").split("\n") + ([""] * trailing(step["text"]))
    file.write_text("\n".join(lines), "utf-8")


def trailing(text):
    """Empty lines at the end of what is put in."""
    return len(text) - len(text.rstrip("\n")) - 1


def cogov(at, *words):
    """What a command of the copy prints, run as Python so that nothing need be compiled."""
    environment = {**os.environ, "PYTHONPATH": str(at), "NUMBA_DISABLE_JIT": "1"}
    code = "import sys; from analysis.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, *words], env=environment, cwd=at, capture_output=True, text=True
    )
    assert done.returncode == 0, (words, done.stderr)
    return done.stdout


def outcomes(at, *words):
    """Outcomes of a run in the copy."""
    return json.loads(cogov(at, "run", *words, "--engine", "reference", "--json"))["outcomes"]


def test_both_languages_show_the_same_steps():
    english, chinese = (
        sorted(one for one in BLOCK.findall(text.partition("## ")[2]) if "test_adding" not in one)
        for text in (EXAMPLES, CHINESE)
    )
    assert english == chinese


def test_both_languages_have_the_same_places():
    rows = ((TOP / "docs" / name).read_text("utf-8").count("\n| ") for name in ("adding.md", "adding.zh.md"))
    assert len(set(rows)) == 1


@pytest.mark.long
def test_every_command_of_the_examples_runs(copy):
    for block in re.findall(r"^Then\n\n```\n(.*?)^```$", EXAMPLES, re.MULTILINE | re.DOTALL):
        for line in block.strip().split("\n"):
            cogov(copy, *line.split()[1:])


def test_the_examples_take_effect(copy):
    usual = outcomes(copy, "two_storms")
    forgiving = outcomes(copy, "two_storms", "--set", "trust.rule=forgiving")
    assert forgiving["trust_community"] > usual["trust_community"]
    assert 0.0 < usual["worst_day"] < usual["loss"]
    visited = outcomes(copy, "two_storms", "--mechanism", "evening_visits")
    assert visited["cost_staff_hours"] != usual["cost_staff_hours"]
    listed = {one["name"] for one in json.loads(cogov(copy, "list", "rules", "--json"))}
    assert "forgiving" in listed
