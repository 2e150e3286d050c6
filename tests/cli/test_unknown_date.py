"""A day that the file does not know is stated nowhere; the clock time is."""

from __future__ import annotations

import json
from pathlib import Path

import pydicom
import pytest
from pypdf import PdfReader

from semscnn_gui.cli import main
from semscnn_gui.recording import open_recording
from tests.support.recordings import Signal, ecg_wave, edf_file

HEADERS = {
    "no Startdate": ("01.01.8522.41.07", "Holter"),
    "Startdate X": ("01.01.8522.41.07", "Startdate X X X X"),
}


def run(*arguments: object) -> None:
    assert main([str(argument) for argument in arguments]) == 0


@pytest.fixture(params=[*HEADERS, "anonymous export"])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """EDF files of an unknown day; one of them written by this program."""
    digital = (ecg_wave(100, 660) / 1e-4).round().astype("int64")
    start, field = HEADERS.get(request.param, ("14.03.2622.41.07", "Startdate 14-MAR-2026 X X X"))
    path = edf_file(tmp_path / "night.edf", [Signal(digital, 100)], start=start, recording=field)
    if request.param == "anonymous export":
        exported = tmp_path / "anonymous.edf"
        run("export", path, "--format", "edf", "--anonymise", "--out", exported)
        return exported
    return path


def test_no_exit_states_a_date_that_the_file_does_not_know(file: Path, tmp_path: Path) -> None:
    run("analyze", file, "--json", tmp_path / "night.json", "--pdf", tmp_path / "night.pdf")
    text = (tmp_path / "night.json").read_text(encoding="utf-8")
    recording = json.loads(text)["recording"]
    assert recording["date"] is None
    assert recording["clock"] == recording["start"] == "22:41:07"
    for kind in ("fhir", "dicom", "rr", "svg", "csv", "edf"):
        run("export", file, "--format", kind, "--out", tmp_path / f"out-{kind}.{kind}")
    pages = " ".join(page.extract_text() for page in PdfReader(tmp_path / "night.pdf").pages)
    assert "22:41:07 to 22:52:07" in " ".join(pages.split())
    svg, rr, fhir, csv = (
        (tmp_path / f"out-{k}.{k}").read_text(encoding="utf-8") for k in ("svg", "rr", "fhir", "csv")
    )
    for shown in (pages, text, svg, rr, fhir, csv):
        assert "1985" not in shown
        assert "1900" not in shown
        assert "2026-03-14" not in shown
    assert "effectivePeriod" not in fhir
    assert "22:42:07" in csv
    dataset = pydicom.dcmread(tmp_path / "out-dicom.dicom")
    assert not dataset.StudyDate
    assert not dataset.AcquisitionDateTime
    again = open_recording(tmp_path / "out-edf.edf")
    assert again.dated_start is None
    assert f"{again.clock(0):%H:%M:%S}" == "22:41:07"
