"""Decoding a file in another process: what hostile bytes do to a decoder, the program survives.

The process has a memory limit where the system knows one, and each file a time limit. Its end of the conversation
is :mod:`semscnn_gui.recording.decoder_child`.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Mapping
from typing import Any

from semscnn_gui.progress import Progress

# A library on a cold disk behind a virus scanner may take that long to be imported.
_START_S = 60.0
# Shorter than decoder_child.IDLE_S: a process is not asked in the moment in which it ends by itself.
_REUSED_S = 20.0
_KILLED_S = 2.0
_LOOK_EVERY_S = 0.005
_LARGEST_REPLY = 1 << 16


class NotDecodedError(Exception):
    """Why a file was not decoded, in words that can follow "the file is"."""


class DecoderProcess:
    """One process that decodes file after file, until one of them ends it or has it ended.

    Args:
        module: What it runs: a module that calls :func:`semscnn_gui.recording.decoder_child.serve`.
    """

    def __init__(self, module: str) -> None:
        # -P: a module in the folder where the program was started, maybe the recording's, is never run.
        self._child = subprocess.Popen(  # noqa: S603 -- our own interpreter and module
            [sys.executable, "-P", "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._started = False
        self._idle_since = time.monotonic()

    @property
    def can_be_asked(self) -> bool:
        """It is alive, and will be for longer than asking takes."""
        return self._child.poll() is None and time.monotonic() - self._idle_since < _REUSED_S

    def start(self, progress: Progress, longest_s: float = _START_S) -> None:
        """Wait until its libraries are imported.

        Raises:
            NotDecodedError: It does not start.
            Cancelled: ``progress`` was cancelled.
        """
        if not self._started:
            self._next_reply(longest_s, progress)
            self._started = True

    def ask(self, request: Mapping[str, Any], longest_s: float, progress: Progress) -> Any:
        """Decode one file.

        Args:
            request: Arguments of the decoder, of types that JSON knows.
            longest_s: Time limit in seconds; it includes the start if :meth:`start` was not called before.
            progress: Asked all along whether to go on.

        Returns:
            What the decoder returned.

        Raises:
            NotDecodedError: The decoder refused the file, died of it or did not come to an end.
            Cancelled: ``progress`` was cancelled.
        """
        self.start(progress, longest_s)
        # A process that has just died is noticed by the reply that does not come.
        with contextlib.suppress(OSError):
            self._child.stdin.write(json.dumps(request).encode() + b"\n")  # type: ignore[union-attr]
            self._child.stdin.flush()  # type: ignore[union-attr]
        return self._next_reply(longest_s, progress)

    def close(self) -> None:
        """End the process, whatever it is doing."""
        self._child.kill()
        # One that waits for a network drive cannot even be killed; it ends when the drive answers.
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._child.wait(_KILLED_S)
            self._child.stdout.close()  # type: ignore[union-attr]
            with contextlib.suppress(OSError):  # what was written and never read
                self._child.stdin.close()  # type: ignore[union-attr]

    def _next_reply(self, longest_s: float, progress: Progress) -> Any:
        try:
            line = self._next_line(longest_s, progress)
        except BaseException:
            self.close()
            raise
        reply = json.loads(line) if line.endswith(b"\n") else {"error": "the decoder stopped"}
        self._idle_since = time.monotonic()
        if "error" in reply:
            raise NotDecodedError(f"unreadable ({reply['error']})")
        return reply["result"]

    def _next_line(self, longest_s: float, progress: Progress) -> bytes:
        """The process's next line, empty once it has died."""
        lines: list[bytes] = []
        # A thread, because not every system can wait for a pipe with a time limit.
        reading = threading.Thread(target=self._read_into, args=(lines,), name="decoder", daemon=True)
        reading.start()
        until = time.monotonic() + longest_s
        while reading.is_alive() and time.monotonic() < until:
            progress.check()
            reading.join(_LOOK_EVERY_S)
        if not lines:
            raise NotDecodedError(f"not decoded within {longest_s:g} s")
        return lines[0]

    def _read_into(self, lines: list[bytes]) -> None:
        try:
            lines.append(self._child.stdout.readline(_LARGEST_REPLY))  # type: ignore[union-attr]
        except (OSError, ValueError):  # closed meanwhile
            lines.append(b"")


class KeptDecoder:
    """A decoder whose process is kept for the next file: starting it takes longer than decoding most files.

    Args:
        module: As for :class:`DecoderProcess`.
    """

    def __init__(self, module: str) -> None:
        self._module = module
        self._idle: deque[DecoderProcess] = deque()
        atexit.register(self._close_idle)
        if hasattr(os, "register_at_fork"):
            # Two that talk to one process would get each other's answers.
            os.register_at_fork(after_in_child=self._idle.clear)

    def start_ahead(self) -> None:
        """Let a process start while other work is done."""
        self._keep(self._taken())

    def ask(self, request: Mapping[str, Any], longest_s: float, progress: Progress) -> Any:
        """Decode one file; arguments, result and errors as for :meth:`DecoderProcess.ask`."""
        process = self._taken()
        try:
            process.start(progress)
            return process.ask(request, longest_s, progress)
        finally:
            self._keep(process)

    def _taken(self) -> DecoderProcess:
        with contextlib.suppress(IndexError):
            while True:
                process = self._idle.pop()
                if process.can_be_asked:
                    return process
                process.close()
        return DecoderProcess(self._module)

    def _keep(self, process: DecoderProcess) -> None:
        if process.can_be_asked and not self._idle:
            self._idle.append(process)
        else:
            process.close()

    def _close_idle(self) -> None:
        while self._idle:
            self._idle.pop().close()
