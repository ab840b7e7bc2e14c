"""What compiling costs: a process that finds no compiled kernels, and those that find them all."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

ONCE = Path(__file__).parent / "once.py"


def measure(warm_starts: int) -> dict[str, float]:
    """Seconds of a cold compile, and of a start to the end of a first run that finds its kernels compiled."""
    with tempfile.TemporaryDirectory() as cache:
        cold = process(cache)
        warm = [process(cache) for _ in range(warm_starts)]
    return {
        "cold_compile_seconds": cold["first_run"] - cold["second_run"],
        "warm_start_seconds": median(w["import"] + w["first_run"] for w in warm),
        "warm_import_seconds": median(w["import"] for w in warm),
    }


def process(cache: str) -> dict[str, float]:
    """Seconds of each part of a new process with this folder for compiled kernels."""
    environment = {**os.environ, "XDG_CACHE_HOME": cache}
    done = subprocess.run([sys.executable, str(ONCE)], env=environment, stdout=subprocess.PIPE, check=True)
    seconds: dict[str, float] = json.loads(done.stdout)
    return seconds
