"""The signals of a WFDB record: list them, read the chosen one in blocks, check it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from semscnn_gui.errors import InputError
from semscnn_gui.progress import Progress
from semscnn_gui.recording.channels import amplitude_warnings, choose_channel
from semscnn_gui.recording.limits import check_fs, check_length, check_samples
from semscnn_gui.recording.recording import Channel, EcgSignal
from semscnn_gui.recording.units import assume_unit, assumed_warning, mv_per, steepest_change
from semscnn_gui.recording.wfdb.flac import decoded
from semscnn_gui.recording.wfdb.header import BITS, FLAC_BITS, Header, Segment

_BLOCK_SAMPLES = 1 << 20
_EXCERPT_S, _N_EXCERPTS = 10.0, 5


def list_channels(header: Header) -> tuple[Channel, ...]:
    """Every signal of the record; those of a multi-segment record by name, in order of appearance."""
    found: dict[str, Channel] = {}
    for segment in header.segments:
        for i, name in enumerate(_names(segment)):
            fs = header.fs * segment.record.samps_per_frame[i]
            found.setdefault(name, Channel(name, fs, segment.units[i]))
            if found[name].fs != fs:
                raise InputError(
                    header.file,
                    f"sampling rate of {name}",
                    "not the same in all segments",
                    "open one segment",
                )
    return tuple(found.values())


def read_ecg(
    header: Header, channels: tuple[Channel, ...], wanted: str | None, progress: Progress
) -> tuple[EcgSignal, float, list[str]]:
    """Read the ECG channel of a checked header.

    Args:
        header: From :func:`semscnn_gui.recording.wfdb.header.read_header`.
        channels: From :func:`list_channels`.
        wanted: The user's choice, or None.
        progress: Told how far reading is.

    Returns:
        The signal, the record's length in seconds, and what is odd about the signal, in sentences.

    Raises:
        InputError: Too short, too slow, no ECG, a unit that cannot be told, or a damaged signal file.
    """
    if not header.n_frames:
        raise InputError(header.file, "record length", 0, "choose a record with signals")
    duration_s = header.n_frames / header.fs
    held = sum(segment.n_frames for segment in header.segments if segment.record is not None)
    check_length(header.file, held / header.fs, duration_s)
    progress.report(0.0, f"Opening {header.file.name}")
    with decoded(header, progress) as plain:
        ecg, warnings = _read_chosen(plain, channels, wanted, progress)
    return ecg, duration_s, warnings


def _read_chosen(
    header: Header, channels: tuple[Channel, ...], wanted: str | None, progress: Progress
) -> tuple[EcgSignal, list[str]]:
    """Choose the ECG of a record without compressed files and read it."""
    index = choose_channel(header.file, channels, wanted, lambda i: _excerpts(header, channels[i]))
    channel = channels[index]
    check_fs(header.file, channel)
    assumed = _assumed_unit(header, channel)
    per_frame, n_frames = round(channel.fs / header.fs), header.n_frames or 0
    held = sum(segment.n_frames for segment in header.segments if channel.name in _names(segment))
    check_samples(header.file, n_frames * per_frame, held * per_frame)
    samples = np.full(n_frames * per_frame, np.nan, np.float32)
    ranges, at = [], 0
    for segment in header.segments:
        start, at = at, at + segment.n_frames
        names = _names(segment)
        if channel.name not in names:
            continue
        i = names.index(channel.name)
        factor = mv_per(assumed or segment.units[i])
        if factor is None:
            raise InputError(
                header.file, f"unit of channel {channel.name}", segment.units[i], "correct the header"
            )
        step = progress.part(start / n_frames, at / n_frames)
        _read_segment(segment, i, factor, samples[start * per_frame : at * per_frame], step, header.file.name)
        ranges.append(_range(segment.record, i, factor))
    if not np.isfinite(samples).any():
        raise InputError(
            header.file, f"signal of channel {channel.name}", "missing throughout", "choose another channel"
        )
    range_mv = (min(low for low, _ in ranges), max(high for _, high in ranges))
    unit = f"{assumed} (assumed)" if assumed else channel.unit
    ecg = EcgSignal(samples, channel.fs, channel.name, unit, range_mv)
    return ecg, _header_warnings(header, channel, assumed) + amplitude_warnings(ecg)


def _header_warnings(header: Header, channel: Channel, assumed: str | None) -> list[str]:
    found = []
    if any(
        i in segment.no_gain for segment in header.segments for i, name in enumerate(_names(segment), 1)
        if name == channel.name
    ):  # fmt: skip
        found.append(
            f"The header gives no gain for channel {channel.name}: 200 ADC units per unit were assumed, as the "
            "format asks."
        )
    if assumed:
        found.append(assumed_warning(channel, assumed))
    return found


def _names(segment: Segment) -> list[str]:
    """Labels, made unique; a signal without one is called by its number."""
    names: list[str] = []
    for i, given in enumerate(segment.record.sig_name if segment.record is not None else ()):
        name = (given or "").strip() or f"signal {i + 1}"
        names.append(f"{name} ({i + 1})" if name in names else name)
    return names


def _assumed_unit(header: Header, channel: Channel) -> str | None:
    """The unit told from the QRS complexes' height where the header says none."""
    if mv_per(channel.unit) is not None:
        return None
    unit = assume_unit(steepest_change(_excerpts(header, channel), channel.fs))
    if unit is None:
        raise InputError(
            header.file,
            f"unit of channel {channel.name}",
            channel.unit or "blank",
            "write the signal's unit into the header",
        )
    return unit


