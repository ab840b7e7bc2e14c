"""`cogov why A B`: where two runs of one crisis part, and by which routes a mechanism works."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import Progress

from analysis.cli.speech import BAR, Json, Lang, Out, announce, chosen, emit, messages, results, tell
from analysis.store import check_target, write_folder
from analysis.words import DISCLAIMER, say

app = typer.Typer()
LANGUAGES = ("zh", "en")
FORMATS = ("png", "svg")


@app.command(epilog="cogov why dongcheng +whistle --seeds 10 --out out/why")
def why(
    first: Annotated[str, typer.Argument(metavar="A")],
    second: Annotated[str, typer.Argument(metavar="B")],
    seed: Annotated[int, typer.Option(help="随机情景 / the crisis that is looked at")] = 0,
    seeds: Annotated[
        int, typer.Option(min=0, help="另用多少个随机情景算各条路径的份额 / crises for the shares of routes")
    ] = 0,
    outcome: Annotated[
        str, typer.Option(metavar="NAME", help="份额所指的指标 / of which shares are")
    ] = "loss",
    out: Out = None,
    json_: Json = False,
    lang: Lang = None,
) -> None:
    """追因 / The first decision at which two runs of one crisis part, and the chain from it to the outcome;
    B may be +NAME."""
    from analysis.why import microscope
    from analysis.why import routes as attribution

    spoken = chosen(lang)
    check_target(out)
    attribution.check(outcome, seeds)
    microscope.pair(first, second)
    announce(spoken)
    with Progress(*BAR, console=messages, transient=True) as progress:
        task = progress.add_task(f"{say('comparing', spoken)} {first} {second}", total=None)
        found = microscope.why(first, second, seed)
        shares = None
        if seeds:
            numbers = list(range(seed, seed + seeds))
            shares = attribution.routes(
                first, second, numbers, outcome, lambda done, of: tell(progress, task, done, of)
            )
    document = {**found.document(), "routes": shares and shares.document()}
    if out is not None:
        write_folder(out, lambda folder: fill(folder, found, shares, document))
        messages.print(f"{say('written', spoken)} {out}", markup=False)
    if json_:
        emit(document)
        return
    for text in [*story(found, shares, spoken), DISCLAIMER[spoken]]:
        results.print(text, markup=False)


def story(found: Any, shares: Any, lang: str) -> list[str]:
    """Both in sentences."""
    return [*found.explain(lang), *(shares.explain(lang) if shares else [])]


def fill(folder: Path, found: Any, shares: Any, document: dict[str, Any]) -> None:
    """Story, figures, document, and the table of all differences."""
    from analysis.figures import save

    text = json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False)
    (folder / "why.json").write_text(text + "\n", encoding="utf-8")
    found.table.to_parquet(folder / "differences.parquet", index=False)
    for lang in LANGUAGES:
        told = [*story(found, shares, lang), DISCLAIMER[lang]]
        (folder / f"story_{lang}.txt").write_text("\n".join(told) + "\n", encoding="utf-8")
        drawn = {} if found.is_nothing else {"timeline": found.plot(lang)}
        if shares is not None:
            drawn["routes"] = shares.plot(lang)
        for name, figure in drawn.items():
            for ending in FORMATS:
                save(figure, folder / f"{name}_{lang}.{ending}")
