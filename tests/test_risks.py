"""The table of risks is complete: each row says what prevents the risk, and names tests that there are."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (ROOT / "resources" / "risks.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("|")
][2:]
# The risks that the intended use begins with; the table may hold more.
DESIGNED_AGAINST = (
    'A false "normal"',
    "Unscorable shown as normal",
    "A wrong unit or gain",
    "Another patient's review on this file",
    "A stale overlay after a new file is opened",
    "A cancelled or failed analysis shown as complete",
    "An edit lost",
    "A report made from an older review than the one on screen",
)


@cache
def tests_of(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {one.name for one in tree.body if isinstance(one, ast.FunctionDef)}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_each_risk_is_prevented_and_shown_by_tests_that_there_are(row: list[str]) -> None:
    risk, prevented, shown = row
    assert risk
    assert prevented
    named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", shown)
    assert named
    assert "".join(f"`{path}::{name}`" for path, name in named) == shown.replace(" ", "")
    missing = [f"{path}::{name}" for path, name in named if name not in tests_of(ROOT / path)]
    assert missing == []


def test_no_risk_designed_against_is_left_out() -> None:
    assert {row[0] for row in ROWS} >= set(DESIGNED_AGAINST)
