"""The report of a comparison: one page without a network, question and answer first, zh and en."""

import base64
import html
import io
import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis import budget as budgets
from analysis.comparison import SIGNIFICANT, Comparison, Difference
from analysis.figures import COLOURS, DASHES, save, style
from analysis.words import DISCLAIMER, amount, unit
from sim.city import lattice_places
from sim.measures import ABOUT, Measure
from sim.outcomes import OUTCOMES

BANDS = (Measure.OPEN_EMERGENCIES, Measure.LOSS, Measure.PARTICIPATION, Measure.TRUST_COMMUNITY)
BEFORE, AFTER = 10.0, 30.0  # days around the hazard that the bands show
TEXT = {
    "question": {"zh": "问题", "en": "The question"},
    "asks": {
        "zh": "同一场危机、同样的随机情景,不同治理方案的结果差多少?",
        "en": "One crisis, the same luck: how far do ways of governing it part?",
    },
    "answer": {"zh": "回答", "en": "The answer"},
    "budget": {"zh": "方案与费用", "en": "Designs and what they cost"},
    "course": {"zh": "过程", "en": "The course"},
    "bands": {
        "zh": "线为各随机情景的均值,色带为10%至90%分位;竖线为灾害发生日。",
        "en": "Lines are means over crises, bands run from the 10 % to the 90 % quantile; the upright line "
        "is the day the hazard strikes.",
    },
    "forest": {"zh": "与基准的差异", "en": "Differences from the base"},
    "pairs": {
        "zh": "同一随机情景下成对比较;点为均值差,横线为95%区间,以基准均值的百分比表示;"
        "空心点为经Holm校正后不显著。",
        "en": "Pairs under the same luck; dots are mean differences, lines 95 % intervals, in percent of the "
        "base's mean; hollow dots are not significant after Holm's correction.",
    },
    "map": {"zh": "各网格的损失", "en": "Loss by grid"},
    "lattice": {
        "zh": "每千人损失(人日),随机情景均值。网格按中性格点排列,不是地图。",
        "en": "Person-days for 1,000 people, mean over crises. Grids lie on a neutral lattice, not on a map.",
    },
    "effect": {"zh": "费用与效果", "en": "Cost beside effect"},
    "sentences": {"zh": "逐项结论", "en": "Findings one by one"},
    "assumed": {"zh": "假设与来源", "en": "What was assumed, and sources"},
    "design": {"zh": "方案", "en": "design"},
    "intensity": {"zh": "机制与强度", "en": "mechanisms, intensity"},
    "hours": {"zh": "灾前工时(小时)", "en": "staff hours before the crisis"},
    "loss": {"zh": "损失(人日)", "en": "loss (person-days)"},
    "difference": {"zh": "与基准之差(95%区间)", "en": "difference (95 % interval)"},
    "won": {"zh": "占优的情景", "en": "crises won"},
    "reduction": {"zh": "方差缩减", "en": "variance reduction"},
    "cost_axis": {"zh": "灾前机制工时(小时)", "en": "staff hours of mechanisms before the crisis"},
    "day": {"zh": "灾害发生后的天数", "en": "days since the hazard struck"},
    "percent": {"zh": "与基准之差(%)", "en": "difference from the base (%)"},
    "standing": {"zh": "余款用于常备力量", "en": "the rest buys standing teams"},
    "none": {"zh": "无", "en": "none"},
    "runs": {"zh": "每方案随机情景数", "en": "crises for each design"},
    "version": {"zh": "模型版本", "en": "model version"},
}
STYLE = """
@font-face{font-family:"Noto Sans SC";src:url(data:font/woff2;base64,%s) format("woff2")}
body{font:16px/1.65 "Noto Sans SC",sans-serif;color:#1b1b1b;max-width:60rem;margin:0 auto;padding:1.5rem}
h1{font-size:1.6rem;margin:.2rem 0}h2{font-size:1.2rem;margin-top:2rem;border-bottom:1px solid #bbb}
table{border-collapse:collapse;width:100%%;font-size:.92rem}th,td{padding:.3rem .6rem;text-align:right;
border-bottom:1px solid #ddd}td:nth-child(n+3){white-space:nowrap}
th:first-child,td:first-child,td.l,th.l{text-align:left}
svg{max-width:100%%;height:auto}.note{color:#555;font-size:.9rem}
.terms{border:1px solid #999;padding:.5rem .8rem;margin:1rem 0;font-size:.92rem}
.answer{font-size:1.08rem;font-weight:600}
@media print{h2{break-after:avoid}}
"""


