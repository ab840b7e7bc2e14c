"""Assumed numbers of what departments do in common: a body that coordinates them, a forum, joint effort."""

from typing import Annotated, NamedTuple

from sim.parameters.quantity import Label, Quantity, lever
from sim.rules.deliberation import MOST_MEMBERS, MOST_ROUNDS, Deliberation
from sim.rules.effort import Effort


class Coordination(NamedTuple):
    """A coordinating body of each district: it has people of its own, decides over departments, and cases may
    wait for it."""

    share: Annotated[
        float,
        lever(
            0,
            1,
            "share",
            "assumed",
            "纳入统筹的多部门事项占比",
            "cases for several departments that come before the coordinating body",
        ),
    ] = 0.0
    desks: Annotated[
        float,
        lever(
            0,
            1e3,
            "persons/subdistrict",
            "assumed; at least one a district",
            "统筹机构人手",
            "staff of the coordinating body for each subdistrict",
        ),
    ] = 1.0
    authority: Annotated[
        float,
        lever(
            0,
            1,
            "share",
            "assumed",
            "统一指挥权",
            "decisions of the coordinating body that departments obey",
        ),
    ] = 0.3
    together: Annotated[
        float,
        lever(
            0,
            1,
            "share",
            "assumed",
            "联合行动占比",
            "cases under command at which departments act as one team",
        ),
    ] = 0.0
    work_h: Annotated[
        float,
        Quantity(0, 1e3, "h", "assumed", "每件统筹用时", "time that the coordinating body takes over a case"),
    ] = 2.0


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
