from __future__ import annotations

from pathlib import Path

import pytest

from semscnn_gui.batch.finding import find_recordings, result_names
from semscnn_gui.errors import InputError

EDF_HEAD = b"0       " + b" " * 248


def test_a_folder_is_searched_with_its_subfolders(tmp_path, rr_night):
    rr_night(tmp_path / "a" / "one.txt")
    rr_night(tmp_path / "b" / "c" / "two.rr")
    (tmp_path / "three.EDF").write_bytes(b"broken")
    (tmp_path / "odd.rec").write_bytes(EDF_HEAD)
    found = find_recordings(tmp_path, tmp_path / "out")
    assert set(found.labels) == {str(Path("a/one.txt")), str(Path("b/c/two.rr")), "three.EDF", "odd.rec"}
    assert all(path.is_absolute() and path.is_file() for path in found.paths)
    assert found.left_out == ()


def test_a_wfdb_record_is_one_recording_and_its_segments_are_none(tmp_path):
    (tmp_path / "night.hea").write_text("night/2 1 100 60000\nnight_1 30000\nnight_2 30000\n")
    for name in ("night_1", "night_2"):
        (tmp_path / f"{name}.hea").write_text(f"{name} 1 100 30000\n{name}.dat 16 200/mV 16 0 0 0 0 ECG\n")
        (tmp_path / f"{name}.dat").write_bytes(bytes(100))
    for suffix in (".apn", ".qrs", ".ecg"):
        (tmp_path / f"night{suffix}").write_bytes(bytes(4))
    assert find_recordings(tmp_path, tmp_path / "out").labels == ("night.hea",)


def test_other_files_are_no_recordings_and_texts_among_them_are_told(tmp_path, rr_night):
    rr_night(tmp_path / "night.txt")
    rr_night(tmp_path / ".night.txt")
    rr_night(tmp_path / "out" / "earlier.txt")
    (tmp_path / "README.txt").write_text("These are nights.\n")
    (tmp_path / "ages.csv").write_text("record,age\n" + "".join(f"x{i},{40 + i}\n" for i in range(30)))
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    found = find_recordings(tmp_path, tmp_path / "out")
    assert found.labels == ("night.txt",)
    assert set(found.left_out) == {"README.txt", "ages.csv"}


def test_a_text_that_is_damaged_further_on_is_still_a_recording(tmp_path, rr_night):
    night = rr_night(tmp_path / "night.txt")
    night.write_text(night.read_text() + "pause\n0.8\n")
    assert find_recordings(tmp_path, tmp_path / "out").labels == ("night.txt",)


def test_a_list_names_recordings_relative_to_itself(tmp_path, rr_night):
    rr_night(tmp_path / "nights" / "a.txt")
    listed = tmp_path / "list.txt"
    listed.write_text(
        f"\ufeff# nights\n\nnights/a.txt\n{tmp_path / 'b.edf'}\nnights/a.txt\n", encoding="utf-8"
    )
    found = find_recordings(listed, tmp_path / "out")
    assert found.labels == ("nights/a.txt", str(tmp_path / "b.edf"))
    assert found.paths == (tmp_path / "nights" / "a.txt", tmp_path / "b.edf")


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (None, "file"),
        (b"", "number of recordings"),
        (b"# none\n", "number"),
        (EDF_HEAD + b"\0\xff", "no text"),
    ],
)
def test_a_list_that_names_nothing_is_refused(tmp_path, content, word):
    listed = tmp_path / "list.txt"
    if content is not None:
        listed.write_bytes(content)
    with pytest.raises(InputError, match=r"list\.txt.*" + word):
        find_recordings(listed, tmp_path / "out")


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(InputError, match="number of recordings is 0"):
        find_recordings(tmp_path, tmp_path / "out")


def test_names_are_the_recordings_own_or_told_apart_by_their_folders():
    paths = ["/n/p1/ecg.edf", "/n/p2/ECG.edf", "/n/p2/other.edf", "/n/p2/ecg.hea", "/n/x/p1_ecg.edf"]
    names = result_names([Path(path) for path in paths])
    assert names == ("p1_ecg", "p2_ECG", "other", "n_p2_ecg", "x_p1_ecg")


def test_names_are_told_apart_whatever_the_folders_are_called():
    names = result_names([Path("/a.edf"), Path("/a.hea"), Path("/a.txt")])
    assert len({name.lower() for name in names}) == 3
