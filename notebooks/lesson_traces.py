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
# # 第六课　看痕迹，还是看实绩
#
# 先请各组写下预测，再运行下面一格。

# %%
from IPython.display import display

from analysis import lessons

told = lessons.read("traces")
print(told.texts.story_zh)
print(told.texts.predict_zh)

# %% [markdown]
# 拖动滑块，松手后模型立即重新运行：各方案遇到同样的运气，色带是最低与最高一次之间。

# %%
display(lessons.live("traces", "zh"))

# %% [markdown]
# 讨论与复盘：

# %%
for question in told.texts.discuss_zh:
    print("·", question)
