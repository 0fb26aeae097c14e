"""The field above the traffic: a filter or a text to find, completed and marked as it is typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPointF, QStringListModel, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QWidget

from app.capture.filter import complete, word_at
from widgets.theme import Tone, tokens

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_MOST_SHOWN = 10
_WAVE = 2


class TrafficField(QLineEdit):
    """Offers what may be typed next, and underlines what cannot be understood.

    Signals:
        left: the user wants back to the list.
        entered: the text is meant to count now.
    """

    left = Signal()
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lanes: Callable[[], Sequence[str]] = tuple
        self._mark = (0, 0)
        self._words = QStringListModel(self)
        self._completer = QCompleter(self._words, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(_MOST_SHOWN)
        self._completer.setWidget(self)
        self._popup = QListView()
        self._popup.setAccessibleName(self.tr("What may be typed here"))
        self._popup.setProperty("frame", "popup")
        self._completer.setPopup(self._popup)
        self._completer.activated.connect(self._take)
        self.setPlaceholderText(self.tr("Filter, such as apdu.sw != 9000; or find text or hex"))
        self.setAccessibleName(self.tr("Filter the traffic, or find text or hex in it"))
        self.setToolTip(self._tip())
        self.setClearButtonEnabled(True)
        self.textEdited.connect(lambda _text: self.offer())
        self.textChanged.connect(lambda _text: self.mark(0, 0))

    @property
    def marked(self) -> tuple[int, int]:
        """Where the underline begins and how many characters it has; (0, 0) for none."""
        return self._mark

    @property
    def offered(self) -> list[str]:
        """The words on offer now, the first first; empty when the popup is closed."""
        return self._words.stringList() if self._popup.isVisible() else []

    def use_lanes(self, lanes: Callable[[], Sequence[str]]) -> None:
        """Say where the names of lanes come from."""
        self._lanes = lanes

    def mark(self, column: int, length: int) -> None:
        """Underline so many characters from a column on; length 0 takes the mark away."""
        if self._mark != (column, length):
            self._mark = (column, length)
            self.update()

    def offer(self) -> None:
        """Open the popup with what may stand at the caret, or close it when that is nothing."""
        self._words.setStringList(complete(self.text(), self.cursorPosition(), self._lanes()))
        if self._words.rowCount() and self.text():
            self._completer.complete()
        else:
            self._popup.hide()

    def event(self, event: QEvent) -> bool:
        """Take Escape from the window's own shortcut."""
        is_override = event.type() is QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes the popup, then empties the field, then leaves it.

        Enter takes the chosen word, else makes the text count; arrow down leaves the field.
        """
        popup, key = self._popup, event.key()
        if key == Qt.Key.Key_Space and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.offer()
        elif key == Qt.Key.Key_Escape and popup.isVisible():
            popup.hide()
        elif key in (*_ENTER, Qt.Key.Key_Tab) and popup.currentIndex().isValid():
            event.ignore()  # the completer takes the chosen word then
        elif key == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif key in _ENTER:
            popup.hide()
            self.entered.emit()
        elif key in (Qt.Key.Key_Escape, Qt.Key.Key_Down):
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Close the popup when the focus goes elsewhere than to it."""
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self._popup.hide()
        super().focusOutEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text, and a wave under what is marked."""
        super().paintEvent(event)
        column, length = self._mark
        if not length:
            return
        # The caret is the one place Qt tells; from it the text's scrolling follows.
        metrics, caret = self.fontMetrics(), self.cursorRect()
        start = caret.center().x() - metrics.horizontalAdvance(self.text()[: self.cursorPosition()])
        left = start + metrics.horizontalAdvance(self.text()[:column])
        marked = self.text()[column : column + length]
        width = max(metrics.horizontalAdvance(marked), metrics.averageCharWidth())
        bottom = self.rect().center().y() + metrics.height() / 2 + _WAVE
        count = max(int(width / _WAVE), 2)
        wave = [QPointF(left + at * _WAVE, bottom - _WAVE * (at % 2)) for at in range(count + 1)]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(self.rect().adjusted(4, 0, -4, 0))
        painter.setPen(QPen(tokens().tone(Tone.FAILED)[0], 1.4))
        painter.drawPolyline(wave)
        painter.end()

    def _take(self, word: str) -> None:
        """Put a word in place of the one at the caret, and offer what may follow it."""
        text = self.text()
        start, end = word_at(text, self.cursorPosition())
        is_parted = text[end:].startswith(" ")
        self.setSelection(start, end - start)
        self.insert(word if is_parted else word + " ")
        if is_parted:
            self.setCursorPosition(start + len(word) + 1)

    def _tip(self) -> str:
        return self.tr(
            "Ctrl+F. What parses as a filter filters; Ctrl+Space offers words. Without an operator"
            " or a field, whole bytes of hex are looked for in the bytes, all else as text; so is"
            " hex in quotes: “61”."
        )
