"""Reviewing run by run: which one is next, which are done, which is opened again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from semscnn_gui.gui.night_page import NightPage
from semscnn_gui.gui.review_controller import ReviewController
from semscnn_gui.gui.step_words import minutes_text
from semscnn_gui.night.navigation import next_unreviewed_run
from semscnn_gui.night.runs import ApneaRun


class RunController(QObject):
    """What the keys do to whole apnea runs.

    Args:
        review: Holds the document and follows its changes.
        page: The page on screen; made when first asked for.

    Signals:
        told: A sentence for the status line.
    """

    told = Signal(str)

    def __init__(self, review: ReviewController, page: Callable[[], NightPage]) -> None:
        super().__init__(review)
        self._review, self._page = review, page
        # Where the key for the next open run led to last.
        self._led_to: int | None = None

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What each action does, by its id."""
        return {
            "next_open_run": self.next_open_run,
            "run_reviewed": self.mark_reviewed,
            "open_run": self.open_again,
            "select_run": self.select,
        }

    def next_open_run(self) -> None:
        """Go to the next run that is not reviewed; from the night's start again after the last one.

        An open run at whose start the cursor stands is the next one, unless this key has led there already: a run
        that was just gone to by reviewing the one before must not be passed over.
        """
        document, page = self._review.document, self._page()
        if document is None:
            return
        minute, run = page.view.minute, document.run_at(page.view.minute)
        here = run is not None and not run.reviewed and run.minutes.start == minute
        following = next_unreviewed_run(document.night, minute)
        if following is None:
            self.told.emit(self.tr("All runs are reviewed"))
        elif here and (self._led_to != minute or following == minute):
            self._led_to = minute
            self.told.emit(
                self.tr("This is the last run that is not reviewed")
                if following == minute
                else self.tr("This run is not reviewed yet")
            )
        else:
            self._led_to = following
            page.go_to_minute(following)

    def mark_reviewed(self) -> None:
        """Mark the run at the cursor as reviewed, if it is not, and go to the next open one."""
        document, run = self._review.document, self._run()
        if document is None or run is None:
            return
        if run.reviewed:
            words = self.tr("Run {0} was reviewed already; Ctrl+R opens it again")
        else:
            document.mark_reviewed(run.minutes)
            words = self.tr("Run {0} reviewed")
        self.told.emit(words.format(self._when(run)))
        following = next_unreviewed_run(document.night, run.minutes.stop - 1)
        if following is None:
            self.told.emit(self.tr("All {0} runs are reviewed").format(len(document.runs)))
        else:
            self._page().go_to_minute(following)

    def open_again(self) -> None:
        """Make the run at the cursor unreviewed; no minute of it changes its state."""
        document, run = self._review.document, self._run()
        if document is None or run is None:
            return
        if document.mark_unreviewed(run.minutes):
            self.told.emit(self.tr("Run {0} is open again").format(self._when(run)))
        else:
            self.told.emit(self.tr("Run {0} is not reviewed yet").format(self._when(run)))

    def select(self) -> None:
        """Select the apnea run at the cursor."""
        run = self._run()
        if run is not None:
            self._page().selection.select(run.minutes.start, run.minutes.stop - 1)

    def _run(self) -> ApneaRun | None:
        document = self._review.document
        run = None if document is None else document.run_at(self._page().view.minute)
        if run is None:
            self.told.emit(self.tr("There is no apnea run at the cursor"))
        return run

    def _when(self, run: ApneaRun) -> str:
        opened = self._page().opened
        return "" if opened is None else minutes_text(run.minutes, opened.recording)
