"""The console against a simulated modem on a real pseudo-terminal."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.capture.recorder import Recorder
from app.errors import CancelledError, DeviceError, NotSupportedError
from app.modem.console import Console, ConsoleLine, LineKind
from app.sim.modem_port import ModemPort
from app.values.traffic import Direction, Layer


@pytest.fixture
def modem(tmp_path: Path) -> Iterator[ModemPort]:
    with ModemPort(link=tmp_path / "modem") as port:
        yield port


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
def console(modem: ModemPort, recorder: Recorder) -> Console:
    return Console(modem.uri, recorder, "Modem")


def kinds(lines: tuple[ConsoleLine, ...]) -> list[LineKind]:
    return [line.kind for line in lines]


def test_a_line_brings_itself_the_answer_and_the_result(
    console: Console, recorder: Recorder
) -> None:
    told: list[ConsoleLine] = []
    reply = console.send("at+csq", told.append)
    assert kinds(reply.lines) == [LineKind.SENT, LineKind.ANSWER, LineKind.FINAL]
    assert [line.text for line in reply.lines][::2] == ["at+csq", "OK"]
    assert reply.lines[1].text.startswith("+CSQ:")
    assert reply.error is None
    assert tuple(told) == reply.lines
    sent = recorder.get(reply.lines[0].seq)
    assert sent is not None
    assert (sent.layer, sent.direction, sent.data) == (Layer.AT, Direction.OUT, b"at+csq\r")
    answer = recorder.get(reply.lines[2].seq)
    assert answer is not None
    assert (answer.direction, answer.pair) == (Direction.IN, sent.seq)


def test_a_refusal_by_the_modem_is_explained(console: Console) -> None:
    console.allow_changes = True
    reply = console.send("AT+CCHC=9")
    assert kinds(reply.lines) == [LineKind.SENT, LineKind.ERROR]
    assert reply.lines[-1].explained
    assert reply.error is not None
    assert reply.error.final == reply.lines[-1].text


@pytest.mark.parametrize(
    ("line", "confirmed", "needs"),
    [
        pytest.param("AT+CFUN=0", "", "changes", id="changes"),
        pytest.param("AT+CPIN=1234", "AT+CPIN", "changes", id="danger needs changes first"),
        pytest.param("AT+CMGS=10", "AT+CMGS", "never", id="never"),
        pytest.param("hello", "", "never", id="no AT line"),
    ],
)
def test_a_session_that_only_reads_sends_nothing_else(
    console: Console, recorder: Recorder, line: str, confirmed: str, needs: str
) -> None:
    with pytest.raises(NotSupportedError) as caught:
        console.send(line, confirmed=confirmed)
    assert caught.value.needs == needs
    assert "1234" not in caught.value.message
    assert recorder.last_seq == 0


def test_changes_go_out_once_they_are_allowed(console: Console, modem: ModemPort) -> None:
    console.allow_changes = True
    assert console.send("AT+CFUN=4").error is None
    assert any("4" in line.text for line in console.send("AT+CFUN?").lines[1:2])


def test_what_is_grave_needs_its_name_as_well(console: Console) -> None:
    console.allow_changes = True
    with pytest.raises(NotSupportedError) as caught:
        console.send("AT+CPIN=1234")
    assert caught.value.needs == "danger"
    reply = console.send("AT+CPIN=1234", confirmed="at+cpin")
    assert reply.lines[0].kind is LineKind.SENT
    assert "1234" not in reply.lines[0].text


def test_the_port_is_let_go_after_each_line(console: Console, modem: ModemPort) -> None:
    console.send("AT")
    other = Console(modem.uri)
    assert other.send("ATI").lines[-1].text == "OK"


def test_what_the_modem_sends_unasked_is_heard(console: Console, modem: ModemPort) -> None:
    heard: list[ConsoleLine] = []
    said: list[str] = []

    def wanted() -> bool:
        if not said:
            said.append("+CREG: 1")
            modem.say(said[0])
        return not heard

    console.listen(heard.append, wanted)
    assert [(line.kind, line.text) for line in heard] == [(LineKind.UNASKED, "+CREG: 1")]
    assert heard[0].seq > 0


def test_waiting_can_be_ended(modem: ModemPort) -> None:
    stop = threading.Event()

    def check() -> None:
        if stop.is_set():
            raise CancelledError("Stopped by the user.")

    console = Console(modem.uri, check=check)
    timer = threading.Timer(0.3, stop.set)
    timer.start()
    with pytest.raises(CancelledError):
        console.listen(lambda line: None, lambda: True)
    timer.join()
    stop.clear()
    assert console.send("AT").lines[-1].text == "OK"


def test_a_port_that_is_gone_is_said_in_a_sentence(modem: ModemPort) -> None:
    console = Console(modem.uri)
    modem.vanish()
    with pytest.raises(DeviceError) as caught:
        console.send("AT")
    assert caught.value.hint
    modem.come_back()
    assert console.send("AT").lines[-1].text == "OK"


def test_a_restart_is_no_failure_of_the_line_that_asked_for_it(
    console: Console, modem: ModemPort
) -> None:
    console.allow_changes = True
    reply = console.send("AT+CFUN=1,1")
    assert reply.error is None
    assert reply.lines[-1].text == "OK"
