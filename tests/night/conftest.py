from __future__ import annotations

from pathlib import Path

import pytest

from semscnn_gui.night.review_file import FOLDER_VARIABLE


@pytest.fixture
def data_folder(tmp_path, monkeypatch) -> Path:
    folder = tmp_path / "data"
    monkeypatch.setenv(FOLDER_VARIABLE, str(folder))
    return folder
