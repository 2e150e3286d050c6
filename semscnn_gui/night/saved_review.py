"""What a review file holds, as an object."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from semscnn_gui.errors import InputError
from semscnn_gui.night.audit import AuditEntry
from semscnn_gui.night.commands import Step
from semscnn_gui.night.night_analysis import ReviewBasis
from semscnn_gui.night.reviewed_night import Review


@dataclass(frozen=True, slots=True)
class SavedReview:
    """A review with all that is needed to go on with it another day.

    Attributes:
        recording_sha256: Digest of the recording that the review belongs to.
        recording_name: What that recording is called.
        channel: The lead that was looked at when it was last edited; empty for beats without a waveform.
        model_name: The model whose output was on screen then.
        model_sha256: Digest of its weights.
        app_version: Version of the program that saved it.
        saved_at: When.
        review: The review.
        done: Steps that can be undone, oldest first.
        undone: Steps that can be done again, the next one last.
        log: All that was ever done, oldest first.
        view: What the window wants to find again; its own business, values as JSON knows them.
    """

    recording_sha256: str
    recording_name: str
    channel: str
    model_name: str
    model_sha256: str
    app_version: str
    saved_at: datetime
    review: Review
    done: tuple[Step, ...] = ()
    undone: tuple[Step, ...] = ()
    log: tuple[AuditEntry, ...] = ()
    view: Mapping[str, Any] = field(default_factory=dict)

    @property
    def basis(self) -> ReviewBasis:
        """What the clinician looked at when it was last edited."""
        return ReviewBasis(self.channel, self.model_name, self.model_sha256)


class KeptElsewhere(InputError):
    """The review could not be saved where it belongs; the work is in another file.

    Attributes:
        path: That file; the next start finds it.
    """

    def __init__(self, reason: InputError, path: Path) -> None:
        self.path = path
        action = f"{reason.action}; meanwhile the work is kept in {path.parent}"
        super().__init__(reason.file, reason.field, reason.found, action)


class ReviewStore(Protocol):
    """Where a document saves itself after each change."""

    def save(self, saved: SavedReview) -> bool:
        """Save; True once it is on disk, False if that is still to come (see :mod:`semscnn_gui.night.autosave`).

        Raises:
            KeptElsewhere: It is saved, but not where it belongs.
            InputError: It cannot be saved.
        """
        ...

    def close(self) -> None:
        """Let go of it; nothing is saved any more."""
        ...
