"""Names that try to be markup, files, or a mess: they print, and do nothing else."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from semscnn_gui.night.reviewed_night import ReviewedNight
from semscnn_gui.recording.recording import Identity
from semscnn_gui.report import write_report

opened: list[str] = []
watching = False


def _note_opened(event: str, arguments: tuple[object, ...]) -> None:
    if watching and event in ("open", "urllib.Request", "socket.connect"):
        opened.append(str(arguments[0]))


sys.addaudithook(_note_opened)


def test_markup_in_identity_prints_as_text_and_opens_nothing(
    hostile_night: ReviewedNight, tmp_path: Path, made_at: datetime
) -> None:
    global watching
    write_report(hostile_night, tmp_path / "first.pdf", made_at)  # fonts and modules are loaded from here on
    watching = True
    try:
        path = write_report(hostile_night, tmp_path / "report.pdf", made_at)
    finally:
        watching = False
    assert not [name for name in opened if "passwd" in name or name.startswith("file:")]
    assert [name for name in opened if name.startswith(str(tmp_path))]  # the watch works
    reader = PdfReader(path)
    for page in reader.pages:
        assert not page.images
        assert "/Annots" not in page
    text = " ".join(reader.pages[0].extract_text().split())
    assert '<img src="file:///etc/passwd"/> <b>Bold</b> & </para>' in text
    assert "<a href='file:///etc/passwd'>note</a>" in text
    assert "c&lt;i&gt;" in text
    assert "root:" not in text


def test_nothing_of_a_hostile_identity_is_dropped(
    hostile_night: ReviewedNight, pages_of: Callable[..., list[str]]
) -> None:
    text = pages_of(hostile_night)[0]
    close = text.replace(" ", "")
    assert "W" * 300 in close
    assert "ОдυσσέαςЖуковsecondline".replace("О", "Ο").replace("д", "δ") in close
    assert "F[U+1F600][U+674E][U+660E]" in close
    assert "a[U+202E]b[U+0000]c" in close
    assert close.count("long") == 60
    assert "Unicode code" in text
    # Readers put right-to-left letters back into reading order; Arabic comes in joined forms.
    assert "יעלכהן" in close
    assert "فاطمةالزهراء" in unicodedata.normalize("NFKC", close)


def test_field_beyond_all_measure_is_cut_and_says_by_how_much(
    night_of: Callable[..., ReviewedNight], pages_of: Callable[..., list[str]]
) -> None:
    night = night_of(minutes=10, fs=None, identity=Identity(name="x" * 5000, device="李" * 5000))
    pages = pages_of(night)
    assert "(+4600 characters)" in pages[0]
    assert "characters that" not in pages[0].lower() or "[U+674E]" in pages[0]


@given(st.text(max_size=120))
def test_printable_text_has_only_glyphs_and_codes(text: str) -> None:
    from semscnn_gui.report.glyphs import printable
    from semscnn_gui.report.style import has_glyph, register_fonts

    register_fonts()
    shown = printable(text, longest=10_000)
    assert all(has_glyph(character) for character in shown)
    for character in unicodedata.normalize("NFC", text):
        if not character.isspace():
            assert character in shown or f"[U+{ord(character):04X}]" in shown


@given(st.text(alphabet="abc 12()אבגשلاسم", max_size=40))
def test_reordering_right_to_left_keeps_every_character(text: str) -> None:
    from semscnn_gui.report.right_to_left import joined_letters, visual_order

    drawn = visual_order(joined_letters(text, lambda _: True))
    kept = unicodedata.normalize("NFKC", drawn).replace("(", ")")
    assert sorted(kept) == sorted(text.replace("(", ")"))


@pytest.mark.parametrize(
    ("logical", "drawn"),
    [
        ("abc", "abc"),
        ("שלום", "םולש"),
        ("ID שלום 42 עולם x", "ID םלוע 42 םולש x"),
        ("(שלום)", "(םולש)"),
        ("שלום (עולם)", "(םלוע) םולש"),
        ("שלום (12.50) abc", "abc (12.50) םולש"),
        ("שָׁלוֹם", "םוֹלשָׁ"),
        ("22:30–06:15 שעות", "תועש 22:30–06:15"),
        ("5–15 אירועים", "םיעוריא 5–15"),
        ("(5–15) אירועים", "םיעוריא (5–15)"),
        ("09.02.2024–10.02.2024 תאריך", "ךיראת 09.02.2024–10.02.2024"),
        ("-3.5 מעלות", "תולעמ -3.5"),
        ("טווח 3.5±1.2 אירועים", "םיעוריא 3.5±1.2 חווט"),
        ("רוויה 92%-95% בלילה", "הלילב 92%-95% היוור"),
        ("ירידה של 3%±1%", "3%±1% לש הדירי"),
        ("מדד 12.5%", "12.5% דדמ"),
        ("חום 37.5°C", "37.5°C םוח"),
        ("ניתוח #12", "#12 חותינ"),
        ("AHI עלה מ-5 ל-15", "AHI 15-ל 5-מ הלע"),
        ("SpO₂ מתחת ל-90%", "SpO₂ 90%-ל תחתמ"),
    ],
)
def test_hebrew_is_drawn_from_right_to_left(logical: str, drawn: str) -> None:
    from semscnn_gui.report.right_to_left import visual_order

    assert visual_order(logical) == drawn


@st.composite
def numbers_among_letters(draw: st.DrawFn) -> tuple[str, list[str]]:
    """Words of three scripts with numbers, times and dates between them, and these in reading order."""
    digits = st.integers(0, 99).map(lambda n: f"{n:02d}")
    number = st.one_of(
        st.integers(0, 10**6).map(str),
        st.builds(lambda a, mark, b: f"{a}{mark}{b}", digits, st.sampled_from(".,:/-–"), digits),
        st.dates().map(lambda date: date.isoformat()),
        st.dates().map(lambda date: f"{date:%d.%m.%Y}"),
        st.datetimes().map(lambda moment: f"{moment:%Y-%m-%dT%H:%M}"),
        st.builds(lambda sign, a, b: f"{sign}{a}.{b}", st.sampled_from("+-−"), digits, digits),
        st.builds(lambda a, unit: f"{a}{unit}", digits, st.sampled_from(("%", "°C", "±3", "%-95%", "mg"))),
    )
    word = st.one_of(
        st.text("אבגדהש", min_size=1, max_size=6),
        st.text("ابتثجلاسم", min_size=1, max_size=6),
        st.text("abcXYZ", min_size=1, max_size=4),
    )
    numbers = draw(st.lists(number, min_size=1, max_size=4))
    words = draw(st.lists(word, min_size=len(numbers) + 1, max_size=len(numbers) + 1))
    words[draw(st.integers(0, len(numbers)))] = draw(st.sampled_from(["שלום", "مرحبا"]))
    pairs = zip(words, [*numbers, ""], strict=True)
    return " ".join(part for pair in pairs for part in pair).strip(), numbers


@given(numbers_among_letters())
def test_numbers_times_and_dates_keep_their_digits_in_reading_order(made: tuple[str, list[str]]) -> None:
    from semscnn_gui.report.right_to_left import joined_letters, visual_order

    text, numbers = made
    for drawn in (
        visual_order(joined_letters(text, lambda _: True)),
        visual_order(text, right_to_left=False),
    ):
        assert sorted(word for word in drawn.split() if any(c.isdigit() for c in word)) == sorted(numbers)


@given(st.text(alphabet="ab1.(\u05b8\u064b\u0301שלם", max_size=12))
def test_each_mark_stays_behind_the_letter_it_belongs_to(text: str) -> None:
    from semscnn_gui.report.right_to_left import visual_order

    def clusters(line: str) -> list[str]:
        found: list[str] = []
        for character in line.replace("(", ")"):
            if unicodedata.combining(character) and found:
                found[-1] += character
            else:
                found.append(character)
        return sorted(found)

    drawn = visual_order(text)
    if not text or not unicodedata.combining(text[0]):
        assert clusters(drawn) == clusters(text)


def test_numbers_in_a_hebrew_or_arabic_note_are_readable_on_the_page(
    night_of: Callable[..., ReviewedNight], pages_of: Callable[..., list[str]]
) -> None:
    device = "שעון 22:30 ערך 12.50 תאריך 2024-02-09 סוף"
    name = "مرحبا 2024-02-09 ثم 12.50 في 22:30 نهاية"
    text = pages_of(night_of(minutes=10, fs=None, identity=Identity(name=name, device=device)))[0]
    for number in ("22:30", "12.50", "2024-02-09"):
        assert text.count(number) >= 2, number
