"""The one table of actions: menus, shortcuts and the sheet of shortcuts are made from it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject


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
        checkable: It is switched on and off.
        in_lanes: Its key works only while a lane has the focus: elsewhere the key means something else.
    """

    id: str
    text: str
    menu: str
    keys: tuple[str, ...]
    tip: str
    submenu: bool = False
    starts_group: bool = False
    checkable: bool = False
    in_lanes: bool = False


def _entry(name: str, text: str, keys: str, tip: str, **more: bool) -> ActionEntry:
    # Keys are separated by blanks; the menu is filled in where the menus are put together.
    return ActionEntry(name, text, "", tuple(keys.split()), tip, **more)


class ActionTable(QObject):
    """Every action in the order of the menus, in the user's language."""

    def entries(self) -> tuple[ActionEntry, ...]:
        """The whole table."""
        menus = (
            (self.tr("&File"), self._file()),
            (self.tr("&Edit"), self._edit()),
            (self.tr("&View"), self._view()),
            (self.tr("&Go"), self._go()),
            (self.tr("Re&view"), self._review() + self._peaks()),
            (self.tr("&Analyse"), self._analyse()),
            (self.tr("Re&port"), self._report()),
            (self.tr("&Help"), self._help()),
        )
        return tuple(
            ActionEntry(
                row.id, row.text, menu, row.keys, row.tip,
                row.submenu, row.starts_group, row.checkable, row.in_lanes,
            )
            for menu, rows in menus
            for row in rows
        )  # fmt: skip

    def _file(self) -> tuple[ActionEntry, ...]:
        return (
            _entry("open", self.tr("&Open…"), "Ctrl+O", self.tr("Open a recording")),
            _entry("recent", self.tr("Open &recent"), "", self.tr("Open a recording again"), submenu=True),
            _entry(
                "demo", self.tr("Try the &demo night"), "",
                self.tr("Make a simulated night and analyse it"),
            ),
            _entry(
                "save", self.tr("&Save the review now"), "Ctrl+S",
                self.tr("Save the review; it is saved after each edit anyway"), starts_group=True,
            ),
            _entry(
                "export", self.tr("&Export the night"), "",
                self.tr("Write the night in the format of another program"), submenu=True,
            ),
            _entry(
                "trend", self.tr("&Trend over nights…"), "",
                self.tr("Compare several nights of one patient on one page"),
            ),
            _entry(
                "close", self.tr("&Close recording"), "Ctrl+W",
                self.tr("Close the recording and show the welcome page"),
            ),
            _entry("quit", self.tr("&Quit"), "Ctrl+Q", self.tr("Close the program"), starts_group=True),
        )  # fmt: skip

    def _edit(self) -> tuple[ActionEntry, ...]:
        return (
            _entry("undo", self.tr("&Undo"), "Ctrl+Z", self.tr("Take back the last step of the review")),
            _entry("redo", self.tr("&Redo"), "Ctrl+Shift+Z Ctrl+Y", self.tr("Do the step taken back again")),
        )

    def _view(self) -> tuple[ActionEntry, ...]:
        return (
            _entry("zoom_in", self.tr("ECG: zoom &in"), "+ =", self.tr("Show less time in the ECG lane")),
            _entry("zoom_out", self.tr("ECG: zoom &out"), "-", self.tr("Show more time in the ECG lane")),
            _entry("taller", self.tr("ECG: &taller"), "Ctrl+Up", self.tr("Draw a millivolt higher")),
            _entry("flatter", self.tr("ECG: &flatter"), "Ctrl+Down", self.tr("Draw a millivolt lower")),
            _entry(
                "speed", self.tr("ECG: paper &speed"), "",
                self.tr("Choose the paper speed"), submenu=True,
            ),
            _entry(
                "gain", self.tr("ECG: &gain"), "",
                self.tr("Choose the height of a millivolt"), submenu=True,
            ),
            _entry(
                "paper", self.tr("ECG: back to the &paper"), "0",
                self.tr("Draw the ECG at the speed chosen"),
            ),
            _entry("filter", self.tr("ECG: fi&lter"), "", self.tr("Filter the ECG on screen"), submenu=True),
            _entry("next_filter", self.tr("ECG: next filter"), "F", self.tr("Change the filter of the ECG")),
            _entry(
                "rri_zoom_in", self.tr("RR intervals: zoom in"), "Ctrl++ Ctrl+=",
                self.tr("Show less time in the RR-interval lane"), starts_group=True,
            ),
            _entry(
                "rri_zoom_out", self.tr("RR intervals: zoom out"), "Ctrl+-",
                self.tr("Show more time in the RR-interval lane"),
            ),
            _entry(
                "panels", self.tr("Pa&nels"), "", self.tr("Show or hide the panels beside the lanes"),
                submenu=True, starts_group=True,
            ),
            _entry("theme", self.tr("T&heme"), "", self.tr("Choose light or dark colours"), submenu=True),
            _entry("font_size", self.tr("Te&xt size"), "", self.tr("Choose how large text is"), submenu=True),
            _entry("language", self.tr("Lan&guage"), "", self.tr("Choose the language"), submenu=True),
        )  # fmt: skip

    def _go(self) -> tuple[ActionEntry, ...]:
        return (
            _entry("next_minute", self.tr("Next minute"), "Right", self.tr("Move on by one minute")),
            _entry("previous_minute", self.tr("Previous minute"), "Left", self.tr("Move back by one minute")),
            _entry(
                "next_five", self.tr("On five minutes"), "Shift+Right",
                self.tr("Move on by five minutes"),
            ),
            _entry(
                "previous_five", self.tr("Back five minutes"), "Shift+Left",
                self.tr("Move back by five minutes"),
            ),
            _entry("next_screen", self.tr("Next screen"), "PgDown", self.tr("Move on by one screen of ECG")),
            _entry(
                "previous_screen", self.tr("Previous screen"), "PgUp",
                self.tr("Move back by one screen of ECG"),
            ),
            _entry(
                "start", self.tr("Start of the night"), "Home",
                self.tr("Go to the start of the recording"),
            ),
            _entry("end", self.tr("End of the night"), "End", self.tr("Go to the end of the recording")),
            _entry(
                "next_run", self.tr("Next apnea run"), "Shift+N Ctrl+Right",
                self.tr("Go to the next run of apnea minutes"), starts_group=True,
            ),
            _entry(
                "previous_run", self.tr("Previous apnea run"), "P Shift+P Ctrl+Left",
                self.tr("Go to the previous run of apnea minutes"),
            ),
            _entry(
                "next_open_run", self.tr("Next run not reviewed"), "O",
                self.tr("Go to the next run of apnea minutes that is not reviewed yet"),
            ),
            _entry(
                "next_unscorable", self.tr("Next unscorable"), "U",
                self.tr("Go to the next unscorable minute"),
            ),
            _entry(
                "next_difference", self.tr("Next disagreement"), "D",
                self.tr("Go to the next minute on which model and reference disagree"),
            ),
            _entry("next_note", self.tr("Next note"), "Shift+M", self.tr("Go to the next minute with a note")),
            _entry(
                "previous_note", self.tr("Previous note"), "Ctrl+Shift+M",
                self.tr("Go to the minute with a note before this"),
            ),
            _entry(
                "go_to", self.tr("Go to…"), "G",
                self.tr("Go to a clock time or a minute"), starts_group=True,
            ),
            _entry(
                "back", self.tr("Previous view"), "Backspace", self.tr("Go back to what was shown before"),
                in_lanes=True,
            ),
        )  # fmt: skip

    def _review(self) -> tuple[ActionEntry, ...]:
        return (
            _entry(
                "mark_apnea", self.tr("&Apnea and next minute"), "A",
                self.tr("Mark the minute, or the selection, as apnea and go on to the next minute"),
            ),
            _entry(
                "mark_normal", self.tr("&Normal and next minute"), "N",
                self.tr("Mark the minute, or the selection, as normal and go on to the next minute"),
            ),
            _entry(
                "mark_unscorable", self.tr("Unscorable and next minute"), "X",
                self.tr("Mark the minute, or the selection, as unscorable and go on to the next minute"),
            ),
            _entry(
                "accept", self.tr("A&ccept the model's call"), "Space",
                self.tr("Accept what the model says of the minute or the selection"), in_lanes=True,
            ),
            _entry(
                "clear_mark", self.tr("&Take the mark away"), "C",
                self.tr("Make the minute or the selection unreviewed again"),
            ),
            _entry(
                "run_reviewed", self.tr("Mark &run as reviewed"), "R",
                self.tr("Accept every minute of this run that is not reviewed and go to the next open run"),
                starts_group=True,
            ),
            _entry(
                "open_run", self.tr("O&pen the run again"), "Ctrl+R",
                self.tr("Make this run unreviewed; its minutes keep their states"),
            ),
            _entry(
                "select_run", self.tr("&Select the run"), "Shift+R",
                self.tr("Select the apnea run at the cursor"),
            ),
            _entry(
                "select_next", self.tr("Select onwards"), "Ctrl+Shift+Right",
                self.tr("Extend the selection by a minute"),
            ),
            _entry(
                "select_previous", self.tr("Select backwards"), "Ctrl+Shift+Left",
                self.tr("Extend the selection back by a minute"),
            ),
            _entry(
                "note", self.tr("N&ote…"), "M",
                self.tr("Write a note about the minute"), starts_group=True,
            ),
            _entry(
                "threshold", self.tr("T&hreshold"), "T",
                self.tr("Change the probability from which a minute is apnea"),
            ),
            _entry(
                "sign", self.tr("Si&gn…"), "Ctrl+Shift+S",
                self.tr("Sign the review, or take the signature back"),
            ),
        )  # fmt: skip

    def _peaks(self) -> tuple[ActionEntry, ...]:
        return (
            _entry(
                "edit_peaks", self.tr("&Edit R peaks with the mouse"), "E",
                self.tr("Click adds an R peak or chooses one, dragging moves it"),
                starts_group=True, checkable=True,
            ),
            _entry("next_peak", self.tr("Next R peak"), ".", self.tr("Move the cursor to the next R peak")),
            _entry(
                "previous_peak", self.tr("Previous R peak"), ",",
                self.tr("Move the cursor to the R peak before"),
            ),
            _entry("add_peak", self.tr("Add R peak"), "Ins", self.tr("Add an R peak at the cursor")),
            _entry(
                "delete_peak", self.tr("Delete R peak"), "Del",
                self.tr("Delete the R peak at the cursor"), in_lanes=True,
            ),
            _entry(
                "peak_later", self.tr("Move R peak later"), "Alt+Right",
                self.tr("Move the R peak at the cursor by 10 ms"),
            ),
            _entry(
                "peak_earlier", self.tr("Move R peak earlier"), "Alt+Left",
                self.tr("Move the R peak at the cursor back by 10 ms"),
            ),
        )  # fmt: skip

    def _analyse(self) -> tuple[ActionEntry, ...]:
        return (
            _entry("analyse", self.tr("&Analyse again"), "F5", self.tr("Analyse the whole recording again")),
            _entry(
                "cancel", self.tr("&Cancel"), "Esc",
                self.tr("Stop opening or analysing, or select nothing"),
            ),
            _entry(
                "channel", self.tr("Recording &channels"), "",
                self.tr("Choose which signal of the file is the ECG"), submenu=True, starts_group=True,
            ),
            _entry(
                "model", self.tr("&Model"), "",
                self.tr("Choose the model and analyse with it"), submenu=True,
            ),
            _entry(
                "compare", self.tr("Com&pare with"), "", self.tr("Show another model's minutes as a second strip"),
                submenu=True,
            ),
        )  # fmt: skip

    def _report(self) -> tuple[ActionEntry, ...]:
        return (
            _entry(
                "report_dialog",
                self.tr("&Report…"),
                "Ctrl+P",
                self.tr("Fill in the report, look at its pages, sign and save it"),
            ),
            _entry(
                "report_strip",
                self.tr("&Show this minute's ECG"),
                "Shift+E",
                self.tr("Let the report show the ECG of the minute at the cursor, or no longer"),
            ),
            _entry("report", self.tr("&Export as PDF…"), "Ctrl+E", self.tr("Write the report as a PDF file")),
            _entry(
                "open_report", self.tr("&Open the last report"), "", self.tr("Show the report written last")
            ),
        )

    def _help(self) -> tuple[ActionEntry, ...]:
        return (
            _entry("shortcuts", self.tr("&Keyboard shortcuts"), "F1", self.tr("Show all keys on one sheet")),
            _entry(
                "diagnostics",
                self.tr("Copy &diagnostic information"),
                "",
                self.tr("Put versions and the last error on the clipboard; nothing of the patient"),
            ),
            _entry("about", self.tr("&About"), "", self.tr("Version and intended use")),
        )


def action_table() -> tuple[ActionEntry, ...]:
    """Every action in the order of the menus, in the user's language."""
    return ActionTable().entries()
