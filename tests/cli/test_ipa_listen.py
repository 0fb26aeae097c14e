from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.ipa.client import ClientOptions
from app.net.coap_client import CoapClient
from app.net.http_client import HttpsClient
from app.net.http_message import Headers
from app.net.tls_trust import ServerTrust
from app.runtime import Runtime

HERE = Path(__file__).resolve().parents[2]
PATH = "/gsma/rsp2/asn1"
ORDER = bytes.fromhex("BF4E07BF540482020102")
RECEIVED = bytes.fromhex("BF4E020500")


@pytest.fixture
def listening():
    words = ["ipa", "listen", "--reader", "sim:", "--json"]
    words += ["--https", "127.0.0.1:0", "--coaps", "127.0.0.1:0"]
    program = subprocess.Popen(
        [sys.executable, "-m", "app", *words],
        cwd=HERE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert program.stdout is not None
        events = [json.loads(program.stdout.readline()) for _ in range(2)]
        yield program, {event["binding"]: event["address"] for event in events}
    finally:
        if program.poll() is None:
            program.kill()
        program.communicate()


async def pushed(https: str, coaps: str) -> tuple[bytes, bytes]:
    trust, usual = ServerTrust.unchecked(), ClientOptions()
    web = HttpsClient(f"https://{https}", trust, timeout_s=usual.timeout_s)
    field = CoapClient(f"coaps://{coaps}", trust)
    try:
        headers = Headers({"Content-Type": "application/x-gsma-rsp-asn1"})
        first = await web.post(PATH, headers, ORDER)
        return first.body, (await field.post(PATH, ORDER)).body
    finally:
        await web.close()
        await field.close()


def test_it_takes_packages_over_both_bindings_until_sigterm(listening):
    program, addresses = listening
    runtime = Runtime()
    try:
        both = pushed(addresses["HTTPS"], addresses["CoAP/DTLS"])
        assert runtime.spawn(both).result(30) == (RECEIVED, RECEIVED)
    finally:
        runtime.close()
    os.kill(program.pid, signal.SIGTERM)
    out, err = program.communicate(timeout=20)
    events = [json.loads(line) for line in out.splitlines()]
    assert [event["event"] for event in events] == ["pushed", "pushed", "stopped"]
    assert {event["report"]["packages"] for event in events[:2]} == {1}
    assert (program.returncode, err) == (0, "")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        pytest.param((), 2, id="nowhere"),
        pytest.param(("--https", "0.0.0.0:0"), 1, id="https-for-everybody"),
        pytest.param(("--coaps", "0.0.0.0:0"), 1, id="coaps-for-everybody"),
        pytest.param(("--https", "127.0.0.1:0", "--tls-identity", "none"), 1, id="identity"),
    ],
)
def test_what_cannot_be_served_is_said(run, words, code):
    assert run("ipa", "listen", "--reader", "sim:", *words).code == code
