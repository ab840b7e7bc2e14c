"""Assumed numbers of the hazards: disputes, accidents, floods, rumours, epidemics."""

from typing import Annotated, NamedTuple

from sim.parameters.quantity import Label, Quantity, lever
from sim.rules.timing import Law


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
    channel: Annotated[
        float,
        lever(
            0,
            1,
            "share",
            "assumed",
            "诉求渠道分流占比",
            "of what would be disputes, what comes as a complaint first",
        ),
    ] = 0.0
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
    natech: Annotated[
        float,
        Quantity(0, 1e3, "1", "assumed", "隐患受淹后引发增量", "further ignition of what came under water"),
    ] = 0.0


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
    issue_h: Annotated[
        float,
        Quantity(0.1, 1e4, "h", "assumed", "预报发布间隔", "hours between forecasts, each erring anew"),
    ] = 24.0
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


class Epidemics(NamedTuple):
    """How a disease passes from one to another, who falls ill, what is done about it."""

    law: Annotated[Law, Label("病程时长分布", "law of the stages")] = Law.LOGNORMAL
    exposed_days: Annotated[
        float, Quantity(0.01, 1e3, "days", "Covasim 3.1.2: 4.5", "潜伏期", "days from exposed to infectious")
    ] = 4.5
    exposed_cv2: Annotated[
        float,
        Quantity(0, 10, "1", "Covasim 3.1.2: sd 1.5 of 4.5 days", "潜伏期变异", "its squared variation"),
    ] = 0.111
    infectious_days: Annotated[
        float, Quantity(0.01, 1e3, "days", "Covasim 3.1.2: 8 where mild", "传染期", "days infectious")
    ] = 8.0
    infectious_cv2: Annotated[
        float, Quantity(0, 10, "1", "Covasim 3.1.2: sd 2 of 8 days", "传染期变异", "its squared variation")
    ] = 0.0625
    onset_days: Annotated[
        float,
        Quantity(0, 1e3, "days", "Covasim 3.1.2: 1.1", "发病间隔", "days from infectious to ill"),
    ] = 1.1
    household: Annotated[
        float,
        Quantity(
            0,
            1e3,
            "1/(housemate·day)",
            "Covasim 3.1.2: .016 × 3",
            "同住传染率",
            "infections of each housemate by one infectious",
        ),
    ] = 0.048
    work: Annotated[
        float,
        Quantity(0, 1e3, "1/day", "Covasim 3.1.2: .016 × .6 × 16", "同事传染率", "infections of colleagues"),
    ] = 0.154
    school: Annotated[
        float,
        Quantity(
            0,
            1e3,
            "1/day",
            "none unless a scenario says so; Covasim 3.1.2: .016 × .6 × 20 = .192",
            "同学传染率",
            "infections of schoolmates; 0: there are no schools",
        ),
    ] = 0.0
    school_from: Annotated[
        float, Quantity(0, 120, "years", "Covasim 3.1.2: 6", "入学年龄", "age from which one goes to school")
    ] = 6.0
    school_until: Annotated[
        float, Quantity(0, 120, "years", "Covasim 3.1.2: 22", "离校年龄", "age at which one has left it")
    ] = 22.0
    class_size: Annotated[
        float,
        Quantity(
            2, 1e7, "persons", "Covasim 3.1.2: 20 schoolmates", "班级人数", "residents in a class, about"
        ),
    ] = 21.0
    community: Annotated[
        float,
        Quantity(
            0,
            1e3,
            "1/day",
            "Covasim 3.1.2: .016 × .3 × 20 in all, half of it here by assumption",
            "社区传染率",
            "infections of others in the grid",
        ),
    ] = 0.048
    city: Annotated[
        float,
        Quantity(
            0,
            1e3,
            "1/day",
            "Covasim 3.1.2: .016 × .3 × 20 in all, half of it here by assumption",
            "全市传染率",
            "infections of anybody in the city",
        ),
    ] = 0.048
    young: Annotated[
        float, Quantity(0.001, 0.5, "share", "China 2020 (UN): .234", "二十岁以下占比", "people under 20")
    ] = 0.234
    aged: Annotated[
        float, Quantity(0.001, 0.49, "share", "China 2020 (UN): .174", "六十岁以上占比", "people from 60 on")
    ] = 0.174
    child: Annotated[
        float,
        Quantity(
            0, 10, "1", "Covasim 3.1.2: .34", "十岁以下易感性", "susceptibility under ten over the grown"
        ),
    ] = 0.34
    old: Annotated[
        float,
        Quantity(0, 10, "1", "Covasim 3.1.2: 1.47", "七十岁以上易感性", "that from 70 on over the grown"),
    ] = 1.47
    ill: Annotated[
        float,
        Quantity(
            0,
            1,
            "share",
            "a line through Covasim 3.1.2: .5 under ten to .9 from 80 on",
            "出生时发病比例",
            "infected who fall ill, at birth",
        ),
    ] = 0.475
    ill_a_year: Annotated[
        float,
        Quantity(0, 0.1, "1/year", "the same line", "发病比例随年龄", "further share a year of age"),
    ] = 0.005
    severe: Annotated[
        float,
        Quantity(
            0,
            1,
            "share",
            "a logistic curve through Covasim 3.1.2: .001 to .273",
            "重症比例上限",
            "ill who are gravely so, at most",
        ),
    ] = 0.3
    severe_age: Annotated[
        float, Quantity(0, 120, "years", "the same curve", "重症半数年龄", "age at half of that")
    ] = 60.0
    severe_spread: Annotated[
        float, Quantity(0.1, 100, "years", "the same curve", "重症年龄跨度", "width of the rise with age")
    ] = 10.0
    graver: Annotated[
        float, Quantity(1, 100, "1", "assumed", "重症加重倍数", "severity of the gravely ill over the others")
    ] = 5.0
    leak_home: Annotated[
        float,
        Quantity(0, 1, "share", "Covasim 3.1.2: .3", "隔离后居家接触", "meetings at home left in isolation"),
    ] = 0.3
    leak_out: Annotated[
        float,
        Quantity(0, 1, "share", "Covasim 3.1.2: .1", "隔离后外出接触", "meetings outside left in isolation"),
    ] = 0.1
    tracing: Annotated[
        float,
        lever(
            0,
            1,
            "share",
            "assumed",
            "密接追踪率",
            "infected acquaintances of the ill who are traced and isolated with them",
        ),
    ] = 0.5
    compliance: Annotated[
        float,
        Quantity(
            0,
            1,
            "share",
            "assumed",
            "配合减少接触",
            "meetings outside home that those who take part give up in a response",
        ),
    ] = 0.5
    closure: Annotated[
        float,
        lever(
            0,
            1,
            "share",
            "assumed",
            "封控减少接触",
            "meetings outside home that closing stops, at the highest level",
        ),
    ] = 0.6
    school_closure: Annotated[
        float,
        lever(
            0,
            1,
            "share",
            "assumed: shut altogether",
            "停课减少接触",
            "meetings at school that closing schools stops, at the highest level",
        ),
    ] = 1.0
