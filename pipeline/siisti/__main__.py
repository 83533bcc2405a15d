"""Runs the command line: ``python -m siisti``."""

from siisti.cli import main

if __name__ == "__main__":
    main()
