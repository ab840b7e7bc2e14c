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
# # Fitting a city from an open record
#
# An open record of requests (Open311: when opened, whose work, of what kind, by when due, when closed) becomes a scenario; what is fitted on one stretch is held against the next.
#
# The record here is told by a run of the model, so that what was put in is known. For a city of your own, set `file` to its CSV.

# %%
import tempfile
from pathlib import Path

import pandas as pd

import analysis
import sim
from analysis.validation import board, ingest, record, simulated

folder = Path(tempfile.mkdtemp())
file = folder / "requests.csv"
told = sim.run("teaching", seed=1, set={"run.days": 180, "hazard": []})
simulated.write(told, file)
pd.read_csv(file).head()

# %% [markdown]
# Rows that say nothing usable are set aside, and counted by reason.

# %%
cases = record.read(file)
cases.aside, len(cases.cases)

# %% [markdown]
# The scenario that the record becomes: classes of work with their share, limit and delay, departments with their teams.

# %%
ingest.write(cases, folder / "city.toml", "my city")
city = sim.load(folder / "city.toml")
columns = ["title_en", "share", "limit_h", "delay_patrol_h", "delay_reported_h", "service_h"]
pd.DataFrame([work._asdict() for work in city.file.work])[columns].round(3)

# %% [markdown]
# What was put in. A delay found in a record holds all that a case waits for, travel and queue too, so it is longer than the one put in; and a kind that was found by patrols only has one delay for both.

# %%
pd.DataFrame([work._asdict() for work in told.scenario.file.work])[["name", *columns[1:]]].head(6)

# %% [markdown]
# Fitted on the first four months, held against the last two: the model, two null models, and the record. A model that does not beat its null models is not validated.

# %%
days = (pd.Timestamp(day) for day in ("2026-05-05", "2026-05-06", "2026-07-03"))
scores = board.scores(cases, *days)
pd.DataFrame(scores).round(3)

# %% [markdown]
# The fitted city is a scenario as any other. But a record names one department a case: in this city no case needs several, and a mechanism that assembles departments has nothing to assemble.

# %%
found = analysis.compare(str(folder / "city.toml"), ["+whistle"], replications=10)
print(*found.explain("en"), sep="\n")
