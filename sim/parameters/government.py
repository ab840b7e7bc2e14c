"""Assumed numbers of government: judgement, response, inspection, what it says."""

from typing import Annotated, NamedTuple

from sim.parameters.quantity import INFINITY, Label, Quantity, lever
from sim.rules.accountability import Accountability


class AccountabilityBlock(NamedTuple):
    """What departments are judged by."""

    rule: Annotated[Accountability, Label("问责规则", "accountability rule")] = Accountability.TRACES
    results: Annotated[float, lever(0, 2, "weight", "assumed", "实绩权重", "weight of results")] = 0.9
    traces: Annotated[float, lever(0, 2, "weight", "assumed", "痕迹权重", "weight of paper traces")] = 0.6
    rating: Annotated[
        float,
        lever(
            0, 1, "share", "assumed; two-way evaluation", "自下而上评价占比", "weight of residents' ratings"
        ),
    ] = 0.3
    noise: Annotated[
        float,
        Quantity(
            0,
            5,
            "1",
            "assumed",
            "群众评分噪声",
            "standard deviation of residents' ratings over that of the quality they rate",
        ),
    ] = 0.5
    ranking_noise: Annotated[
        float,
        Quantity(
            0.05,
            100,
            "effort",
            "assumed; Lazear and Rosen 1981",
            "排名噪声",
            "standard deviation of luck in league tables",
        ),
    ] = 1.0
    traceability: Annotated[
        float, lever(0, 1, "share", "assumed", "责任可追溯度", "traceability of responsibility")
    ] = 0.5
    joint: Annotated[
        float,
        lever(
            0,
            1,
            "share",
            "assumed",
            "党政同责占比",
            "cases for which a second leader answers with the first",
        ),
    ] = 0.0
    substitution: Annotated[
        float,
        Quantity(
            0, 0.95, "1", "assumed; Holmström and Milgrom 1991", "努力替代度", "substitution of efforts"
        ),
    ] = 0.5
    pay: Annotated[float, lever(0, 3, "utility", "assumed", "考核力度", "stakes of the judgement")] = 1.0
    window_days: Annotated[
        float,
        lever(
            1,
            3650,
            "days",
            "assumed; league tables are monthly",
            "考评周期",
            "days of work that a judgement looks at",
        ),
    ] = 30.0
    patience_days: Annotated[
        float,
        Quantity(
            30,
            INFINITY,
            "days",
            "assumed; infinite: it is all the same when one is judged",
            "考评远期折减期",
            "delay of a judgement by which its stakes shrink e times",
        ),
    ] = 90.0
    floor: Annotated[
        float, Quantity(0, 1, "share", "assumed", "基本办结质量", "work done whatever the judgement")
    ] = 0.7
    check: Annotated[
        float, lever(0, 1, "share", "assumed", "核查发现率", "paper closures found at once by a check")
    ] = 0.3
    outside: Annotated[
        float,
        lever(
            0,
            1e3,
            "1/day",
            "assumed",
            "外部监督发现率",
            "paper closures found by deputies and media",
        ),
    ] = 0.0
    record_min: Annotated[
        float, Quantity(0, 600, "team-minutes", "assumed", "每条记录耗时", "work on a record")
    ] = 4.0


class Attention(NamedTuple):
    """What superiors themselves look into: it is not passed on, is begun sooner and checked when closed."""

    share: Annotated[
        float,
        lever(0, 1, "share", "assumed", "上级关注事项占比", "cases that superiors look into, on average"),
    ] = 0.0
    pulsed: Annotated[
        float,
        lever(0, 1, "share", "assumed", "阵发关注占比", "attention of superiors that comes in pulses"),
    ] = 0.0
    every: Annotated[
        float, lever(1, 3650, "days", "assumed", "关注周期", "days from one pulse of attention to the next")
    ] = 60.0
    lasts: Annotated[
        float, lever(1, 3650, "days", "assumed", "每阵天数", "days that a pulse of attention lasts")
    ] = 10.0
    habit: Annotated[
        float,
        Quantity(
            0,
            20,
            "utility",
            "assumed; 0: nobody grows lazy by being looked after",
            "受关注养成的惰性",
            "what departments that were used to all being looked into gain by leaving the rest",
        ),
    ] = 0.0
    memory_days: Annotated[
        float,
        Quantity(0.1, 3650, "days", "assumed", "惰性消退期", "days in which such a habit wears off"),
    ] = 30.0


