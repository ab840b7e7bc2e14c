"""`python -m analysis.cli` does the same as `cogov`."""

from analysis.cli import main

main()
