"""Large text, long words and small screens: the window shrinks, and nothing is cut off unseen."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLabel, QScrollArea
from pytestqt.qtbot import QtBot

from semscnn_gui.gui.core import Core
from semscnn_gui.gui.fitting_label import FittingLabel
from semscnn_gui.gui.lane import Lane
from semscnn_gui.gui.languages import install_language
from semscnn_gui.gui.main_window import MainWindow
from semscnn_gui.gui.settings import Settings
from semscnn_gui.gui.shortcut_sheet import ShortcutSheet
from tests.support.driving import document_of, open_and_wait

MakeWindow = Callable[[Core], MainWindow]


@pytest.fixture
def german(qapp: QApplication) -> Iterator[None]:
    install_language(qapp, "de")
    yield
    install_language(qapp, "en")


@pytest.fixture(params=[100, 150])
def percent(request: pytest.FixtureRequest, qapp: QApplication, settings: Settings) -> Iterator[int]:
    font = qapp.font()
    settings.font_percent = request.param
    yield request.param
    qapp.setFont(font)


def test_a_signed_german_night_fits_a_small_screen(
    german: None, percent: int, qtbot: QtBot, window_with: MakeWindow, standin_core: Core
) -> None:
    window = window_with(standin_core)
    open_and_wait(qtbot, window)
    document_of(window).sign("Dr. Anna-Katharina Model-Mustermann")
    status = window.status
    least = {100: 1000, 150: 1280}[percent]
    for share in (None, 0.5):
        if share is not None:
            status.work.show_work("one.edf wird gelesen", share)
        window.resize(least, 700)
        qtbot.waitUntil(lambda: window.width() == least)
        qtbot.wait(20)
        assert window.minimumSizeHint().width() <= least
        for field in (status.facts.time, status.facts.minute, status.facts.state, status.saving):
            assert field.isVisible()
            right = field.mapTo(window, field.rect().topRight()).x()
            assert right < least
            assert field.height() >= len(field.lines()) * field.fontMetrics().lineSpacing() - 2
        assert status.facts.time.lines() == [status.facts.time.text()]
        assert status.facts.minute.lines() == [status.facts.minute.text()]
    assert status.saving.lines()[-1].endswith("gespeichert")


def test_the_sheet_of_keys_fits_the_screen_and_scrolls(
    german: None, percent: int, qtbot: QtBot, window_with: MakeWindow, standin_core: Core
) -> None:
    window = window_with(standin_core)
    window.show_shortcuts()
    sheet = window.findChild(ShortcutSheet)
    assert sheet is not None
    qtbot.waitUntil(sheet.isVisible)
    screen = window.screen().availableGeometry()
    assert sheet.width() <= screen.width()
    assert sheet.height() <= screen.height()
    buttons = sheet.findChild(QDialogButtonBox)
    assert sheet.rect().contains(buttons.geometry())
    scroll = sheet.findChild(QScrollArea)
    # Nothing is cut off at the right; what is below the edge can be scrolled to.
    assert scroll.horizontalScrollBar().maximum() == 0
    labels = scroll.widget().findChildren(QLabel)
    assert max(label.geometry().right() for label in labels) <= scroll.viewport().width()
    lowest = max(label.geometry().bottom() for label in labels)
    assert lowest <= scroll.viewport().height() + scroll.verticalScrollBar().maximum()
    sheet.close()


@pytest.fixture
def plain_font(qapp: QApplication) -> Iterator[None]:
    font = qapp.font()
    yield
    qapp.setFont(font)


def test_text_chosen_larger_is_as_large_at_once_as_after_a_restart(
    plain_font: None, qtbot: QtBot, window_with: MakeWindow, standin_core: Core
) -> None:
    window = window_with(standin_core)
    open_and_wait(qtbot, window)
    window.choose_font_size(150)
    fresh = window_with(standin_core)
    open_and_wait(qtbot, fresh)
    qtbot.wait(100)

    def labels(of: MainWindow) -> list[tuple[str, float]]:
        return [
            (
                f"{type(label.parent()).__name__} {label.accessibleName()} {label.text()}",
                label.font().pointSizeF(),
            )
            for label in of.findChildren(QLabel)
            if not isinstance(label.parent(), Lane)
        ]

    assert labels(window) == labels(fresh)
    panel, wanted = window.page.panel, fresh.page.panel
    for one, other in zip(panel.findChildren(QLabel), wanted.findChildren(QLabel), strict=True):
        assert one.minimumHeight() == other.minimumHeight(), other.accessibleName()
        assert one.minimumWidth() == other.minimumWidth(), other.accessibleName()
    facts = window.status.facts
    for field in (facts.time, facts.minute):
        assert field.width() == field.wide
        assert field.lines() == [field.text()]


def test_what_fits_a_field_on_two_lines_is_not_cut_short_on_one(qtbot: QtBot) -> None:
    label = FittingLabel()
    qtbot.addWidget(label)
    font = label.font()
    for size in range(70, 200):
        font.setPointSizeF(size / 10)
        label.setFont(font)
        label.setText("model apnea 0.90")
        for width in range(label.narrow, label.wide + 1):
            label.setFixedWidth(width)
            assert " ".join(label.lines()) == label.text(), (size, width)
