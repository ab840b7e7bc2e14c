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
# # Adding a rule
#
# A rule is written once, as a function of numbers in `sim/rules/`. The reference engine, a Mesa model, calls it as plain Python: that is the prototype. The fast engine compiles the same lines: that is the kernel. Both must agree to the last bit.
#
# Work goes on in a copy of the package. A rule of trust is added that counts only what goes well.

# %%
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pandas as pd

import analysis
import sim
from sim.entries import folder

copy = Path(tempfile.mkdtemp())
_ = shutil.copytree(Path(sim.__file__).parent, copy / "sim")
_ = shutil.copytree(Path(analysis.__file__).parent, copy / "analysis")
_ = shutil.copytree(folder(), copy / "scenarios")

# %% [markdown]
# Three places in one file: the member that a scenario names, the function, and the branch that chooses it.

# %%
file = copy / "sim" / "rules" / "trust.py"
text = file.read_text("utf-8")
text = text.replace("    BETA = 2\n", "    BETA = 2\n    FORGIVING = 3\n")
text = text.replace(
    """@formula
def after(""",
    '''@formula
def forgiving(trust, success, weight, gain):
    """Only what goes well counts (an example)."""
    return trust + weight * gain * success * (1.0 - trust)


@formula
def after(''',
)
text = text.replace(
    "    return np.nan\n",
    """        case Trust.FORGIVING:
            return forgiving(trust, success, weight, p.gain)
    return np.nan
""",
    1,
)
file.write_text(text, "utf-8")

# %% [markdown]
# ## The prototype
#
# Twenty days of the teaching city on the Mesa model, nothing compiled: seconds from an edit to a result.

# %%
words = [sys.executable, "-m", "analysis.cli", "run", "teaching", "--set", "run.days=20", "--json"]
words += ["--set", "trust.rule=forgiving"]
place = {**os.environ, "PYTHONPATH": str(copy), "XDG_CACHE_HOME": str(copy / "cache")}
done = subprocess.run(
    [*words, "--engine", "reference"],
    cwd=copy,
    env={**place, "NUMBA_DISABLE_JIT": "1"},
    capture_output=True,
    check=True,
)
prototype = json.loads(done.stdout)
usual = sim.run("teaching", set={"run.days": 20}, engine="reference")
names = ["trust_community", "trust_government", "participation", "loss"]
pd.DataFrame({"as it is": usual.outcomes, "forgiving": prototype["outcomes"]}).loc[names].round(4)

# %% [markdown]
# ## The kernel
#
# The same lines compiled. A new version of the model takes a minute at its first start; then a run takes milliseconds.

# %%
done = subprocess.run([*words, "--engine", "fast"], cwd=copy, env=place, capture_output=True, check=True)
kernel = json.loads(done.stdout)
prototype["version"] == kernel["version"], usual.version == kernel["version"]

# %% [markdown]
# Held equal: every outcome and every step of every series, to the last bit.

# %%
prototype["outcomes"] == kernel["outcomes"], prototype["series"] == kernel["series"]

# %% [markdown]
# What is left to do is in `docs/adding.md`: two titles in `analysis/catalogue.py`, the source in the docstring, and a limit with a closed form if the rule has one. The tests then visit the new branch in both engines by themselves.
