"""Replays: one crisis under one to three designs, on a page for a class: maps, courses, the lives of cases.

`python` writes what happened, squeezed (`coding`); the scripts in `assets/replay` only show it.
"""
