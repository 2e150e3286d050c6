"""A file becomes a recording: samples or beats, clock time, gaps, labels, identity."""

from semscnn_gui.recording.opening import open_recording
from semscnn_gui.recording.recording import (
    Channel,
    EcgSignal,
    Gap,
    Identity,
    RecordedBeats,
    Recording,
)

__all__ = ["Channel", "EcgSignal", "Gap", "Identity", "RecordedBeats", "Recording", "open_recording"]
