"""`cogov lesson NAME`: a lesson as one page with sliders, for a classroom without a network."""

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from analysis.cli.speech import BAR, Lang, announce, chosen, messages, tell
from analysis.words import say

app = typer.Typer()


@app.command(epilog="cogov lesson regimes --to out/lesson.html --lang zh")
def lesson(
    name: Annotated[str, typer.Argument(metavar="NAME")],
    to: Annotated[Path, typer.Option(metavar="FILE.html", help="网页文件 / the page to write")],
    lang: Lang = None,
) -> None:
    """课堂 / A lesson as one offline page: predict, move sliders over real runs, discuss."""
    from analysis import lessons
    from analysis.results import replace_text
    from analysis.store import check_file

    spoken = chosen(lang)
    check_file("--to", to, ".html")
    told = lessons.read(name)
    announce(spoken)
    with Progress(*BAR, console=messages, transient=True) as progress:
        task = progress.add_task(f"{say('running', spoken)} {name}", total=None)
        ran = lessons.run(told, lambda done, of: tell(progress, task, done, of))
    to.parent.mkdir(parents=True, exist_ok=True)
    replace_text(to, lessons.page(ran, spoken))
    for (design, place), why in ran.failed.items():
        messages.print(f"{design} {place}: {why}", markup=False)
    messages.print(f"{say('written', spoken)} {to}", markup=False)
