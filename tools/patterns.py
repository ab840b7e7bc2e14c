"""Whether it behaves like a society: docs/patterns.md, docs/patterns.zh.md and their figures, made anew.

python tools/patterns.py
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from analysis import patterns
from analysis.figures.style import SCREEN, as_png
from analysis.patterns.declaration import GROUPS
from analysis.patterns.drawn import drawn
from analysis.patterns.experiment import Found
from analysis.patterns.sentences import counts, note, section
from analysis.validation.rows import Row

DOCS = Path(__file__).resolve().parents[1] / "docs"
TEXT = {
    "zh": {
        "title": "像不像一个社会",
        "about": "没有哪一个系数直接写明的规律，每条写成一个可以失败的文件："
        "扫哪个量、看什么形状、怎样算不成立。"
        "结论只由区间算出。同一批运行里，各组设置遇到同样的随机情景；转折点、最低点用一半运行去找，用另一半去检验；"
        "均值的区间按Student，其余按自助法。切断反馈一节同时比较多条，区间按Bonferroni放宽。"
        "“由假设而来”指去掉点名该效应的系数后不再成立，不算发现。区间是同样设定下随机情景的区间，"
        "不含参数的不确定。",
        "made": "{date} 由 `python tools/patterns.py` 生成，模型版本 {version}；"
        "也可用 `cogov validate patterns`、`cogov validate figures` 单独运行。",
        "patterns": "## 规律（`scenarios/patterns/`）",
        "figures": "## 管理部门自己公布的数（`scenarios/figures/`）\n\n"
        "公布数是上报数，“100%”按“上报100%”看。列为输入的（G1、G4、G9至G13、M2）不评分；"
        "列为检验的，没有一个用来定过取值。"
        "“仅方向”：比零模型近而不够近；“未再现”：不比零模型近，或模型无从预测。",
    },
    "en": {
        "title": "Does it behave like a society?",
        "about": "Patterns that no single coefficient names, each a file that can fail: what is swept, which "
        "shape is expected, what would falsify it. Verdicts come from intervals alone. All settings of a "
        "pattern meet the same luck; a turn or a kink is looked for in half of the runs and tested in the "
        "other half; intervals are Student's for means and a bootstrap's for the rest. Where arrows are cut, "
        "many are compared at once and intervals are widened after Bonferroni. Built in: what does not hold "
        "without the coefficient that names it; that is no finding. Intervals are those of luck under one "
        "set of assumptions; what is not known of parameters is not in them.",
        "made": "Made on {date} by `python tools/patterns.py` with model version {version}; "
        "`cogov validate patterns` and `cogov validate figures` run them one by one.",
        "patterns": "## Patterns (`scenarios/patterns/`)",
        "figures": "## The administration's own figures (`scenarios/figures/`)\n\n"
        "They are what was reported; read 100 % as “reported 100 %”. Inputs (G1, G4, G9 to G13, M2) are not "
        "scored, and no value was set by a figure that is. Sign only: nearer than the null model and not "
        "near; not reproduced: no nearer than the null model, or nothing that the model can say.",
    },
}
DRAWN = {"patterns": None, "figures": ("activation", "learning")}  # of which figures are kept; None for all


def picture(found: Found, group: str, lang: str) -> str | None:
    """Draw the figure of a pattern, and say where the page finds it."""
    kept = DRAWN[group]
    figure = drawn(found, lang) if kept is None or found.pattern.id in kept else None
    if figure is None:
        return None
    name = f"images/{group}_{found.pattern.id}_{lang}.png"
    (DOCS / name).write_bytes(as_png(figure, SCREEN))
    return name


def page(held: dict[str, list[Found]], lang: str) -> str:
    """The whole page."""
    text = TEXT[lang]
    version = held["patterns"][0].version[:12]
    made = text["made"].format(date=f"{datetime.now(UTC):%Y-%m-%d}", version=version)
    parts = [f"# {text['title']}", text["about"], made]
    for group, all_found in held.items():
        told: list[Row] = [row for found in all_found for row in patterns.rows(found, group)]
        parts += [text[group], counts(told, lang)]
        for found in all_found:
            parts += section(found, group, lang, picture(found, group, lang))
    return "\n\n".join([*parts, note(lang)]) + "\n"


def main() -> None:
    """Run all, write."""
    held: dict[str, list[Found]] = {group: [] for group in GROUPS}
    for group, all_found in held.items():
        for name in patterns.built_in(group):
            all_found.append(patterns.examine(patterns.read(name, group)))
            print(group, name, [row.verdict for row in patterns.rows(all_found[-1], group)], file=sys.stderr)
    for lang, file in (("en", "patterns.md"), ("zh", "patterns.zh.md")):
        (DOCS / file).write_text(page(held, lang), encoding="utf-8")


if __name__ == "__main__":
    main()
