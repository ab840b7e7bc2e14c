"""Commands about one thing: what there is, whether a file is valid, one run, closed forms."""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import Progress
from rich.table import Table

from analysis import catalogue, files, words
from analysis.cli.speech import (
    BAR,
    Json,
    Lang,
    Out,
    Set,
    announce,
    assignments,
    chosen,
    emit,
    messages,
    results,
)
from analysis.designs import intensities
from analysis.store import check_target
from analysis.words import say, told
from sim.entries import ScenarioError
from sim.scenario import Scenario, load

app = typer.Typer()
Mechanisms = Annotated[
    list[str] | None, typer.Option(metavar="NAME[=INTENSITY]", help="加一项机制 / add a mechanism")
]
Without = Annotated[list[str] | None, typer.Option(metavar="NAME", help="去掉一项机制 / drop a mechanism")]


@app.command("list", epilog="cogov list parameters --json")
def list_(
    what: Annotated[str, typer.Argument(metavar="WHAT")], json_: Json = False, lang: Lang = None
) -> None:
    """列出 / List scenarios, mechanisms, rules, parameters, outcomes, hazards, hypotheses or studies."""
    spoken = chosen(lang)
    rows = catalogue.rows(what)
    if json_:
        emit(rows)
        return
    table = Table(box=None)
    columns = ["name", f"title_{spoken}"] + [
        key
        for key in ("family", "unit", "range", "kind", "default", "levers", "cost", "source")
        if rows and key in rows[0]
    ]
    for column in columns:
        heading = say(column.removesuffix("_zh").removesuffix("_en"), spoken)
        table.add_column(heading, no_wrap=column == "name", overflow="fold")
    for row in rows:
        table.add_row(*(catalogue.shown(column, row[column], spoken) for column in columns))
    results.print(table)


@app.command(epilog="cogov check my_city.toml")
def check(file: str, json_: Json = False, lang: Lang = None) -> None:
    """检查 / Validate a scenario, a mechanism, a study or a claim."""
    spoken = chosen(lang)
    facts = files.check(file)
    if json_:
        emit(facts)
        return
    for line in (f"{file}: {say('valid', spoken)}", *files.lines(facts, spoken)):
        results.print(line, markup=False)
    if "scenario_hash" in facts:
        warn_of_none(load(file), spoken)


@app.command(epilog="cogov run teaching --seed 7 --set trust.gain=0.08 --json")
def run(
    scenario: str,
    seed: Annotated[int, typer.Option(help="随机情景 / replication")] = 0,
    engine: Annotated[str, typer.Option(help="fast | reference")] = "fast",
    set_: Set = None,
    mechanism: Mechanisms = None,
    without: Without = None,
    out: Out = None,
    json_: Json = False,
    lang: Lang = None,
) -> None:
    """运行一次 / Run a scenario once."""
    spoken = chosen(lang)
    check_target(out)
    wanted = load(scenario, assignments(set_, "--set"), intensities(mechanism or ()), without or ())
    warn_of_none(wanted, spoken)
    announce(spoken)
    trajectory = with_progress(wanted, seed, engine, spoken)
    document = catalogue.run_document(trajectory)
    if out is not None:
        from analysis import store  # pandas and Matplotlib, only where something is written
        from analysis.figures import runs, save

        def fill(folder: Path) -> None:
            store.write_run(trajectory, folder, document)
            for tongue in ("zh", "en"):
                save(runs.course(trajectory, tongue), folder / f"course_{tongue}.png")
                save(runs.grids(trajectory, tongue), folder / f"grids_{tongue}.png")
                if wanted.file.hazard and wanted.quiet_steps < wanted.steps:
                    save(runs.resilience(trajectory, tongue), folder / f"resilience_{tongue}.png")

        store.write_folder(out, fill)
        messages.print(f"{say('written', spoken)} {out}", markup=False)
    if json_:
        emit(document)
    else:
        show_outcomes(document, wanted, spoken)


