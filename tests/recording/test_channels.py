from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from semscnn_gui.errors import InputError
from semscnn_gui.recording.channels import choose_channel, qrs_likeness
from semscnn_gui.recording.recording import Channel

FILE = Path("night.edf")


def named(*names: str, unit: str = "uV", fs: float = 200.0) -> list[Channel]:
    return [Channel(name, fs, unit) for name in names]


@pytest.mark.parametrize(
    ("channels", "index"),
    [
        (named("EEG Fp1-Ref", "POL EKG1", "EOG"), 1),
        (named("EEG C3", "EEG EKG1-REF"), 1),
        (named("C3-M2", "Resp", "ECG I", "ECG II"), 3),
        (named("V5", "MLII"), 1),
        (named("I", "II", "III", "V1"), 1),
        (named("V1", "MLI"), 1),
        (named("ECG Impedance", "ECG Rate", "ECG"), 2),
        (named("ecg quality", "Lead I"), 1),
        ([Channel("ECG", 200, "Ohm"), Channel("II", 200, "V")], 1),
        ([Channel("ECG", 200, ""), Channel("ECG 2", 200, "mV")], 1),
        ([Channel("ECG", 50, "mV"), Channel("ECG 2", 250, "mV")], 1),
    ],
)
def test_label_unit_and_rate_decide_without_samples(channels, index):
    assert choose_channel(FILE, channels, None, None) == index


def test_flat_channel_loses_to_one_with_qrs_complexes(wave):
    signals = [np.zeros(2000), 0.01 * np.random.default_rng(0).normal(size=2000), wave(200, 10)]
    channels = named("ECG1", "ECG2", "ECG3")
    assert choose_channel(FILE, channels, None, lambda i: [signals[i]] * 5) == 2
    assert choose_channel(FILE, channels, "ECG1", lambda i: [signals[i]] * 5) == 0


def test_unlabelled_ecg_is_found_in_a_small_file_only(wave):
    noise = np.random.default_rng(0).normal(size=2000)
    signals = [noise, wave(200, 10), noise, noise, noise]
    assert choose_channel(FILE, named("A1", "A2"), None, lambda i: [signals[i]] * 5) == 1
    with pytest.raises(InputError, match="list of channels is A1, A2, A3, A4, A5"):
        choose_channel(FILE, named("A1", "A2", "A3", "A4", "A5"), None, lambda i: [signals[i]] * 5)


def test_choice_is_an_exact_label_or_a_part_that_only_one_has():
    channels = named("ECG", "ECG 2", "Pleth")
    assert choose_channel(FILE, channels, "ecg", None) == 0
    assert choose_channel(FILE, channels, " 2", None) == 1
    assert choose_channel(FILE, channels, "PLETH", None) == 2
    with pytest.raises(InputError, match="E, which fits several; choose one of: ECG, ECG 2, Pleth"):
        choose_channel(FILE, channels, "E", None)
    with pytest.raises(InputError, match="EMG, which is not in the file; choose one of: ECG, ECG 2, Pleth"):
        choose_channel(FILE, channels, "EMG", None)


def test_chosen_channel_must_be_a_voltage():
    with pytest.raises(InputError, match="unit of channel ECG Impedance is Ohm"):
        choose_channel(FILE, [*named("ECG"), Channel("ECG Impedance", 1, "Ohm")], "impedance", None)


@pytest.mark.parametrize("fs", [100, 250, 1000])
def test_qrs_likeness_tells_ecg_from_noise_sine_and_nothing(wave, fs):
    t = np.arange(10 * fs) / fs
    ecg = wave(fs, 10) + 0.3 * np.sin(t)
    assert qrs_likeness([ecg], fs) == 2
    assert qrs_likeness([-ecg], fs) == 2
    assert qrs_likeness([np.sin(2 * np.pi * 1.2 * t)], fs) == 1
    assert qrs_likeness([np.random.default_rng(1).normal(size=len(t))], fs) == 1
    assert qrs_likeness([np.zeros(len(t)), np.full(len(t), np.nan)], fs) == 0


@pytest.mark.parametrize(
    ("name", "channel"), [("wfdb/100", 0), ("wfdb/100", 1), ("wfdb/a103l", 0), ("bitalino85", 0)]
)
def test_real_ecg_looks_like_one(shared_data, name, channel):
    import wfdb

    base = str(shared_data / "recordings" / name)
    fs = wfdb.rdheader(base).fs
    excerpts = [
        wfdb.rdrecord(base, channels=[channel], sampfrom=at * fs, sampto=(at + 10) * fs).p_signal[:, 0]
        for at in (0, 60, 120, 180, 240)
    ]
    assert qrs_likeness(excerpts, fs) == 2
