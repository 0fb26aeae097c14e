"""`sim card`, and the card in a virtual reader: here the test plays the reader, over TCP."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from app.sim.deviations import DEVIATIONS

HERE = Path(__file__).resolve().parents[2]


def test_a_card_tells_its_address_and_what_it_is(run):
    told = run("sim", "card", "--name", "two", "--dialect", "1.1", "--json").json
    assert list(told) == ["uri", "state_file", "verdict"]
    assert told["uri"] == "sim:two?dialect=1.1"
    assert (told["verdict"]["kind"], told["verdict"]["dialect"]) == ("SGP.32 eUICC", "1.1")
    assert Path(told["state_file"]).is_file()
    words = run("sim", "card", "--name", "two", "--dialect", "1.1").out
    assert 'card info --reader "sim:two?dialect=1.1"' in words


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        pytest.param(["--kind", "sgp22"], "SGP.22 eUICC", id="sgp22"),
        pytest.param(["--kind", "uicc", "--protocol", "t1"], "plain UICC", id="uicc"),
        pytest.param(["--curve", "brainpool", "--ipa", "ipae"], "SGP.32 eUICC", id="brainpool"),
        pytest.param(["--deviations", "gone-after:1"], "SGP.32 eUICC", id="deviating"),
    ],
)
def test_options_make_the_card(run, words, kind):
    told = run("sim", "card", "--name", kind, *words, "--json").json
    assert told["verdict"]["kind"] == kind


def test_fresh_forgets_what_was_done_to_the_card(run):
    reader = ("--reader", "sim:worn")
    before = run("card", "profiles", *reader, "--json").json["profiles"]
    gone = next(one["iccid"] for one in before if one["profile_class"] == "test")
    assert run("card", "delete", gone, *reader, "--yes").code == 0
    assert run("sim", "card", "--name", "worn", "--fresh").code == 0
    after = run("card", "profiles", *reader, "--json").json["profiles"]
    assert [one["iccid"] for one in after] == [one["iccid"] for one in before]


def test_every_deviation_is_listed(run):
    told = run("sim", "card", "--list-deviations", "--json").json["deviations"]
    assert [one["name"] for one in told] == [row.name for row in DEVIATIONS]
    words = run("sim", "card", "--list-deviations").out
    assert all(row.summary in words for row in DEVIATIONS)


def test_a_deviation_that_does_not_exist_is_refused(run):
    said = run("sim", "card", "--deviations", "nonsense", "--json")
    assert (said.code, said.json["error"]["key"]) == (1, "deviations")


def test_without_a_virtual_reader_the_error_says_what_to_install(run):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    said = run("sim", "card", "--vpcd", "--port", str(port))
    assert said.code == 1
    assert "vsmartcard-vpcd" in said.err


class Reader:
    """The reader's side of vpcd's protocol."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        connection.settimeout(20)

    def order(self, code: int) -> None:
        self._connection.sendall(bytes([0, 1, code]))

    def ask(self, message: bytes) -> bytes:
        self._connection.sendall(len(message).to_bytes(2, "big") + message)
        return self._read(int.from_bytes(self._read(2), "big"))

    def card_left(self) -> bool:
        return self._connection.recv(1) == b""

    def _read(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            part = self._connection.recv(count - len(data))
            assert part, "the card went away"
            data += part
        return data


@pytest.mark.parametrize("way", [signal.SIGINT, signal.SIGTERM], ids=["ctrl-c", "sigterm"])
def test_the_card_serves_a_virtual_reader_until_it_is_told_to_stop(own_home, way):
    with socket.create_server(("127.0.0.1", 0)) as vpcd:
        vpcd.settimeout(30)
        port = vpcd.getsockname()[1]
        child = subprocess.Popen(
            [sys.executable, "-m", "app", "sim", "card", "--vpcd", "--port", str(port), "--json"],
            cwd=HERE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "EIMW_HOME": str(own_home)},
        )
        try:
            connection, _ = vpcd.accept()
            with connection:
                reader = Reader(connection)
                reader.order(1)
                assert reader.ask(b"\x04").startswith(b"\x3b")
                assert reader.ask(bytes.fromhex("0070000001"))[-2:] == b"\x90\x00"
                child.send_signal(way)
                assert reader.card_left()
            out, errors = child.communicate(timeout=30)
        finally:
            child.kill()
            child.communicate()
    assert (child.returncode, errors) == (0, b"")
    inserting, removed = (json.loads(line) for line in out.splitlines())
    assert (inserting["event"], removed["event"]) == ("inserting", "removed")
    assert (inserting["port"], inserting["uri"]) == (port, "sim:")
    assert len(inserting["eid"]) == 32
