"""Nights of the report's tests, and the text of their pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from semscnn_gui.ecg.rr_intervals import UnscorableReason
from semscnn_gui.night.night_analysis import MinuteState
from semscnn_gui.night.reviewed_night import ReviewedNight
from semscnn_gui.recording.recording import Identity
from semscnn_gui.report import write_report
from tests.support.report_nights import MADE_AT, make_night


@pytest.fixture(scope="session")
def normal_night() -> ReviewedNight:
    """Eight hours with apnea, a short gap and some noise; nobody has reviewed it."""
    reasons = dict.fromkeys(range(200, 209), UnscorableReason.FLAT) | dict.fromkeys(
        (77, 78, 300), UnscorableReason.NOISE
    )
    return make_night(unscorable=reasons)


@pytest.fixture(scope="session")
def reviewed_night() -> ReviewedNight:
    """The same kind of night with a reference and a signed review of 30 minutes."""
    edits = dict.fromkeys(range(100, 120), MinuteState.NORMAL) | dict.fromkeys(
        range(400, 410), MinuteState.UNSCORABLE
    )
    return make_night(edits=edits, signed_by="Dr. Ada Byron", reference=True)


@pytest.fixture(scope="session")
def beats_only_night() -> ReviewedNight:
    return make_night(fs=None, unscorable=dict.fromkeys(range(5), UnscorableReason.NO_CONTEXT))


@pytest.fixture(scope="session")
def unscorable_night() -> ReviewedNight:
    reasons = dict.fromkeys(range(180), UnscorableReason.MISSING) | dict.fromkeys(
        range(180, 480), UnscorableReason.NOISE
    )
    return make_night(unscorable=reasons)


@pytest.fixture(scope="session")
def inadequate_night() -> ReviewedNight:
    """Six hours, 40 % of them unscorable."""
    reasons = dict.fromkeys(range(40, 184), UnscorableReason.FLAT)
    return make_night(minutes=360, unscorable=reasons, simulated=True, reference=True)


@pytest.fixture(scope="session")
def night_without_clock() -> ReviewedNight:
    return make_night(start=None, apnea=0.0)


@pytest.fixture(scope="session")
def hostile_identity() -> Identity:
    return Identity(
        name='<img src="file:///etc/passwd"/> <b>Bold</b> & </para> Οδυσσέας Жуков\nsecond line',
        patient_id="W" * 300,
        birth_date="1961-07-02\r\n",
        sex="F 😀 李明",
        height="יעל כהן 42",
        weight="فاطمة الزهراء",
        device="a\u202eb\x00c&lt;i&gt;" + " long" * 60,
        note="<a href='file:///etc/passwd'>note</a>",
    )


@pytest.fixture(scope="session")
def hostile_night(hostile_identity: Identity) -> ReviewedNight:
    return make_night(minutes=300, identity=hostile_identity, path=Path("<i>näme & ünd.edf"))


@pytest.fixture(scope="session")
def pages_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., list[str]]:
    """Write a night's report and return the text of each page, white space made single."""
    folder = tmp_path_factory.mktemp("reports")

    known: dict[tuple[ReviewedNight, str], list[str]] = {}

    def pages(night: ReviewedNight, page_size: str = "A4") -> list[str]:
        if (night, page_size) not in known:
            path = write_report(night, folder / "report.pdf", MADE_AT, page_size)
            texts = [page.extract_text() for page in PdfReader(path).pages]
            known[night, page_size] = [" ".join(text.split()) for text in texts]
        return known[night, page_size]

    return pages


@pytest.fixture(scope="session")
def made_at() -> datetime:
    return MADE_AT


@pytest.fixture(scope="session")
def night_of() -> Callable[..., ReviewedNight]:
    """The maker of nights, for tests that need one of their own."""
    return make_night
