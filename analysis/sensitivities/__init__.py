"""What moves the outcomes of a study: indices, their intervals, verdicts, and all of it for a folder.

From the ground up: `indices` estimates, `intervals` adds both kinds of chance, `luck` tells what luck alone
would give, `verdicts` judges, `strength` puts these together for one outcome, `of_study` reads folders.
"""
