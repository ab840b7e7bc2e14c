"""`cogov calibrate`: which points of a study agree with given figures, and what those do not tell."""

from typing import Annotated

import typer

from analysis.cli.speech import Json, Lang, Out, announce, chosen, emit, messages, results
from analysis.cli.studies import Workers, work_off
from analysis.store import check_target, write_folder
from analysis.words import DISCLAIMER, say

app = typer.Typer()


@app.command(epilog="cogov calibrate recovery --out out/recovered")
def calibrate(
    study: str,
    waves: Annotated[
        int, typer.Option(metavar="N", help="追加波次 / waves of points beyond the study's own")
    ] = 2,
    workers: Workers = None,
    out: Out = None,
    json_: Json = False,
    lang: Lang = None,
) -> None:
    """校准 / Which points of a study agree with its targets, and what the targets do not pin down."""
    from analysis.calibration import calibrate as calibrating
    from analysis.calibration import result

    spoken = chosen(lang)
    check_target(out)
    calibrating.check_waves(waves)
    at = calibrating.folder_of(study)
    announce(spoken)
    found = calibrating.calibrated(at, lambda more: work_off(more, spoken, workers), waves)
    if out is not None:
        write_folder(out, lambda to: result.write(found, to))
        messages.print(f"{say('written', spoken)} {out}", markup=False)
    if json_:
        emit(found.document())
    else:
        for text in [*found.explain(spoken), DISCLAIMER[spoken]]:
            results.print(text, markup=False)
    if not found.fits:
        raise typer.Exit(1)
