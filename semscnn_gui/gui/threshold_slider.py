"""The probability from which a minute is apnea, as a slider with live effect."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSlider, QWidget

from semscnn_gui.gui.plain_text import PlainLabel
from semscnn_gui.gui.theme import tabular

_STEPS = 100
# Keys that step the slider are one change once the hand rests.
_REST_MS = 600
# Keys of the window that step the slider while it has the focus; Home and End stay with the night.
_STEPPING = (
    Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown,
)  # fmt: skip


class ThresholdSlider(QWidget):
    """Slider, value and the way back to the model's own threshold.

    Signals:
        previewed: The slider passes over this threshold.
        chosen: It was let go at this threshold; None for the model's own.
    """

    previewed = Signal(float)
    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = self._shown = 0.5
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("framed", "true")
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 4, 4, 4)
        row.setSpacing(8)
        name = PlainLabel(self.tr("Threshold"))
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(1, _STEPS - 1)
        self.slider.setPageStep(5)
        # After the mouse moved it, the arrow keys still move the cursor.
        self.slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.slider.setAccessibleName(self.tr("Probability from which a minute is apnea"))
        self.slider.setToolTip(self.tr("Probability from which a minute is apnea; reviewed minutes stay (T)"))
        self.value = PlainLabel()
        self.value.setFont(tabular(self.font()))
        self._keep_room()
        self.reset = QPushButton(self.tr("Model's"))
        self.reset.setProperty("small", "true")
        self.reset.setToolTip(self.tr("Use the model's own threshold"))
        row.addWidget(name)
        row.addWidget(self.slider, 1)
        row.addWidget(self.value)
        row.addWidget(self.reset)
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._choose)
        self.slider.valueChanged.connect(self._on_moved)
        self.slider.sliderReleased.connect(self._choose)
        self.reset.clicked.connect(self._choose_models)
        self.slider.installEventFilter(self)

    def changeEvent(self, event: QEvent) -> None:
        """The value needs more room in larger text."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange and hasattr(self, "value"):
            self._keep_room()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Frame everything while the arrow keys change the threshold, and keep these keys from the window."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.setProperty("framed", "focus" if event.type() is QEvent.Type.FocusIn else "true")
            self.style().unpolish(self)
            self.style().polish(self)
            # Polishing alone leaves the old frame on screen.
            self.update()
        elif event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if held == Qt.KeyboardModifier.NoModifier and event.key() in _STEPPING:
                event.accept()
        elif event.type() is QEvent.Type.Wheel and not self.slider.hasFocus():
            # Who scrolls the panel must not change a night's result on the way.
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def show_threshold(self, threshold: float, models: float) -> None:
        """Show which threshold holds, unless the hand is on the slider."""
        self._model, self._shown = models, threshold
        self.setEnabled(True)
        if self.slider.isSliderDown() or self._rest.isActive():
            return
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(_STEPS * threshold))
        self._write(threshold)

    def clear(self) -> None:
        """Show no night's threshold; what was not chosen yet is dropped."""
        self._rest.stop()
        with QSignalBlocker(self.slider):
            self.slider.setSliderDown(False)
            self.slider.setValue(_STEPS // 2)
        self.value.setText("")
        self.setEnabled(False)

    def settle(self) -> None:
        """Choose at once what the slider stands at."""
        if self._rest.isActive() or self.slider.isSliderDown():
            self._choose()

    def _keep_room(self) -> None:
        self.value.setMinimumWidth(QFontMetrics(tabular(self.font())).horizontalAdvance("0.00"))

    def _on_moved(self, position: int) -> None:
        self._write(position / _STEPS)
        self.previewed.emit(position / _STEPS)
        if not self.slider.isSliderDown():
            self._rest.start()

    def _choose(self) -> None:
        self._rest.stop()
        threshold = self.slider.value() / _STEPS
        same = abs(threshold - self._model) < 0.5 / _STEPS
        self.chosen.emit(None if same else threshold)

    def _choose_models(self) -> None:
        self._rest.stop()
        self.chosen.emit(None)

    def _write(self, threshold: float) -> None:
        self.value.setText(f"{threshold:.2f}")
        self.reset.setEnabled(abs(threshold - self._model) >= 0.5 / _STEPS)
