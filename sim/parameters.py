"""Every number that the model assumes: default, range, unit, source, label. Declared once.

Validation, `--set`, sensitivity bounds, sliders and documentation derive from these declarations.
A *lever* is a number that a government could choose, an *uncertainty* one that it cannot. A *switch*
cuts an arrow of the loop or freezes the decisions of one kind of agent; *rules* choose a member of a family.
"""

from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, NamedTuple, get_args, get_type_hints

import numpy as np

from sim.rules.accountability import Accountability
from sim.rules.deliberation import MOST_MEMBERS, MOST_ROUNDS, Deliberation
from sim.rules.dispatch import Dispatch
from sim.rules.effort import Effort
from sim.rules.game import Game
from sim.rules.imitation import Revision
from sim.rules.incentive import Incentive
from sim.rules.influence import Influence
from sim.rules.information import Information
from sim.rules.learning import Learning
from sim.rules.matching import Matching
from sim.rules.participation import Participation
from sim.rules.priority import Priority
from sim.rules.trust import Trust
from sim.rules.volunteering import Volunteering

INFINITY = float("inf")
STAGES = "assumed; the early stage of doi:10.3390/su142215089, in signs"


class Label(NamedTuple):
    """What a choice or a switch is called."""

    zh: str
    en: str


class Quantity(NamedTuple):
    """Range, unit, origin and name of a number."""

    low: float
    high: float
    unit: str
    source: str
    zh: str
    en: str
    kind: str = "uncertainty"


def lever(low: float, high: float, unit: str, source: str, zh: str, en: str) -> Quantity:
    """A number that a government could choose."""
    return Quantity(low, high, unit, source, zh, en, "lever")


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
    substitution: Annotated[
        float,
        Quantity(
            0, 0.95, "1", "assumed; Holmström and Milgrom 1991", "努力替代度", "substitution of efforts"
        ),
    ] = 0.5
    pay: Annotated[float, lever(0, 3, "utility", "assumed", "考核力度", "stakes of the judgement")] = 1.0
    floor: Annotated[
        float, Quantity(0, 1, "share", "assumed", "基本办结质量", "work done whatever the judgement")
    ] = 0.7
    check: Annotated[
        float, lever(0, 1, "share", "assumed", "核查发现率", "paper closures found at once by a check")
    ] = 0.3
    record_min: Annotated[
        float, Quantity(0, 600, "team-minutes", "assumed", "每条记录耗时", "work on a record")
    ] = 4.0


class Passing(NamedTuple):
    """Buck-passing between departments."""

    base: Annotated[
        float, Quantity(-INFINITY, 20, "utility", "assumed", "推诿倾向", "propensity to pass on")
    ] = -1.7
    load: Annotated[float, Quantity(0, 10, "utility", "assumed", "负荷影响", "effect of a crowded queue")] = (
        1.0
    )
    unclear: Annotated[
        float, Quantity(0, 10, "utility", "assumed", "职责不清影响", "effect of unclear duties")
    ] = 1.0
    clarity: Annotated[
        float, lever(0, 1, "share", "assumed", "清单明晰度", "clarity of the lists of duties")
    ] = 0.5
    traced: Annotated[float, Quantity(0, 10, "utility", "assumed", "追溯影响", "effect of traceability")] = (
        1.0
    )
    fined: Annotated[float, Quantity(0, 10, "utility", "assumed", "处罚影响", "effect of sanctions")] = 0.2
    delay_h: Annotated[float, Quantity(0, 1e3, "h", "assumed", "退单往返时长", "time lost by a transfer")] = (
        4.0
    )


class Reporting(NamedTuple):
    """Reporting of grave cases by a lower tier (W4)."""

    precision: Annotated[
        float, Quantity(0, 20, "1/utility", "assumed", "上报选择精度", "precision of the choice")
    ] = 2.0
    help: Annotated[
        float, Quantity(0, 10, "utility per first severity", "assumed", "求助收益", "help hoped for")
    ] = 0.5
    blame: Annotated[
        float, Quantity(0, 10, "fine", "assumed", "上报招责", "blame feared for having the case on record")
    ] = 0.5


