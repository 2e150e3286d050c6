"""Text from files, made fit for paper: nothing is markup, nothing is boxed, nothing is dropped unsaid."""

from __future__ import annotations

import unicodedata
from xml.sax.saxutils import escape

from reportlab.lib.styles import ParagraphStyle

from semscnn_gui.report.drawn import Text
from semscnn_gui.report.right_to_left import (
    has_right_to_left,
    is_right_to_left,
    joined_letters,
    visual_order,
)
from semscnn_gui.report.style import BODY, REGULAR, has_glyph, text_width

# Header fields are 80 characters in EDF; a field that is far longer must not push the result off page 1.
LONGEST_FIELD = 400


def printable(text: str, longest: int | None = LONGEST_FIELD) -> str:
    """Return the text in characters that the report's font has.

    White space, line breaks included, becomes one space; any other character that the font lacks or that
    has no shape of its own becomes its code, such as ``[U+674E]``. Text beyond ``longest`` characters is cut
    and the number left out is said; None cuts nothing.
    """
    words = " ".join(unicodedata.normalize("NFC", text).split())
    out: list[str] = []
    length = 0
    for i, character in enumerate(words):
        shown = character if _has_shape(character) else f"[U+{ord(character):04X}]"
        if longest is not None and length + len(shown) > longest:
            return "".join(out).rstrip() + f"… (+{len(words) - i} characters)"
        out.append(shown)
        length += len(shown)
    return "".join(out)


def has_codes(text: str) -> bool:
    """True if :func:`printable` replaces a character of the text by its code."""
    return any(not _has_shape(c) for c in " ".join(unicodedata.normalize("NFC", text).split()))


def _has_shape(character: str) -> bool:
    # Control, format, surrogate, private and unassigned characters: shown as codes even if the font has them,
    # because invisible ones can turn a name around.
    return not unicodedata.category(character).startswith("C") and has_glyph(character)


def one_line(text: str, size: float, width: float, font: str = REGULAR) -> str:
    """Return the printable text cut to a width, with an ellipsis where something is left out."""
    shown = joined_letters(printable(text), has_glyph)
    right_to_left = is_right_to_left(shown)
    if text_width(shown, size, font) > width:
        while shown and text_width(shown + "…", size, font) > width:
            shown = shown[:-1]
        shown = shown.rstrip() + "…"
    return visual_order(shown, right_to_left=right_to_left)


def paragraph(
    text: str,
    style: ParagraphStyle = BODY,
    width: float | None = None,
    longest: int | None = LONGEST_FIELD,
) -> Text:
    """Set text that may come from a file: escaped, so that none of it is read as markup.

    Args:
        text: Any text.
        style: Its style.
        width: Width of the place in points; needed to break right-to-left text into lines. Without it the text
            is the program's own and is not cut.
        longest: Most characters of text with a width; None cuts nothing.
    """
    shown = printable(text, None if width is None else longest)
    if width is not None and has_right_to_left(shown):
        right_to_left = is_right_to_left(shown)
        lines = _broken(joined_letters(shown, has_glyph), style, width)
        drawn = (escape(visual_order(line, right_to_left=right_to_left)) for line in lines)
        return Text("<br/>".join(drawn), style)
    return Text(escape(shown), style)


def _broken(text: str, style: ParagraphStyle, width: float) -> list[str]:
    """Break text into lines in reading order, before each line is put into visual order."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".lstrip()
        if text_width(longer, style.fontSize, style.fontName) <= width:
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        for character in word:
            if lines[-1] and text_width(lines[-1] + character, style.fontSize, style.fontName) > width:
                lines.append("")
            lines[-1] += character
    return lines
