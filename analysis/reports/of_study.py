"""The report on a finished study, from its folder."""

from pathlib import Path

from analysis import sweep
from analysis.futures.grid import grids_of, is_grid
from analysis.futures.sentences import of_luck
from analysis.futures.weighed import weighed
from analysis.reports import choices, factors, provenance
from analysis.reports.context import Report, Section, Table, finished
from analysis.reports.of_comparison import DOCUMENT, PAGES
from analysis.reports.phrases import listed, phrase, quoted
from analysis.sensitivities import of_study
from analysis.sensitivities.result import called
from analysis.study import Factor
from analysis.sweep import Folder
from analysis.tasks import MECHANISM
from analysis.words import DISCLAIMER, label, say, told, unit
from sim import mechanisms
from sim.entries import ScenarioError
from sim.outcomes import OUTCOMES
from sim.parameters import Quantity, declared
from sim.scenario import from_entries

DOUBT = "uncertainty"  # kind of a parameter that nobody chooses


def finished_study(folder: Path) -> Folder:
    """The study of a folder, of which every run has been tried. Raises ScenarioError."""
    if (folder / DOCUMENT).is_file():
        raise ScenarioError(
            f"{folder}: is a comparison, whose report is in it already: {', '.join(PAGES.values())}; a study "
            "with these designs ([designs] in its file) has reports as html, pdf and docx"
        )
    at = sweep.reopen(folder)
    missing = at.standing().missing
    if missing:
        raise ScenarioError(f"{folder}: {missing} runs are missing: go on with cogov sweep, then report")
    return at


def report_on(at: Folder, lang: str) -> Report:
    """All that a finished study says. Raises ScenarioError where it says nothing."""
    if at.study.designs:
        parts = on_designs(at, lang)
    elif is_grid(at) and any(OUTCOMES[name].better for name in at.study.file.outcomes):
        parts = on_grid(at, lang)
    else:
        parts = on_factors(at, lang)
    title = told(at.study.file, "title", lang) or at.study.name
    began = str(at.manifest.get("began", ""))
    return finished(Report(lang, title, DISCLAIMER[lang], began, parts))


def on_factors(at: Folder, lang: str) -> list[Section]:
    """What moves the outcomes of a study."""
    found, lacking = [], []
    for name in at.study.file.outcomes:
        try:
            found.append(of_study.of_outcome(at, name, None, "mean"))
        except ScenarioError:
            lacking.append(phrase("no_values", lang, label(OUTCOMES[name], lang)))
            if len(lacking) == len(at.study.file.outcomes):
                raise
    asked = listed([label(OUTCOMES[one.outcome], lang) for one in found], lang)
    said = [text for one in found for text in factors.flips(one, at.study.factors, lang)]
    if not any(one.strength.interactions for one in found):
        lacking.append(phrase("no_pairs", lang))
    head = Section("results", phrase("results", lang), [phrase("how_judged", lang)])
    return put_together(
        at,
        lang,
        phrase("asks_factors", lang, len(at.study.factors), asked),
        [factors.answer(one, at.study.factors, lang) for one in found],
        [head, *(factors.results(one, at.study.factors, lang) for one in found)],
        Section("flips", phrase("flips", lang), (), [*said, phrase("ranges_matter", lang)]),
        lacking,
    )


def on_designs(at: Folder, lang: str) -> list[Section]:
    """Which design to choose over all futures."""
    found = weighed(at)
    drawn, names = found.drawings(lang), found.called[lang]
    said, pictures = choices.flips(found, drawn, lang)
    designs = phrase("designs", lang, len(found.met.designs))
    among = listed([quoted(names[one], lang) for one in found.met.designs], lang)
    asked = listed([label(OUTCOMES[one], lang) for one in found.outcomes], lang)
    futures, replications = next(iter(found.met.values.values())).shape[1:]
    luck = of_luck(len(found.met.designs), futures, replications, found.met.left_out, lang)
    head = Section("results", phrase("results", lang), [luck])
    return put_together(
        at,
        lang,
        phrase("asks_designs", lang, designs, among, asked),
        choices.answers(found, lang),
        [head, *choices.results(found, drawn, lang)],
        Section("flips", phrase("flips", lang), (), said, pictures),
        [],
    )


