"""Commands that set ways of governing side by side."""

from typing import Annotated, Any

import typer
from rich.progress import Progress
from rich.table import Table

from analysis import words
from analysis.cli.futures import over_futures
from analysis.cli.speech import BAR, Json, Lang, Out, announce, chosen, emit, messages, results, tell
from analysis.cli.studies import Workers
from analysis.store import check_target
from analysis.words import label, say
from sim.entries import ScenarioError
from sim.outcomes import OUTCOMES

app = typer.Typer()


@app.command(
    epilog="cogov compare dongcheng +rigid +flexible +dual_integration +whistle --budget equal --json"
)
def compare(
    base: str,
    alternatives: Annotated[list[str] | None, typer.Argument(metavar="[ALTERNATIVE]...")] = None,
    budget: Annotated[str | None, typer.Option(help="equal: 同等预算 / the same budget for all")] = None,
    replications: Annotated[
        int | None, typer.Option(help="随机情景数，默认30 / crises for each design; 30 unless told")
    ] = None,
    precision: Annotated[
        float | None, typer.Option(help="损失差异半宽/基准损失 / half-width of the difference over the base")
    ] = None,
    outcome: Annotated[list[str] | None, typer.Option(metavar="NAME", help="指标 / an outcome")] = None,
    good_enough: Annotated[
        list[str] | None, typer.Option(metavar="NAME<=X", help="达标线 / what is good enough, of a study")
    ] = None,
    workers: Workers = None,
    out: Out = None,
    json_: Json = False,
    lang: Lang = None,
) -> None:
    """比较 / Compare designs under the same luck: BASE with its alternatives, or the designs of a study
    (BASE is then the study or its folder) over all of its futures."""
    from analysis import comparison as comparing

    spoken = chosen(lang)
    check_target(out)
    if not alternatives:
        told: dict[str, Any] = {"--budget": budget, "--replications": replications}
        told["--precision"] = precision
        refuse(told, "goes with alternatives; a study says so in its file")
        over_futures(base, outcome, good_enough, workers, out, json_, spoken)
        return
    refuse({"--good-enough": good_enough, "--workers": workers}, "goes with a study, not with alternatives")
    announce(spoken)
    with Progress(*BAR, console=messages, transient=True) as progress:
        task = progress.add_task(f"{say('comparing', spoken)} {base}", total=None)
        found = comparing.compare(
            base,
            alternatives,
            replications,
            precision,
            outcome,
            budget,
            progress=lambda done, of: tell(progress, task, done, of),
        )
    if out is not None:
        from analysis import store
        from analysis.reports import of_comparison

        store.write_folder(out, lambda folder: of_comparison.write(found, folder))
        messages.print(f"{say('written', spoken)} {out}", markup=False)
    if json_:
        emit(found.document())
    else:
        show_comparison(found, spoken)


def refuse(options: dict[str, Any], why: str) -> None:
    """Options that mean nothing here. Raises ScenarioError where one is given."""
    for name, given in options.items():
        if given is not None:
            raise ScenarioError(f"{name}: {why}")


def show_comparison(found: Any, lang: str) -> None:
    """Differences in a table, then in sentences."""
    table = Table(box=None)
    for column in ("design", "outcome", "base", "difference", "interval", "p_adjusted"):
        table.add_column(say(column, lang))
    called = found.titles(lang)
    for one in found.differences():
        table.add_row(
            called[one.alternative],
            label(OUTCOMES[one.outcome], lang),
            words.amount(one.base_mean),
            words.amount(one.difference, "+"),
            f"[{words.amount(one.low)}, {words.amount(one.high)}]",
            f"{one.p_adjusted:.2g}",
        )
    results.print(table)
    for name, title in called.items():
        design = found.design(name)
        made = ", ".join(f"{one} {intensity:.2f}" for one, intensity in design["mechanisms"].items())
        hours = design["hours_before"] + design["standing_hours_before"]
        text = say("made_of", lang).format(title, made or say("nothing", lang), f"{hours:,.0f}")
        results.print(text, markup=False)
    for text in found.explain(lang, found.names[0]):
        results.print(text, markup=False)
    results.print(words.DISCLAIMER[lang], markup=False)
