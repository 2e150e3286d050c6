"""Runs the program over the five nights and writes what comes of it as text."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from tests.golden import recordings, reviews
from tests.golden.entry_points import analyze_file, command_line
from tests.golden.readable import digest, shown

BITS = "bits.txt"
"""What may differ between processors: probabilities to their last bit, and digests of whole files."""
EXPORTS = {"csv": "csv", "json": "json", "apn": "apn", "edf": "edf", "rr": "txt", "png": "png", "svg": "svg",
           "fhir": "fhir.json", "dicom": "dcm"}  # fmt: skip


class Night(NamedTuple):
    """How a night comes about.

    Attributes:
        recording: Writes it to a folder.
        course: Reviews it.
        anonymise: Report and exports are anonymous.
        also_unreviewed: Its results without the review are written as well.
        other_threshold: One export is written at this threshold as well.
    """

    recording: Callable[[Path], Path]
    course: Callable[[Any], None]
    anonymise: bool = False
    also_unreviewed: bool = False
    other_threshold: float | None = None


NIGHTS = {
    "1-reviewed": Night(recordings.reviewed, reviews.with_every_step),
    "2-signed": Night(recordings.signed, reviews.signed, other_threshold=0.9),
    "3-anonymous": Night(recordings.anonymous, reviews.with_names, anonymise=True),
    "4-beats-only": Night(recordings.beats_only, reviews.of_beats),
    "5-gap": Night(recordings.with_gap, reviews.around_a_gap, also_unreviewed=True),
}
REFUSALS = "refusals.txt"
_OF_LIBRARY = re.compile(r"\S+/site-packages/\S+?:\d+")


def record(target: Path) -> None:
    """Write what the program makes of each night to a folder; what an earlier call wrote there is replaced."""
    target = target.resolve()
    target.mkdir(parents=True, exist_ok=True)
    here = Path.cwd()
    with tempfile.TemporaryDirectory() as name:
        for what in ("REVIEWS", "MODELS", "LOGS"):
            os.environ[f"SEMSCNN_GUI_{what}"] = str(Path(name) / "user" / what)
        try:
            for night, made in NIGHTS.items():
                shutil.rmtree(target / night, ignore_errors=True)
                (target / night).mkdir()
                (Path(name) / night).mkdir()
                # Sentences name files as they were named.
                os.chdir(Path(name) / night)
                _write_night(made, target / night)
            os.chdir(Path(name) / "1-reviewed")
            (target / REFUSALS).write_text(_refusals(), encoding="utf-8")
        finally:
            os.chdir(here)


def _write_night(night: Night, target: Path) -> None:
    file = night.recording(Path())
    review = reviews.review(file, night.course)
    said, made = _run_all(night, file, review)
    digests = {}
    for path in map(Path, (review, *made)):
        text, found = shown(path)
        digests |= found
        # Where nothing is left out, both commands write the same JSON.
        if path.name != "export.json" or night.anonymise:
            (target / _name_of_text(path)).write_text(text, encoding="utf-8", newline="")
    (target / "said.txt").write_text("\n".join(said), encoding="utf-8")
    rounded, exact = _model_outputs(file, review)
    (target / "outputs.txt").write_text(rounded, encoding="utf-8")
    bits = [f"{what}: {found}" for what, found in digests.items()]
    (target / BITS).write_text("\n".join(bits) + "\n\n" + exact, encoding="utf-8")


def _run_all(night: Night, file: Path, review: Path) -> tuple[list[str], list[str]]:
    """Run the commands; what they printed, and the names of the files that they wrote."""
    with_review = [file, "--review", review]
    anonymous = ["--anonymise"] if night.anonymise else []
    made = ["minutes.csv", "report.pdf"]
    if night.anonymise:
        said = [run("analyze", *with_review, "--csv", made[0])]
        said.append(run("analyze", *with_review, "--pdf", made[1], *anonymous))
    else:
        made.append("results.json")
        said = [run("analyze", *with_review, "--csv", made[0], "--pdf", made[1], "--json", made[2])]
    for kind, suffix in EXPORTS.items():
        # Annotations beside a recording of the same name would be read as an expert's.
        made.append(f"{'labels' if kind == 'apn' else 'export'}.{suffix}")
        said.append(run("export", *with_review, "--format", kind, "--out", made[-1], *anonymous))
    if night.also_unreviewed:
        made += ["unreviewed.json", "unreviewed.csv"]
        said.append(run("analyze", file, "--json", made[-2], "--csv", made[-1]))
    if night.other_threshold is not None:
        made.append("threshold.apn")
        at = ["--threshold", night.other_threshold]
        said.append(run("export", *with_review, "--format", "apn", "--out", made[-1], *at))
    return said, made


def _name_of_text(path: Path) -> str:
    as_it_is = path.suffix in (".json", ".csv") and not path.name.endswith(EXPORTS["fhir"])
    return path.name if as_it_is else f"{path.name}.txt"


def _model_outputs(file: Path, review: Path) -> tuple[str, str]:
    """Each minute's probability and its quality, and the beats: rounded to read, and exactly."""
    analysis = analyze_file(file, review)[0].analysis
    minutes = zip(analysis.minutes, analysis.probability, analysis.good_signal, strict=True)
    rounded = [f"{minute}\t{probability:.6f}\t{good:.3f}" for minute, probability, good in minutes]
    peaks, rr = analysis.peaks.time_s, analysis.rr
    rounded.append(
        f"[{len(peaks)} R peaks, {len(rr.rr_s)} intervals, {int(np.sum(rr.corrected))} corrected, "
        f"{int(np.sum(rr.valid))} valid, {float(np.sum(rr.rr_s)):.3f} s]"
    )
    exact = [
        f"{i}\t{float(value).hex()}" for i, value in zip(analysis.minutes, analysis.probability, strict=True)
    ]
    arrays = {"probability": analysis.probability, "good signal": analysis.good_signal, "R peaks": peaks,
              "RR intervals": rr.rr_s, "times of RR intervals": rr.time_s}  # fmt: skip
    exact += [f"{name}: {digest(np.ascontiguousarray(values).tobytes())}" for name, values in arrays.items()]
    return "\n".join(rounded) + "\n", "\n".join(exact) + "\n"


