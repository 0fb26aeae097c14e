from __future__ import annotations

import subprocess
from datetime import UTC, datetime

import pytest
from cryptography import x509

from app.crypto import issuing
from app.crypto.certs import Certificate
from app.crypto.identity import Identity
from app.crypto.keys import Curve, PrivateKey
from app.crypto.roles import Role
from app.errors import CodecError
from tests.crypto.known import EID, own_pki, public_certificates

BOTH = pytest.mark.parametrize("curve", list(Curve), ids=lambda curve: curve.value)

# Object identifiers below id-ce (2.5.29), in the order of the public SGP.26 certificates;
# an exclamation mark says critical.
LAYOUTS = {
    "ci": "14 19! 32! 15! 17 31",
    "eum": "35 14 15! 32! 17 19! 31 30!",
    "euicc": "35 14 15! 32!",
    "dp_auth": "35 14 17 15! 32! 31",
    "dp_pb": "35 14 17 15! 32! 31",
    "dp_tls": "15! 37! 32 14 35 17 31",
    "eim": "35 15!",
}
_STRICT = ("-x509_strict", "-CAfile", "ci.pem", "-untrusted", "eum.pem")
PUBLIC = {
    "ci": "cert_CI_NIST",
    "eum": "sgp26_CERT_EUM_SIG_NIST",
    "euicc": "sgp26_CERT_EUICC_SIG_NIST",
    "dp_auth": "cert_DPauth_NIST",
    "dp_pb": "cert_DPpb_NIST",
    "eim": "sgp26_CERT_S_EIMsign_ECDSA_NIST",
}


def _every_kind(curve: Curve) -> dict[str, Identity]:
    pki = own_pki(curve)
    return {
        "ci": pki.ci,
        "eum": pki.eum,
        "euicc": pki.euicc,
        "dp_auth": pki.dp_auth(),
        "dp_pb": pki.dp_pb(),
        "dp_tls": pki.dp_tls("smdp.example.com"),
        "eim": pki.eim("eim.example.com"),
        "eim_tls": pki.eim_tls("eim.example.com"),
    }


def _layout(certificate: x509.Certificate) -> str:
    return " ".join(
        extension.oid.dotted_string.removeprefix("2.5.29.") + "!" * extension.critical
        for extension in certificate.extensions
    )


@BOTH
@pytest.mark.parametrize("kind", LAYOUTS)
def test_extensions_stand_as_in_the_public_test_certificates(curve, kind):
    layout = _layout(_every_kind(curve)[kind].x509)
    assert layout == LAYOUTS[kind]
    public = public_certificates().get(PUBLIC.get(kind, ""))
    if public:
        assert layout == _layout(x509.load_der_x509_certificate(public))


@pytest.mark.parametrize(
    ("kind", "extension"),
    [
        pytest.param("ci", x509.CertificatePolicies, id="ci-policy"),
        pytest.param("ci", x509.KeyUsage, id="ci-usage"),
        pytest.param("ci", x509.BasicConstraints, id="ci-constraints"),
        pytest.param("ci", x509.SubjectAlternativeName, id="ci-registered-id"),
        pytest.param("eum", x509.CertificatePolicies, id="eum-policy"),
        pytest.param("eum", x509.KeyUsage, id="eum-usage"),
        pytest.param("eum", x509.BasicConstraints, id="eum-constraints"),
        pytest.param("eum", x509.SubjectAlternativeName, id="eum-registered-id"),
        pytest.param("euicc", x509.CertificatePolicies, id="euicc-policy"),
        pytest.param("euicc", x509.KeyUsage, id="euicc-usage"),
        pytest.param("dp_auth", x509.CertificatePolicies, id="dp-auth-policy"),
        pytest.param("dp_pb", x509.CertificatePolicies, id="dp-pb-policy"),
        pytest.param("dp_auth", x509.SubjectAlternativeName, id="dp-registered-id"),
        pytest.param("eim", x509.KeyUsage, id="eim-usage"),
    ],
)
def test_extension_bytes_equal_the_public_ones(kind, extension):
    ours = _every_kind(Curve.P256)[kind].x509.extensions.get_extension_for_class(extension)
    wanted = {
        x509.BasicConstraints: {"ci": "30030101ff", "eum": "30060101ff020100"},
        x509.KeyUsage: {"ci": "03020106", "eum": "03020204"},
        x509.SubjectAlternativeName: {
            "ci": "30058803883701",
            "eum": "30058803883705",
            "dp_auth": "3005880388370a",
        },
        x509.CertificatePolicies: {
            name: f"300b30090607678112010201{number:02x}"
            for name, number in (("ci", 0), ("euicc", 1), ("eum", 2), ("dp_auth", 4), ("dp_pb", 5))
        },
    }[extension].get(kind, "03020780")
    assert ours.value.public_bytes().hex() == wanted
    public = public_certificates().get(PUBLIC[kind])
    if public:
        theirs = x509.load_der_x509_certificate(public).extensions.get_extension_for_class(
            extension
        )
        assert theirs.value.public_bytes().hex() == wanted


