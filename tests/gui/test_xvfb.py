"""The program on a real display, with the keys and the mouse of a user."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.gui.xvfb_run import NEEDED, main
from tests.support.driving import render_night

MISSING = [tool for tool in NEEDED if shutil.which(tool) is None]


@pytest.mark.slow
@pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")
def test_a_night_is_read_corrected_and_found_again_with_real_events(
    shared_data: Path, tmp_path: Path
) -> None:
    night = render_night(shared_data / "apnea-ecg" / "a05.hea", tmp_path / "a05.edf", longest_s=3600.0)
    folder = tmp_path / "read"
    folder.mkdir()
    kept = main(folder, night)
    assert len(kept["marked"]["edits"]) == 4
    assert list(kept["noted"]["notes"].values()) == ["movement, no apnea"]
    # The run that R accepted, and then the minutes that the mouse selected.
    assert len(kept["noted"]["edits"]) > len(kept["marked"]["edits"])
    assert list(kept["selected"]["edits"].values()).count("unscorable") >= 3
    assert kept["undone"]["edits"] == kept["noted"]["edits"]
