"""A ruler on the page: ECG at 25 mm/s and 10 mm/mV, measured in the PDF's own coordinates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from pypdf import PdfReader
from pypdf.generic import ContentStream

from semscnn_gui.night.reviewed_night import ReviewedNight
from semscnn_gui.recording.recording import EcgSignal
from semscnn_gui.report import write_report

MM = 72 / 25.4
Line = np.ndarray[tuple[int, int], np.dtype[np.float64]]
Maker = Callable[..., ReviewedNight]


def strip_lines(path: Path) -> list[Line]:
    """Every drawn line of the page with the first strips and of the one after it."""
    reader = PdfReader(path)
    first = next(i for i, page in enumerate(reader.pages) if "calibration pulse" in page.extract_text())
    return [line for page in (first, first + 1) for line in lines_of(reader, page)]


def lines_of(reader: PdfReader, page: int) -> list[Line]:
    """Every drawn line of a page as points in millimetres, transformations applied."""
    matrix, stack = np.eye(3), []
    lines: list[Line] = []
    points: list[tuple[float, float]] = []

    def finish() -> None:
        nonlocal points
        if len(points) > 1:
            xy = np.column_stack([np.array(points), np.ones(len(points))]) @ matrix
            lines.append(xy[:, :2] / MM)
        points = []

    contents = reader.pages[page].get_contents()
    assert contents is not None
    for operands, operator in ContentStream(contents, reader).operations:
        if operator == b"q":
            stack.append(matrix)
        elif operator == b"Q":
            matrix = stack.pop()
        elif operator == b"cm":
            a, b, c, d, e, f = map(float, operands)
            matrix = np.array([[a, b, 0], [c, d, 0], [e, f, 1]]) @ matrix
        elif operator == b"m":
            finish()
            points = [(float(operands[0]), float(operands[1]))]
        elif operator == b"l":
            points.append((float(operands[0]), float(operands[1])))
        elif operator in (b"S", b"f", b"f*", b"n", b"B"):
            finish()
    return lines


def with_waveform(night: ReviewedNight, fs: float, wave: Callable[[np.ndarray], np.ndarray]) -> ReviewedNight:
    recording = night.analysis.recording
    time = np.arange(round(recording.duration_s * fs)) / fs
    ecg = EcgSignal(wave(time).astype(np.float32), fs, "square", "mV")
    return ReviewedNight(replace(night.analysis, recording=replace(recording, ecg=ecg)))


@pytest.mark.parametrize("page_size", ["A4", "Letter"])
@pytest.mark.parametrize("fs", [100.0, 256.0, 1000.0])
def test_one_second_is_25_mm_and_one_mv_is_10_mm(
    fs: float, page_size: str, night_of: Maker, tmp_path: Path, made_at: datetime
) -> None:
    night = with_waveform(night_of(minutes=30, fs=None), fs, lambda t: 1.0 * (t % 1.0 < 0.25))
    path = write_report(night, tmp_path / "ruler.pdf", made_at, page_size)
    traces = [line for line in strip_lines(path) if len(line) > 600]
    assert len(traces) >= 4
    for trace in traces:
        x, y = trace[:, 0], trace[:, 1]
        assert np.ptp(y) == pytest.approx(10.0, rel=0.005)
        middle = (y.min() + y.max()) / 2
        rising = x[1:][(y[:-1] < middle) & (y[1:] > middle)]
        assert len(rising) >= 6
        # A rise lies on a sample, and thinning keeps it to 8 ms (0.2 mm) of its place.
        np.testing.assert_allclose(np.diff(rising), 25.0, atol=0.13 if fs < 500 else 0.26)
        assert (rising[-1] - rising[0]) / (len(rising) - 1) == pytest.approx(25.0, rel=0.005)


def test_calibration_pulse_is_10_mm_high_and_5_mm_wide_on_each_row(
    normal_night: ReviewedNight, tmp_path: Path, made_at: datetime
) -> None:
    path = write_report(normal_night, tmp_path / "pulse.pdf", made_at)
    pulses = [line for line in strip_lines(path) if len(line) == 6 and np.ptp(line[:, 0]) < 10]
    assert len(pulses) == 5  # two rows of apnea, two of normal, one unscorable
    for pulse in pulses:
        assert np.ptp(pulse[:, 1]) == pytest.approx(10.0, rel=0.005)
        assert pulse[3, 0] - pulse[2, 0] == pytest.approx(5.0, rel=0.005)


def test_r_peak_marks_stand_over_the_r_peaks(
    normal_night: ReviewedNight, tmp_path: Path, made_at: datetime
) -> None:
    path = write_report(normal_night, tmp_path / "peaks.pdf", made_at)
    lines = strip_lines(path)
    traces = [line for line in lines if len(line) > 500][:4]
    marks = [line for line in lines if len(line) == 3 and np.ptp(line[:, 0]) == pytest.approx(1.5, abs=0.01)]
    found = 0
    for trace in traces:
        top = trace[:, 1].max()
        for mark in marks:
            if not -2 < mark[0, 1] - top < 6 or not trace[0, 0] + 1 < mark[0, 0] < trace[-1, 0] - 1:
                continue
            around = trace[np.abs(trace[:, 0] - mark[0, 0]) < 2]
            assert around[around[:, 1].argmax(), 0] == pytest.approx(mark[0, 0], abs=0.3)
            found += 1
    assert found >= 20


def test_millimetre_paper_has_lines_every_millimetre(
    normal_night: ReviewedNight, tmp_path: Path, made_at: datetime
) -> None:
    path = write_report(normal_night, tmp_path / "paper.pdf", made_at)
    upright = [line for line in strip_lines(path) if len(line) == 2 and np.ptp(line[:, 0]) < 1e-6]
    tall = sorted({round(float(line[0, 0]), 3) for line in upright if 39.9 < np.ptp(line[:, 1]) < 60})
    np.testing.assert_allclose(np.diff(tall), 1.0, atol=0.002)
    assert tall[-1] - tall[0] == pytest.approx(180.0, abs=0.01)
