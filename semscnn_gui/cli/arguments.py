"""Types of arguments: a list without names or a number out of its range is wrong usage, told before any work."""

from __future__ import annotations

import argparse
from collections.abc import Callable


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
