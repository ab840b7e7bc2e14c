"""`cogov search STUDY`: designs that are good by several objectives, looked for and judged anew."""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import Progress
from rich.table import Table

from analysis.cli.speech import BAR, Json, Lang, chosen, emit, messages, results, tell
from analysis.cli.studies import Scheduler, Workers, hired
from analysis.words import DISCLAIMER, amount, say

app = typer.Typer()


@app.command(epilog="cogov search search_storm --workers 2")
def search(
    where: Annotated[str, typer.Argument(metavar="STUDY|DIR")],
    out: Annotated[
        Path | None, typer.Option(help="结果目录，默认 out/NAME / folder of the search; out/NAME unless told")
    ] = None,
    workers: Workers = None,
    scheduler: Scheduler = None,
    json_: Json = False,
    lang: Lang = None,
) -> None:
    """搜索方案 / Look for designs good by several objectives; run it again after any interruption."""
    from analysis.searches import of_study

    spoken = chosen(lang)
    at = of_study.folder_of(where, out)
    with (
        hired(at.study, workers, scheduler, spoken) as workforce,
        Progress(*BAR, console=messages, transient=True) as progress,
    ):
        task = progress.add_task(f"{say('running', spoken)} {at.study.name}", total=None)
        found = of_study.search(at.folder, workforce, lambda done, of: tell(progress, task, done, of))
    messages.print(f"{say('written', spoken)} {at.folder / of_study.FOUND}", markup=False)
    emit(found.document()) if json_ else show(found, spoken)


def show(found: Any, lang: str) -> None:
    """The designs that were judged anew in a table, then sentences."""
    from analysis.searches.told import SAYS, made_of, title

    table = Table(box=None)
    heads = [
        say("design", lang),
        SAYS[lang]["hours"],
        *(title(one, lang) for one in found.at.judge.objectives),
    ]
    for head in ("", *heads):
        table.add_column(head, overflow="fold")
    for one in found.finalists:
        values = [f"{amount(x)} [{amount(low)}, {amount(high)}]" for x, low, high in one.held.values()]
        name = made_of(one.levers, lang) if one.found_by else SAYS[lang]["base"]
        mark = SAYS[lang][one.found_by] if one.found_by else ""
        table.add_row(f"{mark}{' *' if one.on_front else ''}", name, amount(one.staff_hours), *values)
    results.print(table)
    for text in [*found.explain(lang), DISCLAIMER[lang]]:
        results.print(text, markup=False)
