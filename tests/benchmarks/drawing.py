"""Frame times of panning and zooming, and the largest stall of the event loop while a night is used.

Frames: the window at 1400x700 offscreen on 8 h at 100 Hz, 8 h at 1000 Hz and 24 h at 1000 Hz, with a colour for
each minute and every R peak, at four lengths of view; next to pyqtgraph's own peak downsampling on the same data
in the same run and, where it is installed, mne-qt-browser's. A frame is a movement and all the painting that it
causes, in processor time of the window's thread.

Stalls: a timer of 5 ms runs while a simulated night is opened, analysed, panned, zoomed, edited and undone.

Usage: ``python tests/benchmarks/drawing.py [--frames 25] [--only-frames | --only-stalls] [--hours 8] [--fs 1000]``
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("SEMSCNN_GUI_REVIEWS", tempfile.mkdtemp())
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "gui"))

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QObject, QSettings, Qt, QTimer
from standins import make_analysis

from semscnn_gui.gui.app import application
from semscnn_gui.gui.core import Core, OpenedReview
from semscnn_gui.gui.main_window import MainWindow
from semscnn_gui.gui.settings import Settings
from semscnn_gui.gui.time_view import LaneName
from semscnn_gui.night.model import MinuteState
from semscnn_gui.recording.model import EcgSignal, RecordedBeats, Recording

WIDTH, HEIGHT = 1400, 700
CASES = ((8, 100.0), (8, 1000.0), (24, 1000.0))
VIEWS = {"night": None, "1 h": 3600.0, "5 min": 300.0, "30 s": 30.0}
ASKED_MS = 16.0
THERE_AND_BACK = (1, 1, 1, 1, -1, -1, -1, -1)


def make_night(hours: int, fs: float) -> tuple[Recording, np.ndarray]:
    """A night of noise with beats; made by chunks, so that its making needs no more memory than itself."""
    n, rng = int(3600 * hours * fs), np.random.default_rng(1)
    samples = np.empty(n, np.float32)
    for at in range(0, n, 1 << 22):
        piece = samples[at : at + (1 << 22)]
        piece[:] = 0.03 * rng.standard_normal(len(piece), dtype=np.float32)
    beats = np.cumsum(0.9 + 0.06 * rng.standard_normal(hours * 4300))
    beats = beats[beats < 3600 * hours - 1]
    samples[(beats * fs).astype(int)] += 1.2
    recording = Recording(
        path=Path("night.edf"), name="night", format="EDF+C", sha256=f"{hours}-{fs:g}",
        start=datetime(2026, 3, 1, 22, 30), duration_s=3600.0 * hours,
        ecg=EcgSignal(samples, fs, "ECG", "mV"),
    )  # fmt: skip
    return recording, beats


def wait(app, until, seconds=300.0):
    end = time.monotonic() + seconds
    while not until():
        if time.monotonic() > end:
            sys.exit("waited too long")
        app.processEvents()
        time.sleep(0.002)


def open_window(app, core, folder) -> MainWindow:
    window = MainWindow(core, Settings(QSettings(str(Path(folder) / "s.ini"), QSettings.Format.IniFormat)))
    window.show()
    window.resize(WIDTH, HEIGHT)
    app.processEvents()
    return window


def median_ms(app, move, frames) -> float:
    """Median time at work of a movement and the painting it causes.

    Processor time of this thread: what else runs on the machine is not the window's. Where the machine is idle, it
    equals wall time.
    """
    times = []
    for i in range(frames + 3):
        began = time.thread_time()
        move(i)
        app.processEvents()
        times.append(1000 * (time.thread_time() - began))
    return statistics.median(times[3:])


def our_frames(app, recording, beats, folder, frames):
    """Median frame of panning and zooming in each view: {view: (pan, zoom)}."""
    marked = Recording(**{f: getattr(recording, f) for f in recording.__slots__ if f != "beats"},
                       beats=RecordedBeats(beats, "made"))  # fmt: skip
    core = Core(
        open=lambda *_: recording,
        analyze=lambda *_: make_analysis(marked),
        open_review=lambda *_: OpenedReview(),
    )
    window = open_window(app, core, folder)
    window.open_file(Path("night.edf"))
    wait(app, lambda: window.session.night is not None and not window.session.busy)
    view, told = window.page.view, {}
    for name, span in VIEWS.items():
        span = recording.duration_s if span is None else span
        window.page.ecg_lane.at_speed = False
        for lane in LaneName:
            view.set_span(lane, span)
        view.move_to(recording.duration_s / 2)
        app.processEvents()

        def pan(i, span=span):
            # The whole night cannot be panned; there the cursor moves through it.
            if span >= recording.duration_s:
                view.step(0.01 * span * THERE_AND_BACK[i % 8])
            else:
                view.pan(LaneName.ECG, 0.1 * span * THERE_AND_BACK[i % 8])

        def zoom(i):
            window.page.zoom(LaneName.ECG, 1.1 if i % 2 else 1 / 1.1)

        told[name] = (median_ms(app, pan, frames), median_ms(app, zoom, frames))
    window.close()
    window.deleteLater()
    app.processEvents()
    return told


def pyqtgraph_frames(app, recording, frames):
    """The same with a plot of pyqtgraph's own, downsampled to peaks, with nothing but the trace."""
    plot = pg.PlotWidget()
    plot.resize(WIDTH, HEIGHT)
    ecg = recording.ecg
    item = plot.plot(np.arange(len(ecg.samples_mv)) / ecg.fs, ecg.samples_mv)
    item.setDownsampling(auto=True, method="peak")
    item.setClipToView(True)
    plot.show()
    told = {}
    for name, span in VIEWS.items():
        span = recording.duration_s if span is None else span
        state = {"low": (recording.duration_s - span) / 2, "span": span}

        def show(state=state):
            plot.setXRange(state["low"], state["low"] + state["span"], padding=0)

        def pan(i, state=state):
            state["low"] += 0.01 * state["span"] * (1 if i % 8 < 4 else -1)
            show(state)

        def zoom(i, state=state):
            state["span"] *= 1.1 if i % 2 else 1 / 1.1
            show(state)

        show()
        told[name] = (median_ms(app, pan, frames), median_ms(app, zoom, frames))
    plot.close()
    return told


