"""Reviews of a made night, kept in a folder of the test."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from semscnn_gui.night.document import ReviewDocument
from semscnn_gui.night.night_analysis import MinuteState, NightAnalysis
from semscnn_gui.night.review_file import ReviewFile
from tests.support.nights import night_of

A, N, X = MinuteState.APNEA, MinuteState.NORMAL, MinuteState.UNSCORABLE


def analysis_in(folder: Path, states: str = "AANNxAAN", sha256: str = "ab" * 32) -> NightAnalysis:
    analysis = night_of(states).analysis
    recording = replace(analysis.recording, path=folder / "n.edf", sha256=sha256)
    return replace(analysis, recording=recording)


def stored(analysis: NightAnalysis) -> ReviewDocument:
    file = ReviewFile(analysis.recording)
    return ReviewDocument(analysis, saved=file.load(), store=file)
