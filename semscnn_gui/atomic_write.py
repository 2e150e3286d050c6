"""Writing a file whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from semscnn_gui.errors import InputError

# Asking for the mask means setting it for a moment, for all threads: done once, before there are any.
_MASK = os.umask(0)
os.umask(_MASK)
# No file takes so long to write; what is older was left by a process that was killed.
_LEFT_BEHIND_S = 3600.0


def write_atomically(
    path: Path,
    content: bytes | Callable[[BinaryIO], object],
    *,
    make_folder: bool = False,
    previous: Path | None = None,
    action: str = "choose another folder or file name",
) -> Path:
    """Write a file so that a crash, a full disk or Ctrl-C leaves the old one as it was, and nothing beside it.

    Args:
        path: The file.
        content: All of it, or a function that writes it to the open file, for content too large to hold twice.
        make_folder: Make the folder if it is missing.
        previous: Where the version replaced is kept, in the same folder.
        action: What the user can do where the file cannot be written.

    Returns:
        ``path``.

    Raises:
        InputError: The file cannot be written.
    """
    path = Path(path)
    try:
        # A link stays a link: the file it names is written. A device or pipe must not become a file.
        target = path.resolve()
        if target.exists() and not target.is_file():
            raise InputError(path, "output file", "a folder or device", action)
        if make_folder:
            target.parent.mkdir(parents=True, exist_ok=True)
        _replace(target, content, previous)
    except (OSError, RuntimeError) as error:
        found = f"not writable in {path.parent} ({getattr(error, 'strerror', None) or error})"
        raise InputError(path, "output file", found, action) from error
    return path


def remove_left_behind(path: Path) -> None:
    """Remove half-written copies of a file that a killed process left beside it long ago."""
    with contextlib.suppress(OSError):
        for part in path.parent.glob(f"{_prefix(path).translate(_LITERAL)}*.part"):
            if time.time() - part.stat().st_mtime > _LEFT_BEHIND_S:
                part.unlink()


# What a pattern of file names would take for more than itself.
_LITERAL = str.maketrans({"[": "[[]", "?": "[?]", "*": "[*]"})


def _prefix(path: Path) -> str:
    # Cut so that with what is added the name stays within the 255 bytes of most file systems.
    return f".{path.name[:40]}."


def _replace(path: Path, content: bytes | Callable[[BinaryIO], object], previous: Path | None) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=_prefix(path), suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            if callable(content):
                content(file)
            else:
                file.write(content)
            file.flush()
            os.fsync(file.fileno())
        # mkstemp makes the file private; results are meant to be read by others as any new file is.
        part.chmod(0o666 & ~_MASK)
        if previous is not None and path.exists():
            _keep(path, previous)
        part.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _keep(path: Path, previous: Path) -> None:
    """Give the file its second name; where a file has but one, it goes by the second until the new one comes."""
    link = path.with_name(f"{_prefix(path)}{os.getpid()}.part")
    try:
        link.unlink(missing_ok=True)
        os.link(path, link)
        link.replace(previous)
        # After a crash here the file has both names, and such a one is not renamed but left with a third.
        link.unlink(missing_ok=True)
    except OSError:
        path.replace(previous)


def _sync_folder(folder: Path) -> None:
    """Have the new name survive a power cut too; not all systems and file systems know how."""
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
