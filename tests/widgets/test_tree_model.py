from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from tests.capture.tape import EID_ANSWER, GET_EID, Tape, find
from widgets.tree_model import PART_ROLE, PartModel


def test_the_model_keeps_qt_s_rules(qtbot: QtBot) -> None:
    model = PartModel()
    mode = QAbstractItemModelTester.FailureReportingMode.Warning
    tester = QAbstractItemModelTester(model, mode)
    tape = Tape()
    sent, answer = tape.exchange(GET_EID, EID_ANSWER + "9000")
    for record in (sent, answer):
        model.show(tape.decode(record))
    model.show(None)
    assert model.rowCount() == 0
    del tester


def test_parts_stand_where_the_decoding_has_them(qtbot: QtBot) -> None:
    tape = Tape()
    decoding = tape.decode(tape.exchange(GET_EID, EID_ANSWER + "9000")[1])
    model = PartModel()
    model.show(decoding)
    eid = find(decoding, "eidValue")
    index = model.index_of(eid)
    assert index.data(PART_ROLE) is eid
    assert index.parent().data(PART_ROLE).name == "GetEuiccDataResponse"
    assert index.data(Qt.ItemDataRole.AccessibleTextRole).startswith("eidValue 5A 8904")
    assert "bytes 3 to 20" in index.data(Qt.ItemDataRole.ToolTipRole)


def test_a_foreign_part_is_nowhere(qtbot: QtBot) -> None:
    tape = Tape()
    decoding = tape.decode(tape.send(GET_EID))
    assert not PartModel().index_of(decoding.parts[0]).isValid()
