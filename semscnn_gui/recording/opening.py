"""Open a recording, whatever its format."""

from __future__ import annotations

from pathlib import Path

from semscnn_gui.errors import InputError
from semscnn_gui.progress import Progress
from semscnn_gui.recording.edf.header import MAGIC
from semscnn_gui.recording.edf.reader import read_edf
from semscnn_gui.recording.limits import unreadable
from semscnn_gui.recording.recording import Recording
from semscnn_gui.recording.rr_text.reader import read_rr
from semscnn_gui.recording.wfdb.reader import BEAT_SUFFIXES, read_wfdb

_SNIFF = 4096
_EDF = (".edf", ".bdf")
_WFDB = (*BEAT_SUFFIXES, ".apn", ".mat", ".dat")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def open_recording(
    path: Path | str, channel: str | None = None, progress: Progress | None = None
) -> Recording:
    """Read a recording of any supported format; what the file holds decides, not its name.

    Reads EDF, EDF+ and BDF files, WFDB records (given by the record's name or any of its files; a beat
    annotation file stands for its beats) and RR intervals as text. A ``.apn`` file of the same name beside a
    WFDB record or an EDF file gives the expert's label of each minute.

    Args:
        path: The file, or a WFDB record without extension.
        channel: Label, or unique part of a label, of the channel to use in place of the one chosen by
            label, unit and content.
        progress: Told how far reading is; its ``cancel`` stops the reading.

    Returns:
        The recording, at least five minutes long, at 80 Hz or more if it holds a waveform.

    Raises:
        InputError: The file cannot be used; the sentence says why and what to do.
        Cancelled: ``progress`` was cancelled.
    """
    path = Path(path).expanduser()
    progress = progress or Progress()
    progress.report(0.0, f"Opening {path.name}")
    try:
        return _read(path, channel, progress)
    except OSError as error:
        raise unreadable(path, error) from error
    except MemoryError as error:
        action = "close other programs, or cut out a part of the recording"
        raise InputError(path, "size", "more than this computer's free memory", action) from error


def _read(path: Path, channel: str | None, progress: Progress) -> Recording:
    if not path.is_file():
        header = path.with_name(path.name + ".hea") if path.name else path
        if header.is_file():
            return read_wfdb(header, header, None, channel, progress)
        if path.is_dir():
            raise InputError(path, "file", "a folder", "choose a recording in it")
        raise InputError(path, "file", "missing", "check the name and the folder")
    with path.open("rb") as stream:
        head = stream.read(_SNIFF)
    if not head:
        raise InputError(path, "file", "empty", "copy or export the recording again")
    if head.startswith(tuple(MAGIC)):
        return read_edf(path, channel, progress)
    suffix = path.suffix.lower()
    if suffix == ".hea":
        return read_wfdb(path, path, None, channel, progress)
    header = path.with_suffix(".hea")
    is_text = b"\0" not in head or head.startswith(_UTF16)
    if header.is_file() and (suffix in _WFDB or not is_text):
        beats = path if _is_beats(path, header) else None
        return read_wfdb(path, header, beats, channel, progress)
    if suffix in _WFDB and not (is_text and suffix == ".dat"):
        raise InputError(
            path, "its header", f"missing ({header.name})", "put the record's .hea file beside it"
        )
    if not is_text:
        raise InputError(
            path,
            "kind of file",
            "unknown",
            "choose an EDF or BDF file, a WFDB record or a text of RR intervals",
        )
    try:
        return read_rr(path, progress)
    except InputError as error:
        if suffix not in _EDF:
            raise
        action = "export the recording again as EDF or BDF"
        raise InputError(path, "beginning of the file", "not that of an EDF or BDF file", action) from error


def _is_beats(path: Path, header: Path) -> bool:
    """Whether a file beside a header is a beat annotation: by its suffix, else as no signal file."""
    suffix = path.suffix.lower()
    if suffix in BEAT_SUFFIXES:
        return True
    with header.open("rb") as stream:
        named = stream.read(1 << 20).decode("latin-1").split()
    return suffix not in (".apn", ".dat", ".mat") and path.name not in named
