"""The story of two runs in sentences, zh and en: what differs on paper, the first difference, how it spreads,
the case that tells most, and what it comes to."""

import math
from typing import Any

from analysis.why.chain import Life, first_decision
from analysis.why.kinds import KINDS, STAGES
from analysis.why.ledger import ROUTES
from analysis.words import amount, label, unit
from sim.measures import ABOUT
from sim.outcomes import OUTCOMES

AS_LOT = ("target", "deliberate", "stop")  # decisions that no lot below a chance decides
SHOWN_OUTCOMES = ("loss", "time_to_control", "first_response", "participation", "trust_government")
SAYS = {
    "zh": {
        "heads": "两种方案面对同一场危机、同样的随机情景（第{seed}号）。甲：{0}。乙：{1}。",
        "changes": "纸面上的不同：{}",
        "no_change": "纸面上没有不同。",
        "nothing": "两次运行没有任何不同：每个决定、每件事项、每项记录逐位一致。",
        "recorded": "没有一个决定、一件事项因此不同，只有下列记录不同：{}。",
        "same": "前{}天两边逐位一致。",
        "first_instant": "第一处不同在{time}：{actor}，{what}。甲为{a}，乙为{b}。",
        "leaning": "最先改变的概率：{time}，{actor}{what}的概率，甲为{chance_a}，乙为{chance_b}。",
        "first": "第一个结果不同的决定在{time}：{actor}{what}。{lot}甲{chance_a}{a}；乙{chance_b}{b}。",
        "lot": "两边抽到同一个随机数{:.4f}；",
        "chance": "下的概率为{:.4f}，",
        "no_chance": "",
        "not_made": "没有走到这一步",
        "chain": "此后差异这样传开（后者紧随前者，并不证明由前者引起）：",
        "link": "  {time}，{near}：{actor}{what}——甲{a}，乙{b}。",
        "arose_a": "甲中发生这件事项，乙中没有。",
        "arose_b": "乙中发生这件事项，甲中没有。",
        "only": "  {time}，{near}：{actor}，{text}",
        "spread": "到最后，{cases}件事项的办理时间不同，{alone}件只在一边发生；结果不同的决定有：{kinds}。",
        "no_kinds": "无",
        "kind": "{0} {1}次（第{2}天起）",
        "telling": "最能说明问题的一件：{time}发生的{actor}。",
        "life": "  {side}：{course}；自身损失{loss}人日，由它引出{descendants}件，合计损失{family}人日。",
        "never": "{0}始终没有",
        "stage": "{0}于{1}",
        "total": "算总账：甲的损失为{a}人日，乙为{b}人日，{word}{gap}人日。",
        "more": "多",
        "less": "少",
        "alike": "相差",
        "ledger": "这一差额逐件归到各环节，合计正好相等：{}。",
        "route": "{0} {1}（{2}）",
        "route_bare": "{0} {1}",
        "outcomes": "其他结果：{}。",
        "outcome": "{0}由{1}变为{2}",
        "case": "同一件事项",
        "family": "它引出的（或引出它的）事项",
        "grid": "同一网格",
        "subdistrict": "同一街道",
        "city": "在别处",
        "hours": "{:.1f}小时后",
    },
    "en": {
        "heads": "Two ways of governing meet the same crisis and the same luck (seed {seed}). A: {0}. "
        "B: {1}.",
        "changes": "What differs on paper: {}",
        "no_change": "Nothing differs on paper.",
        "nothing": "Nothing differs between the two runs: every decision, every case and everything recorded "
        "is the same to the last bit.",
        "recorded": "No decision and no case differs; all that is recorded otherwise: {}.",
        "same": "For the first {} days both are the same to the last bit.",
        "first_instant": "The first difference, {time}: {actor}: {what}. In A {a}, in B {b}.",
        "leaning": "The first chance that is another one, {time}: {actor}: {what}; in A {chance_a}, "
        "in B {chance_b}.",
        "first": "The first decision that comes out otherwise, {time}: {actor}: {what}. {lot}"
        "In A{chance_a} {a}; in B{chance_b} {b}.",
        "lot": "Both draw the same number, {:.4f}. ",
        "chance": " the chance is {:.4f}:",
        "no_chance": "",
        "not_made": "it does not come to that",
        "chain": "From there the difference spreads like this (that one follows the other does not prove "
        "that it came of it):",
        "link": "  {time}, {near}: {actor}: {what}: in A {a}; in B {b}.",
        "arose_a": "arises in A and not in B.",
        "arose_b": "arises in B and not in A.",
        "only": "  {time}, {near}: {actor} {text}",
        "spread": "In the end {cases} cases have another course and {alone} arise in one run only; decisions "
        "that come out otherwise: {kinds}.",
        "no_kinds": "none",
        "kind": "{0} {1} (from day {2} on)",
        "telling": "The case that tells most arose {time}: {actor}.",
        "life": "  {side}: {course}; its own loss is {loss} person-days, {descendants} cases came of it, "
        "together they cost {family}.",
        "never": "never {0}",
        "stage": "{0} {1}",
        "total": "What it comes to: loss is {a} person-days in A and {b} in B, {gap} {word}.",
        "more": "more",
        "less": "less",
        "alike": "apart",
        "ledger": "Case by case this goes to the stages of their lives, and adds up exactly: {}.",
        "route": "{0} {1} ({2})",
        "route_bare": "{0} {1}",
        "outcomes": "Other outcomes: {}.",
        "outcome": "{0} goes from {1} to {2}",
        "case": "the same case",
        "family": "a case that came of it, or of which it came",
        "grid": "in the same grid",
        "subdistrict": "in the same subdistrict",
        "city": "elsewhere",
        "hours": "after {:.1f} h",
    },
}
ACTORS = {
    "zh": {
        "subdistrict": "{subdistrict}",
        "enterprise": "{subdistrict}第{grid}网格的企业{who}号",
        "resident": "{subdistrict}第{grid}网格的居民{who}号",
        "organisation": "{subdistrict}的社会组织{who}号",
        "case": "{subdistrict}第{grid}网格的一件“{work}”",
        "numbered": "街道{}",
    },
    "en": {
        "subdistrict": "{subdistrict}",
        "enterprise": "enterprise {who} in grid {grid}, {subdistrict}",
        "resident": "resident {who} in grid {grid}, {subdistrict}",
        "organisation": "social organisation {who} of {subdistrict}",
        "case": "a case of “{work}” in grid {grid}, {subdistrict}",
        "numbered": "subdistrict {}",
    },
}
SHORT = {  # stages in the life of a case, in one word
    "zh": {
        "detected": "发现",
        "reported": "报到",
        "responded": "首队到场",
        "assembled": "到齐",
        "closed": "办结",
    },
    "en": {
        **{"detected": "found", "reported": "reported", "responded": "first team", "assembled": "all there"},
        "closed": "closed",
    },
}