def on_grid(at: Folder, lang: str) -> list[Section]:
    """Whether two mechanisms bring more together."""
    found = grids_of(at, None)
    both = listed([quoted(called(MECHANISM + one, lang), lang) for one in found[0].mechanisms], lang)
    asked = listed([label(OUTCOMES[one.outcome], lang) for one in found], lang)
    head = Section("results", phrase("results", lang))
    return put_together(
        at,
        lang,
        phrase("asks_grid", lang, both, asked),
        [text for one in found for text in one.explain(lang)],
        [head, *(choices.crossed(one, lang) for one in found)],
        Section("flips", phrase("flips", lang), (), [phrase("ranges_matter", lang)]),
        [],
    )


def put_together(
    at: Folder,
    lang: str,
    question: str,
    answers: list[str],
    results: list[Section],
    flips: Section,
    lacking: list[str],
) -> list[Section]:
    """The sections of a report in their order."""
    described = told(at.study.file, "description", lang)
    return [
        Section("question", phrase("question", lang), [question, *([described] if described else [])]),
        Section("answer", phrase("answer", lang), (), answers),
        design(at, lang),
        *results,
        flips,
        Section("untested", phrase("untested", lang), (), untested(at, lang) + lacking),
        provenance.section(at, lang),
    ]


def design(at: Folder, lang: str) -> Section:
    """What was run, and what was varied."""
    study = at.study
    file = from_entries(study.entries, study.file.scenario).file
    count = len(study.designs)
    luck = "same_luck_designs" if count else "same_luck"
    said = [
        phrase("setting", lang, told(file, "title", lang), told(file, "description", lang)),
        phrase(
            "runs",
            lang,
            method=phrase(f"by_{study.file.sampling.method}", lang),
            points=len(at.places),
            designs=phrase("met_by", lang, count) if count else "",
            replications=at.replications,
            runs=f"{at.standing().runs:,}",
        ),
        phrase(luck if study.file.replications.common else "own_luck", lang),
    ]
    if study.file.budget:
        said.append(phrase("same_budget", lang))
    heads = [say("factor", lang), phrase("range_of", lang), phrase("unit", lang)]
    rows = [heads, *([name_of(one, lang), *span(one, lang)] for one in study.factors)]
    return Section("design", phrase("design", lang), said, (), (), [Table(phrase("factors", lang), rows)])


def name_of(factor: Factor, lang: str) -> str:
    """What a factor is called; of a mechanism its intensity is meant."""
    name = called(factor.name, lang)
    return phrase("intensity", lang, name) if factor.name.startswith(MECHANISM) else name


def span(factor: Factor, lang: str) -> list[str]:
    """From where to where a factor goes, and its unit."""
    if factor.values:
        named = {True: phrase("on", lang), False: phrase("off", lang)}
        texts = [named[v] if isinstance(v, bool) else f"{v}" for v in factor.values]
        return [listed(texts, lang), say("none", lang)]
    notes = {one.name: one.note for one in declared()}
    note = notes.get(factor.name, mechanisms.INTENSITY)
    measure = unit(note.unit, lang) if isinstance(note, Quantity) else ""
    return [phrase("to", lang, f"{factor.low:g}", f"{factor.high:g}"), measure or say("none", lang)]


def untested(at: Folder, lang: str) -> list[str]:
    """What the study left as it was."""
    study, standing = at.study, at.standing()
    doubts = {one.name for one in declared() if isinstance(one.note, Quantity) and one.note.kind == DOUBT}
    varied = len(doubts & {one.name for one in study.factors})
    scenario = told(from_entries(study.entries, study.file.scenario).file, "title", lang)
    all_of_them, looked_at = len(mechanisms.built_in()), len(study.file.outcomes)
    said = [
        phrase("one_scenario", lang, scenario),
        phrase("held", lang, len(doubts), varied, len(doubts) - varied),
        phrase("mechanisms", lang, all_of_them, len(set(study.mechanisms) & set(mechanisms.built_in()))),
        phrase("other_outcomes", lang, looked_at, len(OUTCOMES) - looked_at),
    ]
    if standing.failed + standing.lost:
        said.append(phrase("bad_runs", lang, standing.failed, standing.lost))
    return said
