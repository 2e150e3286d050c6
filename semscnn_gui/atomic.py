"""Writing a file whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from semscnn_gui.errors import InputError

# Asking for the mask means setting it for a moment, for all threads: done once, before there are any.
_MASK = os.umask(0)
os.umask(_MASK)


def write_atomically(
    path: Path,
    content: bytes | Callable[[BinaryIO], object],
    *,
    make_folder: bool = False,
    action: str = "choose another folder or file name",
) -> Path:
    """Write a file so that a crash, a full disk or Ctrl-C leaves the old one as it was, and nothing beside it.

    Args:
        path: The file.
        content: All of it, or a function that writes it to the open file, for content too large to hold twice.
        make_folder: Make the folder if it is missing.
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
        _replace(target, content)
    except (OSError, RuntimeError) as error:
        found = f"not writable in {path.parent} ({getattr(error, 'strerror', None) or error})"
        raise InputError(path, "output file", found, action) from error
    return path


def _replace(path: Path, content: bytes | Callable[[BinaryIO], object]) -> None:
    # The name is cut so that with what is added it stays within the 255 bytes of most file systems.
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.", suffix=".part")
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
        part.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise
