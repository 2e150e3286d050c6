"""Telling what this program exported from what a recorder wrote: both may be opened as recordings."""

from __future__ import annotations

from pathlib import Path

from semscnn_gui.errors import InputError
from semscnn_gui.export.minute_table import COLUMNS as EXPORT_COLUMNS
from semscnn_gui.night.results import MINUTE_COLUMNS
from semscnn_gui.recording.edf.header import MAGIC, read_layout

# How provenance begins: in a text of RR intervals with a comment, in EDF+ with an annotation.
_IN_TEXT, _IN_EDF = b"# semscnn_gui ", b"\x14semscnn_gui "
# A table of minutes has columns of numbers that may look like intervals; its last columns differ by version.
_TABLES = tuple(",".join(columns[:3]).encode() for columns in (MINUTE_COLUMNS, EXPORT_COLUMNS))
_TEXTS = (_IN_TEXT, *_TABLES)
# Our first annotation stands one second after the start.
_LOOKED_AT_S = 2.0
_ANNOTATIONS_ALONE = 1 << 20


def _first_records(file: Path) -> int:
    """Bytes of an EDF file's data records in which our first annotation would stand, counted generously."""
    try:
        layout = read_layout(file)
    except InputError:
        # Annotations alone, as of a night of beats: no layout of a recording, and a small file.
        return _ANNOTATIONS_ALONE
    count = min(layout.n_records, int(_LOOKED_AT_S / layout.record_s) + 1)
    return len(layout.raw) + count * layout.record_bytes


def is_own_export(file: Path) -> bool:
    """Whether a text or an EDF file was written by this program from another file.

    Such a file holds a night that another file holds already. What cannot be read is none of ours.
    """
    if not file.is_file():
        # A pipe would be waited for.
        return False
    try:
        with file.open("rb") as stream:
            beginning = stream.read(max(map(len, _TEXTS)))
            if beginning[:8] not in MAGIC:
                return beginning.startswith(_TEXTS)
            return _IN_EDF in stream.read(_first_records(file))
    except OSError:
        return False
