from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import edfio
import numpy as np
import pytest

from semscnn_gui.batch.finding import find_recordings, result_names
from semscnn_gui.errors import InputError
from semscnn_gui.export import SUFFIX, ExportFormat, export_night
from semscnn_gui.export.own_files import is_own_export
from semscnn_gui.night.analysis import analyze_recording
from semscnn_gui.night.results import write_csv
from semscnn_gui.night.reviewed_night import ReviewedNight
from semscnn_gui.recording import open_recording
from semscnn_gui.recording.simulation.simulated_night import simulate_night
from semscnn_gui.recording.writing import write_edf, write_wfdb

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


@pytest.fixture(scope="module")
def exports(tmp_path_factory):
    """A folder with a night and what this program exported of it, under names that say nothing."""
    folder = tmp_path_factory.mktemp("exported")
    night = analyze_recording(open_recording(write_edf(simulate_night(100.0, 0.2), folder / "night.edf")))
    for kind in ExportFormat:
        export_night(ReviewedNight(night), kind, folder / f"{kind}{SUFFIX[kind]}")
    export_night(ReviewedNight(night), ExportFormat.EDF, folder / "anonymous.edf", anonymise=True)
    # Probabilities that could be intervals of a heart at 75 beats per minute.
    probability = np.where(np.isfinite(night.probability), 0.8 + 0.1 * night.probability, np.nan)
    scored = replace(
        night,
        first_minute=2,
        probability=probability[2:-2],
        reason=night.reason[2:-2],
        good_signal=night.good_signal[2:-2],
    )
    write_csv(ReviewedNight(scored), folder / "analyzed.csv")
    wfdb = write_wfdb(simulate_night(100.0, 0.2, seed=2), folder / "other")
    other = analyze_recording(open_recording(wfdb))
    export_night(ReviewedNight(other), ExportFormat.EDF, folder / "made.rec")
    return folder


def test_exports_of_a_night_are_no_further_nights_and_are_told(exports):
    found = find_recordings(exports, exports / "out")
    assert set(found.labels) == {"night.edf", "other.hea"}
    names = ("edf.edf", "anonymous.edf", "made.rec", "rr.txt", "csv.csv", "analyzed.csv")
    assert set(found.left_out) == {f"{name} (an export of this program)" for name in names}


def test_an_export_is_analysed_where_a_list_names_it(exports, tmp_path):
    listed = tmp_path / "list.txt"
    listed.write_text(str(exports / "edf.edf"))
    assert find_recordings(listed, tmp_path / "out").paths == (exports / "edf.edf",)
    (tmp_path / "only").mkdir()
    (tmp_path / "only" / "night.edf").write_bytes((exports / "edf.edf").read_bytes())
    with pytest.raises(InputError, match="only where a list names it"):
        find_recordings(tmp_path / "only", tmp_path / "out")


def test_a_table_of_minutes_of_an_earlier_version_is_known_as_ours(exports, tmp_path):
    rows = (exports / "csv.csv").read_text(encoding="utf-8").splitlines()
    earlier = tmp_path / "earlier.csv"
    earlier.write_text("\n".join(row.rpartition(",")[0] for row in rows), encoding="utf-8")
    assert is_own_export(earlier)


@pytest.mark.parametrize("record_s", [0.1, 1.0, 30.0])
def test_an_export_is_known_whatever_the_length_of_the_recorders_data_records(tmp_path, record_s):
    signal = edfio.EdfSignal(simulate_night(100.0, 0.2).ecg.samples_mv[:72000], 100.0, label="ECG")
    night = tmp_path / "night.edf"
    edfio.Edf([signal], data_record_duration=record_s).write(night)
    assert not is_own_export(night)
    analysis = analyze_recording(open_recording(night))
    export_night(ReviewedNight(analysis), ExportFormat.EDF, tmp_path / "copy.edf")
    assert is_own_export(tmp_path / "copy.edf")


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


def test_annotations_alone_exported_of_a_night_of_beats_are_no_further_night(tmp_path, rr_night):
    night = ReviewedNight(analyze_recording(open_recording(rr_night(tmp_path / "night.txt"))))
    exported = export_night(night, ExportFormat.EDF, tmp_path / "minutes.edf")
    assert is_own_export(exported)
    found = find_recordings(tmp_path, tmp_path / "out")
    assert found.labels == ("night.txt",)
    assert found.left_out == ("minutes.edf (an export of this program)",)
