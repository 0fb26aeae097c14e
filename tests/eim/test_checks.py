"""Each rule on its own: when it holds, when not, and when nobody can tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from app.codec.tree import decode
from app.crypto.chain import check_chain
from app.crypto.keys import Curve
from app.eim import checks
from app.eim.commands import Command
from app.values.euicc import CheckResult
from tests.eim import results

PASS, FAIL, OPEN = CheckResult.PASS, CheckResult.FAIL, CheckResult.NOT_CHECKABLE
ENABLE, DISABLE = Command("enable"), Command("disable")
ROLLBACK = Command("enable", b"\x5a\x00\x05\x00")


@pytest.mark.parametrize(
    ("found", "wanted", "result"),
    [
        ("eim", "eim", PASS),
        ("eim", "EIM", FAIL),
        ("eim", "", OPEN),
        (None, "eim", FAIL),
    ],
)
def test_the_eim_has_to_be_the_same_to_the_letter(
    found: object, wanted: str, result: CheckResult
) -> None:
    assert checks.eim(found, wanted).result is result


@pytest.mark.parametrize(
    ("found", "wanted", "result"),
    [(7, 7, PASS), (0, 0, PASS), (8, 7, FAIL), (7, None, OPEN), (None, 7, FAIL)],
)
def test_the_counter_has_to_be_equal_not_just_higher(
    found: object, wanted: int | None, result: CheckResult
) -> None:
    assert checks.counter(found, wanted).result is result


@pytest.mark.parametrize(
    ("found", "wanted", "signed", "result"),
    [
        pytest.param(b"\x01", b"\x01", True, PASS, id="repeated"),
        pytest.param(None, b"", True, PASS, id="none-sent-none-back"),
        pytest.param(b"\x02", b"\x01", True, FAIL, id="another"),
        pytest.param(None, b"\x01", True, FAIL, id="left-out"),
        pytest.param(None, b"\x01", False, OPEN, id="left-out-of-an-unsigned-error"),
        pytest.param(b"\x01", b"", True, FAIL, id="made-up"),
        pytest.param(b"", b"\x01", True, FAIL, id="empty"),
        pytest.param(b"\x01", None, True, OPEN, id="package-unknown"),
        pytest.param(None, None, True, OPEN, id="package-unknown-and-none-back"),
    ],
)
def test_the_transaction_id_comes_back_if_it_was_sent(
    found: object, wanted: bytes | None, signed: bool, result: CheckResult
) -> None:
    assert checks.transaction(found, wanted, signed=signed).result is result


@pytest.mark.parametrize(("found", "result"), [(0, PASS), (200, PASS), (-1, FAIL), (None, FAIL)])
def test_a_sequence_number_counts_upwards(found: object, result: CheckResult) -> None:
    assert checks.sequence(found).result is result


@pytest.mark.parametrize(
    ("found", "wanted", "result"),
    [
        (5, 5, PASS),
        (None, None, PASS),
        (0, None, PASS),
        (6, 5, FAIL),
        (6, None, FAIL),
        (None, 5, OPEN),
    ],
)
def test_the_token_an_eUICC_names_has_to_be_ours(
    found: object, wanted: int | None, result: CheckResult
) -> None:
    assert checks.token(found, wanted).result is result


@pytest.mark.parametrize(
    ("code", "result", "words"),
    [
        (4, PASS, "replayError (4): The package was used before."),
        (5, FAIL, "5 (5): Refused with an undefined code"),
        (None, OPEN, "does not know the eIM"),
    ],
)
def test_an_error_code_has_to_be_defined(code: object, result: CheckResult, words: str) -> None:
    found = checks.error("EuiccPackageErrorCode", code)

    assert found.result is result
    assert words in found.reason


def items(*given: tuple[str, Any]) -> Sequence[Any]:
    data = results.result_data(given)
    found = decode("EuiccPackageResultDataSigned", data).find("euiccResult")
    assert found is not None
    return found.children


OK, DISABLED, ENDED = ("enableResult", 0), ("disableResult", 0), ("processingTerminated", 2)
BACK = ("rollbackResult", 0)


@pytest.mark.parametrize(
    ("given", "commands", "expected", "result"),
    [
        pytest.param([OK, DISABLED], [ENABLE, DISABLE], None, PASS, id="one-each"),
        pytest.param([OK, DISABLED], None, 2, PASS, id="number-given"),
        pytest.param([OK], None, None, OPEN, id="number-unknown"),
        pytest.param([OK], [ENABLE, DISABLE], None, FAIL, id="too-few"),
        pytest.param([OK, DISABLED], [ENABLE], None, FAIL, id="too-many"),
        pytest.param([], [ENABLE], None, FAIL, id="none"),
        pytest.param([ENDED], [ENABLE, DISABLE], None, PASS, id="ended-at-once"),
        pytest.param([OK, ENDED], [ENABLE, DISABLE], None, PASS, id="ended-at-the-second"),
        pytest.param([OK, ENDED], [ENABLE], None, PASS, id="ended-after-the-last"),
        pytest.param([OK, DISABLED, ENDED], [ENABLE], None, FAIL, id="ended-too-late"),
        pytest.param([ENDED, OK], [ENABLE, DISABLE], None, FAIL, id="goes-on-after-the-end"),
        pytest.param([BACK], [ROLLBACK], None, PASS, id="rollback"),
        pytest.param([BACK], [ENABLE], None, FAIL, id="rollback-not-allowed"),
        pytest.param([BACK], None, None, OPEN, id="rollback-of-an-unknown-package"),
        pytest.param([OK, BACK], [ROLLBACK], None, FAIL, id="rollback-among-others"),
    ],
)
def test_results_are_as_many_as_commands_or_say_why_not(
    given: list[Any], commands: list[Command] | None, expected: int | None, result: CheckResult
) -> None:
    assert checks.count(items(*given), commands, expected).result is result


@pytest.mark.parametrize(
    ("given", "commands", "result"),
    [
        pytest.param([OK, DISABLED], [ENABLE, DISABLE], PASS, id="in-order"),
        pytest.param([DISABLED, OK], [ENABLE, DISABLE], FAIL, id="swapped"),
        pytest.param([OK, ENDED], [ENABLE, DISABLE], PASS, id="ended"),
        pytest.param([BACK], [ROLLBACK], PASS, id="rollback"),
        pytest.param([OK], None, OPEN, id="commands-unknown"),
    ],
)
def test_each_result_has_to_fit_its_command(
    given: list[Any], commands: list[Command] | None, result: CheckResult
) -> None:
    assert checks.order(items(*given), commands).result is result


def test_the_form_names_a_few_of_many_troubles() -> None:
    data = results.result_data()
    raw = results.wrap(data, b"")
    spoilt = raw.replace(b"\x83\x01\x00\x84\x01\x00", b"\x9e\x01\x00\x9d\x01\x00")

    found = checks.form(decode("EuiccPackageResult", spoilt))

    assert found.result is FAIL
    assert found.reason.count("is no alternative of EuiccResultData") >= 2


def test_a_reading_the_caller_had_to_make_is_named_in_a_passing_form() -> None:
    raw = results.wrap(results.result_data(), bytes(64))

    found = checks.form(decode("EuiccPackageResult", raw), ["Read sideways."])

    assert (found.result, found.reason.endswith("Read sideways.")) == (PASS, True)


def test_what_a_version_lacks_is_named_in_a_passing_form() -> None:
    raw = results.wrap(results.result_data([("enableResult", 20)]), bytes(64))

    found = checks.form(decode("EuiccPackageResult", raw, dialect="1.0.1"))

    assert found.result is PASS
    assert "v1.0.1 does not have rollbackNotAvailable" in found.reason


def test_a_chain_to_a_trusted_root_passes() -> None:
    key = results.pki().euicc.key.public

    assert checks.chain(results.chain(), key).result is PASS
    assert checks.certificate_key(results.chain()) == key


def test_a_chain_to_an_unknown_root_stays_open_and_says_which_rule() -> None:
    made = results.pki()
    rootless = check_chain(made.euicc.certificate, made.eum.certificate, eid=results.EID)

    found = checks.chain(rootless, None)

    assert found.result is OPEN
    assert "EUM signed by CI" in found.reason


def test_a_chain_under_another_manufacturer_fails_and_says_which_rule() -> None:
    other = results.pki(Curve.BRAINPOOL)
    mixed = check_chain(results.pki().euicc.certificate, other.eum.certificate, eid=results.EID)

    found = checks.chain(mixed, None)

    assert found.result is FAIL
    assert "eUICC signed by EUM" in found.reason


def test_without_certificates_chain_and_eid_stay_open() -> None:
    empty = check_chain(b"", b"")

    for given in (None, empty):
        assert checks.chain(given, None).result is OPEN
        assert checks.eid(given, results.EID).result is OPEN
    assert checks.certificate_key(empty) is None


def test_a_chain_with_another_key_than_the_one_used_fails() -> None:
    other = results.pki(Curve.BRAINPOOL).euicc.key.public

    assert checks.chain(results.chain(), other).result is FAIL


@pytest.mark.parametrize(
    ("wanted", "result"),
    [(results.EID, PASS), (results.OTHER_EID, FAIL), (None, OPEN)],
)
def test_the_eid_is_that_of_the_certificate(wanted: Any, result: CheckResult) -> None:
    assert checks.eid(results.chain(), wanted).result is result


def test_a_subject_shown_otherwise_does_not_change_the_eid() -> None:
    chain = results.chain()
    assert chain.euicc is not None
    shown = replace(chain.euicc, subject=f"CN=serialNumber={results.OTHER_EID}")

    found = checks.eid(replace(chain, euicc=shown), results.OTHER_EID)

    assert found.result is FAIL
