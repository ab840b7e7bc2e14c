"""`cogov ingest` and `cogov validate`: open records become scenarios, and the model is held against them."""

import os
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import Progress, TaskID
from rich.table import Table

from analysis.cli.speech import BAR, Json, Lang, announce, chosen, emit, messages, results, tell
from analysis.words import amount, say
from sim.entries import ScenarioError

app = typer.Typer()
group = typer.Typer()
app.add_typer(group, name="validate")
DATA = "COGOV_DATA"
SAYS: dict[str, dict[str, Any]] = {
    "zh": {
        "aside": "搁置 {} 行：{}",
        "reasons": {
            "opened at no known time": "无受理时间",
            "closed at no known time": "已办结而无办结时间",
            "closed before it was opened": "办结早于受理",
        },
        "absent": "未给出数据目录（--data 或环境变量 COGOV_DATA），或其中没有：{}；相应的行略去",
        "who": {
            "model": "模型",
            "null_shares": "零模型：份额不变",
            "null_queue": "零模型：纯排队",
            "record": "记录",
        },
    },
    "en": {
        "aside": "{} rows set aside: {}",
        "reasons": {},
        "absent": "no folder of data (--data or the environment variable COGOV_DATA), or not in it: {}; "
        "their rows are left out",
        "who": {
            "model": "model",
            "null_shares": "null: same shares",
            "null_queue": "null: pure queue",
            "record": "record",
        },
    },
}
Zone = Annotated[
    str | None,
    typer.Option(help="把带时差的时刻换算到的时区 / time zone in which instants with an offset are read"),
]


@app.command(epilog="cogov ingest --format open311 cases.csv --to out/record.toml")
def ingest(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV")],
    format_: Annotated[str, typer.Option("--format", help="open311")],
    to: Annotated[Path | None, typer.Option(help="情景文件 / the scenario file to write")] = None,
    zone: Zone = None,
    json_: Json = False,
    lang: Lang = None,
) -> None:
    """导入 / Turn an open record of requests into a scenario."""
    from analysis.validation import ingest as ingesting
    from analysis.validation import record

    spoken = chosen(lang)
    if format_ not in record.FORMATS:
        raise ScenarioError(f"--format = {format_!r}: must be one of {', '.join(record.FORMATS)}")
    target = to or Path(f"{file.stem}.toml")
    if target.suffix != ".toml":
        raise ScenarioError(f"--to = {str(target)!r}: must end in .toml")
    found = record.read(file, zone)
    ingesting.write(found, target, file.stem)
    tell_aside(found.aside, spoken)
    if json_:
        emit({"scenario": str(target), "cases": len(found.cases), "set_aside": found.aside})
    else:
        messages.print(f"{say('written', spoken)} {target}", markup=False)


def tell_aside(aside: dict[str, int], lang: str) -> None:
    """How many rows were set aside, and why."""
    for reason, count in aside.items():
        told = SAYS[lang]["reasons"].get(reason, reason)
        messages.print(SAYS[lang]["aside"].format(count, told), markup=False)


