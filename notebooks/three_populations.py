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
# # The game of three populations, and its mean field
#
# Government, enterprises with organisations, and the public imitate on a network; SciPy solves their mean field. Where each stage comes to rest:

# %%
from analysis import games

for stage, payoffs in games.STAGES.items():
    stable = [one.shares for one in games.vertices(payoffs) if one.stable]
    print(stage, stable)

# %% [markdown]
# Agents on the network against the mean field, with standard errors:

# %%
from analysis.limits import check

for row in check(["V22"]):
    print(row)