def _excerpts(header: Header, channel: Channel) -> list[NDArray[np.float64]]:
    """Stretches of ten seconds, evenly spread over the parts that have the channel, in the file's unit."""
    with_it = [segment for segment in header.segments if channel.name in _names(segment)]
    total = sum(segment.n_frames for segment in with_it)
    length = round(_EXCERPT_S * header.fs)
    found = []
    for at in np.linspace(0, max(0, total - length), _N_EXCERPTS).astype(int).tolist():
        for segment in with_it:
            if at < segment.n_frames:
                stop = min(at + length, segment.n_frames)
                block = _block(segment, _names(segment).index(channel.name), at, stop)
                found.append(np.asarray(block.dac(expanded=True)[0], dtype=np.float64))
                break
            at -= segment.n_frames
    return found


def _read_segment(
    segment: Segment, i: int, factor: float, out: NDArray[np.float32], progress: Progress, name: str
) -> None:
    """Fill ``out`` with signal ``i`` of a segment in mV and compare its checksum with the header's."""
    record = segment.record
    per_frame = record.samps_per_frame[i]
    step = max(1, _BLOCK_SAMPLES // sum(record.samps_per_frame)) if record.sig_len else segment.n_frames
    checksum = 0
    for start in range(0, segment.n_frames, step):
        progress.report(start / segment.n_frames, f"Opening {name}")
        stop = min(start + step, segment.n_frames)
        block = _block(segment, i, start, stop)
        # A skewed signal's samples are shifted on reading; the checksum is that of the stored ones.
        stored = _block(segment, i, start, stop, shifted=False) if record.skew[i] else block
        checksum += int(stored.e_d_signal[0].sum(dtype=np.int64))
        out[start * per_frame : stop * per_frame] = block.dac(expanded=True)[0] * factor
    expected = record.checksum[i]
    if expected is not None and (checksum - expected) % 65536:
        raise InputError(
            (segment.base or record.record_name).with_name(record.file_name[i]),
            f"checksum of signal {i + 1}",
            f"{checksum % 65536} in place of {expected % 65536}",
            "copy the record again, its signal file is damaged or not the one that the header describes",
        )


def _block(segment: Segment, i: int, start: int, stop: int, *, shifted: bool = True) -> Any:
    """wfdb's record of one signal from frame ``start`` to ``stop``, digital, all samples of each frame.

    With ``shifted`` a skew of the header is applied.
    """
    import wfdb

    # wfdb takes no end where the header has no length; it then reads on to the end of the file.
    end = stop if segment.record.sig_len else None
    found = "fewer samples than the header says"
    try:
        block = wfdb.rdrecord(
            str(segment.base),
            sampfrom=start,
            sampto=end,
            channels=[i],
            physical=False,
            smooth_frames=False,
            ignore_skew=not shifted,
        )
        n_samples = (stop - start) * segment.record.samps_per_frame[i]
        block.e_d_signal[0] = block.e_d_signal[0][:n_samples]
        if len(block.e_d_signal[0]) == n_samples:
            return block
    except Exception as error:
        # The library raises ValueError, KeyError, IndexError, MemoryError and its decoders' own kinds.
        found = f"unreadable ({error})"
    raise InputError(segment.record.file_name[i], "signal file", found, "copy the record again")


def _range(record: Any, i: int, factor: float) -> tuple[float, float]:
    """Smallest and largest value in mV of the ADC, or of the file format where the header is silent."""
    bits = record.adc_res[i] or round(BITS.get(record.fmt[i], 0) or FLAC_BITS[record.fmt[i]])
    zero = record.adc_zero[i] or 0
    ends = [
        (zero + end - record.baseline[i]) / record.adc_gain[i] * factor
        for end in (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
    ]
    return min(ends), max(ends)
