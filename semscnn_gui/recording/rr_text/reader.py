"""Read RR intervals from text: one or several in a line, in seconds or milliseconds, with times or without.

Covers a bare list, PhysioNet's ``ann2rr`` with any of its columns, and the exports of heart-rate-strap apps
(Elite HRV, Polar Sensor Logger, HRV Logger, Kubios), also those that write the intervals of a radio packet in one
line.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import numpy as np

from semscnn_gui.errors import InputError
from semscnn_gui.progress import Progress
from semscnn_gui.recording.identity import SIMULATED
from semscnn_gui.recording.limits import check_length, sha256_of
from semscnn_gui.recording.recording import RecordedBeats, Recording
from semscnn_gui.recording.rr_text.cells import Way
from semscnn_gui.recording.rr_text.clock import stated_start
from semscnn_gui.recording.rr_text.placing import place_beats
from semscnn_gui.recording.rr_text.slots import Intervals, SeveralIntervals, find_intervals
from semscnn_gui.recording.rr_text.table import Table, Text, read_table, read_text
from semscnn_gui.recording.unchanged import unchanging

_BEGINNING = 200


def read_rr(path: Path, progress: Progress) -> Recording:
    """Read RR intervals as a recording of beats.

    Beats follow from summing the intervals up. A column of times that agrees with them places the beats
    where the times say and keeps gaps; one that is coarser (the arrival of a radio packet) only keeps gaps
    of more than three seconds.

    Raises:
        InputError: The file is no text of plausible RR intervals.
    """
    with unchanging([path]):
        return _read(path, progress)


def _read(path: Path, progress: Progress) -> Recording:
    progress.report(0.1, f"Opening {path.name}")
    text = read_text(path)
    intervals = _intervals(path, text)
    warnings = list(intervals.warnings)
    if text.in_one_line:
        warnings.append(
            f"All {len(intervals.values)} intervals stand in one line: they were read in their order."
        )
    placed = place_beats(path, intervals)
    start = stated_start(path.stem, intervals.table.preamble)
    if placed.first_time is not None:
        start = placed.first_time - timedelta(seconds=placed.before_first_time_s)
    duration_s = float(placed.time_s[-1])
    lost_s = sum(gap.stop_s - gap.start_s for gap in placed.gaps)
    check_length(path, duration_s - lost_s, duration_s)
    return Recording(
        path=path,
        name=path.name,
        format="RR intervals",
        sha256=sha256_of([path], progress),
        start=start,
        duration_s=duration_s,
        beats=RecordedBeats(placed.time_s, f"RR intervals in {intervals.unit}"),
        gaps=placed.gaps,
        simulated=any(SIMULATED in line for line in intervals.table.preamble),
        warnings=(*warnings, *placed.warnings),
        files=(path,),
    )


def begins_like_rr(path: Path) -> bool:
    """Whether the first lines of a file hold RR intervals; damage further on is for :func:`read_rr` to report."""
    try:
        _intervals(path, read_text(path, _BEGINNING))
    except SeveralIntervals:
        return True
    except (InputError, OSError):
        return False
    return True


def _intervals(path: Path, text: Text) -> Intervals:
    """The intervals of a text in the likeliest way of splitting its lines in which there are any."""
    unclear: InputError | None = None
    for way in _ways_with_lists(path, text):
        try:
            found = find_intervals(path, read_table(text, way), only_several=True)
        except SeveralIntervals as error:
            unclear = error
        except InputError:  # not split like this
            continue
        else:
            if found is not None:
                return found
    refusal: InputError | None = None
    without: list[Table] = []
    for way in text.ways():
        try:
            table = read_table(text, way)
            found = find_intervals(path, table)
        except InputError as error:
            refusal = error
            continue
        if found is not None and (found.several or unclear is None):
            return found
        without.append(table)
    if unclear is not None:
        raise unclear
    if refusal is not None and not without:
        raise refusal
    action = "choose a file of RR intervals, one per line, in seconds or milliseconds"
    raise InputError(path, "content", _found(without[0]), action)


def _ways_with_lists(path: Path, text: Text) -> list[Way]:
    """The ways of splitting lines in which some lines hold several intervals between commas."""
    ways, sample = [], text.sample()
    for way in text.ways_with_lists():
        try:
            if find_intervals(path, read_table(sample, way), only_several=True) is not None:
                ways.append(way)
        except SeveralIntervals:
            ways.append(way)
        except InputError:
            continue
    return ways


def _found(table: Table) -> str:
    """What the file holds instead of RR intervals, for the sentence."""
    named = ", ".join(name for name in table.names if name)
    median = " and ".join(f"{np.nanmedian(table.numbers(k)):g}" for k in table.numeric[:3])
    return f"{len(table.rows)} lines with a median of {median}" + (f" ({named[:60]})" if named else "")
