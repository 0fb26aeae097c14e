"""How kept keys are protected."""

from __future__ import annotations

import keyring.backends.fail
import pytest

from app.crypto import key_box
from app.crypto.keys import Curve
from app.errors import SettingsError, TrustError
from app.values.trust import Protection
from tests.crypto.keyrings import LostKeyring, MemoryKeyring, installed
from tests.crypto.known import own_pki

KEY = own_pki(Curve.BRAINPOOL).euicc.key


@pytest.fixture
def no_keyring():
    with installed(keyring.backends.fail.Keyring()):
        yield


@pytest.fixture
def memory():
    backend = MemoryKeyring()
    with installed(backend):
        yield backend


def test_a_passphrase_protects_when_one_is_given():
    pem, way, entry = key_box.lock(KEY, passphrase="open", protect="")
    assert (way, entry) == (Protection.PASSPHRASE, "")
    assert "ENCRYPTED" in pem
    assert key_box.unlock(pem, way, entry, "open") == KEY


@pytest.mark.parametrize("passphrase", [pytest.param("x", id="wrong"), pytest.param(None, id="no")])
def test_another_passphrase_does_not_open(passphrase):
    pem, way, entry = key_box.lock(KEY, passphrase="open", protect="")
    with pytest.raises(SettingsError, match="passphrase"):
        key_box.unlock(pem, way, entry, passphrase)


def test_plain_text_is_kept_only_when_asked_for(no_keyring):
    with pytest.raises(SettingsError, match="no keyring"):
        key_box.lock(KEY, passphrase=None, protect="")
    pem, way, entry = key_box.lock(KEY, passphrase=None, protect="none")
    assert way is Protection.NONE
    assert key_box.unlock(pem, way, entry, None) == KEY


def test_the_keyring_keeps_a_passphrase_of_its_own(memory):
    pem, way, entry = key_box.lock(KEY, passphrase=None, protect="")
    assert way is Protection.KEYRING
    assert "ENCRYPTED" in pem
    assert len(memory.secrets) == 1
    assert key_box.unlock(pem, way, entry, None) == KEY
    key_box.forget(entry)
    assert not memory.secrets
    with pytest.raises(TrustError, match="no longer has"):
        key_box.unlock(pem, way, entry, None)


def test_a_locked_keyring_is_told(memory):
    pem, way, entry = key_box.lock(KEY, passphrase=None, protect="keyring")
    memory.locked = True
    with pytest.raises(SettingsError, match="refused"):
        key_box.unlock(pem, way, entry, None)
    with pytest.raises(SettingsError, match="refused"):
        key_box.lock(KEY, passphrase=None, protect="keyring")
    key_box.forget(entry)


def test_a_keyring_that_has_gone_is_told(memory):
    pem, way, entry = key_box.lock(KEY, passphrase=None, protect="keyring")
    with installed(LostKeyring()):
        assert key_box.keyring_name() == ""
        with pytest.raises(SettingsError, match=r"refused: \[Errno 111\] Connection refused\.$"):
            key_box.unlock(pem, way, entry, None)
        with pytest.raises(SettingsError, match="has no keyring"):
            key_box.lock(KEY, passphrase=None, protect="keyring")
        key_box.forget(entry)


def test_a_session_without_keyring_is_told(memory):
    pem, way, entry = key_box.lock(KEY, passphrase=None, protect="keyring")
    with installed(keyring.backends.fail.Keyring()):
        with pytest.raises(SettingsError, match="this session has none"):
            key_box.unlock(pem, way, entry, None)
        key_box.forget(entry)


def test_the_keyring_is_named(memory):
    assert key_box.keyring_name() == "Memory keyring"


def test_no_keyring_has_no_name(no_keyring):
    assert key_box.keyring_name() == ""


@pytest.mark.parametrize(
    ("protect", "match"),
    [
        pytest.param("passphrase", "none was given", id="passphrase-missing"),
        pytest.param("magic", "no way to protect", id="unknown-way"),
    ],
)
def test_a_protection_that_cannot_be_had_is_told(protect, match):
    with pytest.raises(SettingsError, match=match):
        key_box.lock(KEY, passphrase=None, protect=protect)