def warn_of_none(scenario: Scenario, lang: str) -> None:
    """Say so where a run would end before any of the hazards that its file has."""
    days = scenario.file.run.days
    if scenario.file.hazard and scenario.quiet_days >= days:
        messages.print(say("no_hazard", lang).format(f"{days:g}"), markup=False)


def with_progress(scenario: Scenario, seed: int, engine: str, lang: str) -> Any:
    """A run with a bar on standard error, a stretch of steps at a time."""
    from sim import run as door

    with Progress(*BAR, console=messages, transient=True) as progress:
        task = progress.add_task(f"{say('running', lang)} {scenario.name}", total=scenario.steps)
        return door(scenario, seed, engine, watch=lambda step: progress.update(task, completed=step))


def show_outcomes(document: dict[str, Any], scenario: Scenario, lang: str) -> None:
    """The table of outcomes."""
    table = Table(
        title=told(scenario.file, "title", lang),
        title_justify="left",
        box=None,
    )
    for column in ("outcome", "value", "unit", "better"):
        table.add_column(say(column, lang), justify="right" if column == "value" else "left")
    for row in catalogue.rows("outcomes"):
        value = document["outcomes"][row["name"]]
        if value is not None:
            better = say(row["direction"], lang) if row["direction"] else ""
            table.add_row(
                row[f"title_{lang}"],
                f"{value:,.4g}" if abs(value) < 1e4 else f"{value:,.0f}",
                words.unit(row["unit"], lang),
                better,
            )
    results.print(table)
    results.print(words.DISCLAIMER[lang], markup=False)


@app.command(epilog="cogov diff teaching +whistle")
def diff(first: str, second: str, json_: Json = False, lang: Lang = None) -> None:
    """比较设定 / What distinguishes two scenarios; +NAME[=I][,…] is the first with these mechanisms."""
    from analysis.difference import difference

    spoken = chosen(lang)
    base = load(first)
    added = intensities(second.removeprefix("+").split(",")) if second.startswith("+") else None
    changes = difference(base, load(first, mechanisms=added) if added else load(second))
    if json_:
        emit({"first": first, "second": second, "changes": [one._asdict() for one in changes]})
        return
    for one in changes:
        results.print(one.zh if spoken == "zh" else one.en, markup=False)
    if not changes:
        results.print(say("no_difference", spoken).format(first, second), markup=False)


@app.command(epilog="cogov limits V5 --with c=7 --with rho=0.9")
def limits(
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID]...")] = None,
    with_: Annotated[list[str] | None, typer.Option("--with", metavar="NAME=VALUE")] = None,
    json_: Json = False,
    lang: Lang = None,
) -> None:
    """解析极限 / Cases with a closed form: expected, got, verdict."""
    from analysis import limits as forms

    spoken = chosen(lang)
    values = assignments(with_, "--with")
    if values and (ids is None or len(ids) != 1):
        raise ScenarioError("--with: goes with exactly one limit")
    announce(spoken)
    rows = []
    table = Table(box=None)
    for column in ("limit", "title", "with", "expected", "got", "se", "verdict"):
        table.add_column(say(column, spoken))
    for row in forms.check(
        ids, values, lambda text: messages.print(f"{say('running', spoken)} {text}", markup=False)
    ):
        title = row.title_zh if spoken == "zh" else row.title_en
        rows.append(
            {
                "id": row.id,
                "title": title,
                "with": row.given,
                "expected": row.expected,
                "got": row.got,
                "se": row.se,
                "passes": row.passes,
            }
        )
        given = ", ".join(f"{k}={v}" if isinstance(v, str) else f"{k}={v:g}" for k, v in row.given.items())
        verdict = say("passes" if row.passes else "fails", spoken)
        table.add_row(row.id, title, given, f"{row.expected:.5g}", f"{row.got:.5g}", f"{row.se:.2g}", verdict)
    emit(rows) if json_ else results.print(table)
    if not all(row["passes"] for row in rows):
        raise typer.Exit(1)
