from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.capture.recorder import Recorder
from app.errors import PeerError, SettingsError, TrustError
from app.fleet.stand import Stand
from app.ipa.once import exchange_once
from app.runtime import Runtime
from app.values.esipa import Binding
from app.values.traffic import Layer

POLL = bytes.fromhex("BF4F125A1089049032123451234512345678901235")


@pytest.fixture
def runtime() -> Iterator[Runtime]:
    runtime = Runtime()
    yield runtime
    runtime.close()


@pytest.fixture
def stand(runtime: Runtime) -> Iterator[Stand]:
    stand = Stand(runtime)
    runtime.spawn(stand.start()).result(20)
    yield stand
    runtime.spawn(stand.close()).result(20)


@pytest.mark.parametrize("binding", [Binding.HTTPS, Binding.HTTPS_JSON, Binding.COAPS], ids=str)
def test_an_eim_on_this_machine_answers_whatever_its_certificate(
    runtime: Runtime, stand: Stand, binding: Binding
):
    recorder = Recorder()
    url = stand.way(binding).url
    answer = runtime.spawn(exchange_once(url, POLL, tap=recorder)).result(10)
    assert answer[:2] == b"\xbf\x4f"
    said = [one.data for one in recorder.since(0)[2] if one.layer is Layer.ESIPA]
    assert said == [POLL, answer]


def test_elsewhere_needs_a_yes_before_anything_is_sent(runtime: Runtime):
    recorder = Recorder()
    send = exchange_once("https://eim.example.com", POLL, tap=recorder)
    with pytest.raises(SettingsError, match="nothing was sent"):
        runtime.spawn(send).result(10)
    assert recorder.last_seq == 0


def test_elsewhere_the_certificate_is_checked(runtime: Runtime, stand: Stand, monkeypatch):
    """The stand stands in for another machine: its name is looked up as if it were one."""
    url = stand.way(Binding.HTTPS).url.replace("localhost", "ip6-localhost.test")
    monkeypatch.setattr(
        "app.ipa.once._nearby", lambda _url: ("127.0.0.1", int(url.rsplit(":")[-1]))
    )
    with pytest.raises(TrustError):
        runtime.spawn(exchange_once(url, POLL, confirmed=True)).result(10)


def test_nobody_there_is_a_peer_error(runtime: Runtime):
    with pytest.raises(PeerError):
        runtime.spawn(exchange_once("https://localhost:1", POLL)).result(10)


@pytest.mark.parametrize("url", ["", "localhost:8443", "ftp://localhost", "https://localhost:x"])
def test_what_is_no_address_of_an_eim_is_said(runtime: Runtime, url: str):
    with pytest.raises(SettingsError):
        runtime.spawn(exchange_once(url, POLL)).result(10)
