"""The line a person types for the modem: completed from the list, with what was typed before."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFocusEvent, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QCompleter,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.modem.console_rules import Level, Offer, offers
from widgets.theme import Tone, mono, tokens

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TAKE = (*_ENTER, Qt.Key.Key_Tab)
_MOST_SHOWN = 8
_ROW_HEIGHT = 24
_COMMAND_SIGNS = 16
_LEAST = 3
"""Signs from which on something is offered: a bare AT is a command too."""
_Index = QModelIndex | QPersistentModelIndex


class OffersModel(QAbstractListModel):
    """What may be typed; the text completes, the words beside it explain."""

    OFFER = Qt.ItemDataRole.UserRole + 1

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.offers: tuple[Offer, ...] = ()

    def show_offers(self, found: tuple[Offer, ...]) -> None:
        """Offer something else."""
        self.beginResetModel()
        self.offers = found
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return how much is on offer."""
        return 0 if parent.isValid() else len(self.offers)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the text of an offer, words for a screen reader, or the offer itself."""
        if not 0 <= index.row() < len(self.offers):
            return None
        offer = self.offers[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return offer.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{offer.text}, {offer.means}"
        return offer if role == self.OFFER else None


class _OfferDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(320, _ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        offer: Offer = index.data(OffersModel.OFFER)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        now, face = tokens(), mono()
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(now.accent_ground))
        metrics = QFontMetrics(face)
        column = metrics.averageCharWidth() * _COMMAND_SIGNS
        middle = Qt.AlignmentFlag.AlignVCenter
        ui = painter.font()
        painter.setFont(face)
        painter.setPen(QColor(now.text))
        painter.drawText(rect.adjusted(8, 0, -8, 0), middle, offer.text)
        painter.setFont(ui)
        words, ink = self._mark(offer.level)
        room = rect.adjusted(8 + max(column, metrics.horizontalAdvance(offer.text) + 12), 0, -8, 0)
        if words:
            painter.setPen(ink)
            painter.drawText(room, middle | Qt.AlignmentFlag.AlignRight, words)
            room.adjust(0, 0, -painter.fontMetrics().horizontalAdvance(words) - 8, 0)
        painter.setPen(QColor(now.muted))
        elided = Qt.TextElideMode.ElideRight
        shown = painter.fontMetrics().elidedText(offer.means, elided, room.width())
        painter.drawText(room, middle, shown)
        painter.restore()

    def _mark(self, level: Level) -> tuple[str, QColor]:
        """Return a shape and a word for what an offer may do, none when it only reads."""
        words = {
            Level.CHANGES: (self.tr("▲ changes"), Tone.ATTENTION),
            Level.DANGER: (self.tr("■ danger"), Tone.FAILED),
            Level.NEVER: (self.tr("■ not here"), Tone.FAILED),
        }
        text, tone = words.get(level, ("", Tone.NEUTRAL))
        return text, tokens().tone(tone)[0]


class AtConsoleInput(QLineEdit):
    """Arrow up and down walk through what was typed; the popup offers commands.

    Signals:
        entered: the line is to be sent.
    """

    entered = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._history: tuple[str, ...] = ()
        self._at = 0
        self._draft = ""
        self._model = OffersModel(self)
        self._completer = QCompleter(self._model, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(_MOST_SHOWN)
        self._completer.setWidget(self)
        self._popup = QListView()
        self._popup.setAccessibleName(self.tr("Commands that begin like this"))
        self._popup.setProperty("frame", "popup")
        self._completer.setPopup(self._popup)
        self._popup.setItemDelegate(_OfferDelegate(self._popup))
        self._completer.activated.connect(self.setText)
        self.setFont(mono())
        self.setMinimumHeight(28)
        self.setPlaceholderText("AT+CSQ")
        self.setAccessibleName(self.tr("AT line for the modem"))
        self.setToolTip(
            self.tr("Enter sends; arrow up brings back what was typed; Ctrl+Space offers commands")
        )
        self.textEdited.connect(lambda _text: self._on_edited())

    @property
    def offered(self) -> list[str]:
        """What is on offer now; empty when the popup is closed."""
        return [offer.text for offer in self._model.offers] if self._popup.isVisible() else []

    def use_history(self, lines: Sequence[str]) -> None:
        """Walk through other lines than before, from the newest."""
        self._history = tuple(lines)
        self._at = len(self._history)
        self._draft = ""

    def offer(self) -> None:
        """Open the popup with what may be typed, or close it when that is nothing."""
        self._model.show_offers(offers(self.text()[: self.cursorPosition()]))
        if self._model.offers:
            self._completer.complete()
        else:
            self._popup.hide()

    def event(self, event: QEvent) -> bool:
        """Take Escape from the window's own shortcut while there is something to leave."""
        is_override = event.type() is QEvent.Type.ShortcutOverride
        is_escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if is_override and is_escape and (self._popup.isVisible() or self.text()):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes the chosen offer, else sends; Escape closes the popup, then empties."""
        popup, key = self._popup, event.key()
        if key == Qt.Key.Key_Space and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.offer()
        elif key == Qt.Key.Key_Escape and popup.isVisible():
            popup.hide()
        elif key in _TAKE and popup.isVisible() and popup.currentIndex().isValid():
            event.ignore()  # the completer takes the chosen offer then
        elif key == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif key in _ENTER:
            popup.hide()
            if self.text().strip():
                self.entered.emit(self.text())
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and not popup.isVisible():
            self._walk(-1 if key == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Close the popup when the focus goes elsewhere than to it."""
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self._popup.hide()
        super().focusOutEvent(event)

    def _on_edited(self) -> None:
        self._at = len(self._history)
        if len(self.text()) >= _LEAST:
            self.offer()
        else:
            self._popup.hide()

    def _walk(self, step: int) -> None:
        """Show an older or newer line; behind the newest is what was being typed."""
        at = self._at + step
        if not 0 <= at <= len(self._history):
            return
        if self._at == len(self._history):
            self._draft = self.text()
        self._at = at
        self.setText(self._history[at] if at < len(self._history) else self._draft)