class DispatchBlock(NamedTuple):
    """How departments are brought to a case."""

    rule: Annotated[Dispatch, Label("调度规则", "dispatch rule")] = Dispatch.HIERARCHICAL
    priority: Annotated[Priority, Label("排队次序", "order of queues")] = Priority.FIFO
    tier: Annotated[
        int, lever(0, 4, "tier, 0 city to 4 grid", "source documents", "调度层级", "tier that dispatches")
    ] = 2
    consent: Annotated[float, Quantity(0, 1, "share", "assumed", "每级同意概率", "consent at each tier")] = (
        0.9
    )
    each_consents: Annotated[bool, Label("逐级同意", "each tier must consent")] = True
    travel_h: Annotated[float, Quantity(0, 1e3, "h", "assumed", "到场时长", "time of a team to come")] = 0.5
    hasten: Annotated[
        float, Quantity(0, 5, "1", "assumed (W8)", "压力提速", "how far pressure shortens ordinary delay")
    ] = 0.5
    reminder: Annotated[
        float,
        lever(
            0.01,
            1,
            "share of the limit",
            "assumed (W8): work is begun in a surge as the limit comes near",
            "催办时点",
            "when a case that lies is pushed; 1: only at its limit",
        ),
    ] = 0.8


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


class IncentiveBlock(NamedTuple):
    """What moves residents, enterprises and organisations beside use and cost."""

    rule: Annotated[Incentive, Label("激励规则", "incentive rule")] = Incentive.STATIC_PENALTY
    reward: Annotated[float, lever(0, 2, "cost of taking part", "assumed", "补贴", "subsidy")] = 0.2
    fine: Annotated[float, lever(0, 4, "cost of taking part", "assumed", "处罚", "fine")] = 1.0
    reactance: Annotated[
        float,
        Quantity(
            0,
            2,
            "1",
            "assumed; sign open: Bargain and Aminjonov 2020",
            "逆反系数",
            "how far distrust turns a sanction into resistance",
        ),
    ] = 0.5
    esteem: Annotated[float, lever(0, 2, "cost of taking part", "assumed", "声誉", "worth of standing")] = 0.2
    alignment: Annotated[
        float, lever(0, 1, "share", "assumed", "利益相容度", "alignment of private and joint payoff")
    ] = 0.5
    returned: Annotated[
        float,
        Quantity(
            0,
            1,
            "share of what is put in",
            "assumed; .2 to .75 in experiments",
            "公共品边际回报",
            "return of a public good to the one who puts in",
        ),
    ] = 0.4


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


class Accidents(NamedTuple):
    """Hidden hazards at enterprises and the accidents that come of them."""

    ignition: Annotated[
        float, Quantity(0, 10, "1/day", "assumed", "隐患引发事故率", "how fast a hidden hazard does harm")
    ] = 0.02
    spread: Annotated[
        float,
        Quantity(0, 2, "1", "assumed", "企业风险差异", "log sd of likelihood, exposure and consequence"),
    ] = 0.7
    rarity: Annotated[
        float,
        Quantity(0, 1, "1", "assumed", "罕见者更重", "how far what seldom happens is the graver"),
    ] = 0.5
    attention: Annotated[
        float,
        Quantity(0, 2, "1", "assumed; Graham and Kinney: 1", "后果权重", "weight of consequence"),
    ] = 1.0
    scoring_error: Annotated[
        float,
        lever(0, 2, "1", "assumed; lower where third parties score", "评分误差", "log sd of reported scores"),
    ] = 0.5
    finds: Annotated[
        float,
        Quantity(0, 1, "share", "assumed", "检查查出率", "hidden hazards that an inspection finds"),
    ] = 0.6
    visible: Annotated[
        float,
        Quantity(0, 1, "share", "assumed", "隐患可见度", "hidden hazards that residents can see"),
    ] = 0.1
    cascade: Annotated[
        float,
        Quantity(0, 0.95, "accidents", "assumed", "连锁事故数", "accidents that one sets off"),
    ] = 0.5
    cascade_decay: Annotated[
        float, Quantity(0.01, 1e5, "1/day", "assumed", "连锁衰减率", "how fast an accident stops setting off")
    ] = 4.0


