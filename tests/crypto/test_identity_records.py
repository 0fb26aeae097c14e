"""What is kept of an identity."""

from __future__ import annotations

import pytest

from app.crypto.identity_records import IdentityRecords, stored
from app.crypto.keys import Curve
from app.crypto.trust_files import Record
from app.errors import SettingsError
from app.values.trust import IdentityKind, Protection
from tests.crypto.keyrings import MemoryKeyring, installed
from tests.crypto.known import own_pki

PKI = own_pki(Curve.P256)
RECORD = Record("unit", IdentityKind.EUICC, PKI.euicc.key.public.spki, PKI.euicc.certificate)


def test_a_record_is_shown_with_its_certificate_and_protection(tmp_path):
    records = IdentityRecords(tmp_path)
    made = records.keep(RECORD, PKI.euicc.key, "open", "")
    assert (made.locked, made.protection, made.curve) == (True, Protection.PASSPHRASE, "P-256")
    assert records.all() == ([made], [])


def test_a_certificate_of_another_key_does_not_fit():
    wrong = Record("unit", IdentityKind.EUICC, PKI.eum.key.public.spki, PKI.euicc.certificate)
    with pytest.raises(SettingsError, match="do not fit together"):
        stored(wrong)


def test_removing_also_clears_the_keyring(tmp_path):
    backend = MemoryKeyring()
    records = IdentityRecords(tmp_path)
    with installed(backend):
        records.keep(RECORD, PKI.euicc.key, None, "keyring")
        assert len(backend.secrets) == 1
        records.remove("unit")
    assert backend.secrets == {}
    assert records.all() == ([], [])


def test_a_disk_that_refuses_leaves_nothing_in_the_keyring(tmp_path):
    blocker = tmp_path / "file"
    blocker.write_text("")
    backend = MemoryKeyring()
    with installed(backend), pytest.raises(SettingsError, match="cannot be used"):
        IdentityRecords(blocker).keep(RECORD, PKI.euicc.key, None, "keyring")
    assert backend.secrets == {}
