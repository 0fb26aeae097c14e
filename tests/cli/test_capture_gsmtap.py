"""`capture gsmtap` as people run it: a verb that is sent, and a listener that hears it."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.capture.file import CaptureFile
from app.values.traffic import Layer
from tests.capture.datagrams import Receiver, free_address, send
from tests.cli.conftest import Run

_ROOT = Path(__file__).resolve().parents[2]
_INFO = ("card", "info", "--reader", "sim:", "--json")


@contextmanager
def listener(*words: str) -> Iterator[subprocess.Popen[str]]:
    """Start `capture gsmtap --listen` as a process of its own and wait until it listens."""
    command = [sys.executable, "-m", "app", "capture", "gsmtap", "--listen", *words]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=_ROOT,
        env={**os.environ},
    )  # fmt: skip
    assert process.stderr is not None
    try:
        assert select.select([process.stderr], [], [], 60)[0]
        assert process.stderr.readline().startswith("Listening on ")
        yield process
    finally:
        process.kill()
        process.communicate()


def ended(process: subprocess.Popen[str], number: int) -> tuple[int, str]:
    process.send_signal(number)
    out, _ = process.communicate(timeout=60)
    return process.returncode, out


def test_a_verb_runs_as_usual_and_its_apdus_are_sent(run: Run):
    with Receiver() as receiver:
        said = run("capture", "gsmtap", "--send", "--to", str(receiver.address), "--", *_INFO)
        packets = receiver.packets(12)
    assert said.code == 0
    assert said.json.keys() == run(*_INFO).json.keys()
    assert f"Sent 12 packets to {receiver.address}." in said.err
    assert packets[0].kind == 1
    assert any(one.body.startswith(bytes.fromhex("81E2910006BF3E")) for one in packets)


def test_what_is_sent_is_heard_and_kept(run: Run, tmp_path):
    address, out = str(free_address()), tmp_path / "in.eimcap"
    with listener("--on", address, "--out", str(out), "--json") as process:
        assert run("capture", "gsmtap", "--send", "--to", address, "--", *_INFO).code == 0
        send_garbage(address)
        code, said = ended(process, signal.SIGINT)
    found = json.loads(said)
    assert code == 0
    assert (found["packets"], found["garbage"], found["written"]) == (12, 1, 23)
    with CaptureFile.open(out) as file:
        assert {record.layer for record in file.records()} == {Layer.APDU, Layer.EVENT}


def send_garbage(address: str) -> None:
    from app.capture.gsmtap_address import read_address

    send(read_address(address), b"no GSMTAP")


def test_what_comes_in_is_printed_as_the_list_shows_it(run: Run):
    address = str(free_address())
    with listener("--on", address, "--mask") as process:
        run("capture", "gsmtap", "--send", "--to", address, "--", *_INFO)
        code, said = ended(process, signal.SIGTERM)
    assert code == 0
    assert "STORE DATA · ES10c.GetEID" in said
    assert said.splitlines()[-1].startswith("Received 12 packets on ")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        pytest.param((), "either --send or --listen", id="neither"),
        pytest.param(("--send", "--listen"), "either --send or --listen", id="both"),
        pytest.param(("--send",), "nothing to send", id="no verb"),
        pytest.param(("--listen", "--", "readers"), "runs no verb", id="a verb too many"),
        pytest.param(("--send", "--", "capture", "gsmtap"), "of itself", id="itself"),
    ],
)
def test_wrong_use_is_told(run: Run, words, sentence):
    said = run("capture", "gsmtap", "--json", *words)
    assert said.code == 2
    assert sentence in said.json["error"]["message"]


def test_a_port_of_another_program_is_told(run: Run):
    with Receiver() as other:
        said = run("capture", "gsmtap", "--listen", "--on", str(other.address), "--json")
    assert said.code == 1
    assert "simtrace2-sniff" in said.json["error"]["message"]


def test_the_exit_code_is_the_verbs_own(run: Run):
    with Receiver() as receiver:
        words = ("card", "enable", "89000000000000000019", "--reader", "sim:", "--json")
        said = run("capture", "gsmtap", "--send", "--to", str(receiver.address), "--", *words)
    assert said.code == run(*words).code == 1
