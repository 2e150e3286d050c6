"""Where two recorded folders differ."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from pathlib import Path

# Between processors the last bits of a float differ, and with them digests of what holds it.
_FLOAT = re.compile(r"-?\d+\.\d{3,}(?:e-?\d+)?")
# SHA-256, floats to their last bit, and the unique identifiers that pydicom makes.
_DIGEST = re.compile(r"\b[0-9a-f]{64}\b|-?0x\d\.[0-9a-f]+p[+-]\d+|\b1\.2\.826\.0\.1\.3680043\.8\.498\.\d+")
# RR intervals are written with three decimals, and may be rounded the other way.
_NEAR = 1.001e-3


def differences(old: Path, new: Path, same: Callable[[str, str], bool] = str.__eq__) -> str:
    """A unified diff of two folders, empty where they hold the same files.

    Args:
        old: A folder that ``record`` wrote.
        new: Another one.
        same: Whether two lines say the same.
    """
    names = {path.relative_to(folder).as_posix() for folder in (old, new) for path in folder.rglob("*.*")}
    return "".join(_difference(name, old / name, new / name, same) for name in sorted(names))


def _difference(name: str, old: Path, new: Path, same: Callable[[str, str], bool]) -> str:
    before, after = _lines(old), _lines(new)
    if len(before) == len(after):
        after = [a if same(a, b) else b for a, b in zip(before, after, strict=True)]
    return "".join(difflib.unified_diff(before, after, f"old/{name}", f"new/{name}"))


def _lines(path: Path) -> list[str]:
    """Lines with their ends; none of a file that is not there."""
    return path.read_bytes().decode().splitlines(keepends=True) if path.is_file() else []


def nearly(one: str, other: str) -> bool:
    """Whether two lines say the same but for the last digits of long numbers and for digests of such numbers."""
    if _worded(one) != _worded(other):
        return False
    pairs = zip(_FLOAT.findall(one), _FLOAT.findall(other), strict=True)
    return all(abs(float(a) - float(b)) <= _NEAR for a, b in pairs)


def _worded(line: str) -> str:
    return _FLOAT.sub("<number>", _DIGEST.sub("<digest>", line))
