from __future__ import annotations

import pytest
from cryptography import x509

from app.crypto import permitted
from app.crypto.certs import Certificate
from app.crypto.keys import Curve, PrivateKey
from app.values.euicc import CheckResult
from tests.crypto import forge
from tests.crypto.known import EID, chains, own_pki

PKI = own_pki(Curve.P256)
KEY = PrivateKey.from_number(Curve.P256, 99)
ORGANISATION = "eIM Workbench test EUM"
EUICC = Certificate(PKI.euicc.certificate)


def _eum(
    permitted_names: list[x509.Name] | None, excluded_names: list[x509.Name] | None = None
) -> Certificate:
    constraints = x509.NameConstraints(
        [x509.DirectoryName(one) for one in permitted_names] if permitted_names else None,
        [x509.DirectoryName(one) for one in excluded_names] if excluded_names else None,
    )
    extensions = [(constraints, True)]
    return Certificate(forge.certificate(forge.name(o=ORGANISATION), KEY, PKI.ci, extensions))


def _euicc(subject: x509.Name) -> Certificate:
    return Certificate(forge.certificate(subject, KEY, PKI.eum, []))


def _limit(organisation: str, prefix: str) -> x509.Name:
    return forge.name(o=organisation, serial=prefix)


@pytest.mark.parametrize("chain", chains(), ids=lambda chain: chain.name)
def test_manufacturer_may_certify_its_own(chain):
    check = permitted.check("n", Certificate(chain.euicc), Certificate(chain.eum))
    assert check.result is CheckResult.PASS
    assert "serialNumber=89049032" in check.reason


@pytest.mark.parametrize(
    ("limit", "result"),
    [
        pytest.param(_limit(ORGANISATION, "8904"), CheckResult.PASS, id="short-prefix"),
        pytest.param(_limit(ORGANISATION, EID), CheckResult.PASS, id="whole-eid"),
        pytest.param(_limit(ORGANISATION.upper(), "8904"), CheckResult.PASS, id="other-case"),
        pytest.param(_limit("  eIM Workbench  test EUM", "89"), CheckResult.PASS, id="spaces"),
        pytest.param(_limit(ORGANISATION, "89044045"), CheckResult.FAIL, id="other-prefix"),
        pytest.param(_limit(ORGANISATION, EID + "0"), CheckResult.FAIL, id="longer-than-eid"),
        pytest.param(_limit("Another EUM", "89049032"), CheckResult.FAIL, id="other-organisation"),
        pytest.param(forge.name(o=ORGANISATION), CheckResult.FAIL, id="no-prefix"),
        pytest.param(forge.name(serial="89049032"), CheckResult.FAIL, id="no-organisation"),
    ],
)
def test_organisation_is_equal_and_serial_number_a_prefix(limit, result):
    assert permitted.check("n", EUICC, _eum([limit])).result is result


def test_any_permitted_entry_suffices():
    eum = _eum([_limit("Another EUM", "89"), _limit(ORGANISATION, "89049032")])
    assert permitted.check("n", EUICC, eum).result is CheckResult.PASS


def test_excluded_entry_forbids_what_another_permits():
    eum = _eum([_limit(ORGANISATION, "8904")], [_limit(ORGANISATION, "89049032")])
    check = permitted.check("n", EUICC, eum)
    assert check.result is CheckResult.FAIL
    assert "excludes" in check.reason


def test_refusal_says_both_sides():
    check = permitted.check("n", EUICC, _eum([_limit("Another EUM", "89044045")]))
    assert "O=Another EUM, serialNumber=89044045" in check.reason
    assert f"O={ORGANISATION}, serialNumber={EID}" in check.reason


def test_second_serial_number_cannot_ride_on_the_first():
    subject = x509.Name([*forge.name(o=ORGANISATION, serial="4" * 32), *forge.name(serial=EID)])
    check = permitted.check("n", _euicc(subject), Certificate(PKI.eum.certificate))
    assert check.result is CheckResult.FAIL


def test_manufacturer_without_limits_fails():
    eum = Certificate(forge.certificate(forge.name(o=ORGANISATION), KEY, PKI.ci, []))
    check = permitted.check("n", EUICC, eum)
    assert check.result is CheckResult.FAIL
    assert "could certify any EID" in check.reason


def test_limits_on_other_kinds_of_names_are_no_limits():
    constraints = x509.NameConstraints([x509.DNSName("example.com")], None)
    raw = forge.certificate(forge.name(o=ORGANISATION), KEY, PKI.ci, [(constraints, True)])
    check = permitted.check("n", EUICC, Certificate(raw))
    assert check.result is CheckResult.FAIL
    assert "limits no organisation" in check.reason
