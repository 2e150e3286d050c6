"""The German translation is complete, up to date and used."""

from __future__ import annotations

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from semscnn_gui.gui.action_table import action_table
from semscnn_gui.gui.core import Core
from semscnn_gui.gui.languages import install_language, language_of
from semscnn_gui.gui.main_window import MainWindow
from semscnn_gui.gui.settings import Settings
from semscnn_gui.gui.words import doing_words, intended_use, state_word
from semscnn_gui.night.night_analysis import MinuteState

ROOT = Path(__file__).resolve().parents[2]
GERMAN = ROOT / "resources" / "translations" / "semscnn-gui_de.ts"
Text = tuple[str, str]


def texts(path: Path) -> dict[Text, str | None]:
    """Translation of each (context, source) of a translation file; None where it is not finished."""
    found: dict[Text, str | None] = {}
    for context in ET.parse(path).getroot().iter("context"):  # noqa: S314 (our own file)
        for message in context.iter("message"):
            translation = message.find("translation")
            finished = translation is not None and translation.get("type") is None and translation.text
            found[str(context.findtext("name")), str(message.findtext("source"))] = (
                translation.text if finished else None
            )
    return found


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> dict[Text, str | None]:
    """Every text of the window as the code has it now."""
    tool = Path(sys.executable).with_name("pyside6-lupdate")
    if not tool.exists():
        pytest.skip("pyside6-lupdate is not installed")
    out = tmp_path_factory.mktemp("ts") / "now.ts"
    files = sorted(str(path) for path in (ROOT / "semscnn_gui" / "gui").glob("*.py"))
    subprocess.run([str(tool), *files, "-ts", str(out)], check=True, capture_output=True)
    return texts(out)


@pytest.fixture
def german(qapp: QApplication) -> Iterator[None]:
    install_language(qapp, "de")
    yield
    install_language(qapp, "en")


def test_no_text_is_untranslated(sources: dict[Text, str | None]) -> None:
    german = texts(GERMAN)
    assert {text for text in sources if not german.get(text)} == set()
    assert set(german) - set(sources) == set(), "texts that the window no longer has"
    assert not [text for text in sources if not text[0]], "texts without a context are never found"


def test_translations_keep_the_places_that_are_filled_in() -> None:
    for (_, source), translation in texts(GERMAN).items():
        assert translation is not None
        fields = re.compile(r"\{[^}]*\}")
        assert sorted(fields.findall(source)) == sorted(fields.findall(translation)), source


def test_menus_have_one_mnemonic_each_in_german(german: None) -> None:
    menus: dict[str, list[str]] = {}
    for entry in action_table():
        letters = re.findall(r"&(\w)", entry.text)
        assert len(letters) <= 1
        menus.setdefault(entry.menu, []).extend(letter.lower() for letter in letters)
    titles = [re.findall(r"&(\w)", menu)[0].lower() for menu in menus]
    assert len(titles) == len(set(titles))


def test_the_compiled_translation_is_the_one_of_the_texts(german: None) -> None:
    for (context, source), translation in texts(GERMAN).items():
        assert QApplication.translate(context, source) == translation


def test_window_speaks_german(german: None, settings: Settings, nothing_left_behind: None) -> None:
    window = MainWindow(core=Core(), settings=settings)
    assert window.actions_by_id["mark_normal"].text() == "&Normal, dann nächste Minute"
    assert window.actions_by_id["undo"].text() == "&Rückgängig"
    assert window.welcome.open_button.text() == "Öffnen …"
    assert any("Entscheidungshilfe" in label.text() for label in window.findChildren(QLabel))
    assert state_word(MinuteState.UNSCORABLE) == "nicht auswertbar"
    assert doing_words("Reading night.edf") == "night.edf wird gelesen"
    window.close()
    window.deleteLater()


def test_an_unknown_language_is_english() -> None:
    assert language_of("xx") == "en"
    assert language_of("de") == "de"
    assert intended_use().startswith("Decision support")
