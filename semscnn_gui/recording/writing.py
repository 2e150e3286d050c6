"""Write a recording as EDF+ or WFDB, with its minute labels as a WFDB annotation file beside it."""

from __future__ import annotations

import math
import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from semscnn_gui.errors import InputError
from semscnn_gui.recording.identity import birth_day, sex_of
from semscnn_gui.recording.recording import MINUTE_S, EcgSignal, Identity, RecordedBeats, Recording

SIMULATED = "SIMULATED"

_BEATS_FS = 1000.0
_FINEST_STEP_MV = 0.001
_BLOCK = 1 << 22
_EDF_FIELD = 80
# Halves only: multiples of a tenth are no exact floats, and readers refuse records that start a hair late.
_EDF_RECORD_S = (1, 2, 3, 4, 5, 6, 8, 10, 0.5, 0.25, 0.125)


def write_edf(recording: Recording, path: Path | str) -> Path:
    """Write the waveform as EDF+C with one 16-bit channel in mV.

    Reference labels go into ``<stem>.apn`` beside it, as PhysioNet does. EDF+ knows ASCII only: accents are
    dropped from names and other letters become ``?``. It has no value for missing samples: NaN is written
    as 0 mV. A recording that is no whole number of seconds is padded with 0 mV to the end of the last data
    record, where no record length of EDF divides it.

    Args:
        recording: A recording with a waveform.
        path: File to be made or replaced.

    Returns:
        ``path``.

    Raises:
        InputError: If there is no waveform, the start date lies outside EDF's 1985 to 2084, labels of another
            recording lie beside ``path``, or it cannot be written.
    """
    path = Path(path)
    if recording.ecg is None:
        raise InputError(path, "waveform", "missing (beats only)", "write this recording as WFDB")
    edf = edf_with(recording.ecg, recording, path)
    with _replacing(path.parent, path) as folder:
        edf.write(folder / path.name)
        _write_labels(recording, folder, path.stem, recording.ecg.fs, path)
    return path


def edf_with(ecg: EcgSignal, recording: Recording, path: Path) -> Any:
    """Return an ``edfio.Edf`` (EDF+C) with a lead of a recording, as :func:`write_edf` stores it.

    Args:
        ecg: The lead.
        recording: Says whose it is and when it began.
        path: The file that an error names.

    Raises:
        InputError: If the start date lies outside EDF's 1985 to 2084, or EDF cannot store the sampling rate.
    """
    import edfio

    start, day = recording.start, recording.dated_start
    if day is not None and not 1985 <= day.year <= 2084:
        raise InputError(path, "start date", day.date(), "write WFDB, EDF knows 1985 to 2084 only")
    samples = ecg.samples_mv
    per_record, record_s = _edf_record(path, ecg.fs, len(samples))
    low, high = (
        _edf_number(limit, rounding)
        for limit, rounding in zip(_storage_range(ecg), (math.floor, math.ceil), strict=True)
    )
    gain = 65535 / (high - low)
    zero = _digitise(np.zeros(1, dtype=np.float32), gain, -32768 - low * gain, 0)[0]
    digital = np.full(math.ceil(len(samples) / per_record) * per_record, zero, dtype=np.int16)
    _digitise(samples, gain, -32768 - low * gain, int(zero), out=digital[: len(samples)])
    signal = edfio.EdfSignal.from_digital(
        digital,
        per_record / record_s,
        label=_ascii(ecg.channel)[:16] or "ECG",
        physical_dimension="mV",
        physical_range=(low, high),
    )
    return edfio.Edf(
        [signal],
        patient=edf_patient(recording.identity),
        recording=edf_recording(recording),
        starttime=None if start is None else start.time(),
        data_record_duration=record_s,
        annotations=(),
    )


def write_wfdb(recording: Recording, path: Path | str) -> Path:
    """Write a WFDB record: header, format 16 samples or beats, and minute labels.

    The header's comments hold the identity. NaN becomes the format's invalid sample. Beats without a waveform
    become ``<record>.ecg`` beside a header without signals, at 1000 Hz.

    Args:
        recording: A recording with a waveform or beats.
        path: The record, with or without ``.hea``; its files are made or replaced.

    Returns:
        Path of the header.

    Raises:
        InputError: If the record's name holds anything but ASCII letters, digits, ``-`` and ``_``, labels of
            another recording lie beside ``path``, or it cannot be written.
    """
    path = Path(path)
    if path.suffix != ".hea":
        path = path.with_name(path.name + ".hea")
    name = path.stem
    if re.fullmatch(r"[A-Za-z0-9_-]+", name) is None:
        raise InputError(path, "record name", repr(name), "use only the letters A-Z, digits, - and _")
    if recording.ecg is None and recording.beats is None:
        raise InputError(path, "recording", "empty", "open one with a waveform or beats")
    with _replacing(path.parent, path) as folder:
        if recording.ecg is not None:
            _write_wfdb_signal(recording, recording.ecg, folder, name)
            fs = recording.ecg.fs
        elif recording.beats is not None:
            _write_wfdb_beats(recording, recording.beats, folder, name)
            fs = _BEATS_FS
        _write_labels(recording, folder, name, fs, path)
    return path


