"""What went to a modem and what came back, line by line, each with its time and direction."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QGuiApplication,
    QKeyEvent,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QFrame, QMenu, QTextEdit, QWidget

from app.errors import WorkbenchError
from app.modem.console import ConsoleLine, LineKind
from widgets.at_console_work import Entry
from widgets.icons import set_icon
from widgets.privacy import Mask
from widgets.theme import mono, tokens

_MOST = 3000
_ARROWS = {
    LineKind.SENT: ">",
    LineKind.ANSWER: "<",
    LineKind.FINAL: "<",
    LineKind.ERROR: "<",
    LineKind.UNASKED: "*",
}
_MARGIN = 17
"""Signs that stand before the second line of a sentence; time, direction, shape."""
_SHORTER = re.compile(r"(?<![0-9A-Fa-f])\d{14,17}(?![0-9A-Fa-f])")


class AtConsoleOutput(QTextEdit):
    """Shows lines and why something was not done. Its text may be chosen and copied.

    Signals:
        traffic_requested: seq of the record behind the line at the cursor.
        seq_changed: seq of the record behind the line at the cursor, 0 for none.
    """

    traffic_requested = Signal(int)
    seq_changed = Signal(int)

    def __init__(self, mask: Mask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mask = mask
        self._entries: list[Entry] = []
        self._blocks: list[int] = []
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setFont(mono())
        self.setProperty("frame", "console")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(self.tr("What went to the modem and what came back"))
        self.setTabChangesFocus(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._show_menu)
        self.cursorPositionChanged.connect(lambda: self.seq_changed.emit(self.current_seq))
        mask.changed.connect(self.show_again)

    @property
    def current_seq(self) -> int:
        """The seq of the record behind the line at the cursor, 0 for none."""
        block = self.textCursor().blockNumber()
        entry = self._entries[self._blocks[block]] if block < len(self._blocks) else None
        return entry.seq if isinstance(entry, ConsoleLine) else 0

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show other lines than before."""
        self._entries = list(entries)[-_MOST:]
        self.show_again()

    def add(self, entry: Entry) -> None:
        """Add a line at the end; who reads further up is left there."""
        if len(self._entries) >= _MOST:
            self.show_entries([*self._entries[_MOST // 4 :], entry])
            return
        follows = self._at_end()
        self._entries.append(entry)
        self._write(entry, len(self._entries) - 1)
        if follows:
            self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())

    def show_again(self) -> None:
        """Show the same lines anew, as mask and scheme want them."""
        self._blocks = []
        self.clear()
        for place, entry in enumerate(self._entries):
            self._write(entry, place)
        self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())

    def all_text(self) -> str:
        """Return all that is shown."""
        return self.toPlainText()

    def copy_lines(self) -> None:
        """Put what is chosen on the clipboard, all when nothing is."""
        chosen = self.textCursor().selectedText().replace("\u2029", "\n")
        QGuiApplication.clipboard().setText(chosen or self.all_text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Return shows the line at the cursor in the traffic."""
        is_return = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_return and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.traffic_requested.emit(self.current_seq)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the newest line in sight when it was."""
        follows = self._at_end()
        super().resizeEvent(event)
        if follows:
            self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())

    def changeEvent(self, event: QEvent) -> None:
        """Take the colours of another scheme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and self._entries:
            self.show_again()

    def _at_end(self) -> bool:
        bar = self.verticalScrollBar()
        return bar.value() >= bar.maximum() - 1

    def _write(self, entry: Entry, place: int) -> None:
        now = tokens()
        if isinstance(entry, WorkbenchError):
            self._sentence(place, f"■ {entry.message}", now.failed, hangs=2)
            if entry.hint:
                self._sentence(place, entry.hint, now.muted)
            return
        ink = {
            LineKind.SENT: now.accent,
            LineKind.FINAL: now.muted,
            LineKind.ERROR: now.failed,
            LineKind.UNASKED: now.attention,
        }.get(entry.kind, now.text)
        bold = entry.kind is LineKind.SENT
        tail = self.tr("   unasked") if entry.kind is LineKind.UNASKED else ""
        self._block(
            place,
            (_clock(entry.time_ns), now.muted, False),
            (f" {_ARROWS[entry.kind]} {self._seen(entry.text)}", ink, bold),
            (tail, now.muted, False),
        )
        if entry.explained:
            self._sentence(place, f"■ {entry.explained}", now.failed, hangs=2)

    def _sentence(self, place: int, text: str, colour: str, hangs: int = 0) -> None:
        """Write what no modem said. hangs: signs by which its first line stands out."""
        sign = self.fontMetrics().averageCharWidth()
        shape = QTextBlockFormat()
        shape.setLeftMargin(_MARGIN * sign)
        shape.setTextIndent(-hangs * sign)
        self._block(place, (text, colour, False), shape=shape)

    def _block(
        self, place: int, *pieces: tuple[str, str, bool], shape: QTextBlockFormat | None = None
    ) -> None:
        """Write one block. pieces: text, colour, and whether it stands out."""
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        if self._blocks:
            cursor.insertBlock()
        cursor.setBlockFormat(shape or QTextBlockFormat())
        self._blocks.append(place)
        for text, colour, bold in pieces:
            style = QTextCharFormat()
            style.setForeground(QColor(colour))
            style.setFontWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
            cursor.insertText(text, style)

    def _seen(self, text: str) -> str:
        """Return a text as it may be seen; in an answer, 14 to 17 digits are an IMEI or IMSI."""
        return _SHORTER.sub(lambda found: self._mask.digits(found[0]), self._mask.text(text))

    def _show_menu(self, place: QPoint) -> None:
        if not self.textCursor().hasSelection():
            self.setTextCursor(self.cursorForPosition(place))
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        copy = menu.addAction(self.tr("Copy"))
        set_icon(copy, "copy")
        copy.triggered.connect(self.copy_lines)
        show = menu.addAction(self.tr("Show in traffic"))
        set_icon(show, "traffic")
        seq = self.current_seq
        show.setEnabled(seq > 0)
        show.triggered.connect(lambda: self.traffic_requested.emit(seq))
        menu.popup(self.viewport().mapToGlobal(place))


def _clock(time_ns: int) -> str:
    moment = datetime.fromtimestamp(time_ns / 1e9).astimezone()
    return f"{moment:%H:%M:%S}.{moment.microsecond // 1000:03d}"
