"""Assumed numbers of a body that coordinates departments."""

from typing import Annotated, NamedTuple

from sim.parameters.quantity import Quantity, lever


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
