"""Which actions can be done now."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from semscnn_gui.gui.session import NightSession

if TYPE_CHECKING:
    from semscnn_gui.gui.night_page import NightPage

_ALWAYS = frozenset(
    (
        "open", "recent", "demo", "trend", "quit", "theme", "font_size", "language", "shortcuts", "diagnostics",
        "about",
    )
)  # fmt: skip
_WITH_RESULT = frozenset(
    (
        "next_run", "previous_run", "next_open_run", "next_unscorable", "next_difference",
        "next_note", "previous_note", "mark_apnea", "mark_normal", "mark_unscorable", "accept", "clear_mark",
        "run_reviewed", "open_run", "select_run", "select_next", "select_previous", "note", "threshold", "sign",
        "save", "export", "compare", "report_dialog",
    )
)  # fmt: skip
_WITH_ECG = frozenset(("edit_peaks", "add_peak", "delete_peak", "peak_later", "peak_earlier"))
_WITH_MORE = frozenset(("undo", "redo", "report", "report_strip"))


def needs_result(name: str) -> bool:
    """True for an action, by its id, that nobody can do before the night is analysed."""
    return name in _WITH_RESULT | _WITH_ECG | _WITH_MORE


def enabled_actions(session: NightSession, page: NightPage | None, *, problem: bool) -> Callable[[str], bool]:
    """Tell of each action, by its id, whether it can be done now."""
    opened, night, document = session.opened, session.night, session.document
    undo, redo = (None, None) if document is None or night is None else document.steps
    has_ecg = night is not None and night.analysis.recording.ecg is not None
    selected = page is not None and page.selection.minutes is not None
    special = {
        "undo": undo is not None,
        "redo": redo is not None,
        "report": night is not None and not session.reports.busy,
        "report_strip": has_ecg,
        "open_report": session.reports.last is not None,
        "analyse": opened is not None and not session.busy,
        "cancel": session.busy or problem or selected or opened is not None,
        "close": opened is not None or session.busy,
    }

    def enabled(name: str) -> bool:
        if name in special:
            return special[name]
        if name in _WITH_ECG:
            return has_ecg
        if name in _WITH_RESULT:
            return night is not None
        return name in _ALWAYS or opened is not None

    return enabled
