"""Frame times of mne-qt-browser on the night that drawing.py measures; needs numpy, mne and mne-qt-browser alone.

``python mne_frames.py HOURS FS FRAMES`` prints JSON: view -> [median pan, median zoom] in ms of processor time of
the window's thread. drawing.py runs it in a process of its own, with another Python if it is told of one.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time

import numpy as np

WIDTH, HEIGHT = 1400, 700
VIEWS = {"night": None, "1 h": 3600.0, "5 min": 300.0, "30 s": 30.0}


def made_samples(hours: int, fs: float) -> tuple[np.ndarray, np.ndarray]:
    """Samples in mV of a night of noise with beats, and the seconds of the beats.

    Made piece by piece, so that its making needs no more memory than itself.
    """
    n, rng = int(3600 * hours * fs), np.random.default_rng(1)
    samples = np.empty(n, np.float32)
    for at in range(0, n, 1 << 22):
        piece = samples[at : at + (1 << 22)]
        piece[:] = 0.03 * rng.standard_normal(len(piece), dtype=np.float32)
    beats = np.cumsum(0.9 + 0.06 * rng.standard_normal(hours * 4300))
    beats = beats[beats < 3600 * hours - 1]
    samples[(beats * fs).astype(int)] += 1.2
    return samples, beats


def median_ms(app, move, frames: int) -> float:
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


def main(hours: int, fs: float, frames: int) -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    import mne
    from qtpy.QtWidgets import QApplication

    samples, _beats = made_samples(hours, fs)
    raw = mne.io.RawArray(
        samples[np.newaxis].astype(float) * 1e-3, mne.create_info(["ECG"], fs, "ecg"), verbose="error"
    )
    minutes = 60 * hours
    raw.set_annotations(
        mne.Annotations(60.0 * np.arange(minutes), [60.0] * minutes, ["N", "A"] * (minutes // 2))
    )
    mne.viz.set_browser_backend("qt", verbose="error")
    app = QApplication.instance() or QApplication([])
    told = {}
    for name, wanted in VIEWS.items():
        # Of the whole night nearly all, or there would be nowhere to pan to.
        span = wanted or 0.9 * 3600.0 * hours
        figure = raw.plot(duration=span, n_channels=1, block=False, show=True, verbose="error")
        figure.resize(WIDTH, HEIGHT)
        app.processEvents()
        plot = figure.mne.plt
        low = 0.0 if wanted is None else 1800.0 * hours

        def pan(i, plot=plot, low=low, span=span):
            at = low + 0.01 * span * (i % 5)
            plot.setXRange(at, at + span, padding=0)

        def zoom(i, plot=plot, low=low, span=span):
            plot.setXRange(low, low + span * (1.0 if i % 2 else 0.9), padding=0)

        told[name] = (median_ms(app, pan, frames), median_ms(app, zoom, frames))
        figure.close()
    print(json.dumps(told))


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]))
