"""Which of a file's channels is the ECG, and whether its amplitude can be true."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from semscnn_gui.errors import InputError
from semscnn_gui.recording.limits import MIN_FS_HZ
from semscnn_gui.recording.recording import Channel, EcgSignal
from semscnn_gui.recording.units import HIGHEST_QRS_MV, LOWEST_QRS_MV, mv_per, says_nothing, steepest_change

Excerpts = Callable[[int], Sequence[NDArray[np.float64]]]
"""Gives a few stretches (10 s each, in the file's unit) of the channel with that index."""

_PIECE_S, _N_PIECES = 10.0, 20
_FLAT_SHARE = 0.995
_CLIPPED_SHARE = 0.05
_DERIVED = re.compile(
    r"imp(e|é|$|\)|\b)|ohm|\bhr\b|\bbpm\b|rate|quality|status|marker|resp|plet|pulse|edr|spo2|sao2",
    re.IGNORECASE,
)
_OTHER_SIGNAL = re.compile(
    r"eeg|emg|eog|flow|thor|abd|snor|press|posit|light|sound|audio|temp|acc|gsr|eda|batt", re.IGNORECASE
)
_NAMED_ECG = re.compile(r"ecg|ekg", re.IGNORECASE)
# Standard, augmented, chest, Mason-Likar, modified chest, bipolar Holter, EASI and Frank leads.
_LEAD = re.compile(
    r"(lead ?|der\.? ?|abl\.? ?)?"
    r"(m?l?i{1,3}|d[1-3i]{1,3}|a?v[rlf]|v[1-9]?r?|ml[1-3]|mv[1-6]|mcl[1-6]|cm[1-5]|cc5|cs[1-5]|es|as|ai|v[xyz])"
    r"([ -]?(ref|raw))?",
    re.IGNORECASE,
)
_LEAD_II = re.compile(r"(^|[^a-z])(m?l?ii|ml2|d2|dii)($|[^a-z])", re.IGNORECASE)
_LIMB_OR_V5 = re.compile(r"(^|[^a-z])(m?l?i|v5|cm5|mcl1)($|[^a-z0-9])", re.IGNORECASE)
# An EEG electrode picks the ECG up as well: without a label, content decides in small files only.
_MOST_UNLABELLED = 3


def choose_channel(
    path: Path, channels: Sequence[Channel], wanted: str | None, excerpts: Excerpts | None
) -> int:
    """Index of the channel to analyse.

    The user's choice comes first: the exact label (upper or lower case), else a part that only one label
    has. Without one, channels labelled as an ECG are compared by signal present, label, unit, sampling
    rate and QRS complexes, in that order; lead II goes before other leads and earlier before later. In a
    file with at most three voltage channels and no ECG label, one with clear QRS complexes is taken.

    Args:
        path: The file, for the sentence.
        channels: Every signal in the file.
        wanted: The user's choice, or None.
        excerpts: Reads stretches of one channel; called only where channels must be compared. None to
            compare by header alone.

    Raises:
        InputError: There is no such channel, the choice fits several, its unit is no voltage, or none of
            the channels is an ECG.
    """
    if wanted is not None:
        among = _wanted(path, channels, wanted)
    else:
        among = [
            i for i, channel in enumerate(channels) if _label_rank(channel.name) and _may_be_ecg(channel)
        ]
    if len(among) == 1 or (among and excerpts is None):
        return max(among, key=lambda i: (_by_header(channels[i]), -i))
    if among and excerpts is not None:
        return max(among, key=lambda i: (*_by_content(channels[i], _seen(excerpts, i)), -i))
    if excerpts is not None and (found := _unlabelled(channels, excerpts)) is not None:
        return found
    raise InputError(
        path,
        "list of channels",
        _names(channels) or "empty",
        "choose the ECG channel yourself if one of them is an ECG",
    )


def _wanted(path: Path, channels: Sequence[Channel], wanted: str) -> list[int]:
    word = wanted.strip().casefold()
    names = [channel.name.strip().casefold() for channel in channels]
    among = [i for i, name in enumerate(names) if name == word]
    if not among:
        among = [i for i, name in enumerate(names) if word and word in name]
        if len(among) != 1:
            raise InputError(
                path,
                "chosen channel",
                f"{wanted}, which {'fits several' if among else 'is not in the file'}",
                f"choose one of: {_names([channels[i] for i in among] or channels) or 'none'}",
            )
    usable = [i for i in among if _may_be_ecg(channels[i])]
    if not usable:
        channel = channels[among[0]]
        raise InputError(
            path, f"unit of channel {channel.name}", channel.unit, "choose a channel measured in V, mV or µV"
        )
    return usable


def _unlabelled(channels: Sequence[Channel], excerpts: Excerpts) -> int | None:
    plausible = [
        i
        for i, channel in enumerate(channels)
        if _may_be_ecg(channel)
        and channel.fs >= MIN_FS_HZ
        and not _DERIVED.search(channel.name)
        and not _OTHER_SIGNAL.search(channel.name)
    ]
    if len(plausible) > _MOST_UNLABELLED:
        return None
    return next((i for i in plausible if qrs_likeness(_seen(excerpts, i), channels[i].fs) == 2), None)


def _seen(excerpts: Excerpts, i: int) -> Sequence[NDArray[np.float64]]:
    """Excerpts of a channel; none if it cannot be read, so that another one is taken."""
    try:
        return excerpts(i)
    except InputError:
        return []


def _may_be_ecg(channel: Channel) -> bool:
    return mv_per(channel.unit) is not None or says_nothing(channel.unit)


def _label_rank(name: str) -> int:
    """2 for a label that says ECG, 1 for the name of a lead, 0 for anything else."""
    name = name.strip()
    if _NAMED_ECG.search(name):
        return 0 if _DERIVED.search(_NAMED_ECG.sub(" ", name)) else 2
    return 1 if _LEAD.fullmatch(name) else 0


def _lead_rank(name: str) -> int:
    return 2 if _LEAD_II.search(name) else 1 if _LIMB_OR_V5.search(name) else 0


def _by_header(channel: Channel) -> tuple[float, ...]:
    return (
        _label_rank(channel.name),
        mv_per(channel.unit) is not None,
        channel.fs >= MIN_FS_HZ,
        _lead_rank(channel.name),
    )


def _by_content(channel: Channel, excerpts: Sequence[NDArray[np.float64]]) -> tuple[float, ...]:
    label, unit, fs, lead = _by_header(channel)
    likeness = qrs_likeness(excerpts, channel.fs)
    return likeness > 0, label, unit, fs, likeness, lead, channel.fs


def qrs_likeness(excerpts: Sequence[NDArray[np.float64]], fs: float) -> int:
    """0 for a flat or missing signal, 2 where most excerpts show QRS complexes, else 1.

    A QRS complex is a short steep event: the energy of the slope stands far above its median, for a small
    share of the time, 0.5 to 3.7 times a second.
    """
    seen = [_excerpt_likeness(excerpt, fs) for excerpt in excerpts]
    if not any(seen):
        return 0
    return 2 if 2 * seen.count(2) > len(seen) else 1


def _excerpt_likeness(excerpt: NDArray[np.float64], fs: float) -> int:
    x = excerpt[np.isfinite(excerpt)]
    if len(x) < max(2 * fs, 2) or len(x) < len(excerpt) / 2 or np.mean(np.diff(x) == 0) > 0.995:
        return 0
    lag = max(1, round(0.02 * fs))
    slope = x[lag:] - x[:-lag]
    width = max(1, round(0.1 * fs))
    energy = np.convolve(slope * slope, np.ones(width) / width, mode="valid")
    high = float(np.percentile(energy, 98))
    above = energy > 0.25 * high
    events_per_s = np.count_nonzero(above[1:] & ~above[:-1]) * fs / len(energy)
    steep = high > 12 * float(np.median(energy))
    return 2 if steep and above.mean() < 0.35 and 0.5 <= events_per_s <= 3.7 else 1


def _names(channels: Sequence[Channel]) -> str:
    return ", ".join(channel.name for channel in channels)


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
