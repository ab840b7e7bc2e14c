"""Assumed numbers of projects of departments, and of the veto of the street."""

from typing import Annotated, NamedTuple

from sim.parameters.quantity import Quantity, lever


class Projects(NamedTuple):
    """What departments undertake in a grid, and what of that a street with a veto stops."""

    share: Annotated[
        float,
        Quantity(
            0,
            1,
            "share",
            "assumed; 0: departments undertake nothing that burdens a grid",
            "部门项目所致事项占比",
            "ordinary cases that projects of departments bring",
        ),
    ] = 0.0
    burden_cv2: Annotated[
        float,
        Quantity(0, 20, "1", "assumed", "项目负担离散度", "squared variation of the burden of a project"),
    ] = 2.0
    worth: Annotated[
        float,
        Quantity(
            0, 100, "ordinary burdens", "assumed", "项目平均价值", "mean worth of a project to its department"
        ),
    ] = 1.0
    worth_cv2: Annotated[
        float,
        Quantity(0, 20, "1", "assumed", "项目价值离散度", "squared variation of the worth of a project"),
    ] = 1.0
    veto: Annotated[
        float,
        lever(0, 1, "share", "assumed", "项目否决权覆盖面", "projects that a street may stop beforehand"),
    ] = 0.0
    error: Annotated[
        float,
        Quantity(0, 3, "1", "assumed", "街道预判误差", "log sd of a burden as a street sees it beforehand"),
    ] = 0.5
    granted: Annotated[
        float,
        Quantity(
            0, 100, "1", "assumed", "街道认可的价值", "burden that a street bears for each unit of worth"
        ),
    ] = 1.0
