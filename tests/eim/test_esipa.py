from __future__ import annotations

import pytest

from app.codec import esipa_json, tlv
from app.codec.mapping import read
from app.codec.schema import encode
from app.eim import esipa_answers
from app.eim.esipa import Esipa
from app.eim.esipa_message import EsipaMessage
from app.eim.relay import DownloadCall, NoDownloads
from app.errors import CodecError
from app.values.eim import Device, QueueState, ResultFate
from app.values.esipa import Peer, Reply
from tests.codec.samples import samples
from tests.eim.benches import TOKEN, EimBench, SimulatedDevice, recipe
from tests.eim.esipa_talk import NOTIFICATION, OTHER_PEER, PEER, Talk, numbers, poll, provide

UNKNOWN = "89049032123451234512345678901235"
PLMN_V101 = "810362F210"
NOTHING_WAITS = bytes.fromhex("BF4F03020101")


@pytest.fixture
def talk(eim: EimBench) -> Talk:
    return Talk(eim)


def _known(eim: EimBench, device: SimulatedDevice) -> None:
    eim.run(eim.service.register(Device(device.eid, token=TOKEN)))


def test_a_known_device_is_told_that_nothing_waits(
    talk: Talk, eim: EimBench, device: SimulatedDevice
) -> None:
    _known(eim, device)
    reply = talk.say(poll(device.eid))
    assert reply.body == NOTHING_WAITS
    assert (reply.function, reply.eid) == ("GetEimPackage", device.eid)
    assert reply.deviations == ()


@pytest.mark.parametrize(
    ("message", "code", "dialect"),
    [
        pytest.param(poll(UNKNOWN), 2, "1.2", id="nobody knows it"),
        pytest.param(poll(UNKNOWN, PLMN_V101), 1, "1.0.1", id="nobody knows it, v1.0.1"),
        pytest.param(bytes.fromhex("BF4F00"), 4, "1.2", id="no eid"),
        pytest.param(bytes.fromhex("BF4F03810105"), 4, "1.2", id="no eid but a cause"),
        pytest.param(bytes.fromhex("BF4F055A03010203"), 3, "1.2", id="short eid"),
        pytest.param(poll("0A" * 16), 3, "1.2", id="eid of letters"),
        pytest.param(poll("0A" * 16, PLMN_V101), 127, "1.0.1", id="eid of letters, v1.0.1"),
    ],
)
def test_polls_that_get_nothing_are_told_why(
    talk: Talk, message: bytes, code: int, dialect: str
) -> None:
    reply = talk.say(message)
    assert read("GetEimPackageResponse", reply.body) == ("eimPackageError", code)
    assert reply.dialect == dialect


def test_a_queued_package_is_fetched_reported_and_acknowledged(
    talk: Talk, eim: EimBench, device: SimulatedDevice
) -> None:
    (package,) = eim.enqueue(device, recipe())
    assert talk.round(device, lambda result: provide(result, device.eid)) > 0
    assert eim.package(package.id).state is QueueState.SUCCEEDED
    assert device.made
    assert device.stored == ()


def test_results_without_eid_are_matched_on_another_connection(
    talk: Talk, eim: EimBench, device: SimulatedDevice
) -> None:
    (package,) = eim.enqueue(device, recipe())
    while message := talk.fetch(device):
        reply = talk.say(provide(device.carry_out(message)), OTHER_PEER)
        device.acknowledge(numbers(reply.body))
    assert eim.package(package.id).state is QueueState.SUCCEEDED


def test_results_inside_a_notification_count_and_are_answered_by_nothing(
    talk: Talk, eim: EimBench, device: SimulatedDevice
) -> None:
    (package,) = eim.enqueue(device, recipe())
    talk.round(device, lambda result: tlv.encode(0xBF3D, provide(result)))
    assert eim.package(package.id).state is QueueState.SUCCEEDED
    assert talk.say(tlv.encode(0xBF3D, provide(device.made[-1]))).body == b""


def test_a_garbled_eid_does_not_lose_the_result(
    talk: Talk, eim: EimBench, device: SimulatedDevice
) -> None:
    (package,) = eim.enqueue(device, recipe())
    talk.round(device, lambda result: provide(result, "0F" * 16))
    assert eim.package(package.id).state is QueueState.SUCCEEDED
    reply = talk.say(provide(device.made[-1], "0F" * 16))
    assert any("eidValue" in text for text in reply.deviations)