class Floods(NamedTuple):
    """Water, works, forecasts, and who goes to safety."""

    recession: Annotated[
        float, Quantity(0, 10, "1/h", "assumed", "退水系数", "share of the water that drains in an hour")
    ] = 0.1
    capacity: Annotated[
        float, lever(1, 1e9, "mm", "assumed", "蓄排能力", "water that the works can hold")
    ] = 250.0
    defence: Annotated[
        float,
        Quantity(0, 2, "share", "assumed", "响应满级时的加固", "capacity added by the highest response"),
    ] = 0.3
    gap: Annotated[
        float, Quantity(0, 1, "share", "assumed", "溃口损失", "capacity lost where the works break")
    ] = 0.5
    gather: Annotated[
        float, Quantity(0, 1e3, "m/m", "assumed", "汇流倍数", "depth in the streets over excess water")
    ] = 4.0
    depth_scale: Annotated[
        float, Quantity(0.01, 100, "m", "assumed", "致灾水深", "depth at which 63 % are reached")
    ] = 0.5
    goods: Annotated[
        float, Quantity(0, 1e7, "yuan/person", "assumed", "人均财物", "goods that water can spoil")
    ] = 20_000.0
    lead_h: Annotated[
        float, lever(0, 240, "h", "assumed", "预见期", "hours ahead that the forecast looks")
    ] = 12.0
    forecast_error: Annotated[
        float, Quantity(0, 2, "1", "assumed", "预报误差", "log sd of the forecast level")
    ] = 0.3
    sharpness: Annotated[
        float, Quantity(0.1, 100, "1", "assumed", "预报研判锐度", "sharpness of the judgement of a forecast")
    ] = 6.0
    leave_base: Annotated[
        float, Quantity(-10, 10, "utility", "assumed", "转移倾向", "inclination of the warned to go")
    ] = -1.5
    leave_trust: Annotated[
        float,
        Quantity(-10, 10, "utility", "assumed; sign open", "信任对转移的影响", "effect of trust"),
    ] = 3.0
    leave_risk: Annotated[
        float,
        Quantity(-10, 10, "utility", "assumed", "风险对转移的影响", "effect of perceived risk"),
    ] = 2.0
    leave_pace: Annotated[
        float, Quantity(0, 10, "1/h", "assumed", "转移速度", "how fast those who go are gone")
    ] = 0.25


class Rumours(NamedTuple):
    """A rumour that is told from one to another."""

    tells: Annotated[
        float, Quantity(0, 1e3, "1/day", "assumed", "传播频次", "how often one who spreads it tells it")
    ] = 1.0
    acquainted: Annotated[
        float, Quantity(0, 1, "share", "assumed", "熟人传播占比", "told to contacts rather than to anybody")
    ] = 0.8
    stifling: Annotated[
        float,
        Quantity(0, 1, "share", "Maki and Thompson 1973: 1", "重复则止", "stops when told that it is known"),
    ] = 1.0
    correction: Annotated[
        float, Quantity(0, 1, "share", "assumed", "辟谣成效", "told better, if all trust and are reached")
    ] = 0.8


class ParticipationBlock(NamedTuple):
    """The one decision in which risk, reward, sanction, trust and contacts meet (W3)."""

    rule: Annotated[Participation, Label("参与规则", "participation rule")] = Participation.LOGIT
    precision: Annotated[
        float, Quantity(0, 20, "1/utility", "assumed", "选择精度", "precision of choice")
    ] = 2.0
    base: Annotated[float, Quantity(-10, 10, "utility", "assumed", "基础倾向", "inclination")] = -0.3
    stake: Annotated[float, Quantity(0, 10, "utility", "assumed", "利害", "benefit at stake")] = 2.0
    cost: Annotated[float, Quantity(0, 10, "utility", "assumed", "参与成本", "cost of taking part")] = 0.5
    cost_load: Annotated[
        float, Quantity(0, 10, "utility", "assumed", "负担加成", "extra cost in a grid full of cases")
    ] = 0.5
    social: Annotated[
        float,
        Quantity(0, 1, "utility", "assumed; Brock and Durlauf 2001", "社会互动强度", "social interaction"),
    ] = 0.2
    public: Annotated[
        float,
        Quantity(
            0,
            1,
            "share",
            "assumed",
            "所见参与率中的公开部分",
            "how far one sees the whole city take part rather than one's contacts",
        ),
    ] = 0.2
    start: Annotated[
        float, Quantity(0, 1, "share", "assumed", "初始参与率", "share that takes part at first")
    ] = 0.2
    time_h: Annotated[
        float,
        Quantity(0, 24, "h/day", "assumed; for social cost alone", "参与用时", "time that taking part takes"),
    ] = 0.25
    protection: Annotated[
        float, Quantity(0, 1, "share", "assumed", "参与者受保护程度", "protection of those who take part")
    ] = 0.8
    volunteering: Annotated[
        float,
        Quantity(
            0,
            1,
            "1/day",
            ".05 new volunteers a thousand residents a day in 2020",
            "志愿转化率",
            "chance in a day that one who takes part and trusts others volunteers",
        ),
    ] = 0.002
    threshold_mean: Annotated[
        float, Quantity(-10, 10, "share", "assumed; Granovetter 1978", "门槛均值", "mean threshold")
    ] = 0.25
    threshold_sd: Annotated[
        float, Quantity(0, 10, "share", "assumed; Granovetter 1978", "门槛标准差", "spread of thresholds")
    ] = 0.2