def write(comparison: Comparison, folder: Path) -> None:
    """Report in both languages, with its tables and figures, into a folder."""
    comparison.table().to_csv(folder / "differences.csv", index=False)
    comparison.runs_table().to_csv(folder / "runs.csv", index=False)
    text = json.dumps(comparison.document(), ensure_ascii=False, indent=2)
    (folder / "comparison.json").write_text(text + "\n", encoding="utf-8")
    for lang in ("zh", "en"):
        drawn = drawings(comparison, lang)
        for name, figure in drawn.items():
            save(figure, folder / f"{name}_{lang}.png")
        name = "report.html" if lang == "zh" else "report_en.html"
        (folder / name).write_text(page(comparison, drawn, lang), encoding="utf-8")


def drawings(comparison: Comparison, lang: str) -> dict[str, Figure]:
    """All figures of the report by name."""
    return {
        "bands": bands(comparison, lang),
        "forest": forest(comparison, lang),
        "cost": cost_and_effect(comparison, lang),
        "map": loss_by_grid(comparison, lang),
    }


def say(word: str, lang: str) -> str:
    """A word of the report."""
    return TEXT[word][lang]


# --- the page ------------------------------------------------------------------------------------


def page(comparison: Comparison, drawn: dict[str, Figure], lang: str) -> str:
    """The whole page."""
    file = comparison.scenarios[comparison.base].file
    title = html.escape(file.title_zh if lang == "zh" else file.title_en)
    font = base64.b64encode((files("analysis") / "assets" / "NotoSansSC-Regular.woff2").read_bytes()).decode()
    terms = f'<p class="terms">{html.escape(DISCLAIMER[lang])}</p>'
    parts = [
        f"<h1>{title}</h1>{terms}",
        section("question", f"<p>{say('asks', lang)}</p>", lang),
        section("answer", f'<p class="answer">{html.escape(answer(comparison, lang))}</p>', lang),
        section("budget", designs_table(comparison, lang), lang),
        section("course", picture(drawn["bands"]) + note("bands", lang), lang),
        section("forest", picture(drawn["forest"]) + note("pairs", lang), lang),
        section("effect", picture(drawn["cost"]), lang),
        section("map", picture(drawn["map"]) + note("lattice", lang), lang),
        section("sentences", listed(comparison.explain(lang)), lang),
        section("assumed", assumptions(comparison, lang), lang),
        terms,
    ]
    language = {"zh": "zh-CN", "en": "en"}[lang]
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE % font}</style></head><body>'
        + "\n".join(parts)
        + "</body></html>\n"
    )


def section(word: str, body: str, lang: str) -> str:
    """A heading and what stands below it."""
    return f"<h2>{say(word, lang)}</h2>\n{body}"


def note(word: str, lang: str) -> str:
    """Small print below a figure."""
    return f'<p class="note">{say(word, lang)}</p>'


def listed(texts: list[str]) -> str:
    """Sentences as a list."""
    return "<ul>" + "".join(f"<li>{html.escape(text)}</li>" for text in texts) + "</ul>"


def picture(figure: Figure) -> str:
    """A figure inside the page; its letters are drawn, so that no font is needed."""
    text = io.StringIO()
    with matplotlib.rc_context(style()):
        figure.savefig(text, format="svg", metadata={"Date": None, "Creator": None})
    drawn = text.getvalue()
    return drawn[drawn.index("<svg") :]


