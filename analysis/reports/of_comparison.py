"""The report of a comparison: one page without a network, question and answer first, zh and en."""

import json
import math
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from analysis import budget, findings, store
from analysis.comparison import COURSE, Comparison
from analysis.designs import own, without_standing
from analysis.figures import as_svg, comparisons, save
from analysis.figures.decisions import triangle
from analysis.figures.runs import percent_lost
from analysis.pages import render
from analysis.pairs import Difference
from analysis.words import amount, label, say, told, unit
from sim.measures import Measure
from sim.mechanisms import Mechanism
from sim.outcomes import OUTCOMES
from sim.scenario import Scenario

REGRETS = ("regret", "regret_most")
DOCUMENT = "comparison.json"
PAGES = {"zh": "report.html", "en": "report_en.html"}
BEFORE, AFTER = 10.0, 30.0  # days around the hazard that the bands show


def write(comparison: Comparison, folder: Path) -> None:
    """Report in both languages, with its tables and figures, into a folder."""
    store.write_csv(comparison.table(), folder / "differences.csv")
    store.write_csv(comparison.runs_table(), folder / "runs.csv")
    text = json.dumps(comparison.document(), ensure_ascii=False, indent=2)
    (folder / DOCUMENT).write_text(text + "\n", encoding="utf-8")
    for lang, name in PAGES.items():
        drawn = drawings(comparison, lang)
        for what, figure in drawn.items():
            save(figure, folder / f"{what}_{lang}.png")
        (folder / name).write_text(page(comparison, drawn, lang), encoding="utf-8")


def page(comparison: Comparison, drawn: dict[str, Figure], lang: str) -> str:
    """The whole page."""
    return render(
        "report.html",
        lang,
        title=told(comparison.scenarios[comparison.base].file, "title", lang),
        answer=findings.answer(lead(comparison), comparison.titles(lang), lang),
        designs=[head(comparison, lang), *rows(comparison, lang)],
        costs=costs(comparison, lang),
        choices=chosen(comparison, lang),
        figures={name: as_svg(figure) for name, figure in drawn.items()},
        findings=comparison.explain(lang),
        assumed=assumed(comparison, lang),
    )


def drawings(comparison: Comparison, lang: str) -> dict[str, Figure]:
    """All figures of the report by name."""
    called = comparison.titles(lang)
    scenario = comparison.scenarios[comparison.base]
    strikes = bool(scenario.file.hazard)
    days = (np.arange(scenario.steps) + 1) * scenario.file.run.step_days
    if strikes:
        days -= scenario.quiet_days
    shown = (days >= -BEFORE) & (days <= AFTER) if strikes else np.full(len(days), True)
    courses = {
        title: {measure: comparison.courses[name][measure][:, shown] for measure in COURSE}
        for name, title in called.items()
    }
    quality = {
        title: 100.0 - percent_lost(comparison.courses[name][Measure.OPEN_EMERGENCIES], scenario).mean(axis=0)
        for name, title in called.items()
    }
    since = days[scenario.quiet_steps :]
    triangles = {"resilience": triangle(since, quality, lang)} if strikes and len(since) else {}
    return triangles | {
        "bands": comparisons.bands(days[shown], courses, strikes, lang),
        "forest": comparison.plot(lang),
        "cost": comparisons.cost_and_effect(
            {title: worth_before(comparison.scenarios[name]) for name, title in called.items()},
            {title: comparison.values[name][:, 0] for name, title in called.items()},
            comparison.names[0],
            lang,
        ),
        "map": comparisons.loss_by_grid({title: comparison.rates[name] for name, title in called.items()}),
    }


def lead(comparison: Comparison) -> list[Difference]:
    """The differences in the first outcome: loss, unless others were asked for."""
    return [one for one in comparison.differences() if one.outcome == comparison.names[0]]


def worth_before(scenario: Scenario) -> float:
    """What the mechanisms of a design cost before the crisis, all in staff hours."""
    return budget.spending(without_standing(scenario)).worth