class Perception(NamedTuple):
    """How residents come to think of the risk."""

    start: Annotated[float, Quantity(0, 1, "share", "assumed", "初始风险感知", "risk perceived at first")] = (
        0.0
    )
    rate: Annotated[
        float, Quantity(0, 1, "1/day", "assumed", "感知更新率", "how fast perception follows")
    ] = 0.3
    own: Annotated[float, Quantity(0, 1, "weight", "assumed", "亲见权重", "weight of own sight")] = 0.4
    contacts: Annotated[float, Quantity(0, 1, "weight", "assumed", "熟人权重", "weight of contacts")] = 0.3
    scale: Annotated[
        float, Quantity(0.01, 1e3, "severity", "assumed", "感知半径", "severity in a grid that fills the eye")
    ] = 4.0
    exaggeration: Annotated[
        float, Quantity(0, 1, "risk", "assumed", "谣言所称风险", "risk told by rumour")
    ] = 1.0
    rumour_start: Annotated[
        float, Quantity(0, 1, "1/day", "assumed", "谣言自发率", "rumours that start of fear")
    ] = 0.01
    rumour_spread: Annotated[
        float,
        Quantity(0, 1, "1/day", "assumed; after Maki and Thompson 1973", "谣言传播率", "rumours passed on"),
    ] = 0.2
    rumour_stop: Annotated[
        float,
        Quantity(
            0, 1, "1/day", "assumed: a rumour lives four days", "谣言平息率", "rumours dropped of themselves"
        ),
    ] = 0.25


class ImitationBlock(NamedTuple):
    """Looking at what others do and get, where actors decide by imitation."""

    revision: Annotated[Revision, Label("更新次序", "order of revision")] = Revision.SYNCHRONOUS
    rate: Annotated[
        float, Quantity(0, 50, "1/day", "assumed", "比较频率", "how often one looks at another")
    ] = 0.2
    explore: Annotated[
        float,
        Quantity(0, 1, "share", "assumed", "试行占比", "revisions in which one tries instead of looking"),
    ] = 0.01


class GameBlock(NamedTuple):
    """What the three kinds of actors play: worth, costs and how many begin."""

    rule: Annotated[Game, Label("博弈规则", "game")] = Game.NONE
    reward: Annotated[
        float, Quantity(0, 20, "utility", STAGES, "政府履职收益", "worth of being active to government")
    ] = 0.2
    alarm: Annotated[
        float,
        Quantity(
            0, 20, "utility", "assumed: 3 in the outbreak less .2", "危机增益", "added by a certain crisis"
        ),
    ] = 2.8
    cost: Annotated[float, Quantity(0, 20, "utility", STAGES, "政府履职成本", "cost of being active")] = 2.0
    support: Annotated[float, lever(0, 20, "utility", STAGES, "政府补助", "paid to those who join in")] = 0.5
    benefit: Annotated[
        float, lever(0, 20, "utility", STAGES, "惠民支出", "given to residents who take part")
    ] = 0.3
    fine: Annotated[float, lever(0, 20, "utility", STAGES, "罚金", "fine of those who do not join in")] = 0.5
    loss: Annotated[
        float,
        Quantity(0, 20, "utility", STAGES, "失管损失", "lost by idle government where nobody joins in"),
    ] = 0.5
    others_gain: Annotated[
        float, Quantity(0, 20, "utility", STAGES, "组织参与收益", "worth of joining in by itself")
    ] = 0.2
    others_public: Annotated[
        float, Quantity(0, 20, "utility", STAGES, "公众对组织的带动", "added where all residents take part")
    ] = 0.6
    others_cost: Annotated[
        float, Quantity(0, 20, "utility", STAGES, "组织参与成本", "cost of joining in")
    ] = 1.0
    public_gain: Annotated[
        float, Quantity(0, 20, "utility", STAGES, "公众参与收益", "worth of taking part by itself")
    ] = 0.1
    public_others: Annotated[
        float, Quantity(0, 20, "utility", STAGES, "组织对公众的带动", "added where all others join in")
    ] = 0.6
    public_cost: Annotated[
        float, Quantity(0, 20, "utility", STAGES, "公众参与成本", "cost of taking part in the game")
    ] = 0.6
    start_government: Annotated[
        float, Quantity(0, 1, "share", "assumed", "初始履职街道占比", "subdistricts active at first")
    ] = 0.5
    start_others: Annotated[
        float, Quantity(0, 1, "share", "assumed", "初始参与组织占比", "others that join in at first")
    ] = 0.5


