"""What lessons say, in Chinese and English; names and numbers are put in by the page and the notebook."""

PHRASES: dict[str, dict[str, str]] = {
    "predict": {"zh": "先预测，再运行", "en": "Predict first, then run"},
    "guess": {"zh": "我们组认为占优的是：", "en": "Our group expects to do best:"},
    "reveal": {"zh": "揭晓", "en": "Show the runs"},
    "nearly": {"zh": "分不出高下", "en": "no difference to be told"},
    "right": {"zh": "与模型的运行一致。再看一看为什么。", "en": "As in the runs. Now look why."},
    "wrong": {
        "zh": "与模型的运行不一致。是模型漏了什么，还是我们漏了什么？",
        "en": "Not as in the runs. Has the model missed something, or have we?",
    },
    "open": {
        "zh": "这样的运行次数还分不出高下。",
        "en": "These runs cannot tell them apart.",
    },
    "runs": {
        "zh": "拖动滑块，看真实运行的结果",
        "en": "Move the sliders over real runs",
    },
    "bands": {
        "zh": "线是各次运行的平均，色带是最低与最高一次之间；各方案遇到的是同样的运气。",
        "en": "Lines are means over the runs, bands lie between the lowest and the highest; all designs "
        "meet the same luck.",
    },
    "discuss": {"zh": "讨论与复盘", "en": "To discuss"},
    "difference": {
        "zh": "{design}与首个方案之差（95%区间）",
        "en": "{design} against the first (95 % interval)",
    },
    "interval": {"zh": "{difference}（{low} 至 {high}）", "en": "{difference} ({low} to {high})"},
    "less": {
        "zh": "{design}的{outcome}比{base}少{difference}（95%区间 {low} 至 {high}）。",
        "en": "{design}: {outcome} lower than under {base} by {difference} (95 % interval {low} to {high}).",
    },
    "more": {
        "zh": "{design}的{outcome}比{base}多{difference}（95%区间 {low} 至 {high}）。",
        "en": "{design}: {outcome} higher than under {base} by {difference} (95 % interval {low} to {high}).",
    },
    "unclear": {
        "zh": "{design}与{base}的{outcome}之差跨零（{low} 至 {high}），分不出高下。",
        "en": "{design} against {base}: the difference in {outcome} may have either sign ({low} to {high}).",
    },
    "failed": {"zh": "这个位置没有运行结果。", "en": "There are no runs for this setting."},
    "day": {"zh": "第{day}天", "en": "day {day}"},
    "outcome": {"zh": "结果", "en": "outcome"},
}


def phrases(lang: str) -> dict[str, str]:
    """All of them in a language."""
    return {name: both[lang] for name, both in PHRASES.items()}
