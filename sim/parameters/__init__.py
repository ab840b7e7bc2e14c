"""Every number that the model assumes: default, range, unit, source, label. Declared once.

Validation, `--set`, sensitivity bounds, sliders and documentation derive from these declarations.
A *lever* is a number that a government could choose, an *uncertainty* one that it cannot. A *switch*
cuts an arrow of the loop or freezes the decisions of one kind of agent; *rules* choose a member of a family.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple, get_args, get_type_hints

import numpy as np

from sim.parameters.actors import EnterpriseBlock, GameBlock, ImitationBlock, OrganisationBlock
from sim.parameters.capacity import LearningBlock, Mobilisation, Supplies, WorkTime
from sim.parameters.cases import Course, Demand, Detection
from sim.parameters.coordination import Coordination, EffortBlock, ForumBlock
from sim.parameters.dispatch import DispatchBlock, Passing, Whistling
from sim.parameters.government import (
    AccountabilityBlock,
    Activation,
    Attention,
    Inspection,
    Publication,
    Reporting,
)
from sim.parameters.hazards import Accidents, Disputes, Epidemics, Floods, Rumours
from sim.parameters.information import InformationBlock
from sim.parameters.projects import Projects
from sim.parameters.quantity import Label as Label
from sim.parameters.quantity import Quantity as Quantity
from sim.parameters.residents import (
    Budget,
    Experience,
    IncentiveBlock,
    ParticipationBlock,
    Perception,
    TrustBlock,
    Voice,
)
from sim.parameters.switches import Frozen, Loop


class Parameters(NamedTuple):
    """All of them, by family."""

    demand: Demand = Demand()
    detection: Detection = Detection()
    course: Course = Course()
    information: InformationBlock = InformationBlock()
    accountability: AccountabilityBlock = AccountabilityBlock()
    attention: Attention = Attention()
    passing: Passing = Passing()
    reporting: Reporting = Reporting()
    dispatch: DispatchBlock = DispatchBlock()
    whistling: Whistling = Whistling()
    projects: Projects = Projects()
    coordination: Coordination = Coordination()
    activation: Activation = Activation()
    mobilisation: Mobilisation = Mobilisation()
    supplies: Supplies = Supplies()
    incentive: IncentiveBlock = IncentiveBlock()
    inspection: Inspection = Inspection()
    participation: ParticipationBlock = ParticipationBlock()
    perception: Perception = Perception()
    experience: Experience = Experience()
    trust: TrustBlock = TrustBlock()
    voice: Voice = Voice()
    budget: Budget = Budget()
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
    epidemics: Epidemics = Epidemics()
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
