"""The one table of actions: it makes the menus, the shortcuts and the sheet of shortcuts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu


@dataclass(frozen=True, slots=True)
class ActionEntry:
    """One thing the user can do.

    Attributes:
        id: Its name in the code.
        text: Menu text in the user's language.
        menu: The menu it is in.
        keys: Shortcuts in Qt's portable notation; the first is the one shown.
        tip: What it does, as a sentence without a full stop.
        submenu: The action opens a menu that is filled when it is shown.
        starts_group: A line separates it from the entries above.
    """

    id: str
    text: str
    menu: str
    keys: tuple[str, ...]
    tip: str
    submenu: bool = False
    starts_group: bool = False


translate = QCoreApplication.translate


def _entry(
    name: str, text: str, menu: str, keys: str | tuple[str, ...], tip: str, **more: bool
) -> ActionEntry:
    given = (keys,) if isinstance(keys, str) else keys
    return ActionEntry(name, text, menu, tuple(key for key in given if key), tip, **more)


def action_table() -> tuple[ActionEntry, ...]:
    """Every action in the order of the menus, in the user's language."""
    file_menu = translate("Actions", "&File")
    view_menu = translate("Actions", "&View")
    go_menu = translate("Actions", "&Go")
    analyse_menu = translate("Actions", "&Analyse")
    report_menu = translate("Actions", "&Report")
    help_menu = translate("Actions", "&Help")
    return (
        _entry(
            "open",
            translate("Actions", "&Open…"),
            file_menu,
            "Ctrl+O",
            translate("Actions", "Open a recording"),
        ),
        _entry(
            "recent",
            translate("Actions", "Open &recent"),
            file_menu,
            "",
            translate("Actions", "Open a recording again"),
            submenu=True,
        ),
        _entry(
            "demo",
            translate("Actions", "Try the &demo night"),
            file_menu,
            "",
            translate("Actions", "Make a simulated night and analyse it"),
        ),
        _entry(
            "close",
            translate("Actions", "&Close recording"),
            file_menu,
            "Ctrl+W",
            translate("Actions", "Close the recording and show the welcome page"),
            starts_group=True,
        ),
        _entry(
            "quit",
            translate("Actions", "&Quit"),
            file_menu,
            "Ctrl+Q",
            translate("Actions", "Close the program"),
        ),
        _entry(
            "zoom_in",
            translate("Actions", "ECG: zoom &in"),
            view_menu,
            ("+", "="),
            translate("Actions", "Show less time in the ECG lane"),
        ),
        _entry(
            "zoom_out",
            translate("Actions", "ECG: zoom &out"),
            view_menu,
            "-",
            translate("Actions", "Show more time in the ECG lane"),
        ),
        _entry(
            "taller",
            translate("Actions", "ECG: &taller"),
            view_menu,
            "Ctrl+Up",
            translate("Actions", "Draw the ECG taller"),
        ),
        _entry(
            "flatter",
            translate("Actions", "ECG: &flatter"),
            view_menu,
            "Ctrl+Down",
            translate("Actions", "Draw the ECG flatter"),
        ),
        _entry(
            "rri_zoom_in",
            translate("Actions", "RR intervals: zoom in"),
            view_menu,
            ("Ctrl++", "Ctrl+="),
            translate("Actions", "Show less time in the RR-interval lane"),
            starts_group=True,
        ),
        _entry(
            "rri_zoom_out",
            translate("Actions", "RR intervals: zoom out"),
            view_menu,
            "Ctrl+-",
            translate("Actions", "Show more time in the RR-interval lane"),
        ),
        _entry(
            "theme",
            translate("Actions", "T&heme"),
            view_menu,
            "",
            translate("Actions", "Choose light or dark colours"),
            submenu=True,
            starts_group=True,
        ),
        _entry(
            "next_minute",
            translate("Actions", "Next minute"),
            go_menu,
            "Right",
            translate("Actions", "Move on by one minute"),
        ),
        _entry(
            "previous_minute",
            translate("Actions", "Previous minute"),
            go_menu,
            "Left",
            translate("Actions", "Move back by one minute"),
        ),
        _entry(
            "next_five",
            translate("Actions", "On five minutes"),
            go_menu,
            "Shift+Right",
            translate("Actions", "Move on by five minutes"),
        ),
        _entry(
            "previous_five",
            translate("Actions", "Back five minutes"),
            go_menu,
            "Shift+Left",
            translate("Actions", "Move back by five minutes"),
        ),
        _entry(
            "next_screen",
            translate("Actions", "Next screen"),
            go_menu,
            "PgDown",
            translate("Actions", "Move on by one screen of ECG"),
        ),
        _entry(
            "previous_screen",
            translate("Actions", "Previous screen"),
            go_menu,
            "PgUp",
            translate("Actions", "Move back by one screen of ECG"),
        ),
        _entry(
            "start",
            translate("Actions", "Start of the night"),
            go_menu,
            "Home",
            translate("Actions", "Go to the start of the recording"),
        ),
        _entry(
            "end",
            translate("Actions", "End of the night"),
            go_menu,
            "End",
            translate("Actions", "Go to the end of the recording"),
        ),
        _entry(
            "next_run",
            translate("Actions", "Next apnea run"),
            go_menu,
            "N",
            translate("Actions", "Go to the next run of apnea minutes"),
            starts_group=True,
        ),
        _entry(
            "previous_run",
            translate("Actions", "Previous apnea run"),
            go_menu,
            "P",
            translate("Actions", "Go to the previous run of apnea minutes"),
        ),
        _entry(
            "analyse",
            translate("Actions", "&Analyse again"),
            analyse_menu,
            "F5",
            translate("Actions", "Analyse the whole recording again"),
        ),
        _entry(
            "cancel",
            translate("Actions", "&Cancel"),
            analyse_menu,
            "Esc",
            translate("Actions", "Stop opening or analysing"),
        ),
        _entry(
            "channel",
            translate("Actions", "Recording &channels"),
            analyse_menu,
            "",
            translate("Actions", "Choose which signal of the file is the ECG"),
            submenu=True,
            starts_group=True,
        ),
        _entry(
            "model",
            translate("Actions", "&Model"),
            analyse_menu,
            "",
            translate("Actions", "Choose the model and analyse with it"),
            submenu=True,
        ),
        _entry(
            "report",
            translate("Actions", "&Export as PDF…"),
            report_menu,
            "Ctrl+E",
            translate("Actions", "Write the report as a PDF file"),
        ),
        _entry(
            "open_report",
            translate("Actions", "&Open the last report"),
            report_menu,
            "",
            translate("Actions", "Show the report written last"),
        ),
        _entry(
            "shortcuts",
            translate("Actions", "&Keyboard shortcuts"),
            help_menu,
            "F1",
            translate("Actions", "Show all keys on one sheet"),
        ),
        _entry(
            "about",
            translate("Actions", "&About"),
            help_menu,
            "",
            translate("Actions", "Version and intended use"),
        ),
    )


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
            action.triggered.connect(handlers[entry.id])
            menu.addAction(action)
        action.setObjectName(entry.id)
        action.setToolTip(tip_with_keys(entry))
        action.setStatusTip("")
        actions[entry.id] = action
    return actions, submenus
