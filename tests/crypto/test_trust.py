"""The store: what goes in comes out, and nothing is trusted that was not meant to be."""

from __future__ import annotations

import json
import subprocess
from datetime import UTC, datetime, timedelta

import pytest

from app.crypto import issuing
from app.crypto.keys import Curve
from app.crypto.roles import Role
from app.crypto.trust import TrustStore
from app.errors import CodecError, SettingsError, TrustError
from app.values.euicc import CheckResult, worst_of
from app.values.ids import Eid
from app.values.trust import ExportForm, IdentityKind, Protection
from tests.crypto.known import EID, own_pki

K = IdentityKind
CURVES = [pytest.param(curve, id=curve.value) for curve in Curve]


@pytest.fixture
def store(tmp_path) -> TrustStore:
    return TrustStore(tmp_path / "trust")


def test_a_new_store_is_empty_and_makes_no_folder(store):
    assert store.contents().identities == store.contents().roots == ()
    assert not store.folder.exists()


@pytest.mark.parametrize("curve", CURVES)
def test_every_kind_is_generated_and_its_chain_holds(store, curve):
    store.generate(K.CI, "ci", curve, protect="none")
    store.generate(K.EUM, "eum", curve, eid_prefix=EID[:8], protect="none")
    store.generate(K.EUICC, "euicc", curve, eid=EID, protect="none")
    for kind in K:
        if kind not in (K.CI, K.EUM, K.EUICC):
            store.generate(kind, kind.name, curve, issuer="ci", host="host.example", protect="none")
    found = store.identities()
    assert {one.kind for one in found} == set(K)
    for one in found:
        assert one.curve == curve.value
        assert store.private_key(one.name).public.spki == one.public_key
        checks = store.check(one.certificate, eid=EID)
        assert worst_of(checks) is CheckResult.PASS, (one.name, checks)


def test_a_test_ci_of_the_store_is_a_root_until_it_is_removed(store):
    ci = store.generate(K.CI, "ci", protect="none")
    assert [(root.name, root.certificate) for root in store.roots()] == [("ci", ci.certificate)]
    with pytest.raises(SettingsError, match="its key is in this store"):
        store.remove_root("ci")
    store.remove("ci")
    assert store.roots() == ()


def test_an_imported_ci_without_key_is_not_trusted(store):
    store.import_file(own_pki(Curve.P256).ci.certificate, "ci")
    assert store.roots() == ()
    checks = {check.name: check.result for check in store.check(store.identity("ci").certificate)}
    assert checks["Root trusted"] is CheckResult.NOT_CHECKABLE


def test_a_passphrase_locks_the_key(store):
    store.generate(K.EIM, "eim", passphrase="open")
    assert store.identity("eim").locked
    assert store.private_key("eim", "open").public.spki == store.identity("eim").public_key
    with pytest.raises(SettingsError, match="no passphrase was given"):
        store.private_key("eim")


def test_a_wrong_passphrase_is_told(store):
    store.generate(K.EIM, "eim", passphrase="open")
    with pytest.raises(SettingsError, match="does not open"):
        store.private_key("eim", "shut")


def test_a_locked_issuer_issues_with_its_passphrase(store):
    store.generate(K.CI, "ci", passphrase="open")
    store.generate(K.EIM_TLS, "tls", host="a.example", protect="none", issuer_passphrase="open")
    assert worst_of(store.check(store.identity("tls").certificate)) is CheckResult.PASS


def test_a_name_is_given_once(store):
    store.generate(K.EIM, "eim", protect="none")
    with pytest.raises(SettingsError, match="taken"):
        store.generate(K.EIM, "EIM", protect="none")


def test_a_certificate_and_its_key_come_from_two_files(store):
    pki = own_pki(Curve.BRAINPOOL)
    made = store.import_file(
        pki.euicc.certificate, "unit", beside=pki.euicc.key.der, protect="none"
    )
    assert (made.kind, made.has_key, made.protection) == (K.EUICC, True, Protection.NONE)
    assert store.private_key("unit") == pki.euicc.key


def test_a_certificate_without_key_cannot_sign(store):
    made = store.import_file(own_pki(Curve.P256).euicc.certificate_pem, "unit")
    assert not made.has_key
    with pytest.raises(TrustError, match="no private key"):
        store.private_key("unit")


def test_a_bare_key_is_an_eims_unless_told(store):
    key = own_pki(Curve.P256).euicc.key
    assert store.import_file(key.pem, "one", protect="none").kind is K.EIM
    assert store.import_file(key.pem, "two", kind=K.DP_PB, protect="none").kind is K.DP_PB
    assert store.identity("one").info is None


def test_a_key_for_another_certificate_is_refused(store):
    pki = own_pki(Curve.P256)
    with pytest.raises(TrustError, match="does not match the certificate"):
        store.import_file(pki.euicc.certificate, "unit", beside=pki.eum.key.pem, protect="none")
    assert store.identities() == ()


def test_an_expired_certificate_comes_in_only_when_asked_for(store):
    ci = own_pki(Curve.P256).ci
    start = datetime.now(UTC) - timedelta(days=30)
    old = issuing.make_tls(ci, Role.DP_TLS, "old.example", start=start, days=10)
    with pytest.raises(TrustError, match="expired"):
        store.import_file(old.pem, "old", protect="none")
    made = store.import_file(old.pem, "old", protect="none", expired_too=True)
    assert made.info is not None
    assert not made.info.valid_now


