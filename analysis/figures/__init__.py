"""Figures: data in, Figure out; Chinese and English alike, readable in grey."""

from analysis.figures.style import as_png, as_svg, save, style

__all__ = ["as_png", "as_svg", "save", "style"]
