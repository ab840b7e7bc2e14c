"""Enterprises: what they carry. They invest in safety or cut corners, pledge resources or withhold them."""

import numpy as np

ENTERPRISE = np.dtype(
    [
        ("grid", "i8"),
        ("subdistrict", "i8"),
        ("headcount", "f8"),  # persons
        ("inclination", "f8"),  # utility: what safety costs this one less or more than others
        ("trust", "f8"),  # in the district
        ("safe", "i8"),
        ("pledged", "i8"),
        ("fined", "i8"),  # in this step
        ("inspected", "i8"),
        ("likely", "f8"),  # its hazards, over the mean: how likely they are to do harm,
        ("exposed", "f8"),  # how often people are exposed to them,
        ("grave", "f8"),  # with what consequence
        ("misjudged", "f8"),  # standard normal value of the error in its score
        ("watched", "f8"),  # inspections, 1/day
        ("rates", "f8", (4,)),  # of a hazard hidden in it being found, 1/day, by way
    ],
    align=True,
)
