"""`cogov report DIR`: a finished study as a document to hand on."""

from pathlib import Path
from typing import Annotated

import typer

from analysis.cli.speech import Json, Lang, chosen, emit, messages
from analysis.words import say

app = typer.Typer()


@app.command(epilog="cogov report out/quick --lang zh --to pdf")
def report(
    folder: Annotated[Path, typer.Argument(metavar="DIR")],
    to: Annotated[str, typer.Option(metavar="html|pdf|docx", help="格式 / format")] = "html",
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="文件 / file; DIR/report_LANG.FORMAT unless told")
    ] = None,
    json_: Json = False,
    lang: Lang = None,
) -> None:
    """报告 / A finished study as a report: question, answer, design, figures, what would flip it, sources."""
    from analysis.reports import of_study, write

    spoken = chosen(lang)
    at = of_study.finished_study(folder)
    target = out or folder / f"report_{spoken}.{to}"
    write.check(to, target)
    told = of_study.report_on(at, spoken)
    write.write(told, to, target)
    messages.print(f"{say('written', spoken)} {target}", markup=False)
    if json_:
        emit(told.document())
