"""The console as a person uses it, against a simulated modem on a pseudo-terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.card.slot import Slot
from app.sim.modem_port import ModemPort
from app.workbench import Workbench
from tests.widgets.at_modems import modem_slot
from tests.widgets.finding import button, child, said
from widgets.at_console import AtConsole
from widgets.at_console_work import AtConsoleWork
from widgets.confirm_dialog import ConfirmDialog
from widgets.privacy import Mask
from widgets.question_dialog import QuestionDialog
from widgets.theme import Theme


@pytest.fixture
def modem(workbench: Workbench) -> Iterator[tuple[ModemPort, Slot]]:
    with modem_slot(workbench) as found:
        yield found
        workbench.bench.close()


@pytest.fixture
def console(
    qtbot: QtBot, theme: Theme, workbench: Workbench, mask: Mask, modem: tuple[ModemPort, Slot]
) -> AtConsole:
    made = AtConsole(AtConsoleWork(workbench.runtime, workbench.recorder), mask)
    qtbot.addWidget(made)
    made.resize(960, 260)
    made.show()
    made.show_slot(modem[1])
    return made


def typed(qtbot: QtBot, console: AtConsole, line: str) -> None:
    console.input.setText(line)
    qtbot.keyClick(console.input, Qt.Key.Key_Return)


def answered(qtbot: QtBot, console: AtConsole, text: str) -> None:
    qtbot.waitUntil(lambda: text in console.output.all_text(), timeout=5000)
    qtbot.waitUntil(console._send.isEnabled, timeout=5000)


def test_a_line_and_its_answer_are_shown(qtbot: QtBot, console: AtConsole) -> None:
    typed(qtbot, console, "AT+CSQ")
    answered(qtbot, console, "< OK")
    assert "> AT+CSQ" in console.output.all_text()
    assert console.input.text() == ""
    qtbot.keyClick(console.input, Qt.Key.Key_Up)
    assert console.input.text() == "AT+CSQ"


def test_the_line_at_the_cursor_is_shown_in_the_traffic(
    qtbot: QtBot, console: AtConsole, workbench: Workbench
) -> None:
    typed(qtbot, console, "AT+CSQ")
    answered(qtbot, console, "< OK")
    console.output.moveCursor(QTextCursor.MoveOperation.Start)
    with qtbot.waitSignal(console.traffic_requested) as blocker:
        qtbot.mouseClick(console.bar.traffic, Qt.MouseButton.LeftButton)
    record = workbench.recorder.get(blocker.args[0])
    assert record is not None
    assert record.data == b"AT+CSQ\r"


def test_changes_are_asked_for_once_and_can_be_taken_back(
    qtbot: QtBot, console: AtConsole, workbench: Workbench
) -> None:
    before = workbench.recorder.last_seq
    typed(qtbot, console, "AT+CFUN=4")
    assert workbench.recorder.last_seq == before
    qtbot.mouseClick(button(child(console, QuestionDialog), "Allow changes"), _LEFT)
    answered(qtbot, console, "< OK")
    assert "> AT+CFUN=4" in console.output.all_text()
    assert console.bar.state.accessibleName() == "changes allowed"
    qtbot.mouseClick(console.bar.changes, _LEFT)
    assert console.bar.state.accessibleName() == "only reads"


def test_what_is_grave_is_typed_twice_and_never_shown(qtbot: QtBot, console: AtConsole) -> None:
    typed(qtbot, console, "AT+CPIN=1234")
    qtbot.mouseClick(button(child(console, QuestionDialog), "Allow changes"), _LEFT)
    dialog = child(console, ConfirmDialog)
    send = button(dialog, "Send")
    assert not send.isEnabled()
    qtbot.keyClicks(child(dialog, QLineEdit), "AT+CPIN")
    qtbot.mouseClick(send, _LEFT)
    answered(qtbot, console, "> AT+CPIN=••••")
    assert "1234" not in console.output.all_text()
    qtbot.keyClick(console.input, Qt.Key.Key_Up)
    assert console.input.text() == ""


def test_what_the_console_cannot_do_is_said(
    qtbot: QtBot, console: AtConsole, workbench: Workbench
) -> None:
    typed(qtbot, console, "AT+CMGS=12")
    assert "AT+CMGS was not sent." in console.output.all_text()
    assert workbench.recorder.last_seq == 0


def test_each_modem_has_lines_of_its_own(
    qtbot: QtBot, console: AtConsole, modem: tuple[ModemPort, Slot], workbench: Workbench
) -> None:
    typed(qtbot, console, "ATI")
    answered(qtbot, console, "< OK")
    console.show_slot(workbench.bench.add_modem("at:/dev/ttyUSB9"))
    assert console.output.all_text() == ""
    console.show_slot(modem[1])
    assert "> ATI" in console.output.all_text()
    console.bar.clear_wanted.emit()
    assert console.output.all_text() == ""


def test_an_unplugged_modem_takes_no_lines(
    qtbot: QtBot, console: AtConsole, modem: tuple[ModemPort, Slot], workbench: Workbench
) -> None:
    workbench.bench.modem_seen(modem[1].uri, present=False)
    console.show_slot(modem[1])
    assert not console.input.isEnabled()
    workbench.bench.modem_seen(modem[1].uri, present=True)
    console.show_slot(modem[1])
    assert console.input.isEnabled()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
def test_one_who_waits_is_told_and_can_stop(
    qtbot: QtBot, console: AtConsole, workbench: Workbench
) -> None:
    master, slave = os.openpty()
    try:
        console.show_slot(workbench.bench.add_modem(f"at:{os.ttyname(slave)}"))
        os.close(slave)
        typed(qtbot, console, "AT+COPS=?")
        qtbot.waitUntil(lambda: "waiting for AT+COPS=?" in said(console), timeout=3000)
        qtbot.keyClick(console.input, Qt.Key.Key_Escape)
        answered(qtbot, console, "is waited for no longer")
        assert "waiting for" not in said(console)
    finally:
        workbench.bench.close()  # nobody may read the port any more when it is closed
        os.close(master)


_LEFT = Qt.MouseButton.LeftButton