def _write_wfdb_signal(recording: Recording, ecg: EcgSignal, folder: Path, name: str) -> None:
    import wfdb

    low, high = _storage_range(ecg)
    gain = round(65534 / (high - low), 4)
    baseline = round(-32767 - low * gain)
    # -32768 is format 16's invalid sample.
    digital = _digitise(ecg.samples_mv, gain, baseline, -32768, lowest=-32767)
    # Format 16 is the samples as they are; wfdb's own writer would need forty bytes for each of them.
    digital.astype("<i2", copy=False).tofile(folder / f"{name}.dat")
    wfdb.Record(
        record_name=name,
        n_sig=1,
        fs=ecg.fs,
        sig_len=len(digital),
        file_name=[f"{name}.dat"],
        fmt=["16"],
        adc_gain=[gain],
        baseline=[baseline],
        units=["mV"],
        adc_res=[16],
        adc_zero=[0],
        init_value=[int(digital[0]) if len(digital) else 0],
        checksum=[int(np.sum(digital, dtype=np.int64)) % 65536],
        block_size=[0],
        sig_name=[" ".join(ecg.channel.split()) or "ECG"],
        comments=_comments(recording),
        base_time=None if recording.start is None else recording.start.time(),
        base_date=None if recording.dated_start is None else recording.dated_start.date(),
    ).wrheader(str(folder))


def _write_wfdb_beats(recording: Recording, beats: RecordedBeats, folder: Path, name: str) -> None:
    import wfdb

    fields = [name, "0", f"{_BEATS_FS:g}", str(round(recording.duration_s * _BEATS_FS))]
    if recording.start is not None:
        fields.append(recording.start.strftime("%H:%M:%S.%f"))
    if recording.dated_start is not None:
        fields.append(recording.dated_start.strftime("%d/%m/%Y"))
    # wfdb reads headers without signals but refuses to write them.
    lines = [" ".join(fields), *(f"# {comment}" for comment in _comments(recording))]
    (folder / f"{name}.hea").write_text("\n".join(lines) + "\n", encoding="utf-8")
    if len(beats.time_s):
        sample = np.round(beats.time_s * _BEATS_FS).astype(np.int64)
        wfdb.wrann(name, "ecg", sample, symbol=["N"] * len(sample), write_dir=str(folder))


def _write_labels(recording: Recording, folder: Path, name: str, fs: float, path: Path) -> None:
    """Write the reference beside the record; the label at second ``60 j`` holds for minute ``j``."""
    import wfdb

    reference = recording.reference if recording.reference is not None else np.empty(0, dtype=np.str_)
    minutes = np.flatnonzero(reference != "")
    if not len(minutes):
        if path.with_suffix(".apn").exists():
            beside = path.with_suffix(".apn").name
            raise InputError(path, "label file beside it", beside, "choose another name or move that file")
        return
    # The first sample within the minute, also where a minute is no whole number of samples.
    sample = np.ceil(minutes * MINUTE_S * fs - 1e-6).astype(np.int64)
    symbol = [str(label) for label in reference[minutes]]
    # An annotation file knows nothing of the name of its record, which may be one that WFDB refuses.
    wfdb.wrann("labels", "apn", sample, symbol=symbol, fs=fs, write_dir=str(folder))
    (folder / "labels.apn").rename(folder / f"{name}.apn")


@contextmanager
def _replacing(folder: Path, path: Path) -> Iterator[Path]:
    """Give a fresh folder; what is written there moves to ``folder`` at once, or not at all on an error."""
    if not folder.is_dir():
        raise InputError(path, "folder", folder, "choose a folder that exists")
    try:
        with tempfile.TemporaryDirectory(dir=folder, prefix=".writing-") as fresh:
            yield Path(fresh)
            for file in sorted(Path(fresh).iterdir()):
                file.replace(folder / file.name)
    except OSError as error:
        found = error.strerror or str(error)
        raise InputError(
            path, "result of writing", found, "choose a folder with space to write in"
        ) from error


