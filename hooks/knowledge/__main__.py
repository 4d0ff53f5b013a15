"""The command line: `python -m knowledge <command> …`; `--help` lists the commands."""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from io import TextIOWrapper

# Name → module with `add_arguments(parser)` and `run(arguments) -> int`, and what it does. A module
# is imported when its command is called, so that one command does not pay for another.
COMMANDS: dict[str, tuple[str, str]] = {
    "check": ("knowledge.commands.check", "report everything that does not resolve"),
    "rules": ("knowledge.commands.rules", "print the page of rules"),
    "question": ("knowledge.commands.question", "start a question from a template"),
    "rename": ("knowledge.commands.rename", "rename a page, section, term or official point"),
    "delete": ("knowledge.commands.delete", "delete a page or term, after saying what breaks"),
    "bank": ("knowledge.commands.bank", "tell how the questions compare with an exam's own"),
    "links": ("knowledge.commands.links", "list, record or visit the external links"),
    "offline": ("knowledge.commands.offline", "zip a built site"),
    "book": ("knowledge.commands.book", "write the built site as a book, EPUB and PDF"),
    "budget": ("knowledge.commands.budget", "tell what pages weigh, and which weigh too much"),
    "compare": ("knowledge.commands.compare", "tell what a change does to a built site"),
    "notes": ("knowledge.commands.notes", "print what the changelog says of a release"),
    "vendor": ("knowledge.commands.vendor", "verify the vendored browser scripts"),
}

COULD_NOT_RUN = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: What stands behind the program's name; the process's own when left out.

    Returns:
        0 when all is well, 1 when there are problems, 2 when the command could not run.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    parser = argparse.ArgumentParser(prog="python -m knowledge", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    run: dict[str, Callable[[argparse.Namespace], int]] = {}
    for name, (module, summary) in COMMANDS.items():
        sub = commands.add_parser(name, help=summary, description=summary)
        if given[:1] == [name]:
            try:
                command = import_module(module)
            except ModuleNotFoundError as error:
                return _lacks(name, error)
            command.add_arguments(sub)
            run[name] = command.run
    parsed = parser.parse_args(given)
    try:
        return run[parsed.command](parsed)
    except (OSError, ValueError) as error:
        sys.stderr.write(f"Cannot run '{parsed.command}': {error}\n")
        return COULD_NOT_RUN


def _lacks(command: str, error: ModuleNotFoundError) -> int:
    """Say which package a command lacks; a module of our own that is missing is our mistake."""
    package = (error.name or "").partition(".")[0]
    if package in ("", "knowledge"):
        raise error
    message = f"the package '{package}' is not installed; 'tests/requirements.txt' names it."
    sys.stderr.write(f"Cannot run '{command}': {message}\n")
    return COULD_NOT_RUN


if __name__ == "__main__":
    # What is read lives until the end; to look for rubbish in it was a third of 2,000 pages' time.
    gc.disable()
    for stream in (sys.stdout, sys.stderr):  # names and texts are not those of one code page
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    sys.exit(main())
