"""Why two ways of governing part: the first decision that differs, the chain from it, the routes of it all.

Luck is by address, so two runs of one crisis can be laid side by side, decision by decision, case by case.
"""
