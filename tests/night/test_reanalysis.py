from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from semscnn_gui.ecg.rr_intervals import RPeaks
from semscnn_gui.errors import InputError
from semscnn_gui.night.analysis import analyze_recording
from semscnn_gui.night.beat_edits import BeatEdit, edited_peaks
from semscnn_gui.night.document import ReviewDocument
from semscnn_gui.night.night_analysis import MinuteState
from semscnn_gui.night.reanalysis import reanalyze
from semscnn_gui.progress import Cancelled, Progress
from semscnn_gui.recording.recording import RecordedBeats
from semscnn_gui.recording.simulation.simulated_night import simulate_night
from semscnn_gui.semscnn.installed_models import FOLDER_VARIABLE, available_models, find_model
from semscnn_gui.semscnn.weights import encode_weights


@pytest.fixture(scope="module")
def analysis():
    return analyze_recording(simulate_night(100.0, 1.0, seed=2))


def beats_of_minute(analysis, minute):
    time_s = analysis.peaks.time_s
    return time_s[(time_s >= 60 * minute) & (time_s < 60 * (minute + 1))]


def test_without_edits_it_gives_what_the_analysis_gave(analysis):
    again = reanalyze(analysis, {})
    np.testing.assert_array_equal(again.probability, analysis.probability)
    np.testing.assert_array_equal(again.rr.rr_s, analysis.rr.rr_s)
    np.testing.assert_array_equal(again.good_signal, analysis.good_signal)
    assert again.reason == analysis.reason


def test_it_gives_what_a_recording_with_the_edited_beats_gives(analysis):
    recording = replace(
        analysis.recording, ecg=None, beats=RecordedBeats(analysis.peaks.time_s, "beats"), gaps=()
    )
    from_beats = analyze_recording(recording)
    edits = {float(t): BeatEdit.REMOVED for t in beats_of_minute(analysis, 20)[::3]} | {
        1500.013: BeatEdit.ADDED
    }
    edited = edited_peaks(from_beats.peaks, edits, None)
    fresh = analyze_recording(replace(recording, beats=RecordedBeats(edited.time_s, "beats")))
    again = reanalyze(from_beats, edits)
    np.testing.assert_array_equal(again.probability, fresh.probability)
    assert again.reason == fresh.reason
    np.testing.assert_array_equal(again.rr.time_s, fresh.rr.time_s)


def test_deleting_the_beats_of_a_minute_makes_it_unscorable_and_putting_them_back_restores_it(analysis):
    scorable = next(m for m in analysis.minutes if analysis.state(m) is not MinuteState.UNSCORABLE)
    document = ReviewDocument(analysis)
    beats = [float(t) for t in beats_of_minute(analysis, scorable + 10)]
    for beat in beats:
        document.delete_peak(beat)
    assert document.night.beats_pending
    document.mark(range(3, 4), MinuteState.NORMAL)
    document.adopt(reanalyze(document.night.analysis, document.review.beat_edits))
    assert not document.night.beats_pending
    assert document.night.model_state(scorable + 10) is MinuteState.UNSCORABLE
    assert document.night.state(3) is MinuteState.NORMAL
    while document.undo():
        pass
    document.adopt(reanalyze(document.night.analysis, document.review.beat_edits))
    np.testing.assert_array_equal(document.night.analysis.probability, analysis.probability)


def test_a_range_stays_a_range(analysis):
    part = analyze_recording(analysis.recording, start_minute=10, stop_minute=20)
    edits = {float(t): BeatEdit.REMOVED for t in beats_of_minute(analysis, 12)}
    again, whole = reanalyze(part, edits), reanalyze(analysis, edits)
    assert again.minutes == range(10, 20)
    np.testing.assert_array_equal(again.probability, whole.probability[10:20])


def test_it_can_be_cancelled(analysis):
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        reanalyze(analysis, {}, progress=progress)


def test_the_model_that_analysed_the_night_is_found_among_others_of_its_name(analysis, tmp_path, monkeypatch):
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    weights = find_model().load()
    # Another model lies in a file of that name, and stands before it in the list.
    for name, file, slope in (("a-model", "mine", 9.0), ("mine", "other", 1.0)):
        path = tmp_path / f"{file}.safetensors"
        path.write_bytes(
            encode_weights(replace(weights, name=name, calibration={"slope": slope, "offset": 0.0}), path)
        )
    mine = next(entry for entry in available_models() if entry.name == "mine")
    with_mine = replace(analysis, model=replace(analysis.model, name="mine", sha256=mine.sha256))
    again = reanalyze(with_mine, {})
    assert again.model.sha256 == mine.sha256
    scored = np.isfinite(analysis.probability)
    np.testing.assert_array_equal(np.isfinite(again.probability), scored)
    expected = 1 / (1 + np.exp(-_logit(analysis.probability[scored], weights.calibration)))
    np.testing.assert_allclose(again.probability[scored], expected, atol=1e-6)


def _logit(probability, calibration):
    odds = np.log(probability / (1 - probability))
    return (odds - calibration.get("offset", 0.0)) / calibration.get("slope", 1.0)


def test_weights_that_are_not_those_of_the_analysis_are_refused(analysis):
    changed = replace(analysis, model=replace(analysis.model, sha256="0" * 64))
    with pytest.raises(InputError, match="analyse the night again"):
        reanalyze(changed, {})


def test_added_peak_has_the_height_of_the_lead_and_replaces_a_near_one(analysis):
    ecg, peaks = analysis.recording.ecg, analysis.peaks
    i = len(peaks.time_s) // 2
    at = float(peaks.time_s[i])
    edited = edited_peaks(peaks, {at + 0.02: BeatEdit.ADDED}, ecg)
    assert len(edited.time_s) == len(peaks.time_s)
    assert edited.time_s[i] == at + 0.02
    again = edited_peaks(edited_peaks(peaks, {at: BeatEdit.REMOVED}, ecg), {at: BeatEdit.ADDED}, ecg)
    assert again.amplitude_mv[i] == pytest.approx(peaks.amplitude_mv[i], abs=0.15)
    assert edited_peaks(RPeaks(np.empty(0)), {1.0: BeatEdit.REMOVED}, None).time_s.size == 0
