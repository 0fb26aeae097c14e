from __future__ import annotations

import pytest

from app.capture.certificate_text import (
    card_text,
    certificate_text,
    extension_name,
    extension_text,
    extension_value,
    name_text,
    validity_text,
)
from app.codec.node import Node
from app.codec.tree import decode
from app.crypto.keys import Curve
from app.crypto.pki import BenchPki
from app.values.ids import Eid


@pytest.fixture(scope="module")
def eum() -> Node:
    pki = BenchPki.generate(Curve.P256, Eid("89049032123451234512345678901235"))
    return decode("Certificate", pki.eum.certificate)


def found(node: Node, path: str) -> Node:
    inner = node.find(path)
    assert inner is not None
    return inner


def test_a_certificate_is_summed_up_by_owner_and_days(eum: Node) -> None:
    name = name_text(found(eum, "tbsCertificate.subject"))
    days = validity_text(found(eum, "tbsCertificate.validity"))
    assert "EUM" in name
    first, last = days.split(" to ")
    assert len(first) == len(last) == 10
    assert certificate_text(eum) == f"{name}, {days}"


def test_extensions_say_what_they_allow(eum: Node) -> None:
    texts = {
        extension_name(node): extension_text(node) for node in eum.walk() if node.ref == "Extension"
    }
    assert texts["keyUsage"] == "keyCertSign"
    assert texts["basicConstraints"] == "may issue certificates, path length 0"
    assert texts["certificatePolicies"] == "EUM (2.23.146.1.2.1.2)"
    assert texts["cRLDistributionPoints"].startswith("http://")
    assert "89049032" in texts["nameConstraints"]


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        pytest.param("keyUsage", "03020780", "digitalSignature", id="usage"),
        pytest.param("basicConstraints", "3000", "issues no certificates", id="no-issuer"),
        pytest.param("subjectAltName", "300588038837 0A", "2.999.10", id="registered-id"),
        pytest.param("subjectAltName", "3009820765696D2E646576", "eim.dev", id="host"),
        pytest.param("subjectKeyIdentifier", "04020102", "01 02", id="key"),
        pytest.param("1.2.3", "0500", "05 00", id="unknown"),
        pytest.param("keyUsage", "0302", "03 02", id="cut-off"),
        pytest.param("1.2.3", "", "", id="nothing"),
    ],
)
def test_values_of_extensions_are_words_or_hex(name: str, value: str, text: str) -> None:
    assert extension_value(name, bytes.fromhex(value)) == text


@pytest.mark.parametrize("cut", range(0, 700, 7))
def test_cut_certificates_are_still_summed_up(eum: Node, cut: int) -> None:
    whole = eum.value
    assert isinstance(whole, bytes)
    for node in decode("Certificate", whole[:cut]).walk():
        for reader in (certificate_text, name_text, validity_text, extension_text):
            assert isinstance(reader(node), str)


def test_a_card_s_certificate_names_its_eid() -> None:
    eid = Eid("89049032123451234512345678901235")
    card = decode("Certificate", BenchPki.generate(Curve.P256, eid).euicc.certificate)
    assert f"EID {eid.grouped}" in certificate_text(card)
    assert card_text(found(card, "tbsCertificate.issuer")) == ""
