"""Which design to choose when the future is uncertain.

A *future* is a point of a study: values of what is not chosen. Every design meets each future, and each
replication of it, with the same luck.
"""
