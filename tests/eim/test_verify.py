"""Results judged whole: the three arms, every dialect, both curves, one lie at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from app.codec import tlv
from app.codec.schema import encode
from app.crypto.keys import Curve
from app.eim.verify import judge
from app.values.euicc import CheckResult
from app.values.packages import PackageVerdict
from tests.eim import results
from tests.eim.results import BOTH_OK, EID, OTHER_EID, Known, sign, wrap

KNOWN = Known()
PACKAGE_SIGNATURE = tlv.encode(0x5F37, results.REQUEST_SIGNATURE)


def genuine(data: bytes = b"", *, arm: int = 0xA0) -> bytes:
    data = data or results.result_data()
    return wrap(data, sign(data), arm=arm)


def failing(verdict: PackageVerdict) -> list[str]:
    return [check.name for check in verdict.checks if check.result is CheckResult.FAIL]


def reason(verdict: PackageVerdict, name: str) -> str:
    return next(check.reason for check in verdict.checks if check.name == name)


def result_of(verdict: PackageVerdict, name: str) -> CheckResult:
    return next(check.result for check in verdict.checks if check.name == name)


@pytest.mark.parametrize("curve", list(Curve), ids=lambda curve: curve.value)
@pytest.mark.parametrize("dialect", ["1.0.1", "1.1", "1.2", "1.3", ""])
def test_a_genuine_result_passes_every_check(curve: Curve, dialect: str) -> None:
    data = results.result_data()
    appended = PACKAGE_SIGNATURE if dialect == "1.0.1" else b"\x84\x01\x05"
    signed = wrap(data, sign(data, appended, curve=curve))

    verdict = judge(signed, **KNOWN.but(chain=results.chain(curve), dialect=dialect))

    assert [check for check in verdict.checks if check.result is not CheckResult.PASS] == []
    assert verdict.arm == "euiccPackageResultSigned"
    assert verdict.seq == results.SEQ
    assert [outcome.name for outcome in verdict.outcomes] == ["ok", "ok"]
    assert all(outcome.ok for outcome in verdict.outcomes)


@pytest.mark.parametrize(
    ("data", "known", "check"),
    [
        pytest.param({"eimId": "other.example"}, {}, "eIM", id="other-eim"),
        pytest.param({"counterValue": 6}, {}, "Counter", id="older-counter"),
        pytest.param({"eimTransactionId": b"\x01"}, {}, "Transaction", id="other-transaction"),
        pytest.param({"eimTransactionId": None}, {}, "Transaction", id="transaction-left-out"),
        pytest.param({}, {"transaction_id": b""}, "Transaction", id="transaction-out-of-thin-air"),
        pytest.param({"seqNumber": -1}, {}, "Sequence number", id="negative-sequence-number"),
        pytest.param({"euiccResult": BOTH_OK[:1]}, {}, "Results", id="a-result-short"),
        pytest.param({"euiccResult": [*BOTH_OK, BOTH_OK[0]]}, {}, "Results", id="one-too-many"),
        pytest.param({"euiccResult": BOTH_OK[::-1]}, {}, "Order", id="results-swapped"),
        pytest.param({}, {"eid": OTHER_EID}, "EID", id="another-eUICC"),
        pytest.param({}, {"token": 6}, "Signature", id="another-token"),
    ],
)
def test_one_lie_fails_one_check(
    data: dict[str, Any], known: dict[str, object], check: str
) -> None:
    verdict = judge(genuine(results.result_data(**data)), **KNOWN.but(**known))

    assert failing(verdict) == [check]
    assert verdict.result is CheckResult.FAIL


def test_a_key_of_another_eUICC_fails_signature_and_chain() -> None:
    other = results.pki(Curve.BRAINPOOL).euicc.key.public

    assert failing(judge(genuine(), **KNOWN.but(public_key=other))) == [
        "Signature",
        "Certificate chain",
    ]


def test_without_any_knowledge_nothing_fails_and_nothing_is_vouched_for() -> None:
    verdict = judge(genuine())

    assert verdict.result is CheckResult.NOT_CHECKABLE
    assert failing(verdict) == []
    assert {check.name for check in verdict.checks if check.result is CheckResult.PASS} == {
        "Form",
        "Sequence number",
    }
    assert [outcome.operation for outcome in verdict.outcomes] == ["enable", "disable"]


def test_the_count_and_signature_can_be_given_without_the_package() -> None:
    data = results.result_data()
    known = KNOWN.but(
        request=b"",
        expected_results=2,
        request_signature=results.REQUEST_SIGNATURE,
        dialect="1.0.1",
    )

    verdict = judge(wrap(data, sign(data, PACKAGE_SIGNATURE)), **known)

    assert result_of(verdict, "Results") is CheckResult.PASS
    assert result_of(verdict, "Signature") is CheckResult.PASS
    assert result_of(verdict, "Order") is CheckResult.NOT_CHECKABLE


@pytest.mark.parametrize(
    ("code", "name", "result"),
    [
        pytest.param(3, "invalidEid", CheckResult.PASS, id="wrong-eid"),
        pytest.param(4, "replayError", CheckResult.PASS, id="replay"),
        pytest.param(6, "counterValueOutOfRange", CheckResult.PASS, id="counter"),
        pytest.param(104, "ecallActive", CheckResult.PASS, id="ecall"),
        pytest.param(127, "undefinedError", CheckResult.PASS, id="undefined"),
        pytest.param(99, "99", CheckResult.FAIL, id="nobody-defined-it"),
    ],
)
def test_a_signed_error_is_genuine_and_explained(code: int, name: str, result: CheckResult) -> None:
    verdict = judge(genuine(results.error_data(code), arm=0xA1), **KNOWN.but())

    assert (verdict.arm, verdict.error_code, verdict.error_name) == (
        "euiccPackageErrorSigned",
        code,
        name,
    )
    assert verdict.outcomes == ()
    assert result_of(verdict, "Signature") is CheckResult.PASS
    assert verdict.result is result
    assert reason(verdict, "Error code").startswith(f"{name} ({code}): ")


def unsigned(**fields: object) -> bytes:
    value = {"eimId": results.EIM_ID} | fields
    return encode("EuiccPackageResult", ("euiccPackageErrorUnsigned", value))


def test_an_unsigned_error_proves_nothing_but_is_matched() -> None:
    raw = unsigned(eimTransactionId=results.TRANSACTION, associationToken=results.TOKEN)
    verdict = judge(raw, **KNOWN.but())

    assert verdict.arm == "euiccPackageErrorUnsigned"
    assert (verdict.error_code, verdict.error_name) == (None, "not recognised")
    assert verdict.result is CheckResult.NOT_CHECKABLE
    for name in ("eIM", "Transaction", "Association token"):
        assert result_of(verdict, name) is CheckResult.PASS


def test_an_unsigned_error_with_another_token_tells_both() -> None:
    verdict = judge(unsigned(associationToken=8), **KNOWN.but())

    assert failing(verdict) == ["Association token"]
    assert reason(verdict, "Association token") == (
        "The eUICC holds 8; the package was signed with token 5."
    )


def test_an_unsigned_error_of_v13_has_a_code() -> None:
    verdict = judge(unsigned(euiccPackageUnsignedErrorCode=15), **KNOWN.but(dialect="1.3"))

    assert (verdict.error_code, verdict.error_name) == (15, "sizeOverflow")
    assert result_of(verdict, "Error code") is CheckResult.PASS


@pytest.mark.parametrize(
    ("damage", "deviation"),
    [
        pytest.param(
            lambda data, signature: tlv.encode(0xBF51, tlv.encode(0x30, data + signature)),
            "Tag 30 instead of A0",
            id="bare-sequence-arm",
        ),
        pytest.param(
            lambda data, signature: tlv.encode(0xBF51, data + signature),
            "The header A0 of euiccPackageResultSigned is missing",
            id="arm-left-out",
        ),
        pytest.param(
            lambda data, signature: tlv.encode(
                0xBF51, tlv.encode(0xBF51, tlv.encode(0xA0, data + signature))
            ),
            "second wrapper BF51",
            id="wrapped-twice",
        ),
        pytest.param(
            lambda data, signature: tlv.encode(0xBF51, tlv.encode(0xA0, data + signature)) + b"\0",
            "1 byte follows the message",
            id="byte-after-it",
        ),
    ],
)
def test_known_deviations_pass_and_are_named(
    damage: Callable[[bytes, bytes], bytes], deviation: str
) -> None:
    data = results.result_data()
    raw = damage(data, tlv.encode(0x5F37, sign(data)))

    verdict = judge(raw, **KNOWN.but())

    assert verdict.result is CheckResult.PASS
    assert deviation in reason(verdict, "Form")


def test_the_signed_bytes_are_taken_as_received_even_when_not_der() -> None:
    body = tlv.parse(results.result_data())[0].value
    data = b"\x30\x82" + len(body).to_bytes(2) + body

    verdict = judge(genuine(data), **KNOWN.but())

    assert verdict.result is CheckResult.PASS
    assert "more bytes than it needs" in reason(verdict, "Form")


def test_a_base_integer_is_read_as_the_one_commands_code() -> None:
    one = results.package(results.ENABLE_AND_DISABLE[1:])
    data = results.result_data([("processingTerminated", 0)])

    verdict = judge(genuine(data), **KNOWN.but(request=one))

    assert verdict.result is CheckResult.PASS
    assert "INTEGER (02)" in reason(verdict, "Form")
    (outcome,) = verdict.outcomes
    assert (outcome.operation, outcome.result, outcome.name, outcome.ok) == (
        "disable",
        "disableResult",
        "ok",
        True,
    )


def test_a_field_there_twice_fails_the_form() -> None:
    body = tlv.parse(results.result_data())[0].value
    data = tlv.encode(0x30, body.replace(b"\x81\x01\x07", b"\x81\x01\x08\x81\x01\x07"))

    verdict = judge(genuine(data), **KNOWN.but())

    assert "Form" in failing(verdict)
    assert "counterValue is there twice" in reason(verdict, "Form")


def test_an_unreadable_result_still_has_its_signature_checked() -> None:
    body = tlv.parse(results.result_data())[0].value
    data = tlv.encode(0x30, body.replace(b"\x84\x01\x00", b"\x9e\x01\x00"))

    verdict = judge(genuine(data), **KNOWN.but())

    assert failing(verdict) == ["Form", "Order"]
    assert result_of(verdict, "Signature") is CheckResult.PASS
    assert [outcome.name for outcome in verdict.outcomes] == ["ok", "unknown"]
    assert verdict.outcomes[1].operation == "disable"


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\xbf\x51\x00", id="empty"),
        pytest.param(b"\xbf\x52\x02\xa0\x00", id="another-message"),
        pytest.param(b"\xbf\x51\x02\xa0\x00", id="empty-arm"),
        pytest.param(b"hello", id="text"),
    ],
)
def test_what_is_no_result_fails_the_form_and_only_that(raw: bytes) -> None:
    verdict = judge(raw, **KNOWN.but())

    assert failing(verdict) == ["Form"]
    assert verdict.outcomes == ()


def test_a_signed_result_without_its_signature_fails_both() -> None:
    raw = tlv.encode(0xBF51, tlv.encode(0xA0, results.result_data()))

    assert failing(judge(raw, **KNOWN.but())) == ["Form", "Signature"]


def test_the_eid_of_the_certificate_counts_not_what_the_chain_was_judged_for() -> None:
    verdict = judge(genuine(), **KNOWN.but(eid=OTHER_EID))

    assert reason(verdict, "EID") == f"The certificate says {EID}, the package was for {OTHER_EID}."


@pytest.mark.parametrize(
    ("data", "arm"),
    [
        pytest.param(results.result_data(seqNumber=4), 0xA1, id="result-passed-off-as-replay"),
        pytest.param(results.error_data(4), 0xA0, id="error-passed-off-as-result"),
    ],
)
def test_the_unsigned_arm_cannot_turn_a_result_into_an_error_or_back(data: bytes, arm: int) -> None:
    verdict = judge(genuine(data, arm=arm), **KNOWN.but())

    assert failing(verdict) == ["Form"]
    assert (verdict.outcomes, verdict.seq, verdict.error_code) == ((), None, None)
