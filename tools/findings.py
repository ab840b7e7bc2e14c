"""What became of the thirty claims: docs/findings.md and docs/findings.zh.md, made anew.

python tools/findings.py
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from analysis import hypotheses
from analysis.hypotheses.experiment import Finding
from analysis.hypotheses.sentences import VERDICTS, corrected, table

DOCS = Path(__file__).resolve().parents[1] / "docs"
TEXT = {
    "zh": {
        "title": "三十条说法的检验",
        "about": "来源文件中的三十条说法，每条写成一个可以失败的实验（`scenarios/hypotheses/`），"
        "用 `cogov hypotheses` 运行。效应为各方案在同样随机情景下的差，"
        "方括号内为各自的95%区间；"
        "所有检验都站得住才算“获模型支持”；换一种假设结论就变的，记为“视条件而定”，并写明翻转之处。"
        "去掉点名该效应的系数后不再成立的，是设定，不算发现。",
        "made": "{date} 由 `python tools/findings.py` 生成，模型版本 {version}，种子从0起，重复数见各文件。",
        "counts": "合计：{}。",
        "note": "模拟实验，行为参数为假设，不构成对任何地区、部门工作的评价或预测。",
        "and": "，",
    },
    "en": {
        "title": "Thirty claims put to the test",
        "about": "Each of thirty claims of the source documents is an experiment that can fail "
        "(`scenarios/hypotheses/`), run by `cogov hypotheses`. "
        "Effects are differences between designs under the same luck, with 95 % "
        "intervals, each by itself. A claim is supported if all of its tests are; where the "
        "verdict changes under other assumptions it depends, and the table says on what. What does not hold "
        "without the coefficient that names it is built in: an assumption, no finding.",
        "made": "Made on {date} by `python tools/findings.py` with model version {version}; seeds from 0 on, "
        "as many as each file says.",
        "counts": "In all: {}.",
        "note": "A simulated experiment whose behavioural parameters are assumed; no assessment or "
        "prediction of the work of any place or department.",
        "and": ", ",
    },
}


def counts(findings: list[Finding], lang: str) -> str:
    """How many claims came to what."""
    said, text = VERDICTS[lang], TEXT[lang]
    tally: dict[str, int] = {}
    for one in findings:
        kind = "built in" if one.built_in else one.verdict
        tally[said[kind]] = tally.get(said[kind], 0) + 1
    return text["counts"].format(text["and"].join(f"{name} {count}" for name, count in tally.items()))


def page(findings: list[Finding], lang: str) -> str:
    """The whole page."""
    text = TEXT[lang]
    made = text["made"].format(date=f"{datetime.now(UTC):%Y-%m-%d}", version=findings[0].version[:12])
    parts = [
        f"# {text['title']}",
        text["about"],
        made,
        counts(findings, lang) + {"en": " ", "zh": ""}[lang] + corrected(findings, lang),
        "\n".join(table(findings, lang)),
        text["note"],
    ]
    return "\n\n".join(parts) + "\n"


def main() -> None:
    """Run all, write."""
    findings = []
    for name in hypotheses.built_in():
        findings.append(hypotheses.examine(hypotheses.read(name)))
        print(name, findings[-1].verdict, file=sys.stderr)
    for lang, file in (("en", "findings.md"), ("zh", "findings.zh.md")):
        (DOCS / file).write_text(page(findings, lang), encoding="utf-8")


if __name__ == "__main__":
    main()