def story(found: Any, lang: str) -> list[str]:
    """All of it; `found` is a Why."""
    says = SAYS[lang]
    told = [says["heads"].format(*found.called[lang], seed=found.seed), on_paper(found, lang)]
    if found.is_nothing:
        return [*told, says["nothing"]]
    if found.same_days >= found.scenario.file.run.step_days:
        told.append(says["same"].format(amount(found.same_days)))
    if not len(found.table):
        names = listed([label_of(one, lang) for one in found.recorded()], lang)
        return [*told, says["recorded"].format(names)]
    told += [*beginnings(found, lang), *chain(found, lang), spread(found, lang)]
    return [*told, *telling(found, lang), *account(found, lang)]


def on_paper(found: Any, lang: str) -> str:
    """What the files say."""
    if not found.changes:
        return SAYS[lang]["no_change"]
    return SAYS[lang]["changes"].format("".join(getattr(one, lang) for one in found.changes))


def beginnings(found: Any, lang: str) -> list[str]:
    """The first difference of all; the first decision that comes out otherwise."""
    says, first = SAYS[lang], found.table.iloc[0]
    told = []
    if not KINDS[first["kind"]].is_decision:
        sides = {side: instant(first[side], lang) for side in ("a", "b")}
        told.append(says["first_instant"].format(**whose(found, first, lang), **sides))
    for _, row in found.leaning().iterrows():
        chances = {side: f"{row[side]:.4f}" for side in ("chance_a", "chance_b")}
        if row["kind"] not in AS_LOT and "nan" not in chances.values():
            told.append(says["leaning"].format(**whose(found, row, lang), **chances))
    place = first_decision(found.table)
    return told if place is None else [*told, decision(found, found.table.iloc[place], lang)]


