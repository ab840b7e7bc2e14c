"""What became of published results: in sentences, and as a page."""

from collections.abc import Sequence
from typing import Any

from analysis.hypotheses.experiment import unit_of
from analysis.hypotheses.sentences import flipped, holds, number
from analysis.published.result import Result
from analysis.validation.rows import VERDICTS, Row
from analysis.words import unit

SAYS: dict[str, dict[str, Any]] = {
    "zh": {
        "head": "{id} {title}：{counts}",
        "built_in": "（由假设而来）",
        "and": "、",
        "count": "{verdict}{n}",
        "of_these": "（其中{}项由假设而来）",
        "colon": "：",
        "stop": "；",
        "record": "来源{}",
        "without": "去掉设定后{}",
        "flip": "改为“{title}”：{verdict}",
        "parts": ("内容", "模型效应 [95%区间]", "来源", "去掉设定后", "结论"),
        "list": ("编号", "结果", "各项结论"),
        "claim": "来源的说法",
        "source": "来源",
        "falsified": "怎样算不成立",
        "note": "说明",
        "assumed": "去掉的设定",
        "flips": "结论在何种假设下改变",
        "seeds": "随机情景",
    },
    "en": {
        "head": "{id} {title}: {counts}",
        "built_in": " (built in)",
        "and": ", ",
        "count": "{n} {verdict}",
        "of_these": " ({} of them built in)",
        "colon": ": ",
        "stop": "; ",
        "record": "source {}",
        "without": "without what is assumed {}",
        "flip": "with “{title}”: {verdict}",
        "parts": (
            "part",
            "effect in the model [95 % interval]",
            "source",
            "without what is assumed",
            "verdict",
        ),
        "list": ("id", "result", "verdicts of its parts"),
        "claim": "The source says",
        "source": "Source",
        "falsified": "Falsified if",
        "note": "Note",
        "assumed": "Assumed, and taken out",
        "flips": "Where the verdict is another one",
        "seeds": "Seeds",
    },
}


def explain(one: Result, lang: str) -> list[str]:
    """The result with its verdicts, then a line a part, a note, and what comes out otherwise."""
    says, texts = SAYS[lang], one.finding.hypothesis.texts
    title = getattr(texts, f"title_{lang}")
    lines = [says["head"].format(id=one.published.id, title=title, counts=counted(one, lang))]
    for k, row in enumerate(one.rows):
        told = [says[key].format(number(value)) for key, value in beside(row)]
        parts = says["stop"].join([verdict(one, k, lang), seen(one, k, lang), *told])
        lines.append(f"  {about(row, lang)}{says['colon']}{parts}")
    if one.published.given and getattr(texts, f"note_{lang}"):
        lines.append(f"  {getattr(texts, f'note_{lang}')}")
    for flip, trial in zip(one.finding.hypothesis.flips, one.finding.flips, strict=True):
        title = getattr(flip, f"title_{lang}")
        lines.append("  " + says["flip"].format(title=title, verdict=holds(trial, lang)))
    return lines


def counted(one: Result, lang: str) -> str:
    """How many parts came to what."""
    says = SAYS[lang]
    told = [says["count"].format(n=n, verdict=VERDICTS[lang][name]) for name, n in one.counts.items() if n]
    text = str(says["and"].join(told))
    return text + (says["of_these"].format(sum(one.built_in)) if any(one.built_in) else "")


def verdict(one: Result, k: int, lang: str) -> str:
    """The verdict of a part, with a mark where its sign comes of an assumption."""
    assumed = k < len(one.built_in) and one.built_in[k]
    return VERDICTS[lang][one.rows[k].verdict] + (SAYS[lang]["built_in"] if assumed else "")


def beside(row: Row) -> list[tuple[str, float]]:
    """What the source gives and what is left without what is assumed, where there is either."""
    pairs = (("record", row.record), ("without", row.null))
    return [(key, value) for key, value in pairs if value is not None]


def about(row: Row, lang: str) -> str:
    """What a row is about, without the id of its result."""
    return str(getattr(row, f"about_{lang}")).partition(" ")[2]


def seen(one: Result, k: int, lang: str) -> str:
    """The effect of a part with its interval and unit, or why there is none."""
    missing = k - len(one.published.given)
    if missing >= 0:
        return str(getattr(one.published.missing[missing], f"why_{lang}"))
    effect = one.finding.main.effects[k]
    if not effect.pairs:
        return "—"
    told = f"{number(effect.effect)} [{number(effect.low)}, {number(effect.high)}]"
    return f"{told} {unit(unit_of(effect.test), lang)}".strip()


def contents(results: Sequence[Result], lang: str) -> list[str]:
    """A row a result, in Markdown."""
    rows = []
    for one in results:
        title = getattr(one.finding.hypothesis.texts, f"title_{lang}")
        rows.append((one.published.id, title, counted(one, lang)))
    return table(SAYS[lang]["list"], rows)


def section(one: Result, lang: str) -> list[str]:
    """All about a result, in Markdown."""
    says, texts, told = SAYS[lang], one.finding.hypothesis.texts, one.published
    rows = []
    for k, row in enumerate(one.rows):
        numbers = ["—" if value is None else number(value) for value in (row.record, row.null)]
        rows.append((about(row, lang), seen(one, k, lang), *numbers, f"**{verdict(one, k, lang)}**"))
    lines = [
        f"## {told.id} {getattr(texts, f'title_{lang}')}",
        "",
        f"{says['claim']}{says['colon']}{getattr(told, f'claim_{lang}')}",
        "",
        *table(says["parts"], rows),
        "",
    ]
    more = {
        "note": getattr(texts, f"note_{lang}") if told.given else "",
        "assumed": ", ".join(f"`{key}`" for key in one.finding.hypothesis.assumed),
        "flips": flipped(one.finding, lang) if one.finding.flips else "",
        "seeds": f"0–{one.finding.seeds - 1}" if told.given else "",
        "falsified": getattr(texts, f"falsified_{lang}"),
        "source": f"[{texts.source}]({told.link})",
    }
    lines += [f"- {says[key]}{says['colon']}{value}" for key, value in more.items() if value]
    return [*lines, ""]


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return [f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines]
