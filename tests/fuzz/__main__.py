"""``python -m tests.fuzz``: opens 20,000 damaged files and tells what came of them."""

from __future__ import annotations

import argparse
import sys
import time

from tests.fuzz.runner import fuzz


def main() -> int:
    """Exit code 1 if a file ended in anything but a recording or a refusal."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument(
        "--files", type=int, default=20_000, metavar="N", help="number of files (default 20000)"
    )
    parser.add_argument(
        "--first", type=int, default=0, metavar="N", help="first file, to go on or to look at one"
    )
    parser.add_argument("--run", type=int, default=0, metavar="SEED", help="seed of the run (default 0)")
    parser.add_argument("--workers", type=int, default=2, metavar="N", help="processes at once (default 2)")
    parser.add_argument(
        "--analyse-every", type=int, default=100, metavar="N", help="analyse every Nth recording (0: none)"
    )
    options = parser.parse_args()
    began = time.monotonic()
    tally = fuzz(
        options.run, options.first, options.first + options.files, options.workers, options.analyse_every
    )
    print(tally.table())
    print(f"slowest {tally.slowest_s:.2f} s of processor time; {time.monotonic() - began:.0f} s in all")
    print("\n".join(tally.failures) or "no crash, hang or other exception")
    return bool(tally.failures)


if __name__ == "__main__":
    sys.exit(main())
