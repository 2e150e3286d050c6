"""Colours of the chrome (light and dark) and of the data, which no theme changes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QFont, QGuiApplication, QImage, QPainter, QPalette, QPen
from PySide6.QtWidgets import QApplication

from semscnn_gui.night.night_analysis import MinuteState

# Okabe and Ito 2008: told apart with every common kind of colour blindness.
VERMILLION = QColor("#D55E00")
BLUISH_GREEN = QColor("#009E73")
BLUE_GREY = QColor("#8FA3B5")
HATCH_GREY = QColor("#7A7A7A")

STATE_COLOUR = {
    MinuteState.APNEA: VERMILLION,
    MinuteState.NORMAL: BLUE_GREY,
    MinuteState.UNSCORABLE: HATCH_GREY,
}
# A normal minute is nearly background in every strength; an apnea minute is what the eye should find.
STATE_STRENGTH = {MinuteState.APNEA: 1.0, MinuteState.NORMAL: 0.45, MinuteState.UNSCORABLE: 0.35}
UNREVIEWED_STRENGTH = 0.6
R_PEAK_COLOUR = BLUISH_GREEN


class ThemeChoice(StrEnum):
    """What the user wants the window to look like."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours of everything that is not data."""

    dark: bool
    window: QColor
    lane: QColor
    raised: QColor
    text: QColor
    quiet: QColor
    line: QColor
    paper_fine: QColor
    paper_bold: QColor
    trace: QColor
    accent: QColor
    warning: QColor


LIGHT = Theme(
    dark=False,
    window=QColor("#F3F4F6"),
    lane=QColor("#FFFFFF"),
    raised=QColor("#FFFFFF"),
    text=QColor("#1B2127"),
    quiet=QColor("#5A6570"),
    line=QColor("#D5DADF"),
    # Translucent, because the minutes' colours lie below the paper.
    paper_fine=QColor(176, 104, 84, 30),
    paper_bold=QColor(176, 104, 84, 66),
    trace=QColor("#14181C"),
    accent=QColor("#0072B2"),
    warning=QColor("#A33F00"),
)
DARK = Theme(
    dark=True,
    window=QColor("#14181C"),
    lane=QColor("#14181C"),
    raised=QColor("#1D2329"),
    text=QColor("#E4E8EC"),
    quiet=QColor("#98A3AE"),
    line=QColor("#333C45"),
    paper_fine=QColor(255, 244, 236, 12),
    paper_bold=QColor(255, 244, 236, 30),
    trace=QColor("#EDF1F4"),
    accent=QColor("#56B4E9"),
    warning=QColor("#F0935A"),
)


def apply_theme(app: QApplication, choice: ThemeChoice) -> Theme:
    """Give the whole program the colours of ``choice`` and return them."""
    hints = QGuiApplication.styleHints()
    if choice is ThemeChoice.SYSTEM:
        hints.unsetColorScheme()
    else:
        wanted = Qt.ColorScheme.Dark if choice is ThemeChoice.DARK else Qt.ColorScheme.Light
        hints.setColorScheme(wanted)
    # Not every platform passes the override on, so the choice itself decides where it is explicit.
    dark = choice is ThemeChoice.DARK or (
        choice is ThemeChoice.SYSTEM and hints.colorScheme() is Qt.ColorScheme.Dark
    )
    theme = DARK if dark else LIGHT
    app.setPalette(palette(theme))
    app.setStyleSheet(style_sheet(theme))
    return theme


def palette(theme: Theme) -> QPalette:
    """Qt's own palette in the theme's colours."""
    role = QPalette.ColorRole
    result = QPalette()
    for wanted, colour in (
        (role.Window, theme.window),
        (role.WindowText, theme.text),
        (role.Base, theme.raised),
        (role.AlternateBase, theme.window),
        (role.Text, theme.text),
        (role.Button, theme.raised),
        (role.ButtonText, theme.text),
        (role.ToolTipBase, theme.raised),
        (role.ToolTipText, theme.text),
        (role.PlaceholderText, theme.quiet),
        (role.Highlight, theme.accent),
        (role.HighlightedText, theme.lane),
        (role.Link, theme.accent),
        (role.LinkVisited, theme.accent),
        (role.Mid, theme.line),
        (role.Light, theme.raised),
        (role.Dark, theme.line),
    ):
        result.setColor(wanted, colour)
    for wanted in (role.WindowText, role.Text, role.ButtonText):
        faded = QColor(theme.quiet)
        faded.setAlphaF(0.6)
        result.setColor(QPalette.ColorGroup.Disabled, wanted, faded)
    return result