class Experience(NamedTuple):
    """What outcomes teach beside trust."""

    efficacy_rate: Annotated[
        float,
        Quantity(0, 1, "1/day", "assumed", "效能感更新率", "how fast believed efficacy follows what is seen"),
    ] = 0.1
    efficacy_start: Annotated[
        float, Quantity(0, 1, "share", "assumed", "初始效能感", "efficacy believed at first")
    ] = 0.6
    fatigue_gain: Annotated[
        float, Quantity(0, 1, "utility/day", "assumed", "疲劳增量", "fatigue by taking part")
    ] = 0.02
    fatigue_loss: Annotated[
        float, Quantity(0, 1, "1/day", "assumed", "疲劳恢复率", "recovery from fatigue")
    ] = 0.08
    expectation: Annotated[
        float, Quantity(0, 1, "1", "assumed", "期望的影响", "how far high trust makes one hard to please")
    ] = 0.3


class TrustBlock(NamedTuple):
    """Residents' trust in the tiers of government and in each other."""

    rule: Annotated[Trust, Label("信任规则", "trust rule")] = Trust.ASYMMETRIC
    gain: Annotated[
        float, Quantity(0, 1, "1/event", "assumed; Slovic 1993", "信任增益", "gain by a success")
    ] = 0.05
    loss: Annotated[
        float, Quantity(0, 1, "1/event", "assumed; Slovic 1993", "信任损失", "loss by a failure")
    ] = 0.15
    memory: Annotated[
        float,
        Quantity(0, 1, "share kept", "assumed; Jøsang and Ismail 2002", "记忆", "memory of the Beta rule"),
    ] = 0.98
    witness: Annotated[
        float, Quantity(0, 1, "weight", "assumed (W6)", "旁观权重", "weight of what is seen in the grid")
    ] = 0.1
    visit: Annotated[
        float,
        Quantity(
            0, 1, "weight", "assumed (W6, W7)", "走访权重", "weight of a visit: it teaches how things stand"
        ),
    ] = 0.3
    honesty: Annotated[
        float,
        Quantity(0, 1, "weight", "assumed (W6)", "言行相符权重", "weight of announcements borne out or not"),
    ] = 0.1
    spillover: Annotated[
        float, Quantity(0, 0.5, "1/day", "assumed", "口碑传播", "spill-over between contacts")
    ] = 0.05
    influence: Annotated[Influence, Label("观点影响规则", "influence rule")] = Influence.SPILLOVER
    openness: Annotated[
        float,
        Quantity(
            0,
            1,
            "share",
            "assumed; Friedkin and Johnsen 1990",
            "开放程度",
            "how far one follows others rather than one's first view",
        ),
    ] = 0.8
    confidence: Annotated[
        float,
        Quantity(
            0,
            1,
            "trust",
            "assumed; Hegselmann and Krause 2002",
            "信任界限",
            "how far another's view may lie off to be listened to",
        ),
    ] = 0.2
    peers: Annotated[
        float, Quantity(0, 1, "1/day", "assumed", "互信更新率", "how fast trust in each other follows")
    ] = 0.05
    start_city: Annotated[
        float,
        Quantity(
            0,
            1,
            "share",
            "order by tier: satisfaction survey 2016",
            "初始信任·市",
            "trust in the city at first",
        ),
    ] = 0.82
    start_district: Annotated[
        float,
        Quantity(
            0,
            1,
            "share",
            "order by tier: satisfaction survey 2016",
            "初始信任·区",
            "trust in the district at first",
        ),
    ] = 0.74
    start_subdistrict: Annotated[
        float,
        Quantity(
            0,
            1,
            "share",
            "order by tier: satisfaction survey 2016",
            "初始信任·街道",
            "trust in the subdistrict at first",
        ),
    ] = 0.70
    start_community: Annotated[
        float, Quantity(0, 1, "share", "assumed", "初始信任·社区", "trust in the community at first")
    ] = 0.68
    start_peers: Annotated[
        float, Quantity(0, 1, "share", "assumed", "初始互信", "trust in each other at first")
    ] = 0.6


