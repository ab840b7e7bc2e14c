"""`search`: a study with [search] is run, or gone on with, in its folder, and told."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from analysis import results, store, sweep
from analysis.arguments import ArgumentError
from analysis.searches.declaration import Search
from analysis.searches.ledger import Feed, Ledger
from analysis.study import Study, load
from analysis.workers import Workforce, of_this_machine
from sim.entries import ScenarioError

try:
    from analysis.searches import report
    from analysis.searches.course import Went, course, later, setting
    from analysis.searches.found import Found, found
except ModuleNotFoundError as error:
    raise ScenarioError(f"search: needs {error.name}: pip install 'cogov[search]'") from None

FOUND = "found"  # within the folder of a search: what it found
Progress = Callable[[int, int], None]  # runs done, of


def search(
    where: str | Path,
    workers: Workforce | int | None = None,
    progress: Progress = lambda done, of: None,
    out: str | Path | None = None,
) -> Found:
    """Search for designs that are good by all objectives of a study.

    `where` is a study with [search], or the folder of one, with which it goes on; a study is run in `out`,
    or in out/NAME. `workers` is who runs it, or so many processes of this machine. The same study gives the
    same designs, whatever was broken off when. Raises ScenarioError; RuntimeError where runs fail.

        found = analysis.search("search_storm")
        found.table(); found.plot("zh"); print(*found.explain("zh"), sep="\\n")
    """
    at = folder_of(where, out)
    workforce = workers if callable(workers) else of_this_machine(workers)
    with at.results() as rows:
        rows.drop(("lost",))
        told = searched(at, rows, workforce, progress)
    store.write_folder(at.folder / FOUND, lambda folder: report.write(told, folder))
    return told


def folder_of(where: str | Path, out: str | Path | None = None) -> sweep.Folder:
    """The folder of a search: this one, or that of a study by its name or file. Raises ScenarioError."""
    folder = Path(where)
    if (folder / sweep.MANIFEST).exists():
        if out is not None and Path(out).absolute() != folder.absolute():
            raise ArgumentError("out", f" = {str(out)!r}: {folder} is the folder of a search already")
        at = sweep.opened(folder)
    else:
        study = load(where)
        search_of(study)
        at = sweep.create(study, Path(out) if out else Path("out") / study.name)
    search_of(at.study)
    return at


def searched(at: sweep.Folder, rows: results.Results, workforce: Workforce, progress: Progress) -> Found:
    """Run what is missing of a search, in the folder whose rows these are."""
    study, futures = at.study, at.places
    ledger = Ledger(study.file.outcomes, len(futures), at.most_replications)
    if results.parts(at.folder / "runs"):
        for row in results.table(at.folder).to_dict("records"):
            ledger.add(row)
    here = setting(study, search_of(study), ledger, len(futures))
    feed = Feed(study, futures, ledger, course(here), later(here))
    of = here.told.most_runs(len(futures), at.replications)
    while not feed.finished:
        before = len(ledger.there)
        with closing(workforce(study.job, feed, study.file.seconds)) as stream:
            for row in stream:
                rows.add(row)
                ledger.add(row)
                progress(min(len(ledger.there), of), of)
        if not feed.finished and len(ledger.there) == before:
            raise RuntimeError("no run was done, though some are missing")
    progress(of, of)
    went: Went = feed.found
    return found(study.name, here, went)


def search_of(told: Study) -> Search:
    """What a study searches for. Raises ScenarioError."""
    if told.search is None:
        raise ScenarioError(f"study {told.name}: has no [search]: nothing to search for")
    return told.search
