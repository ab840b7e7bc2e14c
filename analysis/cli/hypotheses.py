"""`cogov hypotheses [ID…]`: the claims of the source documents, put to the test."""

from typing import Annotated

import typer

from analysis.cli.speech import Json, Lang, announce, chosen, each, emit, results

app = typer.Typer()


@app.command(epilog="cogov hypotheses E02 E26")
def hypotheses(
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help="编号或文件 / ids or files")
    ] = None,
    replications: Annotated[
        int | None, typer.Option(min=10, max=10_000, help="重复次数 / replications, in place of each file's")
    ] = None,
    json_: Json = False,
    lang: Lang = None,
) -> None:
    """检验假说 / Put claims to the test: effect, interval, verdict, and where it flips."""
    from analysis import hypotheses as claims
    from analysis.hypotheses import sentences

    spoken = chosen(lang)
    told = [claims.read(name) for name in ids or claims.built_in()]
    announce(spoken)
    found = each(told, lambda one: claims.examine(one, replications))
    if json_:
        stands = claims.stand(found)
        emit([one.document() | {"stands_corrected": stands.get(one.hypothesis.id)} for one in found])
        return
    for one in found:
        for line in sentences.explain(one, spoken):
            results.print(line, markup=False)
    if text := sentences.corrected(found, spoken):
        results.print(text, markup=False)
