"""docs/validation.md and docs/validation.zh.md, made of the scoreboard."""

from collections.abc import Iterator, Mapping, Sequence
from importlib import resources

from analysis.validation import wave, xinfadi
from analysis.validation.board import SECTIONS, SPREADS, Section
from analysis.validation.city_rows import FROM, TO, UNTIL
from analysis.validation.phrases import COLUMNS, measure
from analysis.validation.rows import NOT, VERDICTS, Row
from analysis.words import amount

RULE = "|" + "---|" * len(COLUMNS["en"])


def page(found: Mapping[str, Sequence[Row]], spread: Mapping[str, Sequence[Row]], lang: str) -> str:
    """The page, in Markdown: the rows of each section, and of those where what is not pinned down moves."""
    rows = [row for of_section in found.values() for row in of_section]
    numbers = wave.FITTED
    counts = [f"{said} {sum(row.verdict == one for row in rows)}" for one, said in VERDICTS[lang].items()]
    lost = [f"- {about(row, lang)}: {measure(row.measure, lang)}" for row in rows if row.verdict == NOT]
    return template(lang).format(
        tally={"zh": "，", "en": ", "}[lang].join(counts),
        until=f"{UNTIL:%Y-%m-%d}",
        first=f"{FROM:%Y-%m-%d}",
        last=f"{TO:%Y-%m-%d}",
        days=numbers.report_days,
        lag50=numbers.lag50,
        lag90=numbers.lag90,
        r0=numbers.r0,
        seeds=xinfadi.SEEDS,
        cut=wave.CUT,
        tables="\n".join(tables(SECTIONS, found, lang)),
        spread="\n".join(tables(SPREADS, spread, lang)),
        lost="\n".join(lost or [{"zh": "- 无", "en": "- none of the above"}[lang]]),
    )


def tables(sections: Sequence[Section], found: Mapping[str, Sequence[Row]], lang: str) -> Iterator[str]:
    """Each section's title and rows."""
    for section in sections:
        if found.get(section.name):
            title = section.title_zh if lang == "zh" else section.title_en
            yield f"### {title}\n\n{table(found[section.name], lang)}"


def template(lang: str) -> str:
    """The page without its numbers."""
    name = "validation.zh.md" if lang == "zh" else "validation.md"
    return (resources.files("analysis") / "assets" / name).read_text("utf-8")


def table(rows: Sequence[Row], lang: str) -> str:
    """Rows as a table."""
    lines = [f"| {' | '.join(COLUMNS[lang])} |", RULE]
    lines += [f"| {' | '.join(cells(row, lang))} |" for row in rows]
    return "\n".join(lines) + "\n"


def cells(row: Row, lang: str) -> list[str]:
    """One row's words and numbers."""
    true, model, null = (number(x) for x in (row.record, row.model, row.null))
    between = "" if row.low is None else f"{number(row.low)}–{number(row.high)}"
    name, verdict = measure(row.measure, lang), VERDICTS[lang][row.verdict]
    return [about(row, lang), name, true, model, between, null, verdict]


def about(row: Row, lang: str) -> str:
    """What a row is of."""
    return row.about_zh if lang == "zh" else row.about_en


def number(value: float | None) -> str:
    """A number, or a dash where there is none."""
    return "—" if value is None else amount(float(value))
