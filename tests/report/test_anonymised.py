"""An anonymous report: nothing says whose night it is or on which day it was; all results stay."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

import pytest
from pypdf import PdfReader

from semscnn_gui.night.review_warnings import review_warnings
from semscnn_gui.night.reviewed_night import Review, ReviewedNight
from semscnn_gui.night.study import Study
from semscnn_gui.recording.recording import Identity
from semscnn_gui.report import write_report
from semscnn_gui.report.anonymise import anonymised, report_name

Maker = Callable[..., ReviewedNight]
# None of these may be found anywhere in the file.
TELLTALE = (
    "Xaver", "Quillfeather", "ID-77123", "1949-12-31", "Zebulon", "Umbridge", "Kestrel", "Holter-SN-5512",
    "marfan", "2026", "14.03", "nightfile", "Dolores", "184 cm", "92 kg",
)  # fmt: skip


@pytest.fixture(scope="module")
def named_night(night_of: Maker) -> ReviewedNight:
    identity = Identity(
        name="Xaver Quillfeather",
        patient_id="ID-77123",
        birth_date="1949-12-31",
        sex="M",
        height="184 cm",
        weight="92 kg",
        device="Holter-SN-5512",
        note="marfan",
    )
    night = night_of(minutes=60, identity=identity, path=Path("nightfile.edf"))
    study = Study(
        referred_by="Dr. Zebulon",
        technician="Umbridge",
        institution="Kestrel Clinic",
        interpretation="Mr QUILLFEATHER (ID-77123) slept well on 14.03.2026, says Zebulon; nightfile.edf is fine.",
    )
    notes = MappingProxyType({5: "Xaver moved on 2026-03-14"})
    signed_at = datetime(2026, 3, 15, 9, 0)
    return ReviewedNight(night.analysis, Review({}, "Dolores", signed_at, study=study, notes=notes))


def test_no_identity_and_no_date_is_left_anywhere(
    named_night: ReviewedNight, tmp_path: Path, made_at: datetime
) -> None:
    path = write_report(named_night, tmp_path / "a.pdf", made_at, anonymise=True)
    reader = PdfReader(path)
    pages = [" ".join(page.extract_text().split()) for page in reader.pages]
    told = " ".join(
        [*pages, str(dict(reader.metadata or {})), str([entry["/Title"] for entry in reader.outline])]
    )
    assert not [word for word in TELLTALE if word.casefold() in told.casefold()]
    assert not re.search(r"\d{4}-\d{2}-\d{2}", told)
    assert "/CreationDate" not in dict(reader.metadata or {})
    raw = path.read_bytes()
    assert not [word for word in TELLTALE if word.encode() in raw]
    assert all("Anonymised: identity and dates withheld" in page for page in pages)
    # It is still the signed night, on clock time.
    assert "DRAFT" not in told
    assert "22:41:07 to 23:40:54" in pages[0]
    assert "Mr [removed] ([removed]) slept well on [removed], says [removed]; [removed] is fine." in " ".join(
        pages
    )


def test_results_do_not_change(named_night: ReviewedNight) -> None:
    nameless = anonymised(named_night)
    assert nameless.summary == named_night.summary
    assert nameless.states() == named_night.states()
    assert nameless.is_draft is named_night.is_draft
    assert anonymised(nameless).review == nameless.review


def test_two_reports_on_different_days_are_one_file(named_night: ReviewedNight, tmp_path: Path) -> None:
    later = replace(named_night.analysis.recording, start=datetime(2031, 1, 2, 22, 41, 7))
    other = ReviewedNight(replace(named_night.analysis, recording=later), named_night.review)
    one, two = (
        write_report(night, tmp_path / f"{i}.pdf", datetime(2026 + i, 3, 15), anonymise=True).read_bytes()
        for i, night in enumerate((named_night, other))
    )
    assert one == two


def test_proposed_name_says_nothing(named_night: ReviewedNight) -> None:
    recording = named_night.analysis.recording
    assert report_name(recording) == "nightfile-report.pdf"
    assert report_name(recording, anonymise=True) == f"report-{recording.sha256[:8]}.pdf"


def written(night_of: Maker, *notes: str, path: str = "n7.edf", **recorded: object) -> ReviewedNight:
    """A short night with these notes and facts of the recording."""
    night = night_of(minutes=60, path=Path(path), **recorded)
    return ReviewedNight(night.analysis, Review(notes=MappingProxyType(dict(enumerate(notes)))))


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("and 14-Mar-2026: the second", "and [removed]: the second"),
        ("slept on March 14, 2026.", "slept on [removed]."),
        ("born 2 May 1951", "born [removed]"),
        ("am 14. März 2026 geprüft", "am [removed] geprüft"),
        ("am 14. 3. 2026", "am [removed]"),
        ("14MAR26, 14/mar/26, 20260314", "[removed], [removed], [removed]"),
        ("at 2026-03-14T22:41:07Z", "at [removed]T22:41:07Z"),
        ("the 3rd of June, Dec 24 and 1. Okt", "the [removed], [removed] and [removed]"),
        ("apnea may 10 times mar 3 runs in May", "apnea may 10 times mar 3 runs in May"),
        ("from -32768 to 32767, model 3.1, 0.1.0", "from -32768 to 32767, model 3.1, 0.1.0"),
    ],
)
def test_dates_go_in_whatever_way_they_are_written(night_of: Maker, said: str, left: str) -> None:
    assert anonymised(written(night_of, said)).review.notes[0] == left


def test_short_names_and_ids_go_but_not_the_words_that_look_like_them(night_of: Maker) -> None:
    night = written(
        night_of,
        "Mr Wu coughs; ID A7",
        "Mrs Li slept, WU_LI did",
        "wu li said so, Dr No too, a7 and li do not",
        identity=Identity(name="Wu Li", patient_id="A7"),
    )
    signed = ReviewedNight(night.analysis, replace(night.review, signed_by="Dr. No"))
    assert list(anonymised(signed).review.notes.values()) == [
        "Mr [removed] coughs; ID [removed]",
        "Mrs [removed] slept, [removed]_[removed] did",
        "[removed] said so, Dr [removed] too, a7 and li do not",
    ]


def test_the_file_s_name_takes_no_ordinary_words_out_of_warnings_and_channels(night_of: Maker) -> None:
    told = "The header of two.edf has two start dates, 15.03.26 and 14-Mar-2026: the second was used."
    night = written(night_of, path="two.edf")
    warned = replace(night.analysis.recording, warnings=(told,), name="two.edf")
    nameless = anonymised(ReviewedNight(replace(night.analysis, recording=warned), night.review))
    assert nameless.analysis.recording.warnings == (
        "The header of [removed] has two start dates, [removed] and [removed]: the second was used.",
    )
    night = written(night_of, path="ecg.edf")
    lead = replace(night.analysis.recording.ecg, channel="ECG II")
    named = replace(night.analysis.recording, ecg=lead, name="ecg.edf", warnings=("ECG of night-7",))
    nameless = anonymised(ReviewedNight(replace(night.analysis, recording=named), night.review))
    assert nameless.analysis.recording.ecg.channel == "ECG II"
    assert nameless.analysis.recording.warnings == ("ECG of night-7",)


def test_a_channel_named_after_the_patient_is_told_by_no_warning(night_of: Maker) -> None:
    night = written(night_of, "awake", identity=Identity(name="Jane Doe"))
    lead = replace(night.analysis.recording.ecg, channel="ECG Doe")
    analysis = replace(night.analysis, recording=replace(night.analysis.recording, ecg=lead))
    same = anonymised(ReviewedNight(analysis, night.review, analysis.basis))
    assert same.analysis.recording.ecg.channel == "ECG [removed]"
    assert review_warnings(same) == []
    other = replace(analysis.basis, channel="Doe 2")
    assert review_warnings(anonymised(ReviewedNight(analysis, night.review, other))) == [
        "The review was made on channel [removed] 2, not ECG [removed]."
    ]
