"""FLAC-compressed signal files of WFDB records: checked, then decoded by another process.

The decoder is a C library and the file may be hostile. Samples come back as the uncompressed WFDB format of the
same width, so that they are read on as any other signal file.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from semscnn_gui.errors import InputError
from semscnn_gui.progress import Progress
from semscnn_gui.recording.decoder_process import DecoderProcess, NotDecodedError
from semscnn_gui.recording.limits import check_samples
from semscnn_gui.recording.wfdb.header import FLAC_BITS, Header, Segment

PLAIN = {"508": "80", "516": "16", "524": "24"}
"""The uncompressed format of the same width and the same invalid sample."""

_LONGEST_S = 60.0
# Silence shrinks without end and an ECG to a third: a small file that claims a night of samples is a trap.
_HIGHEST_RATIO = 100
_HARMLESS_BYTES = 1 << 24
_COPY = "copy the record again"


@contextmanager
def decoded(header: Header, progress: Progress) -> Iterator[Header]:
    """Give the header with its compressed signal files decoded into a folder that lives as long as the block.

    Raises:
        InputError: A file is no FLAC file, does not fit the header, or cannot be decoded.
        Cancelled: ``progress`` was cancelled.
    """
    if not any(_flac_files(segment) for segment in header.segments):
        yield header
        return
    with tempfile.TemporaryDirectory(prefix="semscnn-") as folder:
        parts: dict[Path | None, Segment] = {}
        for segment in header.segments:
            if segment.base not in parts:
                parts[segment.base] = _decode_segment(segment, Path(folder), progress)
        yield replace(header, segments=tuple(parts[segment.base] for segment in header.segments))


def _flac_files(segment: Segment) -> list[str]:
    if segment.record is None:
        return []
    record = segment.record
    return list(
        dict.fromkeys(
            name for name, fmt in zip(record.file_name, record.fmt, strict=True) if fmt in FLAC_BITS
        )
    )


def _decode_segment(segment: Segment, folder: Path, progress: Progress) -> Segment:
    compressed = _flac_files(segment)
    if segment.base is None or not compressed:
        return segment
    record, base = segment.record, segment.base
    for name in dict.fromkeys(record.file_name):
        if name in compressed:
            _decode(segment, base.with_name(name), folder / name, progress)
        else:
            shutil.copyfile(base.with_name(name), folder / name)
    text = base.with_name(base.name + ".hea").read_bytes().decode("latin-1")
    for flac, plain in PLAIN.items():
        text = re.sub(
            rf"^(\s*\S+[ \t]+){flac}(?!\d)([x:\d]*)(\+\d+)?", rf"\g<1>{plain}\g<2>", text, flags=re.M
        )
    (folder / (base.name + ".hea")).write_bytes(text.encode("latin-1"))
    return replace(segment, base=folder / base.name)


def _decode(segment: Segment, file: Path, target: Path, progress: Progress) -> None:
    record = segment.record
    own = [i for i, name in enumerate(record.file_name) if name == file.name]
    fmt, per_frame = record.fmt[own[0]], record.samps_per_frame[own[0]]
    n_samples = segment.n_frames * per_frame
    check_samples(file, n_samples * len(own), n_samples * len(own))
    if any(record.samps_per_frame[i] != per_frame for i in own):
        raise InputError(file, "samples per frame", "not the same for all its signals", "correct the header")
    start = record.byte_offset[own[0]] or 0
    _check_stream(file, len(own), start, n_samples, FLAC_BITS[fmt])
    request = {
        "source": str(file),
        "target": str(target),
        "fmt": fmt,
        "n_signals": len(own),
        "per_frame": per_frame,
        "start": start,
        "n_samples": n_samples,
    }
    # A process for this file alone: after a damaged file a C library may be in any state.
    process = DecoderProcess("semscnn_gui.recording.wfdb.flac_decoder")
    try:
        process.ask(request, _LONGEST_S, progress)
    except NotDecodedError as error:
        raise InputError(file, "signal file", error, _COPY) from error
    finally:
        process.close()


def _check_stream(file: Path, n_signals: int, start: int, n_samples: int, bits: int) -> None:
    """Compare the stream's own description (STREAMINFO, RFC 9639) with the header, before anything is decoded."""
    with file.open("rb") as stream:
        head = stream.read(42)
    if len(head) < 42 or head[:4] != b"fLaC" or head[4] & 0x7F:
        raise InputError(file, "signal file", "no FLAC file", _COPY)
    packed = int.from_bytes(head[18:26], "big")
    channels, width, total = (packed >> 41 & 7) + 1, (packed >> 36 & 31) + 1, packed & (1 << 36) - 1
    if channels != n_signals or width > bits:
        found = f"{channels} signals of {width} bits in place of {n_signals} of {bits}"
        raise InputError(file, "signal file", found, _COPY)
    if total and total < start + n_samples:
        raise InputError(file, "length", f"{max(total - start, 0)} samples of {n_samples}", _COPY)
    size, claimed = file.stat().st_size, max(total, n_samples) * channels * width // 8
    if claimed > _HARMLESS_BYTES and claimed > _HIGHEST_RATIO * size:
        found = f"{claimed >> 20} MB decoded from {max(size >> 10, 1)} kB"
        raise InputError(file, "length", found, _COPY)
