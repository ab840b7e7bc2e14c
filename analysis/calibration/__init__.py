"""Calibration of a study: which values of its factors agree with given figures, and what those leave open.

How the defaults of the demonstration district were chosen by hand is another matter: docs/calibration.md.
"""
