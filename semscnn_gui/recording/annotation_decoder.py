"""Decode one WFDB annotation file; run as a program by :mod:`semscnn_gui.recording.annotations`."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import wfdb

from semscnn_gui.recording.decoder_child import serve


def decode(source: str, target: str) -> float | None:
    """Write sample and symbol of each annotation as a structured array, shape (n,), in numpy's file format.

    Args:
        source: The annotation file.
        target: The file to write; symbols longer than a character, which are somebody's own, become empty.

    Returns:
        The sampling frequency in Hz that the file states, or None.
    """
    file = Path(source)
    found = wfdb.rdann(str(file.with_suffix("")), file.suffix[1:])
    annotations = np.zeros(len(found.sample), dtype=[("sample", "<i8"), ("symbol", "<U1")])
    annotations["sample"] = found.sample
    annotations["symbol"] = [symbol if len(str(symbol)) == 1 else "" for symbol in found.symbol]
    with Path(target).open("wb") as stream:
        np.save(stream, annotations, allow_pickle=False)
    return None if found.fs is None else float(found.fs)


if __name__ == "__main__":
    serve(decode)
