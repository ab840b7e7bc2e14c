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
# # First run
#
# One storm in an invented city of 2,000, and what becomes of it.

# %%
from IPython.display import Image

import analysis
import sim
from analysis.figures import SCREEN, as_png
from analysis.figures.runs import course

done = sim.run("teaching", seed=7)
done.outcomes["loss"], done.outcomes["participation"]

# %% [markdown]
# The same numbers come out wherever it is run. What happened day by day:

# %%
Image(as_png(course(done, "en"), SCREEN))

# %% [markdown]
# The same storm with the whistle, under the same luck, twenty times:

# %%
found = analysis.compare("teaching", ["+whistle"], replications=20)
print(*found.explain("en"), sep="\n")

# %%
found.table().head(8)