def _refusals() -> str:
    """What the program says to input that it cannot use."""
    file, review = "reviewed.edf", "reviewed.edf.semscnn-review.json"
    other = Path("../2-signed/signed.edf.semscnn-review.json")
    Path("damaged.semscnn-review.json").write_bytes(Path(review).read_bytes()[:-40])
    Path("cut.edf").write_bytes(Path(file).read_bytes()[:200])
    Path("short.txt").write_text("800\n" * 100)
    commands = (
        ("analyze", "gone.edf"),
        ("analyze", "cut.edf"),
        ("analyze", "short.txt"),
        ("analyze", file, "--channel", "ECG V9"),
        ("analyze", file, "--model", "unknown"),
        ("analyze", file, "--start", "80"),
        ("analyze", file, "--review", other),
        ("analyze", file, "--review", "damaged.semscnn-review.json"),
        ("analyze", file, "--pdf", "nowhere/report.pdf"),
        ("export", file, "--format", "edf", "--out", file),
        ("export", file, "--format", "csv", "--out", "other.semscnn-review.json"),
    )
    return "\n".join(run(*command) for command in commands)


def run(*arguments: object) -> str:
    """Run a command; the command, what it printed and its exit code."""
    words = [str(word) for word in arguments]
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = command_line(words)
    printed = "".join(f"{stream}: {line}\n" for stream, text in (("out", out), ("err", err))
                      for line in text.getvalue().splitlines())  # fmt: skip
    # Where this machine keeps temporary files and libraries is no part of a sentence.
    printed = _OF_LIBRARY.sub("<library>", printed.replace(str(Path.cwd().parent), "TMP"))
    return f"$ semscnn-gui {' '.join(words)}\n{printed}exit: {code}\n"
