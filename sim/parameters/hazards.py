"""Assumed numbers of the hazards: disputes, accidents, floods, rumours."""

from typing import Annotated, NamedTuple

from sim.parameters.quantity import Quantity, lever


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
