"""What became of published results: docs/published.md and docs/published.zh.md, made anew.

python tools/published.py
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from analysis import published
from analysis.published import Result
from analysis.published.sentences import contents, section
from analysis.validation.rows import VERDICTS
from analysis.words import DISCLAIMER

DOCS = Path(__file__).resolve().parents[1] / "docs"
TEXT = {
    "zh": {
        "title": "已发表结果的再现",
        "about": "已发表模型的十八项结果，各写成一个可以失败的实验（`scenarios/published/`），"
        "用 `cogov validate published` 运行。效应为各方案在同样随机情景下的差，方括号内为95%区间"
        "（未作多重比较校正）。**仅方向**：来源没有给出数字或模型达不到该数字，但方向一致，且区间不含零；"
        "**再现**：方向一致，区间又落在来源的数字附近；其余为**未再现**。"
        "模型规则无从表达的部分不删去，写明缘由，记为未再现。"
        "去掉点名该效应的系数后不再成立的，是设定，不算发现。",
        "how": "多数来源只读到摘要。检验的方向在运行前按来源写定；"
        "看过首轮结果之后改动的设置见 `docs/decisions/0021-published.md`。",
        "made": "{date} 由 `python tools/published.py` 生成，模型版本 {version}，种子从0起，重复数见各文件。",
        "counts": "{of}项内容合计：{told}。站得住的各项中，{assumed}项由假设而来，不算发现。",
        "and": "，",
    },
    "en": {
        "title": "Published results, put to the test",
        "about": "Each of eighteen results of published models is an experiment that can fail "
        "(`scenarios/published/`), run by `cogov validate published`. Effects are differences between arms "
        "under the same luck, with 95 % intervals (not corrected for their number). **Sign only**: the sign "
        "is that of the source and the interval leaves zero out, but the source gives no number or the model "
        "does not reach it; **reproduced**: the interval is near the number of the source as well; all else "
        "is **not reproduced**. What the rules of the model cannot express stays on the list with the "
        "reason, and is not reproduced. What does not hold without the coefficient that names it is built "
        "in: an assumption, no finding.",
        "how": "Of most sources only the abstract was read. Signs were written down after the sources "
        "before anything was run; what was changed after a first look stands in "
        "`docs/decisions/0021-published.md`.",
        "made": "Made on {date} by `python tools/published.py` with model version {version}; seeds from 0 "
        "on, as many as each file says.",
        "counts": "Of {of} parts in all: {told}. Of those that hold, {assumed} are built in and no finding.",
        "and": ", ",
    },
}


def counts(results: list[Result], lang: str) -> str:
    """How many parts of all results came to what."""
    text = TEXT[lang]
    told = {name: sum(one.counts[name] for one in results) for name in VERDICTS[lang]}
    said = text["and"].join(f"{VERDICTS[lang][name]} {n}" for name, n in told.items())
    assumed = sum(sum(one.built_in) for one in results)
    return text["counts"].format(of=sum(told.values()), told=said, assumed=assumed)


def page(results: list[Result], lang: str) -> str:
    """The whole page."""
    text = TEXT[lang]
    version = results[0].finding.version[:12]
    parts = [
        *(f"# {text['title']}", text["about"], text["how"]),
        text["made"].format(date=f"{datetime.now(UTC):%Y-%m-%d}", version=version),
        counts(results, lang),
        "\n".join(contents(results, lang)),
        *("\n".join(section(one, lang)).strip() for one in results),
        DISCLAIMER[lang] + {"zh": "。", "en": "."}[lang],
    ]
    return "\n\n".join(parts) + "\n"


def main() -> None:
    """Run all, write."""
    results = []
    for name in published.built_in():
        results.append(published.examine(published.read(name)))
        print(name, results[-1].counts, file=sys.stderr)
    for lang, file in (("en", "published.md"), ("zh", "published.zh.md")):
        (DOCS / file).write_text(page(results, lang), encoding="utf-8")


if __name__ == "__main__":
    main()
