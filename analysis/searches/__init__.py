"""Which designs to choose among all that levers allow: a search by several objectives over uncertain futures.

What it finds is judged anew under luck that it has not seen, and stands beside what random search finds at
the same cost.
"""
