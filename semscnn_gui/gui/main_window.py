"""The main window: wiring between pages, menus, the session and the review."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication, QIcon
from PySide6.QtWidgets import (
    QFrame,
    QMainWindow,
    QMessageBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from semscnn_gui import __version__
from semscnn_gui.diagnostics import diagnostic_information
from semscnn_gui.gui.actions import build_menus, give_to_lanes
from semscnn_gui.gui.core import Core
from semscnn_gui.gui.enabling import enabled_actions
from semscnn_gui.gui.file_actions import FileActions
from semscnn_gui.gui.letting_go import LettingGo
from semscnn_gui.gui.look import Look
from semscnn_gui.gui.plain_text import PlainLabel, menu_text
from semscnn_gui.gui.problem import ProblemCard
from semscnn_gui.gui.session import NightSession
from semscnn_gui.gui.session_view import SessionView
from semscnn_gui.gui.settings import Settings
from semscnn_gui.gui.shortcut_sheet import ShortcutSheet
from semscnn_gui.gui.status_line import StatusLine
from semscnn_gui.gui.submenus import Submenus
from semscnn_gui.gui.theme import ThemeChoice, small
from semscnn_gui.gui.unanswered_keys import UnansweredKeys
from semscnn_gui.gui.warning_banner import WarningBanner
from semscnn_gui.gui.welcome import OpeningPage, WelcomePage
from semscnn_gui.gui.words import intended_use, model_title, span_text
from semscnn_gui.night.review_warnings import result_warnings

if TYPE_CHECKING:
    from semscnn_gui.gui.export_controller import ExportController
    from semscnn_gui.gui.navigation import Navigator
    from semscnn_gui.gui.night_page import NightPage
    from semscnn_gui.gui.notes_controller import NotesController
    from semscnn_gui.gui.peak_controller import PeakController
    from semscnn_gui.gui.report_controller import ReportController
    from semscnn_gui.gui.review_controller import ReviewController
    from semscnn_gui.gui.run_controller import RunController
    from semscnn_gui.gui.trend_controller import TrendController

_NEXT_TURN_MS = 1


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
        self.files = FileActions(self.session, self.settings, self)
        self.letting_go = LettingGo(self.session, self)
        self._page: NightPage | None = None
        self.last_error: BaseException | None = None
        self.setAcceptDrops(True)
        self.resize(QSize(1280, 800))
        # Before the first widget: some take their smaller font from the one they are made with.
        self.look = Look(self.settings, self)
        self.look.changed.connect(self._on_look_changed)
        self._build(icon)
        self._make_controllers()
        submenus = Submenus(core, self)
        submenus.file_chosen.connect(self.session.open_file)
        submenus.recent_cleared.connect(partial(self.welcome.set_recent, []))
        submenus.theme_chosen.connect(self.choose_theme)
        submenus.font_chosen.connect(self.choose_font_size)
        self.actions_by_id, self.submenus = build_menus(self, self._handlers(submenus), submenus.fillers())
        self._session_view = SessionView(self)
        self._unanswered_keys = UnansweredKeys(self)
        geometry = self.settings.bytes_of("geometry")
        if geometry is not None:
            self.restoreGeometry(geometry)
        self.show_welcome()

    @property
    def page(self) -> NightPage:
        """The lanes; made when first needed, because the drawing library takes half a second to import."""
        if self._page is None:
            from semscnn_gui.gui.night_page import NightPage

            self._page = page = NightPage()
            page.set_theme(self.look.theme, self.look.font_percent)
            page.moved.connect(self._show_moment)
            page.restore_state(self.settings.bytes_of("lanes"), self.settings.bytes_of("panels"))
            self.stack.addWidget(page)
            self.review.connect_page(page)
            self.peaks.connect_page(page)
            give_to_lanes(page.splitter, self.actions_by_id)
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

    # What is shown

    def open_file(self, path: Path) -> None:
        """Open a recording; what is on screen stays until it is there."""
        self.session.open_file(path)

    def close_recording(self) -> None:
        """Close the recording and show the welcome page."""
        if not self._may_let_go():
            return
        self.review.stop()
        self.session.close()
        if self._page is not None:
            self._page.clear()
        self.problem.hide()
        self.warnings.clear()
        self.status.clear()
        self.show_welcome()
        self._show_review()

    def show_welcome(self) -> None:
        """Show the page with nothing open."""
        self.welcome.set_recent(self.settings.recent())
        self.stack.setCurrentWidget(self.welcome)
        self.welcome.open_button.setFocus()
        self._update_title()
        self.update_actions()

    def show_opening(self, name: str) -> None:
        """Show that the first file is being read."""
        self.opening_page.begin(name)
        self.stack.setCurrentWidget(self.opening_page)

    def show_opened(self) -> None:
        """Show the session's recording, which is not analysed yet."""
        session, page = self.session, self.page
        if session.opened is None:
            return
        self.review.stop()
        if session.path is not None:
            self.settings.add_recent(session.path)
        self.status.clear()
        self.opening_page.clear()
        page.show_opened(session.opened)
        self.warnings.show_warnings(session.opened.recording.warnings)
        self._update_title()
        self._show_review()
        # Its layout and first frame take a turn of the event loop of their own.
        QTimer.singleShot(_NEXT_TURN_MS, self, self._show_page)

    def _show_page(self) -> None:
        if self.session.opened is None:
            return
        self.stack.setCurrentWidget(self.page)
        self.page.keep_speed()
        self.page.paint_lanes_later()
        self.page.ecg_lane.setFocus()

    def show_night(self) -> None:
        """Show the session's result, or take it away."""
        night = self.session.night
        if night is None:
            self.page.clear_night()
        else:
            self.warnings.add_warnings(result_warnings(night))
        self.review.follow_session()
        self._update_title()
        self.update_actions()

    def choose_theme(self, choice: ThemeChoice) -> None:
        """Use and remember a theme."""
        self.look.choose_theme(choice)

    def choose_font_size(self, percent: int) -> None:
        """Use and remember a size of text."""
        self.look.choose_font_size(percent)

    def _on_look_changed(self) -> None:
        if self._page is not None:
            self._page.set_theme(self.look.theme, self.look.font_percent)

    def show_shortcuts(self) -> None:
        """Show all keys on one sheet."""
        ShortcutSheet(self).show()

    def copy_diagnostics(self) -> None:
        """Put versions and the last error on the clipboard, without anything of the patient."""
        QGuiApplication.clipboard().setText(diagnostic_information(self.last_error))
        self.status.work.show_passing(self.tr("Diagnostic information copied"))

    def show_about(self) -> None:
        """Say which version this is and what it is for."""
        box = QMessageBox(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle(self.tr("About"))
        box.setText(self.tr("semscnn-gui {0}").format(__version__))
        box.setInformativeText(intended_use())
        box.open()

    def update_actions(self) -> None:
        """Enable what can be done now; name the steps that undo and redo would act on."""
        enabled = enabled_actions(self.session, self._page, problem=self.problem.isVisibleTo(self))
        for name, action in self.actions_by_id.items():
            action.setEnabled(enabled(name))
        undo, redo = (text and menu_text(text) for text in self.review.step_texts())
        self.actions_by_id["undo"].setText(self.tr("&Undo: {0}").format(undo) if undo else self.tr("&Undo"))
        self.actions_by_id["redo"].setText(self.tr("&Redo: {0}").format(redo) if redo else self.tr("&Redo"))
        if self._page is not None:
            self.actions_by_id["edit_peaks"].setChecked(self._page.ecg_lane.editing.on)

    # Wiring

    def _handlers(self, submenus: Submenus) -> dict[str, Callable[[], object]]:
        def acting(handler: Callable[[], object]) -> None:
            # What was said of the last action would be taken for the outcome of this one.
            self.status.work.clear_passing()
            handler()

        handlers: dict[str, Callable[[], object]] = {
            **self.files.handlers(),
            **self.navigator.handlers(),
            **self.review.handlers(),
            **self.runs.handlers(),
            **self.notes.handlers(),
            **self.peaks.handlers(),
            **self.reports.handlers(),
            "next_filter": submenus.next_filter,
            "trend": self.trends.compare,
            "close": self.close_recording,
            "quit": self.close,
            "analyse": self.session.start_analysis,
            "cancel": self._cancel_or_dismiss,
            "shortcuts": self.show_shortcuts,
            "diagnostics": self.copy_diagnostics,
            "about": self.show_about,
        }
        return {name: partial(acting, handler) for name, handler in handlers.items()}

    def _make_controllers(self) -> None:
        from semscnn_gui.gui.export_controller import ExportController
        from semscnn_gui.gui.navigation import Navigator
        from semscnn_gui.gui.notes_controller import NotesController
        from semscnn_gui.gui.peak_controller import PeakController
        from semscnn_gui.gui.report_controller import ReportController
        from semscnn_gui.gui.review_controller import ReviewController
        from semscnn_gui.gui.run_controller import RunController
        from semscnn_gui.gui.trend_controller import TrendController

        def page() -> NightPage:
            return self.page

        self.navigator: Navigator = Navigator(page, self)
        self.review: ReviewController = ReviewController(self.session, page, self.settings, self)
        self.runs: RunController = RunController(self.review, page)
        self.notes: NotesController = NotesController(self.review, page, self)
        self.peaks: PeakController = PeakController(self.review, page)
        self.reports: ReportController = ReportController(
            self.session, self.review, self.files, page, self.settings, self
        )
        self.exports: ExportController = ExportController(self.session, self)
        self.trends: TrendController = TrendController(self)
        for controller in (self.navigator, self.review, self.runs, self.notes, self.peaks, self.reports):
            controller.told.connect(self.status.work.show_passing)
        self.review.changed.connect(self._show_review)
        self.peaks.changed.connect(self.update_actions)

    def _cancel_or_dismiss(self) -> None:
        if self.session.busy:
            self.session.cancel()
        elif self._page is not None and self._page.panel.threshold.slider.hasFocus():
            self._page.ecg_lane.setFocus()
        elif self.problem.isVisible():
            self._dismiss_problem()
        elif self.warnings.isVisible():
            self.warnings.hide()
        elif self._page is not None:
            self._page.selection.clear()
            self._page.ecg_lane.setFocus()

    def _dismiss_problem(self) -> None:
        self.problem.hide()
        if self.session.opened is not None:
            self.page.ecg_lane.setFocus()
        self.update_actions()

    def _build(self, icon: QIcon | None) -> None:
        self.welcome = WelcomePage(icon)
        self.opening_page = OpeningPage()
        self.stack = QStackedWidget()
        self.stack.addWidget(self.welcome)
        self.stack.addWidget(self.opening_page)
        self.problem = ProblemCard()
        self.warnings = WarningBanner()
        self.status = StatusLine()
        intended = PlainLabel(intended_use())
        intended.setProperty("quiet", "true")
        intended.setFont(small(intended.font()))
        intended.setWordWrap(True)
        intended.setContentsMargins(16, 0, 16, 8)
        rule = QFrame()
        rule.setProperty("rule", "true")
        rule.setFixedHeight(1)
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.problem)
        column.addWidget(self.warnings)
        column.addWidget(self.stack, 1)
        for widget in (rule, self.status, intended):
            column.addWidget(widget)
        self.setCentralWidget(centre)
        self.welcome.open_wanted.connect(self.files.ask_and_open)
        self.welcome.demo_wanted.connect(self.session.open_demo)
        self.welcome.file_wanted.connect(self.open_file)
        self.opening_page.cancel_wanted.connect(self.session.cancel)
        self.status.work.cancel_wanted.connect(self.session.cancel)
        self.problem.open_wanted.connect(self.files.ask_and_open)
        self.problem.dismissed.connect(self._dismiss_problem)

    def ask_lose_edits(self) -> bool:
        """Ask whether to go on although the review could not be saved."""
        return self.letting_go.ask()

    def _may_let_go(self) -> bool:
        if self._page is not None:
            self._page.panel.threshold.settle()
            self.review.remember_view()
        return self.letting_go.is_saved() or self.ask_lose_edits()

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
        parts.append(self.review.signature_text()[0])
        self.setWindowTitle(" · ".join(filter(None, parts)))

    def _show_moment(self) -> None:
        page = self.page
        if page.opened is not None:
            second = page.view.cursor_s
            facts = self.status.facts
            facts.show_moment(page.opened.recording, second, page.night, page.rri_lane.rr_at(second))

    def _show_review(self) -> None:
        document = self.review.document
        words, tip, problem = self.review.saving_text()
        progress = None if document is None else document.progress
        self.status.show_review(progress, words, tip, problem=problem)
        self._update_title()
        self.update_actions()

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
        """Stop all work before the window goes."""
        if not self._may_let_go():
            event.ignore()
            return
        self.settings.save_bytes("geometry", self.saveGeometry())
        self.status.work.stop()
        if self._page is not None:
            lanes, panels = self._page.save_state()
            self.settings.save_bytes("lanes", lanes)
            self.settings.save_bytes("panels", panels)
        self.review.stop()
        self.hide()
        self.session.stop()
        super().closeEvent(event)
