"""The one error for input that cannot be used."""

from __future__ import annotations

from pathlib import Path


class InputError(Exception):
    """Input that cannot be used, told in one sentence.

    The sentence names the file, the field, the value found and what to do, for example
    ``night.edf: sampling rate of channel ECG is 50 Hz; export the recording with at least 80 Hz.``

    Attributes:
        file: The file's name as the user knows it.
        field: What in the file is wrong.
        found: The value found there, with its unit.
        action: What the user can do, as an imperative without a full stop.
    """

    def __init__(self, file: Path | str, field: str, found: object, action: str) -> None:
        self.file = (file.name if isinstance(file, Path) else "") or str(file)
        self.field = field
        self.found = str(found)
        self.action = action
        super().__init__(f"{self.file}: {field} is {self.found}; {action}.")
