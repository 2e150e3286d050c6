"""What a file becomes once it is open: a recording."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

MINUTE_S = 60.0
NO_DAY = date(1900, 1, 1)
"""Stands for a day that is not known, so that clock times can be counted on from it."""
FILES_OF_RECORDINGS = (".edf", ".bdf", ".hea", ".dat", ".mat", ".apn", ".ecg", ".qrs", ".atr")
"""Files of these names are opened as recordings, or as the expert's labels of one."""
TEXT_SUFFIXES = (".txt", ".csv", ".tsv", ".rr")
"""Files of these names may be lists of RR intervals."""


@dataclass(frozen=True, slots=True)
class Channel:
    """One signal of the file, as its header describes it."""

    name: str
    fs: float
    unit: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of the night without any stored signal, in seconds after the start."""

    start_s: float
    stop_s: float


@dataclass(frozen=True, slots=True)
class Identity:
    """Who and what was recorded, as the file's header says it; an empty string where it is silent."""

    name: str = ""
    patient_id: str = ""
    birth_date: str = ""
    sex: str = ""
    height: str = ""
    weight: str = ""
    device: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class EcgSignal:
    """One ECG lead.

    Attributes:
        samples_mv: float32, shape (n,), in mV; sample ``i`` lies ``i / fs`` seconds after the recording's
            start. NaN where the file holds no signal (a gap or an invalid sample).
        fs: Sampling rate in Hz.
        channel: Its label in the file.
        unit: The unit the file stores it in; ``samples_mv`` is converted already.
        range_mv: Smallest and largest value in mV that the file's format can store, if it says so.
    """

    samples_mv: NDArray[np.float32]
    fs: float
    channel: str
    unit: str
    range_mv: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class RecordedBeats:
    """Beats that the file holds itself, in place of a waveform.

    Attributes:
        time_s: float64, shape (n,), ascending R-peak times in seconds after the recording's start.
        source: Where they come from, such as ``a01.ecg`` or ``RR intervals in seconds``.
    """

    time_s: NDArray[np.float64]
    source: str


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """One night as its file tells it; made by :func:`semscnn_gui.recording.open_recording`.

    Attributes:
        path: The file that was opened.
        name: What to call it on screen and in results: the WFDB record's name, else the file's name.
        format: ``WFDB``, ``EDF``, ``EDF+C``, ``EDF+D``, ``BDF``, ``BDF+C``, ``BDF+D`` or ``RR intervals``.
        sha256: Hex digest of the opened file; for WFDB of the header followed by the files read with it,
            in the order in which they are named.
        start: Clock time of second 0, or None if the file does not say; on :data:`NO_DAY` where it does not
            say the day, see :attr:`dated_start`.
        duration_s: Length in seconds, gaps included.
        ecg: The waveform, or None if the file holds beats only.
        beats: The file's own beats, or None if it holds a waveform.
        channels: Every signal in the file, so that the user can choose another one.
        gaps: Stretches without signal; their samples are NaN.
        reference: Expert label of each minute as one-letter strings, shape (m,): ``A``, ``N`` or empty;
            None if the file has no labels.
        identity: Patient and device.
        simulated: The recording was made by the demo generator and must be shown as SIMULATED.
        warnings: What was wrong in the file and repaired, or must be known before the result is believed; one
            sentence each, in English, in the order of the file.
        files: The files whose bytes ``sha256`` is of, in that order; empty for a night that lies in no file.
    """

    path: Path
    name: str
    format: str
    sha256: str
    start: datetime | None
    duration_s: float
    ecg: EcgSignal | None = None
    beats: RecordedBeats | None = None
    channels: tuple[Channel, ...] = ()
    gaps: tuple[Gap, ...] = ()
    reference: NDArray[np.str_] | None = None
    identity: Identity = field(default_factory=Identity)
    simulated: bool = False
    warnings: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()

    @property
    def n_minutes(self) -> int:
        """Number of started minutes."""
        return math.ceil(round(self.duration_s / MINUTE_S, 6))

    @property
    def analysed_signal(self) -> str:
        """What is analysed of it: the ECG channel's label, else where its beats come from."""
        if self.ecg is not None:
            return self.ecg.channel
        return "" if self.beats is None else self.beats.source

    @property
    def dated_start(self) -> datetime | None:
        """Day and clock time of second 0; None where the day is unknown."""
        return None if self.start is None or self.start.year == NO_DAY.year else self.start

    def clock(self, second: float) -> datetime | None:
        """Clock time ``second`` seconds after the start, or None if the start is unknown."""
        return None if self.start is None else self.start + timedelta(seconds=float(second))

    def reference_of(self, minute: int) -> str | None:
        """Expert label ``A`` or ``N`` of a minute, None where there is none."""
        if self.reference is None or minute >= len(self.reference):
            return None
        return str(self.reference[minute]) or None