def losses(comparison: Comparison) -> list[Difference]:
    """The differences in the first outcome: loss, unless others were asked for."""
    return [one for one in comparison.differences() if one.outcome == comparison.names[0]]


def answer(comparison: Comparison, lang: str) -> str:
    """The finding in one sentence or two: which design is best, which do not differ from the base."""
    rows = losses(comparison)
    about = OUTCOMES[comparison.names[0]]
    name = about.zh if lang == "zh" else about.en
    sign = 1.0 if about.better == "lower" else -1.0
    sure = sorted(
        (one for one in rows if one.p_adjusted < SIGNIFICANT), key=lambda one: sign * one.difference
    )
    better = [one for one in sure if sign * one.difference < 0]
    worse = [one for one in sure if sign * one.difference > 0]
    open_ = [one for one in rows if not one.p_adjusted < SIGNIFICANT]

    def names(some: list[Difference]) -> str:
        told = [
            f"{comparison.title(one.alternative, lang)} ({100.0 * one.difference / one.base_mean:+.0f} %)"
            for one in some
        ]
        return {"zh": "、", "en": "; "}[lang].join(told)

    parts = []
    if better:
        parts.append(
            {
                "zh": f"{name}显著优于基准的:{names(better)}",
                "en": f"{name}, better than the base: {names(better)}",
            }[lang]
        )
    if worse:
        parts.append(
            {"zh": f"显著差于基准的:{names(worse)}", "en": f"worse than the base: {names(worse)}"}[lang]
        )
    if open_:
        parts.append(
            {"zh": f"差异不显著的:{names(open_)}", "en": f"no significant difference: {names(open_)}"}[lang]
        )
    told = {"zh": ";", "en": "; "}[lang].join(parts) + {"zh": "。", "en": "."}[lang]
    return told[:1].upper() + told[1:]


def designs_table(comparison: Comparison, lang: str) -> str:
    """What each design is made of, costs and brings."""
    found = {one.alternative: one for one in losses(comparison)}
    about = OUTCOMES[comparison.names[0]]
    outcome = f"{about.zh if lang == 'zh' else about.en} ({unit(about.unit, lang)})"
    head = [say("design", lang), say("intensity", lang), say("hours", lang), outcome]
    head += [say("difference", lang), say("won", lang), say("reduction", lang)]
    rows = []
    for name, scenario in comparison.scenarios.items():
        column = comparison.values[name][:, 0]
        made = [
            say("standing", lang)
            if one.name == budgets.STANDING
            else f"{one.mechanism.title_zh if lang == 'zh' else one.mechanism.title_en} {one.intensity:.2f}"
            for one in scenario.mechanisms
        ]
        spent = budgets.spending(budgets.without_standing(scenario)).worth
        cells = [comparison.title(name, lang), ", ".join(made) or say("none", lang), f"{spent:,.0f}"]
        cells.append(amount(float(np.nanmean(column))))
        one = found.get(name)
        if one is None:
            cells += ["", "", ""]
        else:
            cells += [
                f"{amount(one.difference, '+')} [{amount(one.low)}, {amount(one.high)}]",
                f"{one.share_better:.0%}",
            ]
            cells.append(f"{one.variance_reduction:.1f}")
        rows.append(cells)
    return table(head, rows)


def table(head: list[str], rows: list[list[str]]) -> str:
    """A table; the second column is text."""

    def row(cells: list[str], kind: str) -> str:
        marks = ["", ' class="l"'] + [""] * len(cells)
        return (
            "<tr>"
            + "".join(
                f"<{kind}{mark}>{html.escape(cell)}</{kind}>"
                for cell, mark in zip(cells, marks, strict=False)
            )
            + "</tr>"
        )

    return "<table>" + row(head, "th") + "".join(row(cells, "td") for cells in rows) + "</table>"


