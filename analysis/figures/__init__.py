"""Figures: data in, Figure out; Chinese and English alike, readable in grey."""

from analysis.figures.style import SCREEN, as_png, as_svg, save, style

__all__ = ["SCREEN", "as_png", "as_svg", "save", "style"]
