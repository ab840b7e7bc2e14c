"""Assumed numbers of cases: how they arise, are found, told of, dispatched, waited for and worked on."""

from typing import Annotated, NamedTuple

from sim.parameters.quantity import INFINITY, Label, Quantity, lever
from sim.rules.deliberation import MOST_MEMBERS, MOST_ROUNDS, Deliberation
from sim.rules.dispatch import Dispatch
from sim.rules.effort import Effort
from sim.rules.information import Information
from sim.rules.learning import Learning
from sim.rules.priority import Priority


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
    owners: Annotated[
        float,
        lever(
            0,
            1,
            "share",
            "assumed",
            "双重责任事项占比",
            "cases of departments above the community with two owners, the place and the line",
        ),
    ] = 0.0
    waiting: Annotated[
        float,
        Quantity(
            0,
            0.99,
            "share",
            "assumed; Diekmann 1985: cost over benefit",
            "观望倾向",
            "chance that one of two owners waits for the other, where nothing is traced",
        ),
    ] = 0.5
    waiting_h: Annotated[
        float,
        Quantity(0, 1e3, "h", "assumed; a working day", "观望时长", "time until owners who wait look again"),
    ] = 9.0
    kept: Annotated[
        float,
        lever(
            0,
            1,
            "share",
            "assumed",
            "吹哨者跟办占比",
            "whistled cases that stay with who whistled",
        ),
    ] = 0.0


class Whistling(NamedTuple):
    """Whether a subdistrict whistles for a department above though its own forces would do."""

    base: Annotated[
        float,
        Quantity(
            -INFINITY,
            20,
            "utility",
            "assumed; minus infinite: never",
            "小事吹哨倾向",
            "propensity to whistle",
        ),
    ] = -INFINITY
    load: Annotated[
        float,
        Quantity(0, 20, "utility", "assumed", "自身负荷影响", "effect of own forces that are crowded"),
    ] = 2.0
    kept: Annotated[
        float,
        Quantity(
            0, 20, "utility", "assumed", "吹哨者跟办的抑制", "effect of keeping the case after the whistle"
        ),
    ] = 2.0
    traced: Annotated[
        float, Quantity(0, 20, "utility", "assumed", "责任追溯的抑制", "effect of traceability")
    ] = 1.0


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
    missed: Annotated[
        float,
        Quantity(
            0,
            1,
            "share",
            "assumed",
            "无清单时漏吹比例",
            "departments that a whistle forgets where no list names them",
        ),
    ] = 0.4
    devolved: Annotated[
        float,
        lever(
            0,
            1,
            "share",
            "assumed",
            "小事就地办理占比",
            "small matters that the community decides on",
        ),
    ] = 0.0
    linkage: Annotated[
        float,
        lever(
            0,
            1,
            "share",
            "assumed",
            "队伍联动占比",
            "cases in which a linked force stands in where the own one is busy",
        ),
    ] = 0.0
    forward: Annotated[
        float,
        lever(
            0,
            1,
            "share",
            "assumed",
            "力量下沉占比",
            "teams of departments above the subdistrict that are posted at subdistricts",
        ),
    ] = 0.0
    mutual: Annotated[
        float,
        lever(
            0,
            1,
            "share",
            "assumed",
            "部门吹哨占比",
            "cases at which the department that comes first may summon the others",
        ),
    ] = 0.0
    standard: Annotated[
        float,
        lever(
            0,
            1,
            "share",
            "assumed",
            "流程标准化程度",
            "how far set procedures make like cases take alike",
        ),
    ] = 0.0
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
