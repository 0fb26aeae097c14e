"""The files of trusted roots."""

from __future__ import annotations

import pytest

from app.crypto.keys import Curve
from app.crypto.trusted_roots import TrustedRoots
from app.errors import CodecError, SettingsError, TrustError
from tests.crypto import forge
from tests.crypto.known import own_pki


def add(roots: TrustedRoots, data: bytes, name: str = ""):
    return roots.add(data, name, known=roots.all()[0], expired_too=False)


def test_a_root_gets_a_name_from_its_subject_and_key(tmp_path):
    roots = TrustedRoots(tmp_path)
    first = add(roots, own_pki(Curve.P256).ci.certificate)
    second = add(roots, own_pki(Curve.BRAINPOOL).ci.certificate)
    assert first.name.startswith("eIM Workbench test CI ")
    assert roots.names() == sorted([first.name, second.name])


def test_a_root_issued_again_for_the_same_key_stands_beside_the_first(tmp_path):
    ci = own_pki(Curve.P256).ci
    again = forge.certificate(ci.x509.subject, ci.key, ci, forge.extensions_of(ci))
    roots = TrustedRoots(tmp_path)
    first, second = add(roots, ci.certificate), add(roots, again)
    assert second.name == f"{first.name} {second.info.serial}"


def test_a_damaged_root_is_named_and_not_trusted(tmp_path):
    roots = TrustedRoots(tmp_path)
    add(roots, own_pki(Curve.P256).ci.certificate, "good")
    (tmp_path / "bad.der").write_bytes(b"\x30\x03abc")
    found, problems = roots.all()
    assert [root.name for root in found] == ["good"]
    assert [problem.name for problem in problems] == ["bad"]
    roots.remove("bad")
    assert roots.all()[1] == []


def test_a_certificate_that_is_no_root_is_refused(tmp_path):
    with pytest.raises(TrustError, match="another one issued it"):
        add(TrustedRoots(tmp_path), own_pki(Curve.P256).eum.certificate)


def test_a_file_with_several_roots_is_refused(tmp_path):
    both = b"".join(own_pki(curve).ci.certificate_pem for curve in Curve)
    with pytest.raises(SettingsError, match="2 certificates"):
        add(TrustedRoots(tmp_path), both)


def test_a_file_without_certificate_is_refused(tmp_path):
    with pytest.raises(CodecError):
        add(TrustedRoots(tmp_path), b"hello")
