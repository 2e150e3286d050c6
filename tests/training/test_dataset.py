from __future__ import annotations

import numpy as np
import pytest

from semscnn_gui.errors import InputError
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


def test_frames_of_the_other_hospital_are_read(shared_data):
    night = read_frames(shared_data / "hugcdn2014" / "C1.npz", "C1")
    assert len(night.label) == 316
    assert night.windows.series.shape[1:] == (2, 900)
    assert len(night.windows.minutes) >= 300


def test_folder_without_labelled_nights_is_refused(tmp_path):
    with pytest.raises(InputError, match="without labelled nights"):
        labelled_sources(tmp_path)
    with pytest.raises(InputError, match="not a folder"):
        labelled_sources(tmp_path / "nothing")


def test_unknown_record_is_refused_by_name(shared_data):
    with pytest.raises(InputError, match="x99"):
        labelled_sources(shared_data / "apnea-ecg", ["x99"])


def test_frames_without_the_arrays_are_refused(tmp_path):
    np.savez(tmp_path / "bad.npz", labels=np.zeros(3))
    with pytest.raises(InputError, match=r"bad\.npz"):
        read_frames(tmp_path / "bad.npz", "bad")
