"""Mechanism files of one's own, for tests."""

HEAD = """title_zh = "试"
title_en = "trial"
description_zh = "试一试"
description_en = "on trial"
source = "invented"
"""
COST = """[cost]
note_zh = "假设"
note_en = "assumed"
"""


def written(folder, name, text="", cost=""):
    """A mechanism file that says so much beside what every file must."""
    path = folder / f"{name}.toml"
    path.write_text(f"{HEAD}{text}\n{COST}{cost}\n", encoding="utf-8")
    return str(path)
