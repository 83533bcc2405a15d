"""The command line: loads a subcommand when it is asked for, and turns each failure into a line and a code.

0: fine. 1: ``check`` found something, or ``batch`` put something into quarantine. 2: it could not be done. 130:
stopped with Ctrl-C. 141: nobody reads the output any more. 143: stopped with ``kill``.
"""

from __future__ import annotations

import importlib
import os
import signal
import sys
import threading
from typing import Any, NoReturn

import click

from siisti import __version__
from siisti.errors import SiistiError

#: Each subcommand, which lives in the file of its name, and the line that ``--help`` gives it.
COMMANDS = {
    "clean": "Repair texts, and tell what was done.",
    "batch": "Clean a feed unattended, and only what is new.",
    "check": "Find what is wrong, and change nothing.",
    "learn": "Find what the articles of a feed have in common.",
    "calibrate": "Count what would be done to your own good text.",
    "score": "Tell what texts are worth, and whether to publish them.",
    "explain": "Show what a rule looks for, and why.",
    "rules": "List the rules, or check a folder of your own.",
    "models": "List the language models, or fetch one.",
}


class Siisti(click.Group):
    """The group of subcommands: loads one only when it is run."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the help."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the subcommand's file."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(importlib.import_module(f"siisti.cli.{cmd_name}"), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of subcommands without importing them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        """Run the subcommand. A reader that has gone away, as ``head`` does, is no error to talk about."""
        try:
            code = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            # What is left in the buffer must not be tried again when Python ends.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(141)
        return code

    def main(self, *args: Any, **options: Any) -> Any:
        """Run the command line and exit."""
        options["standalone_mode"] = False
        _forgive(sys.stdout, sys.stderr)
        _heed()
        try:
            code = super().main(*args, **options)
        except click.UsageError as error:
            command = error.ctx.command_path if error.ctx else "siisti"
            code = failed(f"{error.format_message().rstrip('.')}; see {command} --help")
        except click.ClickException as error:
            code = failed(error.format_message())
        except SiistiError as error:
            code = failed(str(error))
        except OSError as error:
            code = failed(reason(error))
        except click.Abort:
            code = 130
        sys.exit(code if isinstance(code, int) else 0)


def say(message: str) -> None:
    """Write one line to stderr, whatever the message holds."""
    from siisti.report.words import safe

    print(f"siisti: {safe(message)}", file=sys.stderr, flush=True)


def reason(error: Exception) -> str:
    """Return why in words, without the number that the system gives it."""
    if not isinstance(error, OSError):
        return str(error)
    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{(error.strerror or str(error)).lower()}"


def failed(message: str) -> int:
    """Say why it could not be done and return the exit code for that."""
    say(message)
    return 2


def _heed() -> None:
    """End as ``kill`` asks, but in order: what is half done is thrown away first."""

    def end(number: int, _frame: object) -> NoReturn:
        raise SystemExit(128 + number)

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, end)


def _forgive(*streams: Any) -> None:
    """Print a question mark where the terminal's encoding lacks a character, instead of stopping there."""
    for stream in streams:
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


@click.group(cls=Siisti, context_settings={"help_option_names": ["-h", "--help"]}, no_args_is_help=False)
@click.version_option(__version__, message="%(prog)s %(version)s")
def cli() -> None:
    """Find, repair and score what machine translation leaves behind in English translated from Finnish."""


def main() -> NoReturn:
    """Run the command line: what the ``siisti`` script calls."""
    sys.exit(cli.main(prog_name="siisti"))