def test_results_are_kept_as_they_came(talk: Talk, eim: EimBench, device: SimulatedDevice) -> None:
    eim.enqueue(device, recipe())
    talk.round(device)
    kept = {received.raw for received in eim.run(eim.service.results())}
    assert set(device.made) <= kept


def test_an_odd_result_is_kept_and_ends_no_package(
    talk: Talk, eim: EimBench, device: SimulatedDevice
) -> None:
    (package,) = eim.enqueue(device, recipe())
    talk.fetch(device)
    odd = bytes.fromhex("BF5102A000")
    assert numbers(talk.say(provide(odd, device.eid)).body) == ()
    assert odd in [received.raw for received in eim.run(eim.service.results())]
    assert not eim.package(package.id).state.final


def test_a_device_of_v101_is_answered_in_its_form(talk: Talk) -> None:
    error = bytes.fromhex("BF5003020102")
    assert talk.say(error).body == bytes.fromhex("BF5000")
    assert talk.say(error).dialect == "1.0.1"


def test_messages_of_any_version_are_answered_as_the_device_spoke_before(
    talk: Talk, eim: EimBench, device: SimulatedDevice
) -> None:
    _known(eim, device)
    unsigned = encode("EuiccPackageResult", ("euiccPackageErrorUnsigned", {"eimId": "eim"}))
    assert talk.say(provide(unsigned, device.eid)).body == bytes.fromhex("BF50023000")
    talk.say(poll(device.eid, PLMN_V101))
    again = Talk(eim)
    old = tlv.encode(0xBF3D, tlv.encode(0xA1, tlv.encode(0x5A, device.eid.wire) + unsigned))
    assert again.say(poll(device.eid)).dialect == "1.0.1"
    assert again.say(old).dialect == "1.0.1"


def test_the_protocol_header_makes_it_v13(
    talk: Talk, eim: EimBench, device: SimulatedDevice
) -> None:
    _known(eim, device)
    newest = Peer(PEER.binding, PEER.address, protocol="gsma/rsp/v1.3.0")
    assert talk.say(poll(device.eid), newest).dialect == "1.3"
    assert talk.say(poll(device.eid)).dialect == "1.3"


@pytest.mark.parametrize("wrapped", [True, False], ids=["as written", "wrapper missing"])
def test_notifications_are_kept_and_answered_by_nothing(
    talk: Talk, eim: EimBench, wrapped: bool
) -> None:
    inside = tlv.encode(0xA0, NOTIFICATION) if wrapped else NOTIFICATION
    reply = talk.say(tlv.encode(0xBF3D, inside))
    assert reply.body == b""
    assert bool(reply.deviations) is not wrapped
    (received,) = eim.run(eim.service.results())
    assert received.raw == NOTIFICATION


DOWNLOADS = [
    pytest.param("InitiateAuthentication", "initiateAuthenticationErrorEsipa", 127, id="begin"),
    pytest.param("AuthenticateClient", "authenticateClientErrorEsipa", 10, id="authenticate"),
    pytest.param("GetBoundProfilePackage", "getBoundProfilePackageErrorEsipa", 95, id="fetch"),
    pytest.param("CancelSession", "cancelSessionError", 1, id="cancel"),
]


@pytest.mark.parametrize(("function", "alternative", "code"), DOWNLOADS)
def test_downloads_nobody_relays_end_with_the_defined_error(
    talk: Talk, function: str, alternative: str, code: int
) -> None:
    for value in samples(f"{function}RequestEsipa"):
        reply = talk.say(encode(f"{function}RequestEsipa", value))
        assert reply.function == function
        assert read(f"{function}ResponseEsipa", reply.body) == (alternative, code)


class _Relay(NoDownloads):
    """Passes nothing on either, but keeps what it was asked."""

    def __init__(self) -> None:
        self.calls: list[DownloadCall] = []

    async def cancel_session(self, call: DownloadCall) -> bytes:
        self.calls.append(call)
        return bytes.fromhex("BF4102A000")

    async def handle_notification(self, call: DownloadCall) -> None:
        self.calls.append(call)


def test_a_relay_is_asked_with_the_message_as_it_came(eim: EimBench) -> None:
    relay = _Relay()
    talk = Talk(eim, Esipa(eim.service, relay))
    cancel = encode("CancelSessionRequestEsipa", next(iter(samples("CancelSessionRequestEsipa"))))
    assert talk.say(cancel).body == bytes.fromhex("BF4102A000")
    talk.say(tlv.encode(0xBF3D, tlv.encode(0xA0, NOTIFICATION)))
    assert [call.message for call in relay.calls] == [cancel, NOTIFICATION]


