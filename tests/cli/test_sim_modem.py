"""`sim modem` as a process of its own, and what it says before it serves anything."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.sim.modem_quirks import FAULTS, QUIRKS

ROOT = Path(__file__).resolve().parents[2]
_S = 60

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals there")


@contextmanager
def serving(home: Path, *words: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "app", "sim", "modem", *words, "--json"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "EIMW_HOME": str(home)},
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def event(process: subprocess.Popen[str]) -> dict[str, str]:
    assert process.stdout is not None
    assert select.select([process.stdout], [], [], _S)[0]
    found: dict[str, str] = json.loads(process.stdout.readline())
    return found


def read(file: int, until: bytes) -> bytes:
    data = b""
    while until not in data and select.select([file], [], [], _S)[0]:
        data += os.read(file, 100)
    return data


@pytest.mark.parametrize("way", [signal.SIGINT, signal.SIGTERM], ids=["ctrl-c", "sigterm"])
def test_serves_a_port_until_it_is_told_to_stop(own_home, tmp_path, way):
    link = tmp_path / "modem"
    with serving(own_home, "--link", str(link), "--name", "two", "--quirk", "bare-ccho") as modem:
        ready = event(modem)
        assert (ready["event"], ready["uri"], ready["card"]) == ("ready", f"at:{link}", "sim:two")
        assert (ready["model"], len(ready["eid"]), len(ready["imei"])) == ("FM350-GL", 32, 15)
        assert ready["port"] == os.readlink(link)
        file = os.open(link, os.O_RDWR | os.O_NOCTTY)
        os.write(file, b"AT+CGSN\r")
        assert ready["imei"].encode() in read(file, b"OK\r\n")
        os.close(file)
        modem.send_signal(way)
        out, errors = modem.communicate(timeout=_S)
    assert (modem.returncode, errors) == (0, "")
    assert [json.loads(line) for line in out.splitlines()] == [{"event": "ended"}]
    assert not os.path.lexists(link)


def test_tells_that_the_port_went_and_came(own_home, tmp_path):
    link = tmp_path / "modem"
    words = ("--link", str(link), "--vanish-after", "4", "--return-after", "0.1")
    with serving(own_home, *words) as modem:
        assert event(modem)["event"] == "ready"
        file = os.open(link, os.O_RDWR | os.O_NOCTTY)
        os.write(file, b"AT\r")
        assert [event(modem), event(modem)] == [{"event": "vanished"}, {"event": "returned"}]
        os.close(file)
        assert link.is_symlink()


def test_over_tcp_the_address_is_one_to_be_used_as_it_is(own_home):
    with serving(own_home, "--tcp", "127.0.0.1:0") as modem:
        ready = event(modem)
        assert ready["uri"].startswith("at:socket://127.0.0.1:")
        assert ready["uri"] == f"at:{ready['port']}"
        where = ("127.0.0.1", int(ready["port"].rpartition(":")[2]))
        with socket.create_connection(where, timeout=_S) as host:
            host.sendall(b"AT\r")
            assert host.recv(100)
        modem.terminate()
        assert modem.wait(_S) == 0


def test_every_quirk_and_fault_is_listed(run):
    told = run("sim", "modem", "--list-quirks", "--json").json
    assert [one["id"] for one in told["quirks"]] == list(QUIRKS)
    assert [one["name"] for one in told["faults"]] == list(FAULTS)
    words = run("sim", "modem", "--list-quirks").out
    summaries = [row.summary for row in QUIRKS.values()] + [row.summary for row in FAULTS.values()]
    assert all(summary in words for summary in summaries)


@pytest.mark.parametrize(
    ("words", "code", "text"),
    [
        pytest.param(("--quirk", "nonsense"), 1, "no quirk 'nonsense'", id="quirk"),
        pytest.param(("--fault", "urcs:3"), 1, "does not take", id="fault"),
        pytest.param(("--dialect", "1.1", "--kind", "x"), 2, "invalid choice", id="card"),
        pytest.param(("--tcp", "here"), 2, "no HOST:PORT", id="tcp"),
        pytest.param(("--tcp", "localhost:99999"), 2, "no HOST:PORT", id="tcp-port"),
        pytest.param(("--tcp", ":0", "--link", "x"), 2, "exclude each other", id="both"),
        pytest.param(("--link", "/no/such/folder/x"), 1, "cannot be made", id="link"),
    ],
)
def test_what_cannot_be_is_an_error_at_once(run, words, code, text):
    said = run("sim", "modem", *words)
    assert said.code == code
    assert text in said.err
    assert "Next:" in said.err


def test_fresh_forgets_what_was_done_to_the_card(run, own_home, tmp_path):
    reader = ("--reader", "sim:worn")
    before = run("card", "profiles", *reader, "--json").json["profiles"]
    gone = next(one["iccid"] for one in before if one["profile_class"] == "test")
    assert run("card", "delete", gone, *reader, "--yes").code == 0
    with serving(own_home, "--name", "worn", "--fresh", "--link", str(tmp_path / "m")) as modem:
        assert event(modem)["event"] == "ready"
        modem.terminate()
        assert modem.wait(_S) == 0
    after = run("card", "profiles", *reader, "--json").json["profiles"]
    assert [one["iccid"] for one in after] == [one["iccid"] for one in before]