class Publication(NamedTuple):
    """Whether a subdistrict says what it knows."""

    worth: Annotated[
        float, lever(0, 10, "utility", "assumed", "公开收益", "worth of being open to those who trust")
    ] = 1.0
    turf: Annotated[float, Quantity(0, 10, "utility", "assumed", "公开顾虑", "cost of being open")] = 0.5
    precision: Annotated[
        float, Quantity(0, 20, "1/utility", "assumed", "公开选择精度", "precision of the choice")
    ] = 2.0


class OrganisationBlock(NamedTuple):
    """Social organisations and their volunteers."""

    matching: Annotated[Matching, Label("匹配规则", "matching rule")] = Matching.UNINFORMED
    bid_noise: Annotated[
        float,
        Quantity(0, 5, "1", "assumed", "报价噪声（对数标准差）", "error of bids for a task (log sd)"),
    ] = 0.5
    base: Annotated[
        float, Quantity(-10, 10, "utility", "assumed", "组织参与倾向", "inclination to join a response")
    ] = 0.5
    volunteering: Annotated[Volunteering, Label("志愿规则", "volunteering rule")] = Volunteering.STOCK
    led: Annotated[
        float,
        Quantity(
            0,
            1e3,
            "persons a member",
            "assumed (W2); where volunteers come and leave each for himself",
            "骨干可带人数",
            "volunteers whom a member can lead",
        ),
    ] = 10.0
    stay_h: Annotated[
        float, Quantity(0.1, 1e4, "h", "assumed", "志愿服务时长", "time that a volunteer stays")
    ] = 96.0
    team: Annotated[float, Quantity(1, 1e3, "persons", "assumed", "队伍人数", "volunteers in a team")] = 5.0
    span: Annotated[
        float,
        lever(0, 100, "teams a case", "assumed", "带队幅度", "volunteer teams that a case's staff can lead"),
    ] = 2.0
    speed: Annotated[
        float, Quantity(0, 5, "1/team", "assumed", "志愿增效", "work added by a volunteer team")
    ] = 0.3
    crowd: Annotated[
        float, Quantity(0, 5, "1/team", "assumed", "超幅损耗", "work lost by a team beyond the span")
    ] = 0.2
    upkeep: Annotated[
        float, Quantity(0, 1, "share/day", "assumed", "经费消耗", "funds spent by a day of response")
    ] = 0.05
    income: Annotated[
        float, Quantity(0, 1, "share/day", "assumed", "经费来源", "funds raised in a day at full standing")
    ] = 0.03


class EnterpriseBlock(NamedTuple):
    """Enterprises: safety and pledges."""

    base: Annotated[
        float, Quantity(-10, 10, "utility", "assumed", "安全投入倾向", "inclination to invest in safety")
    ] = 0.2
    spread: Annotated[
        float, Quantity(0, 5, "utility", "assumed", "企业成本差异", "spread of costs between enterprises")
    ] = 0.5
    pledge_base: Annotated[
        float, Quantity(-10, 10, "utility", "assumed", "捐助倾向", "inclination to pledge resources")
    ] = -0.5
    safety: Annotated[
        float, Quantity(0, 1, "share", "assumed", "安全投入成效", "cases at enterprises that safety prevents")
    ] = 0.6
    containment: Annotated[
        float, Quantity(0, 1, "share", "assumed", "安全抑制次生", "breeding that safety in the grid prevents")
    ] = 0.4
    pledge: Annotated[
        float,
        Quantity(0, 1, "share of headcount", "assumed", "捐助人力之比", "headcount that a pledge lends"),
    ] = 0.02


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


class ForumBlock(NamedTuple):
    """The meeting of those who are to respond in common."""

    rule: Annotated[Deliberation, Label("议事规则", "deliberation rule")] = Deliberation.NONE
    members: Annotated[
        int,
        lever(
            1,
            MOST_MEMBERS,
            "members",
            "12 organisations of an alliance in the source documents",
            "议事成员数",
            "members of the forum",
        ),
    ] = 12
    quorum: Annotated[
        float,
        lever(
            0, 1, "share", "Sacramento Water Forum: 75 %", "议决比例", "share that must accept the proposal"
        ),
    ] = 0.75
    conflict: Annotated[
        float,
        Quantity(0, 1, "share", "assumed", "分歧度", "chance that a member is apart from it on an issue"),
    ] = 0.25
    reservation: Annotated[
        float, Quantity(0, 1, "share", "assumed", "可接受门槛", "issues that must suit a member who accepts")
    ] = 0.75
    persuasion: Annotated[
        float,
        Quantity(0, 1, "1/round", "assumed", "说服率", "chance to be won over on an issue, at full trust"),
    ] = 0.2
    rounds: Annotated[int, lever(0, MOST_ROUNDS, "rounds", "assumed", "议事轮数", "most rounds of talk")] = 6
    round_h: Annotated[float, Quantity(0, 1e3, "h", "assumed", "每轮用时", "time that a round takes")] = 0.5


