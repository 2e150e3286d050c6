"""Arabic and Hebrew text on paper: joined letters, and each line in the order in which it is drawn.

reportlab draws characters in the order given and without joining them. arabic-reshaper joins the letters and
python-bidi orders a line by the Unicode Bidirectional Algorithm (Unicode Standard Annex 9). Mirrored brackets and
the order of combining marks (its rules L3 and L4) are left to whoever draws, and are done here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache

from arabic_reshaper import ArabicReshaper
from bidi import get_display

_RIGHT_TO_LEFT = ("R", "AL")
_STRONG = ("L", *_RIGHT_TO_LEFT)
_ISOLATE, _END = "\N{LEFT-TO-RIGHT ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
_RIGHT_TO_LEFT_MARK = "\N{RIGHT-TO-LEFT MARK}"
_INVISIBLE = (_ISOLATE, _END, _RIGHT_TO_LEFT_MARK)
# A combining mark, so that the algorithm keeps it beside its character and its side shows whether that was turned.
_MARKER = "\N{VARIATION SELECTOR-256}"
_MIRRORED = dict(zip("()[]{}<>«»‹›≤≥", ")(][}{><»«›‹≥≤", strict=True))
# 12.50, 22:30, 2024-02-09T22:41, 5–15 %, -3.5, 12±3, 37.5°C or 12mg: digits with what is read as part of them.
_WORD = r"[^\W_\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]"
_UNIT = r"%‰°#$€£¥₪"
_NUMBER = re.compile(
    rf"(?:(?<!\w)[+\-−±])?[{_UNIT}]*(?=[^\W\d]*\d){_WORD}+(?:[.,:/\-–−±{_UNIT}]+{_WORD}+)*[{_UNIT}]*"
)


def has_right_to_left(text: str) -> bool:
    """True if the text has a Hebrew or Arabic letter."""
    return any(unicodedata.bidirectional(c) in _RIGHT_TO_LEFT for c in text)


def is_right_to_left(text: str) -> bool:
    """True if the first letter with a direction is read from right to left (rules P2 and P3)."""
    return next(_strong(text), "L") in _RIGHT_TO_LEFT


def joined_letters(text: str, has_glyph: Callable[[str], bool]) -> str:
    """Replace Arabic letters by the form they take beside their neighbors, in reading order."""
    if not has_right_to_left(text):
        return text
    shaped = _reshaper().reshape(text)
    return "".join(c if has_glyph(c) else unicodedata.normalize("NFKC", c) for c in shaped)


def visual_order(line: str, *, right_to_left: bool | None = None) -> str:
    """Put one line into the order in which it is drawn from left to right.

    A number, date or time after right-to-left letters is kept together: by the algorithm alone the parts of
    ``2024-02-09`` change places after Arabic letters.

    Args:
        line: The line in reading order, without control characters.
        right_to_left: Direction of the paragraph that the line belongs to; None for that of the line.
    """
    if not has_right_to_left(line):
        return line
    if right_to_left is None:
        right_to_left = is_right_to_left(line)
    if _is_mark(line[0]):
        # A mark without a letter to stand on.
        return line[0] + visual_order(line[1:], right_to_left=right_to_left)
    marked = "".join(
        cluster + _MARKER if len(cluster) > 1 or cluster in _MIRRORED else cluster
        for cluster in _clusters(_with_numbers_isolated(line, right_to_left))
    )
    drawn = get_display(marked, base_dir="R" if right_to_left else "L")
    return "".join(cluster for cluster in _drawn_clusters(drawn) if cluster not in _INVISIBLE)


def _strong(text: str) -> Iterator[str]:
    return (kind for c in text if (kind := unicodedata.bidirectional(c)) in _STRONG)


def _is_mark(character: str) -> bool:
    return bool(character) and unicodedata.bidirectional(character) == "NSM"


def _clusters(text: str) -> Iterator[str]:
    """Each character with the combining marks that follow it."""
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or not _is_mark(text[at]):
            yield text[start:at]
            start = at


def _drawn_clusters(drawn: str) -> Iterator[str]:
    """The clusters of an ordered line, those that were turned mirrored and with their marks behind again."""
    at = 0
    while at < len(drawn):
        start = at
        if drawn[start] == _MARKER:
            at = next(i for i in range(start + 1, len(drawn)) if not _is_mark(drawn[i]))
            yield _MIRRORED.get(drawn[at], drawn[at]) + drawn[at - 1 : start : -1]
        elif drawn[start] in _MIRRORED or (
            _is_mark(drawn[start + 1 : start + 2]) and drawn[start + 1] != _MARKER
        ):
            at = drawn.index(_MARKER, start)
            yield drawn[start:at]
        else:
            yield drawn[start]
        at += 1


def _with_numbers_isolated(line: str, right_to_left: bool) -> str:
    def isolated(found: re.Match[str]) -> str:
        before = next(_strong(line[found.start() - 1 :: -1] if found.start() else ""), "")
        direction = before or ("R" if right_to_left else "L")
        if direction == "L" or _is_mark(line[found.end() : found.end() + 1]):
            return found[0]
        # The mark ties the number to the right-to-left letters before it, as the algorithm does with bare digits.
        return f"{_ISOLATE}{found[0]}{_END}{_RIGHT_TO_LEFT_MARK if before else ''}"

    return _NUMBER.sub(isolated, line)


@cache
def _reshaper() -> ArabicReshaper:
    # Harakat are part of a name; of the ligatures that are on by default, only lam-alef is obligatory.
    return ArabicReshaper({"delete_harakat": False, "ARABIC LIGATURE ALLAH": False})
