"""Sentences and headings of messages, tables and figures, in Chinese and English."""

import locale
import math
import os
from typing import Any

DISCLAIMER = {
    "zh": "模拟实验,行为参数为假设,不构成对任何地区、部门工作的评价或预测",
    "en": "A simulated experiment; behavioural parameters are assumed; no assessment or prediction of the "
    "work of any place or department",
}

WORDS: dict[str, dict[str, str]] = {
    "outcome": {"zh": "结果指标", "en": "outcome"},
    "value": {"zh": "数值", "en": "value"},
    "unit": {"zh": "单位", "en": "unit"},
    "better": {"zh": "优劣", "en": "better"},
    "lower": {"zh": "越低越好", "en": "lower"},
    "higher": {"zh": "越高越好", "en": "higher"},
    "name": {"zh": "名称", "en": "name"},
    "title": {"zh": "标题", "en": "title"},
    "source": {"zh": "来源", "en": "source"},
    "range": {"zh": "范围", "en": "range"},
    "default": {"zh": "默认值", "en": "default"},
    "kind": {"zh": "类别", "en": "kind"},
    "none": {"zh": "—", "en": "—"},
    "running": {"zh": "正在运行", "en": "running"},
    "no_hazard": {
        "zh": "运行在第{}天结束，灾害尚未来临",
        "en": "the run ends on day {}, before any hazard strikes",
    },
    "compiling": {"zh": "首次运行需编译，约半分钟", "en": "the first run compiles for about half a minute"},
    "written": {"zh": "已写入", "en": "written to"},
    "valid": {"zh": "有效", "en": "valid"},
    "limit": {"zh": "极限", "en": "limit"},
    "with": {"zh": "取值", "en": "with"},
    "expected": {"zh": "理论值", "en": "expected"},
    "got": {"zh": "模型值", "en": "got"},
    "se": {"zh": "标准误", "en": "se"},
    "verdict": {"zh": "结论", "en": "verdict"},
    "passes": {"zh": "符合", "en": "passes"},
    "fails": {"zh": "不符", "en": "fails"},
    "day": {"zh": "天", "en": "day"},
    "seed": {"zh": "随机情景", "en": "seed"},
    "cases_title": {"zh": "未结事项", "en": "Open cases"},
    "loss_title": {"zh": "每日损失", "en": "Loss a day"},
    "people_title": {"zh": "居民", "en": "Residents"},
    "trust_title": {"zh": "分级信任", "en": "Trust by tier"},
    "response_title": {"zh": "响应级别与机动力量", "en": "Response level and mobilised teams"},
    "helpers_title": {"zh": "企业与社会组织", "en": "Enterprises and organisations"},
    "grid_loss": {"zh": "各网格损失（人日/千人）", "en": "Loss by grid (person-days per 1,000 people)"},
    "grid_cases": {"zh": "各网格应急事项数", "en": "Emergencies by grid"},
    "lattice": {
        "zh": "网格按中性格点排列，不是地图",
        "en": "grids on a neutral lattice, not a map",
    },
    "comparing": {"zh": "正在比较", "en": "comparing"},
    "design": {"zh": "方案", "en": "design"},
    "base": {"zh": "基准", "en": "base"},
    "difference": {"zh": "差异", "en": "difference"},
    "interval": {"zh": "95%区间", "en": "95 % interval"},
    "p_adjusted": {"zh": "p(Holm)", "en": "p (Holm)"},
    "question": {"zh": "问题", "en": "The question"},
    "asks": {
        "zh": "同一场危机、同样的随机情景，不同治理方案的结果差多少？",
        "en": "One crisis, the same luck: how far do ways of governing it part?",
    },
    "answer": {"zh": "回答", "en": "The answer"},
    "designs": {"zh": "方案与效果", "en": "Designs and what they bring"},
    "choices": {"zh": "选哪一个", "en": "Which to choose"},
    "best": {"zh": "最优的情景（95%区间）", "en": "best in (95 % interval)"},
    "regret": {"zh": "平均后悔值", "en": "mean regret"},
    "regret_most": {"zh": "最大后悔值", "en": "largest regret"},
    "undominated": {"zh": "未被全面超过", "en": "not dominated"},
    "yes": {"zh": "是", "en": "yes"},
    "no": {"zh": "否", "en": "no"},
    "choices_note": {
        "zh": "后悔值：选了某方案，比同一情景中的最优方案多付出多少。未被全面超过：没有别的方案在首要指标、"
        "公务工时、对政府信任、损失基尼系数上样样不差、至少一样更好（按均值）。这里的情景只是运气不同，行为参数相同。",
        "en": "Regret: how much worse a design is than the best one in the same crisis. Not dominated: no "
        "other design is at least as good in the first outcome, staff hours, trust in government and "
        "inequality of loss, and better in one of them (by means). Crises differ in luck alone, not in "
        "assumptions.",
    },
    "regret_axis": {"zh": "后悔值", "en": "regret"},
    "share_of_futures": {
        "zh": "后悔值不超过横轴值的未来情景占比",
        "en": "share of futures with at most that regret",
    },
    "front_note": {
        "zh": "实心：没有别的方案在两项上都不差且有一项更好；十字为均值的95%区间",
        "en": "filled: no other is as good in both and better in one; crosses are 95 % intervals of means",
    },
    "flip_1": {"zh": "{0}优于{1}", "en": "{0} better than {1}"},
    "flip_-1": {"zh": "{0}不如{1}", "en": "{0} worse than {1}"},
    "lower_is_better": {"zh": "越低越好", "en": "lower is better"},
    "higher_is_better": {"zh": "越高越好", "en": "higher is better"},
    "flip_0": {"zh": "扣除运气后分不清", "en": "cannot be told from luck"},
    "together_1": {"zh": "可断定更好", "en": "better beyond doubt"},
    "together_-1": {"zh": "可断定更差", "en": "worse beyond doubt"},
    "together_0": {"zh": "分不清", "en": "cannot be told"},
    "together_budget": {
        "zh": "同等预算下刚柔并用，与两者单用的平均相比",
        "en": "Rigid and flexible together at one budget, against the mean of either alone",
    },
    "together_sum": {
        "zh": "刚柔并用，与两者单用效果之和相比",
        "en": "Rigid and flexible together, against the sum of what either brings",
    },
    "over_all": {"zh": "全部未来情景（色带为95%区间）", "en": "over all futures, with its 95 % interval"},
    "gain": {"zh": "改善", "en": "gain"},
    "futures_sorted": {
        "zh": "各未来情景，由低到高；细线为各次运行的范围",
        "en": "futures, sorted; thin lines run over all replications",
    },
    "resilience": {"zh": "韧性三角", "en": "The resilience triangle"},
    "resilience_note": {
        "zh": "完好程度：没有未结应急事项的点位所占百分比，随机情景均值；着色部分是灾害夺走、逐步恢复的面积，"
        "面积越小，城市越有韧性。",
        "en": "Quality is the share of sites without an open emergency, mean over crises; shaded is "
        "what the hazard took until it was restored. The smaller, the more resilient.",
    },
    "grid_gain": {"zh": "并用超出单用效果之和的改善", "en": "gain beyond the sum of either alone"},
    "grid_found": {
        "zh": "{}：两种机制并用的{}种搭配中，可断定好于单用效果之和的{}种、差于的{}种、分不清的{}种。",
        "en": "{}: of {} combinations of both mechanisms, {} bring more than the sum of either alone beyond "
        "doubt, {} bring less, {} cannot be told.",
    },
    "quality": {"zh": "完好程度（%）", "en": "quality (%)"},
    "lost_area": {"zh": "损失面积 {} 百分点·天", "en": "lost area {} percent-days"},
    "good_enough": {"zh": "达标情景", "en": "good enough in"},
    "mean_over_futures": {"zh": "均值（95%区间）", "en": "mean (95 % interval)"},
    "first_in": {"zh": "排第一的情景", "en": "first in"},
    "course": {"zh": "过程", "en": "The course"},
    "bands": {
        "zh": "线为各随机情景的均值，色带为10%至90%分位；竖线为灾害发生日。",
        "en": "Lines are means over crises, bands run from the 10 % to the 90 % quantile; the upright line "
        "is the day the hazard strikes.",
    },
    "forest": {"zh": "与基准的差异", "en": "Differences from the base"},
    "pairs": {
        "zh": "同一随机情景下成对比较；点为均值差，横线为95%区间，以基准均值的百分比表示；"
        "空心点为经Holm校正后不显著。",
        "en": "Pairs under the same luck; dots are mean differences, lines 95 % intervals, in percent of the "
        "base's mean; hollow dots are not significant after Holm's correction.",
    },
    "map": {"zh": "各网格的损失", "en": "Loss by grid"},
    "map_note": {
        "zh": "每千人损失（人日），随机情景均值。网格按中性格点排列，不是地图。",
        "en": "Person-days for 1,000 people, mean over crises. Grids lie on a neutral lattice, not on a map.",
    },
    "effect": {"zh": "费用与效果", "en": "Cost beside effect"},
    "findings": {"zh": "逐项结论", "en": "Findings one by one"},
    "assumed": {"zh": "假设与来源", "en": "What was assumed, and sources"},
    "mechanisms_intensity": {"zh": "机制与强度", "en": "mechanisms, intensity"},
    "hours_before": {"zh": "灾前工时（小时）", "en": "staff hours before the crisis"},
    "yuan_before": {"zh": "灾前支出（元）", "en": "money before the crisis (yuan)"},
    "costs": {"zh": "成本", "en": "What it costs"},
    "costs_note": {
        "zh": "工时为每个随机情景的均值。社会成本是志愿者、企业所派人员和参与居民的时间，不计入预算；"
        "其价格没有公认取值，故分别按工价的0、½、1倍列出。",
        "en": "Means over crises. Social cost is the time of volunteers, of people whom enterprises lend and "
        "of residents who take part; it is not part of the budget. Nobody knows its price, so it stands at "
        "0, ½ and 1 of that of an hour of staff.",
    },
    "hours_crisis": {"zh": "灾后工时（小时）", "en": "staff hours in the crisis"},
    "social_cost": {"zh": "社会成本（万元）：按工价0/½/1倍", "en": "social cost (10,000 yuan) at 0 / ½ / 1"},
    "difference_interval": {"zh": "与基准之差（95%区间）", "en": "difference (95 % interval)"},
    "won": {"zh": "占优的情景", "en": "crises won"},
    "reduction": {"zh": "方差缩减", "en": "variance reduction"},
    "cost_axis": {"zh": "灾前机制工时（小时）", "en": "staff hours of mechanisms before the crisis"},
    "days_since": {"zh": "灾害发生后的天数", "en": "days since the hazard struck"},
    "percent": {"zh": "与基准之差（%）", "en": "difference from the base (%)"},
    "standing": {"zh": "预算余额用于常备力量", "en": "the rest buys standing teams"},
    "nothing": {"zh": "无", "en": "none"},
    "runs": {"zh": "每方案随机情景数", "en": "crises for each design"},
    "index_first": {"zh": "一阶指数", "en": "first-order index"},
    "index_second": {"zh": "交互效应（占方差之比）", "en": "interaction, share of the variance"},
    "index_total": {"zh": "总效应指数", "en": "total-order index"},
    "index_mu_star": {"zh": "平均基本效应（绝对值）", "en": "mean size of elementary effects"},
    "index_mu": {"zh": "平均基本效应", "en": "mean elementary effect"},
    "index_sigma": {"zh": "基本效应标准差", "en": "spread of elementary effects"},
    "index_effect": {"zh": "单因素最大偏离", "en": "largest departure, one at a time"},
    "index_change": {"zh": "由首值到末值的变化", "en": "change from the first value to the last"},
    "index_delta": {"zh": "delta 指数", "en": "delta index"},
    "index_median": {"zh": "PAWN 中位指数", "en": "PAWN index, median"},
    "index_maximum": {"zh": "PAWN 最大指数", "en": "PAWN index, maximum"},
    "index_shapley": {"zh": "Shapley 效应", "en": "Shapley effect"},
    "floor": {"zh": "噪声底线", "en": "noise floor"},
    "points": {"zh": "设计点数", "en": "points"},
    "factor": {"zh": "因素", "en": "factor"},
    "measure": {"zh": "指数", "en": "index"},
    "judgement": {"zh": "判断", "en": "verdict"},
    "sensing": {"zh": "正在分析", "en": "analysing"},
    "group_incentive": {"zh": "激励类规则", "en": "incentive rules"},
    "group_trust": {"zh": "信任类规则", "en": "trust rules"},
    "group_information": {"zh": "信息类规则", "en": "information rules"},
    "matters_short": {"zh": "有影响", "en": "matters"},
    "does_not_short": {"zh": "影响可忽略", "en": "does not matter"},
    "cannot_tell_short": {"zh": "无法判断", "en": "cannot tell"},
    "it_matters": {
        "zh": "{0}：对“{1}”有影响（{2}{3}，高于噪声底线{4}）。",
        "en": "{0} matters for {1} ({2} {3}, above the noise floor of {4}).",
    },
    "it_does_not": {
        "zh": "{0}：对“{1}”的影响可以忽略（{2}{3}，噪声底线{4}）。",
        "en": "{0} does not matter for {1} ({2} {3}; noise floor {4}).",
    },
    "cannot_tell": {
        "zh": "{0}：对“{1}”有无影响，尚无法判断（{2}{3}，噪声底线{4}）。",
        "en": "{0}: whether it matters for {1} cannot be told ({2} {3}; noise floor {4}).",
    },
    "runs_needed": {"zh": "共约需{}次运行才能判断。", "en": " About {} runs in all would tell."},
    "share_of_luck": {
        "zh": "“{}”的单次运行方差中，有{}来自随机情景。",
        "en": "{}: {} of the variance of a single run is luck.",
    },
    "bimodal": {
        "zh": "“{}”的分布有{}个峰：均值不能代表任何一种结局，请看分布。",
        "en": "{} has {} peaks: its mean stands for none of them; look at the distribution.",
    },
    "no_floor": {
        "zh": "只有{}次重复，分不清影响与运气，至少需要4次。",
        "en": "With {} replications effect and luck cannot be told apart; it takes at least 4.",
    },
    "left_out": {
        "zh": "有{}次重复未在所有设计点完成，未计入。",
        "en": "{} replications were not finished at every point and are left out.",
    },
    "made_of": {
        "zh": "{}：{}；灾前{}工时。",
        "en": "{}: {}; {} staff hours before the crisis.",
    },
    "crisis": {"zh": "随机情景", "en": "crisis"},
    "levers": {"zh": "杠杆与规则", "en": "levers and rules"},
    "cost": {"zh": "费用（每万人每日）", "en": "cost (a day for ten thousand people)"},
    "family": {"zh": "类别", "en": "family"},
    "turned_on": {"zh": "开启「{}」。", "en": "{}: switched on."},
    "turned_off": {"zh": "关闭「{}」。", "en": "{}: switched off."},
    "of_unit": {"zh": "（单位：{}）", "en": " ({})"},
    "rises": {"zh": "{}由{}升至{}{}。", "en": "{}: rises from {} to {}{}."},
    "falls": {"zh": "{}由{}降至{}{}。", "en": "{}: falls from {} to {}{}."},
    "becomes": {"zh": "{}由「{}」改为「{}」。", "en": "{}: “{}” becomes “{}”."},
    "stays": {"zh": "{}已是{}", "en": "{}: is {} already"},
    "holds_for": {"zh": "{0}：{2}的事项按「{1}」办理", "en": "{0}: “{1}” for {2} of the cases"},
    "added": {"zh": "增加{}。", "en": "Added: {}."},
    "dropped": {"zh": "取消{}。", "en": "Dropped: {}."},
    "one_department": {"zh": "部门", "en": "department"},
    "one_work": {"zh": "事项", "en": "class of work"},
    "one_hazard": {"zh": "危机", "en": "hazard"},
    "mechanism_dropped": {"zh": "不再实行「{}」。", "en": "Without “{}”."},
    "mechanism_moved": {"zh": "「{}」的强度由{}改为{}。", "en": "“{}”: intensity {} becomes {}."},
    "mechanism_added": {
        "zh": "实行「{}」，强度{}：{}；每万人每日占用公务工时{}小时，{}天建成。",
        "en": "With “{}” at intensity {}: {}; takes {} staff hours a day for ten thousand people, built up "
        "in {} days.",
    },
    "no_difference": {
        "zh": "「{}」与「{}」没有影响运行的差别。",
        "en": "Nothing that a run depends on differs between “{}” and “{}”.",
    },
    "kind_lever": {"zh": "可控参数", "en": "lever"},
    "kind_uncertainty": {"zh": "不确定参数", "en": "uncertainty"},
    "kind_switch": {"zh": "开关", "en": "switch"},
    "kind_rule": {"zh": "规则选择", "en": "rule"},
    "kind_outcome": {"zh": "结果指标", "en": "outcome"},
    "by_assumption": {"zh": "本模型假设", "en": "assumed"},
    "version": {"zh": "模型版本", "en": "model version"},
    "plan": {
        "zh": "{points} 个点 × {designs}{replications} 次重复 = {runs} 次运行；每次 {seconds} 秒，"
        "{workers} 个进程约 {minutes} 分钟，磁盘不超过 {megabytes} MB。",
        "en": "{points} points x {designs}{replications} replications = {runs} runs; {seconds} s each, about "
        "{minutes} minutes with {workers} workers, at most {megabytes} MB on disk.",
    },
    "times_designs": {"zh": "{} 个方案 × ", "en": "{} designs x "},
    "width": {
        "zh": "{}：每点均值的95%区间半宽约 {} {}",
        "en": "{}: half-width of a point's 95 % interval about {} {}",
    },
    "pilot_failed": {"zh": "试运行中有 {} 次失败。", "en": "{} runs of the pilot failed."},
    "standing_of": {
        "zh": "共 {runs} 次：完成 {done}，失败 {failed}，丢失 {lost}，未运行 {missing}。",
        "en": "{runs} runs: {done} done, {failed} failed, {lost} lost, {missing} missing.",
    },
    "cluster": {
        "zh": "调度器{address}：{workers}个工作进程，同时运行{threads}次",
        "en": "scheduler {address}: workers {workers}, runs at a time {threads}",
    },
    "no_workers": {
        "zh": "调度器{address}尚无工作进程，等待其加入",
        "en": "the scheduler {address} has no workers yet; waiting for some",
    },
    "is_base": {"zh": "（基准）", "en": " (base)"},
    "share_axis": {"zh": "占比", "en": "share"},
    "stage_early": {"zh": "初期", "en": "Early stage"},
    "stage_outbreak": {"zh": "暴发期", "en": "Outbreak"},
    "stage_resumption": {"zh": "恢复期", "en": "Resumption"},
    "population_government": {"zh": "履职的街道", "en": "active subdistricts"},
    "population_others": {"zh": "参与的企业", "en": "enterprises that join in"},
    "population_public": {"zh": "参与的居民", "en": "residents who take part"},
    "comparisons": {"zh": "每个主体的比较次数", "en": "comparisons an actor has made"},
    "stages_title": {
        "zh": "三方演化博弈：主体模拟（90% 区间带）与平均场（虚线）",
        "en": "Game of three populations: agents (bands, 90 % of runs) over their mean field (dashed)",
    },
}


