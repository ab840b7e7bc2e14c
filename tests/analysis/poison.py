"""A worker whose runs misbehave: the point says how."""

import os
import time

from analysis.tasks import answer, blank

GOOD, DIES, HANGS, DIES_ONCE = range(4)


def misbehave(pipe, job):
    """What such a worker does."""
    answer(pipe, work)


def dies_while_it_starts(pipe, job):
    """A worker that dies before it is ready, if as many were there before it as the job tells."""
    folder, deaths = job
    before = len(os.listdir(folder))
    open(f"{folder}/{before}", "w").close()
    if before in deaths:
        os._exit(1)
    answer(pipe, work)


def work(task):
    """A row, unless the point of the task says otherwise."""
    marker = dict(task.values)["marker"]
    if task.point == DIES or (task.point == DIES_ONCE and not os.path.exists(marker)):
        if task.point == DIES_ONCE:
            open(marker, "w").close()
        os._exit(1)
    if task.point == HANGS:
        time.sleep(60)
    return blank(task, "done")
