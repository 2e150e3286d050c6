"""Minute states as WFDB annotations, read by WFDB."""

from __future__ import annotations

from dataclasses import replace

import wfdb

from semscnn_gui.export import ExportFormat, export_night
from semscnn_gui.night.night_analysis import MinuteState, ReviewBasis
from semscnn_gui.recording.annotations import minute_labels
from tests.support.report_nights import make_night

SYMBOL = {MinuteState.APNEA: "A", MinuteState.NORMAL: "N", MinuteState.UNSCORABLE: "?"}


def read(path):
    return wfdb.rdann(str(path.with_suffix("")), "apn")


def test_it_reads_like_physionets(shared_data, tmp_path):
    """All but the text of the first: sample numbers, symbols, channel, subtype and number."""
    expert = wfdb.rdann(str(shared_data / "apnea-ecg" / "a01"), "apn")
    n = len(expert.sample)
    edits = {
        i: MinuteState.APNEA if symbol == "A" else MinuteState.NORMAL
        for i, symbol in enumerate(expert.symbol)
    }
    ours = read(
        export_night(make_night(minutes=n, fs=None, edits=edits), ExportFormat.APN, tmp_path / "ours.apn")
    )
    for field in ("sample", "subtype", "chan", "num"):
        assert getattr(ours, field).tolist() == getattr(expert, field).tolist(), field
    assert ours.symbol == expert.symbol
    assert ours.fs == 100


def test_each_minute_has_its_place_and_unscorable_is_not_normal(night, exported):
    found = read(exported(ExportFormat.APN))
    assert found.sample.tolist() == [6000 * minute for minute in night.analysis.minutes]
    assert found.symbol == [SYMBOL[state] for state in night.states()]
    assert found.aux_note[30].rstrip("\0") == "unscorable: flat"
    assert found.aux_note[7].rstrip("\0") == "unscorable: marked by the reviewer"


def test_it_names_model_and_threshold(night, exported):
    told = read(exported(ExportFormat.APN)).aux_note[0]
    assert f"model {night.analysis.model.name}" in told
    assert "threshold 0.5" in told


def test_our_own_reader_takes_no_label_from_unscorable_minutes(night, exported):
    labels = minute_labels(exported(ExportFormat.APN), None, 120)
    wanted = ["" if state is MinuteState.UNSCORABLE else SYMBOL[state] for state in night.states()]
    assert labels.tolist() == wanted[: len(labels)]


def test_a_part_of_a_night_keeps_its_minutes(tmp_path):
    part = make_night(minutes=20, fs=None, first_minute=12)
    found = read(export_night(part, ExportFormat.APN, tmp_path / "part.apn"))
    assert found.sample.tolist() == [6000 * minute for minute in range(12, 20)]


def test_what_one_annotation_cannot_hold_goes_on_in_the_next_with_its_own_reason(tmp_path):
    made = make_night(minutes=20, fs=None, edits={0: MinuteState.UNSCORABLE, 1: MinuteState.UNSCORABLE})
    night = replace(made, basis=ReviewBasis("V5", "se-mscnn-" + "other-" * 20 + "1.0", "0" * 64))
    found = read(export_night(night, ExportFormat.APN, tmp_path / "long.apn"))
    told = [text.rstrip("\0") for text in found.aux_note]
    assert max(map(len, told)) <= 254
    assert all(text.endswith("unscorable: marked by the reviewer") for text in told[:2])
    assert told[2].endswith("The review was made on channel V5, not none")
    assert not any(told[3:])
