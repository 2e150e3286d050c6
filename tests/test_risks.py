"""The table of risks is complete: each row says what prevents the risk, and names tests that there are."""

from __future__ import annotations

import ast
import re
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


@pytest.fixture(scope="module")
def tests_there_are() -> set[str]:
    """Names of all test functions, wherever they lie."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "tests").rglob("test_*.py")]
    return {one.name for tree in trees for one in tree.body if isinstance(one, ast.FunctionDef)}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_each_risk_is_prevented_and_shown_by_tests_that_there_are(
    row: list[str], tests_there_are: set[str]
) -> None:
    risk, prevented, shown = row
    assert risk
    assert prevented
    named = re.findall(r"`(test_\w+)`", shown)
    assert named
    assert [f"`{name}`" for name in named] == shown.split()
    assert set(named) - tests_there_are == set()


def test_no_risk_designed_against_is_left_out() -> None:
    assert {row[0] for row in ROWS} >= set(DESIGNED_AGAINST)
