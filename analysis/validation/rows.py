"""One thing that is held against the world, and its verdict."""

from typing import NamedTuple

REPRODUCED, SIGN, NOT = "reproduced", "sign only", "not reproduced"
VERDICTS = {
    "zh": {REPRODUCED: "再现", SIGN: "仅方向", NOT: "未再现"},
    "en": {REPRODUCED: REPRODUCED, SIGN: SIGN, NOT: NOT},
}


class Row(NamedTuple):
    """What a record or a publication says, what the model says, what a null model says, and the verdict."""

    group: str
    about_zh: str
    about_en: str
    measure: str
    record: float | None
    model: float | None
    null: float | None
    verdict: str
    low: float | None = None  # 95 % interval of the model's
    high: float | None = None
