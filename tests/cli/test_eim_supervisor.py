"""Several workers behind the same ports, as real processes."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import time
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from app.cli.eim_supervisor import require_shareable
from app.errors import SettingsError
from app.net.http_client import HttpsClient
from app.net.http_message import Headers
from app.net.tls_trust import ServerTrust
from app.runtime import Runtime
from app.settings import EimSettings, Settings
from app.values.esipa import Binding
from tests.cli.serving import Service, free_port, serving

pytestmark = pytest.mark.skipif(not hasattr(socket, "SO_REUSEPORT"), reason="no SO_REUSEPORT")

POLL = bytes.fromhex("BF4F125A1089049032123451234512345678901235")
NOBODY = bytes.fromhex("BF4F03020102")


def two_workers(folder: Path, store: str = "") -> AbstractContextManager[Service]:
    ports = free_port(socket.SOCK_STREAM), free_port(socket.SOCK_DGRAM)
    words = ("--https", f"127.0.0.1:{ports[0]}", "--coaps", f"127.0.0.1:{ports[1]}")
    return serving(folder, *words, "--workers", "2", store=store)


@pytest.fixture
def service(tmp_path):
    with two_workers(tmp_path) as started:
        yield started


def born(service: Service) -> dict[int, int]:
    """Return the newest process of each worker that has said it is ready."""
    lines = [one for one in service.log if one["message"] == "ready"]
    return {one["worker"]: one["process"] for one in lines}


def polled(service: Service, *messages: bytes) -> list[bytes]:
    """Send messages at once, each on a connection of its own."""

    async def poll(message: bytes) -> bytes:
        client = HttpsClient(service.url("https"), ServerTrust.unchecked())
        headers = Headers({"Content-Type": "application/x-gsma-rsp-asn1"})
        try:
            return (await client.post("/gsma/rsp2/asn1", headers, message)).body
        finally:
            await client.close()

    async def everyone() -> list[bytes]:
        return await asyncio.gather(*map(poll, messages))

    runtime = Runtime()
    try:
        return runtime.spawn(everyone()).result(60)
    finally:
        runtime.close()


def gone(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False


def test_two_workers_serve_one_port_and_end_together(service):
    workers = born(service)
    assert set(workers) == {1, 2}
    assert service.ready["workers"] == 2
    assert set(polled(service, *[POLL] * 8)) == {NOBODY}
    assert service.end() == 0
    assert all(map(gone, workers.values()))
    assert "killed" not in service.log_file.read_text()


def test_a_worker_that_dies_is_started_again(service):
    before = born(service)
    os.kill(before[1], signal.SIGKILL)
    while born(service).get(1) == before[1]:
        assert service.process.poll() is None
        time.sleep(0.05)
    assert born(service)[2] == before[2]
    assert polled(service, POLL) == [NOBODY]
    assert service.end() == 0


def test_workers_do_not_outlive_a_supervisor_that_was_killed(service):
    workers = born(service)
    service.process.kill()
    service.process.wait()
    while not all(map(gone, workers.values())):
        time.sleep(0.05)
    assert [one["message"] for one in service.log].count("stopped") == 2


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_workers_on_one_store_hand_out_the_same_package_and_counter(run, tmp_path, request, kind):
    store = f"sqlite:///{tmp_path / 'eim.db'}"
    if kind == "postgresql":
        store = request.getfixturevalue("postgres").fresh()
    Settings().update(eim=EimSettings(ask_certificates=False))
    recipe = tmp_path / "list.toml"
    recipe.write_text('[[operations]]\nname = "listProfileInfo"\n')
    eids = [f"8904903212345123451234567890{number:04}" for number in range(10)]
    polls = [bytes.fromhex(f"BF4F125A10{eid}") for eid in eids]
    with two_workers(tmp_path, store) as service:
        assert run("eim", "queue", "add", *eids, str(recipe), "--store", store).code == 0
        answers = polled(service, *polls * 4)
        assert service.end() == 0
    for number in range(len(polls)):
        assert len(set(answers[number :: len(polls)])) == 1
    queue = run("eim", "queue", "list", "--state", "delivered", "--store", store, "--json")
    delivered = {one["eid"]: one["deliveries"] for one in queue.json["packages"]}
    assert delivered == dict.fromkeys(eids, 4)


def test_a_port_chosen_at_random_cannot_be_shared():
    with pytest.raises(SettingsError) as caught:
        require_shareable(EimSettings(coaps="127.0.0.1:0"), [Binding.COAPS])
    assert caught.value.key == "eim.coaps"


def test_named_ports_can_be_shared():
    require_shareable(EimSettings(), [Binding.HTTPS, Binding.COAPS])
