"""Frame times of panning and zooming, and the largest stall of the event loop while a night is used.

Frames: the window at 1400x700 offscreen on 8 h at 100 Hz, 8 h at 1000 Hz and 24 h at 1000 Hz, with a colour for
each minute and every R peak, at four lengths of view; next to pyqtgraph's own peak downsampling on the same data
in the same run and, where it is installed, mne-qt-browser's (``--mne-python`` names a Python that has it; it is
no dependency of this program). A frame is a movement and all the painting that it causes, in processor time of the
window's thread.

Stalls: a timer of 5 ms runs while a simulated night is opened, analysed, panned, zoomed, edited and undone (see
tests/gui/stall_run.py).

Memory: the largest that a fresh process needed to open and analyse 24 h at 1000 Hz in the window.

Usage: ``python -m tests.benchmarks.drawing [--frames 25] [--only frames|stalls|memory] [--hours 8] [--fs 1000]
[--mne-python PYTHON]``
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("SEMSCNN_GUI_REVIEWS", tempfile.mkdtemp())

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QSettings

from semscnn_gui.gui.app import application
from semscnn_gui.gui.core import Core, OpenedReview
from semscnn_gui.gui.main_window import MainWindow
from semscnn_gui.gui.settings import Settings
from semscnn_gui.gui.time_view import LaneName
from semscnn_gui.recording.recording import EcgSignal, RecordedBeats, Recording
from tests.benchmarks.analyze_speed import SIMULATE, run
from tests.benchmarks.mne_frames import HEIGHT, VIEWS, WIDTH, made_samples, median_ms
from tests.support.standins import make_analysis

HERE = Path(__file__).resolve().parent
CASES = ((8, 100.0), (8, 1000.0), (24, 1000.0))
ASKED_MS, ASKED_MB = 16.0, 2000
THERE_AND_BACK = (1, 1, 1, 1, -1, -1, -1, -1)


def make_night(hours: int, fs: float) -> tuple[Recording, np.ndarray]:
    """A night of noise with beats."""
    samples, beats = made_samples(hours, fs)
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


def mne_frames(python, hours, fs, frames):
    """The same with mne-qt-browser, in a process of its own; None where it is not installed or fails."""
    command = [python, HERE / "mne_frames.py", f"{hours}", f"{fs:g}", f"{frames}"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return None
    return json.loads(done.stdout.splitlines()[-1]) if done.returncode == 0 else None


def print_frames(frames, folder, mne_python):
    app = application()
    worst = 0.0
    print(f"median frame in ms at {WIDTH}x{HEIGHT}, pan / zoom; asked for: {ASKED_MS:g} in each cell of ours")
    heads = f"{'ours':>15}{'pyqtgraph':>18}{'ratio':>14}{'mne-qt-browser':>20}{'ratio':>14}"
    print(f"{'':16}{'view':8}{heads}", flush=True)
    for hours, fs in CASES:
        recording, beats = make_night(hours, fs)
        ours = our_frames(app, recording, beats, folder, frames)
        theirs = pyqtgraph_frames(app, recording, frames)
        del recording
        mne = mne_frames(mne_python, hours, fs, max(2, frames // 8))
        for name in VIEWS:
            worst = max(worst, *ours[name])
            cells = f"{pair(ours[name]):>15}{pair(theirs[name]):>18}{ratio(theirs[name], ours[name]):>14}"
            if mne is None:
                cells += f"{'not installed':>20}"
            else:
                cells += f"{pair(mne[name]):>20}{ratio(mne[name], ours[name]):>14}"
            print(f"{f'{hours} h {fs:g} Hz':16}{name:8}{cells}", flush=True)
    print(f"largest cell of ours: {worst:.1f} ms")


def pair(values):
    return "{:.1f} / {:.1f}".format(*values)


def ratio(theirs, ours):
    return " / ".join(f"{a / b:.1f}" for a, b in zip(theirs, ours, strict=True))


def print_memory(folder):
    """Open and analyse 24 h at 1000 Hz in a fresh process; its peak memory."""
    hours, fs = 24, 1000
    path = Path(folder) / "day.edf"
    run([sys.executable, "-c", SIMULATE, str(fs), str(hours), str(path)])
    _, megabytes, minutes = run(
        [sys.executable, "-m", "tests.benchmarks.drawing", "--open-and-analyse", str(path)]
    )
    print(
        f"{hours} h at {fs} Hz opened and analysed in the window: {minutes.splitlines()[-1]} minutes, "
        f"peak memory {megabytes:.0f} MB; asked for: under {ASKED_MB}"
    )


def open_and_analyse(path, folder):
    app = application()
    window = open_window(app, Core(), folder)
    window.open_file(path)
    wait(app, lambda: window.session.night is not None and not window.session.busy, 3600.0)
    for _ in range(20):
        window.page.view.step(600.0)
        app.processEvents()
    print(len(window.session.night.analysis.minutes))
    window.close()


def print_stalls(hours, fs, folder):
    script = HERE.parent / "gui" / "stall_run.py"
    _, _, out = run([sys.executable, str(script), str(folder), "--hours", f"{hours:g}", "--fs", f"{fs:g}"])
    print(f"largest stalls in ms on {hours:g} h at {fs:g} Hz; asked for: 50")
    print(f"  {'':18}{'wall':>8}{'process':>10}{'window':>9}")
    for doing, (wall, used, own) in json.loads(out.splitlines()[-1])["largest"].items():
        print(f"  {doing:18}{wall:8.0f}{used:10.0f}{own:9.0f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--frames", type=int, default=25, help="frames in each cell")
    parser.add_argument("--only", choices=("frames", "stalls", "memory"), help="measure nothing else")
    parser.add_argument("--mne-python", default=sys.executable, help="a Python with mne-qt-browser")
    parser.add_argument("--open-and-analyse", type=Path, help=argparse.SUPPRESS)
    parser.add_argument(
        "--hours", type=float, default=8.0, help="length of the night whose stalls are measured"
    )
    parser.add_argument("--fs", type=float, default=1000.0, help="its sampling rate in Hz")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if chosen.open_and_analyse:
            open_and_analyse(chosen.open_and_analyse, folder)
            return
        if chosen.only in (None, "frames"):
            print_frames(chosen.frames, folder, chosen.mne_python)
        if chosen.only in (None, "stalls"):
            print_stalls(chosen.hours, chosen.fs, folder)
        if chosen.only in (None, "memory"):
            print_memory(folder)


if __name__ == "__main__":
    main()
