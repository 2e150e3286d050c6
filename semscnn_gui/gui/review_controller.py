"""What the keys and the mouse do to the review, and what the window shows of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QMainWindow, QWidget

from semscnn_gui.gui.night_page import NightPage
from semscnn_gui.gui.review_dialogs import SignDialog
from semscnn_gui.gui.session import NightSession
from semscnn_gui.gui.settings import Settings
from semscnn_gui.gui.step_words import minutes_text, step_words
from semscnn_gui.gui.time_view import View
from semscnn_gui.gui.words import model_title, state_word
from semscnn_gui.night.commands import Action, Step
from semscnn_gui.night.document import ReviewDocument
from semscnn_gui.night.history import Change, Changed, Saving
from semscnn_gui.night.night_analysis import MinuteState
from semscnn_gui.recording.recording import MINUTE_S

# R peaks are edited one after the other; the night is analysed once the hand rests.
_REST_MS = 700


class ReviewController(QObject):
    """Wires the review document to page and actions.

    Args:
        session: Holds the document.
        page: The page on screen; made when first asked for.
        settings: Remembers who signs.
        window: Parent of the dialogs.

    Signals:
        changed: The review, its steps or its saving changed.
        told: A sentence for the status line.
    """

    changed = Signal()
    told = Signal(str)

    def __init__(
        self, session: NightSession, page: Callable[[], NightPage], settings: Settings, window: QMainWindow
    ) -> None:
        super().__init__(window)
        self._session, self._page, self._settings, self._window = session, page, settings, window
        self._stop_listening: Callable[[], None] | None = None
        self._listened: ReviewDocument | None = None
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(session.analyse_beats)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What each action does, by its id."""
        return {
            "undo": self.undo,
            "redo": self.redo,
            "save": self.save,
            "mark_apnea": lambda: self.mark(MinuteState.APNEA),
            "mark_normal": lambda: self.mark(MinuteState.NORMAL),
            "mark_unscorable": lambda: self.mark(MinuteState.UNSCORABLE),
            "accept": self.accept,
            "clear_mark": self.clear,
            "select_next": lambda: self.extend(1),
            "select_previous": lambda: self.extend(-1),
            "threshold": self.focus_threshold,
            "sign": lambda: self.sign(),
        }

    @property
    def document(self) -> ReviewDocument | None:
        """The night under review, while it has a result."""
        return self._session.document if self._session.night is not None else None

    # Following the document

    def connect_page(self, page: NightPage) -> None:
        """Hear what the mouse does on the page."""
        page.panel.threshold.previewed.connect(self._preview)
        page.panel.threshold.chosen.connect(self._choose_threshold)
        self._session.night_closing.connect(page.panel.threshold.settle)

    def follow_session(self) -> None:
        """Show the session's document, or nothing."""
        self.stop()
        document = self._session.document
        if document is not None:
            self._listened = document
            self._stop_listening = document.subscribe(self._on_change)
        if document is not None and self._session.night is not None:
            self.show()
            self._restore_view(document)
        self.changed.emit()

    def stop(self) -> None:
        """Hear no more of the document."""
        self._rest.stop()
        if self._stop_listening is not None:
            self._stop_listening()
            self._stop_listening = self._listened = None

    def show(self) -> None:
        """Show the night as it is now."""
        document, page = self.document, self._page()
        if document is None:
            return
        page.show_night(document.night)
        page.show_runs(document.runs, document.progress)
        page.show_notes(document.review.notes)

    def remember_view(self) -> None:
        """Let the review file keep where the eye is."""
        document, page = self._session.document, self._page()
        if document is not None:
            view = page.view.view()
            document.view = {
                "cursor_s": view.cursor_s, "start_s": list(view.start_s), "span_s": list(view.span_s),
                "at_speed": page.ecg_lane.at_speed,
            }  # fmt: skip

    def _restore_view(self, document: ReviewDocument) -> None:
        page = self._page()
        # A user who has begun to read is not pulled away.
        if not document.view or page.view.cursor_s:
            return
        try:
            cursor = float(document.view["cursor_s"])
            starts, spans = (tuple(map(float, document.view[key])) for key in ("start_s", "span_s"))
            at_speed = bool(document.view.get("at_speed", True))
            page.show_view(View(cursor, starts, spans), at_speed=at_speed)
        except (KeyError, TypeError, ValueError):
            # Another version's view; where the eye was is no loss.
            return

    def _on_change(self, change: Change) -> None:
        if self._session.night is None:
            return
        if change.parts - {Changed.SAVING}:
            self.remember_view()
            self.show()
        if Changed.PEAKS in change.parts:
            self._rest.start()
        self.changed.emit()

    # Minutes

    def minutes(self) -> range:
        """The minutes selected, else the one under the cursor, as far as they were analysed."""
        page, document = self._page(), self.document
        chosen = page.selection.minutes or range(page.view.minute, page.view.minute + 1)
        if document is None:
            return range(0)
        analysed = document.night.analysis.minutes
        return range(max(chosen.start, analysed.start), min(chosen.stop, analysed.stop))

    def mark(self, state: MinuteState) -> None:
        """Give the minutes a state and go on to the next one."""
        document, minutes = self.document, self.minutes()
        if document is None or not minutes:
            return
        document.mark(minutes, state)
        self.told.emit(self.tr("{0} marked {1}").format(self._when(minutes), state_word(state)))
        self._advance(minutes)

    def accept(self) -> None:
        """Accept the model's call of the minutes and go on to the next one."""
        document, minutes = self.document, self.minutes()
        if document is None or not minutes:
            return
        document.accept(minutes)
        self.told.emit(self.tr("{0} accepted").format(self._when(minutes)))
        self._advance(minutes)

    def clear(self) -> None:
        """Make the minutes unreviewed again; the eye stays."""
        document, minutes = self.document, self.minutes()
        if document is not None and minutes and not document.clear(minutes):
            self.told.emit(self.tr("Nothing was marked here"))

    def extend(self, direction: int) -> None:
        """Extend the selection by a minute, the cursor at its moving end."""
        page = self._page()
        before, anchor = page.selection.minutes, page.selection.anchor
        start = page.view.minute
        minute = start + direction
        if not 0 <= minute < (page.opened.recording.n_minutes if page.opened else 0):
            return
        page.view.step(MINUTE_S * direction)
        page.selection.select(start if before is None else anchor, minute)

    # Undo, saving, signing

    def undo(self) -> None:
        """Take the last step back and show where it was."""
        if self.document is not None:
            self._show_step(self.document.undo(), self.tr("Undone: {0}"))

    def redo(self) -> None:
        """Do the step taken back again and show where it was."""
        if self.document is not None:
            self._show_step(self.document.redo(), self.tr("Done again: {0}"))

    def step_texts(self) -> tuple[str | None, str | None]:
        """Names of the steps that undo and redo would act on."""
        if self.document is None:
            return None, None
        recording = self.document.night.analysis.recording
        undo, redo = self.document.steps
        return (
            None if undo is None else step_words(undo, recording),
            None if redo is None else step_words(redo, recording),
        )

    def save(self) -> None:
        """Save the review now."""
        document = self.document
        if document is None:
            return
        self.remember_view()
        document.save()
        if document.store is None:
            self.told.emit(self.tr("This review has no file to be saved in"))

    def saving_text(self) -> tuple[str, str, bool]:
        """Where the review is: words, more words, and whether that is a problem."""
        document = self.document
        if document is None:
            return "", "", False
        signed, tip = self.signature_text()
        error = document.save_error
        if document.saving is Saving.FAILED:
            return self.tr("NOT SAVED"), str(error or ""), True
        if document.saving is Saving.KEPT:
            return self.tr("kept apart"), str(error or ""), True
        words = {
            Saving.SAVED: self.tr("saved"),
            Saving.SAVING: self.tr("saving…"),
            Saving.UNSAVED: self.tr("not saved") if document.steps[0] else "",
        }[document.saving]
        clock, clock_tip = self._clock_text(document)
        tips = "\n".join(filter(None, (tip, clock_tip)))
        return " · ".join(filter(None, (signed, words, clock))), tips, bool(tips)

    def _clock_text(self, document: ReviewDocument) -> tuple[str, str]:
        if not document.clock_went_back:
            return "", ""
        return self.tr("clock went back"), self.tr(
            "This computer's clock went back since the edit before: the log tells the order of the edits, its "
            "times are wrong. Nothing is lost; set the clock."
        )

    def signature_text(self) -> tuple[str, str]:
        """Who signed, or that the review is a draft again and what to do about it; empty for other drafts."""
        document = self.document
        if document is None:
            return "", ""
        if not document.night.is_draft:
            return self.tr("signed by {0}").format(document.review.signed_by), ""
        if not document.lost_signature:
            return "", ""
        signer, basis = document.lost_signature, document.night.basis
        tip = self.tr("It was signed by {0} and changed after that: sign again (Ctrl+Shift+S)").format(signer)
        if document.review.signed_by and basis and basis.model_sha256 != document.night.analysis.model.sha256:
            words = self.tr("{0} signed the result of {1}: choose that model, or sign again (Ctrl+Shift+S)")
            tip = words.format(signer, model_title(basis.model_name))
        return self.tr("draft again"), tip

    def sign(self, parent: QWidget | None = None) -> None:
        """Ask for a name and sign, or offer to take a signature back; over another dialog where one is open."""
        document = self.document
        if document is None:
            return
        if document.night.beats_pending:
            self.told.emit(self.tr("R peaks were edited: sign when the minutes are analysed again"))
            return
        dialog = SignDialog(document.night, document.progress, self._settings.signer, parent or self._window)
        dialog.signed.connect(partial(self._on_signed, document))
        dialog.withdrawn.connect(document.withdraw_signature)
        dialog.open()

    def _on_signed(self, document: ReviewDocument, name: str) -> None:
        self._settings.signer = name
        document.sign(name)

    # Threshold

    def focus_threshold(self) -> None:
        """Let the arrow keys change the threshold."""
        page = self._page()
        page.docks[0].show()
        page.docks[0].raise_()
        page.panel.threshold.slider.setFocus()
        self.told.emit(self.tr("← and → change the threshold, Esc goes back to the lanes"))

    def _preview(self, threshold: float) -> None:
        if self.document is not None:
            night = self.document.preview(threshold)
            self._page().show_night(night)

    def _choose_threshold(self, threshold: float | None) -> None:
        if self.document is not None and not self.document.set_threshold(threshold):
            self.show()

    # Inside

    def _advance(self, minutes: range) -> None:
        page = self._page()
        after = minutes.stop
        page.selection.clear()
        if page.opened is None or after >= page.opened.recording.n_minutes:
            return
        # The eye stays where it was in the minute, so that single minutes can be marked in a steady rhythm.
        page.view.step((after - page.view.minute) * MINUTE_S)

    def _show_step(self, step: Step | None, words: str) -> None:
        document, page = self.document, self._page()
        if step is None or document is None:
            self.told.emit(self.tr("There is nothing to take back or to do again"))
            return
        self.told.emit(words.format(step_words(step, document.night.analysis.recording)))
        if step.action in (Action.ADD_PEAK, Action.MOVE_PEAK, Action.DELETE_PEAK):
            page.view.jump_to(float(step.detail))
        elif step.minutes:
            page.go_to_minute(step.minutes.start)

    def _when(self, minutes: range) -> str:
        opened = self._page().opened
        return "" if opened is None else minutes_text(minutes, opened.recording)
