"""Damage: what is done to the bytes of a sound file."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

NUMBERS = (
    b"-1", b"0", b"1", b"00", b"-0", b"1e999", b"nan", b"inf", b"99999999", b"2147483648", b"4294967296",
    b"1e-300",    b"18446744073709551616", b"0x10", b"1_000", b"", b" ", b"+", b"65536", b"0.5", b"30", b"-100",
)  # fmt: skip
STRINGS = (
    b"../../etc/passwd", b"/dev/zero", b"~", b"%s%n", b"\0", b"\xff\xfe", "Ωμ€".encode(), b"<b>",
    b"{" * 40, b"[" * 2000,    b"r", b"ECG", b"A" * 300, b"\x14\x15\x00", b"null", b"true", b"EDF+D",
)  # fmt: skip
HEADER = 1024


def flip(raw: bytearray, rng: random.Random) -> None:
    """Change single bytes, mostly of the header."""
    for _ in range(rng.choice((1, 1, 2, 4, 16))):
        end = min(len(raw), HEADER) if rng.random() < 0.7 else len(raw)
        raw[rng.randrange(end)] = rng.choice((rng.randrange(256), 0, 0x20, 0x30, 0xFF))


def truncate(raw: bytearray, rng: random.Random) -> None:
    """Cut the end off."""
    del raw[rng.choice((rng.randrange(len(raw)), rng.randrange(min(len(raw), HEADER)), len(raw) - 1)) :]


def lengthen(raw: bytearray, rng: random.Random) -> None:
    """Add bytes at the end."""
    raw += rng.randbytes(rng.choice((1, 7, 500, 5000)))


def repeat(raw: bytearray, rng: random.Random) -> None:
    """Write a stretch (a data record, a line) twice or forty times, or drop it."""
    at = rng.randrange(len(raw))
    size = rng.choice((8, 60, 162, 222, 256, 1000))
    piece = raw[at : at + size]
    raw[at : at + size] = piece * rng.choice((0, 2, 3, 40))


def swap_fields(raw: bytearray, rng: random.Random) -> None:
    """Exchange two fields of eight bytes in a header of fixed widths."""
    a, b = (8 * rng.randrange(max(1, min(len(raw), HEADER) // 8)) for _ in range(2))
    raw[a : a + 8], raw[b : b + 8] = raw[b : b + 8], raw[a : a + 8]


def set_field(raw: bytearray, rng: random.Random) -> None:
    """Put a strange value into a field of eight bytes."""
    at = 8 * rng.randrange(max(1, min(len(raw), HEADER) // 8))
    raw[at : at + 8] = rng.choice(NUMBERS + STRINGS).ljust(8)[:8]


def swap_words(raw: bytearray, rng: random.Random) -> None:
    """Exchange two words of a text."""
    words = list(re.finditer(rb"[^\s,;:\"/()]+", bytes(raw[: 8 * HEADER])))
    if len(words) > 1:
        a, b = sorted(rng.sample(words, 2), key=lambda match: match.start())
        raw[a.start() : b.end()] = b[0] + raw[a.end() : b.start()] + a[0]


def set_word(raw: bytearray, rng: random.Random) -> None:
    """Put a strange value in place of a word of a text."""
    words = list(re.finditer(rb"[^\s,;:\"/()]+", bytes(raw[: 8 * HEADER])))
    if words:
        word = rng.choice(words)
        raw[word.start() : word.end()] = rng.choice(NUMBERS + STRINGS)


def swap_lines(raw: bytearray, rng: random.Random) -> None:
    """Exchange, double or drop lines."""
    lines = bytes(raw).split(b"\n")
    a, b = rng.randrange(len(lines)), rng.randrange(len(lines))
    lines[a], lines[b] = rng.choice(((lines[b], lines[a]), (lines[a], lines[a]), (b"", lines[b])))
    raw[:] = b"\n".join(lines)


_BINARY = (flip, flip, truncate, lengthen, repeat, swap_fields, set_field, set_field)
_TEXT = (flip, truncate, repeat, swap_words, set_word, set_word, swap_lines)


def mutated(raw: bytes, rng: random.Random, *, text: bool) -> bytes:
    """The bytes with one to four kinds of damage."""
    changed = bytearray(raw)
    kinds: tuple[Callable[[bytearray, random.Random], None], ...] = _TEXT if text else _BINARY
    for _ in range(rng.choice((1, 1, 2, 4))):
        if changed:
            rng.choice(kinds)(changed, rng)
    return bytes(changed)
