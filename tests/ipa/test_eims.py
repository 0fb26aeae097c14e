from __future__ import annotations

import pytest

from app.errors import SettingsError
from app.ipa import eims
from app.net.tls_trust import ServerTrust
from app.values.euicc import EimConfiguration

A, B = EimConfiguration("a", fqdn="a.example"), EimConfiguration("b", fqdn="b.example:8443")


def test_the_only_eim_needs_no_name():
    assert eims.choose([A]) == A
    assert eims.choose([A, B], "b") == B


@pytest.mark.parametrize(
    ("known", "name", "words"),
    [
        pytest.param([], "", "no eIM", id="none"),
        pytest.param([A, B], "", "several", id="several"),
        pytest.param([A], "c", "'c'", id="unknown"),
    ],
)
def test_an_unclear_choice_is_said(known, name, words):
    with pytest.raises(SettingsError, match=words):
        eims.choose(known, name)


@pytest.mark.parametrize(
    ("protocols", "url"),
    [
        ((), "https://b.example:8443"),
        (("eimRetrieveHttps", "eimRetrieveCoaps"), "https://b.example:8443"),
        (("eimRetrieveCoaps",), "coaps://b.example:8443"),
    ],
)
def test_the_address_comes_from_the_configuration(protocols, url):
    eim = EimConfiguration("b", fqdn="b.example:8443", protocols=protocols)
    assert eims.address(eim) == url


def test_an_eim_without_a_name_has_no_address():
    with pytest.raises(SettingsError, match="where the eIM a is reached"):
        eims.address(EimConfiguration("a"))


def test_the_server_is_known_by_what_the_card_pins():
    assert eims.trust(EimConfiguration("a", tls_public_key=b"k")) == ServerTrust.pinned_key(b"k")
    pinned = ServerTrust.pinned_certificate(b"c")
    assert eims.trust(EimConfiguration("a", tls_certificate=b"c")) == pinned
    assert eims.trust(A) == ServerTrust.roots()
