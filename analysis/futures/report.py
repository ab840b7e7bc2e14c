"""What weighing designs over futures gave, as files: tables, sentences, figures."""

import json
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from analysis import store
from analysis.figures import save
from analysis.futures.grid import Grid
from analysis.futures.weighed import Weighed
from analysis.words import DISCLAIMER


def write(found: Weighed, folder: Path) -> None:
    """Tables, sentences and figures in both languages, into a folder."""
    store.write_csv(found.table(), folder / "designs.csv")
    store.write_csv(found.futures_table(), folder / "futures.csv")
    store.write_csv(pd.DataFrame(found.flips), folder / "flips.csv")
    if found.together:
        store.write_csv(pd.DataFrame(found.together), folder / "together.csv")
    text = json.dumps(found.document(), ensure_ascii=False, indent=2, allow_nan=False)
    (folder / "comparison.json").write_text(text + "\n", encoding="utf-8")
    for lang in ("zh", "en"):
        said = "\n\n".join([*found.explain(lang), DISCLAIMER[lang]])
        (folder / f"findings_{lang}.md").write_text(said + "\n", encoding="utf-8")
        for what, figure in found.drawings(lang).items():
            save(figure, folder / f"{what}_{lang}.png")


def write_grids(grids: Sequence[Grid], folder: Path) -> None:
    """Tables, sentences and heat maps of a grid of two mechanisms, into a folder."""
    store.write_csv(pd.concat([one.table() for one in grids]), folder / "grid.csv")
    for lang in ("zh", "en"):
        said = [text for one in grids for text in one.explain(lang)]
        text = "\n\n".join([*said, DISCLAIMER[lang]])
        (folder / f"findings_{lang}.md").write_text(text + "\n", encoding="utf-8")
        for one in grids:
            save(one.plot(lang), folder / f"grid_{one.outcome}_{lang}.png")
            save(one.plot_gains(lang), folder / f"gain_{one.outcome}_{lang}.png")
