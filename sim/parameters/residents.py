"""Assumed numbers of residents: what moves them to take part, what they fear, learn and trust."""

from typing import Annotated, NamedTuple

from sim.parameters.quantity import Label, Quantity, lever
from sim.rules.incentive import Incentive
from sim.rules.influence import Influence
from sim.rules.participation import Participation
from sim.rules.trust import Trust


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
    side_payment: Annotated[
        float,
        lever(
            0,
            2,
            "cost of taking part",
            "assumed",
            "利益补偿",
            "side payment agreed with those who take part, under any rule",
        ),
    ] = 0.0
    aligned: Annotated[
        float,
        lever(
            0,
            1,
            "share",
            "assumed",
            "利益相容安排",
            "share of the joint payoff that comes back to those who take part, under any rule",
        ),
    ] = 0.0
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


class Voice(NamedTuple):
    """Who is heard."""

    unequal: Annotated[
        float,
        Quantity(
            0,
            1,
            "share",
            "assumed; 0: all are heard alike",
            "诉求渠道不均程度",
            "reports unheard in a grid that is far from all channels",
        ),
    ] = 0.0
    reach: Annotated[
        float,
        lever(
            0,
            1,
            "share",
            "assumed",
            "弱势群体渠道覆盖",
            "how far channels are brought to those who are not heard",
        ),
    ] = 0.0


class Budget(NamedTuple):
    """Small projects, paid from a budget of the residents."""

    rate: Annotated[
        float,
        lever(
            0,
            100,
            "1/(grid·day)",
            "assumed",
            "民生项目数",
            "ordinary cases that bought service treats, a grid a day",
        ),
    ] = 0.0
    voted: Annotated[
        float,
        lever(
            0,
            1,
            "share",
            "assumed",
            "居民议定占比",
            "projects on which residents vote, where officials choose the others off their records",
        ),
    ] = 0.0
    yuan: Annotated[
        float, Quantity(0, 1e7, "yuan/case", "assumed", "民生项目单价", "price of treating a case")
    ] = 3000.0
