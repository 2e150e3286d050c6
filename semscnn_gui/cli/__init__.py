"""The command line: the same jobs as the window, without a display.

Exit codes: 0 done, 2 wrong usage, 3 the input cannot be used (one sentence on standard error), 130 interrupted.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from semscnn_gui import INTENDED_USE, __version__
from semscnn_gui.cli import analyze, batch, demo, evaluate, export, models, prepare, train, trend
from semscnn_gui.errors import InputError

DONE, UNUSABLE_INPUT, INTERRUPTED = 0, 3, 130
DISPLAY_VARIABLES = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
COMMANDS = (analyze, batch, trend, export, prepare, train, evaluate, models, demo)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; the exit code is returned."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    # Results hold en dashes and ±, which a terminal in the C locale would refuse.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    parser = _parser()
    commands = {name for module in COMMANDS for name in module.NAMES}
    wants_window = not arguments or (not arguments[0].startswith("-") and arguments[0] not in commands)
    try:
        if wants_window:
            return _open_window(parser, arguments)
        options = parser.parse_args(arguments)
        if not hasattr(options, "run"):
            parser.print_help()
            return DONE
        options.run(options)
        sys.stdout.flush()
    except InputError as error:
        print(f"semscnn-gui: {error}", file=sys.stderr)
        return UNUSABLE_INPUT
    except KeyboardInterrupt:
        print("semscnn-gui: stopped", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has gone (`| head`); Python must not try to flush to it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="semscnn-gui",
        description="Find apnea minutes in an overnight single-lead ECG. "
        "Without a command the window opens, on FILE if one is given: semscnn-gui [FILE]",
        epilog=INTENDED_USE,
    )
    parser.add_argument("--version", action="version", version=f"semscnn-gui {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for module in COMMANDS:
        module.add_to(commands)
    return parser


def _open_window(parser: argparse.ArgumentParser, arguments: Sequence[str]) -> int:
    if len(arguments) > 1:
        parser.error(f"one file at a time: {' '.join(arguments)}")
    # Qt would end the whole process, without a sentence that helps.
    if sys.platform.startswith("linux") and not any(map(os.environ.get, DISPLAY_VARIABLES)):
        action = "open it where there is a screen, or use `semscnn-gui analyze FILE`"
        raise InputError("window", "display", "missing", action)
    from semscnn_gui.gui.app import run

    return run(Path(arguments[0]) if arguments else None)