def assumptions(comparison: Comparison, lang: str) -> str:
    """Mechanisms with their sources and costs, the scenario's sources, and how the runs can be had again."""
    seen: dict[str, Any] = {}
    for scenario in comparison.scenarios.values():
        for one in scenario.mechanisms:
            if one.name != budgets.STANDING:
                seen[one.name] = one.mechanism
    told = []
    for mechanism in seen.values():
        title = mechanism.title_zh if lang == "zh" else mechanism.title_en
        about = mechanism.description_zh if lang == "zh" else mechanism.description_en
        cost = mechanism.cost.note_zh if lang == "zh" else mechanism.cost.note_en
        told.append(f"{title}: {about} {cost} [{mechanism.source}]")
    file = comparison.scenarios[comparison.base].file
    told.append(file.description_zh if lang == "zh" else file.description_en)
    told.append(file.source)
    first = next(iter(comparison.first.values()))
    told.append(
        f"{say('runs', lang)}: {len(comparison.seeds)} ({comparison.seeds[0]}–{comparison.seeds[-1]}); "
        f"{say('version', lang)} {first.version}"
    )
    return listed(told)


# --- figures -------------------------------------------------------------------------------------


def looks(comparison: Comparison) -> dict[str, tuple[str, Any]]:
    """Colour and dash of each design, the same in every figure."""
    return {
        name: (COLOURS[k % len(COLOURS)], DASHES[k % len(DASHES)])
        for k, name in enumerate(comparison.scenarios)
    }


def strikes(comparison: Comparison) -> float:
    """Day of the first hazard, or of the start."""
    return min((struck.day for struck in comparison.scenarios[comparison.base].file.hazard), default=0.0)


