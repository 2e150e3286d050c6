"""The table of defects: how each is made, and what must come of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from semscnn_gui.errors import InputError
from semscnn_gui.recording import Recording, open_recording


@dataclass(frozen=True)
class Bench:
    """What a defect is made with."""

    folder: Path
    edf: Callable[..., Path]
    signal: Callable[..., Any]
    wave: Callable[..., np.ndarray]

    def night(
        self, digital: np.ndarray | None = None, fs: int = 100, seconds: int = 310, **changes: Any
    ) -> Path:
        """An EDF file of one ECG with 0.1 µV a step; a change of a signal's field or of the header."""
        if digital is None:
            digital = np.round(self.wave(fs, seconds) * 10_000).astype(int)
        keys = ("label", "unit", "physical", "digital_range")
        fields = {key: changes.pop(key) for key in keys if key in changes}
        per_record = changes.pop("per_record", fs)
        return self.edf(self.folder / "night.edf", [self.signal(digital, per_record, **fields)], **changes)

    def record(self, text: str, **signal_files: bytes) -> Path:
        """A WFDB record ``r`` with that header and signal files ``r.<suffix>``."""
        for suffix, content in signal_files.items():
            (self.folder / f"r.{suffix}").write_bytes(content)
        header = self.folder / "r.hea"
        header.write_text(text, encoding="utf-8")
        return header

    def samples(self, seconds: int = 310, per_mv: float = 1000) -> np.ndarray:
        """Format 16 samples of an ECG at 100 Hz."""
        return np.round(self.wave(100, seconds) * per_mv).astype("<i2")

    def text(self, text: str, name: str = "rr.txt") -> Path:
        path = self.folder / name
        path.write_bytes(text.encode())
        return path


@dataclass(frozen=True)
class Defect:
    """A defect by name and its outcome: refused with field and value found, or opened with these warnings."""

    name: str
    make: Callable[[Bench], Path]
    refused: tuple[str, str] | None = None
    warnings: Sequence[str] = ()
    holds: Callable[[Recording], bool] = field(default=lambda recording: True)

    def check(self, bench: Bench) -> None:
        outcome = outcome_of(self.make(bench))
        if isinstance(outcome, InputError):
            assert self.refused is not None, str(outcome)
            field, found = self.refused
            assert outcome.field == field, str(outcome)
            # What a library says in brackets is its own affair.
            assert re.sub(r" \(.*Error.*\)$", " (…)", outcome.found) == found, str(outcome)
            assert outcome.file
            assert outcome.action
        else:
            assert self.refused is None, f"opened with {outcome.warnings}"
            assert list(outcome.warnings) == list(self.warnings), outcome.warnings
            assert self.holds(outcome)


def outcome_of(path: Path) -> Recording | InputError:
    """The recording or the refusal; any other exception goes on."""
    try:
        return open_recording(path)
    except InputError as error:
        return error
