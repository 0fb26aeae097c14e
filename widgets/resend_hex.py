"""A field for bytes in hex that tells at once what is wrong with them, and where."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QTextEdit, QWidget

from widgets.theme import mono, tokens

_DIGITS = frozenset("0123456789abcdefABCDEF")
_BETWEEN = frozenset(" \t\r\n:,")


@dataclass(frozen=True, slots=True)
class HexText:
    """What a text comes to. data: None when it is no hex; then `problem` says why.

    places: where in the text each byte's two digits begin and end. at: place of the problem.
    """

    data: bytes | None
    problem: str
    places: tuple[tuple[int, int], ...] = ()
    at: int = -1


def read_hex(text: str) -> HexText:
    """Read pairs of digits; blanks, colons and commas may stand between them."""
    digits: list[int] = []
    for at, sign in enumerate(text):
        if sign in _DIGITS:
            digits.append(at)
        elif sign not in _BETWEEN:
            words = _tr("“{0}” is no hex digit (character {1}).").format(sign, at + 1)
            return HexText(None, words, at=at)
    if len(digits) % 2:
        words = _tr("A byte takes two hex digits; the last one has only one.")
        return HexText(None, words, at=digits[-1])
    places = tuple((first, last + 1) for first, last in zip(digits[::2], digits[1::2], strict=True))
    data = bytes.fromhex("".join(text[at] for at in digits))
    return HexText(data, "" if data else _tr("There are no bytes to send."), places)


class HexEditor(QPlainTextEdit):
    """Takes hex. What is wrong is underlined; a range of bytes can be laid under with a tint.

    Signals:
        edited: the bytes, or what is wrong with them, changed.
        byte_reached: offset of the byte the text cursor stands at.
    """

    edited = Signal()
    byte_reached = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._read = read_hex("")
        self._range = (0, 0)
        self.setFont(mono())
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setAccessibleName(self.tr("Bytes to send, in hex"))
        self.textChanged.connect(self._on_text)
        self.cursorPositionChanged.connect(self._on_cursor)

    @property
    def found(self) -> HexText:
        """What the text comes to now."""
        return self._read

    def put(self, data: bytes) -> None:
        """Replace all bytes; Ctrl+Z brings back what was there."""
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(data.hex(" ").upper())
        cursor.movePosition(QTextCursor.MoveOperation.Start)
        self.setTextCursor(cursor)

    def show_range(self, start: int, end: int) -> None:
        """Lay a tint under some bytes and bring the first into sight."""
        self._range = (start, end)
        self._paint_marks()
        if start < min(end, len(self._read.places)):
            quiet = self.blockSignals(True)
            cursor = self.textCursor()
            cursor.setPosition(self._read.places[start][0])
            self.setTextCursor(cursor)
            self.blockSignals(quiet)

    def _on_text(self) -> None:
        self._read = read_hex(self.toPlainText())
        self._range = (0, 0)
        self._paint_marks()
        self.setAccessibleDescription(self._read.problem)
        self.edited.emit()

    def _on_cursor(self) -> None:
        place = self.textCursor().position()
        for offset, (start, end) in enumerate(self._read.places):
            if start <= place <= end:
                self.byte_reached.emit(offset)
                return

    def _paint_marks(self) -> None:
        marks = []
        places, (start, end) = self._read.places, self._range
        if start < min(end, len(places)):
            tint = QTextCharFormat()
            tint.setBackground(QColor(tokens().highlight))
            marks.append(self._mark(places[start][0], places[min(end, len(places)) - 1][1], tint))
        if self._read.at >= 0:
            wrong = QTextCharFormat()
            wrong.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            wrong.setUnderlineColor(QColor(tokens().failed))
            wrong.setForeground(QColor(tokens().failed))
            marks.append(self._mark(self._read.at, self._read.at + 1, wrong))
        self.setExtraSelections(marks)

    def _mark(self, start: int, end: int, look: QTextCharFormat) -> QTextEdit.ExtraSelection:
        mark = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        mark.cursor, mark.format = cursor, look
        return mark


def _tr(text: str) -> str:
    return QCoreApplication.translate("resend_hex", text)
