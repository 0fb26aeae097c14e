from __future__ import annotations

import pytest

from app.codec.tree import decode
from app.eim.esipa_dialect import DEFAULT, Remembered, announced, evidence, settle
from app.values.esipa import Binding, Peer

EID = "5A1089049032123451234512345678901235"
SHOWN = [
    pytest.param("GetEimPackageRequest", f"BF4F12{EID}", "", id="a plain poll is anyone's"),
    pytest.param("GetEimPackageRequest", f"BF4F17{EID}810362F210", "1.0.1", id="81 with a PLMN"),
    pytest.param("GetEimPackageRequest", f"BF4F15{EID}810101", "1.1", id="81 with a cause"),
    pytest.param("GetEimPackageRequest", f"BF4F17{EID}820362F210", "1.1", id="82 with a PLMN"),
    pytest.param("ProvideEimPackageResult", "BF5003020102", "1.0.1", id="02 for the error"),
    pytest.param("ProvideEimPackageResult", "BF5005A003020102", "1.1", id="A0 for the error"),
    pytest.param("ProvideEimPackageResult", "BF5006BF5203810101", "1.0.1", id="old data error"),
    pytest.param("ProvideEimPackageResult", "BF500DBF510AA2088006424556454549", "", id="a result"),
    pytest.param("HandleNotificationEsipa", "BF3D05A103020102", "1.0.1", id="A1 for the result"),
    pytest.param("HandleNotificationEsipa", "BF3D08BF5005A003020102", "1.1", id="BF50 inside"),
]


def _peer(protocol: str = "") -> Peer:
    return Peer(Binding.HTTPS, "192.0.2.1:5000", protocol=protocol)


def _shown(type_name: str, text: str, protocol: str = "") -> str:
    message = bytes.fromhex(text)
    return evidence(message, decode(type_name, message), _peer(protocol))


@pytest.mark.parametrize(("type_name", "message", "version"), SHOWN)
def test_messages_show_their_version(type_name: str, message: str, version: str) -> None:
    assert _shown(type_name, message) == version


@pytest.mark.parametrize(
    ("protocol", "version"),
    [
        pytest.param("gsma/rsp/v1.3.0", "1.3", id="1.3"),
        pytest.param("gsma/rsp/v1.3", "1.3", id="short"),
        pytest.param(" GSMA/RSP/v1.3.1 ", "1.3", id="untidy"),
        pytest.param("gsma/rsp/v1.7.0", "1.3", id="newer than known"),
        pytest.param("gsma/rsp/v2.1.0", "", id="a version of SGP.22"),
        pytest.param("gsma/rsp/v1.0.0", "", id="of no telling version"),
        pytest.param("gsma/rsp/v1.99999.0", "", id="nonsense"),
        pytest.param("", "", id="none"),
    ],
)
def test_the_protocol_header_names_versions_from_1_3_on(protocol: str, version: str) -> None:
    assert announced(protocol) == version


def test_what_the_message_can_only_be_goes_before_the_header() -> None:
    assert _shown("GetEimPackageRequest", f"BF4F17{EID}810362F210", "gsma/rsp/v1.3.0") == "1.0.1"
    assert _shown("GetEimPackageRequest", f"BF4F15{EID}810101", "gsma/rsp/v1.3.0") == "1.3"


@pytest.mark.parametrize(
    ("shown", "known", "version"),
    [
        pytest.param("", "", DEFAULT, id="nothing known"),
        pytest.param("", "1.0.1", "1.0.1", id="as before"),
        pytest.param("", "1.3", "1.3", id="as before, newest"),
        pytest.param("", "9.9", DEFAULT, id="no version"),
        pytest.param("1.1", "", DEFAULT, id="new, unknown"),
        pytest.param("1.1", "1.1", "1.1", id="new, known older"),
        pytest.param("1.1", "1.3", "1.3", id="new, known newest"),
        pytest.param("1.1", "1.0.1", DEFAULT, id="updated device"),
        pytest.param("1.0.1", "1.3", "1.0.1", id="the message decides"),
        pytest.param("1.3", "1.0.1", "1.3", id="the header decides"),
    ],
)
def test_the_answer_is_in_the_version_of_message_then_memory(
    shown: str, known: str, version: str
) -> None:
    assert settle(shown, known) == version


def test_the_peer_least_recently_heard_is_forgotten() -> None:
    remembered = Remembered(most=2)
    remembered.keep("a", "1.0.1")
    remembered.keep("b", "1.2")
    assert remembered.get("a") == "1.0.1"
    remembered.keep("c", "")
    assert remembered.get("b") is None
    assert remembered.get("a") == "1.0.1"
    assert remembered.get("c") == ""
