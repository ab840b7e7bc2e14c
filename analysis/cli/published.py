"""`cogov validate published [R07…]`: the model held against results that others published."""

from typing import Annotated

import typer

from analysis.cli.speech import Json, Lang, announce, chosen, each, emit, results


def published(
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help="编号或文件 / ids or files")
    ] = None,
    replications: Annotated[
        int | None, typer.Option(min=10, max=10_000, help="重复次数 / replications, in place of each file's")
    ] = None,
    json_: Json = False,
    lang: Lang = None,
) -> None:
    """已发表的结果 / Results that others published, put to the test: effect, interval, verdict."""
    from analysis import published as others
    from analysis.published import sentences
    from analysis.published.result import document

    spoken = chosen(lang)
    told = [others.read(name) for name in ids or others.built_in()]
    announce(spoken)
    found = each(told, lambda one: others.examine(one, replications))
    if json_:
        emit(document(found))
        return
    for result in found:
        for line in sentences.explain(result, spoken):
            results.print(line, markup=False)