UNITS_ZH = {
    "": "",
    "1": "无量纲",
    "0 or 1": "0 或 1",
    "0 to 1": "0—1",
    "share": "占比",
    "persons": "人",
    "day": "天",
    "h/day": "小时/天",
    "share of the limit": "时限占比",
    "cases": "件",
    "cases/step": "件/步",
    "yuan/case": "元/件",
    "whistles/step": "次/步",
    "ordinary burdens": "倍（常态事项负担）",
    "ordinary burdens/step": "倍（常态事项负担）/步",
    "requests": "队次",
    "person-days": "人日",
    "person-days/step": "人日/步",
    "level": "级",
    "teams": "队",
    "h": "小时",
    "h/step": "小时/步",
    "days": "天",
    "per case": "次/件",
    "percent-days": "百分点·天",
    "share/day": "占比/天",
    "yuan": "元",
    "accidents": "起",
    "1/day": "1/天",
    "1/(grid·day)": "1/（网格·天）",
    "share of a weekday's": "与工作日之比",
    "weight": "权重",
    "utility": "效用",
    "share of a working hour's": "与工作时段之比",
    "first severity": "倍（初始严重度）",
    "persons/grid": "人/网格",
    "persons/subdistrict": "人/街道",
    "times": "倍",
    "refreshes a change": "次更新/次变化",
    "team-minutes": "队·分钟",
    "1/utility": "1/效用",
    "fine": "倍（处罚）",
    "utility per first severity": "效用/初始严重度",
    "tier, 0 city to 4 grid": "层级（0 市—4 网格）",
    "severity/grid": "严重度/网格",
    "utility per level": "效用/级",
    "cost of taking part": "倍（参与成本）",
    "share of what is put in": "占投入之比",
    "trust": "信任",
    "severity": "严重度",
    "risk": "风险",
    "utility/day": "效用/天",
    "1/event": "1/次",
    "share kept": "保留比例",
    "teams a case": "队/件",
    "1/(housemate·day)": "1/（同住者·天）",
    "1/year": "1/岁",
    "years": "岁",
    "1/team": "1/队",
    "share of headcount": "占员工数",
    "cases/grid": "件/网格",
    "yuan/h": "元/小时",
    "yuan/step": "元/步",
    "h/day/10000 people": "小时/天/万人",
    "districts": "区",
    "subdistricts": "街道",
    "communities": "社区",
    "grids": "网格",
    "ties": "条",
    "enterprises": "家",
    "organisations": "个",
    "0 is Monday": "0为周一",
    "of what joint work pays": "占联合工作收益之比",
    "jobs/station": "件/站",
    "1/round": "1/轮",
    "rounds": "轮",
    "effort": "努力",
    "persons a member": "人/骨干",
    "members": "名成员",
    "yuan/day/10000 people": "元/天/万人",
    "yuan/person": "元/人",
    "disputes": "起",
    "1/h": "1/小时",
    "mm": "毫米",
    "m": "米",
    "m/m": "米/米",
    "meetings/year": "次/年",
    "jobs/grid": "件/网格",
    "jobs/(grid·day)": "件/（网格·天）",
}


