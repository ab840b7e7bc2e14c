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
# # What matters, and what luck looks like
#
# `quick` varies six factors by Morris trajectories. The noise floor is what a factor that does nothing would reach by luck.

# %%
import tempfile
from pathlib import Path

from IPython.display import Image

import analysis
from analysis.figures import SCREEN, as_png

told = analysis.Study.load("quick")
print(told.plan(workers=0))

# %%
swept = told.sweep(Path(tempfile.mkdtemp()) / "quick", workers=0)
found = swept.sensitivity("loss")
print(*found.explain("en"), sep="\n")

# %%
Image(as_png(found.plot("en"), SCREEN))
