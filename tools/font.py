"""Make the Chinese font of figures and reports: a GB2312 subset of Noto Sans SC.

The results are kept in analysis/assets/, so this runs only when the selection of characters changes:

    apt-get install fonts-noto-cjk          # Debian's collection, version 2.004
    pip install fonttools brotli
    python tools/font.py [FOLDER OF THE COLLECTIONS]

The Regular and Bold weights become TrueType (matplotlib, typst, Word), the Regular also WOFF2 (HTML). The
fonts stay under the SIL Open Font License, whose text lies beside them as OFL.txt; its reserved name is
"Source", so a subset may be called Noto.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont, newTable

COLLECTIONS = Path("/usr/share/fonts/opentype/noto")
ASSETS = Path(__file__).resolve().parent.parent / "analysis" / "assets"
FACE = "Noto Sans CJK SC"  # face 0 of the collection has the Japanese shapes
FAMILY = "Noto Sans SC"
ERROR = 1.0  # how far a quadratic curve may lie from the cubic one, in thousandths of an em

BLOCKS = (
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x00FF),  # Latin-1
    (0x0370, 0x03FF),  # Greek
    (0x2000, 0x206F),  # dashes, quotation marks, ellipsis
    (0x2070, 0x209F),  # superscripts, subscripts
    (0x20A0, 0x20BF),  # currencies
    (0x2100, 0x218F),  # ℃ № ™ ⅓ Ⅳ
    (0x2190, 0x21FF),  # arrows
    (0x2200, 0x22FF),  # mathematical operators
    (0x2460, 0x24FF),  # enclosed numbers
    (0x2500, 0x27BF),  # lines, blocks, shapes, ticks
    (0x3000, 0x303F),  # Chinese punctuation
    (0x3220, 0x33FF),  # ㈠ ㊣ ㎡ ㎞
    (0xFF00, 0xFFEF),  # full width
)


def gb2312() -> set[int]:
    """All characters of GB 2312: 6,763 ideographs and 682 signs."""
    rows = (bytes((row, cell)) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    return {ord(char) for pair in rows for char in pair.decode("gb2312", errors="ignore")}


def wanted() -> set[int]:
    return gb2312().union(*(range(first, last + 1) for first, last in BLOCKS))


def simplified(collection: Path) -> TTFont:
    """The face with the mainland's shapes and punctuation."""
    for face in TTCollection(str(collection)).fonts:
        if face["name"].getDebugName(1) == FACE:
            return face
    sys.exit(f"{collection} has no face called {FACE}")


def cut(font: TTFont) -> None:
    """Keep the wanted characters and horizontal typesetting; no vertical forms, no hints."""
    lacking = sorted(gb2312() - font.getBestCmap().keys())
    if lacking:
        sys.exit(f"the face lacks {''.join(map(chr, lacking))}")
    options = Options(
        layout_features=["ccmp", "kern", "liga", "mark"],
        drop_tables=["BASE", "VORG", "vhea", "vmtx"],
        hinting=False,
        desubroutinize=True,
        name_languages=[0x409],
        notdef_outline=True,
    )
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=wanted())
    subsetter.subset(font)


def to_truetype(font: TTFont) -> None:
    """Cubic CFF outlines to quadratic ones: some PDF readers complain about embedded CFF."""
    order, glyphs = font.getGlyphOrder(), font.getGlyphSet()
    outlines = {}
    for name in order:
        pen = TTGlyphPen(glyphs)
        glyphs[name].draw(Cu2QuPen(pen, ERROR, reverse_direction=True))
        outlines[name] = pen.glyph()
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = order, outlines
    del font["CFF "]
    for name, glyph in outlines.items():
        glyph.recalcBounds(font["glyf"])
        font["hmtx"][name] = (font["hmtx"][name][0], getattr(glyph, "xMin", 0))
    limits = font["maxp"]
    limits.tableVersion = 0x00010000
    for field in ("maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs"):
        setattr(limits, field, 0)
    limits.maxZones, limits.maxStackElements, limits.maxSizeOfInstructions = 1, 0, 0
    limits.maxComponentElements = 0
    font["post"].formatType = 3.0  # no names of glyphs
    font.sfntVersion = "\000\001\000\000"


def rename(font: TTFont, weight: str) -> None:
    """A subset may not pass for the whole font."""
    file = f"{FAMILY.replace(' ', '')}-{weight}"
    names = {1: FAMILY, 2: weight, 3: f"2.004;GB2312 subset;{file}", 4: f"{FAMILY} {weight}", 6: file}
    for place, text in names.items():
        font["name"].setName(text, place, 3, 1, 0x409)


def make(weight: str, folder: Path) -> None:
    font = simplified(folder / f"NotoSansCJK-{weight}.ttc")
    font.recalcTimestamp = False  # the same input gives the same file
    cut(font)
    to_truetype(font)
    rename(font, weight)
    target = ASSETS / f"NotoSansSC-{weight}.ttf"
    font.save(str(target))
    print(f"{target.name}: {len(font.getGlyphOrder())} glyphs, {target.stat().st_size / 1e6:.2f} MB")


def make_woff2(weight: str) -> None:
    font = TTFont(str(ASSETS / f"NotoSansSC-{weight}.ttf"), recalcTimestamp=False)
    font.flavor = "woff2"
    target = ASSETS / f"NotoSansSC-{weight}.woff2"
    font.save(str(target))
    print(f"{target.name}: {target.stat().st_size / 1e6:.2f} MB")


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else COLLECTIONS
    for weight in ("Regular", "Bold"):
        make(weight, folder)
    make_woff2("Regular")


if __name__ == "__main__":
    main()
