"""Where the review of a recording lies: beside the recording, or in the user's data folder."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from semscnn_gui.atomic_write import remove_left_behind, write_atomically
from semscnn_gui.errors import InputError
from semscnn_gui.night.open_mark import AlreadyOpenError, OpenMark
from semscnn_gui.night.review_format import ReviewWriter
from semscnn_gui.night.review_reading import read_review_text
from semscnn_gui.night.saved_review import KeptElsewhere, SavedReview
from semscnn_gui.recording.recording import Recording
from semscnn_gui.recording.unchanged import ExchangeWatch

SUFFIX = ".semscnn-review.json"
_PREVIOUS = ".previous.json"
FOLDER_VARIABLE = "SEMSCNN_GUI_REVIEWS"
# Ten thousand steps take 4 MB; what is far larger was made by no clinician, and would stop the window.
LARGEST_BYTES = 32 << 20


def user_folder() -> Path:
    """Folder of the reviews that cannot lie beside their recordings; it need not exist."""
    chosen = os.environ.get(FOLDER_VARIABLE)
    if chosen:
        return Path(chosen)
    from platformdirs import user_data_dir

    return Path(user_data_dir("semscnn_gui", appauthor=False)) / "reviews"


def read_review(path: Path, recording: Recording) -> SavedReview:
    """Read a review file of a recording.

    Raises:
        InputError: It cannot be read, is damaged or too large, or belongs to another recording.
    """
    try:
        with path.open("rb") as stream:
            content = stream.read(LARGEST_BYTES + 1)
    except OSError as error:
        action = "check the name, and that you may read it"
        raise InputError(path, "review", f"not readable ({error.strerror})", action) from error
    if len(content) > LARGEST_BYTES:
        action = "keep the file aside and review anew"
        raise InputError(path, "size of the review", f"over {LARGEST_BYTES >> 20} MB", action)
    return read_review_text(content, path.name, recording)


@dataclass(frozen=True, slots=True)
class Offer:
    """A version of the review that the clinician may go on with.

    Attributes:
        saved: The review.
        path: Where it lies.
    """

    saved: SavedReview
    path: Path


class ReviewFile:
    """The review file of one recording: a :class:`semscnn_gui.night.saved_review.ReviewStore`.

    It lies beside the recording, and the version before the last save beside it. Where it cannot be written, the
    work goes to a recovery file in the user's data folder under the recording's SHA-256, until a later save
    succeeds. Only a file that this object read or wrote is ever replaced. Whatever else stands in its place
    (damaged, of another recording, of a newer version, written by another window) stays there until
    :meth:`choose`.

    Which of two files is newer is told by their logs and not by the clock, which may go back.

    Args:
        recording: The recording.
        lies_in_file: False for a night that lies in no file, such as the demo night.

    Attributes:
        path: Where the review was read or saved last; None before.
        offers: Versions that :meth:`load` did not return, and that hold work of their own.
    """

    def __init__(self, recording: Recording, *, lies_in_file: bool = True) -> None:
        self._recording = recording
        self._lies_in_file = lies_in_file
        self._writer = ReviewWriter(recording)
        beside = recording.path.parent / (Path(recording.name).name + SUFFIX)
        self._recovery = user_folder() / (recording.sha256 + SUFFIX)
        self._home = beside if lies_in_file else self._recovery
        self._watch = ExchangeWatch(recording)
        self._seen: dict[Path, tuple[int, int] | None] = {}
        self._blocked: dict[Path, InputError] = {}
        self._mark: OpenMark | None = None
        self._apart: AlreadyOpenError | None = None
        self._copies: set[Path] = set()
        self.path: Path | None = None
        self.offers: list[Offer] = []

    @property
    def problems(self) -> list[InputError]:
        """Why :meth:`load` could not use files that are there."""
        return list(self._blocked.values())

    def hold(self) -> None:
        """Keep other windows from writing this review, until :meth:`close`.

        Raises:
            AlreadyOpenError: Another window has it; what is saved here goes to a file apart while it does.
        """
        try:
            path = self._recording.path if self._lies_in_file else None
            self._mark = OpenMark(user_folder(), self._recording.sha256, path)
        except AlreadyOpenError as error:
            if self._apart is None:
                name = f"{self._recording.sha256}.apart-{_moment()}{SUFFIX}"
                self._recovery = self._recovery.with_name(name)
            self._apart = error
            raise
        except OSError:
            # Nothing can be kept in the data folder; a second window shows by the file it changes.
            return
        self._apart = None

    def close(self) -> None:
        """Let other windows write this review."""
        if self._mark is not None:
            self._mark.release()
            self._mark = None

    def load(self) -> SavedReview | None:
        """Read the review; the one with more work if there are two, None if there is none.

        Raises:
            InputError: There are files, and none of them can be used.
        """
        found = [offer for path in self._places() if (offer := self._read(path))]
        self.offers = []
        best = max(found, key=lambda one: (len(one.saved.log), one.saved.saved_at), default=None)
        for other in found:
            if best is not None and _continues(best.saved, other.saved):
                self._copies.add(other.path)
            elif best is not None:
                action = "keep it aside; the one with more work was opened"
                self._blocked[other.path] = InputError(
                    other.path, "review", "another version, with other edits", action
                )
                self.offers.append(other)
        self.offers += [offer for path in self._places() if (offer := self._previous_of(path, best))]
        if best is None:
            if self._blocked:
                raise self.problems[0]
            return None
        self.path = best.path
        return best.saved

    def save(self, saved: SavedReview) -> bool:
        """Save at once; True.

        Raises:
            KeptElsewhere: It cannot be written in its place, or another window or program wrote there meanwhile;
                it is in the user's data folder.
            InputError: It can be saved in neither place.
        """
        content = self._writer.bytes_of(saved)
        try:
            if self._apart is not None:
                self.hold()
            # Beside another patient's recording of the same name this review has no place.
            self._watch.check()
            self._write(self._home, content)
        except InputError as error:
            if self._recovery == self._home:
                raise
            self._keep(content, error)
            raise KeptElsewhere(error, self._recovery) from error
        self.path = self._home
        self._remove_older_copies()
        return True

    def choose(self, saved: SavedReview | None) -> list[Path]:
        """Go on with one version, or with none; files that hold other work are renamed, not deleted.

        Returns:
            The new names.

        Raises:
            InputError: A file cannot be renamed.
        """
        self.offers = []
        renamed = []
        for place in self._places():
            for path in (place, _previous(place)):
                if saved is None or not self._holds_no_more_than(path, saved):
                    renamed += _set_aside(path)
            self._blocked.pop(place, None)
            self._seen[place] = _stamp(place)
        return renamed

    # Inside

    def _places(self) -> list[Path]:
        sha256 = self._recording.sha256
        apart = user_folder().glob(f"{sha256}.apart-*{SUFFIX}") if user_folder().is_dir() else ()
        return list(dict.fromkeys([self._home, user_folder() / (sha256 + SUFFIX), *sorted(apart)]))

    def _read(self, path: Path) -> Offer | None:
        self._blocked.pop(path, None)
        self._seen[path] = _stamp(path)
        if self._seen[path] is None:
            return None
        remove_left_behind(path)
        try:
            return Offer(read_review(path, self._recording), path)
        except InputError as error:
            self._blocked[path] = error
            return None

    def _previous_of(self, path: Path, best: Offer | None) -> Offer | None:
        """The version before a file that is damaged or gone, if it holds work that would be lost."""
        previous = _previous(path)
        if (self._seen[path] is not None and path not in self._blocked) or _stamp(previous) is None:
            return None
        try:
            offer = Offer(read_review(previous, self._recording), previous)
        except InputError:
            return None
        if best is not None and _continues(best.saved, offer.saved):
            return None
        if path not in self._blocked:
            action = "go on with the version before, or begin anew"
            self._blocked[path] = InputError(path, "review", "gone", action)
        return offer

    def _write(self, path: Path, content: bytes) -> None:
        if path in self._blocked:
            raise self._blocked[path]
        if not self._is_ours(path):
            action = "close other windows on this recording, and open it again to choose"
            raise InputError(path, "review on disk", "another one than was read here", action)
        write_atomically(
            path,
            content,
            make_folder=path.parent == user_folder(),
            previous=_previous(path),
            action="free space, or let the folder be written to, and save again",
        )
        self._seen[path] = _stamp(path)

    def _keep(self, content: bytes, reason: InputError) -> None:
        try:
            self._write(self._recovery, content)
        except InputError as error:
            raise reason from error
        self.path = self._recovery
        self._copies.add(self._recovery)

    def _holds_no_more_than(self, path: Path, saved: SavedReview) -> bool:
        try:
            return _continues(saved, read_review(path, self._recording))
        except InputError:
            return False

    def _remove_older_copies(self) -> None:
        """The same review, older: left in the data folder it would only confuse."""
        for path in self._copies:
            if path != self._home and self._is_ours(path):
                with contextlib.suppress(OSError):
                    path.unlink(missing_ok=True)
                    _previous(path).unlink(missing_ok=True)
        self._copies.clear()

    def _is_ours(self, path: Path) -> bool:
        return _stamp(path) in (None, self._seen.get(path))


def _continues(review: SavedReview, other: SavedReview) -> bool:
    """True if the review holds all that the other one does."""
    return review.log[: len(other.log)] == other.log and (
        len(review.log) > len(other.log) or review.review == other.review
    )


def _previous(path: Path) -> Path:
    return path.with_name(path.name.removesuffix(".json") + _PREVIOUS)


def _set_aside(path: Path) -> list[Path]:
    if _stamp(path) is None:
        return []
    aside = path.with_name(f"{path.name.removesuffix('.json')}.aside-{_moment()}.json")
    try:
        path.rename(aside)
    except OSError as error:
        found = f"not to be renamed ({error.strerror})"
        raise InputError(path, "review", found, "rename it by hand") from error
    return [aside]


def _moment() -> str:
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}"


def _stamp(path: Path) -> tuple[int, int] | None:
    """When a file was changed and how large it is; None where there is none."""
    try:
        known = path.stat()
    except OSError:
        return None
    return known.st_mtime_ns, known.st_size
