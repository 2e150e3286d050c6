"""The log and the diagnostic information tell where the program failed and nothing of the patient."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from semscnn_gui import __version__
from semscnn_gui.diagnostics import (
    FOLDER_VARIABLE,
    LARGEST_BYTES,
    LOG_NAME,
    OLD_LOGS,
    diagnostic_information,
    lines_of,
    start_log,
    stop_log,
)
from semscnn_gui.errors import InputError

PATIENT = "DOE^JANE 1964-03-01 <b>&"


def failing(name: str) -> BaseException:
    """An error with a patient's name in its message, its cause and its file."""
    try:
        try:
            Path("/nowhere", name).read_bytes()
        except OSError as error:
            raise InputError(name, "patient", name, f"look for {name}") from error
    except InputError as error:
        return error
    raise AssertionError


@pytest.fixture
def log(tmp_path, monkeypatch):
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    handler = start_log()
    assert handler is not None
    yield tmp_path / LOG_NAME
    stop_log(handler)


def test_an_error_is_told_by_its_kinds_and_lines_without_its_message():
    told = lines_of(failing(PATIENT))
    assert "FileNotFoundError (ENOENT)" in told
    assert "semscnn_gui.errors.InputError" in told
    assert "test_diagnostics.py:" in told
    assert "DOE" not in told
    assert str(Path.home()) not in told


def test_the_log_holds_no_name_of_a_patient(log):
    logger = logging.getLogger("semscnn_gui.somewhere")
    logger.error("could not open %s", PATIENT)
    try:
        float(PATIENT)
    except ValueError:
        logger.exception("background work failed")
    told = log.read_text(encoding="utf-8")
    assert "could not open %s" in told
    assert "ValueError" in told
    assert "DOE" not in told


def test_the_log_rotates(log):
    logger = logging.getLogger("semscnn_gui.somewhere")
    for _ in range(600):
        logger.error("x" * 2048)
    sizes = [path.stat().st_size for path in log.parent.iterdir()]
    assert len(sizes) == OLD_LOGS + 1
    assert max(sizes) <= LARGEST_BYTES


def test_no_folder_for_a_log_stops_nothing(tmp_path, monkeypatch):
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "file" / "logs"))
    assert start_log() is None


def test_diagnostic_information_tells_versions():
    told = diagnostic_information(failing(PATIENT))
    assert told.startswith(f"semscnn-gui {__version__}\nPython 3.")
    assert "numpy " in told
    assert "InputError" in told
    assert "DOE" not in told


def test_an_error_that_causes_itself_is_told_once():
    error = ValueError("x")
    error.__cause__ = error
    assert lines_of(error) == "  ValueError"
