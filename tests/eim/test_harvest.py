from __future__ import annotations

from dataclasses import replace

import pytest

from app.codec.schema import encode
from app.crypto.chain import check_chain
from app.crypto.keys import Curve
from app.crypto.pki import BenchPki
from app.eim.harvest import Harvest, harvested
from app.eim.reported import split
from app.values.eim import Device, QueuedPackage, QueueState
from app.values.euicc import CertificateChain, CheckResult
from app.values.packages import PackageKind, Recipe
from tests.eim import results

QUESTION = QueuedPackage(
    1,
    results.EID,
    Recipe(kind=PackageKind.DATA_REQUEST, values={"tagList": ("A5", "A6")}),
    QueueState.DELIVERED,
    0.0,
)
ROOTS = (results.pki().ci.certificate,)
OTHER = BenchPki.generate(Curve.P256, results.EID)


def told(device: Device | None = None, pki: BenchPki | None = None, **data: object) -> Harvest:
    if pki is not None:
        data |= {"eumCertificate": pki.eum.certificate, "euiccCertificate": pki.euicc.certificate}
    (piece,) = split(encode("IpaEuiccDataResponse", ("ipaEuiccData", data)))
    return harvested(device or Device(results.EID), QUESTION, piece, ROOTS)


def chain_of(pki: BenchPki, *roots: bytes) -> CertificateChain:
    return check_chain(pki.euicc.certificate, pki.eum.certificate, eid=results.EID, roots=roots)


def test_certificates_are_kept_with_their_checks() -> None:
    found = told(pki=results.pki())
    assert found.failure == ""
    assert found.words == "The device told: EUM certificate, eUICC certificate."
    assert found.device.certificates is not None
    assert found.device.certificates.result is CheckResult.PASS


def test_certificates_of_another_device_are_not_taken() -> None:
    found = told(Device(results.OTHER_EID), results.pki())
    assert found.device.certificates is None
    assert "The certificates were not taken." in found.failure


def test_an_answer_without_the_certificate_asked_for_has_failed() -> None:
    found = told(defaultSmdpAddress="dp")
    assert "does not hold the eUICC's certificate" in found.failure
    assert found.words == "The device told: default SM-DP+."


@pytest.mark.parametrize(
    "roots", [pytest.param((), id="unproven"), pytest.param((OTHER.ci.certificate,), id="proven")]
)
def test_proven_certificates_take_the_place_of_others(roots: tuple[bytes, ...]) -> None:
    found = told(Device(results.EID, certificates=chain_of(OTHER, *roots)), results.pki())
    assert found.device.certificates is not None
    assert found.device.certificates.euicc is not None
    assert found.device.certificates.euicc.raw == results.pki().euicc.certificate


def test_unproven_certificates_take_nobodys_place() -> None:
    known = chain_of(results.pki(), *ROOTS)
    found = told(Device(results.EID, certificates=known), OTHER)
    assert found.device.certificates is known


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        pytest.param("BF5205A103020101", "The IPA does not tell.", id="v1.1"),
        pytest.param("BF5203810101", "The IPA does not tell.", id="v1.0.1"),
        pytest.param("BF5200", "It cannot be read.", id="nothing"),
    ],
)
def test_a_refusal_is_explained(answer: str, words: str) -> None:
    (piece,) = split(bytes.fromhex(answer))
    found = harvested(Device(results.EID), QUESTION, piece, ROOTS)
    assert words in found.failure
    assert found.device == Device(results.EID)


def test_package_results_in_it_are_pieces_of_their_own() -> None:
    data = results.result_data()
    raw = results.wrap(data, results.sign(data))
    listed = bytes.fromhex("A2") + bytes([0x81, len(raw)]) + raw
    inner = bytes.fromhex("A0") + bytes([0x81, len(listed)]) + listed
    whole = bytes.fromhex("BF52") + bytes([0x81, len(inner)]) + inner
    (piece,) = split(whole)
    plain = replace(QUESTION, recipe=Recipe(kind=PackageKind.DATA_REQUEST))
    found = harvested(Device(results.EID), plain, piece, ROOTS)
    assert [one.raw for one in found.pieces] == [raw]
    assert found.words == "The device told: 1 package result."
