"""``semscnn-gui demo-recording``: a simulated night to try the program with."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from semscnn_gui.cli.arguments import number_between, whole_number
from semscnn_gui.errors import InputError
from semscnn_gui.recording import open_recording
from semscnn_gui.recording.simulation.simulated_night import (
    HIGHEST_FS,
    LONGEST_HOURS,
    LOWEST_FS,
    SHORTEST_HOURS,
    simulate_night,
)

NAMES = ("demo-recording",)


def add_to(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "demo-recording",
        help="write a simulated night",
        description="Write a simulated night, labelled SIMULATED, as EDF+ (OUT ends in .edf) or WFDB (any other "
        "name), with the labels it was made from beside it (.apn).",
    )
    parser.add_argument("out", type=Path, metavar="OUT", help="file to write, such as demo-night.edf")
    parser.add_argument(
        "--fs",
        type=number_between(LOWEST_FS, HIGHEST_FS, "Hz"),
        default=100.0,
        help=f"sampling rate in Hz, {LOWEST_FS:g} to {HIGHEST_FS:g} (default: 100)",
    )
    parser.add_argument(
        "--hours",
        type=number_between(SHORTEST_HOURS, LONGEST_HOURS, "hours"),
        default=8.0,
        help=f"length in hours, {SHORTEST_HOURS:g} to {LONGEST_HOURS:g} (default: 8)",
    )
    parser.add_argument(
        "--seed", type=whole_number(0), default=0, help="same seed, same night; 0 or more (default: 0)"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Simulate and write."""
    from semscnn_gui.recording.writing import write_edf, write_wfdb

    _refuse_to_replace_a_patient(options.out)
    night = simulate_night(options.fs, options.hours, options.seed)
    write = write_edf if options.out.suffix.lower() == ".edf" else write_wfdb
    print(write(night, options.out))


def _refuse_to_replace_a_patient(out: Path) -> None:
    """Only a simulated night may be replaced by another, and labels must not become those of a patient's night."""
    header = out.with_suffix(".hea")
    named = dict.fromkeys([out, out.with_suffix(".edf"), out.with_suffix(".bdf"), header])
    nights = [path for path in named if path.is_file()]
    for path in nights:
        if not open_recording(path).simulated:
            raise InputError(path, "output file", "a recording that is not simulated", "choose another name")
    # What lies there without a night that it belongs to may be a patient's.
    alone = [] if nights else [out.with_suffix(".apn")]
    if out.suffix.lower() != ".edf" and not header.is_file():
        alone.append(out.with_suffix(".dat"))
    for path in alone:
        if path.exists():
            raise InputError(path, "output file", "there already", "choose another name")
