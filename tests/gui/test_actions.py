"""Every action has its key, its place in the sheet and its tooltip; every widget its name; the theme is kept."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QLabel
from pytestqt.qtbot import QtBot

from semscnn_gui.gui.action_table import action_table
from semscnn_gui.gui.core import Core
from semscnn_gui.gui.main_window import MainWindow
from semscnn_gui.gui.settings import Settings
from semscnn_gui.gui.shortcut_sheet import ShortcutSheet
from semscnn_gui.gui.theme import ThemeChoice
from tests.support.driving import open_and_wait

MakeWindow = Callable[[Core], MainWindow]


def test_theme_is_remembered(window_with: MakeWindow, standin_core: Core, settings: Settings) -> None:
    window = window_with(standin_core)
    window.choose_theme(ThemeChoice.DARK)
    assert settings.theme is ThemeChoice.DARK
    dark = window.palette().window().color()
    window.choose_theme(ThemeChoice.LIGHT)
    assert window.palette().window().color().lightness() > dark.lightness() + 100


def test_every_widget_with_focus_has_a_name(
    qtbot: QtBot, window_with: MakeWindow, standin_core: Core
) -> None:
    window = window_with(standin_core)
    open_and_wait(qtbot, window, "one.edf")
    nameless = []
    for widget in window.findChildren(object):
        takes = getattr(widget, "focusPolicy", None)
        if isinstance(widget.parent(), QAbstractScrollArea):
            continue  # the viewport speaks through its view
        if takes is None or takes() is Qt.FocusPolicy.NoFocus or not widget.isVisible():
            continue
        spoken = widget.accessibleName() or (widget.text() if hasattr(widget, "text") else "")
        if not spoken:
            nameless.append(widget)
    assert not nameless


def test_f1_shows_every_key_of_the_table(qtbot: QtBot, window_with: MakeWindow, standin_core: Core) -> None:
    window = window_with(standin_core)
    qtbot.keyClick(window, Qt.Key.Key_F1)
    sheet = next(w for w in QApplication.topLevelWidgets() if isinstance(w, ShortcutSheet))
    texts = {label.text() for label in sheet.findChildren(QLabel)}
    for entry in action_table():
        if entry.keys:
            assert entry.tip in texts
    sheet.close()


def test_no_two_actions_share_a_key() -> None:
    keys = [key for entry in action_table() for key in entry.keys]
    assert len(keys) == len(set(keys))


def test_tooltips_show_the_key(window_with: MakeWindow, standin_core: Core) -> None:
    window = window_with(standin_core)
    assert "(Shift+N)" in window.actions_by_id["next_run"].toolTip()
