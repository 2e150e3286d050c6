"""A night is opened again with the model that its review was made over, or it is said why not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from semscnn_gui.gui.core import Core
from semscnn_gui.gui.main_window import MainWindow
from semscnn_gui.night.night_analysis import MinuteState
from semscnn_gui.semscnn.installed_models import DEFAULT_MODEL, find_model
from semscnn_gui.semscnn.weights import encode_weights
from tests.support.driving import document_of, open_and_wait
from tests.support.standins import make_analysis, make_recording, opens

MakeWindow = Callable[[Core], MainWindow]
OTHER = "se-mscnn-other"


@pytest.fixture
def core(standin_core: Core, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Core:
    """Real models, a real review file, and results that are made up."""
    monkeypatch.setenv("SEMSCNN_GUI_MODELS", str(tmp_path))
    monkeypatch.setenv("SEMSCNN_GUI_REVIEWS", str(tmp_path / "reviews"))
    other = tmp_path / f"{OTHER}.safetensors"
    other.write_bytes(encode_weights(replace(find_model().load(), name=OTHER), other))
    files = {f"{name}.edf": make_recording(60, name=name) for name in ("one", "two")}
    in_folder = {name: replace(night, path=tmp_path / name) for name, night in files.items()}

    def analyze(recording, model, _progress):
        entry = find_model(model)
        made = make_analysis(recording, "NA" if entry.name == OTHER else "NNA", entry.name)
        return replace(made, model=replace(made.model, sha256=entry.sha256))

    real = Core()
    return replace(
        standin_core,
        open=opens(in_folder),
        analyze=analyze,
        open_review=real.open_review,
        reviewed_model=real.reviewed_model,
        models=real.models,
    )


def sign_with_the_other_model(qtbot: QtBot, window: MainWindow) -> None:
    open_and_wait(qtbot, window, "one.edf")
    window.session.choose_model(OTHER)
    qtbot.waitUntil(lambda: window.session.night is not None)
    document_of(window).mark(range(3), MinuteState.NORMAL)
    document_of(window).sign("Dr Model Two")
    qtbot.waitUntil(lambda: window.status.saving.text() == "signed by Dr Model Two · saved")
    window.close()


def model_marked(window: MainWindow) -> list[str]:
    window.submenus["model"].aboutToShow.emit()
    return [action.text() for action in window.submenus["model"].actions() if action.isChecked()]


def test_a_night_signed_with_another_model_opens_with_that_model_and_is_still_signed(
    qtbot: QtBot, window_with: MakeWindow, core: Core
) -> None:
    sign_with_the_other_model(qtbot, window_with(core))
    window = window_with(core)
    open_and_wait(qtbot, window, "one.edf")
    night = window.session.night
    assert night is not None
    assert night.analysis.model.name == OTHER
    assert not night.is_draft
    assert window.windowTitle().endswith("signed by Dr Model Two")
    assert model_marked(window) == ["SE-MSCNN other"]
    assert not window.warnings.isVisible()
    # Analysing again keeps it; another night, which nobody reviewed, has the program's own.
    window.session.start_analysis()
    qtbot.waitUntil(lambda: window.session.night is not None)
    assert window.session.night.analysis.model.name == OTHER
    open_and_wait(qtbot, window, "two.edf")
    assert window.session.night.analysis.model.name == DEFAULT_MODEL


def test_the_model_chosen_by_hand_wins_over_that_of_the_review(
    qtbot: QtBot, window_with: MakeWindow, core: Core
) -> None:
    sign_with_the_other_model(qtbot, window_with(core))
    window = window_with(core)
    window.open_file(Path("one.edf"))
    qtbot.waitUntil(lambda: window.session.opened is not None)
    window.session.choose_model(DEFAULT_MODEL)
    qtbot.waitUntil(lambda: window.session.night is not None)
    assert window.session.night.analysis.model.name == DEFAULT_MODEL
    said = window.warnings.text.text()
    assert f"The review was made over the output of {OTHER}" in said
    assert "The result is not the one that Dr Model Two signed: it is a draft again." in said
    assert window.page.facts.text_of("warnings") == said
    assert "draft again" in window.status.saving.text()
    tip = window.status.saving.toolTip()
    assert "SE-MSCNN other" in tip
    assert "choose that model" in tip


def test_a_review_over_a_model_that_is_gone_is_said(
    qtbot: QtBot, window_with: MakeWindow, core: Core, tmp_path: Path
) -> None:
    sign_with_the_other_model(qtbot, window_with(core))
    (tmp_path / f"{OTHER}.safetensors").unlink()
    window = window_with(core)
    open_and_wait(qtbot, window, "one.edf")
    assert window.session.night is not None
    assert window.session.night.analysis.model.name == DEFAULT_MODEL
    assert window.warnings.isVisible()
    assert f"over the output of {OTHER}" in window.warnings.text.text()
    assert "is not the one that Dr Model Two signed" in window.warnings.text.text()
