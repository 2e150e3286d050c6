"""Writing a file whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from semscnn_gui.errors import InputError


def write_atomically(path: Path, content: bytes) -> Path:
    """Write a file so that a crash or a full disk leaves the old one as it was.

    Raises:
        InputError: The file cannot be written.
    """
    path = Path(path)
    temporary = None
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        # mkstemp makes the file private; results are meant to be read by others as any new file is.
        mask = os.umask(0)
        os.umask(mask)
        Path(temporary).chmod(0o666 & ~mask)
        Path(temporary).replace(path)
    except OSError as error:
        if temporary is not None:
            with contextlib.suppress(OSError):
                Path(temporary).unlink(missing_ok=True)
        found = f"not writable in {path.parent} ({error.strerror or error})"
        raise InputError(path, "output file", found, "choose another folder or file name") from error
    return path
