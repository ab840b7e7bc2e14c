"""Assumed numbers of social organisations and enterprises, and of the games that actors play."""

from typing import Annotated, NamedTuple

from sim.parameters.quantity import INFINITY, Label, Quantity, lever
from sim.rules.game import Game
from sim.rules.imitation import Revision
from sim.rules.matching import Matching
from sim.rules.volunteering import Volunteering


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
    contract: Annotated[
        float,
        lever(
            0,
            3,
            "utility",
            "assumed",
            "违约代价",
            "what a breach of contract costs, where it can be traced",
        ),
    ] = 0.0
    enforced: Annotated[
        float,
        lever(
            0,
            1,
            "share",
            "assumed",
            "契约可执行度",
            "breaches that the law makes good, where nobody traced them",
        ),
    ] = 0.0
    meetings: Annotated[
        float,
        lever(
            0,
            365,
            "meetings/year",
            "assumed; 2 in an alliance of the source documents",
            "联盟大会次数",
            "meetings of the organisations of a subdistrict, at which the lead goes round",
        ),
    ] = 0.0
    fade_days: Annotated[
        float,
        Quantity(
            1,
            INFINITY,
            "days",
            "assumed; infinite: what was signed holds as on the first day",
            "约定淡化时长",
            "time over which what was signed fades, unless members meet",
        ),
    ] = INFINITY
    signed: Annotated[
        float,
        Quantity(0, 36500, "days", "assumed", "距上次集会天数", "days since members last met, at first"),
    ] = 0.0
    lead: Annotated[
        float,
        lever(
            0,
            10,
            "utility",
            "assumed",
            "轮值牵头责任",
            "what the organisation that leads would lose by staying away from a response",
        ),
    ] = 0.0
    grown: Annotated[
        float,
        lever(
            0,
            10,
            "times",
            "assumed",
            "组织培育倍数",
            "own members of organisations, over those that there were",
        ),
    ] = 1.0
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


STAGES = "assumed; the early stage of doi:10.3390/su142215089, in signs"


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
