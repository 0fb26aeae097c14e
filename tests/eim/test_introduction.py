"""What a card is told of this eIM follows from settings and identities."""

from __future__ import annotations

import pytest

from app.crypto.certs import Certificate
from app.crypto.trust import TrustStore
from app.eim.eim_configuration import TlsTrust
from app.eim.identity import CI_NAME, EimIdentities
from app.eim.introduction import Introduction, introduced
from app.settings import EimSettings
from app.values.esipa import Binding

SETTINGS = EimSettings(https="127.0.0.1:8443", coaps="127.0.0.1:5684", fqdn="eim.example")


@pytest.fixture
def trust(tmp_path):
    return TrustStore(tmp_path)


def values(store: TrustStore, serving: str = "", /, **asked):
    return introduced(SETTINGS, EimIdentities(store), Introduction(**asked), serving)


@pytest.mark.parametrize(
    ("asked", "serving", "fqdn"),
    [
        pytest.param({}, "", "eim.example:8443", id="https"),
        pytest.param({"prefer": Binding.COAPS}, "", "eim.example", id="usual-coaps-port"),
        pytest.param({}, "127.0.0.1:40001", "eim.example:40001", id="really-served"),
    ],
)
def test_the_address_is_that_of_the_preferred_binding(trust, asked, serving, fqdn):
    assert values(trust, serving, **asked)["eimFqdn"] == fqdn


def test_the_server_is_known_by_its_key_unless_asked_otherwise(trust):
    _, serving = EimIdentities(trust).serving("eim.example")
    assert values(trust)["trustedEimPkTls"] == serving.key.public_spki
    assert "trustedCertificateTls" not in values(trust)
    by_certificate = values(trust, trust=TlsTrust.CERTIFICATE)
    assert by_certificate["trustedCertificateTls"] == serving.certificate


def test_the_ca_above_the_server_can_be_given_instead(trust):
    given = values(trust, trust=TlsTrust.CA)["trustedCertificateTls"]
    assert given == trust.identity(CI_NAME).certificate
    assert Certificate(given).public_key is not None


def test_nothing_is_pinned_on_wish(trust):
    found = values(trust, trust=TlsTrust.NONE)
    assert not {"trustedEimPkTls", "trustedCertificateTls"} & set(found)
