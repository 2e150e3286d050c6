"""A copy of an EDF recording with other annotations and header fields, in the memory of a few data records.

edfio changes a stand-in of the recording: the same header and annotations, but one sample of each signal in a data
record. The signals themselves go from file to file, byte for byte. They are read and never mapped: a file that
shrinks under a map, as where a stick is pulled out, ends the process.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, BinaryIO

import numpy as np
from numpy.typing import NDArray

from semscnn_gui.errors import InputError
from semscnn_gui.progress import Progress
from semscnn_gui.recording.edf.header import Layout, decode, read_layout
from semscnn_gui.recording.recording import Recording
from semscnn_gui.recording.unchanged import changed, check_unchanged, reread

if TYPE_CHECKING:
    import edfio

_BLOCK_BYTES = 1 << 22
_BYTES = 2  # of a sample


@dataclass(frozen=True, slots=True)
class EdfCopy:
    """A copy that can be written.

    Attributes:
        edf: The stand-in; header fields and annotations are changed here.
    """

    edf: edfio.Edf
    _recording: Recording
    _layout: Layout

    def write(self, file: BinaryIO, progress: Progress) -> None:
        """Write the copy.

        Raises:
            InputError: The recording's file is not the one that was opened; what was written is of no use then.
            Cancelled: ``progress`` was cancelled.
        """
        layout = self._layout
        counts = [count for count, annotates in layout.columns if not annotates]
        content = self.edf.to_bytes()
        # edfio puts its annotation signal after all others.
        head, at = 256 * (len(counts) + 2), 256 + 216 * (len(counts) + 1)
        file.write(content[:at])
        file.write(b"".join(b"%-8d" % count for count in counts))
        file.write(content[at + 8 * len(counts) : head])
        made = np.frombuffer(content, np.uint8, offset=head).reshape(layout.n_records, -1)
        annotations = made[:, _BYTES * len(counts) :]
        spans = [(start, stop) for start, stop, annotates in _spans(layout) if not annotates]
        done = 0
        for records in _blocks(self._recording, layout, progress):
            own = annotations[done : done + len(records)]
            done += len(records)
            file.write(np.concatenate([*(records[:, start:stop] for start, stop in spans), own], axis=1).data)


def copy_of(recording: Recording, progress: Progress) -> EdfCopy:
    """Prepare a copy of a recording of format EDF or EDF+C without gaps.

    Raises:
        InputError: Its file is not the one that was opened, or cannot be read.
        Cancelled: ``progress`` was cancelled.
    """
    (file,) = recording.files
    try:
        layout = read_layout(file)
    except (InputError, OSError, KeyError) as error:
        # What was opened could be read.
        check_unchanged(recording, progress)
        raise changed(recording) from error
    counts = b"".join(b"%-8d" % (count if annotates else 1) for count, annotates in layout.columns)
    at = 256 + 216 * len(layout.columns)
    header = layout.raw[:at] + counts + layout.raw[at + len(counts) :]
    widths = [_BYTES * (count if annotates else 1) for count, annotates in layout.columns]
    data = np.zeros((layout.n_records, sum(widths)), np.uint8)
    if any(annotates for _, annotates in layout.columns):
        ends = np.cumsum(widths)
        done = 0
        for records in _blocks(recording, layout, progress):
            rows = data[done : done + len(records)]
            done += len(records)
            for end, width, (start, stop, annotates) in zip(ends, widths, _spans(layout), strict=True):
                if annotates:
                    rows[:, end - width : end] = records[:, start:stop]
    edf = decode(header, data.tobytes(), layout.n_records, layout.kind, layout.encoding, file)
    return EdfCopy(edf, recording, layout)


def _spans(layout: Layout) -> Iterator[tuple[int, int, bool]]:
    """First and last byte + 1 of each signal within a data record, and whether it holds annotations."""
    ends = np.cumsum([0, *(_BYTES * count for count, _ in layout.columns)]).tolist()
    for (start, stop), (_, annotates) in zip(pairwise(ends), layout.columns, strict=True):
        yield start, stop, annotates


def _blocks(recording: Recording, layout: Layout, progress: Progress) -> Iterator[NDArray[np.uint8]]:
    """The data records, shape (n, bytes), some megabytes at a time; at the end they turn out to be unchanged."""
    step = max(1, _BLOCK_BYTES // layout.record_bytes)
    counts = [min(step, layout.n_records - first) for first in range(0, layout.n_records, step)]
    blocks = reread(recording, [len(layout.raw), *(count * layout.record_bytes for count in counts)])
    if next(blocks) != layout.raw:
        raise changed(recording)
    for block in blocks:
        progress.check()
        yield np.frombuffer(block, np.uint8).reshape(-1, layout.record_bytes)
