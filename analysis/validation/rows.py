"""One thing that is held against the world, and its verdict."""

from typing import NamedTuple

REPRODUCED, SIGN, NOT = "reproduced", "sign only", "not reproduced"


class Row(NamedTuple):
    """One thing that is held against the world; `low` and `high` are a 95 % interval of `model`."""

    group: str
    about_zh: str
    about_en: str
    measure: str
    record: float | None
    model: float | None
    null: float | None
    verdict: str
    low: float | None = None
    high: float | None = None
