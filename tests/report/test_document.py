"""The file itself: its properties, its bytes, and how it gets to its place."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from semscnn_gui.errors import InputError
from semscnn_gui.night.reviewed_night import ReviewedNight
from semscnn_gui.report import write_report


@pytest.mark.parametrize("page_size", ["A4", "Letter"])
def test_same_night_and_time_give_identical_bytes(
    normal_night: ReviewedNight, page_size: str, tmp_path: Path, made_at: datetime
) -> None:
    first = write_report(normal_night, tmp_path / "a.pdf", made_at, page_size).read_bytes()
    time.sleep(1.1)  # a clock that leaks into the file would show
    assert write_report(normal_night, tmp_path / "b.pdf", made_at, page_size).read_bytes() == first
    other = write_report(normal_night, tmp_path / "c.pdf", datetime(2026, 3, 16, 9, 0), page_size)
    assert other.read_bytes() != first


def test_properties_outline_and_paper_size(normal_night: ReviewedNight, tmp_path: Path) -> None:
    path = write_report(normal_night, tmp_path / "a.pdf", datetime(2026, 3, 15, 9, 5, tzinfo=UTC), "Letter")
    reader = PdfReader(path)
    information = reader.metadata
    assert information is not None
    assert information.title == "Overnight ECG report – night-0042"
    assert information.author is not None
    assert information.author.startswith("semscnn_gui")
    assert information.subject is not None
    assert "DRAFT" in information.subject
    assert information.creation_date == datetime(2026, 3, 15, 9, 5, tzinfo=UTC)
    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert tuple(map(float, reader.pages[0].mediabox[2:])) == (612.0, 792.0)
    titles = [entry["/Title"] for entry in reader.outline]
    assert titles[:4] == ["Result", "The night", "The night in detail", "Hour by hour"]
    assert titles[-1] == "Provenance"
    pages = [reader.get_destination_page_number(entry) for entry in reader.outline]
    assert pages == sorted(pages)
    assert pages[-1] == len(reader.pages) - 1


def test_fonts_are_embedded(normal_night: ReviewedNight, tmp_path: Path, made_at: datetime) -> None:
    reader = PdfReader(write_report(normal_night, tmp_path / "a.pdf", made_at))
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            descriptor = font.get_object()["/FontDescriptor"]
            assert "DejaVuSans" in descriptor["/FontName"]
            assert "/FontFile2" in descriptor


def test_report_overwrites_a_file_and_leaves_nothing_else(
    beats_only_night: ReviewedNight, tmp_path: Path, made_at: datetime
) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(b"old")
    assert write_report(beats_only_night, path, made_at) == path
    assert path.read_bytes().startswith(b"%PDF")
    assert [entry.name for entry in tmp_path.iterdir()] == ["report.pdf"]


def test_failed_write_keeps_the_old_report(
    beats_only_night: ReviewedNight, tmp_path: Path, made_at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(b"old")

    def full_disk(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full_disk)
    with pytest.raises(InputError, match=r"report\.pdf: .*No space left on device"):
        write_report(beats_only_night, path, made_at)
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["report.pdf"]


def test_missing_folder_and_folder_in_place_of_the_file_are_told(
    beats_only_night: ReviewedNight, tmp_path: Path, made_at: datetime
) -> None:
    with pytest.raises(InputError, match="missing"):
        write_report(beats_only_night, tmp_path / "none" / "report.pdf", made_at)
    (tmp_path / "folder.pdf").mkdir()
    with pytest.raises(InputError, match="a folder or device"):
        write_report(beats_only_night, tmp_path / "folder.pdf", made_at)


def test_unknown_paper_size_is_refused(beats_only_night: ReviewedNight, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="A4, Letter"):
        write_report(beats_only_night, tmp_path / "a.pdf", page_size="A5")


def test_importing_the_room_does_not_import_reportlab() -> None:
    code = "import sys, semscnn_gui.report; sys.exit('reportlab' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.exhaustive
def test_report_of_eight_hours_at_1000_hz_is_quick_and_small(
    night_of: Callable[..., ReviewedNight], tmp_path: Path, made_at: datetime
) -> None:
    night = night_of(fs=1000.0)
    write_report(night, tmp_path / "warm.pdf", made_at)
    start = time.process_time()
    path = write_report(night, tmp_path / "report.pdf", made_at)
    assert time.process_time() - start < 1.5
    assert path.stat().st_size < 1_000_000
