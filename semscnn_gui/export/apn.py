"""Minute states as a WFDB annotation file, like the ``.apn`` files of PhysioNet's Apnea-ECG Database.

One annotation a minute at sample ``6000 j`` of 100 Hz, symbol ``A`` or ``N``. An unscorable minute has the
symbol ``?`` with its reason as the annotation's text: left out, it would shift those behind it for readers who
count; ``N`` would make it normal. What made the file stands in the text of the first annotation, and in those of
the next ones where it is longer than one can hold.
"""

from __future__ import annotations

import tempfile
import textwrap
from itertools import zip_longest
from pathlib import Path

import numpy as np

from semscnn_gui.export.exported import Exported, reason_of, result_origin
from semscnn_gui.night.night_analysis import MinuteState
from semscnn_gui.recording.recording import MINUTE_S

FS = 100
UNSCORABLE = "?"
_SYMBOLS = {MinuteState.APNEA: "A", MinuteState.NORMAL: "N", MinuteState.UNSCORABLE: UNSCORABLE}
# The length of an annotation's text is one byte in the format.
_LONGEST = 254


def apn_annotations(exported: Exported) -> bytes:
    """Return the annotation file."""
    import wfdb

    night = exported.night
    minutes = night.analysis.minutes
    reasons = [
        f"unscorable: {reason_of(night, minute)}" if state is MinuteState.UNSCORABLE else ""
        for minute, state in zip(minutes, night.states(), strict=True)
    ]
    said = "; ".join(result_origin(exported)).replace("–", "-").replace("…", "")
    room = _LONGEST - len("; ") - max(map(len, reasons))
    parts = textwrap.wrap(said.encode("ascii", "replace").decode(), room, break_on_hyphens=False)
    notes = ["; ".join(filter(None, told)) for told in zip_longest(parts[: len(reasons)], reasons)]
    with tempfile.TemporaryDirectory() as folder:
        wfdb.wrann(
            "minutes",
            "apn",
            np.arange(minutes.start, minutes.stop, dtype=np.int64) * int(FS * MINUTE_S),
            symbol=[_SYMBOLS[state] for state in night.states()],
            aux_note=notes,
            fs=FS,
            write_dir=folder,
        )
        return (Path(folder) / "minutes.apn").read_bytes()
