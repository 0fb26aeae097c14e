"""The bench eIM as a whole, over real sockets."""

from __future__ import annotations

import socket
import threading

import pytest

from app.crypto.trust import TrustStore
from app.eim.identity import CI_NAME
from app.eim.introduction import Introduction
from app.errors import PeerError, SettingsError, TrustError, WorkbenchError
from app.net.coap_client import CoapClient
from app.net.dtls_psk import Psk
from app.net.http_client import HttpsClient
from app.net.http_message import Headers
from app.net.tls import TlsIdentity
from app.net.tls_trust import ServerTrust
from app.settings import ClientCertificates, UnknownDevices
from app.values.eim import QueueState
from app.values.esipa import Binding, EndpointState
from app.values.packages import Operation, Recipe
from app.values.traffic import Layer
from app.values.trust import IdentityKind
from tests.eim.hosting import EID, NOBODY, NOTHING, POLL, Bench, bench

PATH = "/gsma/rsp2/asn1"
LIST = Recipe(operations=(Operation("listProfileInfo"),))


@pytest.fixture
def eim(tmp_path):
    with bench(tmp_path) as made:
        yield made


def address(eim: Bench, binding: Binding) -> str:
    [found] = [one.address for one in eim.host.status().serving if one.binding is binding]
    return found


def roots(trust: TrustStore) -> ServerTrust:
    return ServerTrust.roots(*(root.certificate for root in trust.roots()))


async def over_https(
    url: str, trust: ServerTrust, identity: TlsIdentity | None = None
) -> tuple[int, bytes]:
    client = HttpsClient(url, trust, identity)
    try:
        headers = Headers({"Content-Type": "application/x-gsma-rsp-asn1"})
        answer = await client.post(PATH, headers, POLL)
        return answer.status, answer.body
    finally:
        await client.close()


async def over_coap(
    url: str,
    trust: ServerTrust | None,
    identity: TlsIdentity | None = None,
    psk: Psk | None = None,
) -> bytes:
    client = CoapClient(url, trust, identity, psk)
    try:
        return (await client.post(PATH, POLL)).body
    finally:
        await client.close()


def test_nothing_is_made_before_it_is_opened(eim, tmp_path):
    assert {one.state for one in eim.host.status().endpoints} == {EndpointState.STOPPED}
    assert not (tmp_path / "eim.db").exists()
    assert eim.trust.identities() == ()
    with pytest.raises(SettingsError, match="not been started"):
        _ = eim.host.service


def test_both_bindings_serve_one_eim_with_certificates_a_client_can_check(eim):
    eim.run(eim.host.start(Binding.HTTPS, Binding.COAPS))
    https, coaps = address(eim, Binding.HTTPS), address(eim, Binding.COAPS)
    trust = roots(eim.trust)
    assert eim.run(over_https(f"https://{https}", trust)) == (200, NOBODY)
    eim.run(eim.host.service.enqueue([EID], LIST))
    package = eim.run(over_coap(f"coaps://{coaps}", trust))
    assert package.startswith(bytes.fromhex("BF4F"))
    assert eim.run(over_https(f"https://{https}", trust)) == (200, package)
    [out] = eim.run(eim.host.service.queue(EID, (QueueState.DELIVERED,)))
    assert out.deliveries == 2


def test_whole_messages_are_in_the_traffic(eim):
    eim.run(eim.host.start(Binding.HTTPS))
    eim.run(over_https(f"https://{address(eim, Binding.HTTPS)}", roots(eim.trust)))
    records = eim.recorder.since(0)[2]
    assert [one.data for one in records if one.layer is Layer.ESIPA] == [POLL, NOBODY]


def test_endpoints_stop_and_start_one_by_one(eim):
    eim.run(eim.host.start(Binding.HTTPS, Binding.COAPS))
    eim.run(eim.host.stop(Binding.HTTPS))
    assert [one.binding for one in eim.host.status().serving] == [Binding.COAPS]
    eim.run(eim.host.start(Binding.HTTPS))
    assert len(eim.host.status().serving) == 2
    eim.run(eim.host.stop())
    assert not eim.host.status().serving


