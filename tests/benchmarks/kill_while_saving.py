"""Kills a process with SIGKILL at random moments while it saves edits, and looks at what is on disk after each.

``python -m tests.benchmarks.kill_while_saving --kills 300`` prints one line of JSON and ends with 1 if an edit
that was told to be saved is lost, a file cannot be read, or the recording is not offered at the next start.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from semscnn_gui.errors import InputError
from semscnn_gui.night.autosave import Autosave
from semscnn_gui.night.document import ReviewDocument
from semscnn_gui.night.history import Saving
from semscnn_gui.night.night_analysis import NightAnalysis
from semscnn_gui.night.open_mark import left_open
from semscnn_gui.night.review_file import FOLDER_VARIABLE, ReviewFile, read_review, user_folder
from semscnn_gui.night.saved_review import SavedReview
from tests.support.nights import night_of

# After so many kills a new night is begun: one that grows without end would measure its size.
KILLS_PER_NIGHT = 25
LONGEST_S = 0.25
# An edit a millisecond is far more than hands do, and leaves the thread that saves something to miss.
BETWEEN_EDITS_S = 0.001


@dataclass
class Seen:
    """What was found after all kills."""

    kills: int = 0
    edits: int = 0
    lost: int = 0
    unreadable: int = 0
    not_offered: int = 0
    killed_while_writing: int = 0


def analysis_in(folder: Path) -> NightAnalysis:
    analysis = night_of("AN" * 240).analysis
    return replace(analysis, recording=replace(analysis.recording, path=folder / "n.edf", sha256="ab" * 32))


def last_edit(saved: SavedReview | None) -> int:
    """Number of the edit that was saved last; edits are notes with their number as text."""
    return 0 if saved is None else max((int(text) for text in saved.review.notes.values()), default=0)


def edit_until_killed(folder: Path, told: int, in_background: bool) -> None:
    """Edit without end; tell the number of each edit once it is known to be saved."""

    def tell(saved: SavedReview) -> None:
        os.write(told, b"%d\n" % last_edit(saved))

    analysis = analysis_in(folder)
    file = ReviewFile(analysis.recording)
    file.hold()
    saved = file.load()
    autosave = Autosave(file, lambda saved, error: None if error else tell(saved))
    document = ReviewDocument(analysis, saved=saved, store=autosave if in_background else file)
    number = last_edit(saved)
    tell(document.snapshot())
    while True:
        number += 1
        document.set_note(number % 480, str(number))
        if in_background:
            time.sleep(BETWEEN_EDITS_S)
        elif document.saving is Saving.SAVED:
            tell(document.snapshot())


def killed_at_random(folder: Path, in_background: bool, pause_s: float) -> int:
    """Let a process edit, kill it, and return the number of the last edit that it said was saved."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            edit_until_killed(folder, writing, in_background)
        finally:
            os._exit(1)
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        first = told.readline()
        time.sleep(pause_s)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        lines = (first + told.read()).split(b"\n")[:-1]
    if not lines:
        raise RuntimeError("the process that edits did not begin")
    return int(lines[-1])


def look(folder: Path, acknowledged: int, seen: Seen) -> None:
    """Count what is wrong on disk after a kill."""
    recording = analysis_in(folder).recording
    seen.kills += 1
    seen.killed_while_writing += any(folder.glob(".*.part"))
    for part in folder.glob(".*.part"):
        part.unlink()
    seen.not_offered += [left.path for left in left_open(user_folder())] != [recording.path]
    for path in folder.glob("*.json"):
        try:
            read_review(path, recording)
        except InputError:
            seen.unreadable += 1
    file = ReviewFile(recording)
    try:
        saved = file.load()
    except InputError:
        saved = None
    whole = saved is not None and len(saved.log) == last_edit(saved)
    if acknowledged and (last_edit(saved) < acknowledged or not whole or file.problems):
        seen.lost += 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    dice = random.Random(options.seed)  # noqa: S311 (nothing here is a secret)
    seen = Seen()
    while seen.kills < options.kills:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name) / "night"
            folder.mkdir()
            os.environ[FOLDER_VARIABLE] = str(Path(name) / "data")
            acknowledged = 0
            for _ in range(min(KILLS_PER_NIGHT, options.kills - seen.kills)):
                pause_s = dice.uniform(0, LONGEST_S)
                acknowledged = killed_at_random(folder, seen.kills % 2 == 0, pause_s)
                look(folder, acknowledged, seen)
            seen.edits += acknowledged
        print(json.dumps(asdict(seen)), file=sys.stderr, flush=True)
    print(json.dumps(asdict(seen)))
    return bool(seen.lost or seen.unreadable or seen.not_offered)


if __name__ == "__main__":
    sys.exit(main())
