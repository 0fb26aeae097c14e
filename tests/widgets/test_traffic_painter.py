from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.capture.annotation import NOTHING, Annotation
from app.capture.parts import State
from app.capture.rows import Row
from app.values.traffic import Direction, Layer, Record
from widgets.note_colour import edge_colour, tint
from widgets.theme import tokens
from widgets.traffic_columns import Column
from widgets.traffic_painter import Line, RowPainter

WIDTHS = [110, 100, 120, 200, 200, 60, 80]
COLUMNS = list(zip(Column, WIDTHS, strict=False))
RECORD = Record(7, 0, "slot 0", Layer.APDU, Direction.IN, b"\x6a\x82", session=3)


def row(state: State, message: str = "STORE DATA · ES10c.GetEID") -> Row:
    return Row("14:02:11.234", "IPA → eUICC", "slot 0", message, "meaning", "11", "", state)


def painted(
    row: Row,
    *,
    current: bool = False,
    columns: list[tuple[Column, int]] = COLUMNS,
    noted: Annotation = NOTHING,
) -> QImage:
    image = QImage(sum(WIDTHS), 24, QImage.Format.Format_RGB32)
    image.fill(QColor(tokens().surface))
    painter = QPainter(image)
    style = RowPainter(QApplication.font())
    line = Line(RECORD, row, noted=noted, selected=current)
    style.paint(painter, image.rect(), line, columns)
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
    columns = [one for one in COLUMNS if one[0] is not Column.LANE]
    assert painted(row(State.OK), columns=columns) != painted(row(State.OK))


def test_a_narrow_message_shows_what_is_carried(qtbot: QtBot) -> None:
    columns = [*COLUMNS]
    columns[Column.MESSAGE] = (Column.MESSAGE, 130)
    long, short = row(State.OK), row(State.OK, "ES10c.GetEID")
    assert painted(long, columns=columns) == painted(short, columns=columns)


def test_a_text_needs_its_width_and_margins(qtbot: QtBot) -> None:
    style = RowPainter(QApplication.font())
    assert style.width_of(Column.LANE, "mmmm") > style.width_of(Column.LANE, "m") > 16


def test_a_coloured_row_has_its_edge_and_its_tint(qtbot: QtBot) -> None:
    now = tokens()
    image = painted(row(State.OK), noted=Annotation(colour="green"))
    mixed = tint("green", now.surface, now.muted)
    assert image.pixelColor(1, 10).name() == edge_colour("green", mixed.name()).name()
    assert image.pixelColor(6, 2).name() == mixed.name()
    chosen = painted(row(State.OK), current=True, noted=Annotation(colour="green"))
    assert chosen.pixelColor(6, 2) == QColor(now.accent_ground)
    assert chosen.pixelColor(1, 10).name() == edge_colour("green", now.accent_ground).name()


@pytest.mark.parametrize("column", [one for one in Column if one > Column.DURATION])
def test_every_further_column_shows_something(qtbot: QtBot, column: Column) -> None:
    empty = painted(row(State.OK), columns=[])
    noted = Annotation(mark=True)
    columns = [(column, 120)]
    before = replace(RECORD, time_ns=-5_000)
    image = QImage(empty.size(), empty.format())
    image.fill(QColor(tokens().surface))
    painter = QPainter(image)
    line = Line(RECORD, row(State.OK), before, noted)
    RowPainter(QApplication.font()).paint(painter, image.rect(), line, columns)
    painter.end()
    assert image != empty


def test_a_hidden_row_is_pale(qtbot: QtBot) -> None:
    message = [(Column.MESSAGE, 300)]
    plain = colours(painted(row(State.OK), columns=message), QRect(8, 0, 290, 24))
    pale = colours(
        painted(row(State.OK), columns=message, noted=Annotation(hidden=True)), QRect(8, 0, 290, 24)
    )
    assert tokens().text.lower() in plain
    assert tokens().text.lower() not in pale
