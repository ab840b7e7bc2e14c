"""Which way of governing helps in which crisis: docs/crises.md and docs/crises.zh.md, made anew.

python tools/crises.py [REPLICATIONS [REPLICATIONS_OF_THE_DISTRICT]]
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

from analysis.comparison import Comparison, compare
from analysis.pairs import Difference, paired
from analysis.words import label, unit
from sim import load, mechanisms
from sim.outcomes import OUTCOMES

DOCS = Path(__file__).resolve().parents[1] / "docs"
WAYS = ("rigid", "flexible", "dual_integration", "whistle")
PRESETS = tuple(f"p{k}" for k in range(1, 9))  # for teaching; what P0 is all of them are compared with
Crises = Mapping[str, str | None]
CRISES: Crises = {  # the city in which each strikes, and what it does in its own units
    "teaching": None,
    "teaching_dispute": "disputes",
    "teaching_accident": "accidents",
    "teaching_flood": "flooded",
    "teaching_rumour": "rumour_heard",
    "teaching_epidemic": "infected",
    "teaching_compound": "disputes",
    "teaching_natech": "accidents",
}
DISTRICT: Crises = {  # the same of a district of real size
    "dongcheng": None,
    "dongcheng_dispute": "disputes",
    "dongcheng_accident": "accidents",
    "dongcheng_flood": "flooded",
    "dongcheng_rumour": "rumour_heard",
    "dongcheng_epidemic": "infected",
    "dongcheng_compound": "accidents",
}
SECRETARIES = (205, 410, 589, 1025)  # one or two a community, one a grid, five a community
TEXT = {
    "zh": {
        "title": "哪种治理方式适合哪种危机",
        "about": "教学小城，同样的随机情景重复{replications}次，各方案危机前开支相同；"
        "所列为与基准相比的差异及其95%区间。"
        "加粗：区间不含零。全部行为参数为假设，结论只说明模型内的关系。"
        "由 `python tools/crises.py` 生成，模型版本 {version}。",
        "crisis": "危机",
        "outcome": "指标",
        "ranking": "按超额损失排序（由低到高，“≈”表示相邻两者的差异不能与运气区分）",
        "own": "按各危机自身的指标排序（由低到高）",
        "presets": "教学预设P1至P8在各危机中的超额损失与P0之差",
        "presets_about": "同等开支，随机情景重复{replications}次；人日。",
        "district": "真实规模的城区：哪种治理方式适合哪种危机",
        "district_about": "示范城区，规模参照公开资料，先运行一百八十天再遭遇危机；"
        "五种方案同等开支，随机情景重复{replications}次。"
        "模拟实验，不构成对任何地区、部门工作的评价或预测。",
        "hands": "示范城区的矛盾纠纷：党支部书记有多少名",
        "hands_about": "一件纠纷要街道的司法工作者和社区的党支部书记都到场；吹哨时先到的人等后到的人，"
        "不能去办别的事。来源没有给出党支部书记的人数，示范城区假设每个社区一名，共205名。下表只改这一个数"
        "（589名相当于每个网格一名），其余与上面相同。",
        "secretaries": "党支部书记人数",
        "stop": "：",
    },
    "en": {
        "title": "Which way of governing helps in which crisis",
        "about": "The teaching city, {replications} replications under the same luck, all designs at one "
        "cost before the crisis: differences from graded hierarchy with their 95 % intervals. Bold: the "
        "interval does not contain zero. All behavioural parameters are assumed; what follows is about the "
        "model. Made by `python tools/crises.py` with model version {version}.",
        "crisis": "crisis",
        "outcome": "outcome",
        "ranking": "In order of excess loss, lowest first (≈: the two cannot be told from luck)",
        "own": "In order of what each crisis does in its own units, lowest first",
        "presets": "The teaching presets P1 to P8 in each crisis: excess loss against P0",
        "presets_about": "At one cost, {replications} replications; person-days.",
        "district": "A district of real size: which way of governing helps in which crisis",
        "district_about": "The demonstration district, of the size that public sources give, after 180 days "
        "without a crisis: the same five ways at one cost, {replications} replications. A simulated "
        "experiment; no assessment or prediction of the work of any place or department.",
        "hands": "Disputes in the district, by the number of party secretaries",
        "hands_about": "A dispute needs a judicial worker of the subdistrict and the party secretary of the "
        "community; whoever comes first to a whistle waits for the other, and can do nothing else meanwhile. "
        "The source gives no number of secretaries; one a community, 205, is assumed. Here nothing but that "
        "number is another one (589 is one a grid).",
        "secretaries": "party secretaries",
        "stop": ": ",
    },
}


def compared(crises: Crises, replications: int) -> dict[str, Comparison]:
    """All ways in each crisis."""
    ways = [f"+{way}" for way in WAYS]
    found = {}
    for city, own in crises.items():
        names = ["loss_excess", "loss", *([own] if own else [])]
        found[city] = compare(city, ways, replications, names=names, budget="equal")
        print(city, file=sys.stderr)
    return found


def with_hands(replications: int) -> dict[int, Comparison]:
    """The whistle where disputes are many in the district, by the number of secretaries."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for staff in SECRETARIES:
            file = Path(folder, f"secretaries_{staff}.toml")
            file.write_text(f'extends = "dongcheng_dispute"\n[department.secretary]\nstaff = {staff}\n')
            names = ["loss_excess", "loss", "disputes"]
            found[staff] = compare(str(file), ["+whistle"], replications, names=names, budget="equal")
            print(file.stem, file=sys.stderr)
    return found


