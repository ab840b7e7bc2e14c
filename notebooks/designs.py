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
# # Comparing designs over uncertain futures
#
# A ranking is worth what it stands. `rigid_flexible` runs designs over futures; regret is what a design loses to the best one in each future.

# %%
from analysis import Study

told = Study.load("rigid_flexible")
print(told.plan(workers=0))

# %% [markdown]
# The whole study takes minutes: `cogov compare rigid_flexible` runs and tells it. Where a finished folder is at hand, `analysis.weigh(folder)` gives regret, who is best how often, and which futures flip the ranking.
