"""The command `cogov`.

Exit 0: done; 1: the work failed; 2: the input was wrong, with one line that says how.
"""

import sys

import typer

from analysis.cli import (
    calibration,
    comparisons,
    discovery,
    hypotheses,
    lessons,
    microscope,
    patterns,
    published,
    replays,
    reports,
    search,
    single,
    studies,
    validation,
    verification,
)
from analysis.cli.speech import messages, worded
from sim.entries import ScenarioError

UsageError: type[typer.BadParameter] = typer.BadParameter.__mro__[1]  # Typer has no public name for it
app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="协同治理模拟 / Collaborative governance in crises, simulated.",
)
PARTS = (
    single,
    comparisons,
    calibration,
    discovery,
    hypotheses,
    lessons,
    microscope,
    patterns,
    replays,
    reports,
    search,
    studies,
    validation,
    verification,
)
for part in PARTS:
    app.add_typer(part.app)
validation.group.command(epilog="cogov validate published R07 R15")(published.published)


def main() -> None:
    """Run a command; errors become one line and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        sys.exit(app(standalone_mode=False) or 0)
    except UsageError as error:
        said = error.format_message()
        messages.print(f"cogov: {said}" if sys.argv[1:] else said, markup=False)  # else it is the help
        sys.exit(2)
    except ScenarioError as error:
        messages.print(f"cogov: {worded(error)}", markup=False)
        sys.exit(2)
    except (OSError, RuntimeError, MemoryError) as error:
        messages.print(f"cogov: {type(error).__name__}: {error}", markup=False)
        sys.exit(1)
