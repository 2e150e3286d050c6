"""Write a sample of each file that this version writes: ``python -m tests.samples.make_samples``.

They go to tests/samples/VERSION. Run it once for a version, with its release: a folder that is there is refused,
for samples are never regenerated.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["LOGNAME"] = "reader"
os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np

from semscnn_gui import __version__
from semscnn_gui.cli import main as command_line
from semscnn_gui.ecg.rr_intervals import UnscorableReason
from semscnn_gui.ecg.windows import PREPROCESSING, NightWindows
from semscnn_gui.night.analysis import analyze_recording
from semscnn_gui.night.document import ReviewDocument
from semscnn_gui.night.night_analysis import MinuteState, NightAnalysis
from semscnn_gui.night.open_mark import AlreadyOpenError
from semscnn_gui.night.reanalysis import reanalyze
from semscnn_gui.night.review_file import FOLDER_VARIABLE, SUFFIX, ReviewFile
from semscnn_gui.night.study import Study
from semscnn_gui.recording import open_recording
from semscnn_gui.semscnn.weights import MEMBER_SHAPES, ModelWeights, save_weights
from semscnn_gui.training.labelled_night import LabelledNight
from semscnn_gui.training.prepared import write_prepared
from tests.support.recordings import rr_ms

SAMPLES = Path(__file__).parent
APNEA, NORMAL, UNSCORABLE = MinuteState.APNEA, MinuteState.NORMAL, MinuteState.UNSCORABLE
# No sample may name a folder of the machine that made it.
SOMEWHERE = Path("/recordings")
# Each look at the clock is a second later.
FIRST_STEP = datetime.fromisoformat("2026-03-16T08:30:00+01:00")
# What is larger is kept packed.
LARGEST = 20_000


def make(target: Path) -> None:
    """Write all samples to a new folder."""
    with tempfile.TemporaryDirectory() as name:
        os.environ[FOLDER_VARIABLE] = str(Path(name) / "user")
        os.chdir(name)
        samples = Path(name) / "samples"
        samples.mkdir()
        for write in (_recordings, _model, _reviews, _results, _exports, _batch, _prepared, _settings):
            folder = samples / write.__name__.strip("_")
            folder.mkdir()
            write(folder, samples)
        for path in sorted(samples.rglob("*.*")):
            if path.is_file() and path.stat().st_size > LARGEST:
                path.with_name(path.name + ".gz").write_bytes(gzip.compress(path.read_bytes(), mtime=0))
                path.unlink()
        shutil.copytree(samples, target)


def run(*arguments: object) -> None:
    """Run a command that must succeed."""
    code = command_line([str(argument) for argument in arguments])
    assert code == 0, arguments


def _recordings(folder: Path, _samples: Path) -> None:
    """Beats that this program did not write, and simulated nights that it did."""
    lines = ["# Start: 2026-03-14 23:10:00", "rr", *map(str, rr_ms(14, range(5, 10), seed=6))]
    (folder / "night.txt").write_text("\n".join(lines) + "\n")
    run("demo-recording", folder / "demo.edf", "--hours", 0.1, "--fs", 80, "--seed", 3)
    run("demo-recording", folder / "demo-wfdb", "--hours", 0.1, "--fs", 80, "--seed", 4)


def _model(folder: Path, _samples: Path) -> None:
    """A model with all that its description can hold; its weights are a pattern."""
    tensors = {
        f"member{member}/{name}": (((np.arange(np.prod(shape)) * 7 + member) % 13 - 6) / 64)
        .astype(np.float32)
        .reshape(shape)
        for member in range(2)
        for name, shape in MEMBER_SHAPES.items()
    }
    weights = ModelWeights(
        name="sample",
        version="2.1",
        recipe="rri",
        inputs=("rri_relative", "rri_deviation"),
        threshold=0.45,
        preprocessing=PREPROCESSING,
        tensors=tensors,
        smoothing={"kind": "mean_logit", "minutes": 5},
        training={"seed": 7, "nights": ["a01", "b02"], "versions": {"semscnn_gui": __version__}},
        calibration={"slope": 0.9, "offset": -0.1},
        ahi={"per_apnea_minute": 1.3, "error_sd": 12.5, "largest_per_hour": 55.0, "from": "probability",
             "nights": 30},
    )  # fmt: skip
    save_weights(weights, folder / "sample.safetensors")


def _analysis(recording: Path, model: Path | None = None) -> NightAnalysis:
    return analyze_recording(open_recording(recording), str(model) if model else None)


def _reviews(folder: Path, samples: Path) -> None:
    """Reviews in every state, each in a folder of its name."""
    night = _analysis(samples / "recordings" / "night.txt")
    courses: dict[str, Callable[[ReviewDocument], None]] = {
        "first-edit": lambda document: document.mark(range(2, 4), APNEA),
        "every-step": _every_step,
        "r-peaks": _r_peaks,
        "study": lambda document: document.set_study(STUDY),
        "signed": _signed,
        "edited-after-signing": _edited_after_signing,
        "undone": _undone,
    }
    for name, course in courses.items():
        _review(folder / name, night, course)
    _review(
        folder / "signed-over-another-model",
        _analysis(night.recording.path, samples / "model" / "sample.safetensors"),
        _signed,
    )
    _review(folder / "on-a-lead", _analysis(samples / "recordings" / "demo.edf"), _signed)
    _version_1(folder, night)
    _in_the_users_folder(folder / "users-folder", night)


STUDY = Study(
    patient_name="Jane Doe", patient_id="MRN-0042", birth_date="1961-07-02", sex="F", referred_by="Dr. Hopper",
    technician="A. Novak", institution="Sleep laboratory", indication="snoring, ½ awake",
    interpretation="Two lines.\nRepeat.", strips=(3, 1),
)  # fmt: skip


def _review(folder: Path, night: NightAnalysis, course: Callable[[ReviewDocument], object]) -> None:
    folder.mkdir()
    here = replace(night, recording=replace(night.recording, path=folder / night.recording.path.name))
    seconds = count()
    document = ReviewDocument(
        here, store=ReviewFile(here.recording), now=lambda: FIRST_STEP + timedelta(seconds=next(seconds))
    )
    course(document)
    assert (folder / (night.recording.name + SUFFIX)).is_file()


def _every_step(document: ReviewDocument) -> None:
    document.view = {"cursor_s": 123.5, "docks": ["runs"]}
    document.mark(range(2, 5), APNEA)
    document.mark(range(7, 9), UNSCORABLE)
    document.accept(range(5, 7))
    document.clear(range(8, 9))
    document.set_note(3, 'ringing, "phone" ½ awake')
    document.set_note(9, "removed again")
    document.set_note(9, "")
    document.set_threshold(0.42)
    document.mark_reviewed(range(9, 11))
    document.mark_unreviewed(range(10, 11))
    document.sign("Dr. Ada Byron")
    document.withdraw_signature()


def _r_peaks(document: ReviewDocument) -> None:
    peaks = document.night.analysis.peaks.time_s
    document.delete_peak(float(peaks[100]))
    document.add_peak(round(float(peaks[200] + peaks[201]) / 2, 2))
    document.move_peak(float(peaks[300]), round(float(peaks[300]), 2) + 0.1)
    document.adopt(reanalyze(document.night.analysis, document.review.beat_edits))


def _signed(document: ReviewDocument) -> None:
    document.mark(range(2, 4), APNEA)
    document.set_note(2, "clear")
    document.set_threshold(0.5)
    document.sign("Dr. Ada Byron")


def _edited_after_signing(document: ReviewDocument) -> None:
    _signed(document)
    document.mark(range(4, 5), NORMAL)


def _undone(document: ReviewDocument) -> None:
    document.mark(range(2, 4), APNEA)
    document.mark(range(5, 6), NORMAL)
    document.set_note(5, "undone")
    document.undo()
    document.undo()


def _version_1(folder: Path, night: NightAnalysis) -> None:
    """The first schema, which no released version writes any more: a step for each field of the report, no log."""
    _review(folder / "schema-1", night, _every_step_of_version_1)
    path = folder / "schema-1" / (night.recording.name + SUFFIX)
    whole = json.loads(path.read_bytes())
    whole["schema"]["version"] = 1
    del whole["log"], whole["sha256"]
    whole["review"]["report"] = whole["review"].pop("study")
    changes = [("patient_name", None, "A"), ("indication", None, "snoring"), ("patient_name", "A", "B")]
    for step, (field, before, after) in zip([*whole["done"][1:], *whole["undone"]], changes, strict=True):
        step |= {"action": "report", "detail": field}
        step |= {"before": {"report": {field: before}}, "after": {"report": {field: after}}}
    path.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    for previous in path.parent.glob("*.previous.json"):
        previous.unlink()


def _every_step_of_version_1(document: ReviewDocument) -> None:
    document.mark(range(2, 4), NORMAL)
    document.set_study(Study(patient_name="A"))
    document.set_study(Study(patient_name="A", indication="snoring"))
    document.set_study(Study(patient_name="B", indication="snoring"))
    document.undo()


def _in_the_users_folder(folder: Path, night: NightAnalysis) -> None:
    """A review that could not be saved next to its recording, that of a second window, and an open mark."""
    user = Path(os.environ[FOLDER_VARIABLE])
    shutil.rmtree(user, ignore_errors=True)
    away = replace(night, recording=replace(night.recording, path=SOMEWHERE / "night.txt"))
    store = ReviewFile(away.recording)
    store.hold()
    document = ReviewDocument(away, store=store)
    document.mark(range(1, 3), APNEA)
    second = ReviewFile(away.recording)
    try:
        second.hold()
    except AlreadyOpenError:
        ReviewDocument(away, store=second).mark(range(6, 7), NORMAL)
    # As a process that was killed leaves it: with its mark.
    shutil.copytree(user, folder, ignore=shutil.ignore_patterns("*.lock"))
    store.close()


def _results(folder: Path, samples: Path) -> None:
    night = samples / "recordings" / "night.txt"
    signed = samples / "reviews" / "signed" / ("night.txt" + SUFFIX)
    run("analyze", night, "--json", folder / "unreviewed.json", "--csv", folder / "unreviewed.csv")
    run(
        "analyze", night, "--review", signed, "--json", folder / "signed.json", "--csv", folder / "signed.csv"
    )
    study = samples / "reviews" / "study" / ("night.txt" + SUFFIX)
    anonymous = ("--format", "json", "--anonymise", "--out", folder / "anonymous.json")
    run("export", night, "--review", study, *anonymous)


def _exports(folder: Path, samples: Path) -> None:
    night = samples / "recordings" / "night.txt"
    signed = samples / "reviews" / "signed" / ("night.txt" + SUFFIX)
    for kind, suffix in (("csv", "csv"), ("rr", "txt"), ("edf", "edf"), ("apn", "apn")):
        # Annotations beside a recording of the same name would be read as an expert's.
        name = "labels" if kind == "apn" else "night"
        run("export", night, "--review", signed, "--format", kind, "--out", folder / f"{name}.{suffix}")
    demo = samples / "recordings" / "demo.edf"
    review = samples / "reviews" / "on-a-lead" / ("demo.edf" + SUFFIX)
    run("export", demo, "--review", review, "--format", "edf", "--out", folder / "demo.edf")


def _batch(folder: Path, samples: Path) -> None:
    nights = Path("nights")
    nights.mkdir()
    shutil.copy(samples / "recordings" / "night.txt", nights)
    (nights / "broken.edf").write_bytes(b"0       broken")
    command_line(["batch", str(nights), "--out", str(folder), "--jobs", "1"])
    for part in folder.glob(".*"):
        part.unlink()


def _prepared(folder: Path, _samples: Path) -> None:
    """Two nights of a few windows, one of them of an AHI that is known."""
    nights = []
    for number, minutes in enumerate((3, 2)):
        reason = tuple(UnscorableReason.NOISE if minute == 1 else None for minute in range(minutes))
        kept = np.array([minute for minute in range(minutes) if reason[minute] is None])
        series = (np.arange(len(kept) * 1800) % 100 / 64 + number).astype(np.float32)
        windows = NightWindows(kept, series.reshape(-1, 2, 900), reason)
        label = np.array([1, 0, -1][:minutes], np.int8)
        rate = np.array([61.5, np.nan, 63.25][:minutes])
        nights.append(LabelledNight(f"ø-{number}", f"person {number}", label, windows, rate, PREPROCESSING))
    write_prepared(nights, "rri", folder / "windows.npz", {"ø-0": 12.5})


def _settings(folder: Path, _samples: Path) -> None:
    from PySide6.QtCore import QSettings

    from semscnn_gui.gui.app import application
    from semscnn_gui.gui.main_window import MainWindow
    from semscnn_gui.gui.settings import Settings
    from semscnn_gui.gui.theme import ThemeChoice

    app = application()
    settings = Settings(QSettings(str(folder / "semscnn-gui.ini"), QSettings.Format.IniFormat))
    settings.theme, settings.font_percent, settings.language = ThemeChoice.DARK, 115, "de"
    settings.signer, settings.paper = "Dr. Ada Byron", "Letter"
    settings.keeps_recent = True
    for name in ("old.edf", "night.txt"):
        settings.add_recent(SOMEWHERE / name)
    window = MainWindow(settings=settings)
    window.show()
    window.prepare()
    window.resize(780, 700)  # no larger than the screen that Qt makes up without a display
    window.stack.setCurrentWidget(window.page)
    window.page.docks[-1].close()
    app.processEvents()
    window.close()
    app.processEvents()


def main() -> int:
    target = SAMPLES / ".".join(__version__.split(".")[:2])
    if target.exists():
        sys.exit(f"{target} is there: samples are never regenerated")
    make(target)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
