"""Runs the command line for the tests, by a profile with rules of its own and without a model."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from siisti.cli import cli

HERE = Path(__file__).parent
DEMO = str(HERE / "demo/demo.toml")
TYPO = HERE / "demo/rules/demo/typo.toml"
QUICK = ["--profile", DEMO, "--no-gate"]
BAD, GOOD = "He saw teh house.\n", "He saw the house.\n"


def siisti(*args: str, stdin: str | bytes = "") -> Result:
    """Run the command line; ``clean`` and ``check`` by the demonstration profile and without a model."""
    return spoken(*args, *(["--quiet"] if args[:1] == ("clean",) else []), stdin=stdin)


def spoken(*args: str, stdin: str | bytes = "") -> Result:
    """Run the command line as ``siisti`` does, with the line that says what was done."""
    words = list(args)
    if words and words[0] in ("clean", "check"):
        words += [] if "--profile" in words else QUICK
        words += ["--scores", "none"] if words[0] == "clean" and "--scores" not in words else []
    return CliRunner().invoke(cli, words, input=stdin, prog_name="siisti")


def listed(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


def told(result: Result, *parts: str, code: int = 2) -> None:
    """Assert that it failed with the code and one line that holds the parts."""
    assert result.exit_code == code, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    lines = result.stderr.splitlines()
    assert len(lines) == 1, result.stderr
    assert lines[0].startswith("siisti: ")
    for part in parts:
        assert part in lines[0]