def test_a_port_that_is_taken_is_told_and_the_other_endpoint_serves(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with bench(tmp_path, https=f"127.0.0.1:{port}") as eim:
            with pytest.raises(WorkbenchError, match=str(port)):
                eim.run(eim.host.start(Binding.HTTPS, Binding.COAPS))
            https, coaps, _ = eim.host.status().endpoints
            assert (https.state, coaps.state) == (EndpointState.FAILED, EndpointState.SERVING)
            assert str(port) in https.problem


@pytest.mark.parametrize(
    ("options", "binding"),
    [
        pytest.param({"https": "0.0.0.0:0"}, Binding.HTTPS, id="all-addresses"),
        pytest.param({"coaps": "[::]:0"}, Binding.COAPS, id="all-addresses-coap"),
        pytest.param({}, Binding.COAP, id="plain-coap"),
    ],
)
def test_more_than_loopback_and_no_protection_need_consent(tmp_path, options, binding):
    with bench(tmp_path, **options) as eim:
        with pytest.raises(SettingsError, match="agreed"):
            eim.run(eim.host.start(binding))


def test_with_consent_plain_coap_is_served(tmp_path):
    with bench(tmp_path, allow_plain=True) as eim:
        eim.run(eim.host.start(Binding.COAP))
        assert eim.run(over_coap(f"coap://{address(eim, Binding.COAP)}", None)) == NOBODY


def test_a_card_is_introduced_where_it_is_really_served(eim):
    eim.run(eim.host.start(Binding.HTTPS))
    values = eim.run(eim.host.configuration(Introduction(others=())))
    port = address(eim, Binding.HTTPS).rpartition(":")[2]
    assert values["eimFqdn"] == f"localhost:{port}"
    assert values["eimId"] == eim.host.status().eim_id


def test_an_associated_card_is_a_device_with_its_token(eim):
    eim.run(eim.host.open())
    eim.run(eim.host.associated(EID, 42, dialect="1.2", label="meter"))
    again = eim.run(eim.host.associated(EID, 43))
    assert (again.token, again.dialect, again.label) == (43, "1.2", "meter")
    assert again.identity == eim.host.status().identity


def test_listeners_hear_of_changes_and_the_counts_follow(eim):
    heard = threading.Event()
    eim.run(eim.host.open())
    end = eim.host.listen(
        lambda: heard.set() if eim.host.status().queue.get(QueueState.QUEUED) else None
    )
    eim.run(eim.host.service.enqueue([EID], LIST))
    assert heard.wait(30)
    assert (eim.host.status().devices, eim.host.status().waiting) == (1, 1)
    end()


def test_what_was_queued_is_there_after_closing_and_opening(eim):
    eim.run(eim.host.open())
    eim.run(eim.host.service.enqueue([EID], LIST))
    eim.run(eim.host.close())
    eim.run(eim.host.open())
    [package] = eim.run(eim.host.service.queue(EID))
    assert package.state is QueueState.QUEUED


@pytest.mark.parametrize(
    ("unknown", "answer", "kept"),
    [("accept", NOTHING, 1), ("refuse", NOBODY, 1), ("ignore", NOBODY, 0)],
)
def test_devices_nobody_registered_are_treated_as_set(tmp_path, unknown, answer, kept):
    with bench(tmp_path, unknown_devices=UnknownDevices(unknown)) as eim:
        eim.run(eim.host.start(Binding.HTTPS))
        url = f"https://{address(eim, Binding.HTTPS)}"
        assert eim.run(over_https(url, ServerTrust.unchecked())) == (200, answer)
        assert len(eim.run(eim.host.service.devices())) == kept


def test_a_store_that_cannot_be_opened_leaves_nothing_running(tmp_path):
    with bench(tmp_path, store=f"sqlite:///{tmp_path / 'none' / 'such' / 'eim.db'}") as eim:
        (tmp_path / "none").write_text("no folder")
        with pytest.raises(SettingsError):
            eim.run(eim.host.open())
        assert not [one for one in threading.enumerate() if one.name.startswith("lane eIM")]


def device_identity(trust: TrustStore) -> TlsIdentity:
    """A client certificate under the test CI of the store."""
    made = trust.generate(
        IdentityKind.EIM_TLS, "device", issuer=CI_NAME, host="device.example", protect="none"
    )
    return TlsIdentity((made.certificate,), trust.private_key("device"))


def test_with_client_certificates_required_nobody_comes_in_without(tmp_path):
    with bench(tmp_path, client_certificates=ClientCertificates.REQUIRED) as eim:
        eim.run(eim.host.start(Binding.HTTPS, Binding.COAPS))
        https = f"https://{address(eim, Binding.HTTPS)}"
        coaps = f"coaps://{address(eim, Binding.COAPS)}"
        trust, own = roots(eim.trust), device_identity(eim.trust)
        assert eim.run(over_https(https, trust, own)) == (200, NOBODY)
        assert eim.run(over_coap(coaps, trust, own)) == NOBODY
        for stranger in (over_https(https, trust), over_coap(coaps, trust)):
            with pytest.raises((TrustError, PeerError)):
                eim.run(stranger)
        refusals = [one.refused for one in eim.host.status().serving]
        assert all(refusals), refusals
        assert eim.host.status().serving[0].failures[0].hint


def test_a_device_with_a_key_of_the_file_needs_no_certificate(tmp_path):
    keys = tmp_path / "psk"
    keys.write_text("meter:00112233445566778899AABBCCDDEEFF\n")
    keys.chmod(0o600)
    with bench(tmp_path, psk=(f"file:{keys}",)) as eim:
        eim.run(eim.host.start(Binding.COAPS))
        url = f"coaps://{address(eim, Binding.COAPS)}"
        right = Psk("meter", bytes.fromhex("00112233445566778899AABBCCDDEEFF"))
        assert eim.run(over_coap(url, None, psk=right)) == NOBODY
        [served] = eim.host.status().serving
        assert (served.handshakes, served.refused) == (1, 0)


def test_what_nobody_fetched_in_time_expires_by_itself(eim, monkeypatch):
    monkeypatch.setattr("app.eim.host._MIND_S", 0.01)
    heard = threading.Event()
    eim.run(eim.host.open())
    eim.host.listen(
        lambda: heard.set() if eim.host.status().queue.get(QueueState.EXPIRED) else None
    )
    eim.run(eim.host.service.enqueue([EID], LIST, expires_at=1.0))
    assert heard.wait(30)
