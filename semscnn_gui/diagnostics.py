"""What is told of errors to those who mend them: a rotating log and diagnostic information, without patient data.

Messages of errors, arguments of log calls and names of opened files can hold a patient's name. None of them is
written anywhere: an error is told by its type and the lines of the program that it went through.
"""

from __future__ import annotations

import contextlib
import errno
import importlib.metadata
import logging
import os
import platform
import sys
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path

from semscnn_gui import __version__

FOLDER_VARIABLE = "SEMSCNN_GUI_LOGS"
LOG_NAME = "semscnn-gui.log"
LARGEST_BYTES = 256 << 10
OLD_LOGS = 3
_LIBRARIES = ("PySide6_Essentials", "pyqtgraph", "numpy", "scipy", "torch", "wfdb", "edfio", "reportlab")


def log_folder() -> Path:
    """Folder of the log; it need not exist."""
    chosen = os.environ.get(FOLDER_VARIABLE)
    if chosen:
        return Path(chosen)
    from platformdirs import user_log_dir

    return Path(user_log_dir("semscnn_gui", appauthor=False))


def start_log() -> logging.Handler | None:
    """Write the program's own log from now on; None where there can be none, which stops nothing else.

    Returns:
        The handler, for :func:`stop_log`.
    """
    folder = log_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = _QuietFile(
            folder / LOG_NAME, maxBytes=LARGEST_BYTES, backupCount=OLD_LOGS, encoding="utf-8"
        )
    except OSError:
        return None
    handler.setFormatter(WithoutPatients())
    logging.getLogger("semscnn_gui").addHandler(handler)
    return handler


def stop_log(handler: logging.Handler | None) -> None:
    """Write no log any more."""
    if handler is not None:
        logging.getLogger("semscnn_gui").removeHandler(handler)
        handler.close()


class _QuietFile(RotatingFileHandler):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 (the library's names)
        """Leave a record out that cannot be written: a full disk must not fill the terminal."""


class WithoutPatients(logging.Formatter):
    """Formats a record by the words of the program alone: neither arguments nor messages of errors."""

    def format(self, record: logging.LogRecord) -> str:
        """Return time, level, module and words, and the error's type and lines."""
        words = f"{self.formatTime(record)} {record.levelname} {record.name}: {record.msg}"
        if record.exc_info and isinstance(record.exc_info[1], BaseException):
            words += "\n" + lines_of(record.exc_info[1])
        return words


def lines_of(error: BaseException) -> str:
    """Tell an error and its causes by types and lines of code."""
    told: list[str] = []
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        lines = [
            f"  {_module_path(frame.filename)}:{frame.lineno} in {frame.name}"
            for frame in traceback.extract_tb(error.__traceback__)
        ]
        told.append("\n".join([*lines, f"  {_kind(error)}"]))
        following = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        if following is None:
            break
        error = following
    return "\nwhile or after\n".join(told)


def diagnostic_information(error: BaseException | None = None) -> str:
    """Return versions, and what an error went through, as text to be copied."""
    rows = [
        f"semscnn-gui {__version__}",
        f"Python {platform.python_version()} on {platform.system()} {platform.release()} {platform.machine()}",
    ]
    for name in _LIBRARIES:
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            rows.append(f"{name} {importlib.metadata.version(name)}")
    if error is not None:
        rows += ["", lines_of(error)]
    return "\n".join(rows)


def _kind(error: BaseException) -> str:
    kind = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    if isinstance(error, OSError) and error.errno is not None:
        kind += f" ({errno.errorcode.get(error.errno, error.errno)})"
    return kind


def _module_path(filename: str) -> str:
    """Path of a file of code without the folders above it, which can be named after their owner."""
    for folder in sorted(sys.path, key=len, reverse=True):
        if folder and filename.startswith(folder.rstrip(os.sep) + os.sep):
            return Path(filename).relative_to(folder).as_posix()
    return Path(filename).name