def hands_table(found: dict[int, Comparison], lang: str) -> list[str]:
    """One row a number of secretaries and outcome."""
    words = TEXT[lang]
    heads = [
        words["secretaries"],
        words["outcome"],
        *(way_title(way, lang) for way in ("hierarchy", "whistle")),
    ]
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for staff, one in found.items():
        for d in one.differences():
            told = [str(staff), outcome_title(d.outcome, lang), mean(one, d.outcome), cell(d)]
            lines.append(f"| {' | '.join(told)} |")
    return lines


def preset(name: str) -> str:
    """A teaching preset as what is added to any crisis."""
    return "+" + ",".join(f"{one.name}={one.intensity:g}" for one in load(name).mechanisms)


def with_presets(replications: int) -> dict[str, Comparison]:
    """The teaching presets in each crisis."""
    found = {}
    for city in CRISES:
        wanted = [preset(name) for name in PRESETS]
        found[city] = compare(city, wanted, replications, names=["loss_excess"], budget="equal")
        print(city, "P1-P8", file=sys.stderr)
    return found


def preset_table(found: dict[str, Comparison], lang: str) -> list[str]:
    """One row a crisis, one column a preset."""
    titles = [title(load(name).file, lang) for name in PRESETS]
    lines = [f"| {' | '.join([TEXT[lang]['crisis'], title(load('p0').file, lang), *titles])} |"]
    lines.append("|---" * (2 + len(PRESETS)) + "|")
    for city, one in found.items():
        of = {d.alternative: cell(d) for d in one.differences()}
        cells = [of[name] for name in one.scenarios if name != one.base]
        lines.append(
            f"| {crisis(city, lang)} | {one.mean(one.base, 'loss_excess'):,.0f} | {' | '.join(cells)} |"
        )
    return lines


def cell(one: Difference) -> str:
    """A difference with its interval."""
    size = max(abs(one.low), abs(one.high))
    digits = 0 if size >= 10 else 2 if size >= 0.1 else 4
    shown = f"{one.difference:,.{digits}f} [{one.low:,.{digits}f}, {one.high:,.{digits}f}]"
    return f"**{shown}**" if one.low > 0 or one.high < 0 else shown


def table(found: dict[str, Comparison], lang: str) -> list[str]:
    """One row a crisis and outcome."""
    words = TEXT[lang]
    titles = [way_title(way, lang) for way in WAYS]
    lines = [f"| {' | '.join([words['crisis'], words['outcome'], way_title('hierarchy', lang), *titles])} |"]
    lines.append("|---" * (3 + len(WAYS)) + "|")
    for city, one in found.items():
        differences = one.differences()
        for name in one.names:
            cells = [
                cell(d)
                for way in WAYS
                for d in differences
                if (d.alternative, d.outcome) == (f"+{way}", name)
            ]
            what, base = outcome_title(name, lang), mean(one, name)
            lines.append(f"| {crisis(city, lang)} | {what} | {base} | {' | '.join(cells)} |")
    return lines


