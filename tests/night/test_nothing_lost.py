"""Full disks, vanished folders, other windows, damaged files, clocks that go back: told, and nothing lost."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from semscnn_gui import atomic_write as atomic
from semscnn_gui.errors import InputError
from semscnn_gui.night.audit import Did
from semscnn_gui.night.commands import Action
from semscnn_gui.night.document import ReviewDocument
from semscnn_gui.night.history import Saving
from semscnn_gui.night.open_mark import AlreadyOpenError, OpenMark, forget, left_open
from semscnn_gui.night.review_file import SUFFIX, ReviewFile, read_review
from tests.support.reviews import A, N, X, analysis_in, stored

ROOT = Path(__file__).resolve().parents[2]
HOME = "n.edf" + SUFFIX
PREVIOUS = "n.edf.semscnn-review.previous.json"


def refuse_writing_in(monkeypatch: pytest.MonkeyPatch, code: int, *folders: Path) -> None:
    """From now on the system refuses new files in these folders."""
    real = atomic.tempfile.mkstemp

    def mkstemp(*args, dir, **kwargs):
        if Path(dir) in folders:
            raise OSError(code, os.strerror(code), str(dir))
        return real(*args, dir=dir, **kwargs)

    monkeypatch.setattr(atomic.tempfile, "mkstemp", mkstemp)


# What the system refuses


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EIO, errno.ESTALE])
def test_what_the_system_refuses_is_told_and_kept_and_saved_once_it_can_be(
    tmp_path, data_folder, monkeypatch, code
):
    document = stored(analysis_in(tmp_path))
    document.mark(range(0, 1), N)
    before = (tmp_path / HOME).read_bytes()
    with monkeypatch.context() as patch:
        refuse_writing_in(patch, code, tmp_path)
        document.mark(range(1, 2), N)
        assert document.saving is Saving.KEPT
        assert os.strerror(code) in str(document.save_error)
        assert (tmp_path / HOME).read_bytes() == before
        assert stored(analysis_in(tmp_path)).night.edited == (0, 1)
    document.save()
    assert document.saving is Saving.SAVED
    assert list(data_folder.iterdir()) == []
    assert stored(analysis_in(tmp_path)).night.edited == (0, 1)


def test_a_disk_that_fills_while_it_is_written_to_leaves_the_last_version_whole(
    tmp_path, data_folder, monkeypatch
):
    document = stored(analysis_in(tmp_path))
    document.mark(range(0, 1), N)
    before = (tmp_path / HOME).read_bytes()

    def full(_handle):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(atomic.os, "fsync", full)
        document.mark(range(1, 2), N)
        assert document.saving is Saving.FAILED
        assert "No space left" in str(document.save_error)
        assert document.night.edited == (0, 1)
    assert [file.name for file in tmp_path.iterdir()] == [HOME, *([data_folder.name] * data_folder.exists())]
    assert (tmp_path / HOME).read_bytes() == before
    document.save()
    assert stored(analysis_in(tmp_path)).night.edited == (0, 1)


def test_a_drive_that_vanishes_and_comes_back(tmp_path, data_folder):
    drive = tmp_path / "drive"
    drive.mkdir()
    document = stored(analysis_in(drive))
    document.mark(range(0, 1), N)
    away = drive.rename(tmp_path / "away")
    document.mark(range(1, 2), N)
    assert document.saving is Saving.KEPT
    away.rename(drive)
    assert stored(analysis_in(drive)).night.edited == (0, 1)
    document.mark(range(2, 3), A)
    assert document.saving is Saving.SAVED
    assert stored(analysis_in(drive)).night.edited == (0, 1, 2)


# Damaged files


def test_a_damaged_file_is_noticed_and_the_version_before_offered(tmp_path, data_folder):
    analysis = analysis_in(tmp_path)
    document = stored(analysis)
    document.mark(range(0, 1), N)
    document.mark(range(1, 2), N)
    damaged = (tmp_path / HOME).read_bytes().replace(b'"normal"', b'"apnea"', 1)
    (tmp_path / HOME).write_bytes(damaged)
    file = ReviewFile(analysis.recording)
    with pytest.raises(InputError, match="checksum"):
        file.load()
    (offer,) = file.offers
    assert offer.path.name == PREVIOUS
    assert sorted(offer.saved.review.edits) == [0]
    (aside,) = file.choose(offer.saved)
    assert aside.read_bytes() == damaged
    again = ReviewDocument(analysis, saved=offer.saved, store=file)
    again.mark(range(2, 3), A)
    assert stored(analysis).night.edited == (0, 2)
    assert aside.read_bytes() == damaged


def test_nothing_is_offered_that_the_review_holds_already(tmp_path, data_folder):
    document = stored(analysis_in(tmp_path))
    document.mark(range(0, 1), N)
    document.mark(range(1, 2), N)
    file = ReviewFile(analysis_in(tmp_path).recording)
    assert file.load() is not None
    assert (file.offers, file.problems) == ([], [])


def test_a_review_that_is_gone_is_offered_from_the_version_before(tmp_path, data_folder):
    analysis = analysis_in(tmp_path)
    document = stored(analysis)
    document.mark(range(0, 1), N)
    document.mark(range(1, 2), N)
    (tmp_path / HOME).unlink()
    file = ReviewFile(analysis.recording)
    with pytest.raises(InputError, match="gone"):
        file.load()
    (offer,) = file.offers
    file.choose(None)
    anew = ReviewDocument(analysis, store=file)
    anew.mark(range(4, 5), X)
    assert stored(analysis).night.edited == (4,)
    kept = [path for path in tmp_path.iterdir() if "aside" in path.name]
    assert [read_review(path, analysis.recording) for path in kept] == [offer.saved]


# Two windows


def test_the_second_window_on_a_recording_is_told_and_writes_apart(tmp_path, data_folder):
    analysis = analysis_in(tmp_path)
    first, second = ReviewFile(analysis.recording), ReviewFile(analysis.recording)
    first.hold()
    with pytest.raises(AlreadyOpenError, match="open in another window since"):
        second.hold()
    one, other = (ReviewDocument(analysis, store=store) for store in (first, second))
    other.mark(range(1, 2), N)
    one.mark(range(0, 1), N)
    assert (one.saving, other.saving) == (Saving.SAVED, Saving.KEPT)
    assert read_review(tmp_path / HOME, analysis.recording).review.edits == {0: N}
    first.close()
    other.mark(range(2, 3), N)
    assert other.saving is Saving.KEPT
    assert read_review(tmp_path / HOME, analysis.recording).review.edits == {0: N}
    second.close()
    third = ReviewFile(analysis.recording)
    third.hold()
    assert sorted(third.load().review.edits) == [1, 2]
    (offer,) = third.offers
    assert offer.saved.review.edits == {0: N}
    third.close()


def test_the_second_window_writes_in_place_once_the_first_is_closed_and_wrote_nothing(tmp_path, data_folder):
    analysis = analysis_in(tmp_path)
    first, second = ReviewFile(analysis.recording), ReviewFile(analysis.recording)
    first.hold()
    with pytest.raises(AlreadyOpenError):
        second.hold()
    assert second.load() is None
    document = ReviewDocument(analysis, store=second)
    document.mark(range(1, 2), N)
    first.close()
    document.mark(range(2, 3), N)
    assert document.saving is Saving.SAVED
    second.close()
    assert [path.name for path in data_folder.iterdir() if path.suffix == ".json"] == []
    assert stored(analysis).night.edited == (1, 2)


# After a crash


def test_a_recording_left_open_by_a_killed_process_is_offered_until_it_is_forgotten(tmp_path, data_folder):
    recording = tmp_path / "n.edf"
    closed = OpenMark(data_folder, "aa", tmp_path / "closed.edf")
    closed.release()
    mark = OpenMark(data_folder, "bb", recording)
    assert left_open(data_folder) == []
    told = (data_folder / "bb.open.json").read_bytes()
    mark.release()
    # The killed process could not take its mark away; its lock went with it.
    (data_folder / "bb.open.json").write_bytes(told)
    (left,) = left_open(data_folder)
    assert left.path == recording
    again = OpenMark(data_folder, "bb", recording)
    again.release()
    assert left_open(data_folder) == []
    (data_folder / "bb.open.json").write_bytes(told)
    forget(left)
    assert left_open(data_folder) == []


def test_a_review_that_is_dropped_unclosed_lets_go_of_its_recording(tmp_path, data_folder):
    """As when another file is opened while the analysis runs."""
    analysis = analysis_in(tmp_path)
    dropped = ReviewFile(analysis.recording)
    dropped.hold()
    del dropped
    again = ReviewFile(analysis.recording)
    again.hold()
    again.close()
    assert left_open(data_folder) == []


# The log


def test_the_log_tells_who_changed_which_minute_from_what_to_what_and_why(tmp_path, data_folder, monkeypatch):
    monkeypatch.setenv("LOGNAME", "asmith")
    document = stored(analysis_in(tmp_path, "AANNAAAA"))
    document.set_note(1, "awake")
    document.mark(range(0, 2), N)
    document.undo()
    document.mark(range(1, 2), X)
    log = stored(analysis_in(tmp_path, "AANNAAAA")).snapshot().log
    assert [entry.did for entry in log] == [Did.EDIT, Did.EDIT, Did.UNDO, Did.EDIT]
    assert {entry.user for entry in log} == {"asmith"}
    marked = log[1]
    assert (marked.action, marked.reason, marked.name) == (Action.MARK, "awake", "Mark minutes 0–1 as normal")
    assert marked.old == {"edits": {"0": "apnea", "1": "apnea"}}
    assert marked.new == {"edits": {"0": "normal", "1": "normal"}}
    assert (log[2].old, log[2].new) == (marked.new, marked.old)
    assert log[3].new == {"edits": {"1": "unscorable"}}


def test_a_clock_that_goes_back_is_noticed_and_the_newer_work_still_wins(tmp_path, data_folder, monkeypatch):
    analysis = analysis_in(tmp_path)
    times = [datetime(2026, 1, 2, tzinfo=UTC) + timedelta(hours=hour) for hour in (0, 1, -5)]
    clock = iter([time for time in times for _ in range(3)])
    document = ReviewDocument(analysis, store=ReviewFile(analysis.recording), now=lambda: next(clock))
    document.mark(range(0, 1), N)
    document.mark(range(1, 2), N)
    assert not document.clock_went_back
    refuse_writing_in(monkeypatch, errno.EROFS, tmp_path)
    document.mark(range(2, 3), A)
    assert document.clock_went_back
    assert stored(analysis).night.edited == (0, 1, 2)


def test_half_written_copies_of_killed_processes_are_removed_when_they_are_old(tmp_path):
    path = tmp_path / HOME
    old, young, other = (tmp_path / f".{name}.x.part" for name in (HOME, HOME + "2", "another"))
    for part in (old, young, other):
        part.write_bytes(b"{")
    old_enough = datetime.now(UTC).timestamp() - 7200
    for part in (old, other):
        os.utime(part, (old_enough, old_enough))
    atomic.remove_left_behind(path)
    assert sorted(one.name for one in tmp_path.iterdir()) == sorted([young.name, other.name])


def test_an_analysis_of_part_of_the_night_can_clear_minutes_outside_it(tmp_path):
    analysis = analysis_in(tmp_path)
    document = ReviewDocument(analysis)
    document.mark(range(0, 2), N)
    cut = {name: getattr(analysis, name)[1:] for name in ("probability", "reason", "good_signal")}
    part = replace(analysis, first_minute=1, **cut)
    document.adopt(part)
    document.clear(range(0, 2))
    assert document.snapshot().log[-1].old["edits"]["0"] == "normal"


# Real disks and real kills


def test_a_file_that_may_grow_no_more_leaves_the_last_version_whole(tmp_path, data_folder):
    """The system cuts the write itself off in the middle, as a full disk or a quota does."""
    resource = pytest.importorskip("resource")
    document = stored(analysis_in(tmp_path))
    document.mark(range(0, 1), N)
    before = (tmp_path / HOME).read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) // 2, hard))
    try:
        document.mark(range(1, 2), N)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert document.saving is Saving.FAILED
    assert os.strerror(errno.EFBIG) in str(document.save_error)
    assert (tmp_path / HOME).read_bytes() == before
    document.save()
    assert document.saving is Saving.SAVED
    assert stored(analysis_in(tmp_path)).night.edited == (0, 1)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_becomes_read_only_sends_the_work_to_the_data_folder(tmp_path, data_folder):
    folder = tmp_path / "locked"
    folder.mkdir()
    document = stored(analysis_in(folder))
    document.mark(range(0, 1), N)
    folder.chmod(0o555)
    try:
        document.mark(range(1, 2), N)
        assert document.saving is Saving.KEPT
        assert stored(analysis_in(folder)).night.edited == (0, 1)
    finally:
        folder.chmod(0o755)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    if sys.platform != "linux" or subprocess.run(mounting, capture_output=True).returncode:
        pytest.skip("file systems may not be mounted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_and_then_a_read_only_one(small_disk, data_folder):
    document = stored(analysis_in(small_disk))
    document.mark(range(0, 1), N)
    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
        (small_disk / "other").write_bytes(bytes(1 << 17))
    before = (small_disk / HOME).read_bytes()
    document.mark(range(1, 2), N)
    assert document.saving is Saving.KEPT
    assert os.strerror(errno.ENOSPC) in str(document.save_error)
    assert (small_disk / HOME).read_bytes() == before
    (small_disk / "other").unlink()
    document.mark(range(2, 3), N)
    assert document.saving is Saving.SAVED
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    document.mark(range(3, 4), N)
    assert os.strerror(errno.EROFS) in str(document.save_error)
    assert stored(analysis_in(small_disk)).night.edited == (0, 1, 2, 3)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")
def test_kill_at_any_moment_loses_no_edit_that_was_told_to_be_saved():
    command = [sys.executable, "-m", "tests.benchmarks.kill_while_saving", "--kills", "20", "--seed", "7"]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert json.loads(ended.stdout)["kills"] == 20


def test_review_is_not_saved_beside_another_recording_of_the_same_name(tmp_path, data_folder):
    recording = tmp_path / "n.edf"
    recording.write_bytes(b"the first card")
    analysis = analysis_in(tmp_path, sha256=hashlib.sha256(b"the first card").hexdigest())
    analysis = replace(analysis, recording=replace(analysis.recording, files=(recording,)))
    document = stored(analysis)
    document.mark(range(1), N)
    assert document.saving is Saving.SAVED
    (tmp_path / HOME).unlink()
    recording.write_bytes(b"the next card, of another patient")
    document.mark(range(1, 2), N)
    assert document.saving is Saving.KEPT
    assert "not the one that was opened" in str(document.save_error)
    assert not (tmp_path / HOME).exists()
    recording.write_bytes(b"the first card")
    document.mark(range(2, 3), X)
    assert document.saving is Saving.SAVED
    assert (tmp_path / HOME).exists()
    document.close()
    assert stored(analysis).review.edits.keys() == {0, 1, 2}


def test_recording_that_is_gone_keeps_its_review_beside_it(tmp_path, data_folder):
    recording = tmp_path / "n.edf"
    recording.write_bytes(b"the card")
    analysis = analysis_in(tmp_path, sha256=hashlib.sha256(b"the card").hexdigest())
    document = stored(replace(analysis, recording=replace(analysis.recording, files=(recording,))))
    recording.unlink()
    document.mark(range(1), N)
    assert document.saving is Saving.SAVED
    assert (tmp_path / HOME).exists()
