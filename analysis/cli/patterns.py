"""`cogov validate patterns [NAME…]` and `cogov validate figures [NAME…]`: does it behave like a society?"""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

from analysis.cli import validation
from analysis.cli.speech import BAR, Json, Lang, announce, chosen, emit, messages, results, tell
from analysis.words import say
from sim.entries import ScenarioError

app = typer.Typer()
Names = Annotated[
    list[str] | None, typer.Argument(metavar="[NAME]...", help="名称或文件，默认全部 / names or files")
]
Figures = Annotated[Path | None, typer.Option(metavar="DIR", help="写入图件 / a folder for the figures")]
Replications = Annotated[
    int | None, typer.Option(min=8, max=10_000, help="重复次数 / replications, in place of each file's")
]


@validation.group.command(epilog="cogov validate patterns shock whistles --figures out/patterns")
def patterns(
    names: Names = None,
    figures: Figures = None,
    replications: Replications = None,
    json_: Json = False,
    lang: Lang = None,
) -> None:
    """规律 / Patterns that no single setting names, each with a verdict."""
    held("patterns", names, figures, replications, json_, lang)


@validation.group.command("figures", epilog="cogov validate figures activation --json")
def figures_(
    names: Names = None,
    figures: Figures = None,
    replications: Replications = None,
    json_: Json = False,
    lang: Lang = None,
) -> None:
    """公布数 / The administration's own figures, each with a verdict."""
    held("figures", names, figures, replications, json_, lang)


def held(
    group: str,
    names: list[str] | None,
    folder: Path | None,
    replications: int | None,
    json_: bool,
    lang: str | None,
) -> None:
    """Run the patterns of a group and tell what became of them. Raises ScenarioError."""
    from analysis import patterns as of
    from analysis.figures.style import save
    from analysis.patterns import sentences
    from analysis.patterns.drawn import drawn

    spoken = chosen(lang)
    told = [of.read(name, group) for name in names or of.built_in(group)]
    if folder is not None:
        if folder.exists() and not folder.is_dir():
            raise ScenarioError(f"--figures = {str(folder)!r}: is no folder")
        folder.mkdir(parents=True, exist_ok=True)
    announce(spoken)
    rows = []
    with Progress(*BAR, console=messages, transient=True) as progress:
        for one in told:
            task = progress.add_task(one.id)
            found = of.examine(one, replications, partial(tell, progress, task))
            rows += of.rows(found, group)
            figure = drawn(found, spoken) if folder is not None else None
            if folder is not None and figure is not None:
                save(figure, folder / f"{group}_{one.id}_{spoken}.png")
                messages.print(
                    f"{say('written', spoken)} {folder / f'{group}_{one.id}_{spoken}.png'}", markup=False
                )
    if json_:
        emit({"rows": [row._asdict() for row in rows]})
        return
    table = Table(box=None)
    for column in sentences.SAYS[spoken]["head"]:
        table.add_column(escape(column))
    for row in rows:
        about = row.about_zh if spoken == "zh" else row.about_en
        numbers = (sentences.figure(row.record), sentences.spanned(row), sentences.figure(row.null))
        table.add_row(escape(about), *numbers, sentences.verdict(row, spoken))
    results.print(table)
