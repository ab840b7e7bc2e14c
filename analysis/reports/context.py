"""What a report says, whatever it is set in: sections of text, figures and tables, numbered and cleaned."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from matplotlib.figure import Figure

from analysis.reports.phrases import opened

KEPT = "\N{IDEOGRAPHIC SPACE}\N{NO-BREAK SPACE}"
ORDINALS = "一二三四五六七八九十"


class Table(NamedTuple):
    """Headings are the first row; so many columns are set to the left, the others to the right."""

    caption: str
    rows: list[list[str]]
    left: int = 1


class Picture(NamedTuple):
    """A figure and what it shows."""

    caption: str
    figure: Figure


class Section(NamedTuple):
    """A heading (level 1 or 2) and what stands below it, in this order."""

    key: str
    heading: str
    texts: Sequence[str] = ()
    items: Sequence[str] = ()
    pictures: Sequence[Picture] = ()
    tables: Sequence[Table] = ()
    level: int = 1


class Report(NamedTuple):
    """A whole report in one language."""

    lang: str
    title: str
    terms: str  # what it must not be taken for
    began: str  # when the study was, as its manifest has it
    sections: Sequence[Section]

    def document(self) -> dict[str, Any]:
        """As `--json` prints it: everything but the figures' drawings."""
        return {
            **self._asdict(),
            "sections": [
                one._asdict()
                | {"pictures": [picture.caption for picture in one.pictures]}
                | {"tables": [table._asdict() for table in one.tables]}
                for one in self.sections
            ],
        }


def finished(report: Report) -> Report:
    """The same, with headings and captions numbered and without signs that no page can show."""
    count = {"heading": 0, "part": 0, "picture": 0, "table": 0}
    zh = report.lang == "zh"

    def captioned(things: Sequence[Any], kind: str, zh_word: str, en_word: str) -> list[Any]:
        numbered = []
        for one in things:
            count[kind] += 1
            head = f"{zh_word}{count[kind]}　" if zh else f"{en_word} {count[kind]}. "
            numbered.append(one._replace(caption=head + opened(one.caption)))
        return numbered

    def headed(section: Section) -> str:
        if section.level == 1:
            count["heading"], count["part"] = count["heading"] + 1, 0
            number = f"{ORDINALS[count['heading'] - 1]}、" if zh else f"{count['heading']}. "
        else:
            count["part"] += 1
            part = ORDINALS[count["part"] - 1] if count["part"] <= len(ORDINALS) else count["part"]
            number = f"（{part}）" if zh else f"{count['heading']}.{count['part']} "
        return number + section.heading

    sections = [
        one._replace(
            heading=headed(one),
            pictures=captioned(one.pictures, "picture", "图", "Figure"),
            tables=captioned(one.tables, "table", "表", "Table"),
        )
        for one in report.sections
    ]
    done: Report = cleaned(report._replace(sections=sections))
    return done


def cleaned(part: Any) -> Any:
    """The same, with a blank in place of each sign that XML forbids or that turns the writing around."""
    if isinstance(part, str):
        return "".join(sign if sign.isprintable() or sign in KEPT else " " for sign in part)
    if isinstance(part, tuple) and hasattr(part, "_fields"):
        return type(part)(*map(cleaned, part))
    if isinstance(part, list | tuple):
        return [cleaned(one) for one in part]
    return part
