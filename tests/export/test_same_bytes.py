"""The same night at the same time gives the same bytes, so that two exports can be compared."""

from __future__ import annotations

import pytest

from semscnn_gui.export import SUFFIX, ExportFormat, export_night
from tests.support.exports import CREATED


@pytest.mark.parametrize("kind", list(ExportFormat))
def test_an_export_can_be_repeated(night, exported, tmp_path, kind):
    again = export_night(night, kind, tmp_path / f"again{SUFFIX[kind]}", created=CREATED)
    assert again.read_bytes() == exported(kind).read_bytes()


def test_an_export_that_fails_leaves_what_was_there(night, tmp_path, monkeypatch):
    from semscnn_gui.export import minute_table

    def fail(_exported: object) -> bytes:
        raise OSError("disk full")

    path = tmp_path / "night.csv"
    path.write_text("kept", encoding="utf-8")
    monkeypatch.setattr(minute_table, "minute_table", fail)
    with pytest.raises(OSError, match="disk full"):
        export_night(night, ExportFormat.CSV, path)
    assert path.read_text(encoding="utf-8") == "kept"
    assert list(tmp_path.iterdir()) == [path]
