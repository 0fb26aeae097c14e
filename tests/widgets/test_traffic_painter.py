from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.capture.parts import State
from app.capture.rows import Row
from widgets.theme import tokens
from widgets.traffic_columns import Column
from widgets.traffic_painter import RowPainter

WIDTHS = [110, 100, 120, 200, 200, 60, 80]


def row(state: State, message: str = "STORE DATA · ES10c.GetEID") -> Row:
    return Row("14:02:11.234", "IPA → eUICC", "slot 0", message, "meaning", "11", "", state)


def painted(row: Row, *, current: bool = False, widths: list[int] = WIDTHS) -> QImage:
    image = QImage(sum(WIDTHS), 24, QImage.Format.Format_RGB32)
    image.fill(QColor(tokens().surface))
    painter = QPainter(image)
    style = RowPainter(QApplication.font())
    style.paint(painter, image.rect(), row, widths, current=current, focused=False)
    painter.end()
    return image


def colours(image: QImage, part: QRect) -> set[str]:
    return {
        image.pixelColor(x, y).name()
        for x in range(part.left(), part.right())
        for y in range(part.top(), part.bottom())
    }


def test_a_failed_row_is_marked_before_its_meaning(qtbot: QtBot) -> None:
    mark = QRect(sum(WIDTHS[: Column.MEANING]) + 8, 8, 8, 8)
    assert tokens().failed.lower() in colours(painted(row(State.FAILED)), mark)
    assert tokens().failed.lower() not in colours(painted(row(State.OK)), mark)


def test_the_current_row_has_its_own_ground(qtbot: QtBot) -> None:
    corner = QRect(0, 0, 3, 3)
    assert colours(painted(row(State.OK), current=True), corner) == {tokens().accent_ground.lower()}


def test_a_column_without_width_is_left_out(qtbot: QtBot) -> None:
    widths = [*WIDTHS[:2], 0, *WIDTHS[3:]]
    assert painted(row(State.OK), widths=widths) != painted(row(State.OK))


def test_a_narrow_message_shows_what_is_carried(qtbot: QtBot) -> None:
    widths = [*WIDTHS]
    widths[Column.MESSAGE] = 130
    long, short = row(State.OK), row(State.OK, "ES10c.GetEID")
    assert painted(long, widths=widths) == painted(short, widths=widths)


def test_a_text_needs_its_width_and_margins(qtbot: QtBot) -> None:
    style = RowPainter(QApplication.font())
    assert style.width_of(Column.LANE, "mmmm") > style.width_of(Column.LANE, "m") > 16
