"""Names of the steps of a review in the user's language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from semscnn_gui.gui.words import moment_text, state_word
from semscnn_gui.night.commands import Action, Step
from semscnn_gui.night.minute_clock import minute_clock
from semscnn_gui.night.night_analysis import MinuteState
from semscnn_gui.recording.recording import Recording


def minutes_text(minutes: range, recording: Recording) -> str:
    """A range of minutes: ``03:12``, ``03:12–03:15``, or ``minute 192`` without a clock."""
    if recording.start is None:
        last = "" if len(minutes) == 1 else f"–{minutes.stop - 1}"
        return QCoreApplication.translate("Steps", "minute {0}").format(f"{minutes.start}{last}")
    first = minute_clock(recording.start, minutes.start)
    return first if len(minutes) == 1 else f"{first}–{minute_clock(recording.start, minutes.stop)}"


def step_words(step: Step, recording: Recording) -> str:
    """What a step did, such as ``Mark 03:12–03:15 as apnea``."""
    if step.action in (Action.ADD_PEAK, Action.MOVE_PEAK, Action.DELETE_PEAK):
        detail = moment_text(float(step.detail), recording.start)
    elif step.action is Action.MARK:
        detail = state_word(MinuteState(step.detail))
    else:
        detail = step.detail
    minutes = minutes_text(step.minutes, recording) if step.minutes else ""
    return _template(step).format(minutes=minutes, detail=detail)


def _template(step: Step) -> str:
    words = {
        Action.MARK: QCoreApplication.translate("Steps", "Mark {minutes} as {detail}"),
        Action.ACCEPT: QCoreApplication.translate("Steps", "Accept the model's call of {minutes}"),
        Action.CLEAR: QCoreApplication.translate("Steps", "Take the mark of {minutes} away"),
        Action.NOTE: QCoreApplication.translate("Steps", "Note at {minutes}"),
        Action.REVIEWED: QCoreApplication.translate("Steps", "Mark run {minutes} as reviewed"),
        Action.UNREVIEWED: QCoreApplication.translate("Steps", "Open run {minutes} again"),
        Action.ADD_PEAK: QCoreApplication.translate("Steps", "Add R peak at {detail}"),
        Action.MOVE_PEAK: QCoreApplication.translate("Steps", "Move R peak at {detail}"),
        Action.DELETE_PEAK: QCoreApplication.translate("Steps", "Delete R peak at {detail}"),
        Action.THRESHOLD: QCoreApplication.translate("Steps", "Set the threshold to {detail}"),
        Action.STUDY: QCoreApplication.translate("Steps", "Change the report"),
        Action.SIGN: QCoreApplication.translate("Steps", "Sign as {detail}"),
        Action.WITHDRAW: QCoreApplication.translate("Steps", "Take the signature back"),
    }
    if step.action is Action.THRESHOLD and not step.detail:
        return QCoreApplication.translate("Steps", "Use the model's threshold")
    if step.action is Action.NOTE and not step.detail:
        return QCoreApplication.translate("Steps", "Remove the note at {minutes}")
    return words[step.action]