def test_a_pushed_package_is_answered_by_pushing_acknowledgements(
    talk: Talk, eim: EimBench, device: SimulatedDevice
) -> None:
    (package,) = eim.enqueue(device, recipe())
    pushed: list[bytes] = []
    while message := talk.fetch(device):
        asked = tlv.parse(esipa_answers.transfer(message))[0].value
        response = tlv.encode(0xBF4E, device.carry_out(asked))
        reply = eim.run(talk.esipa.transferred(response, PEER, device.eid))
        pushed += [reply.body] * bool(reply.body)
    assert eim.package(package.id).state is QueueState.SUCCEEDED
    assert pushed
    for body in pushed:
        acknowledged = read("TransferEimPackageRequest", body)
        assert isinstance(acknowledged, tuple)
        assert acknowledged[0] == "eimAcknowledgements"


def test_a_receipt_of_a_push_needs_no_answer(talk: Talk, eim: EimBench) -> None:
    for receipt in ("BF4E020500", "BF4E08BF60058003AABBCC"):
        reply = eim.run(talk.esipa.transferred(bytes.fromhex(receipt), PEER))
        assert reply.body == b""


def test_only_answers_to_a_push_are_taken_as_such(talk: Talk, eim: EimBench) -> None:
    with pytest.raises(CodecError):
        eim.run(talk.esipa.transferred(poll(UNKNOWN), PEER))


def test_an_answer_to_a_push_may_come_as_a_message_of_its_own(
    talk: Talk, eim: EimBench, device: SimulatedDevice
) -> None:
    (package,) = eim.enqueue(device, recipe())
    talk.round(device, lambda result: tlv.encode(0xBF4E, result))
    assert eim.package(package.id).state is QueueState.SUCCEEDED


@pytest.mark.parametrize(
    "message",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"hello", id="text"),
        pytest.param(b"\xbf\x51\x00", id="no function"),
        pytest.param(poll(UNKNOWN)[:-1], id="cut off"),
        pytest.param(bytes.fromhex("BF4F055A10890490"), id="cut off inside"),
        pytest.param(bytes.fromhex("BF5000"), id="no result"),
        pytest.param(bytes.fromhex("BF5003300101"), id="broken result"),
        pytest.param(bytes.fromhex("BF3D00"), id="no notification"),
        pytest.param(bytes.fromhex("BF4E00"), id="no answer"),
        pytest.param(bytes.fromhex("BF3900"), id="no challenge"),
    ],
)
def test_undecodable_messages_change_nothing(talk: Talk, eim: EimBench, message: bytes) -> None:
    with pytest.raises(CodecError):
        talk.say(message)
    assert eim.run(eim.service.results()) == []
    assert eim.run(eim.service.devices()) == []


def test_a_result_sent_twice_is_acknowledged_twice_and_applied_once(
    talk: Talk, eim: EimBench, device: SimulatedDevice
) -> None:
    eim.enqueue(device, recipe())
    talk.round(device)
    first = talk.say(provide(device.made[-1], device.eid))
    assert numbers(first.body)
    fates = [one.fate for one in eim.run(eim.service.results()) if one.raw == device.made[-1]]
    assert sorted(fates) == sorted([ResultFate.APPLIED, ResultFate.DUPLICATE])


class _JsonTalk(Talk):
    """Says and hears everything through JSON."""

    def say(self, message: bytes, peer: Peer = PEER) -> Reply:
        function = EsipaMessage(message, peer).function.name
        asked = esipa_json.write(esipa_json.to_json(function, message))
        reply = super().say(esipa_json.to_der(function, esipa_json.parse(asked)), peer)
        answered = esipa_json.write(esipa_json.to_json(function, reply.body, response=True))
        again = esipa_json.to_der(function, esipa_json.parse(answered), response=True)
        assert again == reply.body
        return reply


def test_all_of_it_travels_as_json(eim: EimBench, device: SimulatedDevice) -> None:
    (package,) = eim.enqueue(device, recipe())
    talk = _JsonTalk(eim)
    talk.round(device, lambda result: provide(result, device.eid))
    assert eim.package(package.id).state is QueueState.SUCCEEDED
    assert device.stored == ()
    talk.say(tlv.encode(0xBF3D, tlv.encode(0xA0, NOTIFICATION)))
    assert NOTIFICATION in [received.raw for received in eim.run(eim.service.results())]
