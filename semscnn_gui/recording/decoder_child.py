"""A process that decodes files for :mod:`semscnn_gui.recording.decoder_process`."""

from __future__ import annotations

import json
import os
import queue
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

IDLE_S = 30.0
"""After this long without a file the process ends: its memory is of more use elsewhere."""

_MEMORY = 1 << 30
_LONGEST_ERROR = 200


def serve(decode: Callable[..., Any]) -> None:
    """Decode until the program that asks has gone, or asks nothing for a while.

    Each line of standard input is a JSON object of ``decode``'s arguments. Each line of the reply, the first of
    which says that the process is ready, is an object with the ``result`` or the ``error``.
    """
    # Ctrl-C is for the program that asks: it may want to finish what it is at.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit_memory()
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # What a library prints is no reply.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    requests: queue.Queue[bytes] = queue.Queue()
    threading.Thread(target=_listen, args=(requests,), daemon=True).start()
    reply: dict[str, Any] = {"result": None}
    while True:
        replies.write(json.dumps(reply).encode() + b"\n")
        replies.flush()
        try:
            request = requests.get(timeout=IDLE_S)
        except queue.Empty:
            return
        try:
            reply = {"result": decode(**json.loads(request))}
        except Exception as error:  # told in a few words, whatever the library raises
            reply = {"error": f"{type(error).__name__}: {error}"[:_LONGEST_ERROR]}


def _listen(requests: queue.Queue[bytes]) -> None:
    for line in sys.stdin.buffer:
        requests.put(line)
    # Nobody waits for an answer any more, so not even an endless file is decoded to its end.
    os._exit(0)


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # not on Windows
        return
    pages = Path("/proc/self/statm")
    used = int(pages.read_text().split()[0]) * resource.getpagesize() if pages.exists() else 0
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    if soft == resource.RLIM_INFINITY or soft > used + _MEMORY:
        resource.setrlimit(resource.RLIMIT_AS, (used + _MEMORY, hard))
