"""Arabic and Hebrew names on a page that is set from left to right.

reportlab draws characters in the order given and without joining them. The two steps here, contextual letter
forms and reordering of right-to-left runs, cover names and addresses; nested embeddings (Unicode Standard
Annex 9, levels above 1) are out of their reach, and the characters that ask for them print as codes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import cache

_CLOSES = {")": "(", "]": "[", "}": "{", "»": "«"}
_MIRRORED = str.maketrans("()[]{}<>«»", ")(][}{><»«")


def has_right_to_left(text: str) -> bool:
    """True if the text has a Hebrew or Arabic letter."""
    return any(unicodedata.bidirectional(c) in ("R", "AL") for c in text)


@cache
def _letter_forms() -> dict[tuple[str, str], str]:
    """Map (letters, form) to the presentation form; form is isolated, initial, medial or final."""
    forms: dict[tuple[str, str], str] = {}
    for code in (*range(0xFB50, 0xFE00), *range(0xFE70, 0xFEFD)):
        form, _, letters = unicodedata.decomposition(chr(code)).partition(" ")
        source = "".join(chr(int(part, 16)) for part in letters.split())
        # Of the ligatures only lam-alef is obligatory.
        if form and (len(source) == 1 or (len(source) == 2 and source[0] == "\u0644" and code >= 0xFEF5)):
            forms.setdefault((source, form.strip("<>")), chr(code))
    return forms


def joined_letters(text: str, has_glyph: Callable[[str], bool]) -> str:
    """Replace Arabic letters by the form they take beside their neighbours, in reading order."""
    forms = _letter_forms()
    letters: list[str] = []
    for character in text:
        if letters and letters[-1] == "\u0644" and (letters[-1] + character, "isolated") in forms:
            letters[-1] += character
        else:
            letters.append(character)
    base = [i for i, letter in enumerate(letters) if unicodedata.bidirectional(letter[0]) != "NSM"]
    out = list(letters)
    for k, i in enumerate(base):
        before = letters[base[k - 1]] if k else ""
        after = letters[base[k + 1]] if k + 1 < len(base) else ""
        joins_before = (before, "initial") in forms and (letters[i], "final") in forms
        joins_after = (letters[i], "initial") in forms and (after, "final") in forms
        form = {(True, True): "medial", (True, False): "final", (False, True): "initial"}.get(
            (joins_before, joins_after), "isolated"
        )
        shape = forms.get((letters[i], form))
        if shape and has_glyph(shape):
            out[i] = shape
    return "".join(out)


def visual_order(line: str) -> str:
    """Reverse the right-to-left runs of one line; numbers inside them keep their order."""
    kinds = [unicodedata.bidirectional(c) for c in line]
    out: list[str] = []
    i = 0
    while i < len(line):
        if kinds[i] not in ("R", "AL"):
            out.append(line[i])
            i += 1
            continue
        stop = last = i
        while stop < len(line) and kinds[stop] != "L":
            if kinds[stop] in ("R", "AL", "NSM"):
                last = stop
            stop += 1
        # A closing bracket belongs to the run that holds its opening one.
        if last + 1 < stop and line[last + 1] in _CLOSES and _CLOSES[line[last + 1]] in line[i : last + 1]:
            last += 1
        out.append(_reversed_run(line[i : last + 1], kinds[i : last + 1]))
        i = last + 1
    return "".join(out)


def _reversed_run(run: str, kinds: list[str]) -> str:
    pieces: list[str] = []
    previous = ""
    for character, kind in zip(run, kinds, strict=True):
        keeps_order = kind == "NSM" or (kind in ("EN", "AN") and previous in ("EN", "AN"))
        if pieces and keeps_order:
            pieces[-1] += character
        else:
            pieces.append(character.translate(_MIRRORED))
        previous = kind
    return "".join(reversed(pieces))
