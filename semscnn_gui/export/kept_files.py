"""Files that must not be written over, told apart as every disk would: by number, by name, by link."""

from __future__ import annotations

import contextlib
import os
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path


class KeptFiles:
    """A set of files, and whether writing to a path would, on some disk, write to one of them.

    Names count as the same if they differ in capitals only, also where this disk tells them apart: the next one
    may not. Links count as the file that they lead to, and so do its other names.

    Args:
        files: The files, whether or not they are there.
    """

    def __init__(self, files: Iterable[Path]) -> None:
        self._places = {place for file in files for place in _places(file)}

    def hold(self, file: Path) -> bool:
        """Whether a path is that of one of the files."""
        return any(place in self._places for place in _places(file))


def _places(file: Path) -> Iterator[object]:
    resolved = Path(os.path.realpath(file))
    # Some disks have no numbers of files, and some number one file twice: names count beside them.
    yield _folded(str(resolved))
    for path, name in ((resolved, ""), (resolved.parent, _folded(resolved.name))):
        with contextlib.suppress(OSError):
            known = path.stat()
            if known.st_ino:
                yield known.st_dev, known.st_ino, name


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
