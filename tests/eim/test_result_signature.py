"""Over which bytes a result is signed: what passes in which version, and how the rest is named."""

from __future__ import annotations

from functools import partial

import pytest

from app.codec import tlv
from app.crypto.keys import Curve
from app.eim.result_signature import check
from app.values.euicc import Check, CheckResult
from tests.eim import results

PASS, FAIL = CheckResult.PASS, CheckResult.FAIL
PACKAGE = tlv.encode(0x5F37, results.REQUEST_SIGNATURE)
DATA = results.result_data()
FORMS = {
    "token 5": b"\x84\x01\x05",
    "token 200": b"\x84\x02\x00\xc8",
    "token -1": b"\x84\x01\xff",
    "no token": b"\x84\x01\x00",
    "200 unsigned": b"\x84\x01\xc8",
    "package": PACKAGE,
    "alone": b"",
    "nonsense": b"\x84\x01\x63",
}


def judged(
    form: str, *, token: int | None, dialect: str, der: bool = False, curve: Curve = Curve.P256
) -> Check:
    return check(
        results.pki(curve).euicc.key.public,
        DATA,
        results.sign(DATA, FORMS[form], curve=curve, der=der),
        token=token,
        request_signature=PACKAGE,
        dialect=dialect,
    )


@pytest.mark.parametrize("curve", list(Curve), ids=lambda curve: curve.value)
@pytest.mark.parametrize(
    ("form", "token", "dialect", "result", "words"),
    [
        ("token 5", 5, "1.2", PASS, "association token 5"),
        ("token 5", 5, "1.0.1", PASS, "association token 5"),
        ("token 200", 200, "1.3", PASS, "association token 200"),
        ("token -1", -1, "1.2", PASS, "association token -1"),
        ("no token", None, "1.2", PASS, "no token"),
        ("no token", 5, "1.2", FAIL, "left out the association token 5"),
        ("no token", 5, "", FAIL, "left out the association token 5"),
        ("no token", 5, "1.0.1", PASS, "no token"),
        ("token 5", None, "1.2", FAIL, "another token"),
        ("package", 5, "1.0.1", PASS, "signature of the package, as v1.0.1"),
        ("package", 5, "", PASS, "signature of the package, as v1.0.1"),
        ("package", 5, "1.1", FAIL, "v1.1 wants the association token"),
        ("package", None, "1.3", FAIL, "does the eUICC speak v1.0.1?"),
        ("200 unsigned", 200, "1.2", FAIL, "negative number"),
        ("alone", 5, "1.2", FAIL, "the data alone"),
        ("nonsense", 5, "1.2", FAIL, "does not hold with this key"),
    ],
)
def test_the_form_that_holds_is_named_and_judged_by_version(
    form: str, token: int | None, dialect: str, result: CheckResult, words: str, curve: Curve
) -> None:
    found = judged(form, token=token, dialect=dialect, curve=curve)

    assert found.result is result
    assert words in found.reason


def test_a_signature_as_DER_is_accepted_and_named() -> None:
    found = judged("token 5", token=5, dialect="1.2", der=True)

    assert found.result is PASS
    assert "written as DER" in found.reason


def test_a_signature_of_another_length_says_so() -> None:
    key = results.pki().euicc.key.public
    found = check(key, DATA, b"\x01\x02", token=5, request_signature=b"", dialect="")

    assert found.result is FAIL
    assert "It has 2 bytes, 64 are due." in found.reason


def test_without_a_key_it_stays_open_but_without_a_signature_it_fails() -> None:
    keyless = partial(check, None, DATA, token=5, request_signature=b"", dialect="")

    assert keyless(bytes(64)).result is CheckResult.NOT_CHECKABLE
    assert keyless(b"").result is FAIL


def test_each_flipped_bit_of_data_or_signature_fails() -> None:
    key = results.pki().euicc.key.public
    signature = results.sign(DATA)
    whole = DATA + signature

    for place in range(len(whole)):
        spoilt = bytearray(whole)
        spoilt[place] ^= 1 << place % 8
        data, signed = bytes(spoilt[: len(DATA)]), bytes(spoilt[len(DATA) :])
        found = check(key, data, signed, token=5, request_signature=PACKAGE, dialect="")
        assert found.result is FAIL, place
