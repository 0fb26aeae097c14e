"""A procedure drawn as a sequence: a line per party, an arrow per message, time going down."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QLineF, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from app.capture.parts import State
from app.capture.procedure import Party, Procedure, Step
from app.capture.rows import duration_text
from app.capture.value_text import size_text
from widgets.sequence_arrow import ink_of, paint_arrow
from widgets.theme import tokens

_HEAD = 36
_TIME = 72
_MARGIN, _UNUSED = 0.28, 0.4
"""Room beside the outer lanes, and between two with no message across, in shares of a gap."""
_PAD = 6
_KEYS = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -8,
    Qt.Key.Key_PageDown: 8,
    Qt.Key.Key_Home: -1_000_000,
    Qt.Key.Key_End: 1_000_000,
}
_WORDS = {State.FAILED: "failed", State.ATTENTION: "attention"}


class SequenceView(QAbstractScrollArea):
    """Shows one procedure.

    Signals:
        step_selected: another step is current, by its place; -1 for none.
        step_chosen: seq of the record to show, on Enter or a double click.
    """

    step_selected = Signal(int)
    step_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps: tuple[Step, ...] = ()
        self._current = -1
        self._gaps = _gaps(())
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Sequence of messages"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    @property
    def steps(self) -> tuple[Step, ...]:
        """What is drawn, from the top."""
        return self._steps

    @property
    def current(self) -> Step | None:
        """The selected step."""
        return self._steps[self._current] if 0 <= self._current < len(self._steps) else None

    def show_procedure(self, procedure: Procedure | None) -> None:
        """Show another procedure; its first failed step is selected, else its first."""
        self._steps = procedure.steps if procedure is not None else ()
        self._set_range()
        self.verticalScrollBar().setValue(0)
        failed = (place for place, one in enumerate(self._steps) if one.failure is not None)
        self._current = -1
        self.select(next(failed, 0))
        self.viewport().update()

    def renew(self, procedure: Procedure) -> None:
        """Show the same procedure as it is now; selection and scrolling stay."""
        before, self._steps = self.current, procedure.steps
        self._current = min(max(self._current, 0), len(self._steps) - 1)
        self._set_range()
        self.viewport().update()
        if before != self.current:
            self._announce()
            self.step_selected.emit(self._current)

    def select(self, place: int) -> None:
        """Make a step current and bring it into sight; out of range takes the nearest."""
        self._current = min(max(place, 0), len(self._steps) - 1)
        self._reveal()
        self._announce()
        self.viewport().update()
        self.step_selected.emit(self._current)

    def row_rect(self, place: int) -> QRect:
        """Return where a step stands in the viewport."""
        top = _HEAD + place * self._row - self.verticalScrollBar().value()
        return QRect(0, top, self.viewport().width(), self._row)

    def sentence(self, step: Step) -> str:
        """Return a step in words: what a screen reader says and the tooltip shows."""
        state = self.tr(_WORDS[step.state]) if step.state in _WORDS else ""
        way = self.tr("{0} to {1}").format(step.sender, step.receiver)
        parts = (way, step.label, state, figures(step), step.meaning)
        return ", ".join(part for part in parts if part)

    def sizeHint(self) -> QSize:
        """Room for four lanes and a dozen steps."""
        return QSize(760, _HEAD + 12 * self._row)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what is in sight; the parties stay on top."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        first = self.verticalScrollBar().value() // self._row
        last = min(first + self.viewport().height() // self._row + 2, len(self._steps))
        if self._current in range(first, last):
            painter.fillRect(self.row_rect(self._current), QColor(tokens().accent_ground))
        self._paint_lanes(painter)
        for place in range(first, last):
            self._paint_step(painter, place)
        self._paint_heads(painter)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Spread the lanes over the new width."""
        super().resizeEvent(event)
        self._set_range()

    def changeEvent(self, event: QEvent) -> None:
        """Follow changes of font and scheme."""
        super().changeEvent(event)
        self._set_range()
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select the step under the pointer."""
        place = self._place_at(event.position().toPoint().y())
        if place >= 0:
            self.select(place)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Take it: the press was ours."""
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Choose the step under the pointer."""
        if self._place_at(event.position().toPoint().y()) >= 0:
            self._choose()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move with the arrows, choose with Enter."""
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose()
        elif key in _KEYS and self._steps:
            self.select(self._current + _KEYS[key])
        else:
            super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Tell the whole step where its line had to be cut."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self._place_at(event.pos().y())
            text = self.sentence(self._steps[place]) if place >= 0 else ""
            QToolTip.showText(event.globalPos(), text, self.viewport())
            return True
        return super().viewportEvent(event)

    @property
    def _row(self) -> int:
        return 2 * self.fontMetrics().height() + 3 * _PAD

    def _lane(self, party: Party) -> float:
        before = list(Party).index(party)
        share = (self.viewport().width() - _TIME) / (sum(self._gaps) + 2 * _MARGIN)
        return _TIME + share * (_MARGIN + sum(self._gaps[:before]))

    def _place_at(self, y: int) -> int:
        place = (y - _HEAD + self.verticalScrollBar().value()) // self._row
        return place if y >= _HEAD and 0 <= place < len(self._steps) else -1

    def _choose(self) -> None:
        if self.current is not None:
            self.step_chosen.emit(self.current.seq)

    def _set_range(self) -> None:
        self._gaps = _gaps(self._steps)
        room = max(self.viewport().height() - _HEAD, 1)
        bar = self.verticalScrollBar()
        bar.setRange(0, max(len(self._steps) * self._row - room, 0))
        bar.setPageStep(room)
        bar.setSingleStep(self._row)

    def _reveal(self) -> None:
        top, room = self._current * self._row, self.viewport().height() - _HEAD
        bar = self.verticalScrollBar()
        if self._current >= 0 and room > self._row:
            bar.setValue(min(max(bar.value(), top + self._row - room), top))

    def _announce(self) -> None:
        text = self.sentence(self.current) if self.current is not None else ""
        if text != self.accessibleDescription():
            self.setAccessibleDescription(text)
            if QAccessible.isActive():
                QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def _paint_lanes(self, painter: QPainter) -> None:
        painter.setPen(QPen(QColor(tokens().line), 2))
        for party in Party:
            x = self._lane(party)
            painter.drawLine(QLineF(x, 0, x, self.viewport().height()))

    def _paint_heads(self, painter: QPainter) -> None:
        now = tokens()
        painter.fillRect(QRect(0, 0, self.viewport().width(), _HEAD), QColor(now.surface))
        painter.setPen(QColor(now.text))
        for party in Party:
            place = QRect(round(self._lane(party)) - 60, 0, 120, _HEAD)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, str(party))
        painter.setPen(QColor(now.line))
        painter.drawLine(0, _HEAD - 1, self.viewport().width(), _HEAD - 1)

    def _paint_step(self, painter: QPainter, place: int) -> None:
        step, row, now = self._steps[place], self.row_rect(place), tokens()
        start, end = self._lane(step.sender), self._lane(step.receiver)
        y = row.top() + row.height() / 2
        painter.setPen(QColor(now.muted))
        clock = QRect(12, row.top(), _TIME - 12, row.height())
        painter.drawText(clock, Qt.AlignmentFlag.AlignVCenter, self._since_start(step))
        paint_arrow(painter, QPointF(start, y), QPointF(end, y), step)
        half = row.height() // 2 - 2
        words = QRect(round(min(start, end)) + 6, row.top(), round(abs(end - start)) - 12, half)
        painter.setPen(ink_of(step))
        self._paint_words(painter, words, step.label, Qt.AlignmentFlag.AlignBottom)
        painter.setPen(QColor(now.muted))
        words.moveTop(round(y) + 3)
        self._paint_words(painter, words, figures(step), Qt.AlignmentFlag.AlignTop)

    def _paint_words(
        self, painter: QPainter, place: QRect, text: str, side: Qt.AlignmentFlag
    ) -> None:
        cut = Qt.TextElideMode.ElideRight
        shown = painter.fontMetrics().elidedText(text, cut, place.width())
        painter.drawText(place, side | Qt.AlignmentFlag.AlignHCenter, shown)

    def _since_start(self, step: Step) -> str:
        since = duration_text(step.time_ns - self._steps[0].time_ns)
        return f"+{since}" if since else "0"


def figures(step: Step) -> str:
    """Return latency, bytes and what was folded, repeated or seen twice; empty for none."""
    counted = (
        (step.flights == 1, "1 handshake flight"),
        (step.flights > 1, f"{step.flights} handshake flights"),
        (step.blocks > 1, f"{step.blocks} blocks"),
        (step.retransmissions > 0, f"{step.retransmissions} × retransmitted"),
        (step.attempt > 1, f"attempt {step.attempt}"),
    )
    known = [duration_text(step.duration_ns), size_text(step.size) if step.size else ""]
    return " · ".join([one for one in known if one] + [words for is_so, words in counted if is_so])


def _gaps(steps: tuple[Step, ...]) -> tuple[float, ...]:
    """Return how wide each gap between two lanes is; all alike while nothing is drawn."""
    order = list(Party)
    ends = {tuple(sorted((order.index(one.sender), order.index(one.receiver)))) for one in steps}
    crossed = [any(low <= gap < high for low, high in ends) for gap in range(len(order) - 1)]
    return tuple(1.0 if is_used or not steps else _UNUSED for is_used in crossed)
