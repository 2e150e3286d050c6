"""The languages of the window.

After texts changed: ``pyside6-lupdate semscnn_gui/gui/*.py -ts resources/translations/semscnn-gui_de.ts
-no-obsolete -locations none``, translate in Qt Linguist or by hand, then ``pyside6-lrelease
resources/translations/*.ts``. The tests fail while a text is untranslated.
"""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from semscnn_gui.package_data import bundled

# Each language is named in itself: who needs it cannot read the others.
LANGUAGES = {"en": "English", "de": "Deutsch"}
_TRANSLATED = ("de",)


def language_of(chosen: str) -> str:
    """Code of the language to use: the one chosen, else the system's, else English."""
    code = chosen or QLocale.system().name()[:2]
    return code if code in LANGUAGES else "en"


def install_language(app: QApplication, chosen: str = "") -> str:
    """Translate the window and Qt's own dialogs; call it before the window is made.

    Args:
        app: The program.
        chosen: Code of a language, empty for the system's.

    Returns:
        Code of the language used.
    """
    for translator in app.findChildren(QTranslator):
        app.removeTranslator(translator)
        translator.deleteLater()
    code = language_of(chosen)
    if code in _TRANSLATED:
        own = QTranslator(app)
        if own.load(str(bundled("resources", "translations", f"semscnn-gui_{code}.qm"))):
            app.installTranslator(own)
        qt = QTranslator(app)
        if qt.load(f"qtbase_{code}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
            app.installTranslator(qt)
    return code
