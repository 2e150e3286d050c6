"""The dependencies are those that the tests run with: bounds, exact versions, licences."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.dependencies import installed, is_accepted, required

ROOT = Path(__file__).resolve().parents[1]
CONSTRAINTS = {
    name: Version(version)
    for name, version in re.findall(
        r"^([\w-]+)==(\S+)$", (ROOT / "resources" / "constraints.txt").read_text(encoding="utf-8"), re.M
    )
}


@pytest.mark.parametrize("requirement", required(to_run=False), ids=lambda one: one.name)
def test_each_dependency_has_both_bounds_and_they_admit_the_tested_version(requirement: Requirement) -> None:
    operators = {one.operator for one in requirement.specifier}
    assert operators >= {">=", "<"} or operators == {"=="}
    assert requirement.specifier.contains(CONSTRAINTS[canonicalize_name(requirement.name)])


def test_the_constraints_hold_all_that_the_program_needs_to_run() -> None:
    needed = {canonicalize_name(one.metadata["Name"]) for one in installed(required(to_run=True))}
    assert needed - CONSTRAINTS.keys() == set()


def test_every_dependency_has_a_known_licence_that_lets_the_program_be_passed_on() -> None:
    command = [sys.executable, "-m", "tests.dependencies"]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    rows = [line.split("\t") for line in ended.stdout.splitlines()]
    assert {name for name, _version, _licence in rows} >= {"numpy", "torch", "wfdb", "PySide6_Essentials"}


@pytest.mark.parametrize(
    ("licence", "accepted"),
    [
        ("BSD-3-Clause AND MIT", True),
        ("Apache Software License", True),
        ("LGPL-3.0-only OR GPL-2.0-only", True),
        ("", False),
        ("GPL-3.0-only", False),
        ("MIT AND GPL-3.0-only", False),
        ("Proprietary", False),
    ],
)
def test_an_unknown_licence_or_one_that_forbids_is_noticed(licence: str, accepted: bool) -> None:
    assert is_accepted(licence) is accepted
