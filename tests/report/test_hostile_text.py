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

from semscnn_gui.night.model import ReviewedNight
from semscnn_gui.recording.model import Identity
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
    ],
)
def test_hebrew_is_drawn_from_right_to_left(logical: str, drawn: str) -> None:
    from semscnn_gui.report.right_to_left import visual_order

    assert visual_order(logical) == drawn
