"""Rows of the scoreboard, one a test: the verdict follows from the interval and from nothing else."""

import math
from typing import get_args

from analysis.patterns.declaration import Prediction
from analysis.patterns.experiment import Found
from analysis.patterns.judged import Judged
from analysis.tasks import plain
from analysis.validation.rows import NOT, REPRODUCED, SIGN, Row
from sim.entries import hints_of
from sim.parameters.switches import Loop

BUILT_IN = {"zh": "（由假设而来）", "en": " (built in)"}


def rows(found: Found, group: str) -> list[Row]:
    """All rows of a pattern."""
    if found.arrows:
        return [of_arrow(found, switch, group) for switch in found.arrows]
    return [of_test(found, k, group) for k in range(len(found.judged))]


def of_test(found: Found, k: int, group: str) -> Row:
    """The row of one test."""
    test, judged = found.pattern.texts.tests[k], found.judged[k]
    marks = BUILT_IN if found.built_in(k) else {"zh": "", "en": ""}
    texts = found.pattern.texts
    return Row(
        group,
        about_zh=f"{texts.title_zh}：{test.title_zh}{marks['zh']}",
        about_en=f"{texts.title_en}: {test.title_en}{marks['en']}",
        measure=test.outcome,
        record=plain(test.record),
        model=plain(judged.value) if judged else None,
        null=plain(judged.bar if judged else test.null),
        verdict=verdict(test, judged),
        low=plain(judged.low) if judged else None,
        high=plain(judged.high) if judged else None,
    )


def verdict(test: Prediction, judged: Judged | None) -> str:
    """Reproduced, only the sign, or neither."""
    if judged is None:
        return NOT
    if not test.is_recorded:
        return (REPRODUCED if judged.full else SIGN) if judged.clear else NOT
    nearer = abs(judged.value - test.record) < abs(judged.bar - test.record)
    if test.shape == "within":
        inside = judged.low <= test.record <= judged.high
        return (REPRODUCED if inside else SIGN) if nearer else NOT
    away = judged._replace(sign=math.copysign(1.0, test.record - judged.bar))
    if not away.clear or not nearer:
        return NOT
    return REPRODUCED if abs(judged.value - test.record) <= test.near else SIGN


def of_arrow(found: Found, switch: str, group: str) -> Row:
    """The row of one arrow: the crisis in which cutting it changes most, beside its luck."""
    by_arm = found.arrows[switch]
    arm = max(by_arm, key=lambda name: distinctness(by_arm[name]))
    one, told = by_arm[arm], found.pattern.arms[arm]
    return Row(
        group,
        about_zh=f"{arrow(switch, 'zh')}，{told.title_zh}",
        about_en=f"{arrow(switch, 'en')}, {told.title_en}",
        measure=found.pattern.texts.tests[0].outcome,
        record=None,
        model=plain(one.value),
        null=0.0,
        verdict=REPRODUCED if one.clear else NOT,
        low=plain(one.low),
        high=plain(one.high),
    )


def distinctness(one: Judged) -> float:
    """How far an effect lies from 0, over half its interval; what is not there is last."""
    half = (one.high - one.low) / 2.0
    if not math.isfinite(half):
        return -1.0
    return abs(one.value) / half if half > 0.0 else (math.inf if one.value else 0.0)


def arrow(switch: str, lang: str) -> str:
    """What a switch is called."""
    note = get_args(hints_of(Loop)[switch.removeprefix("loop.")])[1]
    return str(getattr(note, lang))
