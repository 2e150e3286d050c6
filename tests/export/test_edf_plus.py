"""EDF+ annotations, read by pyedflib (and by edfio where pyedflib refuses)."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from types import MappingProxyType

import edfio
import numpy as np
import pyedflib
import pytest

from semscnn_gui.ecg.rr_intervals import UnscorableReason
from semscnn_gui.errors import InputError
from semscnn_gui.export import ExportFormat, export_night
from semscnn_gui.night.night_analysis import MinuteState
from semscnn_gui.night.study import Study
from semscnn_gui.recording import open_recording
from semscnn_gui.recording.writing import write_edf
from tests.support.report_nights import make_night

ORIGIN = {"model", "reviewer"}


def states_in(annotations) -> dict[int, tuple[str, str, str]]:
    """(state, reason, origin) of each minute, from (onset, duration, text)."""
    found = {}
    for onset, duration, text in annotations:
        said, _, origin = str(text).rpartition(" (")
        state, _, reason = said.partition(": ")
        if state in set(MinuteState) and origin.rstrip(")") in ORIGIN:
            for minute in range(round(onset / 60), int(np.ceil(round(onset + duration, 3) / 60))):
                assert minute not in found
                found[minute] = (state, reason, origin.rstrip(")"))
    return found


def read_edfio(path):
    edf = edfio.read_edf(path)
    return edf, [(a.onset, a.duration or 0, a.text) for a in edf.annotations]


def check_states(night, found):
    assert sorted(found) == list(night.analysis.minutes)
    for minute, (state, reason, origin) in found.items():
        assert state == night.state(minute)
        assert bool(reason) == (state == MinuteState.UNSCORABLE)
        assert origin == ("reviewer" if minute in night.review.edits else "model")


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    """A night whose recording lies in an EDF file, with its review."""
    made = make_night(minutes=12, unscorable={3: UnscorableReason.FLAT}, edits={5: MinuteState.APNEA})
    path = write_edf(made.analysis.recording, tmp_path_factory.mktemp("edf") / "night-0042.edf")
    recording = open_recording(path)
    review = replace(
        made.review,
        notes=MappingProxyType({5: "ringing " * 30}),
        study=Study(patient_name="Jane Roe"),
    )
    return replace(made, analysis=replace(made.analysis, recording=recording), review=review)


def test_a_copy_of_the_recording_holds_its_signal_and_our_states(recorded, tmp_path):
    source = recorded.analysis.recording.path
    before = source.read_bytes()
    path = export_night(recorded, ExportFormat.EDF, tmp_path / "copy.edf")
    assert source.read_bytes() == before
    with pyedflib.EdfReader(str(path)) as found, pyedflib.EdfReader(str(source)) as old:
        assert found.getSignalLabels() == old.getSignalLabels()
        np.testing.assert_array_equal(found.readSignal(0, digital=True), old.readSignal(0, digital=True))
        assert found.getStartdatetime() == old.getStartdatetime()
        assert found.getPatientName() == "Jane Roe"
        annotations = list(zip(*found.readAnnotations(), strict=True))
    check_states(recorded, states_in(annotations))
    texts = " ".join(str(text) for _, _, text in annotations)
    assert f"model {recorded.analysis.model.name}" in texts
    assert "threshold 0.5" in texts
    assert texts.count("ringing") == 30
    # One annotation's room in each data record of a second.
    assert path.stat().st_size < source.stat().st_size + 12 * 60 * 90


def test_the_copy_opens_as_the_same_recording(recorded, tmp_path):
    again = open_recording(export_night(recorded, ExportFormat.EDF, tmp_path / "copy.edf"))
    before = recorded.analysis.recording
    np.testing.assert_array_equal(again.ecg.samples_mv, before.ecg.samples_mv)
    assert (again.start, again.format) == (before.start, "EDF+C")


def test_an_anonymous_copy_has_no_name_and_no_day(recorded, tmp_path):
    path = export_night(recorded, ExportFormat.EDF, tmp_path / "anonymous.edf", anonymise=True)
    content = path.read_bytes()
    for word in (b"Jane", b"Roe", b"Doe", b"MRN-0042", b"1961", b"2026", b"Holter", b"night-0042"):
        assert word not in content, word
    edf, annotations = read_edfio(path)
    assert edf.starttime == recorded.analysis.recording.start.time()
    check_states(recorded, states_in(annotations))


@pytest.mark.parametrize("anonymise", [False, True])
def test_a_copy_of_a_simulated_recording_opens_as_simulated(tmp_path, anonymise):
    made = make_night(minutes=6, simulated=True)
    recording = open_recording(write_edf(made.analysis.recording, tmp_path / "demo.edf"))
    night = replace(made, analysis=replace(made.analysis, recording=recording))
    path = export_night(night, ExportFormat.EDF, tmp_path / "copy.edf", anonymise=anonymise)
    assert open_recording(path).simulated
    # Other readers are told in the header's own words, after a day that is left out.
    header = path.read_bytes()[88:168].decode().split()
    assert header[-1] == "SIMULATED"
    assert (header[1] == "X") is anonymise
    assert open_recording(path).identity.device == ("" if anonymise else recording.identity.device)


def test_a_copy_of_a_real_recording_does_not_open_as_simulated(recorded, tmp_path):
    path = export_night(recorded, ExportFormat.EDF, tmp_path / "copy.edf", anonymise=True)
    assert not open_recording(path).simulated


def test_another_recording_with_a_waveform_gets_its_lead_and_our_states(night, exported):
    edf, annotations = read_edfio(exported(ExportFormat.EDF))
    ecg = night.analysis.recording.ecg
    step_mv = (ecg.samples_mv.max() - ecg.samples_mv.min()) / 65000
    np.testing.assert_allclose(edf.signals[0].data[: len(ecg.samples_mv)], ecg.samples_mv, atol=step_mv)
    assert edf.signals[0].sampling_frequency == ecg.fs
    check_states(night, states_in(annotations))
    assert edf.startdatetime == night.analysis.recording.start.replace(microsecond=0)
    assert edf.patient.name == "Jane_Roe"


def test_beats_alone_get_a_file_of_annotations_alone(tmp_path):
    night = make_night(minutes=12, fs=None, unscorable={3: UnscorableReason.FLAT})
    path = export_night(night, ExportFormat.EDF, tmp_path / "beats.edf")
    edf, annotations = read_edfio(path)
    assert edf.num_signals == 0
    check_states(night, states_in(annotations))
    with pyedflib.EdfReader(str(path)) as found:
        check_states(night, states_in(zip(*found.readAnnotations(), strict=True)))


def test_a_plain_edf_becomes_an_edf_plus_that_others_open(shared_data, tmp_path):
    """Its header fields are free text, which readers of EDF+ refuse; pyedflib does, as EDFbrowser."""
    recording = open_recording(shared_data / "recordings" / "apnea-ecg-a01-from-60min.edf")
    assert recording.format == "EDF"
    made = make_night(minutes=20)
    night = replace(made, analysis=replace(made.analysis, recording=recording))
    path = export_night(night, ExportFormat.EDF, tmp_path / "plus.edf")
    with pyedflib.EdfReader(str(path)) as found:
        assert found.getPatientCode() == "apnea-ecg/a01"
        assert found.getStartdatetime() == recording.start
        check_states(night, states_in(zip(*found.readAnnotations(), strict=True)))
    np.testing.assert_array_equal(open_recording(path).ecg.samples_mv, recording.ecg.samples_mv)


def test_the_real_first_channel_annotations_stay(shared_data, tmp_path):
    """The Nox file: many channels, Latin-1 labels, annotations first."""
    source = shared_data / "recordings" / "nox-a1-psg.edf"
    made = make_night(minutes=2, path=source)
    # Too short to be opened as a recording.
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    recording = replace(made.analysis.recording, files=(source,), sha256=digest)
    night = replace(made, analysis=replace(made.analysis, recording=recording))
    path = export_night(night, ExportFormat.EDF, tmp_path / "nox.edf")
    before, _ = read_edfio(source)
    after, annotations = read_edfio(path)
    assert set(before.annotations) <= set(after.annotations)
    assert after.num_signals == before.num_signals
    check_states(night, states_in(annotations))


def test_a_year_that_edf_does_not_know_is_said(tmp_path):
    night = make_night(minutes=2, fs=None)
    start = night.analysis.recording.start.replace(year=1970)
    old = replace(night.analysis, recording=replace(night.analysis.recording, start=start))
    with pytest.raises(InputError, match="start date is 1970-03-14"):
        export_night(replace(night, analysis=old), ExportFormat.EDF, tmp_path / "old.edf")


def test_a_full_disk_is_said_in_words(night, tmp_path, monkeypatch):
    def full(*_arguments):
        raise OSError("1412292 requested and 64768 written")  # as numpy says it

    monkeypatch.setattr(edfio.Edf, "write", full)
    with pytest.raises(InputError, match="No space left on device"):
        export_night(night, ExportFormat.EDF, tmp_path / "lead.edf")
