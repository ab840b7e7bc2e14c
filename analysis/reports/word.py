"""A report as a Word document, with our fonts inside it."""

import io
from datetime import datetime
from importlib.resources import files
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from analysis.figures import as_png
from analysis.reports.context import Picture, Report, Section, Table

FONT = "Noto Sans SC"
WEIGHTS = {"Regular": "embedRegular", "Bold": "embedBold"}
SCRIPTS = ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs")
SIZES = {"Normal": 10.5, "Title": 20, "Heading 1": 14, "Heading 2": 12, "Caption": 9, "List Bullet": 10.5}
BOLD = ("Title", "Heading 1", "Heading 2", "Caption")
TABLE_SIZE = Pt(8.5)
NARROW, BROAD = 8, 40  # Latin letters, of a column
HIDDEN = 32  # bytes of an embedded font that its key covers
SHAPE = '<w:charset w:val="86"/><w:family w:val="swiss"/><w:pitch w:val="variable"/>'
FONT_TYPE = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
FONT_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/font"


def as_docx(report: Report) -> bytes:
    """The whole document."""
    document = Document()
    set_styles(document, report.lang)
    embed_fonts(document)
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21.0), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.4)
    page.top_margin = page.bottom_margin = Cm(2.3)
    told = document.core_properties
    told.title, told.author, told.comments, told.language = report.title[:255], "cogov", "", report.lang
    if report.began:
        told.created = told.modified = datetime.fromisoformat(report.began).replace(tzinfo=None)
    document.add_paragraph(report.title, style="Title")
    framed(document.add_paragraph(report.terms))
    for section in report.sections:
        put(document, section, page.page_width - page.left_margin - page.right_margin)
    number_pages(page.footer.paragraphs[0], report.terms)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def put(document: Any, section: Section, width: int) -> None:
    """One section."""
    document.add_heading(section.heading, section.level)
    for text in section.texts:
        document.add_paragraph(text)
    for text in section.items:
        document.add_paragraph(text, style="List Bullet")
    for picture in section.pictures:
        put_picture(document, picture, width)
    for table in section.tables:
        put_table(document, table, width)


def put_picture(document: Any, picture: Picture, width: int) -> None:
    """A figure above its caption, which is also what is read out in its place."""
    shape = document.add_picture(io.BytesIO(as_png(picture.figure)), width=width)
    shape._inline.docPr.set("descr", picture.caption)
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    document.add_paragraph(picture.caption, style="Caption")


def put_table(document: Any, table: Table, width: int) -> None:
    """A table below its caption: a line above, below and under the headings, which every page repeats."""
    document.add_paragraph(table.caption, style="Caption").paragraph_format.keep_with_next = True
    made = document.add_table(0, len(table.rows[0]))
    for place, row in enumerate(table.rows):
        cells = made.add_row().cells
        for column, (cell, text) in enumerate(zip(cells, row, strict=True)):
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(1)
            if column >= table.left:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            run = paragraph.add_run(text)
            run.font.size, run.font.bold = TABLE_SIZE, place == 0
    head = made.rows[0]._tr.get_or_add_trPr()
    head.append(OxmlElement("w:tblHeader"))
    for column, share in zip(made.columns, shares(table), strict=True):
        for cell in column.cells:
            cell.width = int(share * width)
    for row in made.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for cell in made.rows[0].cells:
        cell._tc.get_or_add_tcPr().append(borders("w:tcBorders", {"bottom": 4}))
    look = made._tbl.tblPr.find(qn("w:tblLook"))  # the format wants what a table has in one order
    look.addprevious(borders("w:tblBorders", {"top": 8, "bottom": 8}))
    document.add_paragraph().paragraph_format.space_after = Pt(2)


def shares(table: Table) -> list[float]:
    """How much of the width each column takes: as its longest cell; a Chinese letter counts as two."""
    columns = zip(*table.rows[1:], strict=True)
    longest = [max(len(cell.encode("gb18030")) for cell in column) for column in columns]
    weights = [min(max(length, NARROW), BROAD) for length in longest]
    return [weight / sum(weights) for weight in weights]


def borders(tag: str, sides: dict[str, int]) -> Any:
    """Lines along some sides, in eighths of a point."""
    lines = (
        f'<w:{side} w:val="single" w:sz="{size}" w:space="4" w:color="555555"/>'
        for side, size in sides.items()
    )
    return parse_xml(f"<{tag} {nsdecls('w')}>{''.join(lines)}</{tag}>")


def framed(paragraph: Any) -> None:
    """A box around a paragraph."""
    sides = dict.fromkeys(("top", "left", "bottom", "right"), 4)
    paragraph._p.get_or_add_pPr().append(borders("w:pBdr", sides))


def number_pages(paragraph: Any, terms: str) -> None:
    """What a report must not be taken for, and the number of the page, below every page."""
    paragraph.add_run(f"{terms}　").font.size = Pt(7.5)
    run = paragraph.add_run()
    run.font.size = Pt(7.5)
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        part = OxmlElement("w:instrText" if text else "w:fldChar")
        if text:
            part.text = text
        else:
            part.set(qn("w:fldCharType"), kind or "")
        run._r.append(part)


def set_styles(document: Any, lang: str) -> None:
    """Our font in every style, for Chinese letters too, and the theme's fonts in none."""
    for part in document.styles.element.iter(qn("w:rFonts")):
        set_font(part)
    for name, size in SIZES.items():
        style = document.styles[name]
        style.font.name, style.font.size, style.font.bold = FONT, Pt(size), name in BOLD
        style.font.italic, style.font.color.rgb = False, RGBColor(0x1B, 0x1B, 0x1B)
        set_font(style.element.rPr.rFonts)
    document.styles["Caption"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for part in document.styles.element.iter(qn("w:lang")):
        part.set(qn("w:val"), "zh-CN" if lang == "zh" else "en-GB")
        part.set(qn("w:eastAsia"), "zh-CN")


def set_font(part: Any) -> None:
    """One font for all scripts: Word takes that of the theme for Chinese unless it is told."""
    for name in list(part.attrib):
        del part.attrib[name]
    for script in SCRIPTS:
        part.set(qn(script), FONT)


def embed_fonts(document: Any) -> None:
    """Put our fonts into the document, so that it looks the same on any machine and can be edited there.

    The first bytes of each are covered with a key, as ISO/IEC 29500-4, 17.8.1 wants it.
    """
    table = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    embedded = ""
    for weight, tag in WEIGHTS.items():
        key = uuid5(NAMESPACE_URL, f"{FONT} {weight}")
        letters = (files("analysis") / "assets" / f"NotoSansSC-{weight}.ttf").read_bytes()
        place = PackURI(f"/word/fonts/{weight}.odttf")
        part = Part(place, FONT_TYPE, covered(letters, key.bytes[::-1]), document.part.package)
        relation = table.relate_to(part, FONT_RELATION)
        embedded += f'<w:{tag} r:id="{relation}" w:fontKey="{{{str(key).upper()}}}"/>'
    fonts = parse_xml(table.blob)
    fonts.append(parse_xml(f'<w:font {nsdecls("w", "r")} w:name="{FONT}">{SHAPE}{embedded}</w:font>'))
    table._blob = serialize_part_xml(fonts)
    document.settings.element.insert(1, OxmlElement("w:embedTrueTypeFonts"))  # after w:zoom


def covered(font: bytes, key: bytes) -> bytes:
    """A font with its first bytes hidden under a key."""
    return bytes(byte ^ key[place % len(key)] for place, byte in enumerate(font[:HIDDEN])) + font[HIDDEN:]
