from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from semscnn_gui.ecg.rr_intervals import UnscorableReason
from semscnn_gui.ecg.windows import PREPROCESSING, SERIES, NightWindows
from semscnn_gui.errors import InputError
from semscnn_gui.training.dataset import LabelledNight, load_nights
from semscnn_gui.training.disturbance import Disturbance
from semscnn_gui.training.prepared import is_prepared, write_prepared
from semscnn_gui.training.records_table import ahi_of


def assert_same(night: LabelledNight, other: LabelledNight) -> None:
    """Equal to the last bit, and of the same types."""
    assert (night.name, night.person, night.preprocessing) == (other.name, other.person, other.preprocessing)
    assert night.windows.reason == other.windows.reason
    assert all(type(reason) in (UnscorableReason, type(None)) for reason in other.windows.reason)
    for mine, yours in (
        (night.label, other.label),
        (night.heart_rate_bpm, other.heart_rate_bpm),
        (night.windows.minutes, other.windows.minutes),
        (night.windows.series, other.windows.series),
    ):
        assert mine.dtype == yours.dtype
        assert mine.shape == yours.shape
        assert mine.tobytes() == yours.tobytes()


def made_night(name: str, seed: int, preprocessing: str = PREPROCESSING, minutes: int = 12) -> LabelledNight:
    """A night whose every third minute has no window."""
    rng = np.random.default_rng(seed)
    reason = tuple(UnscorableReason.NOISE if i % 3 == 0 else None for i in range(minutes))
    kept = np.array([i for i in range(minutes) if reason[i] is None])
    windows = NightWindows(kept, rng.random((len(kept), 2, 900), dtype=np.float32), reason)
    rate = np.where(np.arange(minutes) % 5 == 0, np.nan, 60 + rng.random(minutes))
    return LabelledNight(
        name, f"person {seed}", rng.integers(-1, 2, minutes).astype(np.int8), windows, rate, preprocessing
    )


@pytest.fixture
def nights() -> list[LabelledNight]:
    return [made_night("a01", 1), made_night("ø-2", 2, minutes=7), made_night("a01", 3)]


@pytest.fixture
def prepared(nights, tmp_path) -> Path:
    return write_prepared(nights, "rri", tmp_path / "windows.npz")


def test_real_nights_come_back_to_the_last_bit(shared_data, tmp_path):
    folders = [shared_data / "apnea-ecg", shared_data / "hugcdn2014"]
    nights = load_nights(folders, ["c05", "x11", "C1"])
    path = write_prepared(nights, "rri", tmp_path / "windows.npz")
    again = load_nights(path)
    assert [night.name for night in again] == ["c05", "x11", "C1"]
    for night, other in zip(nights, again, strict=True):
        assert_same(night, other)


def test_nights_of_two_sets_with_one_name_come_back_both(nights, prepared):
    for night, other in zip(nights, load_nights(prepared), strict=True):
        assert_same(night, other)
    chosen = load_nights(prepared, ["ø-2", "a01"])
    for night, other in zip([nights[1], nights[0], nights[2]], chosen, strict=True):
        assert_same(night, other)


def test_file_needs_no_pickle_and_no_program_of_ours(nights, prepared):
    with np.load(prepared, allow_pickle=False) as file:
        assert str(file["preprocessing"]) == PREPROCESSING
        assert file["series_name"].tolist() == list(SERIES)
        first, last = file["first_window"][1:3]
        np.testing.assert_array_equal(file["series"][first:last], nights[1].windows.series)


def test_ahi_that_is_known_comes_back(nights, tmp_path):
    path = write_prepared(nights, "rri", tmp_path / "windows.npz", {"ø-2": 12.5, "elsewhere": 3.0})
    assert ahi_of(path) == {"ø-2": 12.5}
    assert ahi_of(write_prepared(nights, "rri", tmp_path / "none.npz")) == {}


def test_ahi_of_a_folder_is_that_of_its_prepared_file(shared_data, tmp_path):
    folder = shared_data / "apnea-ecg"
    path = write_prepared(load_nights(folder, ["c05"]), "rri", tmp_path / "windows.npz", ahi_of(folder))
    assert ahi_of(path) == {"c05": ahi_of(folder)["c05"]}
    with np.load(path) as file:
        np.savez(path, **{**file, "ahi": np.array([-1.0])})
    with pytest.raises(InputError, match=r"windows\.npz: ahi is not one number from 0 on"):
        ahi_of(path)


def test_same_nights_give_the_same_file(nights, prepared, tmp_path):
    again = write_prepared(nights, "rri", tmp_path / "again.npz")
    assert again.read_bytes() == prepared.read_bytes()


def test_prepared_file_in_a_folder_of_nights_is_no_night(nights, tmp_path):
    write_prepared(nights, "rri", tmp_path / "windows.npz")
    rr = np.full(12 * 300, 1000.0)
    np.savez(tmp_path / "n1.npz", labels=np.arange(12) % 2, rr_ms=rr, frame_start=np.arange(13) * 300)
    assert [night.name for night in load_nights(tmp_path)] == ["n1"]
    assert not is_prepared(tmp_path / "n1.npz")


def test_unknown_record_is_refused_by_name(prepared):
    with pytest.raises(
        InputError, match=r"windows\.npz: record is z9, which is not there; choose from a01, ø-2"
    ):
        load_nights(prepared, ["z9"])