def mne_frames(app, recording, frames):
    """The same with mne-qt-browser, or None where it is not installed."""
    try:
        import mne
        import mne_qt_browser  # noqa: F401
    except ImportError:
        return None
    ecg = recording.ecg
    raw = mne.io.RawArray(
        np.nan_to_num(ecg.samples_mv[np.newaxis]).astype(float) * 1e-3,
        mne.create_info(["ECG"], ecg.fs, "ecg"), verbose="error",
    )  # fmt: skip
    minutes = int(recording.duration_s // 60)
    raw.set_annotations(
        mne.Annotations(60.0 * np.arange(minutes), [60.0] * minutes, ["N", "A"] * (minutes // 2))
    )
    mne.viz.set_browser_backend("qt", verbose="error")
    told = {}
    for name, span in VIEWS.items():
        figure = raw.plot(
            duration=span or recording.duration_s, n_channels=1, block=False, show=True, verbose="error"
        )
        figure.resize(WIDTH, HEIGHT)
        app.processEvents()
        plot = figure.mne.plt
        low, high = plot.viewRange()[0]
        step = 0.01 * (high - low)

        def pan(i, plot=plot, low=low, high=high, step=step):
            plot.setXRange(low + step * (i % 5), high + step * (i % 5), padding=0)

        told[name] = (median_ms(app, pan, frames), float("nan"))
        figure.close()
    return told


def print_frames(frames, folder):
    app = application()
    worst = 0.0
    print(f"median frame in ms at {WIDTH}x{HEIGHT}, pan / zoom; asked for: {ASKED_MS:g} in each cell of ours")
    print(f"{'':16}{'view':8}{'ours':>15}{'pyqtgraph':>17}{'ratio':>8}{'mne-qt-browser':>17}")
    for hours, fs in CASES:
        recording, beats = make_night(hours, fs)
        ours = our_frames(app, recording, beats, folder, frames)
        theirs = pyqtgraph_frames(app, recording, frames)
        mne = mne_frames(app, recording, max(3, frames // 5))
        for name in VIEWS:
            worst = max(worst, *ours[name])
            other = "not installed" if mne is None else f"{mne[name][0]:.0f}"
            print(
                f"{f'{hours} h {fs:g} Hz':16}{name:8}{ours[name][0]:7.1f} /{ours[name][1]:6.1f}"
                f"{theirs[name][0]:9.1f} /{theirs[name][1]:6.1f}{theirs[name][0] / ours[name][0]:8.1f}{other:>17}"
            )
    print(f"largest cell of ours: {worst:.1f} ms")


class Stalls(QObject):
    """Times between two ticks of a 5 ms timer: wall, and processor time of the process meanwhile."""

    def __init__(self):
        super().__init__()
        self.doing, self.worst = "", {}
        self._last, self._used = time.perf_counter(), time.process_time()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start(5)

    def _tick(self):
        now, used = time.perf_counter(), time.process_time()
        stall = (1000 * (now - self._last), 1000 * (used - self._used))
        self.worst[self.doing] = max(self.worst.get(self.doing, (0.0, 0.0)), stall)
        self._last, self._used = now, used

    def stop(self):
        self._timer.stop()


def print_stalls(hours, fs, folder):
    from semscnn_gui.recording.demo import simulate_night
    from semscnn_gui.recording.writing import write_edf

    app = application()
    path = write_edf(simulate_night(fs=fs, hours=hours), Path(folder) / "night.edf")
    window = open_window(app, Core(), folder)
    window.prepare()
    app.processEvents()
    stalls = Stalls()
    stalls.doing = "open and analyse"
    window.open_file(path)
    wait(app, lambda: window.session.night is not None and not window.session.busy)
    view, review = window.page.view, window.review

    def many(doing, what, times=40):
        stalls.doing = doing
        for i in range(times):
            what(i)
            for _ in range(3):
                app.processEvents()
                time.sleep(0.004)

    view.move_to(3600.0)
    many("pan", lambda i: view.pan(LaneName.ECG, 3.0))
    many("zoom", lambda i: window.page.zoom(LaneName.ECG, 1.6 if i % 20 < 10 else 1 / 1.6))
    many("edit", lambda i: review.mark(MinuteState.APNEA if i % 2 else MinuteState.UNSCORABLE))
    many("undo", lambda i: review.undo())
    slider = window.page.panel.threshold.slider
    many("threshold", lambda i: slider.setValue(30 + i))
    stalls.doing = "edit R peaks"
    for _ in range(3):
        window.peaks.go_to_peak(1)
        window.peaks.delete_peak()
    wait(app, lambda: not window.session.night.beats_pending)
    stalls.stop()
    print(f"largest stall in ms on {hours:g} h at {fs:g} Hz (of it at work); asked for: 50")
    for doing, (wall, used) in stalls.worst.items():
        print(f"  {doing:18}{wall:7.0f} ({min(wall, used):.0f})")
    window.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--frames", type=int, default=25, help="frames in each cell")
    parser.add_argument("--only-frames", action="store_true")
    parser.add_argument("--only-stalls", action="store_true")
    parser.add_argument(
        "--hours", type=float, default=8.0, help="length of the night whose stalls are measured"
    )
    parser.add_argument("--fs", type=float, default=1000.0, help="its sampling rate in Hz")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if not chosen.only_stalls:
            print_frames(chosen.frames, folder)
        if not chosen.only_frames:
            print_stalls(chosen.hours, chosen.fs, folder)


if __name__ == "__main__":
    main()
