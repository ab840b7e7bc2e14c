"""What reports say, in Chinese and English."""

PHRASES: dict[str, dict[str, str]] = {
    "question": {"zh": "研究问题", "en": "The question"},
    "answer": {"zh": "主要结论", "en": "The answer"},
    "design": {"zh": "研究设计", "en": "How it was studied"},
    "results": {"zh": "测算结果", "en": "Figures and intervals"},
    "flips": {"zh": "结论在什么条件下会改变", "en": "What would flip the answer"},
    "untested": {"zh": "本研究没有检验的事项", "en": "What was not tested"},
    "provenance": {"zh": "数据来源与复核", "en": "Where the figures come from"},
    "asks_factors": {
        "zh": "{0}项因素在设定范围内变动时，哪些会使{1}发生变化，哪些不会？",
        "en": "When {0} factors vary within their ranges, which of them move {1}, and which do not?",
    },
    "asks_designs": {
        "zh": "前景难以预料时，{0}（{1}）中选哪一种更稳妥？以{2}衡量。",
        "en": "When the future is uncertain, which of {0} ({1}) is the one to choose, judged by {2}?",
    },
    "asks_grid": {
        "zh": "{0}两种机制并用，成效是否超过各自单用之和？以{1}衡量。",
        "en": "Do {0} bring more together than the sum of what each brings alone, judged by {1}?",
    },
    "designs": {"zh": "{}种方案", "en": "{} designs"},
    "crosses": {"zh": "两种机制不同强度的组合", "en": "Two mechanisms at all pairs of intensities"},
    "sure": {"zh": "有影响的因素是{}", "en": "{} matter"},
    "sure_one": {"zh": "有影响的因素是{}", "en": "{} matters"},
    "sure_none": {"zh": "没有哪个因素可以确认有影响", "en": "no factor can be said to matter"},
    "inert": {"zh": "{}的影响可以忽略", "en": "{} do not matter"},
    "inert_one": {"zh": "{}的影响可以忽略", "en": "{} does not matter"},
    "open": {
        "zh": "{}有无影响，现有运行次数尚不足以判断",
        "en": "of {} these runs cannot tell",
    },
    "setting": {
        "zh": "全部运行以情景“{0}”为基础。{1}",
        "en": 'All runs start from the scenario "{0}". {1}',
    },
    "runs": {
        "zh": "采用{method}，共{points}个设计点{designs}，每点重复{replications}次，合计{runs}次运行。",
        "en": "{method}: {points} points{designs}, {replications} replications each, {runs} runs in all.",
    },
    "met_by": {"zh": "、{}种方案", "en": " under each of {} designs"},
    "same_luck": {
        "zh": "在每次重复中，各设计点遭遇同样的随机情景，差异不来自运气好坏。",
        "en": "In each replication all points meet with the same luck, so that differences are not luck.",
    },
    "same_luck_designs": {
        "zh": "在每次重复中，各方案遭遇同样的随机情景，差异不来自运气好坏。",
        "en": "In each replication all designs meet with the same luck, so that differences are not luck.",
    },
    "own_luck": {
        "zh": "各设计点遭遇各自的随机情景。",
        "en": "Each point meets with luck of its own.",
    },
    "same_budget": {
        "zh": "各方案灾前投入折合相同，差异不来自花钱多少。",
        "en": "Before the crisis all designs cost the same.",
    },
    "how_judged": {
        "zh": "区间均为95%区间。噪声底线是一个毫无作用的因素仅凭运气可能达到的数值：整个区间高于底线的因素，"
        "方认定为有影响；区间之内足够小的，认定为可以忽略；其余不作判断。",
        "en": "All intervals are 95 % intervals. The noise floor is what a factor without effect may reach "
        "by luck: a factor matters where its whole interval lies above, does not where all of it is small, "
        "and of the others nothing is said.",
    },
    "factors": {"zh": "变动的因素及其范围", "en": "Factors and their ranges"},
    "range_of": {"zh": "变动范围", "en": "range"},
    "unit": {"zh": "单位", "en": "unit"},
    "to": {"zh": "{}至{}", "en": "{} to {}"},
    "on": {"zh": "开", "en": "on"},
    "off": {"zh": "关", "en": "off"},
    "intensity": {"zh": "{}（强度）", "en": "{} (intensity)"},
    "of_outcome": {"zh": "{}（{}）", "en": "{} ({})"},
    "strengths": {"zh": "各因素对“{}”的影响", "en": "What each factor does to {}"},
    "pairs": {"zh": "因素之间的交互影响：{}", "en": "What two factors do together: {}"},
    "moves": {"zh": "因素增大时该指标", "en": "as the factor rises"},
    "sure_moves_1": {"zh": "{}（增大时上升）", "en": "{} (raises it)"},
    "sure_moves_-1": {"zh": "{}（增大时下降）", "en": "{} (lowers it)"},
    "sure_moves_0": {"zh": "{}（升降不定）", "en": "{} (either way)"},
    "moves_1": {"zh": "上升", "en": "rises"},
    "moves_-1": {"zh": "下降", "en": "falls"},
    "moves_0": {"zh": "方向不定", "en": "either way"},
    "standings": {"zh": "各方案的{}", "en": "Designs by {}"},
    "cells": {"zh": "两种机制并用时的{}", "en": "Both mechanisms together: {}"},
    "gains": {"zh": "并用超出单用之和的改善：{}", "en": "Gain beyond the sum of either alone: {}"},
    "regret_of": {
        "zh": "选定某方案后的后悔值分布：{}（曲线越靠左上越好）",
        "en": "Regret of each design: {} (the further up and left, the better)",
    },
    "front_of": {"zh": "{}与{}的权衡", "en": "{} against {}"},
    "flip_of": {"zh": "{}：{}与{}的优劣在何处反转", "en": "{}: where {} and {} change places"},
    "together_of": {"zh": "刚柔并用的改善：{}", "en": "Rigid and flexible together: {}"},
    "closest": {
        "zh": "{0}：认定有影响的因素中，{1}离界线最近，其区间下端为{2}，噪声底线为{3}；底线若升过该下端，"
        "结论即变为“无法判断”。",
        "en": "{0}: of the factors that matter, {1} is the closest to turning: its interval begins at {2}, "
        "the noise floor is {3}; were the floor above that, it could not be told.",
    },
    "would_tell": {
        "zh": "{0}：增加运行次数可望作出判断的因素，{1}。",
        "en": "{0}: more runs would tell of {1}.",
    },
    "runs_each": {"zh": "{0}约需{1}次", "en": "{0} (about {1} in all)"},
    "out_of_reach": {
        "zh": "{0}：{1}即使运行次数增至百倍，也难以判断。",
        "en": "{0}: not even a hundred times as many runs would tell of {1}.",
    },
    "either_way": {
        "zh": "{0}：{1}有影响，但方向不定，其他因素取值不同时可能升也可能降，不宜单独据此决策。",
        "en": "{0}: {1} matters, but either way: whether it raises or lowers it hangs on the other factors.",
    },
    "ranges_matter": {
        "zh": "影响大小以表中的变动范围为前提；范围放宽或收窄，结论须重新检验。",
        "en": "How much a factor matters hangs on its range; with other ranges the answer may be another.",
    },
    "one_scenario": {
        "zh": "只检验了“{}”一个情景；换一座城市或换一种危机，结论是否成立，没有检验。",
        "en": 'Only the scenario "{}" was run; whether the answer holds in another city or crisis is open.',
    },
    "held": {
        "zh": "模型共有{0}项不确定参数，本研究变动其中{1}项，其余{2}项固定在情景给定的取值。",
        "en": "Of the model's {0} uncertain parameters {1} were varied; the other {2} stayed as the scenario "
        "has them.",
    },
    "mechanisms": {
        "zh": "可供选择的{0}种治理机制中，本研究涉及{1}种，其余没有检验。",
        "en": "Of {0} mechanisms that there are, {1} took part; the others were not tested.",
    },
    "other_outcomes": {
        "zh": "只看{0}项结果指标；模型另有{1}项指标（如公平、费用等）没有列入。",
        "en": "Outcomes looked at: {0}; {1} others of the model (fairness, money and so on) were not.",
    },
    "no_pairs": {
        "zh": "所用方法不给出因素之间交互影响的大小。",
        "en": "The method does not say what factors do together.",
    },
    "no_values": {
        "zh": "{}：未作分析，因为每次重复中都有运行未完成或没有取值，或各设计点取值全都相同。",
        "en": "{}: not analysed, for in every replication some run failed or has no value, or it is the same "
        "at all points.",
    },
    "bad_runs": {
        "zh": "有{0}次运行失败、{1}次丢失，所在的重复未计入，可能使结论偏向能够完成的情形。",
        "en": "{0} runs failed and {1} were lost; what they belong to is left out, which may favour what "
        "runs to its end.",
    },
    "again": {
        "zh": "同一平台上，相同的模型版本、情景与随机种子给出逐位相同的结果；可用 cogov verify "
        "抽取若干次运行复核。",
        "en": "On one platform the same model version, scenario and seed give the same results to the last "
        "bit; cogov verify runs some of them again.",
    },
    "how_made": {"zh": "版本、种子与校验值", "en": "Versions, seeds and hashes"},
    "entry": {"zh": "项目", "en": "entry"},
    "content": {"zh": "内容", "en": "content"},
    "study": {"zh": "研究名称", "en": "study"},
    "began": {"zh": "开始运行", "en": "began"},
    "model_version": {"zh": "模型版本", "en": "model version"},
    "software": {"zh": "软件", "en": "software"},
    "commit": {"zh": "源代码提交", "en": "commit of the sources"},
    "scenario_hash": {"zh": "情景校验值", "en": "hash of the scenario"},
    "mechanism_hashes": {"zh": "机制校验值", "en": "hashes of mechanisms"},
    "part_hashes": {"zh": "研究各部分校验值", "en": "hashes of the study's parts"},
    "design_seed": {"zh": "抽样种子", "en": "seed of the design"},
    "luck_seeds": {"zh": "随机情景种子", "en": "seeds of luck"},
    "counts": {"zh": "运行情况", "en": "runs"},
    "counted": {
        "zh": "完成{done}次，失败{failed}次，丢失{lost}次",
        "en": "{done} done, {failed} failed, {lost} lost",
    },
    "machine": {"zh": "运行环境", "en": "machine"},
    "page": {"zh": "第 {} 页", "en": "page {}"},
    "by_grid": {"zh": "网格设计", "en": "A grid"},
    "by_factorial": {"zh": "全因子设计", "en": "A full factorial design"},
    "by_one_at_a_time": {"zh": "逐一变动各因素", "en": "One factor at a time"},
    "by_latin": {"zh": "拉丁超立方抽样", "en": "Latin hypercube sampling"},
    "by_sobol": {"zh": "Sobol 抽样", "en": "Sobol' sampling"},
    "by_morris": {"zh": "莫里斯筛选法", "en": "Morris screening"},
    "by_fast": {"zh": "傅里叶幅度检验（FAST）抽样", "en": "Fourier amplitude sampling (FAST)"},
    "by_shapley": {"zh": "Shapley 效应抽样", "en": "Sampling for Shapley effects"},
}


def phrase(name: str, lang: str, *values: object, **named: object) -> str:
    """A phrase in a language, filled in."""
    return PHRASES[name][lang].format(*values, **named)


def quoted(name: str, lang: str) -> str:
    """A name that may have a comma in it, as a sentence has it; our font's curled quotes are Chinese ones."""
    return f"“{name}”" if lang == "zh" else f'"{name}"'


def opened(name: str) -> str:
    """A name as an English heading or sentence begins with it; a Chinese one stays as it is."""
    return name[:1].upper() + name[1:]


def listed(names: list[str], lang: str) -> str:
    """Several names in a sentence."""
    if lang == "zh" or len(names) < 2:
        return "、".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def unbroken(cell: str) -> str:
    """A cell whose interval stays on one line."""
    return cell.replace(", ", ",\N{NO-BREAK SPACE}")


def sentence(head: str, parts: list[str], lang: str) -> str:
    """What is spoken of, then what is said of it."""
    return f"{head}：{'；'.join(parts)}。" if lang == "zh" else f"{opened(head)}: {'; '.join(parts)}."