def amount(value: float, sign: str = "") -> str:
    """A number as a reader wants it: thousands set apart, else four digits that count; a dash for none."""
    if math.isinf(value):
        return "∞" if value > 0.0 else "−∞"
    if math.isnan(value):
        return "—"
    return f"{value:{sign},.0f}" if abs(value) >= 1000.0 else f"{value:{sign}.4g}"


def unit(name: str, lang: str) -> str:
    """A unit in a language."""
    return UNITS_ZH[name] if lang == "zh" else name


def headed(subject: str, text: str, lang: str) -> str:
    """What is spoken of, then what is said of it."""
    return f"{subject}：{text}" if lang == "zh" else f"{subject}: {text}"


def say(word: str, lang: str) -> str:
    """A word in a language."""
    return WORDS[word][lang]


def judged(verdict: str, lang: str) -> str:
    """A verdict on a factor, as a table or a key has it."""
    return say(f"{verdict.replace(' ', '_')}_short", lang)


def label(about: Any, lang: str) -> str:
    """The name of a measure or an outcome."""
    found: str = getattr(about, lang)
    return found


def told(thing: Any, what: str, lang: str) -> str:
    """The title, description or note of a file, which holds each in both languages."""
    found: str = getattr(thing, f"{what}_{lang}")
    return found


def language(given: str | None = None) -> str:
    """The language asked for, or that of the locale: Chinese or English."""
    if given in ("zh", "en"):
        return given
    names = [os.environ.get(key, "") for key in ("LC_ALL", "LC_MESSAGES", "LANG")]
    first = next((name for name in names if name), locale.getlocale()[0] or "")
    return "zh" if first.lower().startswith(("zh", "chinese")) else "en"
