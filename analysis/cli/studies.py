"""Commands about studies: what one will cost, running it, where it stands, more of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import Progress
from rich.table import Table

from analysis import words
from analysis.cli.speech import BAR, Json, Lang, Out, announce, chosen, emit, messages, results, tell, worded
from analysis.store import check_target
from analysis.words import amount, label, say, unit
from sim.entries import ScenarioError
from sim.outcomes import OUTCOMES

app = typer.Typer()
Workers = Annotated[int | None, typer.Option(min=0, help="进程数，0 为本进程 / workers; 0: this process")]
Scheduler = Annotated[
    str | None,
    typer.Option(metavar="ADDRESS", help="dask调度器 / a dask scheduler, in place of workers here"),
]
OnError = Annotated[str, typer.Option(metavar="record|stop", help="运行失败时 / when a run fails")]


@app.command(epilog="cogov plan quick")
def plan(study: str, workers: Workers = None, json_: Json = False, lang: Lang = None) -> None:
    """预估 / What a study will cost, from a short pilot."""
    from analysis import study as studies
    from analysis import sweep as sweeps

    spoken = chosen(lang)
    announce(spoken)
    found = sweeps.plan(studies.load(study), workers)
    if json_:
        widths = {name: width if width == width else None for name, width in found.half_width.items()}
        emit({**found._asdict(), "half_width": widths})
        return
    results.print(
        say("plan", spoken).format(
            points=found.points,
            designs=say("times_designs", spoken).format(found.designs) if found.designs > 1 else "",
            replications=found.replications,
            runs=found.runs,
            seconds=amount(found.seconds_a_run),
            minutes=amount(found.minutes),
            workers=found.workers,
            megabytes=amount(found.megabytes),
        ),
        markup=False,
    )
    for name, width in found.half_width.items():
        about = OUTCOMES[name]
        told = say("width", spoken).format(
            label(about, spoken), amount(width) if width == width else "—", unit(about.unit, spoken)
        )
        results.print(told, markup=False)
    if found.failed:
        results.print(say("pilot_failed", spoken).format(found.failed), markup=False)


@app.command(epilog="cogov sweep quick --out out/quick --workers 2")
def sweep(
    study: str,
    out: Annotated[Path, typer.Option(help="结果目录 / folder of the study")],
    workers: Workers = None,
    scheduler: Scheduler = None,
    on_error: OnError = "record",
    shard: Annotated[str, typer.Option(metavar="K/N", help="第K份，共N份 / share K of N")] = "1/1",
    json_: Json = False,
    lang: Lang = None,
) -> None:
    """运行或续跑 / Run a study, or go on with it; run it again after any interruption."""
    from analysis import study as studies
    from analysis import sweep as sweeps

    if on_error not in ("record", "stop"):
        raise ScenarioError(f"--on-error = {on_error!r}: must be record or stop")
    share, spoken, told = share_of(shard), chosen(lang), studies.load(study)
    with hired(told, workers, scheduler, spoken) as workforce:
        at = sweeps.create(told, out)
        go(at, spoken, json_, workforce, on_error == "stop", share)


@app.command(epilog="cogov status out/quick")
def status(folder: Path, json_: Json = False, lang: Lang = None) -> None:
    """进度 / Where a study stands."""
    from analysis import sweep as sweeps

    show(sweeps.reopen(folder).standing(), chosen(lang), json_)


@app.command(epilog="cogov retry out/quick")
def retry(
    folder: Path,
    workers: Workers = None,
    scheduler: Scheduler = None,
    json_: Json = False,
    lang: Lang = None,
) -> None:
    """重跑失败 / Run again what failed or was lost, and what is missing."""
    from analysis import sweep as sweeps

    at, spoken = sweeps.reopen(folder), chosen(lang)
    with hired(at.study, workers, scheduler, spoken) as workforce:
        sweeps.forget_failures(at)
        go(at, spoken, json_, workforce, False, (1, 1))


@app.command(epilog="cogov extend out/quick --replications +8")
def extend(
    folder: Path,
    replications: Annotated[int, typer.Option(metavar="+N", help="增加重复 / more replications")] = 0,
    points: Annotated[int, typer.Option(metavar="+N", help="增加点 / more points")] = 0,
    workers: Workers = None,
    scheduler: Scheduler = None,
    json_: Json = False,
    lang: Lang = None,
) -> None:
    """扩充 / More replications or points; nothing is run twice."""
    from analysis import sweep as sweeps

    at, spoken = sweeps.reopen(folder), chosen(lang)
    with hired(at.study, workers, scheduler, spoken) as workforce:
        go(at.extended(replications, points), spoken, json_, workforce, False, (1, 1))


@app.command(epilog="cogov sensitivity quick --outcome loss --json")
def sensitivity(
    where: Annotated[str, typer.Argument(metavar="DIR|STUDY")],
    method: Annotated[str | None, typer.Option(help="方法 / method; that of the design unless told")] = None,
    outcome: Annotated[list[str] | None, typer.Option(metavar="NAME", help="指标 / an outcome")] = None,
    statistic: Annotated[str, typer.Option(help="mean | variance | upper_tail | lower_tail")] = "mean",
    design: Annotated[str | None, typer.Option(metavar="NAME", help="方案 / a design of the study")] = None,
    less_base: Annotated[
        bool, typer.Option("--less-base", help="与基准之差 / what it does beyond the base")
    ] = False,
    until_ci: Annotated[
        float | None, typer.Option(metavar="W", min=0.001, help="区间宽度 / go on until intervals are W wide")
    ] = None,
    most_runs: Annotated[int, typer.Option(min=1, help="运行次数上限 / at most so many runs")] = 100_000,
    workers: Workers = None,
    out: Out = None,
    json_: Json = False,
    lang: Lang = None,
) -> None:
    """敏感性 / What matters: indices with intervals, the noise floor, a verdict in words."""
    from analysis.sensitivities import of_study, result

    spoken = chosen(lang)
    check_target(out)
    at = of_study.folder_of(where)
    announce(spoken)
    work_off(at, spoken, workers)
    names = outcome or list(at.study.file.outcomes)
    if until_ci is not None:
        at = of_study.until(
            at,
            names,
            until_ci,
            most_runs,
            lambda more: work_off(more, spoken, workers),
            method,
            statistic,
            design,
            less_base,
        )
    told = of_each(names, lambda name: of_study.of_outcome(at, name, method, statistic, design, less_base))
    if out is not None:
        from analysis import store

        store.write_folder(out, lambda folder: result.write(told, folder))
        messages.print(f"{say('written', spoken)} {out}", markup=False)
    if json_:
        documents = [one.document() for one in told]
        emit(documents[0] if len(documents) == 1 else documents)
        return
    for one in told:
        show_sensitivity(one, spoken)
    results.print(words.DISCLAIMER[spoken], markup=False)


def of_each(outcomes: list[str], of_one: Callable[[str], Any]) -> list[Any]:
    """What comes of the outcomes; of those that have nothing, why. Raises ScenarioError where none has."""
    found: list[Any] = []
    errors: list[ScenarioError] = []
    for name in outcomes:
        try:
            found.append(of_one(name))
        except ScenarioError as error:
            errors.append(error)
    if not found:
        raise errors[0]
    for each in errors:
        messages.print(worded(each), markup=False)
    return found


def show_sensitivity(one: Any, lang: str) -> None:
    """The main index of every factor and group in a table, then sentences."""
    under = f" ({one.design}{' − base' if one.less_base else ''})" if one.design else ""
    table = Table(title=label(OUTCOMES[one.outcome], lang) + under, title_justify="left", box=None)
    for column in ("factor", "measure", "interval", "judgement"):
        table.add_column(say(column, lang), justify="right" if column == "measure" else "left")
    for name, index in one.ranked():
        table.add_row(
            one.named(name, lang),
            amount(index.value),
            f"[{amount(index.low)}, {amount(index.high)}]",
            words.judged(one.strength.verdicts[name], lang),
        )
    results.print(table)
    for text in one.explain(lang):
        results.print(text, markup=False)


def share_of(text: str) -> tuple[int, int]:
    """ "3/40" as numbers. Raises ScenarioError."""
    first, _, of = text.partition("/")
    if not (first.isdecimal() and of.isdecimal() and 1 <= int(first) <= int(of)):
        raise ScenarioError(f"--shard = {text!r}: must be K/N with K from 1 to N, such as 3/40")
    return int(first), int(of)


@contextmanager
def hired(told: Any, workers: int | None, scheduler: str | None, lang: str) -> Iterator[Any]:
    """Who does the runs of a study: processes of this machine, or a cluster, which is asked first.

    Raises ScenarioError, ClusterError.
    """
    if scheduler is None:
        from analysis.workers import of_this_machine

        announce(lang)
        yield of_this_machine(workers)
        return
    if workers is not None:
        raise ScenarioError(f"--workers = {workers}, --scheduler = {scheduler!r}: give one of them, not both")
    from analysis import cluster

    with cluster.connected(scheduler, told.mechanisms) as there:
        count, threads = there.size()
        text = say("cluster" if count else "no_workers", lang)
        messages.print(text.format(address=there.address, workers=count, threads=threads), markup=False)
        yield there.rows


def go(
    at: Any, lang: str, json_: bool, workforce: Any, stop_at_failure: bool, share: tuple[int, int]
) -> None:
    """Run what is missing, with a bar, then say where the study stands."""
    show(work_off(at, lang, workforce, stop_at_failure, share), lang, json_)


def work_off(
    at: Any,
    lang: str,
    workforce: Any,
    stop_at_failure: bool = False,
    share: tuple[int, int] = (1, 1),
) -> Any:
    """Run what is missing, with a bar; where the study then stands."""
    from analysis import sweep as sweeps

    with Progress(*BAR, console=messages, transient=True) as progress:
        task = progress.add_task(f"{say('running', lang)} {at.study.name}", total=None)
        return sweeps.run_missing(
            at, workforce, stop_at_failure, share, lambda done, bad, of: tell(progress, task, done, of)
        )


def show(standing: Any, lang: str, json_: bool) -> None:
    """Counts of runs."""
    told = {**standing._asdict(), "missing": standing.missing}
    if json_:
        emit(told)
    else:
        results.print(say("standing_of", lang).format(**told), markup=False)
