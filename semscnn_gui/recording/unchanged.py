"""Whether the files of a recording are still those that were opened: another night may lie under their names."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from semscnn_gui.errors import InputError
from semscnn_gui.progress import Progress
from semscnn_gui.recording.limits import sha256_of, unreadable
from semscnn_gui.recording.recording import Recording

_REST_BLOCK = 1 << 20


def changed(recording: Recording) -> InputError:
    """The error for a recording whose files hold something else now."""
    action = "open it again to see what it holds now, or put the former file back"
    return InputError(recording.path, "file", "not the one that was opened", action)


def check_unchanged(recording: Recording, progress: Progress | None = None) -> None:
    """Read all files of a recording again and compare them with what was opened.

    Raises:
        InputError: They hold something else now, or cannot be read any more.
        Cancelled: ``progress`` was cancelled.
    """
    if recording.files and sha256_of(recording.files, progress or Progress()) != recording.sha256:
        raise changed(recording)


class ExchangeWatch:
    """Notices that another file lies under a recording's name, without reading it each time.

    Args:
        recording: The recording, just opened.
    """

    def __init__(self, recording: Recording) -> None:
        self._recording = recording
        self._stamps = {file: _stamp(file) for file in recording.files}

    def check(self) -> None:
        """Read the files again if one that is there has another size or time than before.

        Raises:
            InputError: They hold something else now. A file that is gone is no other file.
        """
        now = {file: _stamp(file) for file in self._stamps}
        if all(stamp is None or stamp == self._stamps[file] for file, stamp in now.items()):
            return
        check_unchanged(self._recording)
        self._stamps = now


def opened_again(
    recording: Recording, opening: Callable[[Progress], Recording], progress: Progress
) -> Recording:
    """Open a recording again, such as with another channel.

    Args:
        recording: As it was opened before.
        opening: Opens it.
        progress: Passed on to ``opening``.

    Raises:
        InputError: Its files hold something else now, or ``opening`` raised it.
        Cancelled: ``progress`` was cancelled.
    """
    try:
        again = opening(progress)
    except InputError:
        # Why another recording cannot be opened says nothing of this one.
        check_unchanged(recording, progress)
        raise
    if again.sha256 != recording.sha256:
        raise changed(recording)
    return again


@contextmanager
def unchanging(files: Iterable[Path]) -> Iterator[None]:
    """Refuse what is read from files that are replaced or written to meanwhile.

    Raises:
        InputError: A file has another size or time of change than when the block began.
    """
    before = {file: _stamp(file) for file in files}
    yield
    for file, stamp in before.items():
        if _stamp(file) != stamp:
            action = "open it again when nothing writes to it any more"
            raise InputError(file, "file", "not the same as a moment ago", action)


def reread(recording: Recording, sizes: Iterable[int]) -> Iterator[bytes]:
    """Read the one file of a recording again, from its beginning, in blocks of these sizes.

    Nothing of it may be used for good before the iteration has ended: only then it is known to be what was opened.

    Raises:
        InputError: The file holds something else now, has become shorter, or cannot be read any more.
    """
    (file,) = recording.files
    digest = hashlib.sha256()
    with _opened(file) as stream:
        for size in sizes:
            block = _block(file, stream, size)
            if len(block) < size:
                raise changed(recording)
            digest.update(block)
            yield block
        while block := _block(file, stream, _REST_BLOCK):
            digest.update(block)
    if digest.hexdigest() != recording.sha256:
        raise changed(recording)


def _opened(file: Path) -> BinaryIO:
    try:
        return file.open("rb")
    except OSError as error:
        raise unreadable(file, error) from error


def _block(file: Path, stream: BinaryIO, size: int) -> bytes:
    try:
        return stream.read(size)
    except OSError as error:
        raise unreadable(file, error) from error


def _stamp(file: Path) -> tuple[int, int] | None:
    # Without the file's number: that of a file on a stick may change while it is read.
    try:
        known = file.stat()
    except OSError:
        return None
    return known.st_mtime_ns, known.st_size
