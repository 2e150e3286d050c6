"""The main window: wiring between pages, menus and the session."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QStandardPaths, Qt, QUrl
from PySide6.QtGui import (
    QCloseEvent,
    QDesktopServices,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QIcon,
)
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QFrame,
    QLabel,
    QMainWindow,
    QMessageBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from semscnn_gui import INTENDED_USE, __version__
from semscnn_gui.gui.actions import build_menus
from semscnn_gui.gui.core import Core
from semscnn_gui.gui.problem import ProblemCard
from semscnn_gui.gui.session import NightSession
from semscnn_gui.gui.settings import Settings
from semscnn_gui.gui.shortcut_sheet import ShortcutSheet
from semscnn_gui.gui.status_line import StatusLine
from semscnn_gui.gui.submenus import Submenus
from semscnn_gui.gui.theme import ThemeChoice, apply_theme, small
from semscnn_gui.gui.time_view import LaneName
from semscnn_gui.gui.welcome import OpeningPage, WelcomePage
from semscnn_gui.gui.words import model_title, span_text
from semscnn_gui.recording.model import MINUTE_S

if TYPE_CHECKING:
    from semscnn_gui.gui.night_page import NightPage

_ZOOM = 1.6


class MainWindow(QMainWindow):
    """One window, one night.

    Args:
        core: The functions that do the work.
        settings: What is remembered between starts.
        icon: The program's icon.
    """

    def __init__(
        self, core: Core | None = None, settings: Settings | None = None, icon: QIcon | None = None
    ) -> None:
        super().__init__()
        self.settings = settings or Settings()
        core = core or Core()
        self.session = NightSession(core, self)
        self._page: NightPage | None = None
        self.setAcceptDrops(True)
        self.resize(QSize(1280, 800))
        self._build(icon)
        submenus = Submenus(core, self.session, self.settings, self)
        submenus.file_chosen.connect(self.session.open_file)
        submenus.recent_cleared.connect(partial(self.welcome.set_recent, []))
        submenus.theme_chosen.connect(self.choose_theme)
        self.actions_by_id, self.submenus = build_menus(self, self._handlers(), submenus.fillers())
        self._apply_theme()
        self._connect_session()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_system_scheme)
        geometry = self.settings.bytes_of("geometry")
        if geometry is not None:
            self.restoreGeometry(geometry)
        self._show_welcome()

    @property
    def page(self) -> NightPage:
        """The lanes; made when first needed, because the drawing library takes half a second to import."""
        if self._page is None:
            from semscnn_gui.gui.night_page import NightPage

            self._page = NightPage()
            self._page.set_theme(self._theme)
            self._page.moved.connect(self._show_moment)
            state = self.settings.bytes_of("lanes")
            if state is not None:
                self._page.restore_state(state)
            self.stack.addWidget(self._page)
        return self._page

    def prepare(self) -> None:
        """Make the lanes ready while the welcome page is on screen."""
        page, shown = self.page, self.stack.currentIndex()
        # A first frame nobody sees: styles, fonts and layouts are ready when the first night comes.
        self.stack.setUpdatesEnabled(False)
        self.stack.setCurrentWidget(page)
        page.grab()
        self.stack.setCurrentIndex(shown)
        self.stack.setUpdatesEnabled(True)

    def open_file(self, path: Path) -> None:
        """Open a recording; what is on screen stays until it is there."""
        self.session.open_file(path)

    def close_recording(self) -> None:
        """Close the recording and show the welcome page."""
        self.session.close()
        if self._page is not None:
            self._page.show_nothing()
        self.problem.hide()
        self.status.work.clear()
        self.status.facts.clear()
        self._show_welcome()

    def choose_theme(self, choice: ThemeChoice) -> None:
        """Use and remember a theme."""
        self.settings.theme = choice
        self._apply_theme()

    def ask_open_path(self) -> Path | None:
        """Let the user choose a recording; None if they do not want one."""
        recent = self.settings.recent()
        folder = str(recent[0].parent) if recent else str(Path.home())
        kinds = self.tr(
            "Recordings (*.edf *.EDF *.bdf *.BDF *.hea *.dat *.ecg *.qrs *.atr *.txt *.csv *.rr);;All files (*)"
        )
        name, _filter = QFileDialog.getOpenFileName(self, self.tr("Open a recording"), folder, kinds)
        return Path(name) if name else None

    def ask_report_path(self, proposed: Path) -> Path | None:
        """Let the user say where the report goes; None if they do not want one."""
        name, _filter = QFileDialog.getSaveFileName(
            self, self.tr("Export the report"), str(proposed), self.tr("PDF (*.pdf)")
        )
        return Path(name) if name else None

    def export_report(self) -> None:
        """Write the report of the night on screen."""
        night = self.session.night
        if night is None:
            return
        recording = night.analysis.recording
        folder = recording.path.parent
        if self.session.path is None or not folder.is_dir():
            folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        path = self.ask_report_path(folder / f"{recording.name}-report.pdf")
        if path is not None:
            self.session.write_report(path if path.suffix.lower() == ".pdf" else Path(f"{path}.pdf"))

    def open_last_report(self) -> None:
        """Show the report written last in the system's viewer."""
        if self.session.last_report is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.session.last_report)))

    def show_shortcuts(self) -> None:
        """Show all keys on one sheet."""
        ShortcutSheet(self).show()

    def show_about(self) -> None:
        """Say which version this is and what it is for."""
        box = QMessageBox(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle(self.tr("About"))
        box.setText(self.tr("semscnn-gui {0}").format(__version__))
        box.setInformativeText(INTENDED_USE)
        box.open()

    # What the session tells

    def _connect_session(self) -> None:
        session = self.session
        session.opening_began.connect(self._on_opening_began)
        session.opening_progressed.connect(self._on_opening_progressed)
        session.opening_failed.connect(self._on_opening_failed)
        session.opening_cancelled.connect(self._on_opening_cancelled)
        session.opened_changed.connect(self._on_opened)
        session.analysis_began.connect(self._on_analysis_began)
        session.analysis_progressed.connect(self._on_analysis_progressed)
        session.analysis_failed.connect(self._on_analysis_failed)
        session.analysis_cancelled.connect(self._on_analysis_cancelled)
        session.night_changed.connect(self._on_night_changed)
        session.report_began.connect(self._on_report_began)
        session.report_written.connect(self._on_report_written)
        session.report_failed.connect(self._on_report_failed)

    def _on_opening_began(self, name: str) -> None:
        self.problem.hide()
        if self.session.opened is None:
            self.status.work.clear()
            self.opening_page.begin(name)
            self.stack.setCurrentWidget(self.opening_page)
        else:
            self.status.work.show_work(self.tr("Opening {0}").format(name), 0.0)
        self._update_actions()

    def _on_opening_progressed(self, name: str, share: float, doing: str) -> None:
        if self.session.opened is None:
            self.opening_page.show_progress(share, doing)
        else:
            self.status.work.show_work(self.tr("Opening {0}").format(name), share)

    def _on_opening_failed(self, name: str, error: Exception) -> None:
        self.problem.show_problem(self.tr("{0} could not be opened").format(name), name, error)
        self._back_to_what_is_open(self.tr("Not analysed"), "")

    def _on_opening_cancelled(self) -> None:
        words = self.tr("Opening cancelled")
        self._back_to_what_is_open(words, words)

    def _back_to_what_is_open(self, if_not_analysed: str, else_words: str) -> None:
        if self.session.opened is None:
            self._show_welcome()
        if self.session.opened is not None and self.session.night is None:
            self._offer_analysis(if_not_analysed)
        else:
            self.status.work.show_message(else_words)
        self._update_actions()

    def _on_opened(self) -> None:
        session, page = self.session, self.page
        if session.opened is None:
            return
        if session.path is not None:
            self.settings.add_recent(session.path)
        page.show_opened(session.opened)
        self.stack.setCurrentWidget(page)
        page.ecg_lane.setFocus()
        self._on_analysis_began()
        self._update_title()

    def _on_analysis_began(self) -> None:
        self.status.work.show_work(self.tr("Analysing"), 0.0)
        self._update_actions()

    def _on_analysis_progressed(self, share: float, doing: str) -> None:
        percent = self.tr("{0} %").format(int(100 * share))
        self.status.work.show_work(f"{doing or self.tr('Analysing')} · {percent}", share)

    def _on_analysis_failed(self, name: str, error: Exception) -> None:
        self.problem.show_problem(self.tr("{0} could not be analysed").format(name), name, error)
        self._offer_analysis(self.tr("Not analysed"))
        self._update_actions()

    def _on_analysis_cancelled(self) -> None:
        self._offer_analysis(self.tr("Analysis cancelled"))
        self._update_actions()

    def _offer_analysis(self, words: str) -> None:
        self.status.work.show_message(words, self.tr("Analyse again"), self.session.start_analysis)

    def _on_night_changed(self) -> None:
        if self.session.night is None:
            self.page.clear_night()
        else:
            self.page.show_night(self.session.night)
            self.status.work.clear()
        self._update_title()
        self._update_actions()

    def _on_report_began(self, path: Path) -> None:
        words = self.tr("Writing {0}").format(path.name)
        self.status.work.show_work(words, None, can_cancel=False)
        self._update_actions()

    def _on_report_written(self, path: Path) -> None:
        if not self.session.busy:
            words = self.tr("Report written: {0}").format(path)
            self.status.work.show_message(words, self.tr("Open"), self.open_last_report)
        self._update_actions()

    def _on_report_failed(self, path: Path, error: Exception) -> None:
        if not self.session.busy:
            self.status.work.clear()
        self.problem.show_problem(self.tr("The report could not be written"), path.name, error)
        self._update_actions()

    # Actions

    def _handlers(self) -> dict[str, Callable[[], object]]:
        return {
            "open": self._ask_and_open,
            "demo": self.session.open_demo,
            "close": self.close_recording,
            "quit": self.close,
            "zoom_in": lambda: self.page.view.zoom(LaneName.ECG, 1 / _ZOOM),
            "zoom_out": lambda: self.page.view.zoom(LaneName.ECG, _ZOOM),
            "taller": lambda: self.page.ecg_lane.scale_height(taller=True),
            "flatter": lambda: self.page.ecg_lane.scale_height(taller=False),
            "rri_zoom_in": lambda: self.page.view.zoom(LaneName.RRI, 1 / _ZOOM),
            "rri_zoom_out": lambda: self.page.view.zoom(LaneName.RRI, _ZOOM),
            "next_minute": lambda: self.page.view.step(MINUTE_S),
            "previous_minute": lambda: self.page.view.step(-MINUTE_S),
            "next_five": lambda: self.page.view.step(5 * MINUTE_S),
            "previous_five": lambda: self.page.view.step(-5 * MINUTE_S),
            "next_screen": lambda: self.page.step_screen(1),
            "previous_screen": lambda: self.page.step_screen(-1),
            "start": lambda: self.page.view.move_to(0.0),
            "end": lambda: self.page.view.move_to(self.page.view.duration_s),
            "next_run": lambda: self.page.next_run(),
            "previous_run": lambda: self.page.previous_run(),
            "analyse": self.session.start_analysis,
            "cancel": self._cancel_or_dismiss,
            "report": self.export_report,
            "open_report": self.open_last_report,
            "shortcuts": self.show_shortcuts,
            "about": self.show_about,
        }

    def _update_actions(self) -> None:
        session = self.session
        always = {"open", "recent", "demo", "quit", "theme", "shortcuts", "about"}
        special = {
            "next_run": session.night is not None,
            "previous_run": session.night is not None,
            "report": session.night is not None and not session.writing_report,
            "open_report": session.last_report is not None,
            "analyse": session.opened is not None and not session.busy,
            "cancel": session.busy or self.problem.isVisibleTo(self),
            "close": session.opened is not None or session.busy,
        }
        for name, action in self.actions_by_id.items():
            action.setEnabled(special.get(name, name in always or session.opened is not None))

    def _ask_and_open(self) -> None:
        path = self.ask_open_path()
        if path is not None:
            self.open_file(path)

    def _cancel_or_dismiss(self) -> None:
        if self.session.busy:
            self.session.cancel()
        else:
            self._dismiss_problem()

    def _dismiss_problem(self) -> None:
        self.problem.hide()
        if self.session.opened is not None:
            self.page.ecg_lane.setFocus()
        self._update_actions()

    # The window itself

    def _build(self, icon: QIcon | None) -> None:
        self.welcome = WelcomePage(icon)
        self.opening_page = OpeningPage()
        self.stack = QStackedWidget()
        self.stack.addWidget(self.welcome)
        self.stack.addWidget(self.opening_page)
        self.problem = ProblemCard()
        self.status = StatusLine()
        intended = QLabel(INTENDED_USE)
        intended.setProperty("quiet", "true")
        intended.setFont(small(intended.font()))
        intended.setWordWrap(True)
        intended.setContentsMargins(16, 4, 16, 8)
        rule = QFrame()
        rule.setProperty("rule", "true")
        rule.setFixedHeight(1)
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.problem)
        column.addWidget(self.stack, 1)
        for widget in (rule, self.status, intended):
            column.addWidget(widget)
        self.setCentralWidget(centre)
        self.welcome.open_wanted.connect(self._ask_and_open)
        self.welcome.demo_wanted.connect(self.session.open_demo)
        self.welcome.file_wanted.connect(self.open_file)
        self.opening_page.cancel_wanted.connect(self.session.cancel)
        self.status.work.cancel_wanted.connect(self.session.cancel)
        self.problem.open_wanted.connect(self._ask_and_open)
        self.problem.dismissed.connect(self._dismiss_problem)

    def _show_welcome(self) -> None:
        self.welcome.set_recent(self.settings.recent())
        self.stack.setCurrentWidget(self.welcome)
        self.welcome.open_button.setFocus()
        self._update_title()
        self._update_actions()

    def _update_title(self) -> None:
        opened, night = self.session.opened, self.session.night
        if opened is None:
            self.setWindowTitle("semscnn-gui")
            return
        parts = [opened.recording.name, span_text(opened.recording)]
        if night is not None:
            parts.append(model_title(night.analysis.model.name))
        if opened.recording.simulated:
            parts.append(self.tr("SIMULATED"))
        self.setWindowTitle(" · ".join(parts))

    def _show_moment(self) -> None:
        page = self.page
        if page.opened is not None:
            second = page.view.cursor_s
            facts = self.status.facts
            facts.show_moment(page.opened.recording, second, page.night, page.rri_lane.rr_at(second))

    def _on_system_scheme(self) -> None:
        if self.settings.theme is ThemeChoice.SYSTEM:
            self._apply_theme()

    def _apply_theme(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            self._theme = apply_theme(app, self.settings.theme)
            if self._page is not None:
                self._page.set_theme(self._theme)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a file, nothing else."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the file dropped."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.open_file(paths[0])

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop all work before the window goes; a thread must not outlive it."""
        self.settings.save_bytes("geometry", self.saveGeometry())
        if self._page is not None:
            self.settings.save_bytes("lanes", self._page.save_state())
        self.hide()
        self.session.stop()
        super().closeEvent(event)
