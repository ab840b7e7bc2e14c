"""`cogov compare STUDY`: the designs of a study over its futures."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from rich.table import Table

from analysis import words
from analysis.cli.speech import announce, emit, messages, results
from analysis.cli.studies import work_off
from analysis.words import amount, label, say, unit
from sim import scenario
from sim.entries import ScenarioError
from sim.outcomes import OUTCOMES


def over_futures(
    where: str,
    outcome: list[str] | None,
    good_enough: list[str] | None,
    workers: int | None,
    out: Path | None,
    json_: bool,
    lang: str,
) -> None:
    """Run what is missing of a study and weigh its designs. Raises ScenarioError."""
    from analysis.futures import grid, report, weighed
    from analysis.sensitivities import of_study

    if where in scenario.built_in():
        raise ScenarioError(f"compare {where}: at least one alternative, such as +whistle, or a study")
    at = of_study.folder_of(where)
    is_grid = grid.is_grid(at) and good_enough is None
    if not is_grid:
        weighed.check(at, outcome, good_enough or [])
    announce(lang)
    work_off(at, lang, workers)
    if is_grid:
        grids = grid.grids_of(at, outcome)
        put(out, lambda folder: report.write_grids(grids, folder), lang)
        emit([one.document() for one in grids]) if json_ else show_grids(grids, lang)
    else:
        found = weighed.weighed(at, outcome, good_enough or [])
        put(out, lambda folder: report.write(found, folder), lang)
        emit(found.document()) if json_ else show(found, lang)


def put(out: Path | None, fill: Callable[[Path], None], lang: str) -> None:
    """Write a folder, where one was asked for."""
    if out is not None:
        from analysis import store

        store.write_folder(out, fill)
        messages.print(f"{say('written', lang)} {out}", markup=False)


def show_grids(grids: Sequence[Any], lang: str) -> None:
    """A table an outcome, then a sentence each."""
    for one in grids:
        columns = one.table().drop(columns="outcome")
        table = Table(title=label(OUTCOMES[one.outcome], lang), title_justify="left", box=None)
        for column in columns:
            table.add_column(say(column, lang) if column in words.WORDS else column)
        for row in columns.itertuples(index=False):
            table.add_row(*map(amount, row))
        results.print(table)
    for one in grids:
        for text in one.explain(lang):
            results.print(text, markup=False)
    results.print(words.DISCLAIMER[lang], markup=False)


def show(found: Any, lang: str) -> None:
    """A table an outcome, then sentences."""
    for outcome, standings in found.standings.items():
        about = OUTCOMES[outcome]
        title = f"{label(about, lang)} ({unit(about.unit, lang)})"
        table = Table(title=title, title_justify="left", box=None)
        for column in ("design", "mean_over_futures", "first_in", "regret", "regret_most", "good_enough"):
            table.add_column(say(column, lang))
        for one, good in zip(standings, found.good, strict=True):
            table.add_row(
                found.called[lang][one.design],
                interval(one.mean),
                share(one.best),
                interval(one.regret),
                amount(one.regret_most),
                share(good),
            )
        results.print(table)
    for text in found.explain(lang):
        results.print(text, markup=False)
    results.print(words.DISCLAIMER[lang], markup=False)


def interval(estimate: tuple[float, float, float]) -> str:
    """A number with its interval."""
    return f"{amount(estimate[0])} [{amount(estimate[1])}, {amount(estimate[2])}]"


def share(estimate: tuple[float, float, float]) -> str:
    """A share with its interval."""
    return f"{estimate[0]:.0%} [{estimate[1]:.0%}, {estimate[2]:.0%}]"
