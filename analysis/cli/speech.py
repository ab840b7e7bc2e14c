"""How commands speak: results to standard output, messages and progress to standard error."""

import json
import sys
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any, Protocol, TypeVar

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from analysis import words
from analysis.arguments import ArgumentError
from analysis.words import say
from sim.entries import ScenarioError
from sim.run import needs_compiling


class Named(Protocol):
    """What has an id."""

    @property
    def id(self) -> str:
        """Such as E07."""


Told = TypeVar("Told", bound=Named)
Found = TypeVar("Found")
WIDE = 160  # columns, where there is no terminal that says how many it has
messages = Console(stderr=True, highlight=False, soft_wrap=True)
results = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else WIDE)
BAR = (
    TextColumn("{task.description}"),
    BarColumn(),
    TextColumn("{task.percentage:>3.0f} %"),
    TimeElapsedColumn(),
    TimeRemainingColumn(),
)
Json = Annotated[bool, typer.Option("--json", help="一份 JSON 文档 / one JSON document")]
Lang = Annotated[str | None, typer.Option("--lang", help="zh | en")]
Set = Annotated[
    list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="改动一项 / change one entry")
]

Out = Annotated[Path | None, typer.Option(help="写入目录 / folder for tables and figures")]


def chosen(lang: str | None) -> str:
    """The language to speak. Raises ScenarioError."""
    if lang not in (None, "zh", "en"):
        raise ScenarioError(f"--lang = {lang!r}: must be one of zh, en")
    return words.language(lang)


def emit(document: Any) -> None:
    """One JSON document on standard output."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, allow_nan=False) + "\n")


def assignments(texts: list[str] | None, option: str) -> dict[str, Any]:
    """KEY=VALUE texts as values; a value is read as TOML, or else taken as a text. Raises ScenarioError."""
    found: dict[str, Any] = {}
    for text in texts or []:
        key, equals, value = text.partition("=")
        if not equals or not key.strip():
            raise ScenarioError(f"{option} {text!r}: must be KEY=VALUE")
        try:
            found[key.strip()] = tomllib.loads(f"value = {value}")["value"]
        except tomllib.TOMLDecodeError:
            found[key.strip()] = value.strip()
    return found


def worded(error: ScenarioError) -> str:
    """What is wrong, by options."""
    return error.of_options() if isinstance(error, ArgumentError) else str(error)


def announce(lang: str) -> None:
    """Say that the first run takes longer, where it does."""
    if needs_compiling():
        messages.print(say("compiling", lang), markup=False)


def tell(progress: Progress, task: TaskID, done: int, of: int) -> None:
    """Move the bar; where there is no terminal to draw it on, say every tenth."""
    progress.update(task, completed=done, total=of)
    if not messages.is_terminal and 10 * done // of > 10 * (done - 1) // of:
        messages.print(f"{done}/{of}", markup=False)


def each(told: Sequence[Told], examine: Callable[[Told], Found]) -> list[Found]:
    """What becomes of one after another, under a bar that says which is at work."""
    found = []
    with Progress(*BAR, console=messages, transient=True) as progress:
        task = progress.add_task("", total=len(told))
        for k, one in enumerate(told):
            progress.update(task, description=one.id)
            found.append(examine(one))
            tell(progress, task, k + 1, len(told))
    return found
