"""The modem at a real port: bytes over a pseudo-terminal or TCP, and a port that comes and goes."""

from __future__ import annotations

import os
import queue
import select
import socket
import sys
import time
from pathlib import Path

import pytest

from app.card.transport import CardUri
from app.errors import DeviceError
from app.sim.modem_options import ModemOptions
from app.sim.modem_port import ModemPort
from app.sim.options import SimOptions
from tests.sim.modem_host import FJORD, GET_EID, ISDR, options

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals there")
_S = 10


class Terminal:
    """A program that has the port open."""

    def __init__(self, port: ModemPort) -> None:
        self.file = os.open(port.path, os.O_RDWR | os.O_NOCTTY)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self.file)

    def send(self, command: bytes) -> None:
        os.write(self.file, command)

    def read(self, until: bytes) -> bytes:
        """Return what comes, up to these bytes, or to the end of the port."""
        data = b""
        deadline = time.monotonic() + _S
        while until not in data and time.monotonic() < deadline:
            if select.select([self.file], [], [], 0.2)[0]:
                try:
                    part = os.read(self.file, 1)
                except OSError:
                    part = b""
                if not part:
                    break
                data += part
        return data

    def ask(self, command: str) -> bytes:
        self.send(f"{command}\r".encode())
        return self.read(b"\r\nOK\r\n")


def opened(**names: object) -> ModemPort:
    return ModemPort(ModemOptions.of(**names), options())  # type: ignore[arg-type]


def wait_for(condition: object) -> None:
    deadline = time.monotonic() + _S
    while not condition() and time.monotonic() < deadline:  # type: ignore[operator]
        time.sleep(0.01)
    assert condition()  # type: ignore[operator]


def test_a_host_reads_the_card_through_the_port(tmp_path: Path):
    with ModemPort(ModemOptions(), options(), link=tmp_path / "modem") as port:
        assert port.uri == f"at:{tmp_path / 'modem'}"
        assert os.readlink(port.path) == port.device
        with Terminal(port) as host:
            assert host.ask("ATE0") == b"ATE0\r\r\nOK\r\n"
            assert host.ask(f'AT+CCHO="{ISDR}"') == b"\r\n+CCHO: 1\r\n\r\nOK\r\n"
            assert b'"6115"' in host.ask(f'AT+CGLA=1,22,"{GET_EID}"')
    assert not os.path.lexists(tmp_path / "modem")


def test_the_same_over_tcp():
    with ModemPort(ModemOptions(), options(), tcp=("127.0.0.1", 0)) as port:
        where = ("127.0.0.1", int(port.path.rpartition(":")[2]))
        with socket.create_connection(where, timeout=_S) as host:
            host.sendall(b"ATE0+CCID\r")
            data = b""
            while b"OK" not in data:
                data += host.recv(100)
            assert FJORD.encode() in data
        assert port.device == port.path


def test_hosts_may_come_and_go():
    with opened() as port:
        for _ in range(3):
            with Terminal(port) as host:
                assert b"OK" in host.ask("AT")


def test_lines_nobody_asked_for():
    with opened() as port, Terminal(port) as host:
        host.ask("ATE0")
        port.say("RING")
        assert host.read(b"RING\r\n") == b"\r\nRING\r\n"
        port.interject("+CREG: 5")
        assert host.ask("AT+CSQ") == b"\r\n+CSQ: 21,99\r\n\r\n+CREG: 5\r\n\r\nOK\r\n"


def test_a_port_that_vanished_comes_back_as_a_modem_that_started(tmp_path: Path):
    with ModemPort(ModemOptions(), options(), link=tmp_path / "modem") as port:
        with Terminal(port) as host:
            host.ask("ATE0")
            host.ask(f'AT+CCHO="{ISDR}"')
            port.vanish()
            port.vanish()
            assert not os.path.lexists(port.path)
            assert host.read(b"anything") == b""
        port.come_back()
        port.come_back()
        with Terminal(port) as host:
            assert host.read(b"READY\r\n") == b"\r\nRDY\r\n\r\n+CPIN: READY\r\n"
            assert host.ask("ATE0+CMEE=1").startswith(b"ATE0")
            host.send(f'AT+CGLA=1,22,"{GET_EID}"\r'.encode())
            assert host.read(b"50\r\n") == b"\r\n+CME ERROR: 50\r\n"


def test_over_tcp_the_port_number_stays():
    with ModemPort(ModemOptions(), options(), tcp=("127.0.0.1", 0)) as port:
        where = ("127.0.0.1", int(port.path.rpartition(":")[2]))
        with socket.create_connection(where, timeout=_S) as host:
            host.sendall(b"AT\r")
            assert host.recv(100)
            port.vanish()
            while host.recv(100):
                pass
        with pytest.raises(OSError, match="refused"):
            socket.create_connection(where, timeout=_S)
        port.come_back()
        socket.create_connection(where, timeout=_S).close()


