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
    ],
    align=True,
)
