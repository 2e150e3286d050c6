"""Type, colours and grid of the report: what makes its pages look like one document."""

from __future__ import annotations

from functools import cache
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from semscnn_gui.package_data import bundled

REGULAR, BOLD = "DejaVuSans", "DejaVuSans-Bold"
TITLE_PT, HEADING_PT, BODY_PT, SMALL_PT = 15.0, 10.0, 7.5, 6.2

PAGE_SIZES: dict[str, tuple[float, float]] = {"A4": A4, "Letter": LETTER}
# One width on both paper sizes: 10 mm for the calibration pulse and 170 mm (6.8 s) of ECG.
CONTENT_WIDTH = 180 * mm
TOP_MARGIN, BOTTOM_MARGIN = 23 * mm, 19 * mm

INK = HexColor("#17222B")
GREY = HexColor("#5B6873")
RULE = HexColor("#CBD3DA")
FAINT = HexColor("#E9EDF0")
WHITE = HexColor("#FFFFFF")
# States as on screen (Okabe–Ito vermillion): pattern tells unscorable from normal without colour.
APNEA = HexColor("#D55E00")
NORMAL = HexColor("#C6D4E1")
HATCH = HexColor("#7B838A")
HATCH_GROUND = HexColor("#F1F2F3")
PAPER_MINOR = HexColor("#F8E1DC")
PAPER_MAJOR = HexColor("#EBB9AD")


@cache
def register_fonts() -> None:
    """Make the bundled DejaVu Sans known to reportlab; it covers Latin, Greek and Cyrillic.

    Its figures all have the same width, so that numbers line up in tables.
    """
    for name, file in ((REGULAR, "DejaVuSans.ttf"), (BOLD, "DejaVuSans-Bold.ttf")):
        pdfmetrics.registerFont(TTFont(name, str(bundled("resources", "fonts", file))))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)


def has_glyph(character: str) -> bool:
    """True if both weights of the report's font can show the character and its text can be selected.

    reportlab (5.1) writes an invalid ToUnicode map for characters beyond U+FFFF, which garbles copied text.
    """
    code = ord(character)
    return code <= 0xFFFF and all(
        code in pdfmetrics.getFont(name).face.charToGlyph for name in (REGULAR, BOLD)
    )


def text_width(text: str, size: float, font: str = REGULAR) -> float:
    """Width of a line of text in points."""
    return float(pdfmetrics.stringWidth(text, font, size))


def _style(name: str, size: float, leading: float, color: Any = INK, **more: Any) -> ParagraphStyle:
    more.setdefault("fontName", REGULAR)
    return ParagraphStyle(name, fontSize=size, leading=leading, textColor=color, **more)


BODY = _style("body", BODY_PT, 10.4)
BODY_BOLD = _style("body bold", BODY_PT, 10.4, fontName=BOLD)
BODY_RIGHT = _style("body right", BODY_PT, 10.4, alignment=2)
LABEL = _style("label", BODY_PT, 10.4, GREY)
LABEL_RIGHT = _style("label right", BODY_PT, 10.4, GREY, alignment=2)
FINE = _style("fine", 6.8, 9.2, spaceAfter=2)
SMALL = _style("small", SMALL_PT, 8.6, GREY)
SMALL_INK = _style("small ink", SMALL_PT, 8.6)
TITLE = _style("title", TITLE_PT, 19, fontName=BOLD)
HEADLINE = _style("headline", 12.5, 16, fontName=BOLD)
INTERPRETATION = _style("interpretation", 8.5, 12.0, spaceAfter=4)
VERDICT = _style("verdict", BODY_PT, 10.4, WHITE, fontName=BOLD)
