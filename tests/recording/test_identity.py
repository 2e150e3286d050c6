"""Sex and birth date in the words of headers and of people."""

from __future__ import annotations

from datetime import date

import pytest

from semscnn_gui.recording.identity import birth_day, sex_of


@pytest.mark.parametrize(
    ("words", "sex"),
    [
        *((word, "M") for word in ("M", "m", "Male", "männlich", "MÄNNLICH", "Mann", "male (M)", " m. ")),
        *((word, "F") for word in ("F", "Female", "w", "weiblich", "Frau", "woman")),
        *((word, "") for word in ("", "X", "unknown", "mujer", "frei", "divers", "?", "m/f", "Wu")),
    ],
)
def test_sex_is_known_from_whole_words_only(words, sex):
    assert sex_of(words) == sex


@pytest.mark.parametrize(
    "words", ["1951-05-02", "19510502", "02-MAY-1951", "2-May-1951", "02.05.1951", " 2.5.1951 "]
)
def test_a_birth_date_is_read_in_every_form_that_headers_have(words):
    assert birth_day(words) == date(1951, 5, 2)


@pytest.mark.parametrize(
    "words", ["", "1951", "31-FEB-1951", "02-FOO-1951", "1951-13-02", "spring", "2.5.51"]
)
def test_other_words_are_no_birth_date(words):
    assert birth_day(words) is None
