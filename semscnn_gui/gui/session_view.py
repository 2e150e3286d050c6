"""What the window shows of opening, analysing, comparing and writing reports."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from semscnn_gui.gui.core import OpenedReview
from semscnn_gui.gui.versions_dialog import VersionsDialog
from semscnn_gui.gui.words import doing_words, model_title
from semscnn_gui.night.comparison import compare_models
from semscnn_gui.night.open_mark import AlreadyOpenError
from semscnn_gui.night.reviewed_night import ReviewedNight

if TYPE_CHECKING:
    from semscnn_gui.gui.main_window import MainWindow


class SessionView(QObject):
    """Turns what the session tells into pages, status line and problem card.

    Args:
        window: The window whose parts are filled.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._session = window, window.session
        self._status, self._problem = window.status, window.problem
        session = self._session
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
        session.review_refused.connect(self._on_review_refused)
        session.review_offered.connect(self._on_review_offered)
        session.compared_changed.connect(self._on_compared)
        session.comparing_failed.connect(self._on_comparing_failed)
        session.beats_failed.connect(self._on_beats_failed)
        session.reports.began.connect(self._on_report_began)
        session.reports.written.connect(self._on_report_written)
        session.reports.failed.connect(self._on_report_failed)

    def _on_opening_began(self, name: str) -> None:
        self._problem.hide()
        if self._session.opened is None:
            self._status.work.clear()
            self._window.show_opening(name)
        else:
            self._status.work.show_work(self.tr("Opening {0}").format(name), 0.0)
        self._window.update_actions()

    def _on_opening_progressed(self, name: str, share: float, doing: str) -> None:
        if self._session.opened is None:
            self._window.opening_page.show_progress(share, doing_words(doing))
        else:
            self._status.work.show_work(self.tr("Opening {0}").format(name), share)

    def _on_opening_failed(self, name: str, error: Exception) -> None:
        self._problem.show_problem(self.tr("{0} could not be opened").format(name), name, error)
        self._back_to_what_is_open(self.tr("Not analysed"), "")

    def _on_opening_cancelled(self) -> None:
        words = self.tr("Opening cancelled")
        self._back_to_what_is_open(words, words)

    def _back_to_what_is_open(self, if_not_analysed: str, else_words: str) -> None:
        if self._session.opened is None:
            self._window.show_welcome()
        if self._session.opened is not None and self._session.night is None:
            self._offer_analysis(if_not_analysed)
        else:
            self._status.work.show_message(else_words)
        self._window.update_actions()

    def _on_opened(self) -> None:
        self._window.show_opened()
        self._on_analysis_began()

    def _on_analysis_began(self) -> None:
        self._status.work.show_work(self.tr("Analysing"), 0.0)
        self._window.update_actions()

    def _on_analysis_progressed(self, share: float, doing: str) -> None:
        percent = self.tr("{0} %").format(int(100 * share))
        words = doing_words(doing) or self.tr("Analysing")
        self._status.work.show_work(f"{words} · {percent}", share)

    def _on_analysis_failed(self, name: str, error: Exception) -> None:
        self._problem.show_problem(self.tr("{0} could not be analysed").format(name), name, error)
        self._after_no_result(
            self.tr("Not analysed"), self.tr("Not analysed again; the former result is shown")
        )

    def _on_analysis_cancelled(self) -> None:
        self._after_no_result(
            self.tr("Analysis cancelled"), self.tr("Analysis cancelled; the former result is back")
        )

    def _after_no_result(self, words: str, if_former: str) -> None:
        if self._session.night is None:
            self._offer_analysis(words)
        else:
            self._status.work.show_passing(if_former)
        self._window.update_actions()

    def _offer_analysis(self, words: str) -> None:
        self._status.work.show_message(words, self.tr("Analyse again"), self._session.start_analysis)

    def _on_night_changed(self) -> None:
        if self._session.night is not None:
            self._status.work.clear()
        self._window.show_night()

    def _on_review_refused(self, name: str, error: Exception) -> None:
        if isinstance(error, AlreadyOpenError):
            title = self.tr("{0} is open in another window; edits made here are kept apart").format(name)
        else:
            title = self.tr("A saved review of {0} cannot be used; new edits are kept apart from it").format(
                name
            )
        self._problem.show_problem(title, name, error)
        self._window.update_actions()

    def _on_review_offered(self, review: OpenedReview) -> None:
        dialog = VersionsDialog(str(review.problem or ""), review.saved, review.offers, self._window)
        dialog.chosen.connect(self._session.decide)
        dialog.rejected.connect(self._session.decide_later)
        dialog.open()

    def _on_compared(self) -> None:
        session, lane = self._session, self._window.page.night_lane
        night, other = session.night, session.compared
        if other is None or night is None:
            lane.show_compared(None)
            return
        lane.show_compared(ReviewedNight(other))
        found = compare_models(night.analysis, other, one_threshold=night.threshold)
        if found.agreement is not None:
            words = self.tr("{0} agrees on {1:.0f} % of the minutes, differs on {2}")
            name = model_title(other.model.name)
            self._status.work.show_passing(words.format(name, 100 * found.agreement, len(found.differing)))
        self._window.update_actions()

    def _on_comparing_failed(self, name: str, error: Exception) -> None:
        title = self.tr("{0} could not be analysed with the other model").format(name)
        self._problem.show_problem(title, name, error)

    def _on_beats_failed(self, name: str, error: Exception) -> None:
        title = self.tr("{0} could not be analysed with the R peaks edited").format(name)
        self._problem.show_problem(title, name, error)

    def _on_report_began(self, path: Path) -> None:
        words = self.tr("Writing {0}").format(path.name)
        self._status.work.show_work(words, None, can_cancel=False)
        self._window.update_actions()

    def _on_report_written(self, path: Path) -> None:
        if not self._session.busy:
            words = self.tr("Report written: {0}").format(path.name)
            self._status.work.show_outcome(words, self.tr("Open"), self._window.files.open_last_report)
            self._status.work.text.setToolTip(str(path))
        self._window.update_actions()

    def _on_report_failed(self, path: Path, error: Exception) -> None:
        if not self._session.busy:
            self._status.work.clear()
        self._problem.show_problem(self.tr("The report could not be written"), path.name, error)
        self._window.update_actions()
