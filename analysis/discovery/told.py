"""Boxes as sentences, zh and en."""

from typing import Any

from analysis.discovery.boxes import Bound, Box
from analysis.sensitivities.result import called as factor_called
from analysis.tasks import MECHANISM
from analysis.words import amount, say

SAYS = {
    "zh": {
        "found": "研究{study}：{rows}个点中有{hits}个满足“{when}”（{share:.0%}）。",
        "unclear": "其中{}个点因随机性与界线分不清。",
        "prim": "PRIM第{n}个区域：{bounds}。",
        "tree": "决策树第{n}个区域：{bounds}。",
        "box": "它覆盖{coverage:.0%}的满足点；区域内{density:.0%}的点满足（全部点为{share:.0%}），"
        "含全部点的{mass:.0%}。",
        "none": "{}没有找到比整体更密的区域。",
        "range": "{0}在{1}至{2}之间",
        "low": "{0}不低于{1}",
        "high": "{0}不高于{1}",
        "values": "{0}为{1}",
        "p": "（准p值{}）",
        "join": "，且",
        "caution": "覆盖率与密度是在发现区域所用的同一批点上算的，用于新的点时会低一些。",
    },
    "en": {
        "found": "Study {study}: {hits} of {rows} points meet “{when}” ({share:.0%}).",
        "unclear": "Luck does not let one tell on which side of the line {} points lie.",
        "prim": "PRIM, box {n}: {bounds}.",
        "tree": "Tree, box {n}: {bounds}.",
        "box": "It holds {coverage:.0%} of them; {density:.0%} of its points do ({share:.0%} of all), and it "
        "has {mass:.0%} of the points.",
        "none": "{} found no box that is denser than the whole.",
        "range": "{0} from {1} to {2}",
        "low": "{0} at least {1}",
        "high": "{0} at most {1}",
        "values": "{0} is {1}",
        "p": " (quasi-p {})",
        "join": ", and ",
        "caution": "Coverage and density are those of the points by which the boxes were found; new points "
        "will show a little less.",
    },
}


def sentences(found: Any, lang: str) -> list[str]:
    """All of it; `found` is a Discovery."""
    says = SAYS[lang]
    share, count = float(found.hits.mean()), int(found.hits.sum())
    told = [
        says["found"].format(
            study=found.study, rows=len(found.table), hits=count, when=found.when, share=share
        )
    ]
    if found.unclear:
        told.append(says["unclear"].format(found.unclear))
    for way, boxes, name in (
        ("prim", found.prim, "PRIM"),
        ("tree", found.tree, {"zh": "决策树", "en": "The tree"}[lang]),
    ):
        for n, box in enumerate(boxes, 1):
            told.append(says[way].format(n=n, bounds=bounded(box, lang)))
            told.append(says["box"].format(**box._asdict(), share=share))
        if not boxes:
            told.append(says["none"].format(name))
    return [*told, says["caution"]]


def bounded(box: Box, lang: str) -> str:
    """The bounds of a box, the surest first."""
    says = SAYS[lang]
    order = sorted(box.bounds, key=lambda name: box.p[name])
    texts = [
        of_bound(name, box.bounds[name], lang) + says["p"].format(f"{box.p[name]:.2g}") for name in order
    ]
    return says["join"].join(texts)


def of_bound(name: str, bound: Bound, lang: str) -> str:
    """One bound."""
    says, title = SAYS[lang], called(name, lang)
    if bound.values:
        return says["values"].format(title, " / ".join(str(one) for one in bound.values))
    if bound.low == -float("inf"):
        return says["high"].format(title, amount(bound.high))
    if bound.high == float("inf"):
        return says["low"].format(title, amount(bound.low))
    return says["range"].format(title, amount(bound.low), amount(bound.high))


def called(name: str, lang: str) -> str:
    """What a factor is called."""
    if name == "design":
        return say("design", lang)
    title = factor_called(name, lang)
    if name.startswith(MECHANISM):
        return {"zh": f"「{title}」的强度", "en": f"intensity of “{title}”"}[lang]
    return title
