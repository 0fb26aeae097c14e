"""`keys`, as typed."""

from __future__ import annotations

import stat

import pytest

from app.crypto.keys import Curve
from tests.crypto.known import EID, own_pki


def test_an_empty_store_says_how_to_begin(run):
    said = run("keys", "list")
    assert said.code == 0
    assert "keys generate eim NAME" in said.out


@pytest.mark.parametrize(
    ("curve", "name"),
    [
        pytest.param("p256", "P-256", id="p256"),
        pytest.param("brainpool", "brainpoolP256r1", id="brainpool"),
    ],
)
def test_a_whole_chain_is_generated(run, curve, name):
    plain = ("--protect", "none", "--curve", curve)
    assert run("keys", "generate", "ci", "ci", *plain).code == 0
    assert run("keys", "generate", "eum", "eum", "--eid-prefix", "89049032", *plain).code == 0
    made = run("keys", "generate", "euicc", "unit", "--eid", EID, *plain, "--json").json
    assert made["done"] == "generated"
    assert (made["identity"]["curve"], made["identity"]["has_key"]) == (name, True)
    listed = run("keys", "list").out
    assert [line.split()[0] for line in listed.splitlines()[1:]] == ["ci", "eum", "unit"]


def test_a_passphrase_comes_from_a_file_and_is_never_shown(run, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("open sesame\n")
    said = run("keys", "generate", "eim", "eim", "--passphrase-file", str(secret))
    assert said.code == 0
    assert "sesame" not in said.out + said.err
    assert run("keys", "show", "eim", "--json").json["identity"]["locked"]


def test_files_are_imported_and_exported(run, tmp_path):
    pki = own_pki(Curve.P256)
    cert, key, out = tmp_path / "c.der", tmp_path / "k.pem", tmp_path / "out.pem"
    cert.write_bytes(pki.euicc.certificate)
    key.write_bytes(pki.euicc.key.pem)
    said = run("keys", "import", "unit", str(cert), str(key), "--protect", "none", "--json")
    assert said.json["identity"]["kind"] == "eUICC"
    shown = run("keys", "export", "unit")
    assert shown.out.encode() == pki.euicc.certificate_pem
    command = ("keys", "export", "unit", "--form", "private-key-pem", "--plain", "--out", str(out))
    assert run(*command).code == 0
    assert out.read_bytes() == pki.euicc.key.pem
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    again = run(*command)
    assert (again.code, "cannot be written" in again.err) == (1, True)


def test_der_is_printed_as_hex(run, tmp_path):
    pki = own_pki(Curve.P256)
    cert = tmp_path / "c.der"
    cert.write_bytes(pki.euicc.certificate)
    run("keys", "import", "unit", str(cert))
    said = run("keys", "export", "unit", "--form", "certificate-der")
    assert bytes.fromhex(said.out) == pki.euicc.certificate


@pytest.mark.parametrize(
    ("words", "code", "match"),
    [
        pytest.param("keys show nope", 1, "no identity named 'nope'", id="unknown"),
        pytest.param("keys import x /nowhere/file", 1, "cannot be read", id="no-file"),
        pytest.param("keys import x a b c", 2, "3 files", id="three-files"),
        pytest.param("keys generate wizard x", 2, "nvalid choice", id="unknown-kind"),
        pytest.param("keys generate dp-pb x --protect none", 1, "There is no CI", id="no-issuer"),
        pytest.param("keys generate eim x --ask", 2, "Nobody is there", id="nobody-to-ask"),
        pytest.param("keys remove x", 2, "nobody is there to confirm", id="nobody-to-confirm"),
    ],
)
def test_what_cannot_be_done_is_told(run, words, code, match):
    said = run(*words.split())
    assert said.code == code
    assert match in said.err
    assert "Next:" in said.err


def test_an_identity_is_removed(run):
    run("keys", "generate", "eim", "eim", "--protect", "none")
    said = run("keys", "remove", "eim", "--yes", "--json")
    assert said.json == {"done": "removed", "identities": []}
