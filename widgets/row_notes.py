"""What can be noted about the chosen rows: marks, comments, colours, and to be out of sight."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QColor, QIcon, QKeySequence, QPainter, QPixmap

from app.capture.annotation import COLOURS, Annotation
from widgets.comment_dialog import CommentDialog
from widgets.note_colour import edge_colour
from widgets.row_words import colour_name
from widgets.theme import tokens
from widgets.traffic_list import TrafficList

_SWATCH = 14


class RowNotes(QObject):
    """Actions with keys on a list; they change what is noted about its chosen rows.

    Signals:
        failed: a WorkbenchError that says why notes are not kept.
    """

    failed = Signal(object)
    _settled = Signal(object)

    def __init__(self, view: TrafficList, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self.mark = self._action(self.tr("&Mark"), "M", self._toggle_mark)
        self.comment = self._action(self.tr("C&omment …"), "Shift+M", self._ask_comment)
        self.hide = self._action(self.tr("&Hide"), "H", self._toggle_hidden)
        self.show_hidden = self._action(
            self.tr("Show hidden &records"), "Shift+H", self._show_hidden
        )
        self.next = self._action(self.tr("&Next mark"), "N", partial(self._go_to_mark, 1))
        self.previous = self._action(
            self.tr("&Previous mark"), "Shift+N", partial(self._go_to_mark, -1)
        )
        self.colours = [
            self._action(colour_name(name), str(place), partial(self._set_colour, name))
            for place, name in enumerate(COLOURS, start=1)
        ]
        self.no_colour = self._action(self.tr("No colour"), "0", partial(self._set_colour, ""))
        self.show_hidden.setCheckable(True)
        self._settled.connect(self._on_settled, Qt.ConnectionType.QueuedConnection)

    def prepare(self) -> None:
        """Give the actions the words and states that fit the chosen rows, for a menu."""
        seqs = self._view.selection.seqs()
        noted = [self._view.annotations.get(seq) for seq in seqs]
        for action in (self.mark, self.comment, self.hide, self.no_colour, *self.colours):
            action.setEnabled(bool(seqs))
        everywhere = bool(noted) and all(one.mark for one in noted)
        self.mark.setText(self.tr("Take the &mark away") if everywhere else self.tr("&Mark"))
        hidden = bool(noted) and all(one.hidden for one in noted)
        self.hide.setText(self.tr("Take out of &hiding") if hidden else self.tr("&Hide"))
        has_marks = bool(self._view.annotations.marks())
        self.next.setEnabled(has_marks)
        self.previous.setEnabled(has_marks)
        self.show_hidden.setChecked(self._view.rows.showing_hidden)
        self.show_hidden.setEnabled(bool(self._view.annotations.hidden))
        for action, name in zip(self.colours, COLOURS, strict=True):
            action.setIcon(_swatch(edge_colour(name, tokens().surface)))

    def _action(self, words: str, keys: str, done: Callable[[], None]) -> QAction:
        action = QAction(words, self)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(lambda checked=False: done())
        self._view.addAction(action)
        return action

    def _toggle_mark(self) -> None:
        mark = not all(one.mark for one in self._noted())
        self._change(self._view.selection.seqs(), mark=mark)

    def _set_colour(self, name: str) -> None:
        """Give a colour; the one that all of them have already is taken away."""
        same = all(one.colour == name for one in self._noted())
        self._change(self._view.selection.seqs(), colour="" if same else name)

    def _toggle_hidden(self) -> None:
        """Hide the chosen rows and go on behind them, or take hidden ones out of hiding."""
        seqs = self._view.selection.seqs()
        hidden = not all(one.hidden for one in self._noted())
        after = self._neighbour(seqs) if hidden and not self._view.rows.showing_hidden else 0
        self._change(seqs, hidden=hidden)
        if after and self._view.rows.index_of(after) >= 0:
            self._view.show_record(after)
        elif after == 0 and self._view.rows.index_of(self._view.current_seq) < 0:
            self._view.unselect()

    def _neighbour(self, seqs: list[int]) -> int:
        """Return the row that will stand in place of these, 0 when none is left."""
        rows = self._view.rows
        if not seqs:
            return 0
        first, last = rows.index_of(seqs[0]), rows.index_of(seqs[-1])
        at = last + 1 if last + 1 < len(rows) else first - 1
        return rows.record(at).seq if at >= 0 else 0

    def _show_hidden(self) -> None:
        self._view.show_hidden(not self._view.rows.showing_hidden)

    def _ask_comment(self) -> None:
        seqs = self._view.selection.seqs()
        if not seqs:
            return
        texts = {self._view.annotations.get(seq).comment for seq in seqs}
        one = self.tr("Comment on record {0}").format(seqs[0])
        title = one if len(seqs) == 1 else self.tr("Comment on {0} records").format(len(seqs))
        dialog = CommentDialog(title, texts.pop() if len(texts) == 1 else "", self._view)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.written.connect(lambda text: self._change(seqs, comment=text))
        dialog.open()

    def _go_to_mark(self, step: int) -> None:
        """Go to the next mark, or the one before; behind the last one comes the first."""
        rows = self._view.rows
        places = sorted(
            at for seq in self._view.annotations.marks() if (at := rows.index_of(seq)) >= 0
        )
        if not places:
            return
        here = rows.index_of(self._view.current_seq)
        if step > 0:
            at = next((place for place in places if place > here), places[0])
        else:
            before = [place for place in places if place < here]
            at = before[-1] if before else places[-1]
        self._view.show_record(rows.record(at).seq)

    def _noted(self) -> list[Annotation]:
        return [self._view.annotations.get(seq) for seq in self._view.selection.seqs()]

    def _change(
        self,
        seqs: list[int],
        *,
        mark: bool | None = None,
        comment: str | None = None,
        colour: str | None = None,
        hidden: bool | None = None,
    ) -> None:
        kept = self._view.annotations.change(
            seqs, mark=mark, comment=comment, colour=colour, hidden=hidden
        )
        kept.add_done_callback(self._on_kept)

    def _on_kept(self, kept: Future[None]) -> None:
        with suppress(RuntimeError):  # the view is gone
            self._settled.emit(kept)

    def _on_settled(self, kept: Future[None]) -> None:
        if not kept.cancelled() and (error := kept.exception()) is not None:
            self.failed.emit(error)


def _swatch(colour: QColor) -> QIcon:
    picture = QPixmap(_SWATCH, _SWATCH)
    picture.fill(QColor(0, 0, 0, 0))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(picture.rect().adjusted(1, 1, -1, -1), 3, 3)
    painter.end()
    return QIcon(picture)
