from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.capture.annotations import Annotations
from app.capture.inspector import Inspector
from app.capture.recorder import Recorder
from app.runtime import Runtime
from app.values.traffic import Direction, Layer
from widgets.row_area import ROW_HEIGHT, RowArea
from widgets.traffic_decoder import TrafficDecoder
from widgets.traffic_header import HEIGHT
from widgets.traffic_rows import TrafficRows

Made = tuple[RowArea, TrafficRows, Recorder]


@pytest.fixture
def made(qtbot: QtBot) -> Made:
    recorder = Recorder(capacity=200)
    rows = TrafficRows(Inspector(recorder), recorder.capacity)
    area = RowArea(rows, annotations=Annotations())
    qtbot.addWidget(area)
    area.resize(900, HEIGHT + 10 * ROW_HEIGHT)
    area.show()
    return area, rows, recorder


def feed(rows: TrafficRows, recorder: Recorder, count: int) -> None:
    seen = recorder.last_seq
    for _ in range(count):
        recorder("slot 0", Layer.APDU, Direction.OUT, bytes.fromhex("00A40004022FE2"))
    rows.append(0, recorder.since(seen)[2])


def test_hiding_what_stands_above_keeps_the_newest_in_sight(made: Made) -> None:
    area, rows, recorder = made
    feed(rows, recorder, 50)
    bar = area.verticalScrollBar()
    assert (bar.value(), bar.maximum()) == (40, 40)
    area.annotations.change(range(1, 21), hidden=True)
    assert (len(area.rows), bar.value(), bar.maximum()) == (30, 20, 20)
    area.show_hidden(True)
    assert (len(area.rows), bar.value()) == (50, 40)


def test_a_row_is_found_by_its_place_on_the_screen(made: Made) -> None:
    area, rows, recorder = made
    feed(rows, recorder, 50)
    place = area.place_of(43)
    assert place.top() == 2 * ROW_HEIGHT
    assert area.index_at(area.viewport().mapToGlobal(place.center())) == 42
    assert not area.place_of(3).isValid()
    assert not area.place_of(999).isValid()


def test_rows_come_from_a_decoder_when_there_is_one(
    qtbot: QtBot, made: Made, runtime: Runtime
) -> None:
    area, rows, recorder = made
    decoder = TrafficDecoder(runtime, Inspector(recorder))
    area.use_decoder(decoder)
    feed(rows, recorder, 5)
    empty = area.viewport().grab().toImage()
    qtbot.waitUntil(lambda: decoder.idle)
    assert area.viewport().grab().toImage() == empty or not decoder.idle
    assert area.rows.row(0).message == "SELECT · EF.ICCID"
    decoder.close()


def test_an_area_that_is_gone_hears_no_more(qtbot: QtBot, qapp: object) -> None:
    recorder, notes = Recorder(), Annotations()
    area = RowArea(TrafficRows(Inspector(recorder), 10), annotations=notes)
    heard = len(notes._heard)
    gone: list[bool] = []
    area.destroyed.connect(lambda: gone.append(True))
    area.deleteLater()
    qtbot.waitUntil(lambda: bool(gone))
    assert (heard, len(notes._heard)) == (1, 0)
    notes.change([1], mark=True)
