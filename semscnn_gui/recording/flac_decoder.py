"""Decode one FLAC signal file of a WFDB record; run as a program of its own by :mod:`semscnn_gui.recording.flac`.

``python -m semscnn_gui.recording.flac_decoder SOURCE TARGET FORMAT SIGNALS PER_FRAME START SAMPLES``
writes ``SAMPLES`` samples of each signal from sample ``START`` on in the uncompressed format of the same width.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_BLOCK = 1 << 18
_MEMORY = 1 << 30


def decode(
    source: Path, target: Path, fmt: str, n_signals: int, per_frame: int, start: int, n_samples: int
) -> None:
    """Write the samples frame by frame: all of a signal's samples in the frame, then the next signal's.

    Raises:
        ValueError: The file does not hold what the arguments say.
        soundfile.LibsndfileError: It cannot be decoded.
    """
    import soundfile

    with soundfile.SoundFile(source) as stream, target.open("wb") as out:
        depth = {"PCM_S8": 8, "PCM_16": 16, "PCM_24": 24}.get(stream.subtype, 32)
        if stream.format != "FLAC" or stream.channels != n_signals or depth > int(fmt) - 500:
            raise ValueError(f"{stream.subtype} of {stream.channels} signals")
        stream.seek(start)
        block = max(1, _BLOCK // per_frame) * per_frame
        for at in range(0, n_samples, block):
            count = min(block, n_samples - at)
            # soundfile fills from the top: a sample of 8 bits arrives shifted by 24.
            samples = stream.read(count, dtype="int32", always_2d=True) >> (32 - depth)
            if len(samples) < count:
                raise ValueError(f"{at + len(samples)} samples of {n_samples}")
            whole = samples.reshape(-1, per_frame, n_signals).transpose(0, 2, 1).ravel()
            out.write(_packed(whole, fmt))


def _packed(samples: NDArray[np.int32], fmt: str) -> bytes:
    if fmt == "508":
        return (samples + 128).astype("u1").tobytes()
    if fmt == "516":
        return samples.astype("<i2").tobytes()
    return samples.astype("<i4").view("u1").reshape(-1, 4)[:, :3].tobytes()


def main() -> None:
    """Decode what the command line names; one line on stderr and exit code 1 if that fails."""
    try:
        import resource
    except ImportError:  # not on Windows
        pass
    else:
        soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        if soft == resource.RLIM_INFINITY or soft > _MEMORY:
            resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, hard))
    source, target, fmt, *numbers = sys.argv[1:]
    try:
        decode(Path(source), Path(target), fmt, *(int(number) for number in numbers))
    except Exception as error:  # told in one line, whatever the library raises
        sys.exit(f"{type(error).__name__}: {error}")


if __name__ == "__main__":
    main()