class Reporting(NamedTuple):
    """Reporting of grave cases by a lower tier (W4)."""

    precision: Annotated[
        float, Quantity(0, 20, "1/utility", "assumed", "上报选择精度", "precision of the choice")
    ] = 2.0
    help: Annotated[
        float, Quantity(0, 10, "utility per first severity", "assumed", "求助收益", "help hoped for")
    ] = 0.5
    blame: Annotated[
        float, lever(0, 10, "fine", "assumed", "上报招责", "blame feared for having the case on record")
    ] = 0.5


class Activation(NamedTuple):
    """Raising the response level (W5)."""

    signal: Annotated[
        float,
        Quantity(
            1e-3,
            1e3,
            "severity/grid",
            "assumed",
            "研判半值信号",
            "known severity a grid at which a crisis is as likely as not",
        ),
    ] = 1.0
    sharpness: Annotated[
        float, Quantity(0.1, 100, "1", "assumed", "研判锐度", "sharpness of the judgement")
    ] = 3.0
    late: Annotated[float, Quantity(0, 100, "utility", "assumed", "迟启损失", "loss by starting late")] = 5.0
    false_alarm: Annotated[
        float, Quantity(0, 100, "utility", "assumed", "误启损失", "loss by a false start")
    ] = 1.0
    level_cost: Annotated[
        float, Quantity(0, 100, "utility per level", "assumed", "每级成本", "cost of a level")
    ] = 0.5
    standdown_days: Annotated[
        float,
        lever(
            0.01,
            1e3,
            "days",
            "assumed: as long as a step of most scenarios",
            "响应降级间隔",
            "days that a response takes to go down a level",
        ),
    ] = 1.0


class Inspection(NamedTuple):
    """Inspection and sanctions."""

    rate: Annotated[float, lever(0, 1, "1/day", "assumed", "检查率", "enterprises inspected in a day")] = 0.05
    residents: Annotated[
        float,
        lever(
            0,
            1,
            "1/day",
            "assumed",
            "响应期间居民检查率",
            "residents checked on in a day, where a response is on",
        ),
    ] = 0.02
    horizon: Annotated[
        float,
        Quantity(
            1,
            365,
            "day",
            "assumed; with it the other defaults make the chance of a sanction .3 for enterprises",
            "处罚预期的时间跨度",
            "days over which a sanction is weighed",
        ),
    ] = 14.0
    learning: Annotated[
        float, Quantity(0, 1, "1/day", "assumed", "处罚印象更新率", "how fast belief follows sanctions seen")
    ] = 0.2
    start: Annotated[
        float, Quantity(0, 0.99, "share", "assumed", "初始处罚预期", "chance of a sanction believed at first")
    ] = 0.3
    resented: Annotated[
        float,
        Quantity(
            0,
            1,
            "share",
            "assumed; 0: nobody minds",
            "空查反感",
            "trust that an enterprise loses by an inspection without cause",
        ),
    ] = 0.0
    targeted: Annotated[
        float, lever(0, 1, "share", "assumed", "重点检查占比", "inspections that go by score")
    ] = 0.0
    campaign: Annotated[
        float, lever(0, 1, "share", "assumed", "专项整治占比", "inspections kept for campaigns")
    ] = 0.0
    campaign_every: Annotated[
        float, lever(1, 3650, "days", "assumed", "专项整治周期", "days from one campaign to the next")
    ] = 90.0
    campaign_days: Annotated[
        float, lever(1, 3650, "days", "assumed", "专项整治天数", "days of a campaign")
    ] = 14.0


class Publication(NamedTuple):
    """Whether a subdistrict says what it knows."""

    worth: Annotated[
        float, lever(0, 10, "utility", "assumed", "公开收益", "worth of being open to those who trust")
    ] = 1.0
    turf: Annotated[float, Quantity(0, 10, "utility", "assumed", "公开顾虑", "cost of being open")] = 0.5
    gifts: Annotated[
        float, lever(0, 1, "share", "assumed", "捐助去向公开度", "gifts of which donors learn the use")
    ] = 0.0
    precision: Annotated[
        float, Quantity(0, 20, "1/utility", "assumed", "公开选择精度", "precision of the choice")
    ] = 2.0
