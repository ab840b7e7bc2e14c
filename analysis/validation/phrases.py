"""Words of the scoreboard, zh and en: measures and columns."""

import re

from analysis.patterns.measures import about
from analysis.words import label

COLUMNS = {
    "zh": ("对象", "指标", "记录", "模型", "95%区间", "零模型", "结论"),
    "en": ("of what", "measure", "record", "model", "95 % interval", "null", "verdict"),
}
MEASURES = {  # patterns of names; what is in brackets goes into the braces
    r"on_time_share": ("准时率", "on-time share"),
    r"on_time_change": ("准时率变化", "change of on-time share"),
    r"closed_within_(\d+)h": ("{}小时内办结率", "closed within {} h"),
    r"close_h_median": ("办结时间中位数(小时)", "median hours to close"),
    r"close_h_p(\d+)": ("办结时间第{}百分位(小时)", "{} % quantile of hours to close"),
    r"ks_distance": ("办结时间分布的K-S距离", "Kolmogorov–Smirnov distance of hours to close"),
    r"rank_correlation": ("秩相关系数", "rank correlation"),
    r"open_cases": ("未结数", "open cases"),
    r"closed_cases": ("当日办结数", "cases closed in the day"),
    r"d(\d+)_miss_days": ("达到最终规模{}%日期的平均偏差(天)", "mean miss of the day of {} %, days"),
    r"d(\d+)_miss_days_against_seir": (
        "达到最终规模{}%日期的平均偏差(天)，零模型为纯SEIR",
        "mean miss of the day of {} %, days; null: pure SEIR",
    ),
    r"peak_a_day": ("单日新增最高", "most new cases in a day"),
    r"day_of_(\d+)%": ("累计达到{}%的日序", "day by which {} % are confirmed"),
    r"cases_of_days_(\d+)_to_(\d+)": ("第{}至{}天新增", "cases of days {} to {}"),
    r"half_life_days": ("下降阶段半衰期(天)", "half-life of the decline, days"),
    r"last_day": ("末例日序", "day of the last case"),
    r"share_of_cases": ("病例占比", "share of cases"),
    r"cases": ("病例数", "cases"),
    r"days_to_tighten": ("提级用时(天)", "days to tighten"),
}


def measure(name: str, lang: str) -> str:
    """What a measure is called; its name where it has none."""
    for pattern, words in MEASURES.items():
        if found := re.fullmatch(pattern, name):
            return words[lang == "en"].format(*found.groups())
    return label(about(name), lang)
