"""The five-minute read with real key and mouse events: the program itself on a virtual X display.

``python xvfb_run.py FOLDER RECORDING [WIDTHxHEIGHT [light|dark [LANGUAGE [SCALE]]]]`` reads a copy of the
recording in FOLDER, leaves pictures there where ImageMagick's ``import`` is installed, and prints what was
reviewed as JSON. It needs Xvfb and xdotool.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

NEEDED = ("Xvfb", "xdotool")
_PATIENCE_S = 240.0
# Between two keys, as a quick hand leaves it.
_HAND_MS = 60


class Display:
    """A virtual X display, and hands on its keyboard and mouse."""

    def __init__(self, size: str) -> None:
        read, write = os.pipe()
        # Without -noreset the server restarts when a client leaves, and refuses whoever comes meanwhile.
        self._server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{size}x24", "-nolisten", "tcp", "-noreset"],
            pass_fds=(write,),
            stderr=subprocess.DEVNULL,
        )
        os.close(write)
        with os.fdopen(read) as number:
            self.name = f":{number.readline().strip()}"

    def __enter__(self) -> Display:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.terminate()
        self._server.wait(10)

    def do(self, *words: str | int) -> str:
        """Run xdotool and return what it prints; empty where it finds nothing."""
        environment = {**os.environ, "DISPLAY": self.name}
        done = subprocess.run(
            ["xdotool", *map(str, words)], env=environment, capture_output=True, text=True, check=False
        )
        return done.stdout.strip()

    def keys(self, *names: str) -> None:
        """Press keys one after the other, as the X server names them."""
        self.do("key", "--delay", _HAND_MS, *names)

    def picture(self, path: Path) -> None:
        """Keep what is on the display, once it has been drawn, if the tool for it is there."""
        if shutil.which("import"):
            time.sleep(2.0)
            subprocess.run(["import", "-display", self.name, "-window", "root", str(path)], check=True)


class Program:
    """The program's window on a display, and the review file that it writes."""

    def __init__(self, display: Display, folder: Path, size: str, environment: dict[str, str]) -> None:
        self.display, self._folder, self._environment = display, folder, environment
        self._size = size.split("x")
        self._process: subprocess.Popen[bytes] | None = None
        self._window = ""

    def start(self, *arguments: str) -> None:
        """Start it and give its window the whole display."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "semscnn_gui", *arguments], env=self._environment, cwd=self._folder
        )
        process = self._process

        def is_there() -> bool:
            if process.poll() is not None:
                raise RuntimeError(f"the program ended with {process.returncode} before its window came")
            return bool(self._find("semscnn-gui") or self._find("SE-MSCNN"))

        wait(is_there, "the window")
        self._window = self._find("semscnn-gui") or self._find("SE-MSCNN")
        self.display.do("windowmove", self._window, 0, 0)
        scale = float(self._environment["QT_SCALE_FACTOR"])
        self.display.do("windowsize", self._window, *self._size)
        self.display.do("windowfocus", self._window)
        time.sleep(scale)

    def wait_for_title(self, *parts: str) -> None:
        """Wait until the window's title holds all of these."""
        wait(lambda: all(part in self.title() for part in parts), f"{parts} in the title")

    def title(self) -> str:
        """The window's title."""
        return self.display.do("getwindowname", self._window)

    def dialog(self, title: str) -> None:
        """Wait for another window with this in its title and give it the keyboard."""
        wait(lambda: bool(self._find(title)), title)
        self.display.do("windowfocus", "--sync", self._find(title))

    def wait_until_closed(self, title: str) -> None:
        """Wait until there is no window with this in its title, and take the keyboard back."""
        wait(lambda: not self._find(title), f"{title} closed")
        self.display.do("windowfocus", "--sync", self._window)

    def end(self) -> int:
        """Close it with its own key and wait for its exit code."""
        self.display.keys("ctrl+q")
        assert self._process is not None
        return self._process.wait(_PATIENCE_S)

    def kill(self) -> None:
        """Leave nothing behind."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    def _find(self, title: str) -> str:
        found = self.display.do("search", "--onlyvisible", "--name", title).split()
        return found[-1] if found else ""


def wait(until: Callable[[], bool], what: str) -> None:
    """Wait for something that must come."""
    end = time.monotonic() + _PATIENCE_S
    while not until():
        if time.monotonic() > end:
            raise TimeoutError(f"waited in vain for {what}")
        time.sleep(0.1)


def review_in(folder: Path) -> dict[str, Any]:
    """The review as its file has it."""
    (path,) = folder.glob("*.semscnn-review.json")
    review = json.loads(path.read_text())["review"]
    assert isinstance(review, dict)
    return review


def read_night(program: Program, night: Path) -> dict[str, Any]:
    """Open, step through the runs, mark, undo, note, save, close, and open again."""
    keys, folder = program.display.keys, night.parent

    def kept(holds: Callable[[dict[str, Any]], bool], what: str) -> dict[str, Any]:
        def is_so() -> bool:
            return bool(list(folder.glob("*.semscnn-review.json"))) and holds(review_in(folder))

        wait(is_so, what)
        return review_in(folder)

    program.start()
    keys("ctrl+o")
    program.dialog("pen a recording|Aufzeichnung")
    program.display.do("type", "--delay", 10, str(night))
    keys("Return")
    program.wait_until_closed("pen a recording|Aufzeichnung")
    program.wait_for_title(night.stem, "SE-MSCNN")
    program.display.picture(folder / "1-opened.png")
    keys("Home", "shift+n", "n", "x", "shift+n", "n", "ctrl+z", "a", "Right", "a")
    marked = kept(lambda review: len(review["edits"]) == 4, "four marks")
    keys("ctrl+z")
    kept(lambda review: len(review["edits"]) == 3, "three marks")
    keys("ctrl+shift+z", "Home", "o", "r", "m")
    program.dialog("Note at|Notiz zu")
    program.display.do("type", "--delay", 10, "movement, no apnea")
    program.display.picture(folder / "2-note.png")
    keys("ctrl+Return")
    program.wait_until_closed("Note at|Notiz zu")
    noted = kept(lambda review: bool(review["notes"]), "the note")
    # A range of minutes with the mouse, on the strip at the top of the window.
    select_on_strip(program)
    keys("x")
    selected = kept(lambda review: review["edits"] != noted["edits"], "the selected minutes marked")
    keys("ctrl+s")
    program.display.picture(folder / "3-reviewed.png")
    assert program.end() == 0
    program.start(str(night))
    program.wait_for_title(night.stem, "SE-MSCNN")
    program.display.picture(folder / "4-reopened.png")
    keys("ctrl+z")
    undone = kept(lambda review: review["edits"] == noted["edits"], "the marks of the mouse undone")
    assert program.end() == 0
    return {"marked": marked, "noted": noted, "selected": selected, "undone": undone}


def select_on_strip(program: Program) -> None:
    """Drag over the middle of the upper strip."""
    do = program.display.do
    geometry = dict(
        line.split("=")
        for line in do("getwindowgeometry", "--shell", program._window).splitlines()
        if "=" in line
    )
    scale = float(program._environment["QT_SCALE_FACTOR"])
    y = round(58 * scale)
    left, width = round(200 * scale), int(geometry["WIDTH"])
    start = left + (width - left) // 3
    do("mousemove", start, y, "mousedown", 1)
    for step in range(1, 6):
        do("mousemove", start + round(step * 10 * scale), y)
        time.sleep(_HAND_MS / 1000)
    do("mouseup", 1)


def main(
    folder: Path,
    recording: Path,
    size: str = "1280x800",
    theme: str = "light",
    language: str = "en",
    scale: str = "1",
) -> dict[str, Any]:
    """Read a copy of the recording and return what its review file held on the way."""
    night = folder / recording.name
    shutil.copyfile(recording, night)
    settings = folder / "config" / "semscnn-gui"
    settings.mkdir(parents=True)
    (settings / "semscnn-gui.ini").write_text(f"[General]\ntheme={theme}\nlanguage={language}\n")
    with Display(size) as display:
        environment = {
            **os.environ,
            "DISPLAY": display.name,
            "QT_QPA_PLATFORM": "xcb",
            "QT_SCALE_FACTOR": scale,
            "XDG_CONFIG_HOME": str(folder / "config"),
            "XDG_DATA_HOME": str(folder / "data"),
            "SEMSCNN_GUI_REVIEWS": str(folder / "reviews"),
        }
        program = Program(display, folder, size, environment)
        try:
            return read_night(program, night)
        except BaseException:
            display.picture(folder / "failed.png")
            raise
        finally:
            program.kill()


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:]), indent=1))
