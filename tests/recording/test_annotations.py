"""Annotation files of any bytes end in labels, beats or a sentence, and never take the program with them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
import wfdb

from semscnn_gui.errors import InputError
from semscnn_gui.progress import Cancelled, Progress
from semscnn_gui.recording import annotations, open_recording
from semscnn_gui.recording.decoder_process import KeptDecoder

ROOT = Path(__file__).resolve().parents[2]
FS = 100
LIMIT_S = 0.4
START_S = 10.0


def note(text: bytes) -> bytes:
    """An annotation at sample 0 that is a note."""
    return bytes([0, 22 << 2, len(text), 63 << 2]) + text + b"\0" * (len(text) % 2)


BEATS = b"\x50\x04" * 500
"""Five hundred of them, 0.8 s apart at 100 Hz."""
ENDLESS = note(b"## x") + b"\0\0"
"""Ten bytes that wfdb 4.3 looks at for ever."""


@pytest.fixture
def in_a_hurry(monkeypatch):
    """A time limit as short as a test wants it; the decoder's start does not count."""
    monkeypatch.setattr(annotations, "_SHORTEST_LIMIT_S", LIMIT_S)


@pytest.fixture
def record(tmp_path, wave):
    """record(): a record of 310 s with a waveform, or without signals."""

    def make(*, signals: bool = False) -> Path:
        (tmp_path / "night.hea").write_text(f"night 0 {FS} 40000\n")
        if signals:
            samples = wave(FS, 310).reshape(-1, 1)
            wfdb.wrsamp("night", FS, ["mV"], ["ECG"], samples, fmt=["16"], write_dir=str(tmp_path))
        return tmp_path / "night.hea"

    return make


def refusal(path: Path) -> InputError:
    with pytest.raises(InputError) as error:
        open_recording(path)
    return error.value


@pytest.mark.parametrize("suffix", [".apn", ".ecg", ".qrs", ".atr"])
def test_an_annotation_file_without_end_is_refused_in_time(record, in_a_hurry, suffix):
    header = record(signals=suffix == ".apn")
    header.with_suffix(suffix).write_bytes(ENDLESS)
    began = time.monotonic()
    error = refusal(header)
    assert time.monotonic() - began < LIMIT_S + START_S
    assert (error.file, error.field) == (f"night{suffix}", "annotation file")
    assert error.found.startswith(f"not decoded within {LIMIT_S}")


def test_labels_without_end_beside_an_edf_are_refused_in_time(edf, signal, wave, tmp_path, in_a_hurry):
    digital = np.round(wave(FS, 310) * 9000).astype(int)
    path = edf(tmp_path / "night.edf", [signal(digital, FS)])
    path.with_suffix(".apn").write_bytes(ENDLESS)
    assert refusal(path).file == "night.apn"


def test_opening_is_cancelled_while_an_annotation_file_is_decoded(record):
    header, progress = record(), Progress()
    header.with_suffix(".ecg").write_bytes(ENDLESS)
    cancelling = threading.Timer(0.5, progress.cancel)
    cancelling.start()
    began = time.monotonic()
    with pytest.raises(Cancelled):
        open_recording(header, progress=progress)
    assert time.monotonic() - began < 4.0
    cancelling.join()


def test_the_next_file_is_decoded_after_one_that_was_not(record, in_a_hurry):
    header = record()
    header.with_suffix(".ecg").write_bytes(ENDLESS)
    refusal(header)
    header.with_suffix(".ecg").write_bytes(BEATS + b"\0\0")
    np.testing.assert_allclose(open_recording(header).beats.time_s, 0.8 * np.arange(1, 501))


DAMAGED = {
    "empty": (b"", "number of beats"),
    "an odd byte": (b"\x50", "annotation file"),
    "zeros": (bytes(1 << 18), "number of beats"),
    "16 MB of zeros": (bytes(16 << 20), "size of the annotation file"),
    "16 MB of a pattern": (b"\x50\x04\x01\xf0" * (4 << 20), "size of the annotation file"),
    "far ahead": (b"\x00\xec\xff\x7f\xff\xff" + BEATS, "time of a beat"),
    "far back": (b"\x00\xec\x00\x80\x00\x00" + BEATS, "time of a beat"),
    "skips alone": (b"\x00\xec\xff\x7f\xff\xff" * 5000, "annotation file"),
    "numbers alone": (b"\x00\xf0" * 4000, "annotation file"),
    "definitions without end": (
        note(b"## time resolution: 1") + note(b"## annotation type definitions") + BEATS,
        "annotation file",
    ),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_damaged_annotations_are_refused(record, name):
    content, field = DAMAGED[name]
    header = record()
    header.with_suffix(".ecg").write_bytes(content)
    error = refusal(header)
    assert error.field == field, str(error)


@pytest.mark.parametrize("rate", [b"0", b"0.0000", b"2000000", b"9" * 220])
def test_a_time_resolution_that_cannot_be_is_not_believed(record, rate):
    header = record()
    header.with_suffix(".ecg").write_bytes(note(b"## time resolution: " + rate) + BEATS + b"\0\0")
    assert open_recording(header).beats.time_s[0] == pytest.approx(0.8)


def test_labels_far_beyond_any_minute_are_left_out(record):
    header = record(signals=True)
    label, ahead = bytes([0, 8 << 2]), b"\x00\xec\xff\x7f\xff\xff"
    content = note(b"## time resolution: 0.000001") + bytes([0, 1 << 2]) + (ahead + label) * 400
    header.with_suffix(".apn").write_bytes(content + b"\0\0")
    assert open_recording(header).reference.tolist() == ["N"]


def test_one_process_decodes_file_after_file(record):
    decoder = KeptDecoder("semscnn_gui.recording.annotation_decoder")
    header = record()
    source = header.with_suffix(".ecg")
    source.write_bytes(note(b"## time resolution: 250") + BEATS + b"\0\0")
    request = {"source": str(source), "target": str(header.with_suffix(".npy"))}
    used = set()
    for _ in range(3):
        assert decoder.ask(request, 5.0, Progress()) == 250.0
        used.add(decoder._idle[0]._child.pid)
    assert len(used) == 1
    decoder._close_idle()


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes where Linux lists them")
def test_the_decoder_ends_with_the_program_that_is_killed(record):
    header = record()
    header.with_suffix(".ecg").write_bytes(ENDLESS)
    code = "import sys; from semscnn_gui.recording import open_recording; open_recording(sys.argv[1])"
    program = subprocess.Popen([sys.executable, "-c", code, str(header)], cwd=ROOT)
    listed = Path(f"/proc/{program.pid}/task/{program.pid}/children")
    children: list[int] = []
    for _ in range(1000):
        children = [int(pid) for pid in listed.read_text().split()]
        if children and _seconds_of(children[0]) > 1.0:
            break
        time.sleep(0.02)
    os.kill(program.pid, signal.SIGKILL)
    program.wait()
    deadline = time.monotonic() + 5.0
    while _is_there(children[0]) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not _is_there(children[0])


def _seconds_of(pid: int) -> float:
    """Processor time of a process: one second is past the imports and in the loop."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) / os.sysconf("SC_CLK_TCK")


def _is_there(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
