from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.modem.console_history import ConsoleHistory
from app.workbench import Workbench
from widgets.at_console_bar import AtConsoleBar
from widgets.at_console_work import AtSession
from widgets.theme import Theme


@pytest.fixture
def session(workbench: Workbench) -> Iterator[AtSession]:
    slot = workbench.bench.add_modem("at:/dev/ttyUSB2")
    yield AtSession(slot, ConsoleHistory(slot.uri))
    workbench.bench.close()


@pytest.fixture
def bar(qtbot: QtBot, theme: Theme) -> AtConsoleBar:
    made = AtConsoleBar()
    qtbot.addWidget(made)
    made.resize(960, 40)
    made.show()
    return made


def test_what_a_session_may_do_is_said_and_can_be_changed(
    qtbot: QtBot, bar: AtConsoleBar, session: AtSession
) -> None:
    bar.show_session(session)
    assert bar.state.accessibleName() == "only reads"
    with qtbot.waitSignal(bar.changes_wanted) as blocker:
        qtbot.mouseClick(bar.changes, Qt.MouseButton.LeftButton)
    assert blocker.args == [True]
    session.allow_changes = True
    bar.show_session(session)
    assert bar.state.accessibleName() == "changes allowed"
    with qtbot.waitSignal(bar.changes_wanted) as blocker:
        qtbot.mouseClick(bar.changes, Qt.MouseButton.LeftButton)
    assert blocker.args == [False]


def test_without_a_modem_nothing_is_offered(bar: AtConsoleBar, session: AtSession) -> None:
    session.listening = True
    bar.show_session(session)
    assert bar.listen.isChecked()
    bar.show_session(None)
    assert not bar.listen.isEnabled()
    assert not bar.listen.isChecked()
    assert not bar.changes.isEnabled()


def test_the_traffic_is_offered_for_lines_that_have_a_record(bar: AtConsoleBar) -> None:
    assert not bar.traffic.isEnabled()
    bar.show_seq(True)
    assert bar.traffic.isEnabled()
