"""Minute states as EDF+ annotations: in a copy of an EDF recording, else beside the lead analysed, or alone.

Runs of minutes that say the same are one annotation with a duration, such as ``apnea (model)``, ``normal
(reviewer)`` or ``unscorable: flat (model)``; unscorable and normal minutes are annotated too, so that nothing is
normal by silence. Provenance and notes are annotations without duration.
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from semscnn_gui.errors import InputError
from semscnn_gui.export.edf_copy import EdfCopy, copy_of
from semscnn_gui.export.exported import Exported, result_origin, state_runs
from semscnn_gui.progress import Progress
from semscnn_gui.recording.recording import MINUTE_S
from semscnn_gui.recording.writing import edf_patient, edf_recording, edf_with

if TYPE_CHECKING:
    import edfio

# Every data record gets the room of the fullest one: long texts, or many in a second, would blow up a night's
# file.
_LONGEST = 44
# What edfio copies as it is: of a discontinuous file it would close the gaps.
_COPIED = ("EDF", "EDF+C")
_EARLIEST, _LATEST = 1985, 2084


def edf_plus(exported: Exported, progress: Progress) -> Callable[[BinaryIO], object]:
    """Return what writes the EDF+ file: a polysomnography may be too large for memory.

    Raises:
        InputError: The recording's file is not the one that was opened or cannot be read, or its start lies
            outside EDF's 1985 to 2084; what is returned may raise it too.
        Cancelled: ``progress`` was cancelled.
    """
    recording = exported.night.analysis.recording
    if recording.format in _COPIED and recording.files and not recording.gaps:
        return partial(_copy(exported, progress).write, progress=progress)
    return partial(_write, _made(exported))


def said(exported: Exported) -> Iterator[tuple[float, float | None, str]]:
    """Onset and duration in seconds and text of each annotation."""
    night = exported.night
    lines = [*result_origin(exported), "research use; not a medical device"]
    for i, line in enumerate(_short(lines)):
        yield 1.0 + i, None, line
    last = night.analysis.recording.duration_s
    for run in state_runs(night):
        text = f"{run.state}: {run.reason}" if run.reason else str(run.state)
        # The last minute may have only begun.
        stop_s = min(run.minutes.stop * MINUTE_S, max(last, run.onset_s))
        yield run.onset_s, stop_s - run.onset_s, f"{text} ({run.by})"
    for minute, note in sorted(night.review.notes.items()):
        for i, line in enumerate(_short([f"note: {note}"])):
            yield minute * MINUTE_S + 1.0 + i, None, line


def _short(lines: Any) -> list[str]:
    return [part for line in lines for part in textwrap.wrap(line, _LONGEST, break_on_hyphens=False)]


def _annotations(exported: Exported) -> list[edfio.EdfAnnotation]:
    import edfio

    return [edfio.EdfAnnotation(*found) for found in said(exported)]


def _copy(exported: Exported, progress: Progress) -> EdfCopy:
    """The recording's own file with our annotations after its own."""
    copy = copy_of(exported.original.analysis.recording, progress)
    edf = copy.edf
    try:
        if exported.anonymised:
            # What somebody typed during the night may name the patient.
            edf.set_annotations(_annotations(exported))
            edf.anonymize(keep_starttime=True)
            # That a recording is simulated identifies nobody, and must be seen wherever it is opened.
            edf.recording = edf_recording(replace(exported.night.analysis.recording, start=None))
            for signal in edf.signals:
                signal.transducer_type = ""
        else:
            edf.add_annotations(_annotations(exported))
            recording, identity = exported.night.analysis.recording, exported.night.identity
            # Plain EDF has free text where EDF+ wants fields, and readers of EDF+ refuse that.
            if recording.format == "EDF" or identity != recording.identity:
                edf.patient = edf_patient(identity)
            if recording.format == "EDF":
                edf.recording = edf_recording(recording)
        edf._set_reserved("EDF+C")
    except (ValueError, KeyError, IndexError) as error:
        action = "open the recording again; if that does not help, export apn or csv"
        raise InputError(exported.source, "recording", f"not copied ({error})", action) from error
    return copy


def _write(edf: edfio.Edf, file: BinaryIO) -> None:
    try:
        edf.write(cast(io.BufferedWriter, file))
    except OSError as error:
        if error.errno is not None:
            raise
        # numpy tells a full disk by counts of items.
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error


def _made(exported: Exported) -> edfio.Edf:
    """A new file with the lead analysed, or with annotations only where there is none that EDF can hold."""
    import edfio

    recording, start = exported.night.analysis.recording, exported.start
    if start is not None and not _EARLIEST <= start.year <= _LATEST:
        action = "export csv, EDF knows 1985 to 2084 only"
        raise InputError(exported.source, "start date", start.date(), action)
    clock = recording.start
    told = replace(recording, identity=exported.night.identity)
    if recording.ecg is not None:
        # A sampling rate that fits no data record: the annotations go without it.
        with contextlib.suppress(InputError):
            edf: edfio.Edf = edf_with(recording.ecg, told, exported.source)
            edf.set_annotations(_annotations(exported))
            return edf
    return edfio.Edf(
        [],
        patient=edf_patient(told.identity),
        recording=edf_recording(told),
        starttime=None if clock is None else clock.time(),
        annotations=_annotations(exported),
    )
