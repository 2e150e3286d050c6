"""Everything of the program that the goldens use, with its clock, version, user and folders held still.

The one file to change where a restructuring moves a name. Import it before anything else of the program: modules
take the version as they are imported.
"""

# ruff: noqa: E402 (the program is imported after what it takes from its surroundings)
from __future__ import annotations

import datetime
import importlib
import os
import pkgutil
import time
from typing import Any

MOMENT = datetime.datetime.fromisoformat("2026-03-16T08:30:00+01:00")
"""When everything is made."""


class _AnyDatetime(type):
    """Lets a moment made by a library pass for one of the stopped clock."""

    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, datetime.datetime)


class _StoppedClock(datetime.datetime, metaclass=_AnyDatetime):
    @classmethod
    def now(cls, tz: datetime.tzinfo | None = None) -> Any:
        return MOMENT.astimezone(tz) if tz else MOMENT.replace(tzinfo=None)


os.environ["TZ"] = "Europe/Berlin"
if hasattr(time, "tzset"):
    time.tzset()
# Torch's threads wait for each other by spinning, which takes minutes on busy cores.
os.environ.setdefault("OMP_NUM_THREADS", "1")
# The log of a review names who sat at the computer.
os.environ["LOGNAME"] = "reader"

import semscnn_gui

semscnn_gui.__version__ = "0.0"

from semscnn_gui.cli import main as command_line
from semscnn_gui.night.document import ReviewDocument
from semscnn_gui.night.file_analysis import analyze_file
from semscnn_gui.night.night_analysis import MinuteState
from semscnn_gui.night.reanalysis import reanalyze
from semscnn_gui.night.review_file import ReviewFile
from semscnn_gui.night.study import Study

# Each module has the clock under a name of its own; libraries keep the real one.
for _found in pkgutil.walk_packages(semscnn_gui.__path__, "semscnn_gui."):
    if not _found.name.startswith(("semscnn_gui.gui", "semscnn_gui.__main__")):
        _module = importlib.import_module(_found.name)
        for _name, _value in list(vars(_module).items()):
            if _value is datetime.datetime:
                setattr(_module, _name, _StoppedClock)

__all__ = [
    "MOMENT",
    "MinuteState",
    "ReviewDocument",
    "ReviewFile",
    "Study",
    "analyze_file",
    "command_line",
    "reanalyze",
]
