from __future__ import annotations

import csv

import pytest

from semscnn_gui.batch.batch import run_batch
from semscnn_gui.batch.finding import find_recordings
from semscnn_gui.batch.night_job import do_night
from semscnn_gui.batch.table import COLUMNS, NAME
from semscnn_gui.errors import InputError


def one_by_one(jobs):
    """A runner that works in this process."""
    for i, job in enumerate(jobs):
        yield i, do_night(job)


def rows_of(out):
    with (out / NAME).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def nights(tmp_path_factory, rr_night):
    folder = tmp_path_factory.mktemp("nights")
    rr_night(folder / "p1" / "ecg.txt", seed=1)
    rr_night(folder / "p2" / "ecg.txt", seed=2, minutes=9)
    (folder / "broken.edf").write_bytes(b"0       broken")
    return folder


@pytest.fixture(scope="module")
def finished(nights, tmp_path_factory):
    out = tmp_path_factory.mktemp("results") / "out"
    seen = []
    found = find_recordings(nights, out)
    count = run_batch(found, out, one_by_one, told=lambda label, outcome: seen.append((label, outcome)))
    return out, count, seen


def test_each_recording_is_a_row_and_each_night_a_file_of_its_own(finished):
    out, count, seen = finished
    assert (count.done, count.kept, count.failed) == (2, 0, 1)
    assert len(seen) == 3
    assert sorted(path.name for path in out.iterdir()) == ["p1_ecg.json", "p2_ecg.json", NAME]
    rows = {row["file"].replace("\\", "/"): row for row in rows_of(out)}
    assert set(rows) == {"broken.edf", "p1/ecg.txt", "p2/ecg.txt"}
    assert (rows["p1/ecg.txt"]["analysed_min"], rows["p2/ecg.txt"]["analysed_min"]) == ("12", "10")
    assert rows["p2/ecg.txt"]["results"] == "p2_ecg.json"


def test_a_broken_recording_has_its_sentence_and_no_values(finished):
    row = next(row for row in rows_of(finished[0]) if row["file"] == "broken.edf")
    assert row["status"] == "failed"
    assert row["error"].startswith("broken.edf: ")
    assert not any(value for key, value in row.items() if key not in ("file", "status", "error"))


def test_every_number_of_the_table_says_its_unit_and_that_the_ahi_is_estimated(finished):
    row = next(row for row in rows_of(finished[0]) if row["status"] == "done")
    assert tuple(row) == COLUMNS
    assert all(
        column.startswith(("estimated_ahi", "screening_band")) for column in COLUMNS if "events" in column
    )
    assert not [column for column in COLUMNS if "ahi" in column and not column.startswith("estimated_")]
    assert row["estimated_ahi_error_events_per_h"]
    assert row["model"]
    assert len(row["model_sha256"]) == len(row["sha256"]) == 64
    assert float(row["threshold"]) > 0


def test_the_same_call_goes_on_where_it_was_stopped(nights, tmp_path):
    out = tmp_path / "out"
    found = find_recordings(nights, out)

    def stopped(jobs):
        for i, job in enumerate(jobs):
            if i == 2:
                raise KeyboardInterrupt
            yield i, do_night(job)

    with pytest.raises(KeyboardInterrupt):
        run_batch(found, out, stopped)
    assert [row["status"] for row in rows_of(out)] == ["failed", "done", "not done"]
    (out / ".p2_ecg.json.abcdefgh.part").write_text("{")
    count = run_batch(found, out, one_by_one)
    assert (count.done, count.kept, count.failed) == (1, 1, 1)
    assert [row["status"] for row in rows_of(out)] == ["failed", "done", "done"]
    assert sorted(path.name for path in out.iterdir()) == ["p1_ecg.json", "p2_ecg.json", NAME]


def test_a_folder_with_files_of_somebody_else_is_not_touched(nights, tmp_path):
    (tmp_path / "p1_ecg.json").write_text("mine")
    with pytest.raises(InputError, match="output folder"):
        run_batch(find_recordings(nights, tmp_path), tmp_path, one_by_one)
    (tmp_path / NAME).write_text("a,b\n1,2\n")
    with pytest.raises(InputError, match="output folder"):
        run_batch(find_recordings(nights, tmp_path), tmp_path, one_by_one)
    assert (tmp_path / "p1_ecg.json").read_text() == "mine"


def test_an_unknown_model_is_refused_before_any_work(nights, tmp_path):
    with pytest.raises(InputError, match="nonsense"):
        run_batch(find_recordings(nights, tmp_path / "o"), tmp_path / "o", one_by_one, model="nonsense")
    assert not (tmp_path / "o").exists()


def test_a_night_without_scorable_minutes_has_no_findings(tmp_path):
    folder = tmp_path / "nights"
    folder.mkdir()
    # Intervals that jump between extremes: a rhythm that no network can read.
    (folder / "noise.txt").write_text("\n".join("0.3\n2.9" if i % 2 else "2.9\n0.31" for i in range(400)))
    (folder / "list").write_text("noise.txt\n")
    run_batch(find_recordings(folder / "list", tmp_path / "o"), tmp_path / "o", one_by_one)
    (row,) = rows_of(tmp_path / "o")
    assert (row["status"], row["scorable_min"]) == ("done", "0")
    assert not any(row[key] for key in ("apnea_min", "estimated_ahi_events_per_h", "class_of_apnea_min"))
