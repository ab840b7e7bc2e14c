"""What a search found, as files: tables, sentences, figures in both languages."""

import json
from pathlib import Path

import pandas as pd

from analysis import store
from analysis.figures import save
from analysis.searches.found import Found
from analysis.words import DISCLAIMER


def write(told: Found, folder: Path) -> None:
    """Into a folder: every design tried as Parquet, the rest as CSV, JSON, text and pictures."""
    told.archive().to_parquet(folder / "designs.parquet", index=False)
    store.write_csv(told.table(), folder / "finalists.csv")
    store.write_csv(told.curse_table(), folder / "winners_curse.csv")
    store.write_csv(pd.DataFrame(told.growth), folder / "hypervolume.csv")
    text = json.dumps(told.document(), ensure_ascii=False, indent=1, allow_nan=False)
    (folder / "search.json").write_text(text + "\n", encoding="utf-8")
    for lang in ("zh", "en"):
        said = "\n\n".join([*told.explain(lang), DISCLAIMER[lang]])
        (folder / f"findings_{lang}.md").write_text(said + "\n", encoding="utf-8")
        for ending in ("png", "svg"):
            save(told.plot(lang), folder / f"front_{lang}.{ending}")
            save(told.plot_growth(lang), folder / f"hypervolume_{lang}.{ending}")
