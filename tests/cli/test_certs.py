"""`certs`, as typed."""

from __future__ import annotations

import pytest

from app.crypto.keys import Curve
from tests.crypto.known import EID, own_pki

PKI = own_pki(Curve.BRAINPOOL)


@pytest.fixture
def files(tmp_path):
    for name, one in (("ci", PKI.ci), ("eum", PKI.eum), ("euicc", PKI.euicc)):
        (tmp_path / f"{name}.pem").write_bytes(one.certificate_pem)
    return tmp_path


def test_a_chain_passes_once_its_root_is_trusted(run, files):
    run("keys", "import", "maker", str(files / "eum.pem"))
    check = ("certs", "check", str(files / "euicc.pem"), "--eid", EID, "--json")
    assert run(*check).json["result"] == "not checkable"
    added = run("certs", "add-root", str(files / "ci.pem"), "--name", "our root", "--json").json
    assert added["root"]["name"] == "our root"
    found = run(*check).json
    assert found["result"] == "pass"
    assert {one["result"] for one in found["checks"]} == {"pass"}
    left = run("certs", "remove-root", "our root", "--yes", "--json").json
    assert left == {"done": "root removed", "roots": []}
    assert run(*check).json["result"] == "not checkable"


def test_roots_and_certificates_are_listed(run, files):
    run("keys", "import", "maker", str(files / "eum.pem"))
    run("certs", "add-root", str(files / "ci.pem"), "--name", "our root")
    said = run("certs", "list").out
    assert "our root" in said
    assert "maker" in said
    form = run("certs", "list", "--json").json
    assert [one["name"] for one in form["roots"]] == ["our root"]
    assert [one["name"] for one in form["certificates"]] == ["maker"]


@pytest.mark.parametrize("what", [pytest.param("our root", id="root"), pytest.param("", id="file")])
def test_a_certificate_is_shown_by_name_or_file(run, files, what):
    run("certs", "add-root", str(files / "ci.pem"), "--name", "our root")
    said = run("certs", "show", what or str(files / "ci.pem"), "--json").json
    assert said["certificates"][0]["key_id"] == PKI.ci.key_id.hex().upper()


def test_what_is_no_root_is_refused(run, files):
    said = run("certs", "add-root", str(files / "eum.pem"))
    assert (said.code, "not a root" in said.err) == (1, True)


def test_what_is_neither_name_nor_file_is_told(run):
    said = run("certs", "show", "nothing")
    assert (said.code, "neither a certificate of the store nor a file" in said.err) == (1, True)


def test_a_damaged_root_is_named(run, files, own_home):
    run("certs", "add-root", str(files / "ci.pem"), "--name", "our root")
    (own_home / "state" / "trust" / "roots" / "our root.der").write_bytes(b"x")
    said = run("certs", "list")
    assert said.code == 0
    assert "Remove the root and add it again" in said.out