def _storage_range(ecg: EcgSignal) -> tuple[float, float]:
    """Range in mV to be stored: the one of the source if 16 bits resolve 1 µV in it, else that of the samples."""
    low = high = 0.0
    for start in range(0, len(ecg.samples_mv), _BLOCK):
        block = ecg.samples_mv[start : start + _BLOCK]
        block = block[np.isfinite(block)]
        if len(block):
            low, high = min(low, float(block.min())), max(high, float(block.max()))
    if ecg.range_mv is not None:
        source_low, source_high = ecg.range_mv
        if source_low <= low and high <= source_high and source_high - source_low < 65000 * _FINEST_STEP_MV:
            return source_low, source_high
    # Of one sign or flat, it would leave no room for the 0 mV of missing samples.
    return min(low, -_FINEST_STEP_MV), max(high, _FINEST_STEP_MV)


def _digitise(
    samples_mv: NDArray[np.float32],
    gain: float,
    baseline: float,
    invalid: int,
    lowest: int = -32768,
    out: NDArray[np.int16] | None = None,
) -> NDArray[np.int16]:
    """Samples as 16-bit steps, block by block; NaN and infinity become ``invalid``."""
    digital = np.empty(len(samples_mv), dtype=np.int16) if out is None else out
    for start in range(0, len(samples_mv), _BLOCK):
        block = samples_mv[start : start + _BLOCK]
        finite = np.isfinite(block)
        step = np.clip(np.round(np.where(finite, block, 0) * gain + baseline), lowest, 32767)
        digital[start : start + _BLOCK] = np.where(finite, step, invalid)
    return digital


def _edf_record(path: Path, fs: float, n_samples: int) -> tuple[int, float]:
    """Samples and seconds of a data record, such that the recording is a whole number of them if possible."""
    whole = [
        (round(fs * seconds), float(seconds))
        for seconds in _EDF_RECORD_S
        if round(fs * seconds) > 0 and abs(fs * seconds - round(fs * seconds)) < 1e-9 * fs
    ]
    if not whole:
        raise InputError(path, "sampling rate", f"{fs} Hz", "write WFDB, EDF cannot store this rate exactly")
    return next((record for record in whole if n_samples % record[0] == 0), whole[0])


def _edf_number(value: float, rounding: Callable[[float], int]) -> float:
    """The number nearest outside of the range that fits the eight characters of EDF's header."""
    for decimals in range(5, -1, -1):
        number = float(rounding(value * 10**decimals) / 10**decimals)
        if len(str(number)) <= 8:
            return number
    return float(rounding(value))


def _ascii(text: str) -> str:
    """Printable ASCII: accents dropped, anything else a question mark."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return re.sub(r"[^ -~]", "?", " ".join(plain.split()))


def _subfield(text: str) -> str:
    """A subfield of EDF+: spaces become underscores, ``X`` where nothing is known."""
    return _ascii(text).replace(" ", "_") or "X"


def _fill(subfields: list[str], used: int) -> list[str]:
    """As many of the subfields, each after a space, as the header's 80 characters hold."""
    fitting: list[str] = []
    for subfield in subfields:
        used += 1 + len(subfield)
        if used <= _EDF_FIELD:
            fitting.append(subfield)
    return fitting


def edf_patient(identity: Identity) -> Any:
    """The patient as an EDF+ header names them (an ``edfio.Patient``); what does not fit is cut."""
    import edfio

    sex = sex_of(identity.sex) or "X"
    birth = birth_day(identity.birth_date)
    code = _subfield(identity.patient_id)[:24]
    name = _subfield(identity.name)[: _EDF_FIELD - len(code) - len(" X 02-MAY-1951 ")]
    used = len(f"{code} {sex} {'X' if birth is None else '02-MAY-1951'} {name}")
    body = [
        f"{key}={_subfield(text)}"
        for key, text in (("height", identity.height), ("weight", identity.weight))
        if text
    ]
    return edfio.Patient(code=code, sex=sex, birthdate=birth, name=name, additional=_fill(body, used))


def edf_recording(recording: Recording) -> Any:
    """Day and device as an EDF+ header names them (an ``edfio.Recording``)."""
    import edfio

    device = _subfield(recording.identity.device)[:30]
    additional = [SIMULATED] if recording.simulated else []
    if recording.identity.note and recording.identity.note != SIMULATED:
        additional.append(_subfield(recording.identity.note))
    return edfio.Recording(
        startdate=None if recording.dated_start is None else recording.dated_start.date(),
        equipment_code=device,
        additional=_fill(additional, len(f"Startdate 15-JAN-2026 X X {device}")),
    )


def _comments(recording: Recording) -> list[str]:
    """Comment lines of a WFDB header."""
    identity = recording.identity
    named = {
        "Name": identity.name,
        "Patient ID": identity.patient_id,
        "Birth date": identity.birth_date,
        "Sex": identity.sex,
        "Height": identity.height,
        "Weight": identity.weight,
        "Device": identity.device,
        "Note": identity.note if identity.note != SIMULATED else "",
    }
    lines = [f"{key}: {' '.join(text.split())}" for key, text in named.items() if text]
    return [SIMULATED, *lines] if recording.simulated else lines
