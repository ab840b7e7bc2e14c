"""Assumed numbers of messages on their way, and of those who pass them on."""

from typing import Annotated, NamedTuple

from sim.parameters.quantity import Label, Quantity, lever
from sim.rules.information import Information


class InformationBlock(NamedTuple):
    """The way of messages."""

    rule: Annotated[Information, Label("信息共享规则", "information rule")] = Information.HIERARCHY
    coverage: Annotated[
        float, lever(0, 1, "share", "assumed", "平台覆盖率", "records on the shared platform")
    ] = 0.5
    freshness: Annotated[
        float, lever(0, 1e9, "refreshes a change", "assumed", "更新与变化之比", "freshness of records")
    ] = 5.0
    lateral: Annotated[
        float, lever(0, 1, "share", "assumed", "横向直通之比", "messages that go straight across")
    ] = 0.5
    visits: Annotated[
        float,
        lever(
            0,
            1,
            "share/day",
            "assumed: each household about once a month",
            "入户走访率",
            "residents visited at the door in a day",
        ),
    ] = 0.03
    broadcast: Annotated[
        float, lever(0, 1, "share/day", "assumed", "公开发布到达率", "others reached by a public broadcast")
    ] = 0.6
    briefing: Annotated[
        float,
        lever(
            0,
            1,
            "share",
            "assumed",
            "到场交底程度",
            "of what the whistler knows, what those who come are told",
        ),
    ] = 0.0
    unbriefed: Annotated[
        float,
        Quantity(
            0,
            10,
            "1",
            "assumed; 0: those who come know as much as the whistler",
            "不知情增时",
            "further time that those who were told nothing take over the work",
        ),
    ] = 0.0
    delay_h: Annotated[
        float, Quantity(0, 1e3, "h", "assumed", "每级流转时长", "work on a message at each hop")
    ] = 1.0
    error: Annotated[
        float, Quantity(0, 0.5, "share", "assumed", "每级失真率", "messages turned wrong at each hop")
    ] = 0.05
    clerks: Annotated[
        float,
        lever(
            0,
            1e4,
            "persons/grid",
            "assumed; at least one an office",
            "每网格经办人数",
            "clerks of an office for each grid below it",
        ),
    ] = 0.12