def bands(comparison: Comparison, lang: str) -> Figure:
    """Means and spread of the course around the crisis."""
    day, timing = strikes(comparison), comparison.scenarios[comparison.base].file.run
    with matplotlib.rc_context(style()):
        figure = Figure(figsize=(11, 7.4), layout="constrained")
        for axes, measure in zip(figure.subplots(2, 2).flat, BANDS, strict=True):
            for name, (colour, dash) in looks(comparison).items():
                runs = comparison.series[name][measure.name.lower()]
                days = (np.arange(runs.shape[1]) + 1) * timing.step_days - day
                shown = (days >= -BEFORE) & (days <= AFTER)
                low, high = np.quantile(runs[:, shown], (0.1, 0.9), axis=0)
                axes.fill_between(days[shown], low, high, color=colour, alpha=0.15, linewidth=0)
                axes.plot(
                    days[shown],
                    runs[:, shown].mean(axis=0),
                    color=colour,
                    linestyle=dash,
                    label=comparison.title(name, lang),
                )
            axes.axvline(0.0, color="0.6", linewidth=1)
            about = ABOUT[measure]
            axes.set_title(about.zh if lang == "zh" else about.en, fontsize=11)
            axes.set_ylabel(unit(about.unit, lang), fontsize=8)
            axes.set_ylim(bottom=0)
        handles, labels = figure.axes[0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside lower center", ncols=3, frameon=False, fontsize=9)
        for axes in figure.axes[2:]:
            axes.set_xlabel(say("day", lang), fontsize=9)
    return figure


def forest(comparison: Comparison, lang: str) -> Figure:
    """Differences of every outcome and design, in percent of the base."""
    rows = comparison.differences()
    shown = [name for name in comparison.names if any(o.outcome == name and o.base_mean for o in rows)]
    columns = min(3, len(shown))
    lines = -(-len(shown) // columns)
    with matplotlib.rc_context(style()):
        figure = Figure(
            figsize=(11, 0.7 + lines * (0.9 + 0.28 * len(comparison.alternatives))), layout="constrained"
        )
        grid = np.atleast_1d(figure.subplots(lines, columns, squeeze=False)).flatten()
        for k, (axes, outcome) in enumerate(zip(grid, shown, strict=False)):
            draw_differences(axes, [o for o in rows if o.outcome == outcome], comparison, lang)
            if k % columns:
                axes.set_yticklabels([])
        for axes in grid[len(shown) :]:
            axes.set_visible(False)
        figure.supxlabel(say("percent", lang), fontsize=9)
    return figure


def draw_differences(axes: Axes, rows: list[Difference], comparison: Comparison, lang: str) -> None:
    """One panel of the forest."""
    for place, one in enumerate(rows):
        if not np.isfinite(one.difference) or not one.base_mean:
            continue
        scale = 100.0 / abs(one.base_mean)
        colour = looks(comparison)[one.alternative][0]
        filled = colour if one.p_adjusted < SIGNIFICANT else "white"
        axes.plot([one.low * scale, one.high * scale], [place, place], color=colour)
        axes.plot(one.difference * scale, place, "o", color=colour, markerfacecolor=filled)
    axes.axvline(0.0, color="0.6", linewidth=1)
    axes.set_yticks(range(len(rows)), [comparison.title(one.alternative, lang) for one in rows], fontsize=8)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    about = OUTCOMES[rows[0].outcome]
    axes.set_title(about.zh if lang == "zh" else about.en, fontsize=10)
    axes.tick_params(axis="x", labelsize=8)


def cost_and_effect(comparison: Comparison, lang: str) -> Figure:
    """What a design takes of the staff's time before the crisis, and what it is followed by."""
    about = OUTCOMES[comparison.names[0]]
    with matplotlib.rc_context(style()):
        figure = Figure(figsize=(8, 4), layout="constrained")
        axes = figure.subplots()
        for name, (colour, _) in looks(comparison).items():
            scenario, column = comparison.scenarios[name], comparison.values[name][:, 0]
            spent = budgets.spending(budgets.without_standing(scenario)).worth
            low, high = np.nanquantile(column, (0.1, 0.9))
            axes.plot([spent, spent], [low, high], color=colour)
            axes.plot(spent, np.nanmean(column), "o", color=colour)
            axes.annotate(
                comparison.title(name, lang),
                (spent, float(np.nanmean(column))),
                xytext=(6, 4),
                textcoords="offset points",
                fontsize=9,
                color=colour,
            )
        axes.set_xlabel(say("cost_axis", lang))
        axes.set_ylabel(f"{about.zh if lang == 'zh' else about.en} ({unit(about.unit, lang)})")
        axes.set_ylim(bottom=0)
        axes.margins(x=0.25)
        axes.set_xlim(left=-0.03 * axes.get_xlim()[1])
    return figure


def loss_by_grid(comparison: Comparison, lang: str) -> Figure:
    """Mean loss of each grid under each design, on one scale."""
    count = len(comparison.scenarios)
    places, width = lattice_places(len(next(iter(comparison.grids.values()))))
    top = max(float(np.quantile(rate, 0.99)) for rate in comparison.grids.values())
    columns = min(3, count)
    lines = -(-count // columns)
    with matplotlib.rc_context(style()):
        figure = Figure(figsize=(11, 3.6 * lines), layout="constrained")
        grid = figure.subplots(lines, columns, squeeze=False).flatten()
        for axes, (name, rate) in zip(grid, comparison.grids.items(), strict=False):
            tiles = np.full((places[:, 1].max() + 1, width), np.nan)
            tiles[places[:, 1], places[:, 0]] = rate
            image = axes.imshow(tiles, cmap="cividis_r", vmin=0, vmax=top)
            axes.set_title(comparison.title(name, lang), fontsize=10)
            axes.set_xticks([])
            axes.set_yticks([])
        for axes in grid[count:]:
            axes.set_visible(False)
        figure.colorbar(image, ax=list(grid[:count]), shrink=0.7)
    return figure
