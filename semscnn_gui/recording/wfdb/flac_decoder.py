"""Decode one FLAC signal file of a WFDB record; run as a program by :mod:`semscnn_gui.recording.wfdb.flac`."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from semscnn_gui.recording.decoder_child import serve

_BLOCK = 1 << 18


def decode(
    source: str, target: str, fmt: str, n_signals: int, per_frame: int, start: int, n_samples: int
) -> None:
    """Write the samples frame by frame: all of a signal's samples in the frame, then the next signal's.

    Args:
        source: The FLAC file.
        target: The file to write, in the uncompressed format of the same width.
        fmt: The FLAC format's number in WFDB.
        n_signals: Signals in the file.
        per_frame: Samples of each signal in a frame.
        start: First sample to write.
        n_samples: Samples of each signal to write.

    Raises:
        ValueError: The file does not hold what the arguments say.
        soundfile.LibsndfileError: It cannot be decoded.
    """
    with soundfile.SoundFile(source) as stream, Path(target).open("wb") as out:
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


if __name__ == "__main__":
    serve(decode)
