"""Where the review of a recording lies: beside the recording, or in the user's data folder."""

from __future__ import annotations

import contextlib
import os
from datetime import UTC, datetime
from pathlib import Path

from semscnn_gui.atomic import write_atomically
from semscnn_gui.errors import InputError
from semscnn_gui.night.review_format import ReviewWriter
from semscnn_gui.night.review_reading import read_review_text
from semscnn_gui.night.saved_review import SavedReview
from semscnn_gui.recording.model import Recording

SUFFIX = ".semscnn-review.json"
FOLDER_VARIABLE = "SEMSCNN_GUI_REVIEWS"
# Ten thousand steps take 4 MB; what is far larger was made by no clinician, and would stop the window.
LARGEST_BYTES = 32 << 20
_CONFLICT = "review on disk"


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


class ReviewFile:
    """The review file of one recording: a :class:`semscnn_gui.night.saved_review.ReviewStore`.

    It lies beside the recording or, where that cannot be, in the user's data folder under the recording's SHA-256.
    Only a file that this object read or wrote is ever replaced. Whatever else stands in its place (damaged, of
    another recording, of a newer version, written by another window) stays there until :meth:`set_aside`; the
    review goes to the data folder meanwhile.

    Args:
        recording: The recording.
        lies_in_file: False for a night that lies in no file, such as the demo night.

    Attributes:
        path: Where the review was read or saved last; None before.
    """

    def __init__(self, recording: Recording, *, lies_in_file: bool = True) -> None:
        self._recording = recording
        self._writer = ReviewWriter(recording)
        beside = recording.path.parent / (Path(recording.name).name + SUFFIX)
        fallback = user_folder() / (recording.sha256 + SUFFIX)
        self._places = (beside, fallback) if lies_in_file else (fallback,)
        self._seen: dict[Path, tuple[int, int] | None] = {}
        self._blocked: dict[Path, InputError] = {}
        self.path: Path | None = None

    @property
    def problems(self) -> list[InputError]:
        """Why :meth:`load` could not use files that are there."""
        return list(self._blocked.values())

    def load(self) -> SavedReview | None:
        """Read the review; the newer one if there are two, None if there is none.

        Raises:
            InputError: There are files, and none of them can be used.
        """
        found: list[tuple[SavedReview, Path]] = []
        for path in self._places:
            self._blocked.pop(path, None)
            self._seen[path] = _stamp(path)
            if self._seen[path] is None:
                continue
            try:
                found.append((read_review(path, self._recording), path))
            except InputError as error:
                self._blocked[path] = error
        if not found:
            if self._blocked:
                raise self.problems[0]
            return None
        saved, self.path = max(found, key=lambda one: one[0].saved_at)
        for other, path in found:
            if path is not self.path and other.done != saved.done[: len(other.done)]:
                action = "keep it aside; the newer one was opened"
                self._blocked[path] = InputError(
                    path, "review", "older than another, with other edits", action
                )
        return saved

    def save(self, saved: SavedReview) -> bool:
        """Save at once, beside the recording or else in the user's data folder; True.

        Raises:
            InputError: It can be saved in neither place; or another window or program wrote the review meanwhile,
                then this one is in the data folder and both are kept.
        """
        content = self._writer.bytes_of(saved)
        errors: list[InputError] = []
        for path in self._places:
            if path in self._blocked:
                errors.append(self._blocked[path])
            elif _stamp(path) not in (None, self._seen.get(path)):
                errors.append(_not_ours(path))
            else:
                try:
                    write_atomically(path, content, make_folder=path is self._places[-1])
                except InputError as error:
                    errors.append(error)
                else:
                    self._wrote(path)
                    break
        else:
            raise errors[0]
        conflict = next((error for error in errors if error.field == _CONFLICT), None)
        if conflict is not None:
            raise conflict
        return True

    def set_aside(self) -> list[Path]:
        """Rename files that are not this review, so that the review can lie in their place; tell their names.

        Raises:
            InputError: One cannot be renamed.
        """
        kept = []
        for path in self._places:
            if path not in self._blocked and _stamp(path) in (None, self._seen.get(path)):
                continue
            moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
            aside = path.with_name(f"{path.name.removesuffix('.json')}.aside-{moment}.json")
            try:
                path.rename(aside)
            except OSError as error:
                found = f"not to be renamed ({error.strerror})"
                raise InputError(path, "review", found, "rename it by hand") from error
            self._blocked.pop(path, None)
            self._seen[path] = None
            kept.append(aside)
        return kept

    def _wrote(self, path: Path) -> None:
        former, self.path = self.path, path
        self._seen[path] = _stamp(path)
        if (
            path is self._places[0]
            and former
            and former is not path
            and _stamp(former) == self._seen.get(former)
        ):
            # The same review, older: left in the data folder it would only confuse.
            with contextlib.suppress(OSError):
                former.unlink()


def _not_ours(path: Path) -> InputError:
    return InputError(
        path,
        _CONFLICT,
        "another one than was read here",
        f"close other windows on this recording; this window's review is kept in {user_folder()}",
    )


def _stamp(path: Path) -> tuple[int, int] | None:
    """When a file was changed and how large it is; None where there is none."""
    try:
        known = path.stat()
    except OSError:
        return None
    return known.st_mtime_ns, known.st_size
