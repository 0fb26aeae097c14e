from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
from pytestqt.qtbot import QtBot

from app.errors import DeviceError
from app.modem.console import ConsoleLine, LineKind
from widgets.at_console_output import AtConsoleOutput
from widgets.privacy import Mask
from widgets.theme import Theme

SENT = ConsoleLine(1_000_000_000, LineKind.SENT, "AT+CIMI", 11)
ANSWER = ConsoleLine(1_010_000_000, LineKind.ANSWER, "901700000012345", 12)
REFUSED = ConsoleLine(1_020_000_000, LineKind.ERROR, "+CME ERROR: 10", 12, "No card is there.")
UNASKED = ConsoleLine(1_030_000_000, LineKind.UNASKED, "+CREG: 1", 13)
ICCID = ConsoleLine(1_040_000_000, LineKind.ANSWER, "+CCID: 8988247000000012345", 14)


@pytest.fixture
def output(qtbot: QtBot, theme: Theme, mask: Mask) -> AtConsoleOutput:
    made = AtConsoleOutput(mask)
    qtbot.addWidget(made)
    made.resize(800, 200)
    made.show()
    return made


def test_each_line_has_time_and_direction(output: AtConsoleOutput) -> None:
    for entry in (SENT, ANSWER, UNASKED):
        output.add(entry)
    lines = output.toPlainText().split("\n")
    assert [line[12:] for line in lines] == [
        " > AT+CIMI",
        " < 901700000012345",
        " * +CREG: 1   unasked",
    ]
    assert lines[1][5:12] == ":01.010"


def test_errors_are_explained_where_they_came(output: AtConsoleOutput) -> None:
    output.add(REFUSED)
    output.add(DeviceError("The port is gone.", hint="Plug it in again."))
    text = output.toPlainText()
    assert "■ No card is there." in text
    assert "■ The port is gone." in text
    assert "Plug it in again." in text


def test_the_line_at_the_cursor_leads_to_its_record(qtbot: QtBot, output: AtConsoleOutput) -> None:
    output.show_entries([SENT, REFUSED, DeviceError("Gone."), UNASKED])
    found = []
    for block in range(output.document().blockCount()):
        output.setTextCursor(QTextCursor(output.document().findBlockByNumber(block)))
        found.append(output.current_seq)
    assert found == [11, 12, 12, 0, 13]
    with qtbot.waitSignal(output.traffic_requested) as blocker:
        qtbot.keyClick(output, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert blocker.args == [13]


def test_the_mask_covers_identifiers_of_any_length(output: AtConsoleOutput, mask: Mask) -> None:
    output.show_entries([ANSWER, ICCID])
    assert "901700000012345" in output.toPlainText()
    mask.switch(True)
    text = output.toPlainText()
    assert "901700000012345" not in text
    assert "8988247000000012345" not in text
    assert "9017•" in text
    assert "•2345" in text
    mask.switch(False)
    assert "8988247000000012345" in output.toPlainText()


def test_all_is_copied_when_nothing_is_chosen(output: AtConsoleOutput) -> None:
    output.show_entries([SENT, UNASKED])
    output.copy_lines()
    assert QGuiApplication.clipboard().text() == output.all_text()
    output.moveCursor(QTextCursor.MoveOperation.Start)
    cursor = output.textCursor()
    cursor.select(QTextCursor.SelectionType.LineUnderCursor)
    output.setTextCursor(cursor)
    output.copy_lines()
    assert QGuiApplication.clipboard().text().endswith("AT+CIMI")


def test_who_reads_further_up_stays_there(output: AtConsoleOutput) -> None:
    output.show_entries([SENT] * 80)
    bar = output.verticalScrollBar()
    bar.setValue(5)
    output.add(UNASKED)
    assert bar.value() == 5
    bar.setValue(bar.maximum())
    output.add(UNASKED)
    assert bar.value() == bar.maximum()


def test_the_newest_line_stays_in_sight_when_the_room_changes(output: AtConsoleOutput) -> None:
    output.show_entries([SENT] * 80)
    bar = output.verticalScrollBar()
    output.resize(400, 90)
    assert bar.value() == bar.maximum() > 0
