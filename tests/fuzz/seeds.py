"""Sound files of every kind that the program opens, as small as they may be: what the fuzzer damages."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import soundfile
import wfdb

from semscnn_gui.night.document import ReviewDocument
from semscnn_gui.night.night_analysis import MinuteState, NightAnalysis
from semscnn_gui.night.review_format import ReviewWriter
from semscnn_gui.semscnn.weights import MEMBER_SHAPES, ModelWeights, encode_weights
from tests.support.nights import night_of
from tests.support.recordings import Signal, ecg_wave, edf_file

FS, SECONDS = 80, 310


@dataclass(frozen=True)
class Seed:
    """Files by name, and which of them is opened."""

    files: dict[str, bytes]
    opens: str


def make_seeds() -> dict[str, list[Seed]]:
    """Seeds by kind."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        return {
            "EDF": [_edf(folder, "EDF", "")],
            "EDF+D": [_edf(folder, "EDF", "EDF+D"), _edf(folder, "EDF", "EDF+C")],
            "BDF": [_edf(folder, "BDF", ""), _edf(folder, "BDF", "BDF+D")],
            "WFDB": [
                _wfdb(folder, "16"),
                _wfdb(folder, "212"),
                _unchecked(folder),
                _segments(folder),
                _beats(folder),
            ],
            "FLAC": [_flac(folder)],
            "RR text": _texts(),
            "review": [_review()],
            "safetensors": [_weights()],
        }


def reviewed_analysis() -> NightAnalysis:
    """What the review seed belongs to."""
    return night_of("AANNxAANNNAA").analysis


def _edf(folder: Path, kind: str, reserved: str) -> Seed:
    digital = np.round(ecg_wave(FS, SECONDS) * 9000).astype(int)
    onsets = (
        [f"+{k + (7 if k > 200 and 'D' in reserved else 0)}" for k in range(SECONDS)] if reserved else None
    )
    signals = [Signal(digital, FS), Signal(digital[::FS], 1, label="SpO2", unit="%")]
    path = edf_file(folder / "night.edf", signals, kind=kind, reserved=reserved, onsets=onsets)
    return Seed({"night.edf": path.read_bytes()}, "night.edf")


def _all(folder: Path, opens: str) -> Seed:
    files = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    for path in folder.iterdir():
        path.unlink()
    return Seed(files, opens)


def _record(folder: Path, name: str, fmt: str) -> None:
    samples = ecg_wave(FS, SECONDS).reshape(-1, 1)
    wfdb.wrsamp(
        name, FS, ["mV"], ["ECG"], samples, fmt=[fmt], adc_gain=[1000.0], baseline=[0], write_dir=str(folder)
    )


def _wfdb(folder: Path, fmt: str) -> Seed:
    _clear(folder)
    _record(folder, "r", fmt)
    wfdb.wrann("r", "apn", np.arange(5) * 60 * FS, symbol=list("NNAAN"), write_dir=str(folder))
    return _all(folder, "r.hea")


def _unchecked(folder: Path) -> Seed:
    """Without a checksum any samples are believed."""
    seed = _wfdb(folder, "16")
    header = f"r 1 {FS} {FS * SECONDS} 22:10:00 01/03/2024\nr.dat 16 1000/mV 16\n# <age>: 50\n"
    return Seed({**seed.files, "r.hea": header.encode()}, "r.hea")


def _segments(folder: Path) -> Seed:
    _clear(folder)
    _record(folder, "s", "16")
    n = FS * SECONDS
    (folder / "r.hea").write_text(f"r/3 1 {FS} {2 * n + 80} 22:10:00 01/03/2024\ns {n}\n~ 80\ns {n}\n")
    return _all(folder, "r.hea")


def _beats(folder: Path) -> Seed:
    _clear(folder)
    (folder / "r.hea").write_text("r 0 100 40000\n")
    # With the note of the sampling frequency: of such notes, damaged, wfdb may find no end.
    wfdb.wrann("r", "qrs", np.arange(100, 39_900, 80), symbol=["N"] * 498, fs=100, write_dir=str(folder))
    return _all(folder, "r.hea")


def _flac(folder: Path) -> Seed:
    _clear(folder)
    samples = np.round(ecg_wave(FS, SECONDS) * 1000).astype("<i2")
    soundfile.write(folder / "r.d0", samples, FS, subtype="PCM_16", format="FLAC")
    checksum = int(samples.sum(dtype=int)) % 65536
    (folder / "r.hea").write_text(f"r 1 {FS} {len(samples)}\nr.d0 516 1000(0)/mV 16 0 0 {checksum} 0 ECG\n")
    return _all(folder, "r.hea")


def _clear(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()


def _texts() -> list[Seed]:
    rr = [800 + 40 * (k % 7) for k in range(420)]
    plain = "\n".join(map(str, rr))
    seconds = "\n".join(f"{k * 0.9:.2f}\tN\t{value / 1000:.3f}" for k, value in enumerate(rr))
    rows = [
        f"2024-03-01 22:{k * 9 // 600:02d}:{k * 9 // 10 % 60:02d}.{k * 9 % 10};{value};N"
        for k, value in enumerate(rr)
    ]
    table = "\n".join(["# Start: 2024-03-01 22:00:00", "time;rr;label", *rows])
    return [Seed({"rr.txt": text.encode()}, "rr.txt") for text in (plain, seconds, table)]


def _review() -> Seed:
    moment = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
    analysis = reviewed_analysis()
    document = ReviewDocument(analysis, now=lambda: moment)
    document.mark(range(3), MinuteState.NORMAL)
    document.set_note(3, "½ wach")
    document.delete_peak(60.0)
    document.set_threshold(0.42)
    document.mark(range(5, 7), MinuteState.UNSCORABLE)
    document.undo()
    content = ReviewWriter(analysis.recording).bytes_of(document.snapshot())
    return Seed({"review.json": content}, "review.json")


def _weights() -> Seed:
    rng = np.random.default_rng(1)
    tensors = {
        f"member0/{name}": rng.normal(0, 0.1, shape).astype(np.float32)
        for name, shape in MEMBER_SHAPES.items()
    }
    weights = ModelWeights(
        name="fuzz",
        version="1.0",
        recipe="rri",
        inputs=("rri_relative", "rri_deviation"),
        threshold=0.45,
        preprocessing="rri/3",
        tensors=tensors,
        smoothing={"kind": "mean_logit", "minutes": 5},
        training={"seed": 7},
    )
    return Seed(
        {"model.safetensors": encode_weights(weights, Path("model.safetensors"))}, "model.safetensors"
    )
