"""`cogov replay SCENARIO…`: one crisis under one to three designs, on a page for a class."""

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from analysis.cli.speech import BAR, Lang, announce, chosen, messages, tell
from analysis.words import say

app = typer.Typer()


@app.command(epilog="cogov replay dongcheng +whistle +rigid --to out/replay.html --lesson lesson.md")
def replay(
    scenarios: Annotated[
        list[str], typer.Argument(metavar="SCENARIO...", help="一至三个方案 / one to three designs")
    ],
    to: Annotated[Path, typer.Option(metavar="FILE.html", help="网页文件 / the page to write")],
    seed: Annotated[int, typer.Option(help="随机情景 / replication")] = 0,
    lesson: Annotated[
        Path | None, typer.Option(metavar="FILE.md", help="课程说明，纯文本 / the lesson, as plain text")
    ] = None,
    before: Annotated[float, typer.Option(metavar="DAYS", help="灾前天数 / days before the hazard")] = 10.0,
    after: Annotated[float, typer.Option(metavar="DAYS", help="灾后天数 / days after it")] = 80.0,
    lang: Lang = None,
) -> None:
    """重放 / One crisis under one to three designs on one page: a double click, no network."""
    from analysis.replays.write import write

    spoken = chosen(lang)
    announce(spoken)
    with Progress(*BAR, console=messages, transient=True) as progress:
        task = progress.add_task(f"{say('running', spoken)} {scenarios[0]}", total=None)
        write(
            scenarios,
            seed,
            to,
            spoken,
            lesson,
            before,
            after,
            lambda done, of: tell(progress, task, done, of),
        )
    messages.print(f"{say('written', spoken)} {to} ({to.stat().st_size / 1e6:.1f} MB)", markup=False)
