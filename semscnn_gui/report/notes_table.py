"""What the reviewer noted at single minutes, in words."""

from __future__ import annotations

import textwrap
from typing import Any

from reportlab.lib.units import mm

from semscnn_gui.night.reviewed_night import ReviewedNight
from semscnn_gui.report import text
from semscnn_gui.report.drawn import Text, heading
from semscnn_gui.report.glyphs import paragraph
from semscnn_gui.report.style import BODY, BODY_BOLD, BODY_RIGHT, CONTENT_WIDTH, LABEL_RIGHT
from semscnn_gui.report.tables import HEADER_LINE, grid

# A row cannot be broken over pages, so a longer note gets several.
_LONGEST_ROW = 1200
_WIDTHS = (24 * mm, 16 * mm, 24 * mm)


def notes_table(night: ReviewedNight) -> list[Any]:
    """The flowables of the notes at analysed minutes, in order of time; none where nobody noted anything."""
    recording, notes = night.analysis.recording, night.review.notes
    width = CONTENT_WIDTH - sum(_WIDTHS)
    rows: list[list[Any]] = [
        [
            Text("Time", BODY_BOLD),
            Text("Minute", LABEL_RIGHT),
            Text("State", BODY_BOLD),
            Text("Note", BODY_BOLD),
        ]
    ]
    for minute in sorted(minute for minute in notes if minute in night.analysis.minutes):
        cells: list[Any] = [
            Text(text.clock_of_minute(recording, minute), BODY),
            Text(str(minute), BODY_RIGHT),
            Text(night.state(minute).value, BODY),
        ]
        for part in textwrap.wrap(notes[minute], _LONGEST_ROW):
            rows.append([*cells, paragraph(part, BODY, width - 5, longest=None)])
            cells = [""] * len(cells)
    if len(rows) == 1:
        return []
    return [heading("Notes of the reviewer"), grid(rows, (*_WIDTHS, width), HEADER_LINE, repeat_rows=1)]