def outcome_title(name: str, lang: str) -> str:
    """What an outcome is called, with its unit."""
    return f"{label(OUTCOMES[name], lang)} ({unit(OUTCOMES[name].unit, lang)})"


def mean(one: Comparison, outcome: str) -> str:
    """Of the base."""
    return f"{one.mean(one.base, outcome):,.2f}".rstrip("0").rstrip(".")


def crisis(city: str, lang: str) -> str:
    """What the crisis of a city is called."""
    name = title(load(city).file, lang)
    return name.split("：" if lang == "zh" else ": ")[-1]


def title(one: object, lang: str) -> str:
    """What something is called."""
    return str(getattr(one, f"title_{lang}"))


def way_title(way: str, lang: str) -> str:
    """What a way of governing is called; the base is graded hierarchy."""
    return title(mechanisms.load(way), lang)


def ranking(one: Comparison, outcome: str, lang: str) -> str:
    """Designs from the lowest outcome on; neighbours that luck cannot tell apart are joined by ≈."""
    order = sorted(one.scenarios, key=lambda name: one.mean(name, outcome))
    called = {name: way_title("hierarchy" if name == one.base else name[1:], lang) for name in order}
    text = called[order[0]]
    column = one.names.index(outcome)
    for before, after in pairwise(order):
        apart = paired(outcome, after, one.values[before][:, column], one.values[after][:, column])
        text += f" {'<' if apart.low > 0 else '≈'} {called[after]}"
    return text


def rankings(crises: Crises, found: dict[str, Comparison], head: str, lang: str) -> list[str]:
    """The ways in order of excess loss, then of what each crisis does in its own units, under headings."""
    words = TEXT[lang]
    by_loss = [
        f"- {crisis(city, lang)}{words['stop']}{ranking(c, 'loss_excess', lang)}" for city, c in found.items()
    ]
    by_own = [
        f"- {crisis(city, lang)} ({label(OUTCOMES[own], lang)}){words['stop']}"
        f"{ranking(found[city], own, lang)}"
        for city, own in crises.items()
        if own
    ]
    return [
        f"{head} {words['ranking']}",
        "\n".join(by_loss),
        f"{head} {words['own']}",
        "\n".join(by_own),
    ]


def page(
    found: dict[str, Comparison],
    presets: dict[str, Comparison],
    district: dict[str, Comparison],
    hands: dict[int, Comparison],
    lang: str,
) -> str:
    """The whole page."""
    words = TEXT[lang]
    one, there = next(iter(found.values())), next(iter(district.values()))
    about = words["about"].format(replications=len(one.seeds), version=one.version[:12])
    parts = [
        f"# {words['title']}",
        about,
        "\n".join(table(found, lang)),
        *rankings(CRISES, found, "##", lang),
        f"## {words['presets']}",
        words["presets_about"].format(replications=len(next(iter(presets.values())).seeds)),
        "\n".join(preset_table(presets, lang)),
        f"## {words['district']}",
        words["district_about"].format(replications=len(there.seeds)),
        "\n".join(table(district, lang)),
        *rankings(DISTRICT, district, "###", lang),
        f"### {words['hands']}",
        words["hands_about"],
        "\n".join(hands_table(hands, lang)),
    ]
    return "\n\n".join(parts) + "\n"


def main() -> None:
    """Compare, write."""
    given = [int(one) for one in sys.argv[1:]]
    replications, of_district = [*given, *(60, 10)[len(given) :]]
    found, presets = compared(CRISES, replications), with_presets(max(10, replications // 3))
    district, hands = compared(DISTRICT, of_district), with_hands(of_district)
    for lang, name in (("en", "crises.md"), ("zh", "crises.zh.md")):
        (DOCS / name).write_text(page(found, presets, district, hands, lang), encoding="utf-8")


if __name__ == "__main__":
    main()