def decision(found: Any, row: Any, lang: str) -> str:
    """A decision that comes out otherwise, with the lot and the chances."""
    says = SAYS[lang]
    lots = row["kind"] not in AS_LOT
    chances = {}
    for side in ("chance_a", "chance_b"):
        known = lots and not math.isnan(row[side])
        chances[side] = says["chance" if known else "no_chance"].format(row[side])
    both = lots and not math.isnan(row["a"]) and not math.isnan(row["b"])
    lot = says["lot"].format(row["draw"]) if both else ""
    return says["first"].format(**whose(found, row, lang), lot=lot, **chances, **choices(row, lang))


def choices(row: Any, lang: str) -> dict[str, str]:
    """What was chosen in both."""
    kind, english = KINDS[row["kind"]], lang == "en"
    found = {}
    for side in ("a", "b"):
        if math.isnan(row[side]):
            found[side] = SAYS[lang]["not_made"]
        else:
            chosen = row[side] >= 0 if row["kind"] == "target" else row[side] > 0
            found[side] = (kind.yes if chosen else kind.no)[english].format(int(row[side]) + 1)
    return found


def chain(found: Any, lang: str) -> list[str]:
    """Link by link."""
    says = SAYS[lang]
    told = []
    for place, near in found.links[1:]:
        row = found.table.iloc[place]
        about = {**whose(found, row, lang), "near": says[near]}
        if row["kind"] == "arose":
            text = says["arose_b" if math.isnan(row["a"]) else "arose_a"]
            told.append(says["only"].format(**about, text=text))
        else:
            told.append(says["link"].format(**about, **choices(row, lang)))
    return [says["chain"], *told] if told else []


def spread(found: Any, lang: str) -> str:
    """How many cases and decisions differ in the end."""
    says = SAYS[lang]
    kinds = [
        says["kind"].format(getattr(KINDS[one.kind], lang), f"{one.number:,}", int(one.first) + 1)
        for one in found.spread
        if KINDS[one.kind].is_decision
    ]
    alone = {one.kind: one.number for one in found.spread}.get("arose", 0)
    lives = found.table[found.table["kind"].isin(STAGES)]["case"].nunique()
    told = listed(kinds, lang) or says["no_kinds"]
    return says["spread"].format(cases=f"{lives:,}", alone=f"{alone:,}", kinds=told)


def telling(found: Any, lang: str) -> list[str]:
    """The case that tells most, in both runs."""
    case, says = found.telling, SAYS[lang]
    if case is None:
        return []
    place = found.scenario.build().grids["subdistrict"][case.grid]
    about = {"kind": "arose", "grid": case.grid, "subdistrict": place, "who": 0, "case": case.case}
    head = says["telling"].format(**whose(found, {**about, "instant": case.arose}, lang))
    sides = zip(
        ({"zh": "甲", "en": "A"}[lang], {"zh": "乙", "en": "B"}[lang]), (case.first, case.second), strict=True
    )
    return [head, *(life(case.arose, one, side, lang) for side, one in sides)]


def life(arose: float, one: Life, side: str, lang: str) -> str:
    """A case in one run: hours from arising to each stage."""
    says = SAYS[lang]
    course = []
    for stage, word in SHORT[lang].items():
        hours = 24.0 * (one.instants[stage] - arose)
        if math.isnan(hours):
            course.append(says["never"].format(word))
        else:
            course.append(says["stage"].format(word, says["hours"].format(hours)))
    return says["life"].format(
        side=side,
        course=listed(course, lang),
        loss=amount(one.loss),
        descendants=f"{one.descendants:,}",
        family=amount(one.family_loss),
    )


