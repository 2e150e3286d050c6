"""Goldens: what the program makes of five nights, as text.

``python -m tests.golden record`` regenerates tests/golden/expected, which the tests compare with;
``python -m tests.golden record DIR`` writes to another folder.
``python -m tests.golden compare OLD [NEW]`` prints where two folders differ, byte for byte, and ends with 1 if
they do; NEW is tests/golden/expected if it is not given. Record both on the same machine: the last bit of a
probability depends on the processor.

To compare two commits, record a folder at each. A commit that has no tests/golden, or an older one, takes this
folder and tests/support/recordings.py from here; names that differ there are changed in entry_points.py alone.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.golden.comparison import differences

EXPECTED = Path(__file__).with_name("expected")


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.golden",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    actions = parser.add_subparsers(required=True, dest="action")
    action = actions.add_parser("record", help="write what the program makes of the nights")
    action.add_argument("folder", type=Path, nargs="?", default=EXPECTED, metavar="DIR")
    action = actions.add_parser("compare", help="print where two folders differ")
    action.add_argument("old", type=Path, metavar="OLD")
    action.add_argument("new", type=Path, nargs="?", default=EXPECTED, metavar="NEW")
    options = parser.parse_args()
    if options.action == "record":
        from tests.golden.making import record  # loads the program, its clock stopped

        record(options.folder)
        return 0
    for folder in (options.old, options.new):
        if not folder.is_dir():
            parser.error(f"{folder} is no folder")
    found = differences(options.old, options.new)
    sys.stdout.write(found)
    return int(bool(found))


if __name__ == "__main__":
    raise SystemExit(main())
