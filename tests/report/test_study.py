"""What the clinician wrote: on the pages, over the header, and never cut unsaid."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from semscnn_gui.night.beat_edits import BeatEdit
from semscnn_gui.night.document import ReviewDocument
from semscnn_gui.night.night_analysis import MinuteState
from semscnn_gui.night.reviewed_night import ReviewedNight
from semscnn_gui.night.study import Study
from semscnn_gui.report import write_report
from semscnn_gui.report.templates import Template, templates

Pages = Callable[..., list[str]]
Maker = Callable[..., ReviewedNight]
FULL = Study(
    patient_name="Jane Roe",
    birth_date="1961-07-02",
    referred_by="Dr. Grey",
    technician="B. Night",
    institution="Sleep laboratory",
    indication="Witnessed apneas",
    interpretation="First line.\n\nSecond line, Жуков.",
)


def with_study(night: ReviewedNight, study: Study) -> ReviewedNight:
    return ReviewedNight(night.analysis, replace(night.review, study=study))


@pytest.fixture(scope="module")
def short_night(night_of: Maker) -> ReviewedNight:
    return night_of(minutes=30)


def test_the_study_stands_on_the_pages_and_over_the_header(
    short_night: ReviewedNight, pages_of: Pages
) -> None:
    pages = pages_of(with_study(short_night, FULL))
    for words in (
        "Name Jane Roe",
        "Patient ID MRN-0042",
        "Referred by Dr. Grey",
        "Recorded by B. Night",
        "Institution Sleep laboratory",
        "Indication Witnessed apneas",
    ):
        assert words in pages[0], words
    text = " ".join(pages)
    assert "First line. Second line, Жуков." in text
    assert all("Jane Roe · MRN-0042" in page for page in pages)
    # What the header says otherwise is told, once.
    assert text.count("Jane Doe") == 1
    assert "File’s header says name Jane Doe" in text


def test_a_long_interpretation_runs_over_pages_with_the_signature_at_its_end(
    short_night: ReviewedNight, pages_of: Pages
) -> None:
    lines = [f"Line {i} " + "word " * 60 for i in range(60)]
    pages = pages_of(with_study(short_night, Study(interpretation="\n".join([*lines, "x" * 5000]))))
    text = " ".join(pages)
    assert all(f"Line {i} word" in text for i in range(60))
    assert text.replace(" ", "").count("x" * 100) >= 1
    assert sum(page.count("x") for page in pages) >= 5000
    last = max(i for i, page in enumerate(pages) if "xxxx" in page)
    assert "Signature" in pages[last]


def test_hostile_study_prints_as_text_and_opens_nothing(
    short_night: ReviewedNight, tmp_path: Path, made_at: datetime
) -> None:
    evil = '<img src="file:///etc/passwd"/>\n<para>&amp; 😀 \u202eשלום Жуков ' + "W" * 300
    names = ("patient_name", "patient_id", "birth_date", "sex", "referred_by", "technician")
    fields = dict.fromkeys((*names, "institution", "indication", "interpretation"), evil)
    path = write_report(with_study(short_night, Study(**fields)), tmp_path / "a.pdf", made_at)  # type: ignore[arg-type]
    reader = PdfReader(path)
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert not any(page.images or "/Annots" in page for page in reader.pages)
    # Each field, and the patient's name at the head of each page.
    assert text.count("<img src") >= len(fields)
    assert "[U+1F600]" in text
    assert "[U+202E]" in text
    assert text.replace(" ", "").count("W" * 300) >= len(fields)
    assert "Characters that the font" in text


def test_chosen_strips_stand_in_place_of_the_automatic_ones(
    normal_night: ReviewedNight, pages_of: Pages
) -> None:
    text = " ".join(pages_of(with_study(normal_night, Study(strips=(40, 77)))))
    assert "Chosen by the clinician: normal 23:21:07, minute 40" in text
    assert "Chosen by the clinician: unscorable 23:58:07, minute 77" in text
    assert "with the highest probability" not in text


def test_any_edit_after_signing_makes_the_report_a_draft_again(
    short_night: ReviewedNight, pages_of: Pages
) -> None:
    document = ReviewDocument(short_night.analysis)
    document.sign("Dr. Ada Byron")
    assert "DRAFT" not in " ".join(pages_of(document.night))
    for edit in (
        lambda: document.set_study(Study(indication="snoring")),
        lambda: document.mark(range(3, 4), MinuteState.UNSCORABLE),
    ):
        document.sign("Dr. Ada Byron")
        edit()
        assert all(page.count("DRAFT – not reviewed") == 2 for page in pages_of(document.night))


@pytest.mark.parametrize(
    ("apnea", "minutes", "wanted"),
    [
        (0.0, 300, {Template.RESULT, Template.LOW}),
        (0.1, 300, {Template.RESULT, Template.BETWEEN}),
        (0.5, 300, {Template.RESULT, Template.LIKELY}),
        (0.5, 100, {Template.RESULT, Template.REPEAT}),
    ],
)
def test_only_texts_that_the_result_bears_out_are_offered(
    apnea: float, minutes: int, wanted: set[Template], night_of: Maker
) -> None:
    night = night_of(minutes=minutes, apnea=apnea, fs=None)
    found = templates(night)
    assert set(found) == wanted
    assert "± 12 events/h" in found[Template.RESULT]
    assert night.analysis.model.name in found[Template.RESULT]
    assert not any("normal" in text for text in found.values())


def test_figures_of_a_text_that_the_review_has_overtaken_are_told(
    short_night: ReviewedNight, pages_of: Pages
) -> None:
    note = "Figures in this text are not those of the result on page 1."
    text = templates(short_night)[Template.RESULT].replace(", ", ",\n")
    written = with_study(short_night, Study(interpretation=text))
    assert note not in " ".join(pages_of(written))
    edits = dict.fromkeys(range(30), MinuteState.APNEA)
    edited = ReviewedNight(written.analysis, replace(written.review, edits=edits))
    assert note in " ".join(pages_of(edited))


def test_a_night_without_result_offers_no_result(unscorable_night: ReviewedNight) -> None:
    assert set(templates(unscorable_night)) == {Template.REPEAT}


def test_chosen_minutes_that_were_not_analysed_are_told(night_of: Maker, pages_of: Pages) -> None:
    text = " ".join(pages_of(with_study(night_of(minutes=60, first_minute=30), Study(strips=(5, 40)))))
    assert "Chosen, but not analysed and not shown: minute 5." in text
    assert "Chosen by the clinician: " in text


def test_a_signature_under_another_result_and_edits_of_r_peaks_are_told(
    short_night: ReviewedNight, pages_of: Pages
) -> None:
    other = replace(
        short_night.review,
        signed_by="Dr. Ada Byron",
        signed_result="0" * 64,
        beat_edits={3.3: BeatEdit.ADDED},
    )
    page = pages_of(ReviewedNight(short_night.analysis, other))[0]
    assert page.count("DRAFT – not reviewed") == 2
    assert "Not signed: Dr. Ada Byron signed another result." in page
    assert "R peaks were edited after this analysis" in page


def test_warnings_of_the_file_stand_beside_the_result(short_night: ReviewedNight, pages_of: Pages) -> None:
    recording = replace(short_night.analysis.recording, warnings=("the header promises 9 records",))
    pages = pages_of(ReviewedNight(replace(short_night.analysis, recording=recording)))
    assert "Recording: the header promises 9 records" in pages[0]
