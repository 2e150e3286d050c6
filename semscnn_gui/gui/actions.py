"""Menus, actions and tooltips, made from the table of actions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QWidget

from semscnn_gui.gui.action_table import ActionEntry, action_table


def plain(text: str) -> str:
    """A menu text without its mnemonic."""
    return text.replace("&", "")


def native_keys(entry: ActionEntry) -> str:
    """The shortcut as this system writes it; empty if there is none."""
    if not entry.keys:
        return ""
    return QKeySequence(entry.keys[0]).toString(QKeySequence.SequenceFormat.NativeText)


def tip_with_keys(entry: ActionEntry) -> str:
    """Tooltip: what it does and the key that does it."""
    keys = native_keys(entry)
    return f"{entry.tip} ({keys})" if keys else entry.tip


def build_menus(
    window: QMainWindow,
    handlers: Mapping[str, Callable[[], object]],
    fillers: Mapping[str, Callable[[QMenu], object]],
) -> tuple[dict[str, QAction], dict[str, QMenu]]:
    """Fill the window's menu bar from the table.

    Args:
        window: The window that gets menus and shortcuts.
        handlers: What each action does, by its id.
        fillers: What fills each submenu before it is shown, by its id.

    Returns:
        The actions and the submenus by id.
    """
    actions: dict[str, QAction] = {}
    submenus: dict[str, QMenu] = {}
    menus: dict[str, QMenu] = {}
    for entry in action_table():
        if entry.menu not in menus:
            menus[entry.menu] = window.menuBar().addMenu(entry.menu)
            menus[entry.menu].setToolTipsVisible(True)
        menu = menus[entry.menu]
        if entry.starts_group:
            menu.addSeparator()
        if entry.submenu:
            submenu = menu.addMenu(entry.text)
            submenu.setToolTipsVisible(True)
            submenu.aboutToShow.connect(partial(fillers[entry.id], submenu))
            submenus[entry.id] = submenu
            action = submenu.menuAction()
        else:
            action = QAction(entry.text, window)
            action.setShortcuts([QKeySequence(key) for key in entry.keys])
            action.setCheckable(entry.checkable)
            # What ``triggered`` says of the check mark is not the handler's business.
            action.triggered.connect(lambda _checked=False, then=handlers[entry.id]: then())
            menu.addAction(action)
        action.setObjectName(entry.id)
        action.setToolTip(tip_with_keys(entry))
        action.setStatusTip("")
        actions[entry.id] = action
    return actions, submenus


def give_to_lanes(page: QWidget, actions: Mapping[str, QAction]) -> None:
    """Let the keys that mean something else outside the lanes work in the lanes only."""
    for entry in action_table():
        if entry.in_lanes:
            action = actions[entry.id]
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            page.addAction(action)
