"""EimConfigurationData: what a card is told, in each form in which it is handed on."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from app.codec.mapping import read
from app.crypto.issuing import make_ci, make_eim, make_tls
from app.crypto.keys import Curve, PrivateKey
from app.crypto.roles import Role
from app.eim.eim_configuration import (
    ConfigurationForm,
    Reach,
    configuration_data,
    configuration_values,
    qr_text,
    written,
)
from app.errors import CodecError
from app.values.esipa import Binding

KEY = PrivateKey.generate(Curve.P256).public.spki
TLS = PrivateKey.generate(Curve.BRAINPOOL).public.spki


def told(data: bytes) -> dict[str, Any]:
    """Return EimConfigurationData as its fields."""
    found = read("EimConfigurationData", data)
    assert isinstance(found, dict)
    return found


def data(**options):
    reach = Reach("eim.example", 8443, others=(Binding.COAPS,), tls_key=TLS)
    return configuration_data(configuration_values("my-eim", KEY, reach, **options))


def test_it_says_who_where_and_what_to_believe():
    found = told(data(counter=7))
    assert found["eimId"] == "my-eim"
    assert found["eimFqdn"] == "eim.example:8443"
    assert found["counterValue"] == 7
    assert found["associationToken"] == -1
    assert found["eimPublicKeyData"] == ("eimPublicKey", KEY)
    assert found["trustedPublicKeyDataTls"] == ("trustedEimPkTls", TLS)
    assert found["eimSupportedProtocol"][0][0] >> 6 == 0b11


@pytest.mark.parametrize(
    ("reach", "fqdn"),
    [
        pytest.param(Reach("a.example", 443), "a.example", id="usual-https"),
        pytest.param(Reach("a.example", 5684, Binding.COAPS), "a.example", id="usual-coaps"),
        pytest.param(Reach("a.example", 443, Binding.COAPS), "a.example:443", id="other-port"),
        pytest.param(Reach("::1", 8443), "[::1]:8443", id="ipv6"),
    ],
)
def test_the_port_is_left_out_where_it_is_the_usual_one(reach, fqdn):
    assert reach.fqdn == fqdn


def test_push_is_offered_over_the_bindings_there_are():
    assert Reach("a", 1, Binding.COAPS, pushes=True).protocols == (
        "eimRetrieveCoaps",
        "eimInjectCoaps",
    )


def test_certificates_take_the_place_of_keys():
    ci = make_ci(Curve.P256)
    signing, serving = make_eim(ci, Curve.P256, name="e"), make_tls(ci, Role.EIM_TLS, "e")
    reach = Reach("e", 443, tls_certificate=serving.certificate)
    values = configuration_values(
        "e", signing.key.public_spki, reach, certificate=signing.certificate
    )
    found = told(configuration_data(values))
    assert found["eimPublicKeyData"] == ("eimCertificate", signing.certificate)
    assert found["trustedPublicKeyDataTls"] == ("trustedCertificateTls", serving.certificate)


def test_text_forms_hold_the_same_bytes():
    raw = data()
    assert bytes.fromhex(written(raw, ConfigurationForm.HEX)) == raw
    assert base64.b64decode(written(raw, ConfigurationForm.BASE64)) == raw
    assert bytes.fromhex(qr_text(raw)) == raw


def test_the_qr_code_is_drawn_as_a_square_with_a_quiet_zone():
    lines = written(data(), ConfigurationForm.QR).splitlines()
    assert len({len(line) for line in lines}) == 1
    assert len(lines[0]) in (2 * len(lines), 2 * len(lines) - 1)


@pytest.mark.parametrize(
    ("form", "size", "why"),
    [
        pytest.param(ConfigurationForm.DER, 10, "no text", id="der"),
        pytest.param(ConfigurationForm.QR, 4000, "too long", id="too-long"),
    ],
)
def test_what_cannot_be_written_is_said(form, size, why):
    with pytest.raises(CodecError, match=why):
        written(bytes(size), form)


def test_a_name_that_is_too_long_is_refused_by_its_field():
    with pytest.raises(CodecError) as caught:
        configuration_data(configuration_values("x" * 129, KEY, Reach("e", 1)))
    assert caught.value.path == "eimId"
