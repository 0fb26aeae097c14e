from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.card.slot import Slot
from app.modem.console import ConsoleLine, LineKind
from app.modem.console_rules import judge
from app.sim.modem_port import ModemPort
from app.workbench import Workbench
from tests.widgets.at_modems import has_error, modem_slot, texts
from widgets.at_console_work import AtConsoleWork, AtSession


@pytest.fixture
def bench(workbench: Workbench) -> Iterator[tuple[ModemPort, Slot]]:
    with modem_slot(workbench) as found:
        yield found
        workbench.bench.close()


@pytest.fixture
def console(qtbot: QtBot, workbench: Workbench) -> AtConsoleWork:
    return AtConsoleWork(workbench.runtime, workbench.recorder)


def sent(qtbot: QtBot, console: AtConsoleWork, session: AtSession, line: str) -> None:
    console.send(session, line, judge(line))
    qtbot.waitUntil(lambda: not session.sending, timeout=5000)


def test_a_line_is_sent_in_turn_and_kept(
    qtbot: QtBot, console: AtConsoleWork, bench: tuple[ModemPort, Slot]
) -> None:
    session = console.session(bench[1])
    sent(qtbot, console, session, "AT+CSQ")
    shown = texts(session.entries)
    assert (shown[0], shown[-1]) == ("AT+CSQ", "OK")
    assert session.history.lines == ("AT+CSQ",)
    assert console.session(bench[1]) is session


def test_a_secret_is_not_kept(
    qtbot: QtBot, console: AtConsoleWork, bench: tuple[ModemPort, Slot]
) -> None:
    session = console.session(bench[1])
    session.allow_changes = True
    console.send(session, "AT+CPIN=1234", judge("AT+CPIN=1234"), "AT+CPIN")
    qtbot.waitUntil(lambda: not session.sending, timeout=5000)
    assert session.history.lines == ()
    assert not any("1234" in text for text in texts(session.entries))


def test_listening_hears_the_modem_and_makes_room_for_others(
    qtbot: QtBot, console: AtConsoleWork, bench: tuple[ModemPort, Slot]
) -> None:
    modem, slot = bench
    session = console.session(slot)
    console.listen(session, True)
    sent(qtbot, console, session, "ATI")
    assert texts(session.entries)[-1] == "OK"

    def heard() -> bool:
        qtbot.wait(300)  # who says something all the time is not heard out
        modem.say("+CREG: 5")
        return any(
            isinstance(one, ConsoleLine) and one.kind is LineKind.UNASKED for one in session.entries
        )

    qtbot.waitUntil(heard, timeout=5000)
    console.listen(session, False)
    qtbot.waitUntil(lambda: session.job is None, timeout=5000)


def test_a_modem_that_went_is_said_once_and_listened_to_no_more(
    qtbot: QtBot, console: AtConsoleWork, bench: tuple[ModemPort, Slot]
) -> None:
    modem, slot = bench
    session = console.session(slot)
    console.listen(session, True)
    modem.vanish()
    qtbot.waitUntil(has_error(session.entries), timeout=30_000)
    qtbot.waitUntil(lambda: session.job is None, timeout=5000)
    assert not session.listening
    modem.come_back()
    sent(qtbot, console, session, "AT")
    assert texts(session.entries)[-1] == "OK"
