from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from semscnn_gui.ecg.windows import PREPROCESSING
from semscnn_gui.errors import InputError
from semscnn_gui.progress import Cancelled, Progress
from semscnn_gui.recording import open_recording
from semscnn_gui.training.dataset import labelled_sources, load_nights, read_frames


def test_real_nights_are_read_with_labels_windows_and_person(shared_data):
    nights = load_nights(shared_data / "apnea-ecg", ["a01", "c05"])
    assert [night.name for night in nights] == ["a01", "c05"]
    assert len({night.person for night in nights}) == 2
    for night in nights:
        assert set(np.unique(night.label)) <= {-1, 0, 1}
        assert len(night.windows.reason) == len(night.label)
        assert len(night.windows.minutes) >= 0.98 * len(night.label)


def test_nights_with_equal_demographics_are_one_person(shared_data):
    nights = load_nights(shared_data / "apnea-ecg", ["a01", "x01", "c01", "c02"])
    rows = (shared_data / "apnea-ecg" / "records.csv").read_text().splitlines()
    demographics = {row.split(",")[0]: row.split(",")[8:] for row in rows}
    for one in nights:
        for other in nights:
            assert (one.person == other.person) == (demographics[one.name] == demographics[other.name])


def test_two_copies_of_one_recording_are_one_person_although_their_demographics_differ(shared_data):
    c05, c06, c07 = load_nights(shared_data / "apnea-ecg", ["c05", "c06", "c07"])
    assert c05.person == c06.person != c07.person


def test_heart_rate_of_each_minute_is_that_of_its_beats(shared_data):
    night = load_nights(shared_data / "apnea-ecg", ["c05"])[0]
    recording = open_recording(shared_data / "apnea-ecg" / "c05.hea")
    beats = np.bincount((recording.beats.time_s // 60).astype(int), minlength=recording.n_minutes)
    assert night.heart_rate_bpm.shape == night.label.shape
    scored = night.windows.minutes
    assert np.isfinite(night.heart_rate_bpm[scored]).all()
    assert np.median(np.abs(night.heart_rate_bpm[scored] - beats[scored])) < 1


def test_heart_rate_of_frames_is_that_of_the_minute_in_the_middle(tmp_path):
    # Twelve frames; in the one of minute 4 the heart beats 100 times in the middle minute and 60 elsewhere.
    calm, fast = np.full(120, 1000.0), np.full(100, 600.0)
    frames = [np.full(300, 1000.0)] * 12
    frames[4] = np.concatenate([calm, fast, calm])
    frames[5] = np.empty(0)
    start = np.cumsum([0, *map(len, frames)])
    path = write_frames(tmp_path / "n.npz", rr_ms=np.concatenate(frames), frame_start=start)
    night = read_frames(path, "n")
    np.testing.assert_allclose(night.heart_rate_bpm, [60] * 4 + [100, np.nan] + [60] * 6, rtol=0.01)
    assert night.preprocessing == PREPROCESSING


def test_frames_of_the_other_hospital_are_read(shared_data):
    night = read_frames(shared_data / "hugcdn2014" / "C1.npz", "C1")
    assert len(night.label) == 316
    assert night.windows.series.shape[1:] == (2, 900)
    assert len(night.windows.minutes) >= 300


def test_folder_without_labelled_nights_is_refused(tmp_path):
    with pytest.raises(InputError, match="without labelled nights"):
        labelled_sources(tmp_path)
    with pytest.raises(InputError, match="data set is missing"):
        labelled_sources(tmp_path / "nothing")
    (tmp_path / "night.edf").write_bytes(b"0")
    with pytest.raises(InputError, match="data set is a file; name a folder"):
        labelled_sources(tmp_path / "night.edf")


def test_unknown_record_is_refused_by_name(shared_data):
    with pytest.raises(InputError, match="x99"):
        labelled_sources(shared_data / "apnea-ecg", ["x99"])


def test_frames_without_the_arrays_are_refused(tmp_path):
    np.savez(tmp_path / "bad.npz", labels=np.zeros(3))
    with pytest.raises(InputError, match=r"bad\.npz"):
        read_frames(tmp_path / "bad.npz", "bad")


def write_frames(path: Path, **changes: object) -> Path:
    """A night of twelve minutes as HuGCDN2014 keeps them; ``changes`` replace arrays."""
    path.parent.mkdir(exist_ok=True)
    arrays = {
        "labels": np.arange(12) % 2,
        "rr_ms": np.full(12 * 300, 1000.0),
        "frame_start": np.arange(13) * 300,
        **changes,
    }
    np.savez(path, **arrays)
    return path


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"frame_start": np.arange(12) * 300}, "frame_start is 12 numbers for 12 labels"),
        ({"frame_start": np.arange(13)[::-1] * 300}, "frame_start is descending"),
        ({"frame_start": np.arange(13) * 300 - 1}, "frame_start is descending or outside"),
        ({"frame_start": np.arange(13) * 301}, "frame_start is descending or outside"),
        ({"rr_ms": np.empty(0)}, "rr_ms is empty"),
        ({"rr_ms": np.full(3600, np.nan)}, "rr_ms is partly NaN"),
        ({"rr_ms": np.zeros(3600)}, "not above 0"),
        ({"rr_ms": np.full(3600, "x")}, "content"),
        ({"labels": np.full(12, 7)}, "labels is not all 1, 0 or -1"),
    ],
)
def test_frames_that_do_not_fit_together_are_refused(tmp_path, changes, words):
    path = write_frames(tmp_path / "n.npz", **changes)
    with pytest.raises(InputError) as refused:
        read_frames(path, "n")
    assert str(refused.value).startswith("n.npz: ")
    assert words in str(refused.value)