@group.callback(invoke_without_command=True, epilog="cogov validate --data DIR --json")
def validate(
    context: typer.Context,
    data: Annotated[Path | None, typer.Option(help="数据目录，默认 COGOV_DATA / folder of data")] = None,
    page: Annotated[
        Path | None,
        typer.Option(help="写入 Markdown，文种随 --lang / a page to write, in the language of --lang"),
    ] = None,
    json_: Json = False,
    lang: Lang = None,
) -> None:
    """验证 / The score against the world, fails included."""
    if context.invoked_subcommand:
        return
    from analysis.results import replace_text
    from analysis.store import check_file
    from analysis.validation import board, phrases
    from analysis.validation import page as paging

    spoken = chosen(lang)
    given = os.environ.get(DATA)
    folder = data or (Path(given) if given else None)
    if folder is not None and not folder.is_dir():
        raise ScenarioError(f"--data = {str(folder)!r}: no such folder")
    absent = board.absent(folder, board.SECTIONS)
    if page is not None:
        check_file("--page", page, ".md")
        if absent:
            raise ScenarioError(f"--page = {str(page)!r}: needs all the data; absent: {', '.join(absent)}")
    announce(spoken)
    with Progress(*BAR, console=messages, transient=True) as progress:
        tasks: dict[str, TaskID] = {}

        def told(section: board.Section, done: int, of: int) -> None:
            if section.name not in tasks:
                title = section.title_zh if spoken == "zh" else section.title_en
                tasks[section.name] = progress.add_task(title, total=of)
            tell(progress, tasks[section.name], done, of)

        found = board.board(folder, told, board.SECTIONS)
        wide = page is not None or json_
        spread = board.board(folder, told, board.SPREADS if wide else [])
    if absent:
        messages.print(SAYS[spoken]["absent"].format(", ".join(absent)), markup=False)
    if page is not None:
        replace_text(page, paging.page(found, spread, spoken))
    if json_:
        emit(board.document(found, spread, absent))
        return
    table = Table(box=None)
    for column in phrases.COLUMNS[spoken]:
        table.add_column(column)
    for rows in found.values():
        for row in rows:
            table.add_row(*paging.cells(row, spoken))
    results.print(table)


@group.command(epilog="cogov validate city --data cases.csv --type 'Tree Emergencies' --json")
def city(
    data: Annotated[Path, typer.Option(metavar="FILE", help="记录 / the record")],
    fit_until: Annotated[
        str, typer.Option(metavar="DATE", help="拟合截止日 / last day of fitting")
    ] = "2011-08-26",
    score_from: Annotated[
        str, typer.Option(metavar="DATE", help="评分首日 / first day scored")
    ] = "2011-08-28",
    score_to: Annotated[str, typer.Option(metavar="DATE", help="评分末日 / last day scored")] = "2011-10-15",
    type_: Annotated[
        str | None, typer.Option("--type", metavar="NAME", help="只看一类 / one type only")
    ] = None,
    zone: Zone = None,
    json_: Json = False,
    lang: Lang = None,
) -> None:
    """城市服务 / Fit on one stretch of a record, predict another, beside the null models."""
    from analysis.validation import board, record

    spoken = chosen(lang)
    keys = ("--fit-until", "--score-from", "--score-to")
    days = [record.day(text, key) for text, key in zip((fit_until, score_from, score_to), keys, strict=True)]
    found = record.read(data, zone)
    announce(spoken)
    scores = board.scores(found, days[0], days[1], days[2], type_)
    tell_aside(found.aside, spoken)
    if json_:
        emit(scores)
        return
    table = Table(box=None)
    table.add_column("")
    for measure in scores["record"]:
        table.add_column(measure)
    for name, values in scores.items():
        table.add_row(SAYS[spoken]["who"][name], *map(number, values.values()))
    results.print(table)


@group.command(epilog="cogov validate epidemic --region 北京市 --size 414 --start 2020-01-21 --json")
def epidemic(
    region: Annotated[
        str, typer.Option(metavar="NAME", help="地区，只作标注 / region: a label, for one fit serves all")
    ],
    size: Annotated[int, typer.Option(metavar="N", help="最终规模 / final size")],
    start: Annotated[str, typer.Option(metavar="DATE", help="第10例的日期 / day of the tenth case")],
    json_: Json = False,
    lang: Lang = None,
) -> None:
    """首波疫情 / Dates of half and nine tenths of a final size, beside the null model."""
    from analysis.validation import record, wave

    chosen(lang)
    day: date = record.day(start, "--start").date()
    if not region.strip():
        raise ScenarioError(f"--region = {region!r}: must be a name")
    found = wave.predict(size, day)
    if json_:
        emit(found)
        return
    for key, value in found.items():
        results.print(f"{key} {value}", markup=False)


def number(value: float | None) -> str:
    """A number, or a dash where there is none."""
    return "—" if value is None else amount(float(value))
