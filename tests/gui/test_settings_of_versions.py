"""The window starts with the settings that earlier versions kept."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from semscnn_gui.gui.core import Core
from semscnn_gui.gui.main_window import MainWindow
from semscnn_gui.gui.settings import Settings
from semscnn_gui.gui.theme import ThemeChoice

SAMPLES = Path(__file__).parents[1] / "samples"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    folder = shutil.copytree(SAMPLES / "0.1" / "settings", tmp_path / "settings")
    recent = folder / "recent-files.json"
    recent.write_text(recent.read_text(encoding="utf-8").replace("/recordings", tmp_path.as_posix()))
    (tmp_path / "night.txt").touch()
    return Settings(QSettings(str(folder / "semscnn-gui.ini"), QSettings.Format.IniFormat))


def test_what_version_0_1_remembered_is_remembered(settings: Settings, tmp_path: Path) -> None:
    assert (settings.theme, settings.font_percent, settings.language) == (ThemeChoice.DARK, 115, "de")
    assert (settings.signer, settings.paper, settings.keeps_recent) == ("Dr. Ada Byron", "Letter", True)
    assert settings.recent() == [tmp_path / "night.txt"]


def test_the_window_is_arranged_as_version_0_1_left_it(qtbot: QtBot, settings: Settings) -> None:
    window = MainWindow(core=Core(), settings=settings)
    qtbot.addWidget(window)
    window.show()
    window.prepare()
    window.stack.setCurrentWidget(window.page)
    assert (window.width(), window.height()) == (780, 700)
    assert [dock.isHidden() for dock in window.page.docks] == [False, False, False, True]
    window.close()
