from __future__ import annotations

import pytest

from app.codec.functions import by_name
from app.eim.esipa_message import EsipaMessage
from app.errors import CodecError
from app.values.esipa import Binding, Peer
from tests.codec.vectors import Vector, foreign_vectors, own_vectors

PEER = Peer(Binding.HTTPS, "192.0.2.1:5000")
EID = "89049032123451234512345678901235"
POLL = f"BF4F125A10{EID}"
FROM_DEVICES = {
    by_name(f"ESipa.{name}").request: name
    for name in (
        "InitiateAuthentication",
        "AuthenticateClient",
        "GetBoundProfilePackage",
        "CancelSession",
        "HandleNotification",
        "GetEimPackage",
        "ProvideEimPackageResult",
    )
} | {"TransferEimPackageResponse": "TransferEimPackage"}
ANY_FROM_DEVICES = "EsipaMessageFromIpaToEim"


def _made(text: str) -> EsipaMessage:
    return EsipaMessage(bytes.fromhex(text), PEER)


@pytest.mark.parametrize(
    "vector",
    [
        pytest.param(one, id=one.name)
        for one in [*own_vectors(), *foreign_vectors()]
        if one.type in (*FROM_DEVICES, ANY_FROM_DEVICES)
    ],
)
def test_known_messages_are_understood_without_complaint(vector: Vector) -> None:
    message = EsipaMessage(vector.data, PEER)
    message.require_usable()
    assert vector.type == ANY_FROM_DEVICES or message.function.name == FROM_DEVICES[vector.type]
    assert message.deviations == []
    if vector.dialect == "1.0.1":
        assert message.shown == "1.0.1"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("00", id="zero"),
        pytest.param("BF4F", id="no length"),
        pytest.param("BF4F125A10", id="cut off"),
        pytest.param("BF5100", id="no function of ESipa"),
        pytest.param("A2" + "03BF3900", id="wrapped as for an SM-DP+"),
    ],
)
def test_what_no_device_says_is_refused(text: str) -> None:
    with pytest.raises(CodecError, match="no ESipa message"):
        _made(text)


def test_parts_come_as_they_were_sent() -> None:
    message = _made(POLL)
    node = message.node.find("eidValue")
    assert node is not None
    assert message.part(node) == bytes.fromhex(f"5A10{EID}")
    assert message.content(node) == bytes.fromhex(EID)
    assert message.eid(node) == EID


@pytest.mark.parametrize("text", ["BF4F055A03010203", "BF4F125A10" + "0A" * 16])
def test_what_is_no_eid_is_none(text: str) -> None:
    message = _made(text)
    assert message.eid(message.node.find("eidValue")) is None


def test_bytes_after_the_message_and_odd_tags_are_told() -> None:
    told = _made(POLL + "00").deviations
    assert len(told) == 1
    assert "follow" in told[0]
    assert any("5A" in text for text in _made(f"BF4F120410{EID}").deviations)


def test_no_flood_of_deviations_is_kept() -> None:
    strange = "8E00" * 1000
    size = 0x12 + len(strange) // 2
    assert len(_made(f"BF4F82{size:04X}5A10{EID}{strange}").deviations) <= 16


@pytest.mark.parametrize(
    ("more", "cause"),
    [
        pytest.param("", "", id="says nothing"),
        pytest.param("8000", "undefined", id="without cause"),
        pytest.param("8000810101", "fallback", id="fallback"),
        pytest.param("810106", "deviceChange", id="cause alone"),
        pytest.param("8000810163", "undefined", id="unknown cause"),
    ],
)
def test_state_changes_have_the_standards_names(more: str, cause: str) -> None:
    size = 0x12 + len(more) // 2
    assert _made(f"BF4F{size:02X}5A10{EID}{more}").state_change == cause


def test_cut_off_parts_are_seen() -> None:
    assert _made("BF4F055A10890490").is_cut_off
    assert not _made("BF4F00").is_cut_off


@pytest.mark.parametrize(
    ("text", "name", "part"),
    [
        pytest.param("BF5007BF5104A2028001", "", "", id="cut off inside"),
        pytest.param("BF5000", "", "", id="nothing"),
        pytest.param("BF5003BF5500", "", "", id="none of the standard's"),
        pytest.param("BF5005BF5102A000", "euiccPackageResult", "BF5102A000", id="odd inside"),
        pytest.param("BF5003020102", "eimPackageError", "020102", id="error of v1.0.1"),
    ],
)
def test_the_alternative_is_had_whatever_is_odd_inside(text: str, name: str, part: str) -> None:
    message = _made(text)
    choice = message.node.find("eimPackageResult")
    if not name:
        with pytest.raises(CodecError):
            message.chosen(choice)
        return
    arm = message.chosen(choice)
    assert (arm.name, message.part(arm)) == (name, bytes.fromhex(part))
