"""What was wrong in an EDF or BDF file and was repaired on reading, in sentences."""

from __future__ import annotations

import re
from datetime import datetime

from semscnn_gui.recording.edf.header import Layout, digital_limits, start_fields
from semscnn_gui.recording.recording import NO_DAY


def record_warnings(layout: Layout) -> list[str]:
    """On the number of data records against the file's size."""
    declared, held, found = layout.n_declared, layout.n_records, []
    if declared == -1:
        found.append(f"The header does not say how many data records there are (-1); all {held} were read.")
    elif declared < held:
        found.append(
            f"The header says {declared} data records, the file holds {held}: all of them were read."
        )
    elif declared > held:
        missing_s = layout.n_missing * layout.record_s
        rest = (
            f"the last {missing_s:g} s are missing and shown as a gap"
            if missing_s
            else "the recording is taken to end with them"
        )
        found.append(f"The header says {declared} data records, the file holds {held} whole ones: {rest}.")
    if layout.spare_bytes and declared <= held:
        found.append(
            f"The file ends within a data record: its last {layout.spare_bytes} bytes were left out."
        )
    return found


def start_warnings(layout: Layout, start: datetime | None) -> list[str]:
    """On the start's date and time.

    Args:
        layout: The header.
        start: What was found there, see :func:`semscnn_gui.recording.edf.header.start_of`.
    """
    stated, header, anonymised = start_fields(layout)
    known = start is not None
    if not known and not anonymised:
        return [f"The header's start ({header or 'blank'}) is no date and time: clock times are unknown."]
    if start is not None and start.year == NO_DAY.year:
        found = f"The header's start date, {header[:8]}, is no real date: the day is not known."
        return [] if anonymised else [found]
    digits = [int(number) for number in re.findall(r"\d+", header[:8])]
    if known and stated is not None and digits != [stated.day, stated.month, stated.year % 100]:
        return [f"The header has two start dates, {header[:8]} and {stated:%d-%b-%Y}: the second was used."]
    return []


def range_warnings(layout: Layout, i: int, extremes: tuple[float, float]) -> list[str]:
    """On the limits of a signal.

    Args:
        layout: The header.
        i: Index of the signal.
        extremes: Smallest and largest digital value read.
    """
    signal, found = layout.signals[i], []
    name = signal.label.strip()
    p_min, p_max = signal.physical_range
    d_min, d_max = signal.digital_range
    if p_min > p_max:
        found.append(
            f"The physical limits of channel {name} run backwards ({p_min:g} to {p_max:g}): "
            "its signal was turned upside down, as the format asks."
        )
    if d_min > d_max:
        found.append(
            f"The digital limits of channel {name} run backwards ({d_min} to {d_max}): "
            "its signal may be upside down."
        )
    low, high = digital_limits(layout, i)
    slack = 0.01 * (high - low)
    if extremes[0] < low - slack or extremes[1] > high + slack:
        found.append(
            f"Channel {name} holds values from {extremes[0]:g} to {extremes[1]:g}, beyond the digital limits "
            f"of its header ({low} to {high}): its gain may be wrong."
        )
    return found