class EffortBlock(NamedTuple):
    """What departments put into joint work: one that holds back spoils it for all."""

    rule: Annotated[Effort, Label("协作努力规则", "effort rule")] = Effort.SEPARATE
    cost: Annotated[
        float,
        Quantity(
            0,
            1,
            "of what joint work pays",
            "assumed; Van Huyck, Battalio and Beil 1990: a half",
            "努力成本",
            "cost of making the effort",
        ),
    ] = 0.2
    precision: Annotated[
        float, Quantity(0, 50, "1/utility", "assumed", "努力选择精度", "precision of the choice of effort")
    ] = 5.0
    revision: Annotated[
        float, Quantity(0, 1e9, "1/day", "assumed", "努力调整率", "how often a department thinks again")
    ] = 1.0
    together: Annotated[bool, Label("起初都尽力", "all make the effort at first")] = True


class WorkTime(NamedTuple):
    """When departments work; work of emergency classes goes on round the clock."""

    start_hour: Annotated[float, lever(0, 24, "h", "usual office hours", "上班时间", "start of work")] = 8.5
    end_hour: Annotated[float, lever(0, 24, "h", "usual office hours", "下班时间", "end of work")] = 17.5
    weekends: Annotated[bool, Label("周末办公", "work on weekends")] = False


class Disputes(NamedTuple):
    """Disputes that set off others, and grievance that feeds them."""

    branching: Annotated[
        float,
        Quantity(0, 0.95, "disputes", "assumed; Hawkes 1971", "平时带动数", "disputes that one sets off"),
    ] = 0.3
    branching_aggrieved: Annotated[
        float,
        Quantity(
            0,
            0.95,
            "disputes",
            "assumed",
            "怨气满值时带动数",
            "disputes that one sets off among the aggrieved",
        ),
    ] = 0.9
    decay: Annotated[
        float, Quantity(0.01, 1e5, "1/day", "assumed", "余波衰减率", "how fast a dispute stops setting off")
    ] = 0.3
    stirred: Annotated[
        float,
        Quantity(
            0,
            20,
            "1",
            "assumed",
            "怨气满值时新发增量",
            "further disputes that come of themselves among the aggrieved",
        ),
    ] = 2.0
    mediation: Annotated[
        float,
        lever(
            0, 1, "share", "assumed", "调解成效", "of what a dispute sets off, prevented once it is settled"
        ),
    ] = 0.6
    escalation: Annotated[
        float,
        Quantity(
            0,
            1,
            "share",
            "assumed",
            "怨气满值时激化比例",
            "unrest, of what disputes set off among the aggrieved",
        ),
    ] = 0.8


class Loop(NamedTuple):
    """The arrows of the closed loop, each of which can be cut."""

    growth: Annotated[bool, Label("未处置则加重", "untreated cases grow")] = True
    breeding: Annotated[bool, Label("次生与外溢", "cases breed cases")] = True
    sight: Annotated[bool, Label("亲见→风险感知", "sight moves perceived risk")] = True
    contacts: Annotated[bool, Label("熟人→风险感知", "contacts move perceived risk")] = True
    publication: Annotated[bool, Label("官方发布→风险感知", "announcements move perceived risk")] = True
    rumour: Annotated[bool, Label("谣言→风险感知", "rumour moves perceived risk")] = True
    risk: Annotated[bool, Label("风险感知→参与", "perceived risk moves participation")] = True
    incentive: Annotated[bool, Label("激励→参与", "incentives move participation")] = True
    social: Annotated[bool, Label("他人参与→参与", "others' participation moves participation")] = True
    fatigue: Annotated[bool, Label("疲劳→参与", "fatigue moves participation")] = True
    protection: Annotated[bool, Label("参与→受保护", "participation protects")] = True
    reports: Annotated[bool, Label("参与→报告", "participation brings reports")] = True
    volunteering: Annotated[bool, Label("志愿力量→处置", "volunteers speed work")] = True
    safety: Annotated[bool, Label("安全投入→事项", "safety prevents cases")] = True
    pledges: Annotated[bool, Label("企业捐助→队伍", "pledges add teams")] = True
    experience: Annotated[bool, Label("办理结果→信任", "outcomes move trust")] = True
    efficacy: Annotated[bool, Label("办理结果→效能感", "outcomes move believed efficacy")] = True
    sanctions: Annotated[bool, Label("所见处罚→预期", "sanctions seen move what is expected")] = True
    concealment: Annotated[bool, Label("问责→迟报瞒报", "blame hides grave cases")] = True
    activation: Annotated[bool, Label("研判→响应启动", "signals raise the response level")] = True
    effort: Annotated[bool, Label("考核→办结质量", "judgement moves quality of work")] = True
    passing: Annotated[bool, Label("推诿", "departments pass cases on")] = True
    grievance: Annotated[bool, Label("积怨→纠纷", "grievance feeds disputes")] = True
    mediation: Annotated[bool, Label("化解→纠纷", "settling a dispute calms others")] = True
    inspection: Annotated[bool, Label("检查→隐患", "inspections find hidden hazards")] = True
    warning: Annotated[bool, Label("预警→转移", "warnings move people to safety")] = True
    defence: Annotated[bool, Label("响应→设防", "a response defends the works")] = True