@pytest.mark.parametrize("count", [1, 3, 4, 9, 30, 60])
def test_vanishes_at_any_byte_and_comes_back(count: int):
    told: queue.SimpleQueue[str] = queue.SimpleQueue()
    chosen = ModemOptions.of(vanish_after=count, return_after=0.05)
    with ModemPort(chosen, options(), tell=told.put) as port:
        with Terminal(port) as host:
            host.send(b"AT\rATI\r")
            assert len(host.read(b"never")) <= count
        assert [told.get(timeout=_S), told.get(timeout=_S)] == ["vanished", "returned"]
        with Terminal(port) as host:
            assert b"OK" in host.ask("AT")


def test_a_restart_takes_the_port_away_for_a_while(tmp_path: Path):
    told: queue.SimpleQueue[str] = queue.SimpleQueue()
    chosen = ModemOptions.of(return_after=0.05)
    with ModemPort(chosen, options(), link=tmp_path / "modem", tell=told.put) as port:
        with Terminal(port) as host:
            assert b"OK" in host.ask("AT+CFUN=1,1")
            assert host.read(b"never") == b""
        assert [told.get(timeout=_S), told.get(timeout=_S)] == ["vanished", "returned"]
        with Terminal(port) as host:
            assert b"RDY" in host.read(b"RDY")


def test_a_port_may_vanish_for_good():
    chosen = ModemOptions.of(vanish_after=2, return_after=None)
    told: queue.SimpleQueue[str] = queue.SimpleQueue()
    with ModemPort(chosen, options(), tell=told.put) as port:
        with Terminal(port) as host:
            host.send(b"AT\r")
            assert told.get(timeout=_S) == "vanished"
            assert host.read(b"never") == b""
        with pytest.raises(queue.Empty):
            told.get(timeout=0.1)
        port.come_back()
        assert told.get(timeout=_S) == "returned"


def test_a_late_answer_can_be_cut_off_by_vanishing():
    with opened(faults=("slow-load:60000",)) as port, Terminal(port) as host:
        host.ask("ATE0")
        host.ask(f'AT+CCHO="{ISDR}"')
        host.send(f'AT+CGLA=1,22,"{GET_EID}"\r'.encode())
        port.vanish()
        assert b"6115" not in host.read(b"never")


def test_closing_does_not_wait_for_a_late_answer():
    with opened(faults=("slow-load:60000",)) as port, Terminal(port) as host:
        host.ask(f'AT+CCHO="{ISDR}"')
        host.send(f'AT+CGLA=1,22,"{GET_EID}"\r'.encode())
    port.close()


def test_a_slow_line_carries_every_byte():
    with opened(baud=115200) as port, Terminal(port) as host:
        began = time.monotonic()
        answer = host.ask("AT+CLAC")
        assert time.monotonic() - began >= len(answer) * 10 / 115200
        assert answer.startswith(b"AT+CLAC\r")
        assert answer.endswith(b"\r\nOK\r\n")


def test_a_bad_line_loses_bytes_the_same_ones_each_time():
    heard = []
    for _ in range(2):
        with opened(loss=0.2) as port, Terminal(port) as host:
            port.say("A" * 200)
            port.say("END")
            heard.append(_all(host))
    assert heard[0] == heard[1]
    assert 100 < heard[0].count(b"A") < 200


def _all(host: Terminal) -> bytes:
    data = b""
    while select.select([host.file], [], [], 0.2)[0]:
        data += os.read(host.file, 1000)
    return data


def test_a_host_that_does_not_read_does_not_stop_the_modem():
    with opened() as port, Terminal(port) as host:
        for _ in range(3):
            port.say("x" * 5000)
        _all(host)
        assert b"OK" in host.ask("AT")


@pytest.mark.warns
def test_a_modem_that_cannot_come_back_says_so_and_can_be_put_in_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    link = tmp_path / "modem"
    with ModemPort(ModemOptions(), options(), link=link) as port:
        port.vanish()
        link.write_text("in the way")
        port.come_back()
        assert "cannot come back" in caplog.text
        link.unlink()
        port.come_back()
        with Terminal(port) as host:
            assert b"OK" in host.ask("AT")


def test_what_was_ended_takes_no_orders():
    port = opened()
    with port:
        pass
    with pytest.raises(DeviceError, match="was ended"):
        port.vanish()
    port.close()


def test_a_card_in_use_is_refused_and_nothing_stays_open(tmp_path: Path):
    link = tmp_path / "second"
    kept = SimOptions.from_uri(CardUri.parse(f"sim:?state={tmp_path / 'card.json'}"))
    with ModemPort(ModemOptions(), kept):
        with pytest.raises(DeviceError, match="in use"):
            ModemPort(ModemOptions(), kept, link=link).start()
    assert not os.path.lexists(link)
