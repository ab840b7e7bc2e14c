"""Assumed numbers of cases: how they arise, are found, and grow where nobody treats them."""

from typing import Annotated, NamedTuple

from sim.parameters.quantity import INFINITY, Label, Quantity, lever


class Demand(NamedTuple):
    """Ordinary cases, before any crisis."""

    rate: Annotated[
        float,
        Quantity(
            0,
            1e6,
            "1/(grid·day)",
            "about 1.04 a grid a day: 12345 orders 2020 over 343 units",
            "常态事项发生率",
            "ordinary cases a grid a day",
        ),
    ] = 1.0
    spread: Annotated[
        float,
        Quantity(
            0,
            1,
            "1",
            "Boston 311, 2011: daily counts vary more than Poisson",
            "逐日波动（对数标准差）",
            "day-to-day spread (log sd)",
        ),
    ] = 0.2
    weekend: Annotated[
        float,
        Quantity(
            0,
            1,
            "share of a weekday's",
            "Boston 311, 2011: .852 of requests on weekdays",
            "周末发生率之比",
            "weekend rate over weekday rate",
        ),
    ] = 0.43
    night: Annotated[
        float,
        Quantity(
            0,
            1,
            "share of a working hour's",
            "Boston 311, 2011: .747 of requests from 8 to 17 h",
            "夜间发生率之比",
            "night rate over daytime rate",
        ),
    ] = 0.2
    needless: Annotated[
        float,
        Quantity(
            0,
            10,
            "1/(grid·day)",
            "assumed",
            "风险感知满值时的无效报告率",
            "needless reports a grid a day where all take part and fear the worst",
        ),
    ] = 0.3


class Detection(NamedTuple):
    """How cases come to be known; rates for one case, where the means to find it are complete."""

    at_once: Annotated[bool, Label("发生即知", "known when they arise")] = False
    patrol: Annotated[
        float,
        lever(
            0,
            1e3,
            "1/day",
            "Dongcheng 2004-15: .927 of cases found by patrol",
            "巡查发现率",
            "found by patrol, one patroller a grid",
        ),
    ] = 2.5
    resident: Annotated[
        float,
        Quantity(
            0,
            1e3,
            "1/day",
            "Dongcheng 2004-15: .073 of cases from the public",
            "居民报告率",
            "found by residents where all take part",
        ),
    ] = 0.5
    enterprise: Annotated[
        float,
        Quantity(0, 1e3, "1/day", "assumed", "企业自查率", "found by enterprises where all invest in safety"),
    ] = 0.3
    sensor: Annotated[
        float, lever(0, 1e3, "1/day", "assumed", "感知设备发现率", "found by sensors at full coverage")
    ] = 0.5
    channels: Annotated[
        float,
        lever(
            0,
            10,
            "1",
            "assumed",
            "随手报渠道倍数",
            "ease of reporting, over the usual channels",
        ),
    ] = 1.0
    blind: Annotated[
        float,
        Quantity(
            0,
            1,
            "share",
            "assumed; 0: nothing is out of sight",
            "盲区占比",
            "places out of sight of patrols, and as many, not the same, of sensors",
        ),
    ] = 0.0
    overlap: Annotated[
        float,
        lever(0, 1, "share", "assumed", "多网补盲占比", "blind spots that other nets cover"),
    ] = 0.0


class Course(NamedTuple):
    """What becomes of a case that nobody treats (W1)."""

    growth: Annotated[float, Quantity(0, 2, "1/day", "assumed", "严重度增长率", "growth of severity")] = 0.15
    ceiling: Annotated[
        float, Quantity(1, INFINITY, "first severity", "assumed", "严重度上限", "highest severity")
    ] = 10.0
    spread: Annotated[
        float, Quantity(0, 10, "1/day", "assumed", "次生事项率", "cases bred a day at first severity")
    ] = 0.10
    sites: Annotated[
        float, Quantity(1, INFINITY, "cases", "assumed", "每网格可容事项数", "sites of a grid that can fail")
    ] = 20.0
    crowding: Annotated[
        float,
        Quantity(
            1,
            INFINITY,
            "1",
            "assumed; 1: breeding falls in a line with free sites, infinite: a hard limit",
            "拥挤指数",
            "exponent of crowding",
        ),
    ] = 1.0
    neighbour: Annotated[
        float, Quantity(0, 1, "share", "assumed", "外溢至相邻网格之比", "bred in a neighbouring grid")
    ] = 0.3
    recurs: Annotated[
        float,
        Quantity(
            0,
            0.95,
            "share",
            "assumed; 0: what is closed stays closed",
            "治标事项复发比例",
            "closed cases that come back where only the surface was treated",
        ),
    ] = 0.0
    recurs_days: Annotated[
        float, Quantity(0.01, 3650, "days", "assumed", "复发间隔", "mean time until a case comes back")
    ] = 20.0
    roots: Annotated[
        float, lever(0, 1, "share", "assumed", "治本占比", "cases of which the roots are treated")
    ] = 0.0