def test_file_of_the_other_recipe_is_refused(prepared, tmp_path):
    with pytest.raises(InputError, match="recipe is rri where rri\\+amplitude is needed; prepare"):
        load_nights(prepared, recipe="rri+amplitude")
    other = write_prepared([made_night("a01", 1, "published/1")], "rri+amplitude", tmp_path / "other.npz")
    assert load_nights(other, recipe="rri+amplitude")[0].preprocessing == "published/1"
    with pytest.raises(InputError, match="recipe is rri\\+amplitude where rri is needed"):
        load_nights(other)


def test_wrong_beats_cannot_be_put_into_windows(prepared):
    with pytest.raises(InputError, match=r"windows\.npz: content is RR intervals or windows that are made"):
        load_nights(prepared, disturbance=Disturbance(drop=0.02))


def test_a_night_of_frames_is_told_from_prepared_nights(tmp_path):
    path = tmp_path / "n1.npz"
    np.savez(path, labels=np.zeros(1), rr_ms=np.full(300, 1000.0), frame_start=np.array([0, 300]))
    with pytest.raises(InputError, match=r"n1\.npz: content is one night of RR intervals; name the folder"):
        load_nights(path)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"format": "semscnn_gui windows/9"}, "format is 'semscnn_gui windows/9'"),
        ({"format": None}, "without format"),
        ({"series": None}, "without series"),
        ({"preprocessing": "rri/0"}, f"pre-processing is rri/0 where {PREPROCESSING} is needed; prepare"),
        ({"recipe": "oracle"}, "recipe is oracle"),
        ({"series_name": np.array(["rri", "amplitude"])}, "series_name is rri, amplitude"),
        ({"series_fs": 4.0}, "at 4.0 Hz"),
        ({"label": np.zeros(31)}, "label is float64"),
        ({"label": np.full(31, 3, np.int8)}, "label is not all 1, 0 or -1"),
        ({"label": np.zeros(30, np.int8)}, "reason is 31 long where 30 is needed"),
        ({"reason": np.full(31, "ghost")}, "reason is 'ghost'"),
        ({"reason": np.full(31, "")}, "minute is not the minutes"),
        ({"heart_rate_bpm": np.zeros(3)}, "heart_rate_bpm is 3 long where 31"),
        ({"first_window": np.array([0, 12, 8, 20])}, "first_window is not ascending"),
        ({"first_window": np.array([0, 9, 12, 20])}, "minute is not the minutes"),
        ({"minute": np.arange(20)}, "minute is not the minutes"),
        ({"series": np.zeros((20, 2, 180), np.float32)}, "series is float32 of shape"),
        ({"series": np.full((20, 2, 900), np.nan, np.float32)}, "series is partly NaN"),
        ({"ahi": np.zeros(2)}, "ahi is 2 long where 3"),
        ({"person": np.array(["a", "b"])}, "person is 2 long where 3"),
        ({"record": np.array([b"a", b"b", b"c"])}, "record is |S1"),
        ({"record": np.array([{}, {}, {}])}, "content is unreadable"),
    ],
)
def test_arrays_that_do_not_fit_together_are_refused(prepared, changes, words):
    with np.load(prepared) as file:
        arrays = {**file, **changes}
    assert len(arrays["series"] if arrays["series"] is not None else range(20)) == 20
    np.savez(prepared, **{name: array for name, array in arrays.items() if array is not None})
    with pytest.raises(InputError) as refused:
        load_nights(prepared)
    assert str(refused.value).startswith("windows.npz: ")
    assert words in str(refused.value)


@pytest.mark.parametrize("kept", [0, 1, 4, 30, 500, 0.5, 0.99])
def test_file_cut_short_is_refused(prepared, kept):
    content = prepared.read_bytes()
    prepared.write_bytes(content[: int(kept * len(content)) if isinstance(kept, float) else kept])
    with pytest.raises(InputError, match=r"windows\.npz: content is unreadable"):
        load_nights(prepared)


def test_flipped_bytes_never_end_in_another_error(prepared):
    content = prepared.read_bytes()
    refused = 0
    for place in [*range(0, 4000, 37), *range(len(content) - 3000, len(content), 37)]:
        prepared.write_bytes(content[:place] + bytes([content[place] ^ 0xFF]) + content[place + 1 :])
        try:
            load_nights(prepared)
        except InputError:
            refused += 1
    assert refused > 40


@pytest.mark.parametrize("name", ["windows.pkl", "windows", "nowhere/windows.npz", "n1.npz"])
def test_name_that_cannot_be_written_to_is_refused_and_nothing_replaced(nights, tmp_path, name):
    np.savez(tmp_path / "n1.npz", labels=np.zeros(1))
    before = (tmp_path / "n1.npz").read_bytes()
    with pytest.raises(InputError, match="output file"):
        write_prepared(nights, "rri", tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == ["n1.npz"]
    assert (tmp_path / "n1.npz").read_bytes() == before


def test_writing_that_fails_leaves_the_older_file(nights, prepared, monkeypatch):
    before = prepared.read_bytes()

    def fail(file, **_arrays):
        file.write(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez", fail)
    with pytest.raises(InputError, match="No space left"):
        write_prepared(nights, "rri", prepared)
    assert prepared.read_bytes() == before
    assert [path.name for path in prepared.parent.iterdir()] == ["windows.npz"]
