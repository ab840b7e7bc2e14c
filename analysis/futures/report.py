"""What weighing designs over futures gave, as files: tables, sentences, figures."""

import json
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from analysis.figures import save
from analysis.futures.grid import Grid
from analysis.futures.weighed import Weighed
from analysis.words import DISCLAIMER


def write(found: Weighed, folder: Path) -> None:
    """Tables, sentences and figures in both languages, into a folder."""
    found.table().to_csv(folder / "designs.csv", index=False)
    found.futures_table().to_csv(folder / "futures.csv", index=False)
    pd.DataFrame(found.flips).to_csv(folder / "flips.csv", index=False)
    if found.together:
        pd.DataFrame(found.together).to_csv(folder / "together.csv", index=False)
    text = json.dumps(found.document(), ensure_ascii=False, indent=2, allow_nan=False)
    (folder / "comparison.json").write_text(text + "\n", encoding="utf-8")
    for lang in ("zh", "en"):
        said = "\n\n".join([*found.explain(lang), DISCLAIMER[lang]])
        (folder / f"findings_{lang}.md").write_text(said + "\n", encoding="utf-8")
        for what, figure in found.drawings(lang).items():
            save(figure, folder / f"{what}_{lang}.png")


def write_grids(grids: Sequence[Grid], folder: Path) -> None:
    """Tables, sentences and heat maps of a grid of two mechanisms, into a folder."""
    pd.concat([one.table() for one in grids]).to_csv(folder / "grid.csv", index=False)
    for lang in ("zh", "en"):
        said = [text for one in grids for text in one.explain(lang)]
        text = "\n\n".join([*said, DISCLAIMER[lang]])
        (folder / f"findings_{lang}.md").write_text(text + "\n", encoding="utf-8")
        for one in grids:
            save(one.plot(lang), folder / f"grid_{one.outcome}_{lang}.png")
            save(one.plot_gains(lang), folder / f"gain_{one.outcome}_{lang}.png")
