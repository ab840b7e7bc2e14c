"""The command `cogov`: results to standard output, messages and progress to standard error.

Exit 0: done; 1: the work failed; 2: the input was wrong, with one line that says how.
"""

import json
import sys
import tomllib
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from analysis import catalogue, words
from analysis.designs import intensities
from analysis.words import label, say, told
from sim import mechanisms
from sim.entries import ScenarioError
from sim.outcomes import OUTCOMES
from sim.scenario import Scenario, load

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="协同治理模拟 / Collaborative governance in crises, simulated.",
)
WIDE = 160  # columns, where there is no terminal that says how many it has
messages = Console(stderr=True, highlight=False, soft_wrap=True)
results = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else WIDE)

BAR = (
    TextColumn("{task.description}"),
    BarColumn(),
    TextColumn("{task.percentage:>3.0f} %"),
    TimeElapsedColumn(),
)
Json = Annotated[bool, typer.Option("--json", help="一份 JSON 文档 / one JSON document")]
Lang = Annotated[str | None, typer.Option("--lang", help="zh | en")]
Set = Annotated[
    list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="改动一项 / change one entry")
]


Mechanisms = Annotated[
    list[str] | None, typer.Option(metavar="NAME[=INTENSITY]", help="加一项机制 / add a mechanism")
]
Without = Annotated[list[str] | None, typer.Option(metavar="NAME", help="去掉一项机制 / drop a mechanism")]
Out = Annotated[Path | None, typer.Option(help="写入目录 / folder for tables and figures")]


def main() -> None:
    """Run a command; errors become one line and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        app()
    except ScenarioError as error:
        messages.print(f"cogov: {error}", markup=False)
        sys.exit(2)
    except (OSError, RuntimeError, MemoryError) as error:
        messages.print(f"cogov: {type(error).__name__}: {error}", markup=False)
        sys.exit(1)


def chosen(lang: str | None) -> str:
    """The language to speak. Raises ScenarioError."""
    if lang not in (None, "zh", "en"):
        raise ScenarioError(f"--lang = {lang!r}: must be one of zh, en")
    return words.language(lang)


def emit(document: Any) -> None:
    """One JSON document on standard output."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, allow_nan=False) + "\n")


def assignments(texts: list[str] | None, option: str) -> dict[str, Any]:
    """KEY=VALUE texts as values; a value is read as TOML, or else taken as a text. Raises ScenarioError."""
    found: dict[str, Any] = {}
    for text in texts or []:
        key, equals, value = text.partition("=")
        if not equals or not key.strip():
            raise ScenarioError(f"{option} {text!r}: must be KEY=VALUE")
        try:
            found[key.strip()] = tomllib.loads(f"value = {value}")["value"]
        except tomllib.TOMLDecodeError:
            found[key.strip()] = value.strip()
    return found


@app.command("list", epilog="cogov list parameters --json")
def list_(
    what: Annotated[str, typer.Argument(metavar="WHAT")], json_: Json = False, lang: Lang = None
) -> None:
    """列出 / List scenarios, mechanisms, rules, parameters, outcomes or hazards."""
    spoken = chosen(lang)
    rows = catalogue.rows(what)
    if json_:
        emit(rows)
        return
    table = Table(box=None)
    columns = ["name", f"title_{spoken}"] + [
        key for key in ("unit", "range", "kind", "default", "source") if rows and key in rows[0]
    ]
    for column in columns:
        table.add_column(say(column.removesuffix("_zh").removesuffix("_en"), spoken))
    for row in rows:
        table.add_row(*(catalogue.shown(column, row[column], spoken) for column in columns))
    results.print(table)


