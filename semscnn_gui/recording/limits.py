"""What a recording must have at least, and may have at most, to be read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from semscnn_gui.errors import InputError
from semscnn_gui.progress import Progress
from semscnn_gui.recording.recording import Channel

MIN_FS_HZ = 80.0
"""Below this an R peak cannot be placed well enough for RR intervals."""
MIN_DURATION_S = 300.0
"""The network looks at five minutes around each minute."""
MAX_DURATION_S = 7 * 86400.0
MAX_SAMPLES = 250_000_000
"""1 GB as float32; a broken header may claim far more than any memory holds."""
_GAP_SAMPLES, _LARGEST_SHARE = 50_000_000, 10
"""A recording of that many samples, 200 MB as float32, may be a tenth signal and the rest gaps."""

_HASH_BLOCK = 1 << 20


def check_fs(path: Path, channel: Channel) -> None:
    """Refuse a sampling rate too low for R peaks."""
    if not channel.fs >= MIN_FS_HZ:
        raise InputError(
            path,
            f"sampling rate of channel {channel.name}",
            f"{channel.fs:g} Hz",
            f"choose another channel or export the recording with at least {MIN_FS_HZ:g} Hz",
        )


def check_length(path: Path, recorded_s: float, span_s: float) -> None:
    """Refuse a recording too short to be analysed or too long to be one night.

    Args:
        path: The file, for the sentence.
        recorded_s: Seconds that hold a signal.
        span_s: Seconds from start to end, gaps included.
    """
    if not recorded_s >= MIN_DURATION_S:
        raise InputError(
            path,
            "recorded time",
            f"{recorded_s:.1f} s",
            f"choose a recording of at least {MIN_DURATION_S / 60:g} minutes",
        )
    if span_s > MAX_DURATION_S:
        raise InputError(
            path,
            "time from start to end",
            f"{span_s / 3600:.0f} h",
            f"check the file, or cut out a part of at most {MAX_DURATION_S / 86400:g} days",
        )


def is_mostly_gaps(n_samples: int, n_held: int) -> bool:
    """Whether a recording spans so much more than the file holds that its times are not to be believed.

    Args:
        n_samples: Samples from start to end, gaps included.
        n_held: Samples that the file holds.
    """
    return n_samples > _GAP_SAMPLES and n_samples > _LARGEST_SHARE * n_held


def check_samples(path: Path, n_samples: int, n_held: int) -> None:
    """Refuse a channel that would not fit into memory, or would fill it with gaps; see :func:`is_mostly_gaps`."""
    if n_samples > MAX_SAMPLES:
        raise InputError(
            path,
            "number of samples of the channel",
            n_samples,
            f"cut out a part with at most {MAX_SAMPLES} samples",
        )
    if is_mostly_gaps(n_samples, n_held):
        raise InputError(
            path,
            "time from start to end",
            f"mostly gaps, the file holds {100 * n_held / n_samples:.2g} % of it",
            "check the times in the file, or cut out the part that holds the night",
        )


def sha256_of(files: Iterable[Path], progress: Progress) -> str:
    """Hex digest of the files' bytes one after the other; asks ``progress`` whether to go on.

    Raises:
        InputError: One of them cannot be read.
    """
    digest = hashlib.sha256()
    for file in files:
        try:
            with file.open("rb") as stream:
                while block := stream.read(_HASH_BLOCK):
                    digest.update(block)
                    progress.check()
        except OSError as error:
            raise unreadable(file, error) from error
    return digest.hexdigest()


def unreadable(file: Path, error: OSError) -> InputError:
    """The error for a file that the system does not let us read."""
    return InputError(
        file, "file", f"unreadable ({error.strerror or error})", "check that it exists and may be read"
    )
