"""Files that a night may be written to: never a recording, its labels or a review."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from semscnn_gui.errors import InputError
from semscnn_gui.export.formats import SUFFIX, ExportFormat
from semscnn_gui.night.review_file import SUFFIX as REVIEW_SUFFIX
from semscnn_gui.recording.model import FILES_OF_RECORDINGS

# The review itself, the version before it, and versions kept aside.
_OF_REVIEWS = REVIEW_SUFFIX.removesuffix("json")
# Recordings that are opened with the labels beside them.
_LABELLED = (".edf", ".bdf", ".hea")
_OWN = {ExportFormat.EDF: ".edf", ExportFormat.APN: ".apn"}


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
        recording: The recording.
        others: More files that must not be replaced: the review, other outputs, other nights.
        replace: The user agreed to replace an existing file that may be a recording; never the recording itself.

    Raises:
        InputError: The file cannot be used.
    """
    refusal = _refusal(
        path.resolve(), kind, recording.resolve(), [other.resolve() for other in others], replace
    )
    if refusal is not None:
        raise InputError(path, "output file", refusal.found, refusal.action)


def _refusal(
    target: Path, kind: ExportFormat | None, recording: Path, others: list[Path], replace: bool
) -> _Refusal | None:
    choose = "choose another file name"
    if not target.parent.is_dir():
        return _Refusal(f"not writable, {target.parent} is no folder", "make the folder")
    if target in (recording, *others):
        return _Refusal("the name of the recording, the review or another output", choose)
    if _OF_REVIEWS in target.name.lower():
        return _Refusal("named like a review", choose)
    suffix = target.suffix.lower()
    if suffix not in FILES_OF_RECORDINGS:
        return None
    if kind is None or suffix != _OWN.get(kind):
        return _Refusal(f"named {target.suffix} like a recording", choose)
    if target.with_suffix("") == recording.with_suffix(""):
        # Labels beside a recording are read as the expert's.
        found = "named like a file of the recording, which would be read as part of it"
        return _Refusal(found, f"choose another file name, such as {proposed_name(target.stem, kind)}")
    if suffix == ".apn" and _beside(target, _LABELLED):
        return _Refusal("named like the expert's labels of a recording beside it", choose)
    if suffix == ".edf" and _beside(target, (".apn",)):
        return _Refusal("named like labels beside it, which would be read as an expert's", choose)
    if target.exists() and not replace:
        return _Refusal("there already and may be a recording", f"{choose} or allow replacing it")
    return None


def _beside(target: Path, suffixes: tuple[str, ...]) -> bool:
    names = {target.with_suffix(suffix).name.lower() for suffix in suffixes}
    return any(file.name.lower() in names for file in target.parent.iterdir())
