"""Pages that stand alone: a template from `assets/`, our font inside it, no network."""

import base64
import io
from importlib.resources import files
from typing import Any

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from jinja2 import Environment, PackageLoader, StrictUndefined

from analysis.words import DISCLAIMER, say

WEIGHTS = {400: "Regular", 700: "Bold"}
SIGNS = " !\"#%&'()*+,-./0123456789:;<=>?[]{}–—−·…←→↑▶⏸◆▼"  # that scripts write
TEMPLATES = Environment(
    loader=PackageLoader("analysis", "assets"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def render(template: str, lang: str, **values: Any) -> str:
    """A page in a language; whatever is put into it is escaped."""
    return TEMPLATES.get_template(template).render(
        language={"zh": "zh-CN", "en": "en"}[lang],
        font=font,
        terms=DISCLAIMER[lang],
        say=lambda word: say(word, lang),
        **values,
    )


def font() -> str:
    """Our subset of Noto Sans SC, to be written into a page."""
    return base64.b64encode((files("analysis") / "assets" / "NotoSansSC-Regular.woff2").read_bytes()).decode()


def with_letters(template: str, lang: str, **values: Any) -> str:
    """A page with those letters of our font that it shows, in two weights."""
    letters = "".join(sorted({*render(template, lang, faces={}, **values), *SIGNS}))
    return render(template, lang, faces=faces(letters), **values)


def faces(text: str) -> dict[int, str]:
    """By weight, those letters of our font that a text has, to be written into a page."""
    return {weight: face(name, text) for weight, name in WEIGHTS.items()}


def face(weight: str, text: str) -> str:
    """In one weight."""
    path = str(files("analysis") / "assets" / f"NotoSansSC-{weight}.ttf")
    subsetter = Subsetter(Options(layout_features=["ccmp", "kern", "liga", "mark"], hinting=False))
    subsetter.populate(text=text)
    written = io.BytesIO()
    with TTFont(path, recalcTimestamp=False, recalcBBoxes=False, lazy=True) as font:
        subsetter.subset(font)
        font.flavor = "woff"
        font.save(written)
    return base64.b64encode(written.getvalue()).decode()
