from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.capture.inspector import Inspector
from app.capture.recorder import Recorder
from app.capture.sought import Sought, SoughtKind
from app.values.traffic import Direction, Layer, Record
from widgets.traffic_rows import TrafficRows


def filled(count: int, capacity: int = 1000) -> tuple[TrafficRows, list[Record]]:
    recorder = Recorder()
    for number in range(count):
        lane = f"slot {number % 2}"
        recorder(lane, Layer.APDU, Direction.OUT, bytes((0, 0xA4, 0, 0, number % 256)))
    return TrafficRows(Inspector(recorder), capacity), recorder.since(0)[2]


def odd(record: Record) -> bool:
    return bool(record.seq % 2)


def test_batches_become_rows_and_name_their_lanes(qtbot: QtBot) -> None:
    rows, records = filled(10)
    with qtbot.waitSignal(rows.changed) as signal:
        rows.append(0, records)
    assert signal.args == [0]
    assert (len(rows), rows.total, rows.lanes) == (10, 10, ("slot 0", "slot 1"))
    assert rows.row(3).lane == "slot 1"


def test_lost_records_are_counted(qtbot: QtBot) -> None:
    rows, records = filled(4)
    rows.append(7, records[2:])
    rows.append(2, [])
    assert rows.lost == 9


def test_a_record_is_found_by_its_seq(qtbot: QtBot) -> None:
    rows, records = filled(10)
    rows.append(0, records[4:])
    assert [rows.index_of(seq) for seq in (4, 5, 10, 11)] == [-1, 0, 5, -1]


def test_the_oldest_go_when_there_are_too_many(qtbot: QtBot) -> None:
    rows, records = filled(120, capacity=100)
    rows.append(0, records[:110])
    assert len(rows) == 110
    with qtbot.waitSignal(rows.changed) as signal:
        rows.append(0, records[110:])
    assert signal.args == [20]
    assert (len(rows), rows.record(0).seq) == (100, 21)


def test_a_search_shows_only_what_is_wanted_and_goes_on_live(qtbot: QtBot) -> None:
    rows, records = filled(20)
    rows.append(0, records[:10])
    rows.search(Sought("odd", SoughtKind.TEXT, odd))
    qtbot.waitUntil(lambda: rows.searching is None)
    assert [rows.record(index).seq for index in range(len(rows))] == [1, 3, 5, 7, 9]
    rows.append(0, records[10:])
    qtbot.waitUntil(lambda: len(rows) == 10)
    assert rows.matching
    rows.search(Sought(""))
    assert (len(rows), rows.matching) == (20, False)


def test_a_search_keeps_up_when_the_oldest_go(qtbot: QtBot) -> None:
    rows, records = filled(120, capacity=100)
    rows.append(0, records[:110])
    rows.search(Sought("odd", SoughtKind.TEXT, odd))
    qtbot.waitUntil(lambda: rows.searching is None)
    with qtbot.waitSignal(rows.changed, check_params_cb=lambda dropped: dropped == 0):
        rows.append(0, records[110:])
    qtbot.waitUntil(lambda: rows.searching is None)
    assert [rows.record(0).seq, len(rows)] == [21, 50]


def test_clearing_forgets_everything(qtbot: QtBot) -> None:
    rows, records = filled(10)
    rows.append(3, records)
    with qtbot.waitSignal(rows.replaced):
        rows.clear()
    assert (len(rows), rows.lost, rows.lanes) == (0, 0, ())
