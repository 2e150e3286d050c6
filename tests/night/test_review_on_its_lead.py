"""A review belongs to the lead and the model that it was made on, wherever it is applied again."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import edfio
import pypdf
import pytest
import wfdb
from PIL import Image

from semscnn_gui.cli import main
from semscnn_gui.export import SUFFIX, ExportFormat, export_night
from semscnn_gui.gui.core import Core
from semscnn_gui.night.analysis import analyze_recording
from semscnn_gui.night.document import ReviewDocument
from semscnn_gui.night.file_analysis import analyze_file, analyze_with_own_review
from semscnn_gui.night.night_analysis import MinuteState, ReviewBasis
from semscnn_gui.night.results import night_as_dict
from semscnn_gui.night.results_reading import results_of
from semscnn_gui.night.review_file import SUFFIX as REVIEW_SUFFIX
from semscnn_gui.night.review_file import ReviewFile
from semscnn_gui.night.review_warnings import review_warnings
from semscnn_gui.night.reviewed_night import ReviewedNight
from semscnn_gui.progress import Progress
from semscnn_gui.recording import open_recording
from semscnn_gui.recording.simulation.simulated_night import simulate_night
from semscnn_gui.report import report_pdf
from semscnn_gui.report.trend_nights import trend_of
from tests.support.reviews import A, N, analysis_in, stored

CHOSEN, REVIEWED = "ECG II", "ECG V5"
LEAD_WARNING = f"The review was made on channel {REVIEWED}, not {CHOSEN}."


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory) -> tuple[Path, Path]:
    """A recording of two leads, and a review made on the one that the program would not choose."""
    ecg = simulate_night(100.0, 0.2, seed=4).ecg
    night = tmp_path_factory.mktemp("leads") / "night.edf"
    leads = [
        edfio.EdfSignal(samples, 100.0, label=label, physical_dimension="mV", physical_range=(-5, 5))
        for label, samples in ((CHOSEN, ecg.samples_mv), (REVIEWED, 0.5 * ecg.samples_mv))
    ]
    edfio.Edf(leads).write(night)
    assert open_recording(night).ecg.channel == CHOSEN
    recording = open_recording(night, REVIEWED)
    document = ReviewDocument(analyze_recording(recording), store=ReviewFile(recording))
    document.mark(range(2, 4), MinuteState.NORMAL)
    return night, night.with_name(night.name + REVIEW_SUFFIX)


def lead_of(night: ReviewedNight) -> str:
    return night.analysis.recording.ecg.channel


def test_without_a_channel_the_review_brings_its_own_lead(reviewed):
    night, saved = analyze_file(*reviewed)
    assert (lead_of(night), saved.channel) == (REVIEWED, REVIEWED)
    assert review_warnings(night) == []
    assert lead_of(analyze_with_own_review(reviewed[0])[0]) == REVIEWED


def test_a_channel_that_the_user_names_goes_before_the_review_s_and_is_warned_of(reviewed):
    night, _ = analyze_file(*reviewed, channel=CHOSEN)
    assert lead_of(night) == CHOSEN
    assert review_warnings(night) == [LEAD_WARNING]


def test_the_window_opens_a_recording_on_the_lead_of_its_review(reviewed):
    core = Core()
    assert core.open(reviewed[0], None, Progress()).ecg.channel == REVIEWED
    assert core.open(reviewed[0], CHOSEN, Progress()).ecg.channel == CHOSEN


def test_a_damaged_review_does_not_keep_a_recording_from_opening(reviewed, tmp_path):
    night = tmp_path / "night.edf"
    night.write_bytes(reviewed[0].read_bytes())
    night.with_name(night.name + REVIEW_SUFFIX).write_text("{", encoding="utf-8")
    assert Core().open(night, None, Progress()).ecg.channel == CHOSEN


def test_commands_say_which_lead_the_review_was_made_on(reviewed, tmp_path, capsys):
    night, review = reviewed
    out = tmp_path / "minutes.csv"
    analyze = ["analyze", str(night), "--review", str(review), "--csv", str(out)]
    assert main(analyze) == 0
    assert REVIEWED in capsys.readouterr().out
    assert {row["review_warnings"] for row in rows_of(out.read_text(encoding="utf-8"))} == {""}
    assert main([*analyze, "--channel", CHOSEN]) == 0
    assert LEAD_WARNING in capsys.readouterr().out
    assert {row["review_warnings"] for row in rows_of(out.read_text(encoding="utf-8"))} == {LEAD_WARNING}


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def words_of(kind: ExportFormat, path: Path) -> str:
    if kind is ExportFormat.APN:
        return " ".join(wfdb.rdann(str(path.with_suffix("")), "apn").aux_note[:5])
    if kind is ExportFormat.EDF:
        return " ".join(found.text for found in edfio.read_edf(path).annotations)
    if kind is ExportFormat.PNG:
        with Image.open(path) as image:
            return image.info["Description"]
    if kind is ExportFormat.DICOM:
        import pydicom

        return pdf_words(pydicom.dcmread(path).EncapsulatedDocument)
    if kind is ExportFormat.FHIR:
        resources = [entry["resource"] for entry in json.loads(path.read_bytes())["entry"]]
        for resource in resources:
            if resource["resourceType"] == "Observation":
                assert LEAD_WARNING in resource["method"]["text"]
        return resources[-1]["conclusion"]
    return path.read_text(encoding="utf-8")


def pdf_words(pdf: bytes) -> str:
    return " ".join(pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())


@pytest.fixture(scope="module")
def elsewhere(reviewed) -> ReviewedNight:
    """The review laid over the lead that it was not made on, as the user wished."""
    return analyze_file(*reviewed, channel=CHOSEN)[0]


@pytest.mark.parametrize("kind", [kind for kind in ExportFormat if kind is not ExportFormat.JSON])
def test_every_export_says_that_the_review_was_made_on_another_lead(elsewhere, tmp_path, kind):
    words = words_of(kind, export_night(elsewhere, kind, tmp_path / f"night-out{SUFFIX[kind]}"))
    assert LEAD_WARNING.rstrip(".") in " ".join(words.split())


def test_report_and_results_say_that_the_review_was_made_on_another_lead(reviewed, elsewhere):
    assert LEAD_WARNING in pdf_words(report_pdf(elsewhere))
    _, saved = analyze_file(*reviewed, channel=CHOSEN)
    told = results_of(night_as_dict(elsewhere, saved), reviewed[0])
    assert told.warnings[-1:] == told.review_warnings == (LEAD_WARNING,)


def test_trend_says_that_a_review_was_made_on_another_lead(reviewed, elsewhere):
    _, saved = analyze_file(*reviewed, channel=CHOSEN)
    told = night_as_dict(elsewhere, saved)
    other = json.loads(json.dumps(told))
    other["recording"]["sha256"] = "0" * 64
    other["review"]["warnings"] = []
    nights = [results_of(told, reviewed[0]), results_of(other, reviewed[0])]
    notes = " ".join(trend_of(nights).notes)
    assert "Night 1: review and result do not belong together" in notes
    assert "Night 2: review and result" not in notes


def test_exports_of_a_draft_say_that_r_peaks_wait_for_an_analysis(elsewhere, tmp_path):
    document = ReviewDocument(elsewhere.analysis)
    document.delete_peak(float(elsewhere.peaks.time_s[20]))
    path = export_night(document.night, ExportFormat.CSV, tmp_path / "n.csv")
    (said,) = {row["review_warnings"] for row in rows_of(path.read_text(encoding="utf-8"))}
    assert said == "R peaks were edited after this analysis: the result does not contain these edits."


def test_an_anonymous_export_compares_leads_as_they_are_called(elsewhere):
    from semscnn_gui.report.anonymise import anonymised

    same = replace(elsewhere, basis=elsewhere.analysis.basis)
    assert review_warnings(anonymised(same)) == []
    assert review_warnings(anonymised(elsewhere)) == [LEAD_WARNING]


def test_looking_at_another_model_s_output_makes_no_review_of_it(tmp_path, data_folder):
    analysis = analysis_in(tmp_path)
    document = stored(analysis)
    document.mark(range(2), N)
    other = replace(analysis, model=replace(analysis.model, name="other", sha256="c" * 64))
    document.adopt(other)
    assert ReviewFile(analysis.recording).load().basis == analysis.basis
    assert "minutes without an edit are now those of other" in review_warnings(document.night)[0]
    document.mark(range(2, 3), A)
    assert ReviewFile(analysis.recording).load().basis == ReviewBasis("", "other", "c" * 64)
    assert review_warnings(document.night) == []


def test_a_night_that_nobody_reviewed_is_warned_of_in_no_way(tmp_path):
    analysis = analysis_in(tmp_path)
    document = ReviewDocument(analysis)
    document.adopt(replace(analysis, model=replace(analysis.model, name="other", sha256="c" * 64)))
    document.mark(range(2), N)
    assert review_warnings(document.night) == []
