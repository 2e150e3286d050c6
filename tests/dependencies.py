"""Lists the dependencies that are installed, with version and licence.

``python -m tests.dependencies`` lists what the program needs to run and ends with 1 if a licence is unknown or
not accepted; ``--constraints`` prints the exact set of everything, tests included, for resources/constraints.txt.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

PYPROJECT = Path(__file__).resolve().parents[1] / "pyproject.toml"
# Licenses under which the program may use and name a library; LGPL for Qt and python-bidi, which can be replaced.
ACCEPTED = (
    "0BSD", "Apache", "BSD", "BSL-1.0", "CC0-1.0", "GNU Library or Lesser", "HPND", "ISC", "LGPL-3.0", "MIT",
    "MPL-2.0", "Mozilla Public", "PSF", "Python Software Foundation", "Unlicense", "Zlib", "ZPL",
)  # fmt: skip


def required(*, to_run: bool) -> list[Requirement]:
    """What pyproject.toml asks for; only what the program needs to run, or everything."""
    project = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]
    extras = project.get("optional-dependencies", {})
    chosen = [lines for name, lines in extras.items() if not (to_run and name == "test")]
    return [
        Requirement(line) for line in [*project["dependencies"], *(one for lines in chosen for one in lines)]
    ]


def installed(wanted: Iterable[Requirement]) -> list[importlib.metadata.Distribution]:
    """The distributions that are asked for, and all that they ask for, as far as they are installed."""
    found: dict[str, importlib.metadata.Distribution] = {}
    waiting = list(wanted)
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        if name in found or (requirement.marker and not requirement.marker.evaluate()):
            continue
        try:
            found[name] = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:
            continue
        waiting += _asked_by(found[name], requirement.extras or {""})
    return [found[name] for name in sorted(found)]


def _asked_by(distribution: importlib.metadata.Distribution, extras: Iterable[str]) -> Iterator[Requirement]:
    for line in distribution.requires or ():
        requirement = Requirement(line)
        if requirement.marker is None or any(requirement.marker.evaluate({"extra": one}) for one in extras):
            requirement.marker = None
            yield requirement


def licence_of(distribution: importlib.metadata.Distribution) -> str:
    """The licence as the distribution tells it; empty if it does not."""
    told = distribution.metadata
    classifiers = [
        line.rpartition(" :: ")[2]
        for line in told.get_all("Classifier") or ()
        if line.startswith("License :: OSI Approved :: ")
    ]
    text = (told.get("License") or "").strip().splitlines()
    return told.get("License-Expression") or " AND ".join(classifiers) or (text[0] if text else "")


def is_accepted(licence: str) -> bool:
    """True if the licence, an SPDX expression or a name, is one that the program may be passed on with."""
    parts = [re.split(r" OR ", part.strip("() ")) for part in re.split(r" AND ", licence)]
    return all(any(one.strip("() ").startswith(ACCEPTED) for one in choices) for choices in parts)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--constraints", action="store_true")
    options = parser.parse_args()
    found = installed(required(to_run=not options.constraints))
    if options.constraints:
        print("# The exact set that the tests ran with: pip install -c resources/constraints.txt semscnn-gui")
        print("# Made by: python -m tests.dependencies --constraints")
        for one in found:
            print(f"{canonicalize_name(one.metadata['Name'])}=={Version(one.version).public}")
        return 0
    refused = False
    for one in found:
        licence = licence_of(one)
        refused |= not is_accepted(licence)
        print(one.metadata["Name"], one.version, licence, sep="\t")
    return int(refused)


if __name__ == "__main__":
    sys.exit(main())
