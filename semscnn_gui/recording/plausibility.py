"""What a lead's samples say against its header: a wrong unit or gain shows as an implausible amplitude."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from semscnn_gui.recording.channels import qrs_likeness
from semscnn_gui.recording.model import EcgSignal
from semscnn_gui.recording.units import HIGHEST_QRS_MV, LOWEST_QRS_MV, steepest_change

_PIECE_S, _N_PIECES = 10.0, 20
_FLAT_SHARE = 0.995
_CLIPPED_SHARE = 0.05


def amplitude_warnings(ecg: EcgSignal) -> list[str]:
    """Sentences on a lead that cannot be an ECG in mV as it stands; looks at 20 pieces of ten seconds."""
    pieces = _pieces(ecg)
    name = f"Channel {ecg.channel}"
    if not pieces:
        return []
    if all(np.mean(np.diff(piece) == 0) > _FLAT_SHARE for piece in pieces):
        return [f"{name} is a flat line wherever it was looked at: check that it is the right channel."]
    found = []
    if ecg.range_mv is not None:
        clipped = sum(_is_clipped(piece, ecg.range_mv) for piece in pieces)
        if 2 * clipped > len(pieces):
            low, high = ecg.range_mv
            found.append(
                f"{name} rests at a limit of its range ({low:.4g} to {high:.4g} mV) in {clipped} of "
                f"{len(pieces)} stretches looked at: the amplifier was saturated, or the range is wrong."
            )
    height = steepest_change(pieces, ecg.fs)
    small = height < LOWEST_QRS_MV and qrs_likeness(pieces, ecg.fs) == 2
    if small or height > HIGHEST_QRS_MV:
        found.append(
            f"{name} changes by {height:.3g} mV within 20 ms, where QRS complexes reach {LOWEST_QRS_MV:g} to "
            f"{HIGHEST_QRS_MV:g} mV: its unit ({ecg.unit}) or gain is wrong in the file, so believe no amplitude."
        )
    return found


def _pieces(ecg: EcgSignal) -> list[NDArray[np.float64]]:
    """Stretches spread over the night that hold a signal, in mV."""
    length = min(len(ecg.samples_mv), round(_PIECE_S * ecg.fs))
    found = []
    for start in np.linspace(0, len(ecg.samples_mv) - length, _N_PIECES).astype(int).tolist():
        piece = ecg.samples_mv[start : start + length].astype(np.float64)
        piece = piece[np.isfinite(piece)]
        if len(piece) > length / 2:
            found.append(piece)
    return found


def _is_clipped(piece: NDArray[np.float64], range_mv: tuple[float, float]) -> bool:
    margin = 0.002 * (range_mv[1] - range_mv[0])
    at_limit = np.mean((piece <= range_mv[0] + margin) | (piece >= range_mv[1] - margin))
    return bool(at_limit >= _CLIPPED_SHARE)
