"""No export destroys a recording, or is taken for one later."""

from __future__ import annotations

import pytest

from semscnn_gui.errors import InputError
from semscnn_gui.export import ExportFormat, check_target, proposed_name


@pytest.fixture
def recording(tmp_path):
    for name in ("night.edf", "night.apn", "other.edf", "a01.hea", "a01.dat", "there.csv", "labels.apn"):
        (tmp_path / name).write_bytes(b"kept")
    return tmp_path / "night.edf"


def refused(path, kind, recording, *others, replace=False) -> str:
    with pytest.raises(InputError) as error:
        check_target(path, kind, recording, others, replace=replace)
    return str(error.value)


@pytest.mark.parametrize("replace", [False, True])
@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (ExportFormat.EDF, "night.edf"),
        (ExportFormat.CSV, "night.edf"),
        (ExportFormat.APN, "night.apn"),
        (ExportFormat.APN, "other.apn"),
        (ExportFormat.APN, "a01.apn"),
        (ExportFormat.JSON, "a01.dat"),
        (ExportFormat.PNG, "new.apn"),
        (ExportFormat.EDF, "labels.edf"),
        (ExportFormat.JSON, "night.edf.semscnn-review.json"),
        (None, "night.edf.semscnn-review.json"),
        (None, "other.edf.semscnn-review.previous.json"),
        (ExportFormat.JSON, "Other.EDF.Semscnn-Review.aside-20260314.json"),
        (None, "new.edf"),
        (ExportFormat.CSV, "no/such/folder.csv"),
    ],
)
def test_recordings_and_labels_are_never_replaced(recording, tmp_path, kind, name, replace):
    sentence = refused(tmp_path / name, kind, recording, replace=replace)
    assert name.rsplit("/")[-1] in sentence
    assert sentence.count(".\n") == 0


def test_the_review_is_never_replaced(recording, tmp_path):
    assert "review" in refused(tmp_path / "r.json", ExportFormat.JSON, recording, tmp_path / "r.json")


def test_an_edf_that_is_there_needs_a_yes(recording, tmp_path):
    assert "allow replacing" in refused(tmp_path / "other.edf", ExportFormat.EDF, recording)
    check_target(tmp_path / "other.edf", ExportFormat.EDF, recording, replace=True)


@pytest.mark.parametrize("kind", list(ExportFormat))
def test_a_new_name_is_free(recording, tmp_path, kind):
    check_target(tmp_path / proposed_name("night", kind), kind, recording)


def test_results_are_replaced_as_analyze_does(recording, tmp_path):
    check_target(tmp_path / "there.csv", ExportFormat.CSV, recording)
