"""A worker whose runs misbehave: the point says how."""

import os
import time

from analysis.tasks import blank

GOOD, DIES, HANGS, DIES_ONCE = range(4)


def misbehave(pipe, job):
    """Serve rows, unless the point of a task says otherwise."""
    pipe.send(None)
    while True:
        try:
            task = pipe.recv()
        except EOFError:
            return
        marker = dict(task.values)["marker"]
        if task.point == DIES or (task.point == DIES_ONCE and not os.path.exists(marker)):
            if task.point == DIES_ONCE:
                open(marker, "w").close()
            os._exit(1)
        if task.point == HANGS:
            time.sleep(60)
        pipe.send(blank(task, "done"))
