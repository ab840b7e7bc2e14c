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
# # Four ways to govern one storm
#
# Graded hierarchy against mainly rigid, mainly flexible and both, at one budget: a mechanism that is paid from staff hours must be worth more than the staff it costs.

# %%
from IPython.display import Image

import analysis
from analysis.figures import SCREEN, as_png

found = analysis.compare(
    "teaching", ["+rigid", "+flexible", "+dual_integration"], replications=20, budget="equal"
)
print(*found.explain("en"), sep="\n")

# %%
Image(as_png(found.plot("en"), SCREEN))

# %% [markdown]
# An interval that has both signs says that these runs cannot tell, not that both are equally good.
