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
# # 第三课　信息报送 · Lesson 3: reports that come late, wrong or not at all
#
# 先请各组写下预测，再拖动滑块。For a class in English, put `lang = "en"` in the next cell; let each group write down its prediction before a slider is moved.

# %%
from IPython.display import display

from analysis import lessons
from analysis.words import told

lang = "zh"
lesson = lessons.read("reporting")
print(told(lesson.texts, "story", lang))
print(told(lesson.texts, "predict", lang))

# %% [markdown]
# 拖动滑块，松手后模型立即重新运行：各方案遇到同样的运气，色带是最低与最高一次之间。 · Move a slider and let it go: the model runs anew, every design under the same luck; a band goes from the lowest run to the highest.

# %%
display(lessons.live("reporting", lang))

# %% [markdown]
# 讨论与复盘 · Questions for the end

# %%
for question in told(lesson.texts, "discuss", lang):
    print("·", question)
