"""Scenario discovery: in which futures something happens, as boxes that one can say in a sentence."""
