"""Figures: data in, Figure out; Chinese and English alike, readable in grey."""

from analysis.figures.style import save, style

__all__ = ["save", "style"]
