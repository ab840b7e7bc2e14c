"""Assumed numbers of whom a case comes to: passing on, whistling and dispatch."""

from typing import Annotated, NamedTuple

from sim.parameters.quantity import INFINITY, Label, Quantity, lever
from sim.rules.dispatch import Dispatch
from sim.rules.priority import Priority


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
