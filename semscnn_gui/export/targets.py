"""Files that a night may be written to: never a recording, its labels or a review."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from semscnn_gui.errors import InputError
from semscnn_gui.export.formats import SUFFIX, ExportFormat
from semscnn_gui.export.kept_files import KeptFiles
from semscnn_gui.export.own_files import is_own_export
from semscnn_gui.night.review_file import SUFFIX as REVIEW_SUFFIX
from semscnn_gui.recording.edf.header import begins_like_edf
from semscnn_gui.recording.record_files import files_of_record, signal_files_in
from semscnn_gui.recording.recording import FILES_OF_RECORDINGS, TEXT_SUFFIXES
from semscnn_gui.recording.rr_text.reader import begins_like_rr

# The review itself, the version before it, and versions kept aside.
_OF_REVIEWS = REVIEW_SUFFIX.removesuffix("json")
# Recordings that are opened with the labels beside them.
_LABELLED = (".edf", ".bdf", ".hea")
_OWN = {ExportFormat.EDF: ".edf", ExportFormat.APN: ".apn"}
_CHOOSE = "choose another file name"


@dataclass(frozen=True, slots=True)
class _Refusal:
    found: str
    action: str


def proposed_name(stem: str, kind: ExportFormat) -> str:
    """File name to propose for an export of the night called ``stem``."""
    # Of the name of the exported EDF, annotations would be read as the expert's labels of it.
    return f"{stem}-{'minutes' if kind is ExportFormat.APN else 'semscnn'}{SUFFIX[kind]}"


def check_target(
    path: Path,
    kind: ExportFormat | None,
    recording: Path,
    others: Sequence[Path] = (),
    *,
    replace: bool = False,
) -> None:
    """Refuse a file that must not be replaced or that would later be taken for something else.

    Args:
        path: The file to be written.
        kind: The format of an export; None for results and reports.
        recording: The recording; all files that belong to it are kept, and the reviews beside it.
        others: More files that must not be replaced: the review, other outputs, other nights.
        replace: The user agreed to replace an existing file that may be a recording; never the recording itself.

    Raises:
        InputError: The file cannot be used.
    """
    reviews = recording.expanduser().parent.glob(f"*{_OF_REVIEWS}*")
    named = KeptFiles([recording.expanduser(), *others])
    kept = KeptFiles([*files_of_record(recording), *reviews])
    for target in _targets(path):
        refusal = _refusal(target, named, None if kind is None else _OWN.get(kind))
        if refusal is None and kind is not None and target.suffix.lower() in FILES_OF_RECORDINGS:
            refusal = _as_recording(target, kind, recording, replace=replace)
        elif refusal is None and not replace and _is_recording(target):
            refusal = _Refusal("there already and a recording", _CHOOSE)
        if refusal is None and kept.hold(target):
            refusal = _Refusal("a file of the recording or a review of it", _CHOOSE)
        if refusal is None and KeptFiles(signal_files_in(target.parent)).hold(target):
            refusal = _Refusal("a signal file of a WFDB record", _CHOOSE)
        _tell(path, refusal)


def check_result_file(path: Path, kept: KeptFiles, *, is_review: bool = False) -> None:
    """Refuse a file of another kind than a night's results in the place of a recording or another file to keep.

    Args:
        path: The file to be written.
        kept: Files that must not be replaced.
        is_review: It is a review, and may be called one.

    Raises:
        InputError: The file cannot be used.
    """
    for target in _targets(path):
        _tell(path, _refusal(target, kept, None, is_review=is_review))


def _targets(path: Path) -> list[Path]:
    """The path itself and where a link in its place leads to: neither may be another's."""
    try:
        return list(dict.fromkeys([path.parent.resolve() / path.name, path.resolve()]))
    except (OSError, RuntimeError) as error:  # a link to itself
        found = f"not writable ({getattr(error, 'strerror', None) or error})"
        raise InputError(path, "output file", found, _CHOOSE) from error


def _tell(path: Path, refusal: _Refusal | None) -> None:
    if refusal is not None:
        raise InputError(path, "output file", refusal.found, refusal.action)


def _refusal(target: Path, named: KeptFiles, own: str | None, *, is_review: bool = False) -> _Refusal | None:
    if not target.parent.is_dir():
        return _Refusal(f"not writable, {target.parent} is no folder", "make the folder")
    if named.hold(target):
        return _Refusal("the name of the recording, the review or another output", _CHOOSE)
    if not is_review and _OF_REVIEWS in target.name.lower():
        return _Refusal("named like a review", _CHOOSE)
    suffix = target.suffix.lower()
    if suffix in FILES_OF_RECORDINGS and suffix != own:
        return _Refusal(f"named {target.suffix} like a recording", _CHOOSE)
    return None


def _as_recording(target: Path, kind: ExportFormat, recording: Path, *, replace: bool) -> _Refusal | None:
    """Why a file that will be opened as a recording or as labels may not be written there."""
    names = KeptFiles([recording.expanduser().with_suffix("")])
    if names.hold(target.with_suffix("")):
        # Labels beside a recording are read as the expert's.
        found = "named like a file of the recording, which would be read as part of it"
        return _Refusal(found, f"{_CHOOSE}, such as {proposed_name(target.stem, kind)}")
    suffix = target.suffix.lower()
    if suffix == ".apn" and _beside(target, _LABELLED):
        return _Refusal("named like the expert's labels of a recording beside it", _CHOOSE)
    if suffix == ".edf" and _beside(target, (".apn",)):
        return _Refusal("named like labels beside it, which would be read as an expert's", _CHOOSE)
    if target.exists() and not replace:
        return _Refusal("there already and may be a recording", f"{_CHOOSE} or allow replacing it")
    return None


def _beside(target: Path, suffixes: tuple[str, ...]) -> bool:
    names = {target.with_suffix(suffix).name.lower() for suffix in suffixes}
    return any(file.name.lower() in names for file in target.parent.iterdir())


def _is_recording(file: Path) -> bool:
    """Whether a recorder's file is there: EDF under any ending, or a list of RR intervals."""
    if not file.is_file():
        return False
    is_intervals = file.suffix.lower() in TEXT_SUFFIXES and begins_like_rr(file)
    return (begins_like_edf(file) or is_intervals) and not is_own_export(file)