@pytest.mark.parametrize("form", [pytest.param(form, id=form.value) for form in ExportForm])
@pytest.mark.parametrize("curve", CURVES)
def test_what_is_exported_can_be_imported_again(store, form, curve):
    first = store.generate(K.EIM, "first", curve, host="eim.example", protect="none")
    data = store.export("first", form, "secret")
    again = store.import_file(data, "again", "secret", protect="none")
    assert again.public_key == first.public_key
    assert again.has_key is form.secret


def test_a_private_key_leaves_under_a_passphrase_or_on_plain_request(store):
    store.generate(K.EIM, "eim", protect="none")
    with pytest.raises(SettingsError, match="under a passphrase only"):
        store.export("eim", ExportForm.PRIVATE_KEY_PEM)
    plain = store.export("eim", ExportForm.PRIVATE_KEY_PEM, protect="none")
    assert plain.startswith(b"-----BEGIN PRIVATE KEY")


def test_a_locked_key_is_exported_under_another_passphrase(store):
    store.generate(K.EIM, "eim", passphrase="inner")
    data = store.export("eim", ExportForm.PKCS12, "outer", unlock="inner")
    assert store.import_file(data, "copy", "outer").public_key == store.identity("eim").public_key


def test_openssl_reads_an_exported_key(store, tmp_path):
    store.generate(K.EIM, "eim", Curve.BRAINPOOL, protect="none")
    path = tmp_path / "key.p12"
    assert store.export_path(path, "eim", ExportForm.PKCS12, "open") == path.stat().st_size
    command = ["openssl", "pkcs12", "-in", str(path), "-passin", "pass:open", "-nodes"]
    said = subprocess.run(command, capture_output=True, check=True).stdout
    assert b"BEGIN PRIVATE KEY" in said
    assert b"BEGIN CERTIFICATE" in said


def test_files_are_imported_by_path(store, tmp_path):
    pki = own_pki(Curve.P256)
    cert, key, ci = tmp_path / "c.der", tmp_path / "k.pem", tmp_path / "ci.pem"
    cert.write_bytes(pki.euicc.certificate)
    key.write_bytes(pki.euicc.key.pem)
    ci.write_bytes(pki.ci.certificate_pem)
    assert store.import_paths((cert, key), "unit", protect="none").has_key
    assert store.add_root_path(ci).certificate == pki.ci.certificate


def test_a_damaged_file_is_named_and_the_rest_still_read(store):
    store.generate(K.EIM, "good", protect="none")
    store.generate(K.EIM, "bad", protect="none")
    (store.folder / "bad.json").write_text("{")
    contents = store.contents()
    assert [one.name for one in contents.identities] == ["good"]
    assert [(one.name, one.message) for one in contents.problems] == [
        ("bad", "The file of the identity 'bad' is damaged.")
    ]
    store.remove("bad")
    assert store.contents().problems == ()


def test_a_key_exchanged_in_its_file_is_noticed(store):
    store.generate(K.EIM, "mine", protect="none")
    store.generate(K.EIM, "other", protect="none")
    mine, other = (json.loads((store.folder / f"{n}.json").read_text()) for n in ("mine", "other"))
    (store.folder / "mine.json").write_text(json.dumps(mine | {"key": other["key"]}))
    with pytest.raises(TrustError, match="does not match its certificate"):
        store.private_key("mine")
    swapped = mine | {"certificate": other["certificate"]}
    (store.folder / "mine.json").write_text(json.dumps(swapped))
    with pytest.raises(SettingsError, match="do not fit together"):
        store.identity("mine")


def test_a_root_is_trusted_from_when_it_is_added_until_it_is_removed(store):
    pki = own_pki(Curve.P256)
    store.import_file(pki.eum.certificate, "eum")
    root = store.add_root(pki.ci.certificate_pem)
    assert worst_of(store.check(pki.euicc.certificate, eid=EID)) is CheckResult.PASS
    with pytest.raises(SettingsError, match="trusted already"):
        store.add_root(pki.ci.certificate, "again")
    store.remove_root(root.name)
    assert store.roots() == ()
    assert worst_of(store.check(pki.euicc.certificate, eid=EID)) is CheckResult.NOT_CHECKABLE


def test_a_name_that_is_not_there_is_told(store):
    for call in (store.identity, store.remove, store.private_key):
        with pytest.raises(SettingsError, match="no identity named 'x'"):
            call("x")
    with pytest.raises(SettingsError, match="no root named 'x'"):
        store.remove_root("x")


def test_an_euicc_outside_its_eums_prefix_is_refused(store):
    store.generate(K.CI, "ci", protect="none")
    store.generate(K.EUM, "eum", eid_prefix="89001", protect="none")
    with pytest.raises(TrustError, match="may not certify this eUICC"):
        store.generate(K.EUICC, "unit", eid=EID, protect="none")


def test_an_eid_of_wrong_length_is_refused(store):
    store.generate(K.CI, "ci", protect="none")
    store.generate(K.EUM, "eum", eid_prefix="89049032", protect="none")
    with pytest.raises(CodecError, match="32 digits"):
        store.generate(K.EUICC, "unit", eid="8904", protect="none")


def test_a_wrong_eid_fails_the_check(store):
    store.generate(K.CI, "ci", protect="none")
    store.generate(K.EUM, "eum", eid_prefix="89049032", protect="none")
    unit = store.generate(K.EUICC, "unit", eid=EID, protect="none")
    other = Eid("89049032123451234512345678901200")
    checks = {check.name: check.result for check in store.check(unit.certificate, eid=other)}
    assert checks["EID in certificate"] is CheckResult.FAIL