def style_sheet(theme: Theme) -> str:
    """The few rules that a palette cannot carry; every distance is a multiple of 8 px or half of it."""
    line, quiet, raised = theme.line.name(), theme.quiet.name(), theme.raised.name()
    accent, text, warning = theme.accent.name(), theme.text.name(), theme.warning.name()
    return f"""
        QLabel[quiet="true"] {{ color: {quiet}; }}
        QLabel[badge="true"] {{
            color: {theme.lane.name()}; background: {warning}; border-radius: 4px; padding: 2px 8px;
        }}
        QFrame[card="true"] {{ background: {raised}; border: 1px solid {line}; border-radius: 8px; }}
        QFrame[problem="true"] {{
            background: {raised}; border: 1px solid {warning}; border-left: 8px solid {warning};
        }}
        QFrame[drop="true"] {{ border: 2px dashed {line}; border-radius: 8px; }}
        QWidget[framed="true"] {{ border: 1px solid transparent; border-radius: 4px; }}
        QWidget[framed="focus"] {{ border: 1px solid {accent}; border-radius: 4px; }}
        QFrame[rule="true"] {{ background: {line}; border: none; }}
        QPushButton {{
            color: {text}; background: {raised}; border: 1px solid {line}; border-radius: 4px;
            padding: 4px 16px; min-height: 24px;
        }}
        QPushButton:hover, QPushButton:focus {{ border-color: {accent}; }}
        QPushButton:disabled {{ color: {quiet}; }}
        QPushButton[primary="true"] {{
            color: {theme.lane.name()}; background: {accent}; border-color: {accent};
        }}
        QPushButton[primary="true"]:focus {{ border-color: {text}; }}
        QPushButton[flat="true"] {{ border: 1px solid transparent; background: transparent; color: {accent}; }}
        QPushButton[flat="true"]:hover, QPushButton[flat="true"]:focus {{ border-color: {accent}; }}
        QPushButton[small="true"] {{ padding: 0 8px; min-height: 20px; }}
        QLabel[alarm="true"] {{ color: {warning}; font-weight: 600; }}
        QLabel[readout="true"] {{
            background: {raised}; border: 1px solid {line}; border-radius: 4px; padding: 2px 8px;
        }}
        QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
        QDockWidget {{ color: {quiet}; }}
        QDockWidget::title {{ background: transparent; padding: 4px 16px; border-top: 1px solid {line}; }}
        QMainWindow::separator {{ background: {line}; width: 1px; height: 1px; }}
        QLineEdit, QPlainTextEdit {{
            color: {text}; background: {raised}; border: 1px solid {line}; border-radius: 4px; padding: 2px 8px;
        }}
        QLineEdit:focus, QPlainTextEdit:focus, QTableView:focus {{ border-color: {accent}; }}
        QProgressBar {{
            border: none; border-radius: 4px; background: {line}; min-height: 8px; max-height: 8px;
        }}
        QProgressBar::chunk {{ border-radius: 4px; background: {accent}; }}
        QTableView {{ background: transparent; border: 1px solid transparent; selection-background-color: {accent};
            selection-color: {theme.lane.name()}; }}
        QHeaderView {{ background: transparent; border: none; }}
        QHeaderView::up-arrow, QHeaderView::down-arrow {{
            subcontrol-origin: padding; subcontrol-position: center left; width: 8px; height: 8px;
        }}
        QScrollBar:vertical {{ background: transparent; border: none; width: 8px; margin: 0; }}
        QScrollBar::handle:vertical {{ background: {line}; border-radius: 4px; min-height: 24px; }}
        QScrollBar::handle:vertical:hover {{ background: {quiet}; }}
        QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
            background: transparent; border: none; height: 0;
        }}
        QHeaderView::section {{ background: transparent; border: none; border-bottom: 1px solid {line};
            color: {quiet}; padding: 4px; font-weight: normal; }}
        QSplitter::handle {{ background: {line}; }}
        QMenuBar {{ background: {theme.window.name()}; }}
    """


def bold(font: QFont) -> QFont:
    """The one heavier weight."""
    result = QFont(font)
    result.setWeight(QFont.Weight.DemiBold)
    return result


def small(font: QFont) -> QFont:
    """The one smaller size: axes, row names, the intended-use line."""
    result = QFont(font)
    result.setPointSizeF(font.pointSizeF() * 0.88)
    return result


def tabular(font: QFont) -> QFont:
    """The same font with digits of one width, so that numbers stay in place while they change."""
    result = QFont(font)
    result.setFeature(QFont.Tag("tnum"), 1)
    return result


def state_rgba(state: MinuteState | None, strength: float) -> tuple[int, int, int, int]:
    """Colour of a minute as red, green, blue, alpha (0 to 255); no state is fully transparent."""
    if state is None:
        return (0, 0, 0, 0)
    colour = STATE_COLOUR[state]
    return (
        colour.red(),
        colour.green(),
        colour.blue(),
        round(255 * strength * STATE_STRENGTH[state]),
    )


def thin_pen(colour: QColor) -> QPen:
    """One screen pixel at every scale."""
    pen = QPen(colour, 1)
    pen.setCosmetic(True)
    return pen


def hatch_brush(strength: float) -> QBrush:
    """Diagonal lines over the grey of an unscorable minute: it is told from normal without colour."""
    # Wide, because each repetition of a narrow tile costs as much as a wide one.
    size, repeats = 8, 64
    tile = QImage(repeats * size, size, QImage.Format.Format_ARGB32_Premultiplied)
    tile.fill(Qt.GlobalColor.transparent)
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour = QColor(HATCH_GREY)
    colour.setAlphaF(strength)
    painter.setPen(QPen(colour, 1.6))
    for shift in range(-size, (repeats + 1) * size, size):
        painter.drawLine(shift - 1, size + 1, shift + size + 1, -1)
    painter.end()
    return QBrush(tile)
