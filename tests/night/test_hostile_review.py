"""Reviews that no clinician made are refused at once, whatever they claim."""

from __future__ import annotations

import time
import tracemalloc

import pytest

from semscnn_gui.errors import InputError
from semscnn_gui.night.review_file import read_review
from tests.support.nights import night_of

EDIT = b'"1": "apnea", '


@pytest.mark.parametrize(
    ("edits", "field"), [(10_000_000, "size of the review"), (2_000_000, "content"), (10_000, "content")]
)
def test_millions_of_edits_are_refused_within_two_seconds(tmp_path, edits, field):
    path = tmp_path / "n.edf.semscnn-review.json"
    with path.open("wb") as stream:
        stream.write(b'{"schema": {"name": "semscnn-review", "version": 1}, "review": {"edits": {')
        for _ in range(edits // 10_000):
            stream.write(EDIT * 10_000)
        stream.write(b'"2": "normal"}}}')
    recording = night_of("AANN").analysis.recording
    start = time.process_time()
    with pytest.raises(InputError) as refused:
        read_review(path, recording)
    assert time.process_time() - start < 2
    assert refused.value.field == field


def test_what_is_too_large_is_not_read_to_its_end(tmp_path):
    path = tmp_path / "n.edf.semscnn-review.json"
    with path.open("wb") as stream:
        stream.truncate(10 << 30)
    tracemalloc.start()
    with pytest.raises(InputError, match="size of the review is over 32 MB"):
        read_review(path, night_of("AANN").analysis.recording)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 120e6


@pytest.mark.parametrize(
    "content", [b"[" * 1_000_000, b'{"a":' * 500_000, b"9" * 1_000_000, b'"\\ud800"', b"\xff\xfe{}"]
)
def test_json_that_exhausts_a_parser_is_refused(tmp_path, content):
    path = tmp_path / "n.edf.semscnn-review.json"
    path.write_bytes(content)
    with pytest.raises(InputError):
        read_review(path, night_of("AANN").analysis.recording)