def test_name_constraints_are_written_as_in_the_public_eum_certificate():
    ci = own_pki(Curve.P256).ci
    eum = issuing.make_eum(ci, eid_prefix="89049032", organisation="RSP Test EUM")
    extension = eum.x509.extensions.get_extension_for_class(x509.NameConstraints)
    assert extension.value.public_bytes().hex() == (
        "3032a030302ea42c302a31153013060355040a0c0c52535020546573742045554d"
        "3111300f060355040513083839303439303332"
    )


@BOTH
def test_every_certificate_says_its_role_and_curve(curve):
    roles = {kind: Certificate(one.certificate).role for kind, one in _every_kind(curve).items()}
    assert roles == {
        "ci": Role.CI,
        "eum": Role.EUM,
        "euicc": Role.EUICC,
        "dp_auth": Role.DP_AUTH,
        "dp_pb": Role.DP_PB,
        "dp_tls": Role.DP_TLS,
        "eim": None,
        "eim_tls": None,
    }
    assert {Certificate(one.certificate).curve for one in _every_kind(curve).values()} == {
        curve.value
    }


@BOTH
def test_openssl_agrees_with_every_certificate(curve, tmp_path):
    kinds = _every_kind(curve)
    for kind, one in kinds.items():
        (tmp_path / f"{kind}.pem").write_bytes(one.certificate_pem)
    for kind in kinds:
        done = subprocess.run(
            ["openssl", "verify", *_STRICT, f"{kind}.pem"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        if kind == "euicc":
            # The signature is past by then: openssl compares constraints as whole leading names,
            # and refuses the public SGP.26 eUICC certificates with the same words.
            assert "permitted subtree violation" in done.stderr
        else:
            assert done.stdout == f"{kind}.pem: OK\n", done.stderr


@BOTH
def test_openssl_verifies_the_euicc_signature(curve, tmp_path):
    pki = own_pki(curve)
    parts = Certificate(pki.euicc.certificate).parts
    (tmp_path / "signed").write_bytes(parts.signed)
    (tmp_path / "signature").write_bytes(parts.signature)
    (tmp_path / "key.pem").write_bytes(pki.eum.key.public.pem)
    done = subprocess.run(
        ["openssl", "dgst", "-sha256", "-verify", "key.pem", "-signature", "signature", "signed"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "Verified OK\n", done.stderr


def test_serial_numbers_differ_with_content_and_repeat_with_it():
    pki = own_pki(Curve.P256)
    keys = [PrivateKey.from_number(Curve.P256, number) for number in (50, 51)]
    one, other = (issuing.make_euicc(pki.eum, EID, key=key) for key in keys)
    assert one.x509.serial_number != other.x509.serial_number
    assert issuing.make_euicc(pki.eum, EID, key=keys[0]) == one
    assert one.x509.serial_number.bit_length() == 63


def test_tls_certificate_names_its_host_and_runs_out():
    start = datetime(2026, 3, 1, tzinfo=UTC)
    tls = issuing.make_tls(
        own_pki(Curve.P256).ci, Role.DP_TLS, "smdp.example.com", oid="2.999.10", start=start
    )
    names = tls.x509.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["smdp.example.com"]
    assert names.get_values_for_type(x509.RegisteredID) == [x509.ObjectIdentifier("2.999.10")]
    assert (tls.x509.not_valid_after_utc - start).days == 397


def test_eim_may_stand_alone():
    eim = issuing.make_eim(None, Curve.BRAINPOOL, name="eim.example.com")
    certificate = Certificate(eim.certificate)
    assert certificate.issuer == certificate.subject
    assert eim.key.public.verify(certificate.parts.signed, certificate.parts.signature)


@pytest.mark.parametrize("host", ["", "a" * 65, "eïm.example"], ids=["empty", "long", "not-ascii"])
def test_impossible_host_names_are_refused(host):
    with pytest.raises(CodecError, match="1 to 64 ASCII"):
        issuing.make_tls(own_pki(Curve.P256).ci, Role.EIM_TLS, host)
