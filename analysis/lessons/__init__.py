"""Lessons for a classroom: a story, a prediction, sliders over real runs, questions for the end."""

from analysis.lessons.declaration import Lesson, built_in, read
from analysis.lessons.grid import Ran, run
from analysis.lessons.notebook import live
from analysis.lessons.page import page

__all__ = ["Lesson", "Ran", "built_in", "live", "page", "read", "run"]
