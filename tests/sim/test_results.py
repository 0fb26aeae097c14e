from dataclasses import replace
from typing import Any

import pytest
from cryptography import x509

from app.codec import tlv
from app.codec.mapping import read
from app.crypto.keys import PublicKey
from app.sim import results
from app.sim.results import Origin
from app.sim.state import Rollback
from tests.sim.terminal import make_chip, options

SIGNATURE = bytes(range(64))


def decoded(raw: bytes) -> Any:
    return read("EuiccPackageResult", raw)


@pytest.mark.parametrize(
    ("query", "eim_id", "appended"),
    [
        pytest.param("", "eim.workbench.example", "840101", id="token"),
        pytest.param("", "gone.example", "840100", id="no-token"),
        pytest.param(
            "dialect=1.0.1", "eim.workbench.example", "5F3740" + SIGNATURE.hex(), id="v1.0.1"
        ),
    ],
)
def test_result_is_signed_over_data_and_what_the_version_appends(
    query: str, eim_id: str, appended: str
):
    chip = make_chip(query)
    rollback = Rollback(chip.state.profiles[0].iccid, eim_id, 4, b"\x09", SIGNATURE)
    state, raw = results.rolled_back(chip, chip.state, rollback)
    assert state.results[-1].raw == raw
    assert state.next_seq == chip.state.next_seq + 1
    kind, result = decoded(raw)
    assert kind == "euiccPackageResultSigned"
    assert result["euiccPackageResultDataSigned"] == {
        "eimId": eim_id,
        "counterValue": 4,
        "eimTransactionId": b"\x09",
        "seqNumber": chip.state.next_seq,
        "euiccResult": [("rollbackResult", 0)],
    }
    data = tlv.parse(tlv.parse(tlv.parse(raw)[0].value)[0].value)[0].raw
    certificate = x509.load_der_x509_certificate(chip.keys.euicc_certificate)
    key = PublicKey.of(certificate.public_key())
    assert key.verify(data + bytes.fromhex(appended), result["euiccSignEPR"])


@pytest.mark.parametrize(
    ("token", "appended"), [(127, "84017F"), (128, "84020080"), (256, "84020100")]
)
def test_token_is_a_signed_integer(token: int, appended: str):
    chip = make_chip()
    eim = replace(chip.state.eims[0], association_token=token)
    state = replace(chip.state, eims=(eim,))
    rollback = Rollback(state.profiles[0].iccid, eim.eim_id, 1)
    _, raw = results.rolled_back(chip, state, rollback)
    data, signature = tlv.parse(tlv.parse(tlv.parse(raw)[0].value)[0].value)
    certificate = x509.load_der_x509_certificate(chip.keys.euicc_certificate)
    key = PublicKey.of(certificate.public_key())
    assert key.verify(data.raw + bytes.fromhex(appended), signature.value)


@pytest.mark.parametrize(
    ("token", "octets"), [(None, "840100"), (0, "840100"), (5, "840105"), (128, "84020080")]
)
def test_token_as_signatures_cover_it(token: int | None, octets: str):
    assert results.token_tlv(token).hex() == octets


@pytest.mark.parametrize(
    ("dialect", "result_type", "code", "told"),
    [
        ("1.0.1", "EnableProfileResult", 2, 2),
        ("1.0.1", "EnableProfileResult", 20, 127),
        ("1.1", "EnableProfileResult", 20, 20),
        ("1.0.1", "EuiccPackageErrorCode", 104, 127),
        ("1.3", "EuiccPackageErrorCode", 104, 104),
        ("1.0.1", "ProfileInfoListError", 11, 127),
    ],
)
def test_code_a_version_lacks_is_undefined_error(
    dialect: str, result_type: str, code: int, told: int
):
    assert results.told(options(f"dialect={dialect}"), result_type, code) == told


def test_unsigned_error_says_no_more_than_is_known():
    chip = make_chip()
    assert results.unsigned_error(chip, Origin("eim", 1)).hex() == "bf5107a205800365696d"
    full = results.unsigned_error(chip, Origin("eim", 1, b"\x09", 128))
    assert decoded(full) == (
        "euiccPackageErrorUnsigned",
        {"eimId": "eim", "eimTransactionId": b"\x09", "associationToken": 128},
    )


@pytest.mark.parametrize(
    ("items", "told"),
    [
        pytest.param(["830100"], "020100", id="one-code"),
        pytest.param(["830100", "840100"], "830100840100", id="two-codes"),
        pytest.param(["a600"], "a600", id="no-code"),
    ],
)
def test_base_integers_deviate_in_packages_of_one_command(items: list[str], told: str):
    chip = make_chip("deviations=base-integers")
    written = [bytes.fromhex(item) for item in items]
    _, raw = results.stored(chip, chip.state, Origin("eim", 1), written)
    data = tlv.parse(tlv.parse(tlv.parse(raw)[0].value)[0].value)[0]
    assert tlv.parse(data.value)[-1].value.hex() == told
