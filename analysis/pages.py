"""Pages that stand alone: a template from `assets/`, our font inside it, no network."""

import base64
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from analysis.words import DISCLAIMER, say

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
