"""Set up this checkout and do its jobs; `make` calls it, and Windows, which has no make, can directly.

    python tools/setup.py setup | run | test | check | bench | docs | baselines | lock | clean  [more]

Needs Python 3.11 or newer and a package registry, nothing else. Whatever comes after the job's name is
handed on to the job: `python tools/setup.py test -k queue`. `setup` installs what `run` needs,
`setup --dev` what the other jobs need as well; each job calls the one it needs.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "setup.json"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
LOCKS = {"run": "requirements.lock", "dev": "requirements-dev.lock"}  # dev holds all that run does
CODE = ("sim", "analysis", "tests", "tools", "benchmarks")
WASTE = (".venv", "build", "dist", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".hypothesis", ".coverage")

RUN = (
    *("cogov", "compare", "dongcheng", "+rigid", "+flexible", "+dual_integration", "+whistle"),
    *("--budget", "equal", "--replications", "20", "--out", "out/dongcheng"),
)
TEST = ("python", "-m", "pytest", "-n", "auto", "--maxprocesses", "4", "--dist", "loadfile")
BENCH = ("python", "benchmarks/bench.py")
DOCS = ("python", "-m", "tools.website")
BASELINES = ("python", "tools/baselines.py")


def say(text: str) -> None:
    """Messages go to standard error: standard output belongs to the job."""
    print(text, file=sys.stderr, flush=True)


def command(words: tuple[str, ...]) -> int:
    """Run one program of the environment from the top folder; its exit code."""
    program = shutil.which(words[0], path=str(BIN))
    if program is None:
        say(f"{words[0]} is not in {BIN}: `python tools/setup.py clean`, then once more")
        return 1
    return subprocess.run([program, *words[1:]], cwd=ROOT).returncode


# ---------------------------------------------------------------------------- setting up


def wanted(level: str) -> str:
    """What the installed packages depend on, as a hash."""
    files = (LOCKS[level], "pyproject.toml")
    return hashlib.sha256(b"\0".join((ROOT / name).read_bytes() for name in files)).hexdigest()


def place() -> dict[str, str]:
    """What an environment is made for: it can be neither moved nor given another Python."""
    return {"root": str(ROOT), "python": sys.version.split()[0]}


def stamped() -> dict[str, str]:
    """The environment's stamp; empty where there is no usable environment."""
    try:
        stamp: dict[str, str] = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    sound = shutil.which("python", path=str(BIN)) and stamp.items() >= place().items()
    return stamp if sound else {}


def write_stamp(stamp: dict[str, str]) -> None:
    STAMP.write_text(json.dumps(stamp, indent=1), encoding="utf-8")


def create() -> dict[str, str]:
    """A fresh .venv."""
    say(f"making .venv with Python {sys.version.split()[0]}")
    if subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)]).returncode:
        sys.exit("could not make .venv; Debian and Ubuntu need the package python3-venv")
    write_stamp(place())
    return place()


def install_by_uv(level: str) -> bool:
    """Quick; the version is the locked one, for uv cannot replace itself on Windows while it runs."""
    locked = re.search(r"^uv==\S+", (ROOT / LOCKS["dev"]).read_text(encoding="utf-8"), re.MULTILINE)
    uv = locked.group() if locked else "uv"
    if command(("python", "-m", "pip", "install", "-q", "--disable-pip-version-check", uv)):
        return False
    os.environ.setdefault("UV_HTTP_TIMEOUT", "180")  # seconds: a slow line is no failure
    python = shutil.which("python", path=str(BIN)) or "python"
    install = ("uv", "pip", "install", "--python", python)
    editable = ("--no-deps", "--no-build-isolation", "-e", ".")
    return command((*install, "-r", LOCKS[level])) == 0 and command((*install, *editable)) == 0


def install_by_pip(level: str) -> bool:
    """Slower, and follows pip's own configuration; leaves out uv, which was just found to be missing."""
    lines = (ROOT / LOCKS[level]).read_text(encoding="utf-8").splitlines()
    install = ("python", "-m", "pip", "install", "--disable-pip-version-check")
    editable = ("--no-deps", "--no-build-isolation", "-e", ".")
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder) / "requirements.txt"
        listed.write_text("\n".join(line for line in lines if not line.startswith("uv==")), encoding="utf-8")
        return command((*install, "-r", str(listed))) == 0 and command((*install, *editable)) == 0


def setup(level: str) -> None:
    """Bring .venv to what the lock file says; at once when it is there already."""
    stamp = stamped()
    if stamp.get(level) == wanted(level):
        return
    stamp = stamp or create()
    say(f"installing {LOCKS[level]}")
    if not install_by_uv(level):
        say("uv did not work here (it reads UV_DEFAULT_INDEX, not pip's configuration): pip does the same")
        if not install_by_pip(level):
            sys.exit("the packages could not be installed; the reason is above")
    done = {"run": wanted("run")} if level == "run" else {name: wanted(name) for name in LOCKS}
    write_stamp({**stamp, **done})


# ---------------------------------------------------------------------------- the jobs


def check() -> int:
    """Style and types; all three are run, whatever the first finds."""
    there = tuple(name for name in CODE if any((ROOT / name).rglob("*.py")))
    checks = (("ruff", "check"), ("ruff", "format", "--check"), ("mypy",))
    return max([command((*words, *there)) for words in checks])


def lock() -> int:
    """Compile both lock files anew: any system, Python 3.11 and newer, no index address."""
    words = ("uv", "pip", "compile", "-q", "pyproject.toml", "--universal", "--python-version", "3.11")
    bare = ("--no-emit-index-url", "--no-header", "--no-annotate", "--extra", "build")
    dev = command((*words, *bare, "--extra", "dev", "-o", LOCKS["dev"]))
    return dev or command((*words, *bare, "-c", LOCKS["dev"], "-o", LOCKS["run"]))


def clean() -> int:
    """Remove what can be made again; results in out/ stay."""
    caches = [cache for name in CODE for cache in (ROOT / name).rglob("__pycache__")]
    for waste in (*(ROOT / name for name in WASTE), *caches):
        if waste.is_dir():
            shutil.rmtree(waste)
        elif waste.exists():
            waste.unlink()
    return 0


def main(words: list[str]) -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 - an older one may well be what starts this file
        sys.exit(f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}")
    jobs = {"setup": (), "run": RUN, "test": TEST, "bench": BENCH, "docs": DOCS, "baselines": BASELINES}
    others = {"check": check, "lock": lock, "clean": clean}
    if not words or words[0] not in (*jobs, *others):
        say(__doc__ or "")
        return 0 if words in ([], ["-h"], ["--help"]) else 2
    job, more = words[0], words[1:]
    if job != "clean":
        setup("run" if job == "run" or (job == "setup" and "--dev" not in more) else "dev")
    if job in others:
        return others[job]()
    return command((*jobs[job], *more)) if jobs[job] else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
