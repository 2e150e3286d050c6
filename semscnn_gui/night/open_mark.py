"""Which recordings are under review: for other windows, and for the next start after a crash."""

from __future__ import annotations

import json
import os
import weakref
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from semscnn_gui.atomic_write import write_atomically
from semscnn_gui.errors import InputError
from semscnn_gui.night.audit import login_name

if TYPE_CHECKING:
    from filelock import BaseFileLock

_LOCK, _MARK = ".lock", ".open.json"


class AlreadyOpenError(InputError):
    """Another window has the recording under review."""


@dataclass(frozen=True, slots=True)
class LeftOpen:
    """A recording whose window was not closed, as after a crash.

    Attributes:
        path: The recording.
        since: When it was opened.
        mark: The file that tells.
    """

    path: Path
    since: datetime
    mark: Path


class OpenMark:
    """Says that a recording is under review as long as it is held; a process that dies lets go of the lock.

    Args:
        folder: Where marks lie; made if it is missing.
        sha256: Digest of the recording.
        path: The recording, to offer it after a crash; None for a night that lies in no file.

    Raises:
        AlreadyOpenError: Another mark of the recording is held.
        OSError: There can be no mark in the folder.
    """

    def __init__(self, folder: Path, sha256: str, path: Path | None) -> None:
        from filelock import FileLock, Timeout

        folder.mkdir(parents=True, exist_ok=True)
        mark = folder / (sha256 + _MARK)
        # Opening and closing the window happen in different threads.
        lock = FileLock(folder / (sha256 + _LOCK), timeout=0, thread_local=False)
        try:
            lock.acquire()
        except Timeout as error:
            raise _already_open(mark, path) from error
        now = datetime.now(UTC).astimezone()
        told = {"path": str(path) if path else None, "since": now.isoformat(), "user": login_name()}
        self._finish = weakref.finalize(self, _let_go, lock, mark, os.getpid())
        # Without it the next start offers nothing, and all else works.
        try:
            write_atomically(mark, json.dumps(told).encode())
        except InputError:
            return

    def release(self) -> None:
        """Say that the recording was closed."""
        self._finish()


def left_open(folder: Path) -> list[LeftOpen]:
    """Return the recordings that nobody closed and nobody has open, the one opened last first."""
    from filelock import FileLock, Timeout

    found = []
    for mark in sorted(folder.glob(f"*{_MARK}")) if folder.is_dir() else []:
        try:
            with FileLock(mark.with_name(mark.name.removesuffix(_MARK) + _LOCK), timeout=0):
                told = json.loads(mark.read_bytes())
                if told["path"] is not None:
                    found.append(LeftOpen(Path(told["path"]), datetime.fromisoformat(told["since"]), mark))
        except (Timeout, OSError, ValueError, KeyError, TypeError):
            continue
    return sorted(found, key=lambda one: one.since.timestamp(), reverse=True)


def forget(left: LeftOpen) -> None:
    """Do not offer a recording again; its review stays where it is."""
    left.mark.unlink(missing_ok=True)


def _already_open(mark: Path, path: Path | None) -> AlreadyOpenError:
    try:
        told = json.loads(mark.read_bytes())
        since = datetime.fromisoformat(told["since"])
        found = f"open in another window since {since:%H:%M} ({told['user'] or 'unknown user'})"
    except (OSError, ValueError, KeyError, TypeError):
        found = "open in another window"
    action = "close one of the two; what is edited here is kept apart until then"
    return AlreadyOpenError(path or "demo night", "recording", found, action)


def _let_go(lock: BaseFileLock, mark: Path, owner: int) -> None:
    # A process forked off may not let go of what its parent holds.
    if os.getpid() != owner:
        return
    try:
        mark.unlink(missing_ok=True)
    finally:
        lock.release(force=True)
