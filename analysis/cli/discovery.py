"""`cogov discover DIR`: in which futures of a study something happens."""

from pathlib import Path
from typing import Annotated

import typer

from analysis.cli.speech import Json, Lang, Out, chosen, emit, messages, results
from analysis.store import check_target, write_folder
from analysis.words import DISCLAIMER, say

app = typer.Typer()


@app.command(epilog='cogov discover out/quick --when "loss > 12000"')
def discover(
    folder: Annotated[Path, typer.Argument(metavar="DIR")],
    when: Annotated[
        str,
        typer.Option(metavar="CONDITION", help="条件，如 loss > 50 and participation < 0.2 / a condition"),
    ],
    out: Out = None,
    json_: Json = False,
    lang: Lang = None,
) -> None:
    """发现 / In which points of a finished study a condition holds, as boxes by PRIM and by a tree."""
    from analysis.discovery import discover as discovering

    spoken = chosen(lang)
    check_target(out)
    found = discovering.discover(folder, when)
    if out is not None:
        write_folder(out, lambda to: discovering.write(found, to))
        messages.print(f"{say('written', spoken)} {out}", markup=False)
    if json_:
        emit(found.document())
        return
    for text in [*found.explain(spoken), DISCLAIMER[spoken]]:
        results.print(text, markup=False)