def head(comparison: Comparison, lang: str) -> list[str]:
    """Headings of the table of designs."""
    about = OUTCOMES[comparison.names[0]]
    words = [say(word, lang) for word in ("design", "mechanisms_intensity")]
    words.append(f"{label(about, lang)} ({unit(about.unit, lang)})")
    return words + [say(word, lang) for word in ("difference_interval", "won", "reduction")]


def rows(comparison: Comparison, lang: str) -> list[list[str]]:
    """What each design is made of and brings."""
    found = {one.alternative: one for one in lead(comparison)}
    table = []
    for name, title in comparison.titles(lang).items():
        scenario = comparison.scenarios[name]
        made = [f"{told(one.mechanism, 'title', lang)} {one.intensity:.2f}" for one in own(scenario)]
        given = budget.spending(scenario).worth
        if given - worth_before(scenario) > budget.CLOSE * given:
            made.append(say("standing", lang))
        values = comparison.values[name][:, 0]
        values = values[np.isfinite(values)]
        table.append(
            [
                title,
                ", ".join(made) or say("nothing", lang),
                amount(float(values.mean())) if len(values) else say("none", lang),
                *(cells(found[name]) if name in found else ["", "", ""]),
            ]
        )
    return table


def costs(comparison: Comparison, lang: str) -> list[list[str]]:
    """What each design costs before the crisis and in it, and the time of others at three prices; headings
    first."""
    words = ("design", "hours_before", "yuan_before", "hours_crisis", "social_cost")
    table = [[say(word, lang) for word in words]]
    for name, title in comparison.titles(lang).items():
        spent = budget.spending(comparison.scenarios[name])
        in_crisis, social = comparison.mean(name, "cost_crisis"), comparison.mean(name, "social_cost")
        prices = " / ".join(amount(share * social / 1e4) for share in (0.0, 0.5, 1.0))
        shown = [amount(in_crisis), prices] if math.isfinite(in_crisis + social) else [say("none", lang)] * 2
        table.append([title, f"{spent.hours:,.0f}", f"{spent.yuan:,.0f}", *shown])
    return table


def chosen(comparison: Comparison, lang: str) -> list[list[str]]:
    """How often each design is the best, and what it costs to be wrong; headings first."""
    about = OUTCOMES[comparison.names[0]]
    measure = unit(about.unit, lang)
    table = [
        [say("design", lang), say("best", lang), *(f"{say(word, lang)} ({measure})" for word in REGRETS)]
    ]
    table[0].append(say("undominated", lang))
    titles, (_, undominated) = comparison.titles(lang), comparison.front()
    for one in comparison.choices():
        best = f"{one.best:.0%} [{one.best_low:.0%}, {one.best_high:.0%}]"
        mark = say("yes" if one.design in undominated else "no", lang)
        table.append([titles[one.design], best, amount(one.regret), amount(one.regret_most), mark])
    return table


def cells(one: Difference) -> list[str]:
    """A difference in the table of designs."""
    return [
        f"{amount(one.difference, '+')} [{amount(one.low)}, {amount(one.high)}]",
        f"{one.share_better:.0%}" if math.isfinite(one.share_better) else "",
        f"{one.variance_reduction:.1f}" if math.isfinite(one.variance_reduction) else "",
    ]


def assumed(comparison: Comparison, lang: str) -> list[str]:
    """Mechanisms with their sources and costs, the scenario's sources, and how the runs can be had again."""
    used: dict[str, Mechanism] = {}
    for scenario in comparison.scenarios.values():
        used |= {one.name: one.mechanism for one in own(scenario)}
    said = [
        f"{told(one, 'title', lang)}: {told(one, 'description', lang)} {told(one.cost, 'note', lang)} "
        f"[{one.source}]"
        for one in used.values()
    ]
    file = comparison.scenarios[comparison.base].file
    seeds = comparison.seeds
    return [
        *said,
        told(file, "description", lang),
        file.source,
        f"{say('runs', lang)}: {len(seeds)} ({seeds[0]}–{seeds[-1]}); "
        f"{say('version', lang)} {comparison.version}",
    ]
