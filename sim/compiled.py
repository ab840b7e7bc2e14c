"""How functions are compiled, and a compile cache that can never be stale.

Numba keys its cache by the file a kernel lives in, not by the rules that the kernel calls; here the
folder is named by a hash of every source file of the model instead.
"""

import functools
import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

# Read when numba is first imported: a vectorised exp may differ from libm in the last bit.
os.environ["NUMBA_DISABLE_INTEL_SVML"] = "1"
# Adds up the four tiers of trust as one vector; no bit of any result depends on it.
os.environ["NUMBA_SLP_VECTORIZE"] = "1"
import numba
from numba.extending import typeof_impl

HERE = Path(__file__).parent


def source_hash() -> str:
    """What the model is: a hash of all its sources, and so its version in every run id."""
    digest = hashlib.sha256()
    for file in sorted(HERE.rglob("*.py")):
        digest.update(file.relative_to(HERE).as_posix().encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def cache_folder() -> Path:
    """A folder that this user can write to, one for each version of the sources."""
    root = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    try:
        root.mkdir(parents=True, exist_ok=True)
        usable = os.access(root, os.W_OK)
    except OSError:
        usable = False
    return (root if usable else Path(tempfile.gettempdir())) / "cogov" / VERSION


VERSION = source_hash()
numba.config.CACHE_DIR = str(cache_folder())

compiled = numba.njit(cache=True, nogil=True, fastmath=False, error_model="numpy")

# For functions that only other compiled functions call: no wrapper for Python, no copy on disk, which
# takes a third off the time of a cold compile.
INNER: dict[str, Any] = {
    **{"nogil": True, "fastmath": False, "error_model": "numpy"},
    **{"no_cpython_wrapper": True, "no_cfunc_wrapper": True, "no_rewrites": True},
}
kernel = numba.njit(**INNER)

# For what one resident does in a step: copied into its loop, and not counting the users of the columns
# that it reads, which took two thirds of the loop's time.
inlined = numba.njit(**INNER, forceinline=True, _nrt=False)


class Formula:
    """A function that Python runs as it is written, and that kernels compile into themselves.

    The reference engine thus runs the rules without the compiler, and checks it; and no time goes into
    compiling doors from Python to hundreds of small functions.
    """

    def __init__(self, function: Callable[..., Any]) -> None:
        """Both forms of one function."""
        self.plain = function
        self.kernel = kernel(function)
        functools.update_wrapper(self, function)

    def __call__(self, *arguments: Any) -> Any:
        """Run it as Python."""
        return self.plain(*arguments)


@typeof_impl.register(Formula)
def type_of_formula(value: Formula, context: Any) -> numba.types.Dispatcher:
    """What a kernel sees in place of a formula."""
    return numba.types.Dispatcher(value.kernel)


formula = Formula
