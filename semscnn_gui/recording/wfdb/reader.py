"""Read WFDB records: signals or beats, and apnea labels beside them."""

from __future__ import annotations

from pathlib import Path

from semscnn_gui.errors import InputError
from semscnn_gui.progress import Progress
from semscnn_gui.recording.annotations import beat_times, expect, labels_beside
from semscnn_gui.recording.gaps import gaps_of_missing
from semscnn_gui.recording.identity import SIMULATED, identity_from_comments
from semscnn_gui.recording.limits import check_length, sha256_of
from semscnn_gui.recording.recording import EcgSignal, RecordedBeats, Recording
from semscnn_gui.recording.unchanged import unchanging
from semscnn_gui.recording.wfdb.header import Header, read_header
from semscnn_gui.recording.wfdb.signals import list_channels, read_ecg

BEAT_SUFFIXES = (".ecg", ".atr", ".qrs")
"""Beat annotations looked for beside a header without signals, best first."""

_FOREIGN_BEATS_S = 60.0


def read_wfdb(
    path: Path, header_file: Path, beats_file: Path | None, channel: str | None, progress: Progress
) -> Recording:
    """Read the record of a header file.

    Args:
        path: The file that the user opened.
        header_file: The record's ``.hea`` file.
        beats_file: An annotation file whose beats are used in place of signals, or None.
        channel: The user's choice of signal, or None.
        progress: Told how far reading is.

    Raises:
        InputError: Something in the record cannot be used.
    """
    expect(beats_file, header_file.with_suffix(".apn"))
    with unchanging([header_file]):
        header = read_header(header_file)
        if beats_file is None and not header.segments:
            beats_file = _beats_beside(header_file)
        files = header.files if beats_file is None else [header_file, beats_file]
        with unchanging(files):
            return _read(path, header, beats_file, tuple(files), channel, progress)


def _read(
    path: Path,
    header: Header,
    beats_file: Path | None,
    files: tuple[Path, ...],
    channel: str | None,
    progress: Progress,
) -> Recording:
    channels = list_channels(header) if beats_file is None else ()
    ecg: EcgSignal | None = None
    beats: RecordedBeats | None = None
    warnings = list(header.warnings)
    if beats_file is None:
        ecg, duration_s, odd = read_ecg(header, channels, channel, progress.part(0.0, 0.8))
        warnings += odd
    else:
        beats, duration_s = _beats(header, beats_file, progress)
    progress.report(0.8, f"Opening {path.name}")
    return Recording(
        path=path,
        name=header.file.stem,
        format="WFDB",
        sha256=sha256_of(files, progress),
        start=header.start,
        duration_s=duration_s,
        ecg=ecg,
        beats=beats,
        channels=channels,
        gaps=gaps_of_missing(ecg.samples_mv, ecg.fs) if ecg is not None else (),
        reference=labels_beside(header.file, header.fs, duration_s, progress),
        identity=identity_from_comments(header.comments),
        simulated=any(SIMULATED in comment for comment in header.comments),
        warnings=tuple(warnings),
        files=files,
    )


def _beats_beside(header_file: Path) -> Path:
    for suffix in BEAT_SUFFIXES:
        if (file := header_file.with_suffix(suffix)).is_file():
            return file
    raise InputError(
        header_file, "number of signals", 0, "put the record's beats (.ecg, .atr or .qrs) into its folder"
    )


def _beats(header: Header, file: Path, progress: Progress) -> tuple[RecordedBeats, float]:
    time_s = beat_times(file, header.fs, progress)
    last_s = float(time_s[-1])
    duration_s = header.n_frames / header.fs if header.n_frames else last_s
    if last_s > duration_s + _FOREIGN_BEATS_S:
        raise InputError(
            file,
            "time of the last beat",
            f"{last_s:.0f} s in a record of {duration_s:.0f} s",
            "check that the beats belong to this record",
        )
    duration_s = max(duration_s, last_s)
    check_length(header.file, duration_s, duration_s)
    return RecordedBeats(time_s, file.name), duration_s
