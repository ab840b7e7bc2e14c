"""Assumed numbers of what there is to work with: time, hands moved to a crisis, goods and practice."""

from typing import Annotated, NamedTuple

from sim.parameters.quantity import INFINITY, Label, Quantity, lever
from sim.rules.learning import Learning


class WorkTime(NamedTuple):
    """When departments work; work of emergency classes goes on round the clock."""

    start_hour: Annotated[float, lever(0, 24, "h", "usual office hours", "上班时间", "start of work")] = 8.5
    end_hour: Annotated[float, lever(0, 24, "h", "usual office hours", "下班时间", "end of work")] = 17.5
    weekends: Annotated[bool, Label("周末办公", "work on weekends")] = False


class Mobilisation(NamedTuple):
    """Staff moved from ordinary work to the crisis."""

    share: Annotated[
        float, lever(0, 1, "share", "assumed", "最高响应抽调比", "teams moved at the highest level")
    ] = 0.6
    skill: Annotated[float, Quantity(0.1, 1, "share", "assumed", "跨岗效率", "pace of moved teams")] = 0.8
    overtime: Annotated[
        float,
        lever(
            0,
            1,
            "share",
            "Boston, August 2011: closures of all departments rose at most 1.9 times",
            "加班增量",
            "extra work of moved teams",
        ),
    ] = 0.5
    yuan_an_hour: Annotated[
        float,
        Quantity(
            1,
            1e4,
            "yuan/h",
            "assumed; about the hourly cost of a community worker",
            "工时价格",
            "price of an hour of staff",
        ),
    ] = 60.0


class Supplies(NamedTuple):
    """Goods without which work on emergencies takes longer."""

    stock: Annotated[
        float,
        Quantity(
            0,
            INFINITY,
            "jobs/grid",
            "assumed; infinite: they never run out",
            "物资储备",
            "goods laid in at first",
        ),
    ] = INFINITY
    contract: Annotated[
        float,
        lever(
            0,
            1e3,
            "jobs/(grid·day)",
            "assumed",
            "协议供货率",
            "goods that suppliers under contract deliver where a response is on",
        ),
    ] = 0.0
    hoarding: Annotated[
        float,
        Quantity(
            0, 10, "1/day", "assumed", "恐慌囤货率", "goods that residents who fear the worst take away"
        ),
    ] = 0.0
    without: Annotated[
        float, Quantity(0, 10, "1", "assumed", "缺物资增时", "further time that work takes without goods")
    ] = 1.0


class LearningBlock(NamedTuple):
    """Practice makes faster."""

    rule: Annotated[Learning, Label("学习规则", "learning rule")] = Learning.EXPERIENCE
    exponent: Annotated[
        float, Quantity(0, 1, "1", "Wright 1936; .152 is a 90 % rate", "学习指数", "exponent of experience")
    ] = 0.05
    drills: Annotated[
        float,
        lever(0, 1e6, "jobs/station", "assumed", "演练折合件数", "practice by drills, as so many jobs done"),
    ] = 0.0
    debrief: Annotated[
        float,
        lever(0, 0.95, "share", "assumed", "复盘改进", "errors that a debriefing does away with"),
    ] = 0.1
    forgetting: Annotated[
        float, Quantity(0, 10, "1/day", "assumed", "遗忘率", "how fast lessons are lost")
    ] = 0.01
