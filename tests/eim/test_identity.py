"""Identities of the bench eIM: made once, found again, and made anew only when needed."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.crypto.certs import Certificate
from app.crypto.trust import TrustStore
from app.eim.identity import CI_NAME, EIM_NAME, TLS_NAME, EimIdentities, hosts_of
from app.errors import SettingsError
from app.values.euicc import CheckResult
from app.values.trust import IdentityKind, Protection


@pytest.fixture
def trust(tmp_path: Path) -> TrustStore:
    return TrustStore(tmp_path / "trust")


def test_an_empty_store_gets_what_an_eim_needs_on_first_use(trust):
    identities = EimIdentities(trust)
    key = identities.find("")
    name, serving = identities.serving("localhost")
    assert (key.name, name) == (EIM_NAME, TLS_NAME)
    assert {one.name for one in trust.identities()} == {CI_NAME, EIM_NAME, TLS_NAME}
    assert key.public_key == key.key.public.spki
    assert serving.key.public == Certificate(serving.certificate).public_key


def test_what_was_made_is_found_again(trust):
    first = EimIdentities(trust).find("")
    again = EimIdentities(trust)
    assert again.find("") == first
    assert again.serving("localhost")[1] == again.serving("localhost")[1]
    assert len(trust.identities()) == 3


def test_the_certificates_stand_under_the_test_ci_of_this_machine(trust):
    name, serving = EimIdentities(trust).serving("eim.example")
    checks = trust.check(serving.certificate, host="eim.example")
    assert {check.result for check in checks} == {CheckResult.PASS}
    assert EimIdentities(trust).chain(name) == ()


def test_another_host_gets_a_certificate_of_its_own(trust):
    identities = EimIdentities(trust)
    one, _ = identities.serving("localhost")
    other, serving = identities.serving("eim.example")
    assert one != other
    assert hosts_of(Certificate(serving.certificate)) == ("eim.example",)


@pytest.mark.parametrize(
    ("host", "hosts"),
    [
        pytest.param("localhost", ("localhost", "127.0.0.1", "::1"), id="local"),
        pytest.param("192.0.2.7", ("192.0.2.7",), id="address"),
    ],
)
def test_a_certificate_names_addresses_as_addresses(trust, host, hosts):
    _, serving = EimIdentities(trust).serving(host)
    assert hosts_of(Certificate(serving.certificate)) == hosts


def test_without_a_keyring_keys_are_kept_in_files_and_nobody_is_asked(trust):
    EimIdentities(trust).find("")
    stored = trust.identity(EIM_NAME)
    wanted = Protection.KEYRING if trust.keyring_name() else Protection.NONE
    assert stored.protection is wanted


def test_a_named_identity_is_taken_as_it_is_and_opened_with_its_passphrase(trust):
    trust.generate(IdentityKind.EIM, "mine", passphrase="secret")
    identities = EimIdentities(trust, "mine", {"mine": "secret"})
    assert identities.find("").name == "mine"
    assert identities.certificate("") == trust.identity("mine").certificate
    assert identities.names() == ("mine",)


def test_a_locked_identity_without_passphrase_is_refused(trust):
    trust.generate(IdentityKind.EIM, "mine", passphrase="secret")
    with pytest.raises(SettingsError, match="passphrase"):
        EimIdentities(trust, "mine").find("")


def test_an_identity_for_something_else_is_refused(trust):
    trust.generate(IdentityKind.CI, "root", protect="none")
    with pytest.raises(SettingsError, match="kind CI"):
        EimIdentities(trust).find("root")


def test_an_unknown_name_makes_nothing(trust):
    with pytest.raises(SettingsError):
        EimIdentities(trust).find("nobody")
    assert trust.identities() == ()