@app.command(epilog="cogov check my_city.toml")
def check(file: str, json_: Json = False, lang: Lang = None) -> None:
    """检查 / Validate a scenario or a mechanism file."""
    spoken = chosen(lang)
    if catalogue.is_mechanism(file):
        one = mechanisms.load(file)
        told = {"mechanism": Path(file).stem, "valid": True, "levers": {**one.levers, **one.rules}}
        emit(told) if json_ else results.print(f"{file}: {say('valid', spoken)} {told}", markup=False)
        return
    scenario = load(file)
    city = scenario.build()
    facts = {
        "scenario": scenario.name,
        "scenario_hash": scenario.digest,
        "valid": True,
        "steps": scenario.steps,
        "grids": len(city.grids),
        "residents": len(city.resident_grid),
        "stations": len(city.stations),
    }
    emit(facts) if json_ else results.print(f"{file}: {say('valid', spoken)} {facts}", markup=False)


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
    wanted = load(scenario, assignments(set_, "--set"), intensities(mechanism or ()), without or ())
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

        store.write_folder(out, fill)
        messages.print(f"{say('written', spoken)} {out}", markup=False)
    if json_:
        emit(document)
    else:
        show_outcomes(document, wanted, spoken)


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


@app.command(
    epilog="cogov compare dongcheng +rigid +flexible +dual_integration +whistle --budget equal --json"
)
def compare(
    base: str,
    alternatives: Annotated[list[str], typer.Argument(metavar="ALTERNATIVE...")],
    budget: Annotated[str | None, typer.Option(help="equal: 同等预算 / the same budget for all")] = None,
    replications: Annotated[int, typer.Option(help="随机情景数 / crises for each design")] = 30,
    precision: Annotated[
        float | None, typer.Option(help="损失差异半宽/基准损失 / half-width of the difference over the base")
    ] = None,
    outcome: Annotated[list[str] | None, typer.Option(metavar="NAME", help="指标 / an outcome")] = None,
    out: Out = None,
    json_: Json = False,
    lang: Lang = None,
) -> None:
    """比较 / Compare designs under the same luck."""
    from analysis import comparison as comparing

    spoken = chosen(lang)
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
        from analysis import report, store

        store.write_folder(out, lambda folder: report.write(found, folder))
        messages.print(f"{say('written', spoken)} {out}", markup=False)
    if json_:
        emit(found.document())
    else:
        show_comparison(found, spoken)


def tell(progress: Progress, task: TaskID, done: int, of: int) -> None:
    """Move the bar; where there is no terminal to draw it on, say every tenth."""
    progress.update(task, completed=done, total=of)
    if not messages.is_terminal and 10 * done // of > 10 * (done - 1) // of:
        messages.print(f"{done}/{of}", markup=False)


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
    for text in found.explain(lang, found.names[0]):
        results.print(text, markup=False)
    results.print(words.DISCLAIMER[lang], markup=False)


@app.command(epilog="cogov replay dongcheng +whistle --to out/replay.html")
def replay(
    scenarios: Annotated[list[str], typer.Argument(metavar="SCENARIO...")],
    to: Annotated[Path, typer.Option(help="HTML 文件 / the page to write")],
    seed: Annotated[int, typer.Option(help="随机情景 / replication")] = 0,
    lang: Lang = None,
) -> None:
    """重放 / Two runs of the same crisis side by side, on one page."""
    from analysis import replay as page

    spoken = chosen(lang)
    page.write(scenarios, seed, to, spoken)
    messages.print(f"{say('written', spoken)} {to}", markup=False)


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
    for key, value in values.items():
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise ScenarioError(f"--with {key}={value}: must be a number")
    if values and (ids is None or len(ids) != 1):
        raise ScenarioError("--with: goes with exactly one limit")
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
                "with": row.values,
                "expected": row.expected,
                "got": row.got,
                "se": row.se,
                "passes": row.passes,
            }
        )
        given = ", ".join(f"{k}={v:g}" for k, v in row.values.items())
        verdict = say("passes" if row.passes else "fails", spoken)
        table.add_row(row.id, title, given, f"{row.expected:.5g}", f"{row.got:.5g}", f"{row.se:.2g}", verdict)
    emit(rows) if json_ else results.print(table)
    if not all(row["passes"] for row in rows):
        raise typer.Exit(1)


if __name__ == "__main__":
    main()