def account(found: Any, lang: str) -> list[str]:
    """Losses, by route, and other outcomes."""
    says = SAYS[lang]
    outcomes = found.outcomes()
    total = sum(found.ledger.values())
    told = []
    if "loss" in outcomes:
        a, b = outcomes["loss"]
        word = says["more" if total > 0 else "less"]
        told.append(says["total"].format(a=amount(a), b=amount(b), gap=amount(abs(total)), word=word))
        told.append(says["ledger"].format(listed(routes(found.ledger, lang), lang)))
    others = [
        says["outcome"].format(
            label(OUTCOMES[name], lang), *(measured(name, one, lang) for one in outcomes[name])
        )
        for name in SHOWN_OUTCOMES
        if name in outcomes and name != "loss"
    ]
    return [*told, says["outcomes"].format(listed(others, lang))] if others else told


def routes(ledger: dict[str, float], lang: str) -> list[str]:
    """The parts of a ledger, the largest first; shares of the whole where they mean something."""
    total = sum(ledger.values())
    told = []
    for name in sorted(ledger, key=lambda name: -abs(ledger[name])):
        if ledger[name]:
            text = "route" if total else "route_bare"
            share = ledger[name] / total if total else 0.0
            told.append(
                SAYS[lang][text].format(ROUTES[name][lang == "en"], amount(ledger[name], "+"), percent(share))
            )
    return told


def whose(found: Any, row: Any, lang: str) -> dict[str, str]:
    """When, who, and what is decided or happens."""
    kind, words = KINDS[row["kind"]], ACTORS[lang]
    return {
        "time": instant(row["instant"], lang),
        "what": getattr(kind, lang),
        "actor": words[kind.actor].format(
            subdistrict=subdistrict(found, row["subdistrict"], lang),
            grid=row["grid"] + 1,
            who=int(row["who"]) + 1,
            work=work(found, row["case"], lang),
        ),
    }


def subdistrict(found: Any, place: Any, lang: str) -> str:
    """Its name, or its number where the scenario gives none."""
    named = found.scenario.file.city.subdistrict
    if named:
        return str(getattr(named[int(place)], f"name_{lang}"))
    return ACTORS[lang]["numbered"].format(int(place) + 1)


def work(found: Any, case: Any, lang: str) -> str:
    """What a case is about; nothing where none is spoken of."""
    for run in (found.walked.first, found.walked.second):
        rows = (run.cases["id"] == case).nonzero()[0]
        if len(rows):
            return str(getattr(run.scenario.file.work[run.cases["work"][rows[0]]], f"title_{lang}"))
    return ""


def instant(days: float, lang: str) -> str:
    """A day and a time of day."""
    if math.isnan(days):
        return {"zh": "没有发生", "en": "never"}[lang]
    seconds = round(86400.0 * days)
    day, rest = divmod(seconds, 86400)
    clock = f"{rest // 3600:02d}:{rest // 60 % 60:02d}:{rest % 60:02d}"
    return {"zh": f"第{day + 1}天{clock}", "en": f"on day {day + 1} at {clock}"}[lang]


def label_of(measure: Any, lang: str) -> str:
    """What a measure is called."""
    return label(ABOUT[measure], lang)


def measured(outcome: str, one: float | None, lang: str) -> str:
    """A value of an outcome with its unit; a dash where there is none."""
    if one is None:
        return "—"
    of = OUTCOMES[outcome].unit
    return f"{one:.1%}" if of == "share" else f"{amount(one)} {unit(of, lang)}".strip()


def percent(share: float) -> str:
    """A share in whole percent; never minus nothing."""
    return f"{share:.0%}".replace("-0%", "0%")


def listed(texts: list[str], lang: str) -> str:
    """Things in a row."""
    return {"zh": "；", "en": "; "}[lang].join(texts)
