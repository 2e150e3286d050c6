"""The ECG on millimetre paper at true size, and what is read under the mouse."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QSizeF, Qt
from pytestqt.qtbot import QtBot

from semscnn_gui.gui import ecg_lane
from semscnn_gui.gui.core import Core
from semscnn_gui.gui.display_filter import FilterChoice
from semscnn_gui.gui.ecg_scale import gain_that_fits, px_per_mm
from semscnn_gui.gui.main_window import MainWindow
from semscnn_gui.night.night_analysis import NightAnalysis
from semscnn_gui.recording.recording import Recording
from tests.support.driving import open_and_wait
from tests.support.standins import make_analysis

PX_PER_MM = 5.0  # a screen of 127 dots per inch
DARK = 90


class Screen:
    """What a screen says of itself."""

    def __init__(self, dpi: float, width_mm: float) -> None:
        self._dpi, self._width_mm = dpi, width_mm

    def physicalDotsPerInch(self) -> float:
        return self._dpi

    def logicalDotsPerInch(self) -> float:
        return 96.0

    def physicalSize(self) -> QSizeF:
        return QSizeF(self._width_mm, 0.6 * self._width_mm)


@pytest.fixture
def window(
    qtbot: QtBot,
    window_with: Callable[[Core], MainWindow],
    standin_core: Core,
    monkeypatch: pytest.MonkeyPatch,
) -> MainWindow:
    monkeypatch.setattr(ecg_lane, "px_per_mm", lambda _screen: (PX_PER_MM, True))
    window = window_with(standin_core)
    window.open_file(Path("two.edf"))
    qtbot.waitUntil(lambda: window.session.night is not None)
    return window


@pytest.mark.parametrize("speed_mm_s", [12.5, 25.0, 50.0])
def test_a_second_is_as_long_as_the_paper_speed_says(window: MainWindow, speed_mm_s: float) -> None:
    lane = window.page.ecg_lane
    lane.set_speed(speed_mm_s)
    at = lane.range_s[0]
    assert lane.x_of(at + 1.0) - lane.x_of(at) == pytest.approx(speed_mm_s * PX_PER_MM, rel=0.01)
    assert f"{speed_mm_s:g} mm/s" in lane.legend.text()


@pytest.mark.parametrize("gain_mm_mv", [5.0, 10.0])
def test_the_calibration_pulse_is_a_millivolt_high_on_screen(window: MainWindow, gain_mm_mv: float) -> None:
    lane = window.page.ecg_lane
    lane.set_gain(gain_mm_mv)
    for item in (lane.curve, lane.marks, lane.row.cursor):
        item.hide()
    picture = lane.grab().toImage()
    left = round(lane.row.box.sceneBoundingRect().left())
    heights = []
    for x in range(left + 5, left + 10):
        dark = [picture.pixelColor(x, y).lightness() < DARK for y in range(picture.height())]
        edges = np.flatnonzero(np.diff(np.array(dark), prepend=False, append=False))
        heights.append(max((edges[1::2] - edges[0::2]).tolist(), default=0))
    assert max(heights) == pytest.approx(gain_mm_mv * PX_PER_MM, abs=2)
    assert f"{gain_mm_mv:g} mm/mV" in lane.legend.text()


def test_a_screen_that_does_not_know_its_size_is_taken_at_96_dots_per_inch() -> None:
    assert px_per_mm(Screen(127.0, 300.0)) == (pytest.approx(5.0), True)
    assert px_per_mm(Screen(127.0, 0.0)) == (pytest.approx(96 / 25.4), False)
    # A projector that claims to be 16 mm wide.
    assert px_per_mm(Screen(3000.0, 16.0)) == (pytest.approx(96 / 25.4), False)


def test_a_tall_ecg_is_drawn_at_a_smaller_gain_rather_than_cut_off() -> None:
    assert gain_that_fits(2.0, 200.0, 5.0) == 10.0
    assert gain_that_fits(6.0, 200.0, 5.0) == 5.0


def test_hovering_reads_time_millivolt_rhythm_and_probability(qtbot: QtBot, window: MainWindow) -> None:
    lane = window.page.ecg_lane
    window.page.go_to_minute(3)
    beat = lane.peaks_s[np.searchsorted(lane.peaks_s, sum(lane.range_s) / 2)]
    box = lane.rows[0].box.sceneBoundingRect()
    qtbot.mouseMove(lane.viewport(), QPoint(round(lane.x_of(beat)), round(box.center().y())))
    qtbot.waitUntil(lane.readout.isVisible)
    text = lane.readout.text()
    second = lane.second_at(round(lane.x_of(beat)))
    samples = window.session.opened.recording.ecg.samples_mv
    assert f"{samples[round(100 * second)]:.2f} mV".replace("-", "−") in text
    assert text.startswith("23:44:")
    assert "RR 0." in text
    assert "HR " in text
    assert "probability 0.90" in text
    qtbot.mouseMove(lane.viewport(), QPoint(2, 2))
    qtbot.waitUntil(lambda: not lane.readout.isVisible())


def test_an_interval_that_was_corrected_is_read_out_as_such(
    qtbot: QtBot, window_with: Callable[[Core], MainWindow], standin_core: Core
) -> None:
    def analyze(recording: Recording, *_: object) -> NightAnalysis:
        analysis = make_analysis(recording)
        corrected = np.zeros(len(analysis.rr.rr_s), bool)
        corrected[np.searchsorted(analysis.rr.time_s, 610.0)] = True
        return replace(analysis, rr=replace(analysis.rr, corrected=corrected))

    window = window_with(replace(standin_core, analyze=analyze))
    open_and_wait(qtbot, window)
    facts = window.status.facts
    window.page.view.move_to(610.0)
    assert re.fullmatch(r"RR 0\.\d\d s corrected · HR \d+ /min", facts.rhythm.text())
    window.page.view.move_to(620.0)
    assert re.fullmatch(r"RR 0\.\d\d s · HR \d+ /min", facts.rhythm.text())


def test_the_filter_changes_what_is_drawn_and_read_but_no_result(qtbot: QtBot, window: MainWindow) -> None:
    lane, night = window.page.ecg_lane, window.session.night
    raw = np.array(lane.curve.yData)
    qtbot.keyClick(window, Qt.Key.Key_F)
    assert lane.filter == FilterChoice(band=True)
    assert not np.allclose(raw, lane.curve.yData, atol=0.01)
    shown = lane.value_at(3.0)
    assert shown is not None
    assert shown == pytest.approx(float(np.interp(3.0, lane.curve.xData, lane.curve.yData)), abs=1e-6)
    assert "0.5–40 Hz" in lane.legend.text()
    assert window.session.night is night
