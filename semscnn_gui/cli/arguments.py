"""Arguments that commands share, and types that tell what is out of range before any work."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

PAPER = {"a4": "A4", "letter": "Letter"}


def whole_number(lowest: int, highest: int | None = None) -> Callable[[str], int]:
    """Return an argparse type for a whole number from ``lowest`` to ``highest`` (no limit when None)."""

    def parse(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number") from None
        if number < lowest:
            raise argparse.ArgumentTypeError(f"{number} is below {lowest}")
        if highest is not None and number > highest:
            raise argparse.ArgumentTypeError(f"{number} is above {highest}")
        return number

    return parse


def number_between(lowest: float, highest: float, unit: str) -> Callable[[str], float]:
    """Return an argparse type for a number from ``lowest`` to ``highest``."""

    def parse(text: str) -> float:
        try:
            number = float(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"{text!r} is not a number") from None
        if not lowest <= number <= highest:
            raise argparse.ArgumentTypeError(f"{text} is outside {lowest:g} to {highest:g} {unit}")
        return number

    return parse


def record_names(text: str) -> list[str]:
    """Argparse type for names of records, separated by commas."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    if not names:
        raise argparse.ArgumentTypeError("name at least one record")
    return names


def add_recording(parser: argparse.ArgumentParser) -> None:
    """Let a command take one recording, the lead of it to analyse and the review that belongs to it."""
    parser.add_argument(
        "file", type=Path, metavar="FILE", help="WFDB record, EDF, BDF, or RR intervals as text"
    )
    parser.add_argument(
        "--channel", metavar="NAME", help="ECG channel by its label; that of the review otherwise, or chosen"
    )
    parser.add_argument(
        "--review", type=Path, metavar="F", help="apply a review saved by the window (.semscnn-review.json)"
    )


def add_model(parser: argparse.ArgumentParser) -> None:
    """Let a command use another model than the bundled one."""
    parser.add_argument("--model", metavar="NAME|PATH", help="model to use (see: semscnn-gui models list)")


def add_paper(parser: argparse.ArgumentParser) -> None:
    """Let a command choose the paper of its report."""
    parser.add_argument(
        "--paper", choices=tuple(PAPER), default="a4", help="paper of the report (default: %(default)s)"
    )


def files_named(options: argparse.Namespace) -> list[Path]:
    """Return the inputs beside recordings that the arguments name, which no output may replace."""
    named = (getattr(options, name, None) for name in ("review", "model", "published"))
    return [Path(path) for path in named if path]
