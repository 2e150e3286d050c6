"""What the program makes of five nights is what it made of them before.

If a difference is intended, regenerate with ``python -m tests.golden record`` and read the difference in git.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.golden.__main__ import EXPECTED
from tests.golden.comparison import differences, nearly

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 20_000


def golden(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.golden", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)


def test_five_nights_give_what_they_gave_before(tmp_path):
    done = golden("record", tmp_path / "now")
    assert done.returncode == 0, done.stderr
    found = differences(EXPECTED, tmp_path / "now", nearly)
    if found:
        pytest.fail(f"the outputs changed; see {__file__}\n{found[:LONGEST]}", pytrace=False)


def test_the_goldens_stay_small():
    assert sum(path.stat().st_size for path in EXPECTED.rglob("*.*")) < 300_000


def test_a_changed_character_is_shown_and_ends_with_1(tmp_path):
    changed = shutil.copytree(EXPECTED, tmp_path / "changed")
    report = changed / "2-signed" / "report.pdf.txt"
    text = report.read_text(encoding="utf-8")
    assert text.count("Not measured") == 1
    report.write_text(text.replace("Not measured", "Not Measured"), encoding="utf-8", newline="")
    done = golden("compare", EXPECTED, changed)
    lines = done.stdout.splitlines()
    assert done.returncode == 1
    assert lines[:2] == ["--- old/2-signed/report.pdf.txt", "+++ new/2-signed/report.pdf.txt"]
    assert [line for line in lines[2:] if line[0] in "+-"] == ["-Not measured", "+Not Measured"]


def test_a_file_that_is_gone_is_shown(tmp_path):
    changed = shutil.copytree(EXPECTED, tmp_path / "changed")
    (changed / "5-gap" / "minutes.csv").unlink()
    assert "--- old/5-gap/minutes.csv" in differences(EXPECTED, changed, nearly)
    assert "--- old/5-gap/minutes.csv" in differences(changed, EXPECTED, nearly)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("12\t0.030061", "12\t0.030062", True),
        ("12\t0.030061", "12\t0.036061", False),
        ("threshold 0.46", "threshold 0.47", False),
        ("9 min", "10 min", False),
        ("sha256 " + "a" * 64, "sha256 " + "b" * 64, True),
        ("apnea", "apnoea", False),
    ],
)
def test_only_last_digits_and_digests_depend_on_the_processor(one, other, same):
    assert nearly(one, other) is same
