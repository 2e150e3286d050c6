from __future__ import annotations

import pytest

from semscnn_gui.cli import main

NAME = "se-mscnn-published"


@pytest.fixture
def published(shared_data, tmp_path, monkeypatch) -> str:
    """The published weights, added to the user's models."""
    monkeypatch.setenv("SEMSCNN_GUI_MODELS", str(tmp_path / "models"))
    assert main(["models", "add", str(shared_data / "published" / "weights.best.hdf5")]) == 0
    return NAME


@pytest.mark.parametrize(
    ("command", "record"),
    [
        (["analyze", "apnea-ecg/x01"], "x01"),
        (["evaluate", "apnea-ecg", "--records", "x01"], "x01"),
        (["evaluate", "hugcdn2014", "--records", "C1"], "C1.npz"),
    ],
)
def test_nights_without_a_waveform_are_refused_with_a_sentence(
    published, shared_data, capsys, command, record
):
    name, place, *options = command
    assert main([name, str(shared_data / place), *options, "--model", published]) == 3
    error = capsys.readouterr().err
    assert error.startswith(f"semscnn-gui: {record}: content is ")
    assert "without a waveform" in error
    assert "needs R amplitudes" in error
    assert error.count("\n") == 1


def test_prepared_windows_of_the_other_recipe_are_refused_with_a_sentence(
    published, shared_data, tmp_path, capsys
):
    windows = tmp_path / "windows.npz"
    assert main(["prepare", str(shared_data / "apnea-ecg"), "--records", "c05", "--out", str(windows)]) == 0
    capsys.readouterr()
    assert main(["evaluate", str(windows), "--model", published]) == 3
    assert "windows.npz: recipe is rri where rri+amplitude is needed" in capsys.readouterr().err
