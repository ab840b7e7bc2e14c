# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Adding a mechanism
#
# A mechanism is a file: what it moves, what it costs, where it comes from. This one visits more and keeps lists.

# %%
import tempfile
from pathlib import Path

import analysis
import sim

folder = Path(tempfile.mkdtemp())
_ = (folder / "city.toml").write_text(
    """extends = "teaching"
title_zh = "走访加清单的小城"
title_en = "A city with visits and lists"
description_zh = "多走访，职责有清单。"
description_en = "More visits, and lists of duties."
source = "invented"

[information]
visits = 0.1

[passing]
clarity = 0.8
""",
    encoding="utf-8",
)

# %% [markdown]
# What distinguishes it from the city as it is, in sentences:

# %%
from analysis.difference import difference

for change in difference(sim.load("teaching"), sim.load(folder / "city.toml")):
    print(change.en)

# %%
found = analysis.compare("teaching", [str(folder / "city.toml")], replications=20)
print(*found.explain("en"), sep="\n")

# %% [markdown]
# To make it a mechanism that any city can take, put its levers into a file in `scenarios/mechanisms/` with title, source and cost in both languages: see `docs/adding.md`.
