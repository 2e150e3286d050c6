"""File > Trend over nights: files are chosen, compared in the background, and a refusal is told in the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from semscnn_gui.gui.core import Core
from semscnn_gui.gui.main_window import MainWindow
from tests.support.trend_nights import JANE, made_night

MakeWindow = Callable[[Core], MainWindow]


@pytest.fixture
def window(window_with: MakeWindow, standin_core: Core, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    """A window whose files are made nights; ``stranger.json`` is of another patient."""
    nights = {f"{i}.json": made_night(i) for i in (1, 2)}
    nights["stranger.json"] = made_night(3, patient=type(JANE)(patient_id="P-8"))
    monkeypatch.setattr(
        "semscnn_gui.night.results_source.results_from", lambda path, *_model_and_progress: nights[path.name]
    )
    return window_with(standin_core)


def choose(window: MainWindow, *names: str, out: Path | None) -> None:
    window.trends.ask_nights = lambda: [Path(name) for name in names]  # type: ignore[method-assign]
    window.trends.ask_path = lambda _proposed: out  # type: ignore[method-assign]
    window.actions_by_id["trend"].trigger()


def test_nights_become_a_page_without_anything_open(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    assert window.actions_by_id["trend"].isEnabled()
    choose(window, "1.json", "2.json", out=tmp_path / "trend")
    qtbot.waitUntil((tmp_path / "trend.pdf").is_file, timeout=60_000)
    qtbot.waitUntil(lambda: "trend.pdf" in window.status.work.text.text(), timeout=60_000)
    assert (tmp_path / "trend.pdf").read_bytes().startswith(b"%PDF-")


def test_nights_of_two_patients_are_refused_in_the_window(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    window.show()
    choose(window, "1.json", "stranger.json", out=tmp_path / "trend.pdf")
    qtbot.waitUntil(window.problem.isVisible, timeout=60_000)
    assert "another than in jane-1.json" in window.problem.sentence()
    assert not (tmp_path / "trend.pdf").exists()


def test_choosing_nothing_does_nothing(window: MainWindow, tmp_path: Path) -> None:
    choose(window, out=tmp_path / "trend.pdf")
    choose(window, "1.json", "2.json", out=None)
    assert not list(tmp_path.iterdir())


def test_the_page_is_never_written_over_a_night(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    night = tmp_path / "2.json"
    night.write_bytes(b"kept")
    (tmp_path / "trend.pdf").symlink_to(night)
    window.show()
    choose(window, str(tmp_path / "1.json"), str(night), out=tmp_path / "trend.pdf")
    qtbot.waitUntil(window.problem.isVisible, timeout=60_000)
    assert night.read_bytes() == b"kept"
