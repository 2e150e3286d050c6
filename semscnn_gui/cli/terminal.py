"""Progress on standard error, where that is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from semscnn_gui.progress import Progress

WIDTH = 30


@contextmanager
def terminal_progress() -> Iterator[Progress]:
    """Give a progress that draws a bar on standard error; a silent one if nobody watches."""
    if not sys.stderr.isatty():
        yield Progress()
        return

    def draw(share: float, doing: str) -> None:
        filled = round(share * WIDTH)
        print(
            f"\r\033[K{'█' * filled}{'░' * (WIDTH - filled)} {share:4.0%}  {doing}",
            end="",
            file=sys.stderr,
            flush=True,
        )

    try:
        yield Progress(draw)
    finally:
        print("\r\033[K", end="", file=sys.stderr, flush=True)