@pytest.mark.parametrize("kept", [0, 1, 4, 30, 500, 0.5, 0.99])
def test_frames_cut_short_are_refused(tmp_path, kept):
    path = write_frames(tmp_path / "n.npz")
    content = path.read_bytes()
    path.write_bytes(content[: int(kept * len(content)) if isinstance(kept, float) else kept])
    with pytest.raises(InputError, match=r"n\.npz: content"):
        read_frames(path, "n")


def test_frames_with_flipped_bytes_are_read_or_refused(tmp_path):
    path = tmp_path / "n.npz"
    write_frames(path)
    with np.load(path) as file:
        np.savez_compressed(path, **dict(file))
    content = path.read_bytes()
    refused = 0
    for place in range(0, len(content), 7):
        path.write_bytes(content[:place] + bytes([content[place] ^ 0xFF]) + content[place + 1 :])
        try:
            read_frames(path, "n")
        except InputError:
            refused += 1
    assert refused > 20


def test_an_array_that_is_no_archive_is_refused(tmp_path):
    with (tmp_path / "n.npz").open("wb") as file:
        np.save(file, np.zeros(3))
    with pytest.raises(InputError, match=r"n\.npz: content"):
        read_frames(tmp_path / "n.npz", "n")


def people_of(folder: Path, rows: list[list[str]]) -> dict[str, str]:
    """Who the records of a data set are, given its ``records.csv``."""
    for name in ("n1", "n2", "n3"):
        write_frames(folder / f"{name}.npz")
    with (folder / "records.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    return {night.name: night.person for night in load_nights(folder)}


@pytest.mark.parametrize(
    "rows",
    [
        [["record", "minutes"], ["n1", "12"], ["n2", "12"], ["n3", "12"]],
        [["record", "age", "sex"], ["n1", "", ""], ["n2", "", " "], ["n3", "", ""]],
        [["record", "age", "sex"], ["n1"], ["n2"], []],
        [["record", "age", "sex"]],
        [["age", "sex"], ["50", "M"]],
        [],
    ],
)
def test_records_without_demographics_are_each_a_person(tmp_path, rows):
    assert len(set(people_of(tmp_path / "set", rows).values())) == 3


def test_short_and_long_rows_of_demographics_are_read(tmp_path):
    rows = [["record", "age", "sex"], ["n1", "50", "M", "more", "cells"], ["n2", "50", "M"], ["n3", "50"]]
    people = people_of(tmp_path / "set", rows)
    assert people["n1"] == people["n2"] != people["n3"]


def test_table_of_records_that_is_not_text_is_refused(tmp_path):
    write_frames(tmp_path / "n1.npz")
    (tmp_path / "records.csv").write_bytes("record,sex\nn1,männlich\n".encode("latin-1"))
    with pytest.raises(InputError, match=r"records\.csv: content is unreadable"):
        load_nights(tmp_path)


def test_records_are_looked_for_in_all_folders_and_count_once(tmp_path):
    for name in ("one/a01", "one/a02", "two/C1", "two/C2"):
        write_frames(tmp_path / f"{name}.npz")
    folders = [tmp_path / "one", tmp_path / "two"]
    names = [night.name for night in load_nights(folders, ["C1", "a01", "C1", "a01"])]
    assert names == ["a01", "C1"]
    assert len(labelled_sources([*folders, tmp_path / "two" / ".." / "one"])) == 4
    with pytest.raises(
        InputError, match="one, two: record is D9, which is not there; choose from C1, C2, a01"
    ):
        labelled_sources(folders, ["a01", "D9"])


def test_progress_over_several_data_sets_never_goes_back(shared_data, tmp_path):
    write_frames(tmp_path / "n1.npz")
    told: list[tuple[float, str]] = []
    progress = Progress(lambda share, doing: told.append((share, doing)))
    load_nights([shared_data / "apnea-ecg", tmp_path], ["c05", "a05", "n1"], progress)
    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert 0 <= shares[0] <= shares[-1] <= 1
    assert [doing for _, doing in told if doing.startswith("Reading ")][-1] == "Reading n1"


def test_reading_a_night_can_be_cancelled_within_it(shared_data):
    told: list[str] = []

    def stop(_share: float, doing: str) -> None:
        told.append(doing)
        if len(told) == 2:
            progress.cancel()

    progress = Progress(stop)
    with pytest.raises(Cancelled):
        load_nights(shared_data / "apnea-ecg", ["c05"], progress)
    assert told[0] == "Reading c05"
