"""How the pages become a site, one build a language; `make docs` calls it."""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE / "extensions"), str(HERE.parent)]
chinese = tags.has("zh")  # noqa: F821 - Sphinx gives it

project = "cogov · 协治"
author = "cogov contributors"
language = "zh_CN" if chinese else "en"
root_doc = "index.zh" if chinese else "index"
translated = [page.relative_to(HERE).as_posix() for page in HERE.rglob("*.zh.md")]
others = [page.replace(".zh.md", ".md") for page in translated] if chinese else translated
exclude_patterns = ["extensions", *others]

extensions = ["myst_nb", "sphinx.ext.autodoc", "mathml"]
myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 3
nb_execution_mode = "off"  # notebooks come executed; the tests execute them anew
autodoc_typehints = "description"
autodoc_member_order = "bysource"

html_theme = "furo"
html_title = project
html_show_sourcelink = False
html_copy_source = False
