from __future__ import annotations

import pytest

from app.cli.ipa_server import given_trust, one_psk, psks, tls_identity
from app.crypto.identity import Identity
from app.crypto.issuing import make_ci, make_tls
from app.crypto.keys import Curve
from app.crypto.roles import Role
from app.crypto.trust import TrustStore
from app.errors import SettingsError
from app.net.tls_trust import ServerTrust
from app.values.trust import IdentityKind

CI = make_ci(Curve.P256)
SERVER = make_tls(CI, Role.EIM_TLS, "localhost")


@pytest.mark.parametrize("form", ["der", "pem"])
def test_a_file_pins_a_key_or_a_certificate(tmp_path, form):
    key, certificate = tmp_path / "key", tmp_path / "certificate"
    public = SERVER.key.public
    key.write_bytes(public.spki if form == "der" else public.pem)
    certificate.write_bytes(SERVER.certificate if form == "der" else SERVER.certificate_pem)
    assert given_trust([str(key)]) == ServerTrust.pinned_key(public.spki)
    pinned = ServerTrust.pinned_certificate(SERVER.certificate)
    assert given_trust([str(certificate)]) == pinned


def test_several_files_are_roots(tmp_path):
    files = []
    for name, one in (("a", CI), ("b", make_ci(Curve.P256))):
        (tmp_path / name).write_bytes(one.certificate)
        files.append(tmp_path / name)
    expected = ServerTrust.roots(*(file.read_bytes() for file in files))
    assert given_trust(map(str, files)) == expected


def test_keys_stand_in_lines(tmp_path):
    file = tmp_path / "psk"
    file.write_text("# of the bench\ndevice:0A0B\n\nurn:dev:2:0c\n")
    assert [(one.identity, one.key) for one in psks(str(file))] == [
        ("device", b"\x0a\x0b"),
        ("urn:dev:2", b"\x0c"),
    ]
    assert psks(None) == ()
    assert one_psk(None) is None
    with pytest.raises(SettingsError, match="2 keys"):
        one_psk(str(file))


def test_a_file_of_something_else_is_said(tmp_path):
    file = tmp_path / "psk"
    file.write_text("device:secret\n")
    with pytest.raises(SettingsError, match="pre-shared"):
        psks(str(file))


def test_an_identity_of_the_store_is_shown_with_its_key():
    TrustStore().generate(IdentityKind.EIM, "lab", protect="none")
    found = tls_identity("lab", None)
    assert found.certificates[0] == TrustStore().identity("lab").certificate
    assert isinstance(Identity(found.key, found.certificates[0]), Identity)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        pytest.param(("--insecure", "--trust", "x"), 2, id="trust-and-insecure"),
        pytest.param(("--connect-to", "nowhere"), 2, id="connect-to"),
        pytest.param(("--eim", "unknown"), 1, id="eim"),
        pytest.param(("--url", "ftp://x"), 1, id="url"),
        pytest.param(("--trust", "/nonexistent"), 1, id="no-file"),
    ],
)
def test_what_cannot_be_meant_is_said(run, words, code):
    assert run("ipa", "poll", "--reader", "sim:", *words).code == code


def test_a_card_without_an_eim_needs_a_url(run):
    said = run("ipa", "poll", "--reader", "sim:none?blank=yes")
    assert said.code == 1
    assert "associated with no eIM" in said.err