class Frozen(NamedTuple):
    """Kinds of agents whose decisions stay at their default."""

    government: Annotated[bool, Label("冻结政府决策", "freeze government")] = False
    organisations: Annotated[bool, Label("冻结社会组织决策", "freeze social organisations")] = False
    enterprises: Annotated[bool, Label("冻结企业决策", "freeze enterprises")] = False
    residents: Annotated[bool, Label("冻结居民决策", "freeze residents")] = False


class Parameters(NamedTuple):
    """All of them, by family."""

    demand: Demand = Demand()
    detection: Detection = Detection()
    course: Course = Course()
    information: InformationBlock = InformationBlock()
    accountability: AccountabilityBlock = AccountabilityBlock()
    passing: Passing = Passing()
    reporting: Reporting = Reporting()
    dispatch: DispatchBlock = DispatchBlock()
    activation: Activation = Activation()
    mobilisation: Mobilisation = Mobilisation()
    incentive: IncentiveBlock = IncentiveBlock()
    inspection: Inspection = Inspection()
    participation: ParticipationBlock = ParticipationBlock()
    perception: Perception = Perception()
    experience: Experience = Experience()
    trust: TrustBlock = TrustBlock()
    publication: Publication = Publication()
    organisations: OrganisationBlock = OrganisationBlock()
    enterprises: EnterpriseBlock = EnterpriseBlock()
    learning: LearningBlock = LearningBlock()
    forum: ForumBlock = ForumBlock()
    effort: EffortBlock = EffortBlock()
    imitation: ImitationBlock = ImitationBlock()
    game: GameBlock = GameBlock()
    work_time: WorkTime = WorkTime()
    disputes: Disputes = Disputes()
    accidents: Accidents = Accidents()
    floods: Floods = Floods()
    rumours: Rumours = Rumours()
    loop: Loop = Loop()
    frozen: Frozen = Frozen()


class Declared(NamedTuple):
    """One declaration as the registry gives it out."""

    name: str
    type: type
    default: Any
    note: Quantity | Label


def declared() -> Iterator[Declared]:
    """Every parameter, in the order of declaration, by its dotted name."""
    for block_name, block in Parameters._field_defaults.items():
        for name, hint in get_type_hints(type(block), include_extras=True).items():
            kind, note = get_args(hint)
            yield Declared(f"{block_name}.{name}", kind, getattr(block, name), note)


@cache
def record_type() -> np.dtype:
    """The layout in which kernels read the parameters: nested records of 8-byte numbers."""
    blocks = [
        (name, [(field, "f8" if kind is float else "i8") for field, kind in kinds(type(block))])
        for name, block in Parameters._field_defaults.items()
    ]
    return np.dtype(blocks, align=True)


def kinds(block: type) -> list[tuple[str, type]]:
    """(field, type) of a block."""
    hints = get_type_hints(block, include_extras=True)
    return [(name, get_args(hint)[0]) for name, hint in hints.items()]


def as_record(parameters: Parameters) -> np.ndarray:
    """One record, shape (1,), as kernels and agents read it."""
    return np.array([tuple(tuple(block) for block in parameters)], dtype=record_type())


def as_numbers(record: np.ndarray) -> Parameters:
    """The parameters of a record as plain numbers; rules and truth values are whole ones."""
    blocks = zip(Parameters(), record[0].item(), strict=True)
    return Parameters._make(type(block)(*values) for block, values in blocks)
